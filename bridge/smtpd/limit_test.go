package smtpd_test

import (
	"io"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
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

// TestLimitIdleCommands counts the commands that lead to no mail. The greeting
// counts, and is the first.
func TestLimitIdleCommands(t *testing.T) {
	t.Parallel()
	const (
		busy  = "MAIL FROM:<marie@example.org>\r\nRCPT TO:<one@reply.example>\r\n"
		data  = busy + "DATA\r\nx\r\n.\r\n"
		chunk = busy + "BDAT 1\r\nxBDAT 1 LAST\r\nx"
	)
	noops := strings.Repeat("NOOP\r\n", 99)
	relay := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	tests := []struct {
		name, send string
		opts       smtpd.Options
		ends       bool
	}{
		{"as many as may be", noops, smtpd.Options{}, false},
		{"one more", noops + "NOOP\r\n", smtpd.Options{}, true},
		{"transactions without a mail", strings.Repeat("MAIL FROM:<>\r\nRSET\r\n", 50), smtpd.Options{}, true},
		{"recipients without a mail", strings.Repeat("RCPT TO:<one@reply.example>\r\n", 100), smtpd.Options{}, true},
		{"last chunks without a mail", strings.Repeat("BDAT 0 LAST\r\n", 100), smtpd.Options{}, true},
		{"mails", strings.Repeat(data, 150), smtpd.Options{}, false},
		{"mails in chunks", strings.Repeat(chunk, 150), smtpd.Options{}, false},
		{"a mail of many chunks", busy + strings.Repeat("BDAT 1\r\nx", 500) + "BDAT 0 LAST\r\n", smtpd.Options{}, false},
		{"a mail of many recipients", busy + strings.Repeat("RCPT TO:<one@reply.example>\r\n", 500), smtpd.Options{}, false},
		{"a mail between", noops[12:] + data + noops, smtpd.Options{}, false},
		{"a relay", noops + noops, smtpd.Options{Relays: relay}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.opts.Receiver = &recorder{}
			c := dial(t, start(t, tt.opts).addr)
			c.expect("220 ")
			sent := make(chan struct{})
			go func() {
				defer close(sent)
				c.send("EHLO client.example\r\n" + tt.send)
				c.closeWrite()
			}()
			said := c.expectEnd()
			<-sent
			if got := strings.HasSuffix(said, "\r\n421 4.7.0 Too many commands without a mail\r\n"); got != tt.ends {
				t.Errorf("the session ends with %q; want it turned away: %t", said[max(0, len(said)-100):], tt.ends)
			}
		})
	}
}

func TestLimitIdleCommandsOutlastsSTARTTLS(t *testing.T) {
	t.Parallel()
	c := dial(t, start(t, smtpd.Options{Receiver: &recorder{}, TLS: tlsConfig()}).addr)
	c.begin()
	for range 90 {
		c.send("NOOP\r\n")
		c.expect("250 ")
	}
	c.send("STARTTLS\r\n")
	c.expect("220 ")
	c.startTLS()
	c.send(strings.Repeat("NOOP\r\n", 10))
	if said := c.expectEnd(); !strings.HasSuffix(said, "421 4.7.0 Too many commands without a mail\r\n") {
		t.Errorf("answers in TLS %q; want the commands before it counted", said)
	}
}

// TestRelaysMayName holds that a mail server in front of us, which cannot know our
// addresses, keeps its connection.
func TestRelaysMayName(t *testing.T) {
	t.Parallel()
	c := dial(t, start(t, smtpd.Options{
		Receiver: &recorder{}, Relays: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
	}).addr)
	c.begin()
	for range 50 {
		c.send("RCPT TO:<nobody@reply.example>\r\n")
		c.expect("550 5.1.1 ")
	}
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

// TestRefusedMailIsReadToItsEnd is about clients that read no answer before they
// have sent the whole mail: as most do.
func TestRefusedMailIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	c := dial(t, start(t, smtpd.Options{Receiver: &recorder{}}).addr)
	c.begin("one")
	c.send("DATA\r\n")
	c.expect("354 ")
	if _, err := io.WriteString(c, "a\nb\r\n"+strings.Repeat("a line of a picture in base64\r\n", 600_000)+".\r\n"); err != nil {
		t.Errorf("sending the mail: %v", err)
	}
	c.expect("554 5.6.0 ")
	if rest := c.expectEnd(); rest != "" {
		t.Errorf("then answers %q; want the end", rest)
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
	const short = time.Second // within which a busy machine greets
	tests := []struct {
		name       string
		opts       smtpd.Options
		send, drip string
		want       string
	}{
		{"no command", smtpd.Options{CommandTimeout: short}, "", "", "421 4.4.2 You took too long"},
		{"command that never ends", smtpd.Options{CommandTimeout: short}, "NOOP", "", "421 4.4.2 You took too long"},
		{"long session", smtpd.Options{SessionTimeout: short}, "", "RCPT TO:<one@reply.example>\r\n", "421 4.4.2 You took too long"},
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
	synctest.Test(t, func(t *testing.T) {
		c := startPipes(t, smtpd.Options{Receiver: &recorder{}}).dial(t, "192.0.2.1")
		c.begin("one")
		start := time.Now()
		err := dripper(c, "RCPT TO:<one@reply.example>\r\n")()
		if took := time.Since(start); err == nil || took != time.Minute {
			t.Errorf("the client is let go after %v, %v; want a minute", took, err)
		}
	})
}
