package demo

import (
	"bytes"
	"time"

	"github.com/emersion/go-message"
	"github.com/google/uuid"

	"github.com/passerelle-mail/passerelle/parser/sample"
)

// Mail is a mail in somebody's mailbox.
type Mail struct {
	ID   string
	Sent bool   // by the mailbox's owner
	From string // of the envelope
	To   string // of the envelope
	Raw  []byte
	At   time.Time
}

// newMail gives a mail its id and time.
func newMail(m Mail) Mail {
	m.ID, m.At = uuid.Must(uuid.NewV7()).String(), time.Now()
	return m
}

// Header returns the first field of a name, decoded; empty where there is none.
func (m Mail) Header(name string) string {
	e, err := message.Read(bytes.NewReader(m.Raw))
	if e == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return ""
	}
	text, err := e.Header.Text(name)
	if err != nil {
		return e.Header.Get(name)
	}
	return text
}

// Read returns what a reader of the mail sees, and what a reply to it quotes.
func (m Mail) Read() (sample.Original, error) { return sample.OriginalFrom(m.Raw) }
