package sample

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// ErrUnknown is returned for a client or a language that the package has no
// shape for.
var ErrUnknown = errors.New("sample: unknown client or language")

// Address is a mailbox with the name that is shown for it, which may be empty.
type Address struct {
	Name  string
	Email string
}

// Original is a mail that is answered.
type Original struct {
	MessageID   string   // without angle brackets, as are References
	References  []string // oldest first
	From        Address
	ReplyTo     Address // zero where the mail has none
	To          Address
	Subject     string
	Date        time.Time
	Text        string
	HTML        string // empty where the mail has no HTML body
	ThreadIndex string // base64, as Outlook writes it; may be empty
}

// File is an attached file.
type File struct {
	Name    string
	Type    string // media type, such as "image/jpeg"
	Content []byte
}

// Reply is an answer that somebody writes in a mail client.
type Reply struct {
	Client   string // one of [Clients]
	Language string // of the client: one of [LanguagesOf]
	From     Address
	To       Address // the zero value is the original's Reply-To, else its From
	Text     string  // what the person writes, lines ended by LF
	// Signature is the person's own, in lines. Clients that sign on their own
	// ("Sent from my iPhone") do so where it is empty.
	Signature string
	// Below puts Text below the quotation, and Answers stand in it, in the order
	// of the original's lines. Only clients that mark each quoted line let a
	// person do so; for others they are an error.
	Below       bool
	Answers     []Answer
	Date        time.Time // its location is the one that the client shows times in
	Attachments []File
	Seed        uint64 // for message ids, boundaries and the like
}

// Message is a fresh mail that somebody writes in a mail client.
type Message struct {
	Client      string // one of [Clients]
	Language    string // of the client: one of [LanguagesOf]
	From        Address
	To          Address
	Subject     string
	Text        string // lines ended by LF; the zero value is the text of HTML
	HTML        string // inside of the body; the zero value is Text as the client marks it up
	Signature   string // as in [Reply]
	Date        time.Time
	Attachments []File
	Seed        uint64
}

// Bytes returns the reply to o as its client would send it, with CRLF line
// ends, ready for SMTP DATA. The error says which value cannot be in a mail.
func (r Reply) Bytes(o Original) ([]byte, error) {
	to := r.To
	if to == (Address{}) {
		to = o.ReplyTo
	}
	if to == (Address{}) {
		to = o.From
	}
	d := &draft{
		lang: r.Language, from: r.From, to: to, subject: o.Subject, text: normal(r.Text),
		signature: normal(r.Signature), date: r.Date, files: r.Attachments,
	}
	o.Date = o.Date.In(r.Date.Location())
	o.Text = normal(o.Text)
	if o.Text == "" {
		o.Text = textOfHTML(o.HTML)
	}
	d.original = &o
	if err := d.place(r); err != nil {
		return nil, fmt.Errorf("making a reply: %w", err)
	}
	d.random = random(r.Seed, r.Client, r.Language, r.From.Email, r.Date.String(), r.Text, o.MessageID)
	raw, err := d.bytes(r.Client)
	if err != nil {
		return nil, fmt.Errorf("making a reply: %w", err)
	}
	return raw, nil
}

// Bytes returns the mail as its client would send it, with CRLF line ends,
// ready for SMTP DATA. The error says which value cannot be in a mail.
func (m Message) Bytes() ([]byte, error) {
	d := &draft{
		lang: m.Language, from: m.From, to: m.To, subject: m.Subject, text: normal(m.Text), html: m.HTML,
		signature: normal(m.Signature), date: m.Date, files: m.Attachments,
		random: random(m.Seed, m.Client, m.Language, m.From.Email, m.Date.String(), m.Text, m.Subject),
	}
	if d.text == "" {
		d.text = textOfHTML(m.HTML)
	}
	raw, err := d.bytes(m.Client)
	if err != nil {
		return nil, fmt.Errorf("making a mail: %w", err)
	}
	return raw, nil
}

// random returns a source that depends on the seed and on what is written, so
// that two mails differ in their ids even where nobody thought of a seed.
func random(seed uint64, values ...string) *rand.Rand {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%q", seed, values))
	return rand.New(rand.NewChaCha8(sum))
}

// normal returns s as valid UTF-8, with LF line ends and without white space at
// its end.
func normal(s string) string {
	return strings.TrimRight(lf(strings.ToValidUTF8(s, "\uFFFD")), " \t\n")
}
