package sample

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// header is a list of header fields in the order in which they are written. Its
// methods check what they are given; the first fault is kept in err.
type header struct {
	lines []string
	err   error
}

// add writes a field whose value is ASCII. An empty value leaves the field out.
func (h *header) add(name, value string) {
	if value != "" {
		h.write(name, value)
	}
}

// empty writes a field without a value, as Exchange does.
func (h *header) empty(name string) {
	h.lines = append(h.lines, name+":")
}

// params writes a structured field: a value and its parameters, sep between.
func (h *header) params(name, sep string, items ...string) {
	for _, item := range items {
		h.check(name, item)
		if len(item) > 900 {
			h.fail(name, item)
		}
	}
	h.lines = append(h.lines, name+": "+strings.Join(items, ";"+sep))
}

// text writes a field of free text.
func (h *header) text(name, value string, enc wordEncoding) {
	h.checkBreaks(name, value)
	if !plain(value) {
		value = enc(value)
	}
	h.write(name, value)
}

// address writes a field with one mailbox. quoted puts any name in quotes.
func (h *header) address(name string, a Address, enc wordEncoding, quoted bool) {
	if strings.Count(a.Email, "@") != 1 || strings.ContainsAny(a.Email, "<>()[],;:\"\\ \t") {
		h.fail(name, a.Email)
	}
	h.checkBreaks(name, a.Name)
	switch {
	case a.Name == "":
		h.write(name, a.Email)
		return
	case !plain(a.Name):
		a.Name = enc(a.Name)
	case quoted || strings.ContainsAny(a.Name, `()<>[]:;@\,."`):
		a.Name = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(a.Name) + `"`
	}
	h.write(name, a.Name+" <"+a.Email+">")
}

// has reports whether a field begins with a value.
func (h *header) has(name, value string) bool {
	for _, line := range h.lines {
		if strings.HasPrefix(line, name+": "+value) {
			return true
		}
	}
	return false
}

// set changes the value of a field that is there.
func (h *header) set(name, value string) {
	for i, line := range h.lines {
		if strings.HasPrefix(line, name+":") {
			h.lines[i] = name + ": " + value
		}
	}
}

// include writes the fields of another header.
func (h *header) include(other header) {
	h.lines = append(h.lines, other.lines...)
	if h.err == nil {
		h.err = other.err
	}
}

func (h *header) write(name, value string) {
	h.check(name, value)
	h.lines = append(h.lines, fold(name+": "+value))
}

func (h *header) check(name, value string) {
	h.checkBreaks(name, value)
	for word := range strings.FieldsSeq(value) {
		if !ascii(word) || len(word) > 900 {
			h.fail(name, value)
		}
	}
}

func (h *header) checkBreaks(name, value string) {
	if strings.ContainsAny(value, "\r\n\x00") {
		h.fail(name, value)
	}
}

func (h *header) fail(name, value string) {
	if h.err == nil {
		h.err = fmt.Errorf("%s cannot be %q", name, value)
	}
}

// fold breaks a field at spaces, so that lines have at most 76 characters
// where that is possible.
func fold(line string) string {
	const width = 76
	var out strings.Builder
	for len(line) > width {
		i := strings.LastIndexByte(line[:width+1], ' ')
		if i <= 0 || strings.HasSuffix(line[:i], ":") {
			next := strings.IndexByte(line[width:], ' ')
			if next < 0 {
				break
			}
			i = width + next
		}
		out.WriteString(line[:i] + "\r\n")
		line = line[i:]
	}
	return out.String() + line
}

// plain reports whether s can stand in a header field as it is.
func plain(s string) bool {
	for word := range strings.FieldsSeq(s) {
		if len(word) > 70 || strings.HasPrefix(word, "=?") {
			return false
		}
	}
	return ascii(s)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] < ' ' && s[i] != '\t' || s[i] == 0x7f {
			return false
		}
	}
	return true
}

// param returns a parameter in quotes, its value in encoded words where it has
// more than ASCII, which no standard allows and nearly all clients write.
func param(name, value string, enc wordEncoding) string {
	if !ascii(value) && !strings.ContainsAny(value, "\r\n") {
		value = enc(value)
	}
	return name + `="` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
}

// param2231 returns a parameter in the extended form of RFC 2231 where its
// value has more than ASCII.
func param2231(name, value, charset string) string {
	if ascii(value) || strings.ContainsAny(value, "\r\n") {
		return param(name, value, wordsQ)
	}
	return name + "*=" + charset + "''" + url.PathEscape(value)
}

// wordEncoding writes a text as encoded words (RFC 2047), with spaces between.
type wordEncoding func(string) string

func wordsQ(s string) string { return encodeWords(s, "UTF-8", "Q") }

func wordsLowerQ(s string) string { return encodeWords(s, "utf-8", "Q") }

// wordsExchange encodes as Exchange does: in the narrowest charset.
func wordsExchange(s string) string {
	charset, _ := narrow(s)
	if charset == "utf-8" {
		return encodeWords(s, charset, "B")
	}
	return encodeWords(s, charset, "Q")
}

func encodeWords(s, charset, encoding string) string {
	encode := func(b []byte) string {
		if encoding == "B" {
			return base64.StdEncoding.EncodeToString(b)
		}
		return qEncode(b)
	}
	room := 75 - len("=????=") - len(charset) - len(encoding)
	var words []string
	var word []byte
	for _, r := range s {
		next := append(slices.Clip(word), inCharset(charset, string(r))...)
		if len(encode(next)) > room {
			words = append(words, encode(word))
			next = inCharset(charset, string(r))
		}
		word = next
	}
	words = append(words, encode(word))
	for i, w := range words {
		words[i] = "=?" + charset + "?" + encoding + "?" + w + "?="
	}
	return strings.Join(words, " ")
}

// qEncode is the Q encoding, with what RFC 2047, section 5 (3) leaves alone.
func qEncode(b []byte) string {
	var out strings.Builder
	for _, c := range b {
		switch {
		case c == ' ':
			out.WriteByte('_')
		case strings.IndexByte(alnum+"!*+-/", c) >= 0:
			out.WriteByte(c)
		default:
			fmt.Fprintf(&out, "=%02X", c)
		}
	}
	return out.String()
}
