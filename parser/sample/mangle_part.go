package sample

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"slices"
	"strings"

	"github.com/emersion/go-message/charset"
)

// A part is a mail or a part of one as it stands in its bytes, LF ended.
type part struct {
	fields   []string // whole fields, folded as they are, without the last line end
	body     string   // as it is encoded; of a multipart, nothing
	boundary string
	parts    []*part
}

const maxPartDepth = 20

// readParts reads a mail that is well formed: boundaries stand where they
// should. Others are an error.
func readParts(raw []byte) (*part, error) {
	return readPart(lf(string(raw)), 0)
}

func readPart(text string, depth int) (*part, error) {
	head, body, found := strings.Cut(text, "\n\n")
	if strings.HasPrefix(text, "\n") {
		head, body, found = "", text[1:], true
	}
	if !found {
		head = strings.TrimSuffix(head, "\n")
	}
	p := &part{body: body}
	for line := range strings.SplitSeq(head, "\n") {
		switch {
		case line == "":
		case line[0] == ' ' || line[0] == '\t':
			if len(p.fields) == 0 {
				return nil, fmt.Errorf("%w: the first line is no header field", ErrNotMangled)
			}
			p.fields[len(p.fields)-1] += "\n" + line
		default:
			p.fields = append(p.fields, line)
		}
	}
	mediaType, params := p.contentType()
	if !strings.HasPrefix(mediaType, "multipart/") {
		return p, nil
	}
	p.boundary, p.body = params["boundary"], ""
	if p.boundary == "" || depth == maxPartDepth {
		return nil, fmt.Errorf("%w: its parts cannot be told", ErrNotMangled)
	}
	return p, p.split(body, depth)
}

// split reads the parts between the boundaries of a body.
func (p *part) split(body string, depth int) error {
	var current []string
	inside := false
	for line := range strings.SplitSeq(body, "\n") {
		mark := strings.TrimRight(line, " \t")
		if mark != "--"+p.boundary && mark != "--"+p.boundary+"--" {
			current = append(current, line)
			continue
		}
		if inside {
			child, err := readPart(strings.Join(current, "\n"), depth+1)
			if err != nil {
				return err
			}
			p.parts = append(p.parts, child)
		}
		current, inside = nil, true
		if mark != "--"+p.boundary {
			return nil
		}
	}
	return fmt.Errorf("%w: its parts do not end", ErrNotMangled)
}

// bytes writes the mail with CRLF line ends.
func (p *part) bytes() []byte {
	var b strings.Builder
	p.write(&b)
	return bytes.ReplaceAll([]byte(strings.TrimRight(b.String(), "\n")+"\n"), []byte("\n"), []byte("\r\n"))
}

func (p *part) write(b *strings.Builder) {
	for _, f := range p.fields {
		b.WriteString(f + "\n")
	}
	b.WriteString("\n")
	if p.boundary == "" {
		b.WriteString(p.body)
		return
	}
	for _, child := range p.parts {
		b.WriteString("--" + p.boundary + "\n")
		child.write(b)
		b.WriteString("\n")
	}
	b.WriteString("--" + p.boundary + "--\n")
}

// fieldName returns the name of a field in lower case.
func fieldName(field string) string {
	name, _, _ := strings.Cut(field, ":")
	return strings.ToLower(strings.TrimSpace(name))
}

// get returns the unfolded value of a field.
func (p *part) get(name string) string {
	for _, f := range p.fields {
		if fieldName(f) == strings.ToLower(name) {
			_, value, _ := strings.Cut(f, ":")
			return strings.TrimSpace(strings.ReplaceAll(value, "\n", ""))
		}
	}
	return ""
}

// drop removes the fields that a test wants gone.
func (p *part) drop(gone func(name string) bool) {
	p.fields = slices.DeleteFunc(p.fields, func(f string) bool { return gone(fieldName(f)) })
}

func (p *part) contentType() (mediaType string, params map[string]string) {
	mediaType, params, err := mime.ParseMediaType(p.get("Content-Type"))
	if err != nil {
		return "text/plain", nil
	}
	return mediaType, params
}

// attached reports whether the part is a file.
func (p *part) attached() bool {
	mediaType, params := p.contentType()
	disposition, _, _ := strings.Cut(strings.ToLower(p.get("Content-Disposition")), ";")
	return disposition == "attachment" || params["name"] != "" ||
		!strings.HasPrefix(mediaType, "text/") && !strings.HasPrefix(mediaType, "multipart/")
}

// leaves returns the parts without parts, in order.
func (p *part) leaves() []*part {
	if p.boundary == "" {
		return []*part{p}
	}
	var all []*part
	for _, child := range p.parts {
		all = append(all, child.leaves()...)
	}
	return all
}

// bodies returns the parts of a media type that are no files.
func (p *part) bodies(mediaType string) []*part {
	return slices.DeleteFunc(p.leaves(), func(leaf *part) bool {
		t, _ := leaf.contentType()
		return t != mediaType || leaf.attached()
	})
}

// text returns the decoded text of a leaf.
func (p *part) text() (string, error) {
	var r io.Reader = strings.NewReader(p.body)
	switch strings.ToLower(p.get("Content-Transfer-Encoding")) {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, strings.NewReader(strings.ReplaceAll(p.body, "\n", "")))
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return "", fmt.Errorf("%w: decoding its text: %w", ErrNotMangled, err)
	}
	_, params := p.contentType()
	name := strings.ToLower(params["charset"])
	if name == "" || name == "utf-8" || name == "us-ascii" {
		return lf(strings.ToValidUTF8(string(content), "\uFFFD")), nil
	}
	decoded, err := charset.Reader(name, bytes.NewReader(content))
	if err == nil {
		content, err = io.ReadAll(decoded)
	}
	if err != nil {
		return "", fmt.Errorf("%w: decoding its text: %w", ErrNotMangled, err)
	}
	return lf(string(content)), nil
}

var errLetters = errors.New("its text has letters that the charset lacks")

// setText encodes a text into a leaf, in a charset and a transfer encoding.
func (p *part) setText(text, charsetName, encoding string) error {
	encoded := inCharset(charsetName, text)
	if encoded == nil && text != "" {
		return fmt.Errorf("%w: %w", ErrNotMangled, errLetters)
	}
	switch encoding {
	case "base64":
		p.body = lf(base64Lines([]byte(crlf(string(encoded)))))
	case "quoted-printable":
		p.body = lf(quotedPrintable(encoded))
	default:
		if longestLine(string(encoded)) > 990 {
			return fmt.Errorf("%w: its lines are too long for %s", ErrNotMangled, encoding)
		}
		p.body = string(encoded)
	}
	mediaType, _ := p.contentType()
	p.drop(func(name string) bool { return name == "content-type" || name == "content-transfer-encoding" })
	p.fields = append(p.fields, "Content-Type: "+mediaType+"; charset="+charsetName, "Content-Transfer-Encoding: "+encoding)
	return nil
}

// only makes the leaf the whole body of the mail.
func (p *part) only(leaf *part) {
	content := func(name string) bool { return strings.HasPrefix(name, "content-") }
	fields := slices.Clone(leaf.fields) // the leaf may be the mail itself
	p.drop(content)
	for _, f := range fields {
		if content(fieldName(f)) {
			p.fields = append(p.fields, f)
		}
	}
	p.body, p.boundary, p.parts = leaf.body, "", nil
}
