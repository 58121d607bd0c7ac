package mailer_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// smarthost is a real SMTP server that keeps what it takes.
type smarthost struct {
	Address string
	server  *smtp.Server

	mu       sync.Mutex
	taken    []takenMail
	sessions []*smtp.Conn
	arrived  chan takenMail // gets each mail that was taken

	// What it answers; nil takes everything. The number counts commands of that
	// kind from 1.
	onMail, onRcpt, onData func(n int, c *smtp.Conn) error
	mails, rcpts, datas    int
	password               string // wanted where set
}

type takenMail struct {
	from, to, data string
	tls            bool
}

func newSmarthost(t *testing.T, change func(h *smarthost, s *smtp.Server)) *smarthost {
	t.Helper()
	h := &smarthost{arrived: make(chan takenMail, 1000)}
	h.server = smtp.NewServer(h)
	h.server.Domain = "smarthost.example"
	h.server.AllowInsecureAuth = true
	h.server.EnableSMTPUTF8 = true
	h.server.ErrorLog = log.New(io.Discard, "", 0)
	if change != nil {
		change(h, h.server)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.Address = l.Addr().String()
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := h.server.Serve(l); err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	}()
	t.Cleanup(func() {
		if err := h.server.Close(); err != nil {
			t.Error(err)
		}
		<-done
	})
	return h
}

// NewSession implements [smtp.Backend].
func (h *smarthost) NewSession(c *smtp.Conn) (smtp.Session, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sessions = append(h.sessions, c)
	return &hostSession{h: h, conn: c}, nil
}

func (h *smarthost) connections() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.sessions)
}

// hangUp closes all connections that were opened.
func (h *smarthost) hangUp(t *testing.T) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.sessions {
		if err := c.Conn().Close(); err != nil {
			t.Error(err)
		}
	}
}

func (h *smarthost) answer(on func(int, *smtp.Conn) error, count *int, c *smtp.Conn) error {
	h.mu.Lock()
	*count++
	n := *count
	h.mu.Unlock()
	if on == nil {
		return nil
	}
	return on(n, c)
}

type hostSession struct {
	h        *smarthost
	conn     *smtp.Conn
	signedIn bool
	mail     takenMail
}

func (s *hostSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *hostSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if username != "passerelle" || password != s.h.password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "wrong password for passerelle@smarthost.example"}
		}
		s.signedIn = true
		return nil
	}), nil
}

func (s *hostSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.h.password != "" && !s.signedIn {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "sign in first"}
	}
	s.mail.from = from
	return s.h.answer(s.h.onMail, &s.h.mails, s.conn)
}

func (s *hostSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.to = to
	return s.h.answer(s.h.onRcpt, &s.h.rcpts, s.conn)
}

func (s *hostSession) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mail.data = string(b)
	_, s.mail.tls = s.conn.TLSConnectionState()
	err = s.h.answer(s.h.onData, &s.h.datas, s.conn)
	s.h.mu.Lock()
	defer s.h.mu.Unlock()
	s.h.taken = append(s.h.taken, s.mail) // also where the answer says no
	if err == nil {
		s.h.arrived <- s.mail
	}
	return err
}

func (s *hostSession) Reset()        { s.mail = takenMail{} }
func (s *hostSession) Logout() error { return nil }

// hostTLS returns a certificate for 127.0.0.1, and who trusts it.
func hostTLS(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	s := httptest.NewTLSServer(nil)
	t.Cleanup(s.Close)
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return &tls.Config{Certificates: s.TLS.Certificates}, &tls.Config{RootCAs: pool}
}
