package parser

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// nameClean returns the first bytes of s as clean text of one line: encoded words
// and entities decoded, wrong charsets repaired, composed, without emoji and invisible
// characters.
func nameClean(s string) string {
	s = validUTF8(clip(s, maxName))
	if strings.Contains(s, "=?") {
		s = validUTF8(decodeWords(s))
	}
	if strings.ContainsRune(s, '&') {
		s = html.UnescapeString(s)
	}
	s = norm.NFC.String(nameMojibake(s))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '’' || r == '‘' || r == 'ʼ' || r == '`' || r == '´':
			return '\''
		case r == '‐' || r == '‑':
			return '-'
		case r == utf8.RuneError || !unicode.IsGraphic(r) || nameIsEmoji(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(clip(strings.Join(strings.Fields(s), " "), maxName))
}

// nameIsEmoji reports pictures and what joins them.
func nameIsEmoji(r rune) bool {
	return r > 0x2000 && unicode.Is(unicode.So, r) || r >= 0x1f000 && r < 0x20000 || r >= 0xe0000 || r == 0x20e3 || unicode.Is(unicode.Variation_Selector, r)
}

// nameMojibake repairs UTF-8 that was read as Windows-1252, once or twice.
func nameMojibake(s string) string {
	for range 2 {
		if !strings.ContainsAny(s, "ÃÂÅÄâ") {
			return s
		}
		b := make([]byte, 0, len(s))
		for _, r := range s {
			c, ok := charmap.Windows1252.EncodeRune(r)
			if !ok {
				if r > 0xff {
					return s
				}
				c = byte(r)
			}
			b = append(b, c)
		}
		if !utf8.Valid(b) {
			return s
		}
		s = string(b)
	}
	return s
}
