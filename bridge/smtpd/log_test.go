package smtpd_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

func TestLogAndMetrics(t *testing.T) {
	t.Parallel()
	logs := &lockedBuffer{}
	reg := prometheus.NewRegistry()
	inner := &lockedBuffer{}
	r := &connReceiver{log: bridge.Logger(slog.New(slog.NewTextHandler(inner, nil)))}
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
		{"INFO", "mail answered", conn, "limited", conn + "-4", 451, 1, 7},
		{"INFO", "mail answered", conn, "broken_off", conn + "-5", 451, 1, 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	if strings.Contains(logs.String(), "example.org") || strings.Contains(logs.String(), "reply.example") {
		t.Errorf("the log has an address:\n%s", logs)
	}
	if got := strings.Count(inner.String(), "msg=received conn="+conn+"\n"); got != 5 {
		t.Errorf("%d lines of the receiver carry the connection; want 5:\n%s", got, inner)
	}

	wantFigures := map[string]float64{
		"passerelle_smtp_connections":               0,
		"passerelle_smtp_connections_refused_total": 0,
		"passerelle_smtp_mails_total accepted":      1,
		"passerelle_smtp_mails_total refused":       1,
		"passerelle_smtp_mails_total fault":         1,
		"passerelle_smtp_mails_total limited":       1,
		"passerelle_smtp_mails_total broken_off":    1,
		"passerelle_smtp_recipients_refused_total":  1,
		"passerelle_smtp_bytes_total":               21,
		"passerelle_smtp_receive_seconds":           5,
	}
	if diff := cmp.Diff(wantFigures, figures(t, reg)); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
}

// connReceiver logs what it is called for.
type connReceiver struct {
	recorder
	log *slog.Logger
}

func (r *connReceiver) Receive(ctx context.Context, m bridge.IncomingMail) ([]error, error) {
	r.log.InfoContext(ctx, "received")
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
