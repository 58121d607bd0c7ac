package parser

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding/charmap"
)

// decodeCharset makes UTF-8 of text in the named charset, and says in a few
// words what was wrong with it.
func decodeCharset(b []byte, name string) (text, warning string) {
	name = strings.ToLower(strings.Trim(name, " \t\"'"))
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if name == "utf-7" || name == "unicode-1-1-utf-7" {
		s, bad := decodeUTF7(b)
		if bad {
			warning = "the text is not in the charset utf-7 that it claims"
		}
		return s, warning
	}
	if isASCII(b) && !strings.HasPrefix(name, "utf-16") && !strings.HasPrefix(name, "iso-2022") &&
		!strings.HasPrefix(name, "utf-32") && !strings.HasPrefix(name, "hz-") {
		return string(b), ""
	}
	switch kind := latin(name); {
	case name == "" || name == "us-ascii" || name == "ascii":
		return guess(b), ""
	case name == "utf-8" || name == "utf8":
		if utf8.Valid(b) {
			return string(b), ""
		}
		return guess(b), "the text is not in the charset utf-8 that it claims"
	case kind && utf8.Valid(b):
		// No word of a Latin language looks like UTF-8 by chance.
		return string(b), "the text is utf-8, not " + name + " as it claims"
	case kind && (name == "iso-8859-1" || name == "latin1" || name == "windows-1252"):
		return windows1252(b), ""
	}
	if s, ok := convert(b, name); ok {
		return s, ""
	}
	return guess(b), "the charset " + cleanLine(clip(name, 40)) + " is not known"
}

func latin(name string) bool {
	return strings.HasPrefix(name, "iso-8859-") || strings.HasPrefix(name, "windows-125") || name == "latin1"
}

// convert runs a decoder of a library, whose panics end here.
func convert(b []byte, name string) (s string, ok bool) {
	defer func() {
		if recover() != nil {
			s, ok = "", false
		}
	}()
	r, err := charset.Reader(name, bytes.NewReader(b))
	if err != nil {
		return "", false
	}
	out, err := io.ReadAll(io.LimitReader(r, 4*int64(len(b))+64))
	if err != nil {
		return "", false
	}
	return strings.ToValidUTF8(string(out), "\ufffd"), true
}

// guess takes text of no known charset as UTF-8, with damage in it if need be,
// else as Windows-1252, in which any octets are some text.
func guess(b []byte) string {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	if bad == 0 {
		return string(b)
	}
	if good > bad {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	return windows1252(b)
}

func windows1252(b []byte) string {
	var out strings.Builder
	out.Grow(len(b) + len(b)/8)
	for _, c := range b {
		out.WriteRune(charmap.Windows1252.DecodeByte(c))
	}
	return out.String()
}

// validUTF8 makes header text valid: most headers with bare octets are UTF-8
// or Windows-1252.
func validUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return guess([]byte(s))
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// clip cuts s to at most n bytes of valid UTF-8.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// cleanText gives text LF line ends and takes out the control characters that
// no text needs.
func cleanText(s string) string {
	i := nextControl(s)
	if i == len(s) {
		return s
	}
	b := make([]byte, 0, len(s))
	for ; i < len(s); i = nextControl(s) {
		b = append(b, s[:i]...)
		switch c := s[i]; {
		case c == '\r' && i+1 < len(s) && s[i+1] == '\n':
		case c == '\r' || c == '\v' || c == '\f':
			b = append(b, '\n')
		}
		s = s[i+1:]
	}
	return string(append(b, s...))
}

// nextControl returns where in s the first control character is that is no tab
// or LF, or the length of s.
func nextControl(s string) int {
	for i := range len(s) {
		if c := s[i]; c < 0x20 && c != '\n' && c != '\t' || c == 0x7f {
			return i
		}
	}
	return len(s)
}
