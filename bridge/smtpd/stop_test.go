package smtpd_test

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

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
	s := start(t, smtpd.Options{Receiver: &recorder{}, StopTimeout: time.Millisecond, DataTimeout: time.Hour})
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
