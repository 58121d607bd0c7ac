package mailer

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// SigningKey signs lead.json, so that a program knows a record for ours. The
// zero value signs nothing.
type SigningKey struct {
	ID  string // named in the signature
	Key ed25519.PrivateKey
}

// header returns the value of Lead-Signature for the bytes of lead.json.
func (k SigningKey) header(record []byte) string {
	if len(k.Key) == 0 {
		return ""
	}
	return "a=ed25519; k=" + k.ID + "; s=" + base64.StdEncoding.EncodeToString(ed25519.Sign(k.Key, record))
}

// contentOpener opens attachments.
type contentOpener interface {
	OpenContent(ctx context.Context, h bridge.Hash) (io.ReadCloser, error)
}

// composer makes mails.
type composer struct {
	templates templates
	key       SigningKey
	dkim      []DKIMKey
	contents  contentOpener
	now       func() time.Time
}

// draft is a mail whose texts are done.
type draft struct {
	fields     fields
	messageID  string
	text, html []byte
	record     []byte // lead.json, or nothing
	form       *formFile
	files      []bridge.Attachment
	secrets    bridge.Secrets // to be masked in files
	language   string
}

// contactVersion is the first version of mails and forms that have contact.id.
const contactVersion = 2

// version is that of a notification's mail.
func version(n bridge.Notification) int { return cmp.Or(n.Template, bridge.DefaultTemplate) }

// draft composes the texts of a notification's mail.
func (c *composer) draft(o bridge.Outgoing) (draft, error) {
	if o.Notification.Kind == bridge.NotifyFavorite && !o.Record.Withheld {
		o.Record.Message.Text = parser.FavoriteSentence(language(o.Notification))
	}
	if version(o.Notification) < contactVersion {
		o.Record.Contact.ID = ""
	}
	forms := parser.NewLeadForms(o.Record, phoneMasked(o))
	if o.Notification.Form == bridge.FormADF {
		return c.draftADF(o, forms), nil
	}
	t, err := c.templates.of(o.Notification)
	if err != nil {
		return draft{}, err
	}
	p := newPage(o, forms)
	if p.Subject, err = subject(t, p); err != nil {
		return draft{}, err
	}
	d := draft{messageID: o.MessageID, files: o.Attachments, secrets: secretsFor(o), language: language(o.Notification)}
	d.fields = mailHeader(o, p.Subject, c.sentAt(o))
	if t.html == nil {
		return c.finishPlain(d, t, p)
	}
	if !o.Notification.Kind.Service() {
		if err := c.addRecord(&d, o, forms); err != nil {
			return draft{}, err
		}
	}
	kind := "mixed"
	if d.alone() {
		kind = "alternative"
	}
	d.fields.add("MIME-Version", "1.0")
	d.fields.add("Content-Type", multipart(kind, d.messageID))
	var text, html bytes.Buffer
	err = errors.Join(t.text.ExecuteTemplate(&text, "mail", p), t.html.ExecuteTemplate(&html, "mail", p))
	d.text, d.html = text.Bytes(), html.Bytes()
	return d, err
}

// sentAt is when a mail is composed.
func (c *composer) sentAt(o bridge.Outgoing) time.Time {
	if o.Record.SentAt.IsZero() {
		return c.now()
	}
	return o.Record.SentAt
}

// finishPlain composes a mail that is text and its files.
func (c *composer) finishPlain(d draft, t mailTemplate, p page) (draft, error) {
	d.fields.add("MIME-Version", "1.0")
	if len(d.files) == 0 {
		d.fields.add("Content-Type", "text/plain; charset=utf-8")
		d.fields.add("Content-Transfer-Encoding", "quoted-printable")
	} else {
		d.fields.add("Content-Type", multipart("mixed", d.messageID))
	}
	var text bytes.Buffer
	err := t.text.ExecuteTemplate(&text, "mail", p)
	d.text = text.Bytes()
	return d, err
}

// addRecord puts the lead record into the header and, for sellers, beside the
// text.
func (c *composer) addRecord(d *draft, o bridge.Outgoing, forms parser.LeadForms) (err error) {
	for _, l := range forms.Headers() {
		d.fields.text(l.Name, l.Value)
	}
	if o.Notification.Side != bridge.SideSeller {
		return nil
	}
	if d.record, err = forms.JSON(); err != nil {
		return err
	}
	d.fields.add("Lead-Signature", c.key.header(d.record))
	d.form = formFileOf(o, forms.Lead())
	return nil
}

