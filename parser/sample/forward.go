package sample

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// Forward is a mail that somebody sends on with a note of their own.
//
// Its header is the forwarder's alone. The mail that is forwarded stands below
// the client's header block: its HTML as the client rewrites it, its text as
// the client makes it from the HTML, and its files.
type Forward struct {
	Client   string // one of [ForwardClients]
	Language string // of the client: one of [LanguagesOf]
	From     Address
	To       Address
	Text     string // the note above; may be empty
	// Signature is as in [Reply].
	Signature string
	Date      time.Time // its location is the one that the client shows times in
	// AsAttachment sends the whole mail as a message/rfc822 part, unchanged.
	AsAttachment bool
	Seed         uint64
}

// A forwarding is what a client does to a mail that is forwarded.
type forwarding struct {
	prefix func(lexicon) string
	plain  plainStyle
}

// ForwardClients returns the names of the clients that can forward.
func ForwardClients() []string {
	var names []string
	for _, c := range clients() {
		if c.forward != nil {
			names = append(names, c.name)
		}
	}
	return names
}

// Bytes returns the mail raw forwarded, with CRLF line ends, ready for SMTP
// DATA. The error wraps [ErrUnknown] for a client or language that there is no
// shape for; any other says what of raw cannot be read or written.
func (f Forward) Bytes(raw []byte) ([]byte, error) {
	mail, err := f.bytes(raw)
	if err != nil {
		return nil, fmt.Errorf("forwarding a mail: %w", err)
	}
	return mail, nil
}

func (f Forward) bytes(raw []byte) ([]byte, error) {
	c, ok := clientOf(f.Client)
	if !ok || c.forward == nil {
		return nil, fmt.Errorf("%w: client %q", ErrUnknown, f.Client)
	}
	o, err := OriginalFrom(raw)
	if err != nil {
		return nil, err
	}
	d := &draft{
		lang: f.Language, from: f.From, to: f.To, text: normal(f.Text), signature: normal(f.Signature), date: f.Date,
		random: random(f.Seed, f.Client, f.Language, f.From.Email, f.Date.String(), f.Text, o.MessageID, o.Subject),
	}
	words, _ := lexiconOf(f.Language) // the draft checks the language
	prefix := c.forward.prefix(words)
	d.subject = o.Subject
	if !strings.HasPrefix(strings.ToLower(o.Subject), strings.ToLower(prefix)) {
		d.subject = prefix + o.Subject
	}
	if f.AsAttachment {
		d.files = []File{{Name: "original.eml", Type: rfc822, Content: raw}}
		return d.bytes(f.Client)
	}
	if d.files, err = filesOf(raw); err != nil {
		return nil, err
	}
	o.Date = o.Date.In(f.Date.Location())
	if o.HTML != "" {
		o.Text = plainOf(o.HTML, c.forward.plain)
	}
	o.Text = normal(o.Text)
	d.original, d.forwarded = &o, true
	return d.bytes(f.Client)
}

// filesOf returns the files of a mail with their content.
func filesOf(raw []byte) ([]File, error) {
	var files []File
	_, err := parser.ReadMail(bytes.NewReader(raw), parser.MailOptions{
		Attachment: func(a parser.Attachment, content io.Reader) error {
			b, err := io.ReadAll(content)
			if a.Name == "" {
				a.Name = "noname"
			}
			files = append(files, File{Name: a.Name, Type: a.Type, Content: b})
			return err
		},
	})
	if err != nil {
		return nil, fmt.Errorf("reading the files: %w", err)
	}
	return files, nil
}

const rfc822 = "message/rfc822"

var errLongLine = errors.New("a line of the mail is too long to be forwarded as an attachment")

// unwrapMails writes the parts that are mails as they are: RFC 2046, section
// 5.2.1, allows them no other encoding.
func (e *entity) unwrapMails(files []File) error {
	for _, part := range e.parts {
		if err := part.unwrapMails(files); err != nil {
			return err
		}
		if !part.header.has("Content-Type", rfc822) {
			continue
		}
		for _, f := range files {
			if f.Type != rfc822 || part.body != base64Lines(f.Content) {
				continue
			}
			part.body = crlf(string(f.Content))
			if longestLine(part.body) > 998 {
				return errLongLine
			}
			part.header.set("Content-Transfer-Encoding", "8bit")
		}
	}
	return nil
}
