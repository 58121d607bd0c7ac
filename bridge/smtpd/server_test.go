package smtpd_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"pgregory.net/rapid"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

func TestStopWhileIdle(t *testing.T) {
	t.Parallel()
	s := start(t, smtpd.Options{Receiver: &recorder{}, StopTimeout: time.Hour})
	fresh, waiting := dial(t, s.addr), dial(t, s.addr)
	fresh.expect("220 ")
	waiting.begin("one")
	if err := s.stop(); err != nil {
		t.Errorf("Serve() = %v; want nil", err)
	}
	for _, c := range []*client{fresh, waiting} {
		if got, want := c.expectEnd(), "421 4.3.2 The server stops, try again later\r\n"; got != want {
			t.Errorf("answers %q; want %q", got, want)
		}
	}
	if c, err := net.Dial("tcp", s.addr); err == nil {
		c.Close() //nolint:errcheck // the test has failed
		t.Error("the port still answers")
	}
}

// TestStopDuringMail is about mails that are on their way when the server stops.
func TestStopDuringMail(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, start, answer, rest string }{
		{"data", "DATA\r\nfirst\r\n", "354 ", "second\r\n.\r\n"},
		{"chunk", "BDAT 15\r\nfirst\r\n", "", "second\r\nBDAT 0 LAST\r\n"},
		{"between chunks", "BDAT 7\r\nfirst\r\n", "250 ", "BDAT 8 LAST\r\nsecond\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			begun := make(chan struct{})
			rec := &recorder{read: func(r io.Reader) ([]byte, error) {
				first := make([]byte, len("first\r\n"))
				if _, err := io.ReadFull(r, first); err != nil {
					return nil, err
				}
				close(begun)
				rest, err := io.ReadAll(r)
				return append(first, rest...), err
			}}
			s := start(t, smtpd.Options{Receiver: rec, StopTimeout: time.Hour})
			idle, c := dial(t, s.addr), dial(t, s.addr)
			idle.expect("220 ")
			c.begin("one")
			c.send(tt.start)
			if tt.answer != "" {
				c.expect(tt.answer)
			}
			<-begun
			stopped := make(chan error, 1)
			go func() { stopped <- s.stop() }()
			idle.expect("421 ") // so the stop has begun
			c.send(tt.rest + "NOOP\r\n")
			said := c.expectEnd()
			if !strings.Contains(said, "250 2.0.0 Accepted as ") || !strings.HasSuffix(said, "421 4.3.2 The server stops, try again later\r\n") {
				t.Errorf("answers %q; want acceptance and 421", said)
			}
			if err := <-stopped; err != nil {
				t.Errorf("Serve() = %v; want nil", err)
			}
			if got := rec.got(); len(got) != 1 || got[0].Body != "first\r\nsecond\r\n" {
				t.Errorf("received %+v; want one mail", got)
			}
		})
	}
}

// TestStopGivesUp is about a mail that does not end after the server stops, and
// a receiver that takes its time.
func TestStopGivesUp(t *testing.T) {
	t.Parallel()
	s := start(t, smtpd.Options{Receiver: &recorder{}, StopTimeout: time.Millisecond})
	c := dial(t, s.addr)
	c.begin("one")
	c.send("DATA\r\nfirst\r\n")
	c.expect("354 ")
	if err := s.stop(); err != nil {
		t.Errorf("Serve() = %v; want nil", err)
	}

	slow := &waiter{begun: make(chan struct{})}
	s = start(t, smtpd.Options{Receiver: slow, StopTimeout: time.Millisecond})
	c = dial(t, s.addr)
	c.begin("one")
	c.send("DATA\r\nfirst\r\n.\r\n")
	<-slow.begun
	if err := s.stop(); err != nil {
		t.Errorf("Serve() = %v; want nil", err)
	}
}

// waiter receives until its context ends.
type waiter struct {
	recorder
	begun chan struct{}
}

