package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/emersion/go-smtp"
)

// sendTime bounds a connection to the SMTP door.
const sendTime = 30 * time.Second

// envelope is a mail on its way to the SMTP door.
type envelope struct {
	From string
	To   string
	Raw  []byte
}

// refusedError is an answer of the SMTP door that refuses a mail.
type refusedError struct {
	Command string // that was answered so
	Answer  *smtp.SMTPError
}

func (e *refusedError) Error() string {
	code := e.Answer.EnhancedCode
	return fmt.Sprintf("%s answered %d %d.%d.%d %s", e.Command, e.Answer.Code, code[0], code[1], code[2], e.Answer.Message)
}

// send hands mails to the SMTP door over one connection. The first that is
// refused ends it, with a [refusedError].
func (d Doors) send(ctx context.Context, mails ...envelope) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", d.SMTP)
	if err != nil {
		return fmt.Errorf("sending mail: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() }) //nolint:errcheck // whoever waits on it gets an error
	defer stop()
	c := smtp.NewClient(conn)
	defer c.Close() //nolint:errcheck // all answers are in
	if err := c.Hello("mail.example"); err != nil {
		return fmt.Errorf("sending mail: %w", err)
	}
	for _, m := range mails {
		if err := sendOne(c, m); err != nil {
			return fmt.Errorf("sending mail: %w", err)
		}
	}
	return c.Quit()
}

func sendOne(c *smtp.Client, m envelope) error {
	if err := c.Mail(m.From, nil); err != nil {
		return refused("MAIL", err)
	}
	if err := c.Rcpt(m.To, nil); err != nil {
		return refused("RCPT", err)
	}
	w, err := c.Data()
	if err != nil {
		return refused("DATA", err)
	}
	if _, err := io.Copy(w, bytes.NewReader(m.Raw)); err != nil {
		return err
	}
	return refused("DATA", w.Close())
}

func refused(command string, err error) error {
	if answer, ok := errors.AsType[*smtp.SMTPError](err); ok {
		return &refusedError{Command: command, Answer: answer}
	}
	return err
}
