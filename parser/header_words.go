package parser

import (
	"encoding/base64"
	"strings"
)

// maxWords is how many encoded words are decoded in one field.
const maxWords = 1000

// decodeWords decodes the encoded words (RFC 2047) in s. What is not one stays
// as it is.
//
// QUIRK: many clients split a multi-octet character over two words, so that
// neither is valid alone. Adjacent words of one charset are joined before
// they are decoded.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return validUTF8(s)
	}
	var (
		out     strings.Builder
		pending []byte // decoded octets of the words just read
		charset string
	)
	flush := func() {
		if len(pending) > 0 {
			t, _ := decodeCharset(pending, charset)
			out.WriteString(t)
			pending = pending[:0]
		}
	}
	for n := 0; ; n++ {
		i := strings.Index(s, "=?")
		if i < 0 || n == maxWords {
			break
		}
		cs, octets, rest, ok := cutWord(s[i:])
		if gap := s[:i]; len(pending) == 0 || !ok || strings.Trim(gap, " \t\r\n") != "" {
			flush()
			out.WriteString(validUTF8(gap))
		}
		if !ok {
			out.WriteString("=?")
			s = s[i+2:]
			continue
		}
		if !strings.EqualFold(cs, charset) {
			flush()
			charset = cs
		}
		pending = append(pending, octets...)
		s = rest
	}
	flush()
	out.WriteString(validUTF8(s))
	return out.String()
}

// cutWord reads the encoded word that s begins with.
func cutWord(s string) (charset string, octets []byte, rest string, ok bool) {
	charset, s, ok = strings.Cut(s[2:], "?")
	if !ok || charset == "" || len(charset) > 60 || strings.ContainsAny(charset, " \t") {
		return "", nil, "", false
	}
	charset, _, _ = strings.Cut(charset, "*") // RFC 2231 adds a language
	if len(s) < 2 || s[1] != '?' {
		return "", nil, "", false
	}
	enc := s[0] | 0x20
	text, rest, ok := strings.Cut(s[2:], "?=")
	if !ok {
		return "", nil, "", false
	}
	switch enc {
	case 'q':
		return charset, decodeQ(text), rest, true
	case 'b':
		text = strings.TrimRight(text, "=")
		octets, err := base64.RawStdEncoding.DecodeString(text)
		return charset, octets, rest, err == nil
	}
	return "", nil, "", false
}

func decodeQ(s string) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '_':
			b = append(b, ' ')
		case c == '=' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			b = append(b, c)
		}
	}
	return b
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}