func (w *waiter) Receive(ctx context.Context, _ bridge.IncomingMail) ([]error, error) {
	close(w.begun)
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestServeReturnsListenerError(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close() //nolint:errcheck // the error is what is wanted
	err = smtpd.New(smtpd.Options{Receiver: &recorder{}}).Serve(t.Context(), l)
	if !errors.Is(err, net.ErrClosed) {
		t.Errorf("Serve() = %v; want net.ErrClosed", err)
	}
}

// TestServeUnixSocket is how a mail server on the same machine hands mail over.
func TestServeUnixSocket(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lmtp")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	rec := &recorder{}
	go func() {
		done <- smtpd.New(smtpd.Options{Receiver: rec, LMTP: true, MaxConnectionsPerHost: 1}).Serve(ctx, l)
	}()
	for range 2 {
		conn, err := net.Dial("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close() //nolint:errcheck // the server is done with it
		if _, err := io.WriteString(conn, "LHLO client.example\r\nMAIL FROM:<>\r\nRCPT TO:<one@reply.example>\r\nBDAT 3 LAST\r\nx\r\n"+
			"MAIL FROM:<>\r\n"); err != nil {
			t.Fatal(err)
		}
		said := make([]byte, 0, 1024)
		for !strings.Contains(string(said), "Accepted as") {
			n, err := conn.Read(said[len(said):cap(said)])
			if err != nil {
				t.Fatalf("answers %q, %v", said, err)
			}
			said = said[:len(said)+n]
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Serve() = %v; want nil", err)
	}
	if got := rec.got(); len(got) != 2 {
		t.Errorf("received %+v; want two mails", got)
	}
}

func TestReceiveGetsEnvelope(t *testing.T) {
	t.Parallel()
	var got bridge.IncomingMail
	r := &envelopeReceiver{m: &got}
	s := start(t, smtpd.Options{Receiver: r})
	c := dial(t, s.addr)
	c.begin("one", "two")
	c.send("DATA\r\n.\r\n")
	c.expect("354 ")
	c.expect("250 ")
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if got.Remote.String() != "127.0.0.1" || got.Helo != "client.example" || got.From != "marie@example.org" ||
		got.TLS || got.PerRecipient || len(got.Recipients) != 2 {
		t.Errorf("envelope %+v", got)
	}
}

type envelopeReceiver struct {
	recorder
	m *bridge.IncomingMail
}

func (r *envelopeReceiver) Receive(ctx context.Context, m bridge.IncomingMail) ([]error, error) {
	*r.m = m
	return r.recorder.Receive(ctx, m)
}

// TestBodyIsStreamed sends a mail piece by piece, each only once the receiver
// has the one before.
func TestBodyIsStreamed(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"DATA", "BDAT 8000"} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			piece := strings.Repeat("x", 798) + "\r\n"
			pieces := make(chan struct{})
			rec := &recorder{read: func(r io.Reader) ([]byte, error) {
				b := make([]byte, len(piece))
				for range 10 {
					if _, err := io.ReadFull(r, b); err != nil {
						return nil, err
					}
					pieces <- struct{}{}
				}
				return io.ReadAll(r)
			}}
			c := dial(t, start(t, smtpd.Options{Receiver: rec}).addr)
			c.begin("one")
			c.send(verb + "\r\n")
			for range 10 {
				c.send(piece)
				<-pieces
			}
			if verb == "DATA" {
				c.expect("354 ")
				c.send(".\r\n")
			} else {
				c.expect("250 2.0.0 Continue")
				c.send("BDAT 0 LAST\r\n")
			}
			c.expect("250 2.0.0 Accepted as ")
		})
	}
}

// TestLargeMailTakesLittleMemory is not parallel: it counts what the whole
// program allocates.
func TestLargeMailTakesLittleMemory(t *testing.T) { //nolint:paralleltest // see above
	const size = 16 << 20
	rec := &recorder{read: func(r io.Reader) ([]byte, error) {
		_, err := io.Copy(io.Discard, r)
		return nil, err
	}}
	c := dial(t, start(t, smtpd.Options{Receiver: rec}).addr)
	c.begin("one")
	c.send("DATA\r\n")
	c.expect("354 ")
	lines := []byte(strings.Repeat(strings.Repeat("x", 76)+"\r\n", 100))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range size / len(lines) {
		if _, err := c.Write(lines); err != nil {
			t.Fatal(err)
		}
	}
	c.send(".\r\n")
	c.expect("250 ")
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("a mail of %d bytes allocated %d", size, got)
	}
}