// subject is the conversation's, or that of the template of a service mail.
func subject(t mailTemplate, p page) (string, error) {
	own := t.text.Lookup("subject")
	if own == nil {
		return p.Subject, nil
	}
	var b strings.Builder
	err := own.Execute(&b, p)
	return b.String(), err
}

// phoneMasked reports whether the other side has a phone that is a secret.
func phoneMasked(o bridge.Outgoing) bool {
	return len(o.Record.Contact.Phones) == 0 &&
		slices.ContainsFunc(o.Secrets, func(s string) bool { return !strings.Contains(s, "@") })
}

// write writes the mail: its two texts, and around them what else there is.
func (c *composer) write(ctx context.Context, w io.Writer, d draft) error {
	top, err := message.CreateWriter(w, d.fields.header())
	if err != nil {
		return err
	}
	switch {
	case d.html == nil && len(d.files) == 0:
		err = writeText(top, d)
	case d.alone():
		err = writeTexts(top, d)
	default:
		err = c.writeMixed(ctx, top, d)
	}
	return errors.Join(err, top.Close())
}

// alone says that the mail is its two texts and nothing else.
func (d draft) alone() bool { return d.record == nil && len(d.files) == 0 }

// multipart returns a Content-Type with a boundary that comes in no encoded
// text, and is the same whenever the mail is composed.
func multipart(kind, messageID string) string {
	sum := sha256.Sum256([]byte(kind + messageID))
	return mime.FormatMediaType("multipart/"+kind, map[string]string{"boundary": "=_" + hex.EncodeToString(sum[:12])})
}

func (c *composer) writeMixed(ctx context.Context, top *message.Writer, d draft) error {
	if err := writeBody(top, d); err != nil {
		return err
	}
	if d.record != nil {
		if err := writePart(top, fileHeader("application/json", "lead.json"), bytes.NewReader(d.record)); err != nil {
			return err
		}
	}
	if f := d.form; f != nil {
		if err := writePart(top, fileHeader(f.mediaType, f.name), bytes.NewReader(f.content)); err != nil {
			return err
		}
	}
	for _, f := range d.files {
		if err := c.writeFile(ctx, top, d, f); err != nil {
			return fmt.Errorf("attaching a file: %w", err)
		}
	}
	return nil
}

// writeBody writes what is beside the files.
func writeBody(top *message.Writer, d draft) error {
	if d.html == nil {
		return writePart(top, textHeader("text/plain"), bytes.NewReader(d.text))
	}
	var h message.Header
	h.Set("Content-Type", multipart("alternative", d.messageID))
	texts, err := top.CreatePart(h)
	if err != nil {
		return err
	}
	return errors.Join(writeTexts(texts, d), texts.Close())
}

func writeTexts(w *message.Writer, d draft) error {
	return errors.Join(
		writePart(w, textHeader("text/plain"), bytes.NewReader(d.text)),
		writePart(w, textHeader("text/html"), bytes.NewReader(d.html)),
	)
}

func textHeader(mediaType string) message.Header {
	var h message.Header
	h.Set("Content-Transfer-Encoding", "quoted-printable")
	h.Set("Content-Type", mime.FormatMediaType(mediaType, map[string]string{"charset": "utf-8"}))
	return h
}

// maxFileName is in bytes; encoded, it still fits on a line.
const maxFileName = 200

// fileHeader names the file twice: in the old way that every client reads, and
// as RFC 2231 has it.
func fileHeader(mediaType, name string) message.Header {
	mediaType, _, err := mime.ParseMediaType(mediaType)
	if err != nil || strings.HasPrefix(mediaType, "multipart/") || strings.HasPrefix(mediaType, "message/") {
		mediaType = "application/octet-stream" // the others may not come as base64
	}
	if name, _ = cutRunes(oneLine(name), maxFileName); name == "" {
		name = "file"
	}
	var h message.Header
	h.Set("Content-Transfer-Encoding", "base64")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.SetContentType(mediaType, map[string]string{"name": name})
	return h
}

func (c *composer) writeFile(ctx context.Context, top *message.Writer, d draft, f bridge.Attachment) error {
	content, err := c.contents.OpenContent(ctx, f.Content)
	if err != nil {
		return err
	}
	masked, err := bridge.MaskFile(&f, content, d.secrets, d.language)
	if err == nil {
		err = writePart(top, fileHeader(f.Type, f.Name), masked)
	}
	return errors.Join(err, content.Close())
}

func writePart(top *message.Writer, h message.Header, content io.Reader) error {
	w, err := top.CreatePart(h)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, content)
	return errors.Join(err, w.Close())
}
