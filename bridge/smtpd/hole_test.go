package smtpd_test

import (
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

// hole is an attack that works on go-smtp as it is.
type hole struct {
	name string
	// patience is how long the server waits for more; ten seconds where it is 0.
	patience time.Duration
	// attack is played after the transaction has begun. What it returns is what
	// the server had to say.
	attack func(c *client) string
	// open says whether the attack worked.
	open func(rec *recorder, said string) bool
}

// sends writes bytes, ends what the client sends, and reads all answers.
func sends(s string) func(*client) string {
	return func(c *client) string {
		c.send(s)
		c.closeWrite()
		return c.expectEnd()
	}
}

// received says whether any mail has a text in it or in its envelope.
func received(text string) func(*recorder, string) bool {
	return func(rec *recorder, _ string) bool {
		return slices.ContainsFunc(rec.got(), func(m mail) bool {
			return strings.Contains(m.From+"\n"+m.Helo+"\n"+m.Body, text)
		})
	}
}

// asked says whether the receiver was asked for an address with a text in it.
func asked(text string) func(*recorder, string) bool {
	return func(rec *recorder, _ string) bool {
		return slices.ContainsFunc(rec.asked(), func(a string) bool { return strings.Contains(a, text) })
	}
}

func anyReceived(rec *recorder, _ string) bool { return len(rec.got()) > 0 }

// second is a mail of somebody else.
const second = "MAIL FROM:<ceo@bank.example>\r\nRCPT TO:<two@reply.example>\r\nDATA\r\nsmuggled\r\n.\r\n"

var holes = []hole{
	{
		name:     "stalled mail, its rest run as commands",
		patience: time.Second,
		attack: func(c *client) string {
			c.send("DATA\r\n")
			c.expect("354 ")
			c.send("first\r\n")
			said := c.answer() // once the server has lost its patience
			c.send(second)
			c.closeWrite()
			return said + c.expectEnd()
		},
		open: asked("two"),
	},
	{
		name:     "stalled chunk, its rest run as commands",
		patience: time.Second,
		attack: func(c *client) string {
			c.send("BDAT 1000\r\nfirst\r\n")
			said := c.answer()
			c.send(second)
			c.closeWrite()
			return said + c.expectEnd()
		},
		open: asked("two"),
	},
	{
		name:   "last chunk cut short",
		attack: sends("BDAT 1000 LAST\r\nfirst\r\n"),
		open:   anyReceived,
	},
	{
		name: "last chunk cut short in TLS",
		attack: func(c *client) string {
			c.send("STARTTLS\r\n")
			c.expect("220 ")
			c.startTLS()
			c.send("EHLO client.example\r\n")
			c.expect("250 ")
			c.transaction("one")
			c.send("BDAT 1000 LAST\r\nfirst\r\n")
			c.closeWrite()
			return c.expectEnd()
		},
		open: anyReceived,
	},
	{
		name:   "CR before the end of the mail, and the next one glued to it",
		attack: sends("DATA\r\nfirst\r\r\n.\r\n" + second),
		open:   received("MAIL FROM"),
	},
	{
		name:   "CR before the end of the mail, and the next one taken",
		attack: sends("DATA\r\nfirst\r\r\n.\r\n" + second),
		open:   received("smuggled"),
	},
	{name: "LF dot LF", attack: sends("DATA\r\nfirst\n.\n" + second), open: anyReceived},
	{name: "LF dot CR LF", attack: sends("DATA\r\nfirst\n.\r\n" + second), open: anyReceived},
	{name: "CR LF dot LF", attack: sends("DATA\r\nfirst\r\n.\n" + second), open: anyReceived},
	{name: "CR dot CR", attack: sends("DATA\r\nfirst\r.\r" + second), open: anyReceived},
	{name: "CR dot CR LF", attack: sends("DATA\r\nfirst\r.\r\n" + second), open: anyReceived},
	{name: "CR LF dot CR", attack: sends("DATA\r\nfirst\r\n.\r" + second), open: anyReceived},
	{name: "CR LF dot CR CR LF", attack: sends("DATA\r\nfirst\r\n.\r\r\n" + second), open: anyReceived},
	{name: "CR LF CR dot CR LF", attack: sends("DATA\r\nfirst\r\n\r.\r\n" + second), open: anyReceived},
	{name: "LF LF dot CR LF", attack: sends("DATA\r\nfirst\n\n.\r\n" + second), open: anyReceived},
	{name: "LF dot LF at the start", attack: sends("DATA\r\n\n.\n" + second), open: anyReceived},
	{name: "CR dot CR LF at the start", attack: sends("DATA\r\n\r.\r\n" + second), open: anyReceived},
	{
		name:   "second MAIL in a transaction",
		attack: sends("MAIL FROM:<ceo@bank.example>\r\nDATA\r\nfirst\r\n.\r\n"),
		open:   received("ceo@bank.example"),
	},
	{
		name:   "NUL in MAIL",
		attack: sends("RSET\r\nMAIL FROM:<marie\x00@example.org>\r\nRCPT TO:<one@reply.example>\r\nDATA\r\nx\r\n.\r\n"),
		open:   received("\x00"),
	},
	{
		name:   "CR in MAIL",
		attack: sends("RSET\r\nMAIL FROM:<marie\r@example.org>\r\nRCPT TO:<one@reply.example>\r\nDATA\r\nx\r\n.\r\n"),
		open:   received("marie\r"),
	},
	{
		name:   "direction override in MAIL",
		attack: sends("RSET\r\nMAIL FROM:<\u202emarie@example.org> SMTPUTF8\r\nRCPT TO:<one@reply.example>\r\nDATA\r\nx\r\n.\r\n"),
		open:   received("\u202e"),
	},
	{name: "NUL in RCPT", attack: sends("RCPT TO:<o\x00ne@reply.example>\r\n"), open: asked("\x00")},
	{name: "CR in RCPT", attack: sends("RCPT TO:<one\r@reply.example>\r\n"), open: asked("\r")},
	{
		name:   "control character in EHLO",
		attack: sends("EHLO cli\x1bent\r\nMAIL FROM:<>\r\nRCPT TO:<one@reply.example>\r\nDATA\r\nx\r\n.\r\n"),
		open:   received("\x1b"),
	},
	{
		name:   "very long EHLO",
		attack: sends("EHLO " + strings.Repeat("x", 1500) + "\r\nMAIL FROM:<>\r\nRCPT TO:<one@reply.example>\r\nDATA\r\nx\r\n.\r\n"),
		open:   received("xxx"),
	},
	{name: "two @ in RCPT", attack: sends("RCPT TO:<a@evil.example@reply.example>\r\n"), open: asked("evil")},
	{name: "@ in quotes in RCPT", attack: sends("RCPT TO:<\"a@evil.example\"@reply.example>\r\n"), open: asked("evil")},
	{
		name:   "command without its end",
		attack: sends("RCPT TO:<half@reply.example>"),
		open:   asked("half"),
	},
	{
		name:   "long line of a mail refused",
		attack: sends("DATA\r\n" + strings.Repeat("x", 100_000) + "\r\n.\r\n"),
		open:   func(rec *recorder, _ string) bool { return len(rec.got()) == 0 },
	},
	{
		name:   "mail of the announced size refused",
		attack: sends("DATA\r\n" + strings.Repeat(strings.Repeat("x", 98)+"\r\n", maxBytes/100) + ".\r\n"),
		open:   func(rec *recorder, _ string) bool { return len(rec.got()) == 0 },
	},
	{
		name: "going on in the clear after a failed handshake",
		attack: func(c *client) string {
			c.send("STARTTLS\r\n")
			c.expect("220 ")
			c.send("RCPT TO:<clear@reply.example>\r\n") // no handshake
			said := c.line()
			c.send("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<clear@reply.example>\r\n")
			c.closeWrite()
			return said + c.expectEnd()
		},
		open: asked("clear"),
	},
	{
		name: "connections without end",
		attack: func(c *client) (said string) {
			for range 20 { // the first one is c
				said = dial(c.t, c.RemoteAddr().String()).answer()
			}
			return said
		},
		open: func(_ *recorder, said string) bool { return strings.HasPrefix(said, "220 ") },
	},
	{
		name:   "commands without end and without a mail",
		attack: sends(strings.Repeat("MAIL FROM:<marie@example.org>\r\nRSET\r\n", 100)),
		open:   func(_ *recorder, said string) bool { return !strings.Contains(said, "\r\n421 ") },
	},
	{
		name:   "text of errors in answers",
		attack: sends("RCPT TO:<data-fault@reply.example>\r\nDATA\r\nx\r\n.\r\n"),
		open:   func(_ *recorder, said string) bool { return strings.Contains(said, secret) },
	},
	{
		name:   "permanent answer to a fault",
		attack: sends("RCPT TO:<data-fault@reply.example>\r\nDATA\r\nx\r\n.\r\n"),
		open:   func(_ *recorder, said string) bool { return strings.Contains(said, "\r\n554 ") },
	},
}

// maxBytes is a multiple of a line of 100.
const maxBytes = 200_000

// TestHoles plays attacks at the server and, to see that they would be noticed,
// at go-smtp as it is.
func TestHoles(t *testing.T) {
	t.Parallel()
	for _, h := range holes {
		if h.patience == 0 {
			h.patience = 10 * time.Second
		}
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			rec := &recorder{}
			s := start(t, smtpd.Options{
				Receiver: rec, TLS: tlsConfig(), MaxBytes: maxBytes,
				DataTimeout: h.patience,
			})
			if said := h.play(t, s.addr); h.open(rec, said) {
				t.Errorf("the hole is open: answers %q, mails %+v, addresses %q", said, rec.got(), rec.asked())
			}
		})
		t.Run(h.name+", bare library", func(t *testing.T) {
			t.Parallel()
			rec := &recorder{}
			if said := h.play(t, startBare(t, rec, h.patience)); !h.open(rec, said) {
				t.Errorf("go-smtp has closed the hole, or the test does not show it: answers %q, mails %+v", said, rec.got())
			}
		})
	}
}

