package parser

import (
	"bytes"
	"html"
	"io"
	"slices"
	"strings"
)

// errEnough ends a mail of which no more is read, as its end would.
var errEnough = io.EOF

// leaf reads a part that is no multipart: a body, or an attachment.
func (w *walker) leaf(p part) error {
	w.note(p)
	decode, known := newDecoder(p.header.Get("Content-Transfer-Encoding"))
	if !known {
		w.warn("a part has an unknown transfer encoding")
	}
	c := &content{lines: w.lines, decode: decode}
	switch open := w.opens(p); {
	case open != nil:
		return w.openOrAttach(p, c, open)
	case p.mediaType == "text/calendar":
		head := w.head(c, maxCalendar)
		if w.calendar == "" {
			w.calendar = parseInvitation(w.decodeText(p, head)).statement()
		}
		return w.attach(p, c, head)
	case w.reported(p) != nil:
		head := w.head(c, maxReport)
		*w.reported(p) = head
		return w.attach(p, c, head)
	case !w.isBody(p):
		return w.attach(p, c, nil)
	case p.mediaType == "text/html":
		b, err := w.collect(c, maxHTML-w.htmlSize, false)
		w.addHTML(p, b)
		return err
	}
	_, plain := decode.(plainDecoder)
	b, err := w.collect(c, maxText-w.textSize, plain)
	w.addText(p, b)
	return err
}

// reportUnnamed is the type of a report that does not name its type, until one
// of its parts does.
const reportUnnamed = "unnamed"

// maxReport is how much of each part of a report is kept.
const maxReport = 64 << 10

// reported returns where the start of a part is kept for the readers of
// reports, or nil.
func (w *walker) reported(p part) *[]byte {
	s := &w.mail.structure
	kind, isReport := strings.CutPrefix(p.mediaType, "message/")
	switch kind {
	case "delivery-status", "feedback-report", "disposition-notification":
		if isReport && s.report == reportUnnamed {
			s.report = kind
		}
	}
	keep := &s.returned
	switch p.mediaType {
	case "message/delivery-status", "message/global-delivery-status":
		keep = &s.status
	case "message/feedback-report":
		keep = &s.feedback
	case "message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers":
		if s.report == "" && !w.mail.fromDaemon() {
			return nil
		}
	default:
		return nil
	}
	if *keep != nil {
		return nil
	}
	return keep
}

// isBody reports whether the part is text to read in place.
func (w *walker) isBody(p part) bool {
	if p.attachment {
		return false
	}
	switch p.mediaType {
	case "text/plain", "text/html", "text/enriched", "text/richtext":
		// A named text is a file, unless it is all that the mail has so far.
		return p.name == "" || len(w.bodies) == 0
	}
	return false
}

// collect reads a body up to a cap. Files in it, where it may have some, are
// attachments.
func (w *walker) collect(c *content, most int, files bool) ([]byte, error) {
	var b []byte
	most = max(most, 0)
	for c.fill() {
		if files {
			if p, file := w.embedded(); file != nil {
				if err := w.attach(p, file, nil); err != nil {
					return b, err
				}
				continue
			}
		}
		if len(b) < most {
			b = append(b, c.out[:min(len(c.out), most-len(b))]...)
		}
	}
	if c.size > int64(most) {
		w.warn("the text is too long and was cut")
	}
	if c.warning != "" {
		w.warn(c.warning)
	}
	return b, nil
}

// attach lists an attachment and hands out its content: what was read of it,
// and the rest.
func (w *walker) attach(p part, c *content, head []byte) error {
	a := Attachment{
		Name:      p.name,
		Type:      p.mediaType,
		ContentID: cleanLine(trimID(p.header.Get("Content-ID"))),
	}
	if a.Name == "" && a.Type == "message/rfc822" {
		a.Name = "message.eml"
	}
	a.Inline = !p.attachment && a.ContentID != ""
	r := io.Reader(c)
	if len(head) > 0 {
		r = io.MultiReader(bytes.NewReader(head), c)
	}
	if err := w.handOut(a, r); err != nil {
		return err
	}
	c.drain()
	if c.warning != "" {
		w.warn(c.warning)
	}
	a.Size = c.size
	w.mail.Attachments = append(w.mail.Attachments, a)
	return nil
}

// handOut gives the caller the content of an attachment.
func (w *walker) handOut(a Attachment, content io.Reader) error {
	if w.options.Attachment == nil {
		return nil
	}
	a.Size = 0 // it is promised to be unknown, so that nobody counts on it
	w.calling = true
	err := w.options.Attachment(a, content)
	w.calling = false
	return err
}

func (w *walker) addText(p part, b []byte) {
	s := w.decodeText(p, b)
	if strings.EqualFold(p.params["format"], "flowed") {
		s = unflow(s, strings.EqualFold(p.params["delsp"], "yes"))
	}
	w.textSize += len(s)
	w.bodies = append(w.bodies, body{text: unsign(s), group: p.group})
}

func (w *walker) addHTML(p part, b []byte) {
	if p.params["charset"] == "" {
		if cs := metaCharset(b); cs != "" {
			p.params = map[string]string{"charset": cs}
		}
	}
	s := w.decodeText(p, b)
	w.htmlSize += len(s)
	w.bodies = append(w.bodies, body{html: true, text: s, group: p.group})
}

func (w *walker) decodeText(p part, b []byte) string {
	s, warning := decodeCharset(b, p.params["charset"])
	if warning != "" {
		w.warn(warning)
	}
	return cleanText(s)
}

// metaCharset finds the charset that an HTML text names in its head.
func metaCharset(b []byte) string {
	head := strings.ToLower(string(b[:min(len(b), 2048)]))
	_, rest, ok := strings.Cut(head, "charset=")
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, `"' `)
	if i := strings.IndexAny(rest, "\"' ;/>\n\r\t"); i >= 0 {
		return rest[:i]
	}
	return ""
}

// finish makes the two bodies of the mail of the parts that were read.
func (w *walker) finish() {
	if !slices.ContainsFunc(w.bodies, func(b body) bool { return strings.TrimSpace(b.text) != "" }) {
		w.bodies = w.spare
		if len(w.spare) == 0 && w.calendar != "" {
			w.bodies = []body{{text: w.calendar}}
		}
	}
	if s := w.mail.structure; s.encrypted || s.sealed {
		w.warn("the mail is encrypted: a key is needed to read it")
	}
	texts, htmls := make(map[int]bool), make(map[int]bool)
	anyHTML := false
	for _, b := range w.bodies {
		if b.html {
			htmls[b.group], anyHTML = true, true
		} else {
			texts[b.group] = true
		}
	}
	var text, page []string
	for _, b := range w.bodies {
		switch {
		case strings.TrimSpace(b.text) == "":
		case b.html:
			page = append(page, b.text)
			if b.group == 0 || !texts[b.group] {
				w.mail.structure.htmlOnly = true
			}
		default:
			text = append(text, strings.Trim(b.text, "\n"))
			// HTML of a mail is all of its words: what is no alternative to
			// some HTML is shown with it.
			if anyHTML && (b.group == 0 || !htmls[b.group]) {
				page = append(page, `<div style="white-space:pre-wrap">`+html.EscapeString(b.text)+"</div>")
			}
		}
	}
	w.mail.Text = strings.Join(text, "\n\n")
	w.mail.HTML = strings.Join(page, "\n")
}
