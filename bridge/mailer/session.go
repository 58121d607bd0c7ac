package mailer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/emersion/go-smtp"
)

// envelope is one mail to hand over.
type envelope struct {
	from, to string
	size     int64
	open     func() (io.ReadCloser, error)
}

// refusal is an answer that is about this mail.
type refusal struct {
	answer    string
	permanent bool
}

func (r *refusal) Error() string { return r.answer }

// connection is an open connection to a server that takes mails.
type connection struct {
	*smtp.Client
	conn net.Conn
	tls  *tls.ConnectionState // nil where it is plain
	used int                  // mails tried on it
}

// maxUses is how many mails go over one connection; many servers close it
// after a hundred.
const maxUses = 50

// session hands over mails one after the other, over one connection as long as
// it lasts. It is not safe for several goroutines.
type session struct {
	host     Smarthost
	hostname string
	open     *connection
}

// send hands over one mail, and returns the answer to its data. Errors wrap a
// [refusal], errUnreachable, or are those of a connection that broke; only
// then may the mail have been taken all the same.
func (s *session) send(ctx context.Context, e envelope) (answer string, err error) {
	reused := s.open != nil
	for {
		if s.open == nil {
			if s.open, err = s.host.connect(ctx, s.hostname); err != nil {
				return "", err
			}
		}
		c := s.open
		stop := context.AfterFunc(ctx, func() { drop(c.conn) })
		answer, err = c.transfer(e)
		stop()
		if c.used++; c.used >= maxUses || spoilt(err) {
			s.close(err)
		}
		var stale *staleError
		switch {
		case !errors.As(err, &stale):
			return answer, err
		case !reused:
			return "", fmt.Errorf("%w: %w", errUnreachable, stale.err)
		}
		reused = false // the server closed it while it was idle
	}
}

// staleError is a connection that ended before the mail was begun.
type staleError struct{ err error }

func (e *staleError) Error() string { return e.err.Error() }
func (e *staleError) Unwrap() error { return e.err }

// spoilt reports whether a connection is of no more use.
func spoilt(err error) bool {
	var refused *refusal
	return err != nil && !errors.As(err, &refused)
}

// close ends the connection.
func (s *session) close(err error) {
	if s.open != nil {
		s.open.end(err)
	}
	s.open = nil
}

// end closes the connection after an error, politely where it still works.
func (c *connection) end(err error) {
	c.CommandTimeout = quitTime
	if spoilt(err) || c.Quit() != nil {
		drop(c.conn)
	}
}

const quitTime = 5 * time.Second

func (s *session) quit() { s.close(nil) }

// transfer hands over one mail.
func (c *connection) transfer(e envelope) (answer string, err error) {
	options := &smtp.MailOptions{Size: e.size}
	if !ascii(e.from) || !ascii(e.to) {
		if ok, _ := c.Extension("SMTPUTF8"); !ok {
			return "", &refusal{answer: "550 5.6.7 the next hop takes no such addresses", permanent: true}
		}
		options.UTF8 = true
	}
	if most, ok := c.MaxMessageSize(); ok && most > 0 && e.size > int64(most) {
		return "", &refusal{answer: fmt.Sprintf("552 5.3.4 the next hop takes %d bytes at most", most), permanent: true}
	}
	if err := c.Mail(e.from, options); err != nil {
		return "", c.begun(err)
	}
	if err := c.Rcpt(e.to, nil); err != nil {
		return "", c.reset(err)
	}
	data, err := c.Data()
	if err != nil {
		return "", c.reset(err)
	}
	if err := copyMail(data, e); err != nil {
		return "", err // the connection is closed before the data's end: the server drops it
	}
	response, err := data.CloseWithResponse()
	if err != nil {
		return "", unanswered(refused(err))
	}
	return "250 " + response.StatusText, nil
}

// unansweredError is a connection that ended after the mail's last byte: it may
// have been taken.
type unansweredError struct{ err error }

func (e *unansweredError) Error() string { return "no answer to the mail: " + e.err.Error() }
func (e *unansweredError) Unwrap() error { return e.err }

// unanswered marks an error that is no answer of the server.
func unanswered(err error) error {
	var answer *smtp.SMTPError
	if !spoilt(err) || errors.As(err, &answer) {
		return err
	}
	return &unansweredError{err}
}

func copyMail(w io.Writer, e envelope) error {
	r, err := e.open()
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return errors.Join(err, r.Close())
}

// begun sorts an error of the first command of a mail. Some servers want
// credentials there, which no mail is to blame for.
func (c *connection) begun(err error) error {
	var answer *smtp.SMTPError
	switch {
	case !errors.As(err, &answer), answer.Code == 421:
		return &staleError{err}
	case answer.Code == 530 || answer.Code == 534 || answer.Code == 535 || answer.Code == 538:
		return fmt.Errorf("%w: %w", errUnreachable, err)
	}
	return c.reset(err)
}

// reset makes the connection ready for the next mail after a refusal.
func (c *connection) reset(err error) error {
	err = refused(err)
	if spoilt(err) {
		return err
	}
	if c.Reset() != nil {
		drop(c.conn) // the next mail finds it closed, and opens another
	}
	return err
}

// refused makes a refusal of an answer; an answer that ends the connection and
// other errors stay as they are.
func refused(err error) error {
	var answer *smtp.SMTPError
	if !errors.As(err, &answer) || answer.Code == 421 {
		return err
	}
	text := fmt.Sprintf("%d %s", answer.Code, answer.Message)
	if c := answer.EnhancedCode; c[0] > 0 {
		text = fmt.Sprintf("%d %d.%d.%d %s", answer.Code, c[0], c[1], c[2], answer.Message)
	}
	return &refusal{answer: text, permanent: answer.Code >= 500}
}

// drop closes what is of no more use, whatever becomes of that.
func drop(c io.Closer) { _ = c.Close() }

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
