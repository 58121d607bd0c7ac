package bridge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers/v2"

	"github.com/passerelle-mail/passerelle/parser"
)

// mask replaces the secrets in a text by a word in a language.
func (b *Bridge) mask(text string, secrets Secrets, lang string) string {
	return secrets.Mask(text, b.sentence(sentenceMasked, lang))
}

// maskAll masks texts in place.
func (b *Bridge) maskAll(texts []*string, secrets Secrets, lang string) {
	for _, s := range texts {
		if secrets.In(*s) {
			*s = b.mask(*s, secrets, lang)
		}
	}
}

// leadTexts are the fields of a record that people wrote.
func leadTexts(r *parser.Lead) []*string {
	return []*string{
		&r.Contact.Display, &r.Contact.FirstName, &r.Contact.LastName, &r.Contact.Company, &r.Contact.City,
		&r.Listing.Title, &r.Listing.Ref, &r.Listing.URL, &r.Message.Text,
	}
}

// maskMessage returns a message as the other side of its author may see it.
func (b *Bridge) maskMessage(m Message, secrets Secrets, lang string) Message {
	m.Text, m.Omitted = b.mask(m.Text, secrets, lang), nil
	m.Attachments = slices.Clone(m.Attachments)
	b.maskNames(m.Attachments, secrets, lang)
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
	// One that the edge of a span cut in two is whole again in the full text.
	if secrets.In(m.Full) {
		m.Full, m.Hidden = b.mask(m.Full, secrets, lang), nil
	}
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

// replacePhone replaces a number, however its digits are set apart. What stands
// before the national number, such as +33 or 0, stays: it is no secret.
func replacePhone(s, e164, with string) string {
	number, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return s
	}
	national := phonenumbers.GetNationalSignificantNumber(number)
	var out strings.Builder
	for {
		start, end := findDigits(s, national)
		if start < 0 {
			break
		}
		out.WriteString(s[:start])
		out.WriteString(with)
		s = s[end:]
	}
	out.WriteString(s)
	return out.String()
}

// maxDigitGap is how many bytes may stand between two digits of one number.
const maxDigitGap = 6

// findDigits finds digits in s, with separators between them, and returns where
// they start and end; -1 where they are not there.
func findDigits(s, digits string) (start, end int) {
	for start = range len(s) {
		if s[start] != digits[0] {
			continue
		}
		if end = matchDigits(s, start, digits); end > 0 {
			return start, end
		}
	}
	return -1, -1
}

func matchDigits(s string, at int, digits string) int {
	gap := 0
	for at < len(s) && gap <= maxDigitGap {
		switch r, size := utf8.DecodeRuneInString(s[at:]); {
		case s[at] == digits[0]:
			digits, gap, at = digits[1:], 0, at+1
			if digits == "" {
				return at
			}
		case r >= '0' && r <= '9' || unicode.IsLetter(r):
			return 0
		default:
			gap += size
			at += size
		}
	}
	return 0
}
