package parser

import (
	"bytes"
	"strings"
)

const (
	maxHeader = 256 << 10 // bytes of one header block
	maxField  = 64 << 10  // bytes of one field
)

// readHeader reads a header block and the empty line below it.
//
// QUIRK: a mail may begin with blank lines, with an mbox "From " line or with
// a line that belongs to nothing, and a block may have such a line in it.
// Each is passed over where a field follows; else the body begins there.
func (w *walker) readHeader() Header {
	var (
		h    Header
		buf  []byte
		size int
	)
	flush := func() {
		if name, value, ok := cutField(buf); ok {
			h.fields = append(h.fields, field{name, value})
		}
		buf = buf[:0]
	}
	for w.lines.next() {
		line := w.lines.chunk
		blank := w.lines.start && len(bytes.TrimRight(line, "\r\n")) == 0
		if blank && (len(h.fields) > 0 || len(buf) > 0 || !w.fieldFollows()) {
			break
		}
		size += len(line)
		if size > maxHeader {
			w.warn("the header is too long")
			flush()
			continue
		}
		switch {
		case blank:
		case !w.lines.start || line[0] == ' ' || line[0] == '\t':
			if len(buf) > 0 && len(buf)+len(line) <= maxField {
				buf = append(buf, line...)
			}
		case isField(line):
			flush()
			buf = append(buf, line...)
		case w.fieldFollows():
			w.warn("a line of the header is no field")
			flush()
		default:
			flush()
			w.warn("the header does not end with an empty line")
			w.lines.unread()
			return h
		}
	}
	flush()
	return h
}

// fieldFollows reports whether the line after the current one is a field that
// mails have. Before the first field a mail that is only text would else lose
// its first lines.
func (w *walker) fieldFollows() bool {
	const enough = 80
	next, _, _ := bytes.Cut(w.lines.peek(enough), []byte("\n"))
	name, _, ok := bytes.Cut(next, []byte(":"))
	if !ok || len(name) > 40 {
		return false
	}
	n := strings.ToLower(string(name))
	return knownFields[n] || strings.HasPrefix(n, "x-") || strings.HasPrefix(n, "content-") ||
		strings.HasPrefix(n, "list-") || strings.HasPrefix(n, "arc-")
}

var knownFields = map[string]bool{
	"received": true, "return-path": true, "delivered-to": true, "from": true,
	"to": true, "cc": true, "subject": true, "date": true, "message-id": true,
	"mime-version": true, "reply-to": true, "sender": true, "in-reply-to": true,
	"references": true, "dkim-signature": true, "authentication-results": true,
	"user-agent": true, "auto-submitted": true, "received-spf": true,
}

// isField reports whether line is "Name: ...".
func isField(line []byte) bool {
	for i, c := range line {
		switch {
		case c == ':':
			return i > 0
		case c <= ' ' || c >= 0x7f:
			// Blanks between name and colon are obsolete, but allowed.
			rest := bytes.TrimLeft(line[i:], " \t")
			return i > 0 && c == ' ' && len(rest) > 0 && rest[0] == ':'
		}
	}
	return false
}

func cutField(raw []byte) (name, value string, ok bool) {
	n, v, ok := bytes.Cut(raw, []byte(":"))
	if !ok {
		return "", "", false
	}
	return string(bytes.TrimRight(n, " \t")), unfold(v), true
}

// unfold joins the lines of a field with one blank.
func unfold(v []byte) string {
	if i := bytes.IndexByte(v, '\n'); i < 0 || i == len(v)-1 {
		return string(bytes.TrimSpace(v))
	}
	var b strings.Builder
	for line := range bytes.Lines(v) {
		line = bytes.TrimSpace(line)
		if b.Len() > 0 && len(line) > 0 {
			b.WriteByte(' ')
		}
		b.Write(line)
	}
	return b.String()
}
