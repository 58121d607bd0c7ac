package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"github.com/emersion/go-smtp"
)

const (
	smarthostMaxBytes = 64 << 20
	smarthostTimeout  = time.Minute
	smarthostGrace    = time.Second // for clients to leave, when it stops
)

// Smarthost is an SMTP server that takes every mail for every recipient, and
// passes none on: each goes to the mailbox of its recipient.
type Smarthost struct {
	Mailboxes
	log *slog.Logger
}

// NewSmarthost returns a smarthost without mails.
func NewSmarthost(log *slog.Logger) *Smarthost { return &Smarthost{log: log} }

// Serve answers on a listener until the context ends, and closes it.
func (s *Smarthost) Serve(ctx context.Context, l net.Listener) error {
	srv := s.server()
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	select {
	case err := <-served:
		return fmt.Errorf("serving the smarthost: %w", err)
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), smarthostGrace)
	defer cancel()
	err := srv.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil // clients that stay have no mail on the way
	}
	if closing := l.Close(); !errors.Is(closing, net.ErrClosed) {
		err = errors.Join(err, closing)
	}
	return errors.Join(err, <-served)
}

func (s *Smarthost) server() *smtp.Server {
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) {
		return &smarthostSession{host: s}, nil
	}))
	srv.Domain = "smarthost.example"
	srv.MaxMessageBytes = smarthostMaxBytes
	srv.MaxLineLength = 1 << 20
	srv.ReadTimeout, srv.WriteTimeout = smarthostTimeout, smarthostTimeout
	srv.EnableSMTPUTF8 = true
	srv.ErrorLog = slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)
	return srv
}

// smarthostSession is one SMTP connection.
type smarthostSession struct {
	host *Smarthost
	from string
	to   []string
}

func (s *smarthostSession) Mail(from string, _ *smtp.MailOptions) error {
	s.Reset()
	s.from = from
	return nil
}

func (s *smarthostSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

func (s *smarthostSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		if refused, ok := errors.AsType[*smtp.SMTPError](err); ok {
			return refused // such as too large
		}
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "reading the mail"}
	}
	for _, to := range s.to {
		s.host.Keep(to, newMail(Mail{From: s.from, To: to, Raw: raw}))
	}
	return nil
}

func (s *smarthostSession) Reset() { s.from, s.to = "", nil }

func (s *smarthostSession) Logout() error { return nil }