// TestBodyArrivesAsSent sends mails in pieces of any size, by DATA and BDAT.
func TestBodyArrivesAsSent(t *testing.T) {
	t.Parallel()
	rec := &recorder{}
	addr := start(t, smtpd.Options{Receiver: rec, MaxConnections: 1 << 20, MaxConnectionsPerHost: -1}).addr
	lines := rapid.SliceOf(rapid.OneOf(
		rapid.StringMatching(`\.{0,3}[a-z .é\x00]{0,9}`),
		rapid.Map(rapid.IntRange(2000, 9000), func(n int) string { return strings.Repeat(".", n) }),
	))
	rapid.Check(t, func(rt *rapid.T) {
		c := dial(t, addr)
		defer c.Close() //nolint:errcheck // the server is done with it
		c.begin("one")
		var want []string
		for range rapid.IntRange(1, 3).Draw(rt, "mails") {
			body := strings.Join(append(lines.Draw(rt, "lines"), ""), "\r\n")
			if rapid.Bool().Draw(rt, "by BDAT") {
				sendChunks(rt, c, body)
			} else {
				c.send("DATA\r\n")
				stuffed := strings.ReplaceAll("\r\n"+body, "\r\n.", "\r\n..")
				sendPieces(rt, c, strings.TrimPrefix(stuffed, "\r\n")+".\r\n")
				c.expect("354 ")
			}
			c.expect("250 2.0.0 Accepted as ")
			c.transaction("one")
			want = append(want, body)
		}
		var got []string
		for _, m := range rec.take() {
			got = append(got, m.Body)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Errorf("bodies (-sent +received):\n%s", diff)
		}
	})
}

func sendPieces(rt *rapid.T, c *client, s string) {
	for len(s) > 0 {
		n := min(len(s), rapid.IntRange(1, 6000).Draw(rt, "piece"))
		c.send(s[:n])
		s = s[n:]
	}
}

func sendChunks(rt *rapid.T, c *client, s string) {
	for len(s) > 0 {
		n := min(len(s), rapid.IntRange(1, 6000).Draw(rt, "chunk"))
		c.send("BDAT " + strconv.Itoa(n) + "\r\n")
		sendPieces(rt, c, s[:n])
		c.expect("250 2.0.0 Continue")
		s = s[n:]
	}
	c.send("BDAT 0 LAST\r\n")
}

// TestPipelining sends everything at once.
func TestPipelining(t *testing.T) {
	t.Parallel()
	rec := &recorder{}
	c := dial(t, start(t, smtpd.Options{Receiver: rec}).addr)
	c.send("EHLO client.example\r\n" +
		"MAIL FROM:<a@example.org>\r\nRCPT TO:<one@reply.example>\r\nRCPT TO:<nobody@reply.example>\r\nDATA\r\nfirst\r\n.\r\n" +
		"MAIL FROM:<b@example.org>\r\nRCPT TO:<two@reply.example>\r\nBDAT 8\r\nsecond\r\nBDAT 0 LAST\r\n" +
		"MAIL FROM:<c@example.org>\r\nRCPT TO:<nobody@reply.example>\r\nDATA\r\nQUIT\r\n")
	var codes []string
	for l := range strings.SplitSeq(strings.TrimSpace(c.expectEnd()), "\r\n") {
		if l[3] == ' ' {
			codes = append(codes, l[:3])
		}
	}
	want := strings.Fields("220 250  250 250 550 354 250  250 250 250 250  250 550 502 221")
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	wantMails := []mail{
		{From: "a@example.org", To: []string{"one"}, Helo: "client.example", Body: "first\r\n"},
		{From: "b@example.org", To: []string{"two"}, Helo: "client.example", Body: "second\r\n"},
	}
	if diff := cmp.Diff(wantMails, rec.got()); diff != "" {
		t.Errorf("received (-want +got):\n%s", diff)
	}
}

