package bridge

import (
	"strings"

	"github.com/passerelle-mail/passerelle/parser"
)

// mask replaces the secrets in a text, in any case of letters.
func (b *Bridge) mask(text string, secrets []string, lang string) string {
	for _, s := range secrets {
		text = replaceFold(text, s, b.sentence(sentenceMasked, lang))
	}
	return text
}

// maskMessage returns a message as the other side of its author may see it.
func (b *Bridge) maskMessage(m Message, secrets []string, lang string) Message {
	m.Text = b.mask(m.Text, secrets, lang)
	if m.Full == "" {
		return m
	}
	var full strings.Builder
	var hidden []parser.Span
	at := 0
	for _, h := range m.Hidden {
		full.WriteString(b.mask(m.Full[at:h.Start], secrets, lang))
		start := full.Len()
		full.WriteString(b.mask(m.Full[h.Start:h.End], secrets, lang))
		hidden = append(hidden, parser.Span{Start: start, End: full.Len(), Reason: h.Reason, Confidence: h.Confidence})
		at = h.End
	}
	full.WriteString(b.mask(m.Full[at:], secrets, lang))
	m.Full, m.Hidden = full.String(), hidden
	return m
}

// replaceFold replaces old in s, in any case of ASCII letters.
func replaceFold(s, old, with string) string {
	if old == "" || len(s) < len(old) {
		return s
	}
	lower, old := asciiLower(s), asciiLower(old)
	var out strings.Builder
	for {
		i := strings.Index(lower, old)
		if i < 0 {
			break
		}
		out.WriteString(s[:i])
		out.WriteString(with)
		s, lower = s[i+len(old):], lower[i+len(old):]
	}
	out.WriteString(s)
	return out.String()
}

// asciiLower keeps the length, so that places in it are places in s.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
