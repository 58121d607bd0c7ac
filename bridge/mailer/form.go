package mailer

import (
	"bytes"
	"strings"

	"github.com/emersion/go-message"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// threaded says that a form keeps a conversation together in mail clients. Plain
// feeds and ADF are read by programs that want one mail for each enquiry.
func threaded(o bridge.Outgoing) bool {
	n := o.Notification
	return !n.Kind.Service() && n.Form != bridge.FormPlain && n.Form != bridge.FormADF
}

// formFile is a file that a form adds to our mail.
type formFile struct {
	mediaType, name string
	content         []byte
}

// formFileOf returns the file of a form that has one.
func formFileOf(o bridge.Outgoing, lead parser.Lead) *formFile {
	switch o.Notification.Form {
	case bridge.FormOpenImmo:
		return &formFile{"text/xml; charset=us-ascii", "openimmo_feedback.xml", openImmo(o, lead)}
	case bridge.FormCSV:
		return &formFile{"text/csv; charset=utf-8; header=present", "lead.csv", leadCSV(lead, version(o.Notification))}
	case bridge.FormMail, bridge.FormPlain, bridge.FormADF:
	}
	return nil
}

// draftADF composes a mail that is ADF and nothing else. No field of its header
// carries the record: a reader that finds one there would look no further.
func (c *composer) draftADF(o bridge.Outgoing, forms parser.LeadForms) draft {
	d := draft{messageID: o.MessageID, text: adf(o, forms.Lead()), secrets: secretsFor(o), language: language(o.Notification)}
	d.fields = mailHeader(o, oneLine(o.Subject), c.sentAt(o))
	d.fields.add("MIME-Version", "1.0")
	d.fields.add("Content-Type", "text/plain; charset=us-ascii")
	d.fields.add("Content-Transfer-Encoding", asciiEncoding(d.text))
	return d
}

// maxPlainLine is the longest line that goes out as it is, in bytes (RFC 5322,
// section 2.1.1, allows 998).
const maxPlainLine = 990

// asciiEncoding leaves ASCII as it is where its lines are short enough: programs
// that take ADF by mail do not all decode.
func asciiEncoding(text []byte) string {
	for line := range bytes.Lines(text) {
		if len(line) > maxPlainLine {
			return "quoted-printable"
		}
	}
	return "7bit"
}

// writeText writes the body of a mail of one part.
func writeText(top *message.Writer, d draft) error {
	_, err := top.Write(bytes.ReplaceAll(d.text, []byte("\n"), []byte("\r\n")))
	return err
}

// xmlWriter writes elements, each on a line of its own, in ASCII: whatever the
// way does with other bytes, the file stays what it is.
type xmlWriter struct {
	b     strings.Builder
	depth int
}

func newXML() *xmlWriter {
	w := &xmlWriter{}
	w.b.WriteString(`<?xml version="1.0" encoding="US-ASCII"?>` + "\n")
	return w
}

// attrs are names and values in turn; those without a value are left out.
func (w *xmlWriter) start(name string, attrs []string) {
	w.b.WriteString(strings.Repeat("  ", w.depth) + "<" + name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			w.b.WriteString(" " + attrs[i] + `="` + xmlEscape(attrs[i+1]) + `"`)
		}
	}
	w.b.WriteString(">")
}

// within writes an element around others.
func (w *xmlWriter) within(name string, attrs []string, inner func()) {
	w.start(name, attrs)
	w.b.WriteString("\n")
	w.depth++
	inner()
	w.depth--
	w.b.WriteString(strings.Repeat("  ", w.depth) + "</" + name + ">\n")
}

// must writes an element that its format wants, also without a value.
func (w *xmlWriter) must(name, text string, attrs ...string) {
	w.start(name, attrs)
	w.b.WriteString(xmlEscape(text) + "</" + name + ">\n")
}

// may writes an element that has a value.
func (w *xmlWriter) may(name, text string, attrs ...string) {
	if text != "" {
		w.must(name, text, attrs...)
	}
}

// xmlEscape writes text as ASCII. Characters that XML 1.0 has no form for are
// left out.
func xmlEscape(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\n' || r >= ' ' && r < 0x7f:
			b.WriteRune(r)
		case r == '\t' || r >= 0xa0 && r != 0xfffe && r != 0xffff:
			writeReference(&b, r)
		}
	}
	return b.String()
}
