package sample

import (
	"bytes"
	"encoding/base64"
	"errors"
	"mime/quotedprintable"
	"strings"
)

// entity is a mail or a part of one: a body that is encoded already, or parts
// between boundaries.
type entity struct {
	header   header
	body     string
	boundary string
	preamble string
	parts    []*entity
}

// multipart returns an entity of parts. The boundary is quoted in its header
// unless mark is empty.
func multipart(subtype, sep, mark, boundary string, parts ...*entity) *entity {
	e := &entity{boundary: boundary, parts: parts}
	e.header.params("Content-Type", sep, "multipart/"+subtype, "boundary="+mark+boundary+mark)
	return e
}

// under returns the entity as a whole mail with the header h, in which its own
// fields already stand where the client has them.
func (e *entity) under(h header) *entity {
	e.header = h
	return e
}

func (e *entity) bytes() ([]byte, error) {
	var buf bytes.Buffer
	err := e.write(&buf)
	return buf.Bytes(), err
}

func (e *entity) write(buf *bytes.Buffer) error {
	errs := []error{e.header.err}
	for _, line := range e.header.lines {
		buf.WriteString(line + "\r\n")
	}
	buf.WriteString("\r\n")
	if e.boundary == "" {
		buf.WriteString(e.body)
		if !strings.HasSuffix(e.body, "\r\n") {
			buf.WriteString("\r\n")
		}
		return errors.Join(errs...)
	}
	buf.WriteString(e.preamble)
	for _, part := range e.parts {
		buf.WriteString("--" + e.boundary + "\r\n")
		errs = append(errs, part.write(buf))
		buf.WriteString("\r\n")
	}
	buf.WriteString("--" + e.boundary + "--\r\n")
	return errors.Join(errs...)
}

// quotedPrintable encodes text in any charset, with LF or CRLF line ends.
func quotedPrintable(text []byte) string {
	var buf strings.Builder
	w := quotedprintable.NewWriter(&buf)
	// A strings.Builder does not fail.
	_, _ = w.Write([]byte(lf(string(text))))
	_ = w.Close()
	return crlf(buf.String())
}

// base64Lines encodes content in lines of 76 characters.
func base64Lines(content []byte) string {
	s := base64.StdEncoding.EncodeToString(content)
	var out strings.Builder
	for len(s) > 76 {
		out.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	out.WriteString(s + "\r\n")
	return out.String()
}

// crlf returns text with CRLF line ends and without NUL, for a body that is
// sent as it is.
func crlf(text string) string {
	return strings.ReplaceAll(lf(text), "\n", "\r\n")
}

// lf returns text with LF line ends and without NUL.
func lf(text string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(text)
}

// longestLine returns the length in bytes of the longest line of text.
func longestLine(text string) int {
	longest := 0
	for line := range strings.Lines(text) {
		longest = max(longest, len(line))
	}
	return longest
}
