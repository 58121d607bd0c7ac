package smtpd_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

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

// TestQuitIsTheEnd is about commands that were sent behind QUIT at once.
func TestQuitIsTheEnd(t *testing.T) {
	t.Parallel()
	logs := &lockedBuffer{}
	rec := &recorder{}
	s := start(t, smtpd.Options{Receiver: rec, Log: slog.New(slog.NewTextHandler(logs, nil))})
	c := dial(t, s.addr)
	c.begin()
	c.send("QUIT\r\nRCPT TO:<one@reply.example>\r\n")
	if got, want := c.expectEnd(), "221 2.0.0 Bye\r\n"; got != want {
		t.Errorf("answers %q; want %q", got, want)
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if logs.String() != "" || len(rec.asked()) > 0 {
		t.Errorf("asked for %q, log:\n%s", rec.asked(), logs)
	}
}

// TestChunksBrokenOffAtOnce ends mails before go-smtp has got far with them,
// which the race detector watches.
func TestChunksBrokenOffAtOnce(t *testing.T) {
	t.Parallel()
	for _, lmtp := range []bool{false, true} {
		logs := &lockedBuffer{}
		rec := &recorder{}
		s := start(t, smtpd.Options{
			Receiver: rec, LMTP: lmtp, MaxConnectionsPerHost: -1,
			Log: slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: slog.LevelWarn})),
		})
		for range 50 {
			for _, end := range []string{"BDAT 5\r\n", "BDAT 0\r\nRSET\r\nNOOP\r\n", "BDAT 0\r\nQUIT\r\n", "BDAT 0\r\n", "BDAT 5 LAST\r\n"} {
				c := dial(t, s.addr)
				c.send("EHLO client.example\r\nLHLO client.example\r\nMAIL FROM:<>\r\nRCPT TO:<one@reply.example>\r\n" + end)
				c.closeWrite()
				c.expectEnd()
			}
		}
		if err := s.stop(); err != nil {
			t.Fatal(err)
		}
		if logs.String() != "" || len(rec.got()) > 0 {
			t.Errorf("received %+v, log:\n%s", rec.got(), logs)
		}
	}
}