func (h hole) play(t *testing.T, addr string) string {
	t.Helper()
	c := dial(t, addr)
	c.begin("one")
	return h.attack(c)
}

// startBare serves with nothing but go-smtp, set up as its documentation does.
func startBare(t *testing.T, rec *recorder, patience time.Duration) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &bareSession{rec: rec, conn: c}, nil
	}))
	s.TLSConfig = tlsConfig()
	s.MaxMessageBytes = maxBytes
	s.EnableSMTPUTF8 = true
	s.ReadTimeout = patience
	s.ErrorLog = quiet{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Serve(l) //nolint:errcheck // ends with the test
	}()
	t.Cleanup(func() {
		s.Close() //nolint:errcheck // ends with the test
		<-done
	})
	return l.Addr().String()
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

type bareSession struct {
	rec  *recorder
	conn *smtp.Conn
	mail bridge.IncomingMail
}

func (s *bareSession) Mail(from string, _ *smtp.MailOptions) error {
	s.mail.From, s.mail.Helo = from, s.conn.Hostname()
	return nil
}

func (s *bareSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	r, err := s.rec.Resolve(nil, to) //nolint:staticcheck // the recorder wants no context
	s.mail.Recipients = append(s.mail.Recipients, r)
	return err
}

func (s *bareSession) Data(r io.Reader) error {
	m := s.mail
	m.Body = r
	_, err := s.rec.Receive(nil, m) //nolint:staticcheck // the recorder wants no context
	return err
}

func (s *bareSession) Reset()        { s.mail = bridge.IncomingMail{} }
func (s *bareSession) Logout() error { return nil }
