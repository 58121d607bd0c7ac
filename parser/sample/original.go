package sample

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // so that bodies come as UTF-8
	"github.com/emersion/go-message/mail"
)

// OriginalFrom reads the mail that is to be answered from its bytes. It wants a
// mail whose structure can be read; header fields that cannot are left empty.
func OriginalFrom(raw []byte) (Original, error) {
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil && !message.IsUnknownCharset(err) {
		return Original{}, fmt.Errorf("reading the original: %w", err)
	}
	o := originalHeader(r.Header)
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !message.IsUnknownCharset(err) {
			return Original{}, fmt.Errorf("reading the original: %w", err)
		}
		if err := o.takePart(part); err != nil {
			return Original{}, fmt.Errorf("reading the original: %w", err)
		}
	}
	if o.Text == "" {
		o.Text = textOfHTML(o.HTML)
	}
	return o, nil
}

func originalHeader(h mail.Header) Original {
	var o Original
	o.MessageID, _ = h.MessageID()
	o.References, _ = h.MsgIDList("References")
	o.From = firstAddress(h, "From")
	o.ReplyTo = firstAddress(h, "Reply-To")
	o.To = firstAddress(h, "To")
	o.Subject, _ = h.Subject()
	o.Date, _ = h.Date()
	o.ThreadIndex = h.Get("Thread-Index")
	return o
}

func firstAddress(h mail.Header, field string) Address {
	list, err := h.AddressList(field)
	if err != nil || len(list) == 0 {
		return Address{}
	}
	return Address{Name: list[0].Name, Email: list[0].Address}
}

// takePart keeps text and HTML bodies. Apple Mail sends the HTML before and
// after a file as two parts, which are one body.
func (o *Original) takePart(part *mail.Part) error {
	h, ok := part.Header.(*mail.InlineHeader)
	if !ok {
		return nil
	}
	mediaType, _, err := h.ContentType()
	if err != nil {
		return nil //nolint:nilerr // a part of unknown type is not a body
	}
	var body *string
	switch mediaType {
	case "text/plain":
		body = &o.Text
	case "text/html":
		body = &o.HTML
	default:
		return nil
	}
	content, err := io.ReadAll(part.Body)
	if *body != "" {
		*body += "\n"
	}
	*body += normal(string(content))
	return err
}
