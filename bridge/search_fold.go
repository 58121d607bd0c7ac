package bridge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text as it is searched: in lower case, without accents, with
// plain quotes, dashes and spaces.
type folded struct {
	text string
	// at has for each byte of text where it comes from; nil where nobody asks.
	at []int32
}

// foldLetters are those that Unicode does not take apart.
var foldLetters = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l",
	'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d", 'þ': "th", 'Þ': "th", 'ı': "i", 'ς': "σ",
	'’': "'", '‘': "'", 'ʼ': "'", '´': "'", '“': `"`, '”': `"`, '«': `"`, '»': `"`,
	'‐': "-", '‑': "-", '–': "-", '—': "-", '−': "-",
}

// fold folds a text; with places where they are wanted.
func fold(s string, places bool) folded {
	var out strings.Builder
	out.Grow(len(s))
	var at []int32
	for i, r := range s {
		before := out.Len()
		foldRune(&out, s[i:], r)
		if places {
			for range out.Len() - before {
				at = append(at, int32(i)) //nolint:gosec // texts are shorter
			}
		}
	}
	return folded{out.String(), at}
}

func foldRune(out *strings.Builder, rest string, r rune) {
	if r < utf8.RuneSelf {
		switch {
		case 'A' <= r && r <= 'Z':
			out.WriteByte(byte(r) + 'a' - 'A')
		case r < ' ' || r == 0x7f:
			out.WriteByte(' ')
		default:
			out.WriteByte(byte(r))
		}
		return
	}
	if plain, ok := foldLetters[r]; ok {
		out.WriteString(plain)
		return
	}
	parts := norm.NFKD.PropertiesString(rest).Decomposition()
	if parts == nil {
		foldPart(out, r)
		return
	}
	for len(parts) > 0 {
		p, size := utf8.DecodeRune(parts)
		foldPart(out, p)
		parts = parts[size:]
	}
}

func foldPart(out *strings.Builder, r rune) {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Cf, unicode.Co) || r == utf8.RuneError:
	case unicode.IsSpace(r) || unicode.IsControl(r):
		out.WriteByte(' ')
	default:
		out.WriteRune(unicode.ToLower(r))
	}
}

// numberSigns may stand between the digits of a phone number.
const numberSigns = " .-/()"

const (
	// maxNumberGap is how many of them may stand there in a row.
	maxNumberGap = 2
	// minNumber and maxNumber are how many digits a number has that is written in
	// groups: less is a price or a year.
	minNumber, maxNumber = 6, 20
)

// number is digits that are written in groups, joined.
type number struct {
	digits string
	at     []int // of each digit in the folded text
}

// numbers finds what looks like a phone number in groups.
func (f folded) numbers() []number {
	var all []number
	for i := 0; i < len(f.text); i++ {
		if !isDigit(f.text[i]) {
			continue
		}
		n := f.numberFrom(i)
		last := n.at[len(n.at)-1]
		if grouped := last-i+1 > len(n.at); grouped && len(n.at) >= minNumber && len(n.at) <= maxNumber {
			all = append(all, n)
		}
		i = last
	}
	return all
}

func (f folded) numberFrom(start int) (n number) {
	for i, gap := start, 0; i < len(f.text) && gap <= maxNumberGap; i++ {
		switch c := f.text[i]; {
		case isDigit(c):
			n.at, gap = append(n.at, i), 0
		case strings.IndexByte(numberSigns, c) >= 0:
			gap++
		default:
			gap = maxNumberGap + 1
		}
	}
	digits := make([]byte, len(n.at))
	for i, at := range n.at {
		digits[i] = f.text[at]
	}
	n.digits = string(digits)
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// indexed returns the text that the index gets: folded, with the numbers in
// groups once more without them.
func (f folded) indexed() string {
	numbers := f.numbers()
	if len(numbers) == 0 {
		return f.text
	}
	var out strings.Builder
	out.WriteString(f.text)
	for _, n := range numbers {
		out.WriteString("\n" + n.digits)
	}
	return out.String()
}
