package demo

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"time"

	"github.com/emersion/go-smtp"
)

// sendTime bounds a connection to the SMTP door.
const sendTime = 30 * time.Second

// envelope is a mail on its way to the SMTP door.
type envelope struct {
	From string
	To   []string
	Raw  []byte
}

// send hands mails to the SMTP door over one connection. An answer that refuses
// one is an error that holds an [smtp.SMTPError], and ends the connection.
func (d Doors) send(ctx context.Context, mails ...envelope) error {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", d.SMTP)
	if err != nil {
		return fmt.Errorf("sending mail: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	c := smtp.NewClient(conn)
	defer c.Close() //nolint:errcheck // all answers are in
	if err := c.Hello("mail.example"); err != nil {
		return fmt.Errorf("sending mail: %w", err)
	}
	for _, m := range mails {
		if err := c.SendMail(m.From, m.To, bytes.NewReader(m.Raw)); err != nil {
			return fmt.Errorf("sending mail: %w", err)
		}
	}
	return c.Quit()
}