func TestLogAndMetrics(t *testing.T) {
	t.Parallel()
	logs := &lockedBuffer{}
	reg := prometheus.NewRegistry()
	r := &connReceiver{}
	s := start(t, smtpd.Options{
		Receiver: r, Metrics: reg, DataTimeout: 50 * time.Millisecond,
		Log: slog.New(slog.NewJSONHandler(logs, &slog.HandlerOptions{Level: slog.LevelInfo})),
	})
	c := dial(t, s.addr)
	c.begin("one", "two")
	c.send("RCPT TO:<nobody@reply.example>\r\nDATA\r\nfirst\r\n.\r\n")
	c.expect("550 ")
	c.expect("354 ")
	id := strings.TrimPrefix(c.expect("250 2.0.0 Accepted as "), "250 2.0.0 Accepted as ")
	for _, local := range []string{"stranger", "data-panic", "busy"} {
		c.transaction(local)
		c.send("BDAT 7 LAST\r\nfirst\r\n")
		c.answer()
	}
	c.transaction("one")
	c.send("DATA\r\n") // and nothing more
	c.expectEnd()
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}

	type entry struct {
		Level, Msg, Conn, Outcome string
		MsgID                     string `json:"msg_id"`
		Answer, Recipients, Bytes int
	}
	var got []entry
	for l := range strings.SplitSeq(strings.TrimSpace(logs.String()), "\n") {
		var e entry
		if err := json.Unmarshal([]byte(l), &e); err != nil {
			t.Fatal(err)
		}
		got = append(got, e)
	}
	conn := strings.TrimSuffix(id, "-1")
	want := []entry{
		{"INFO", "mail answered", conn, "accepted", conn + "-1", 250, 2, 7},
		{"INFO", "mail answered", conn, "refused", conn + "-2", 550, 1, 7},
		{"ERROR", "mail answered", conn, "fault", conn + "-3", 451, 1, 0},
		{"INFO", "mail answered", conn, "fault", conn + "-4", 451, 1, 7},
		{"INFO", "mail answered", conn, "broken_off", conn + "-5", 451, 1, 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	if strings.Contains(logs.String(), "example.org") || strings.Contains(logs.String(), "reply.example") {
		t.Errorf("the log has an address:\n%s", logs)
	}
	if r.conn != conn {
		t.Errorf("the receiver's context has the connection %q; want %q", r.conn, conn)
	}

	wantFigures := map[string]float64{
		"passerelle_smtp_connections":              0,
		"passerelle_smtp_mails_total accepted":     1,
		"passerelle_smtp_mails_total refused":      1,
		"passerelle_smtp_mails_total fault":        2,
		"passerelle_smtp_mails_total broken_off":   1,
		"passerelle_smtp_recipients_refused_total": 1,
		"passerelle_smtp_bytes_total":              21,
		"passerelle_smtp_receive_seconds":          5,
	}
	if diff := cmp.Diff(wantFigures, figures(t, reg)); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
}

// connReceiver notes the connection's id.
type connReceiver struct {
	recorder
	conn string
}

func (r *connReceiver) Receive(ctx context.Context, m bridge.IncomingMail) ([]error, error) {
	r.conn = smtpd.ConnID(ctx)
	return r.recorder.Receive(ctx, m)
}

// figures are all metrics; of a histogram, the count.
func figures(t *testing.T, reg *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := []string{f.GetName()}
			for _, l := range m.GetLabel() {
				if l.GetName() == "outcome" {
					name = append(name, l.GetValue())
				}
			}
			got[strings.Join(name, " ")] = m.GetGauge().GetValue() + m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return got
}

// TestLoggerOnce is about loggers within loggers.
func TestLoggerOnce(t *testing.T) {
	t.Parallel()
	logs := &lockedBuffer{}
	log := smtpd.Logger(smtpd.Logger(slog.New(slog.NewTextHandler(logs, nil))).With(slog.Int("bytes", 1)))
	s := start(t, smtpd.Options{Receiver: &recorder{}, Log: log})
	c := dial(t, s.addr)
	c.begin("one")
	c.send("BDAT 0 LAST\r\n")
	c.expect("250 ")
	if got := strings.Count(logs.String(), "conn="); got != 1 {
		t.Errorf("the line has %d connections: %s", got, logs)
	}
}
