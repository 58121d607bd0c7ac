package smtpd

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/passerelle-mail/passerelle/bridge"
)

// maxRefused is how many recipients a connection may guess wrong. A mail server
// in front of us guesses for many, so it may go on.
const maxRefused = 20

// session is what go-smtp calls for the commands of a connection. The answer of
// each method is a bare SMTPError or nil.
type session struct {
	door   *door
	wire   *wire
	conn   *smtp.Conn
	ctx    context.Context //nolint:containedctx // go-smtp's methods take none
	cancel context.CancelFunc
	tx     *transaction // nil outside of one
}

// transaction is what MAIL starts. It stays as it is once a mail comes in.
type transaction struct {
	from       string
	utf8       bool
	paths      []string // of the recipients, as the client spelt them
	recipients []bridge.Recipient
	started    chan struct{} // closed once the session is called for the mail
}

var _ smtp.LMTPSession = (*session)(nil)

func (d *door) newSession(ctx context.Context, c *smtp.Conn) *session {
	w := c.Conn().(*wire)
	s := &session{door: d, wire: w, conn: c}
	s.ctx, s.cancel = context.WithCancel(w.peer.context(ctx))
	return s
}

// Mail begins a transaction.
func (s *session) Mail(from string, o *smtp.MailOptions) error {
	switch {
	case s.tx != nil:
		return errNested
	case s.door.guesses.over(s.wire.peer.network):
		s.wire.end()
		return errGuessers
	case len(s.conn.Hostname()) > maxDomain:
		return errBadHello
	case o.Size > s.door.opts.MaxBytes:
		return errTooLarge
	}
	if from != "" {
		if a := checkAddress(from, o.UTF8); a != nil {
			return a
		}
	}
	s.tx = &transaction{from: from, utf8: o.UTF8, started: make(chan struct{})}
	return nil
}

// Rcpt adds a recipient to the transaction.
func (s *session) Rcpt(path string, _ *smtp.RcptOptions) error {
	a := checkAddress(path, s.tx.utf8)
	if a == nil {
		a = s.resolve(path)
	}
	if a == nil {
		return nil
	}
	if a.Code/100 == 5 {
		s.door.metrics.refused.Inc()
		s.wire.peer.refused++
		if over := s.guessed(); over || s.wire.peer.refused >= maxRefused && !s.wire.peer.trusted {
			s.door.log.WarnContext(s.ctx, "too many recipients refused")
			s.wire.end()
			return errGuessing
		}
	}
	return a
}

// guessed counts a guess for the client's network, and keeps the answer back
// where there were many. It says whether there were too many.
func (s *session) guessed() bool {
	delay, over := s.door.guesses.add(s.wire.peer.network)
	if delay > 0 {
		select {
		case <-time.After(delay):
		case <-s.ctx.Done():
		}
	}
	return over
}

func (s *session) resolve(path string) *smtp.SMTPError {
	r, err := s.callResolve(path)
	if err != nil {
		a := answerTo(err)
		if a == errFault {
			s.door.log.ErrorContext(s.ctx, "recipient not resolved", slog.Any("err", err))
		}
		return a
	}
	s.tx.paths = append(s.tx.paths, path)
	s.tx.recipients = append(s.tx.recipients, r)
	s.wire.expect(s.tx.started)
	return nil
}

func (s *session) callResolve(path string) (r bridge.Recipient, err error) {
	defer recoverTo(&err)
	return s.door.opts.Receiver.Resolve(s.ctx, asSent(path))
}

func (s *session) callReceive(m bridge.IncomingMail) (results []error, err error) {
	defer recoverTo(&err)
	return s.door.opts.Receiver.Receive(s.ctx, m)
}

// recoverTo makes an error of a panic.
func recoverTo(err *error) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
	}
}

// Reset ends the transaction.
func (s *session) Reset() {
	s.tx = nil
	s.wire.expect(nil)
}

// Logout ends the session.
func (s *session) Logout() error {
	s.cancel()
	return nil
}

// envelope is all of a mail but its body.
func (s *session) envelope(tx *transaction) bridge.IncomingMail {
	return bridge.IncomingMail{
		From:         tx.from,
		Recipients:   tx.recipients,
		Remote:       s.wire.peer.addr,
		Network:      s.wire.peer.network,
		Helo:         strings.ToValidUTF8(s.conn.Hostname(), "\uFFFD"),
		TLS:          s.wire.secure,
		PerRecipient: s.door.opts.LMTP,
	}
}
