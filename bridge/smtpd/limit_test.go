package smtpd_test

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

func TestLimitConnections(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		opts smtpd.Options
		want string
	}{
		{"in all", smtpd.Options{MaxConnections: 2}, "421 4.3.2 Too many connections, try again later"},
		{"per host", smtpd.Options{MaxConnectionsPerHost: 2}, "421 4.7.0 Too many connections from your address, try again later"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.opts.Receiver = &recorder{}
			s := start(t, tt.opts)
			first := dial(t, s.addr)
			first.expect("220 ")
			dial(t, s.addr).expect("220 ")
			third := dial(t, s.addr)
			third.expect(tt.want)
			third.expectEnd()

			first.send("QUIT\r\n")
			first.expectEnd()
			for { // the server takes note of the end a little later
				if strings.HasPrefix(dial(t, s.addr).answer(), "220 ") {
					return
				}
			}
		})
	}
}

func TestLimitConnectionsPerHostOff(t *testing.T) {
	t.Parallel()
	s := start(t, smtpd.Options{Receiver: &recorder{}, MaxConnectionsPerHost: -1})
	for range 50 {
		dial(t, s.addr).expect("220 ")
	}
}

func TestLimitUnknownRecipients(t *testing.T) {
	t.Parallel()
	s := start(t, smtpd.Options{Receiver: &recorder{}})
	c := dial(t, s.addr)
	c.begin("one")
	for i := range 19 {
		if i%2 == 0 {
			c.send("RCPT TO:<nobody@reply.example>\r\n")
			c.expect("550 5.1.1 ")
		} else {
			c.send("RCPT TO:<a@b@reply.example>\r\n")
			c.expect("501 5.1.3 ")
		}
		// Faults of ours do not count, nor does a new transaction start anew.
		c.send("RCPT TO:<fault@reply.example>\r\nRSET\r\n")
		c.expect("451 ")
		c.expect("250 ")
		c.transaction("one")
	}
	c.send("RCPT TO:<nobody@reply.example>\r\nRCPT TO:<one@reply.example>\r\n")
	if got, want := c.expectEnd(), "421 4.7.0 Too many unknown recipients\r\n"; got != want {
		t.Errorf("answers %q; want %q", got, want)
	}
}

func TestLimitUnknownRecipientsOutlastsSTARTTLS(t *testing.T) {
	t.Parallel()
	c := dial(t, start(t, smtpd.Options{Receiver: &recorder{}, TLS: tlsConfig()}).addr)
	c.begin()
	for range 19 {
		c.send("RCPT TO:<nobody@reply.example>\r\n")
		c.expect("550 ")
	}
	c.send("STARTTLS\r\n")
	c.expect("220 ")
	c.startTLS()
	c.send("EHLO client.example\r\n")
	c.expect("250 ")
	c.transaction()
	c.send("RCPT TO:<nobody@reply.example>\r\n")
	c.expect("421 4.7.0 ")
	c.expectEnd()
}

func TestLimitLines(t *testing.T) {
	t.Parallel()
	const mib = 1 << 20
	tests := []struct{ name, send, want string }{
		{"long command", "MAIL FROM:<" + strings.Repeat("x", 2048) + "@example.org>\r\n", "500 5.5.2 The command is too long"},
		{"endless command", strings.Repeat("x", mib), "500 5.5.2 The command is too long"},
		{"longest line of a mail", "DATA\r\n" + strings.Repeat("x", mib-2) + "\r\n.\r\n", "250 2.0.0 "},
		{"long line of a mail", "DATA\r\n" + strings.Repeat("x", mib) + "\r\n.\r\n", "554 5.6.0 The mail has a line that is too long"},
		{"text behind STARTTLS", "STARTTLS\r\nNOOP\r\n", "554 5.5.1 Something was sent behind STARTTLS"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := dial(t, start(t, smtpd.Options{Receiver: &recorder{}, TLS: tlsConfig()}).addr)
			c.begin("one")
			sent := make(chan struct{})
			go func() {
				defer close(sent)
				c.send(tt.send + "QUIT\r\n")
			}()
			said := c.expectEnd()
			<-sent
			said = strings.TrimPrefix(said, "354 Go ahead. End your data with <CR><LF>.<CR><LF>\r\n")
			if !strings.HasPrefix(said, tt.want) {
				t.Errorf("answers %q; want %q", said, tt.want)
			}
		})
	}
}

// dripper is a client that sends the same bytes again and again, so that the
// connection is never idle. The error is why it could not go on.
func dripper(c *client, s string) (wait func() error) {
	done := make(chan error, 1)
	go func() {
		for {
			if _, err := io.WriteString(c, s); err != nil {
				done <- err
				return
			}
		}
	}()
	return func() error { return <-done }
}

func TestTimeouts(t *testing.T) {
	t.Parallel()
	const short = 100 * time.Millisecond
	tests := []struct {
		name       string
		opts       smtpd.Options
		send, drip string
		want       string
	}{
		{"no command", smtpd.Options{CommandTimeout: short}, "", "", "421 4.4.2 You took too long"},
		{"command that never ends", smtpd.Options{CommandTimeout: short}, "NOOP", "", "421 4.4.2 You took too long"},
		{"long session", smtpd.Options{SessionTimeout: short}, "", "NOOP\r\n", "421 4.4.2 You took too long"},
		{"stalled mail", smtpd.Options{DataTimeout: short}, "DATA\r\nfirst\r\n", "", "451 4.4.2 The mail took too long"},
		{"stalled chunk", smtpd.Options{DataTimeout: short}, "BDAT 10\r\nfirst\r\n", "", "451 4.4.2 The mail took too long"},
		{"stalled before a chunk", smtpd.Options{DataTotal: short}, "BDAT 1\r\nx", "", "421 4.4.2 You took too long"},
		{"slow mail", smtpd.Options{DataTotal: short}, "DATA\r\n", "x\r\n", "451 4.4.2 The mail took too long"},
		{"slow chunk", smtpd.Options{DataTotal: short}, "BDAT 4000000000\r\n", "x", "451 4.4.2 The mail took too long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rec := &recorder{}
			tt.opts.Receiver, tt.opts.MaxBytes = rec, 1<<40
			rec.read = func(r io.Reader) ([]byte, error) {
				_, err := io.Copy(io.Discard, r)
				return nil, err
			}
			c := dial(t, start(t, tt.opts).addr)
			c.begin("one")
			c.send(tt.send)
			if tt.drip != "" {
				wait := dripper(c, tt.drip)
				defer func() {
					c.Close() //nolint:errcheck // ends the dripper
					wait()    //nolint:errcheck // by that
				}()
			}
			if said := c.expectEnd(); !strings.Contains(said, tt.want) {
				t.Errorf("answers %q; want %q", said[max(0, len(said)-200):], tt.want)
			}
			if got := rec.got(); len(got) > 0 {
				t.Errorf("a mail was received that never ended: %+v", got)
			}
		})
	}
}

// TestTimeoutOfReader is about a client that asks and does not read.
func TestTimeoutOfReader(t *testing.T) {
	t.Parallel()
	s := start(t, smtpd.Options{Receiver: &recorder{}, CommandTimeout: 100 * time.Millisecond})
	c := dial(t, s.addr)
	c.expect("220 ")
	if err := dripper(c, strings.Repeat("VRFY x\r\n", 1000))(); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the server keeps a client that does not read")
	}
}
