package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxPhoneDigits is the most that a number can have: 15 (ITU-T E.164), a 00 and
// a trunk prefix.
const maxPhoneDigits = 18

// phoneGroup is a row of digits without anything between them.
type phoneGroup struct {
	start, end int
	digits     string      // at most maxPhoneDigits+1
	plus       int         // where the + before it is; -1 for none
	around     phoneAround // once read
	gap        phoneGap    // before it; of no use in the first
	spoken     bool        // in words
	soft       bool        // has letters for digits
	blocked    bool        // part of something else
	used       bool        // part of a number that was found
}

// phoneGroups reads all groups of a text.
func phoneGroups(text string) []phoneGroup {
	r := phoneReader{text: text, plus: -1}
	for r.i < len(text) {
		r.next()
	}
	return r.groups
}

// phoneReader goes through a text once.
type phoneReader struct {
	text   string
	i      int
	plus   int // where a + is that only blanks and brackets follow
	groups []phoneGroup
	words  phoneWords
}

func (r *phoneReader) next() {
	c, size := utf8.DecodeRuneInString(r.text[r.i:])
	switch {
	case phoneDigit(c) >= 0 && !r.afterLetter(c):
		r.readDigits()
	case unicode.IsLetter(c):
		r.readWord()
	case c == '+' || c == '＋':
		r.plus = r.i
		r.i += size
	default:
		if c != '(' && c != ')' && !isPhoneBlank(c) && !isPhoneHidden(c) || r.plus >= 0 && r.i-r.plus > 4 {
			r.plus = -1
		}
		r.i += size
	}
}

// afterLetter reports whether a raised digit belongs to the letter before it,
// as in m².
func (r *phoneReader) afterLetter(c rune) bool {
	if c < utf8.RuneSelf || unicode.IsDigit(c) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(r.text[:r.i])
	return unicode.IsLetter(before)
}

func (r *phoneReader) add(g phoneGroup) {
	g.plus = r.plus
	r.plus = -1
	if n := len(r.groups); n > 0 {
		before := r.groups[n-1]
		g.gap = readPhoneGap(r.text[before.end:g.start], before.spoken || g.spoken)
	}
	r.groups = append(r.groups, g)
}

// readDigits reads a group, and letters that stand for digits in it.
func (r *phoneReader) readDigits() {
	if n := r.lookAlikes(); n > 0 {
		return
	}
	g := phoneGroup{start: r.i, end: r.i}
	var digits []byte
	for i := r.i; i < len(r.text); {
		c, size := utf8.DecodeRuneInString(r.text[i:])
		d := phoneDigit(c)
		switch {
		case d >= 0:
			if len(digits) <= maxPhoneDigits {
				digits = append(digits, byte('0'+d))
			}
			g.end = i + size
		case c == 0x20e3 || c == 0xfe0f: // a key, and its emoji form
			g.end = i + size
		case isPhoneHidden(c):
		default:
			i = len(r.text)
			continue
		}
		i += size
	}
	g.digits = string(digits)
	r.i = g.end
	r.add(g)
}

// phoneLetters are letters that are taken for digits.
var phoneLetters = map[byte]byte{'o': '0', 'O': '0', 'l': '1', 'I': '1'}

// lookAlikes reads a group with letters for digits, if one starts here, and
// returns its length. Two letters alone are one after another group.
func (r *phoneReader) lookAlikes() int {
	if before, _ := utf8.DecodeLastRuneInString(r.text[:r.i]); unicode.IsLetter(before) || unicode.IsDigit(before) {
		return 0
	}
	var digits []byte
	letters, i := 0, r.i
	for ; i < len(r.text); i++ {
		c := r.text[i]
		if d, ok := phoneLetters[c]; ok {
			c = d
			letters++
		} else if !isDigit(c) {
			break
		}
		if len(digits) > maxPhoneDigits {
			return 0
		}
		digits = append(digits, c)
	}
	after, _ := utf8.DecodeRuneInString(r.text[i:])
	if letters == 0 || unicode.IsLetter(after) || unicode.IsDigit(after) || after == '\'' || after == '’' {
		return 0
	}
	if letters == len(digits) && (letters != 2 || len(r.groups) == 0 || r.i-r.groups[len(r.groups)-1].end > 2) {
		return 0
	}
	r.add(phoneGroup{start: r.i, end: i, digits: string(digits), soft: true})
	n := i - r.i
	r.i = i
	return n
}

// readWord reads a word: a number, digits in letters, or any other.
func (r *phoneReader) readWord() {
	if _, ok := phoneLetters[r.text[r.i]]; ok && r.lookAlikes() > 0 {
		return
	}
	end := r.i
	for end < len(r.text) {
		c, size := utf8.DecodeRuneInString(r.text[end:])
		if !unicode.IsLetter(c) && !unicode.IsMark(c) || c == 0x20e3 || c == 0xfe0f {
			break
		}
		end += size
	}
	if r.readSpoken(end) {
		return
	}
	r.plus = -1
	if strings.EqualFold(r.text[r.i:end], "plus") {
		r.plus = r.i
	}
	r.i = end
}

// phoneDigit returns the value of a digit of any script or shape; -1 for others.
func phoneDigit(c rune) int {
	switch {
	case c < utf8.RuneSelf:
		if c >= '0' && c <= '9' {
			return int(c - '0')
		}
		return -1
	case c >= 0x2460 && c <= 0x2468: // ①
		return int(c-0x2460) + 1
	case c == 0x24ea || c == 0x2070: // ⓪ and ⁰
		return 0
	case c == 0xb9:
		return 1
	case c == 0xb2 || c == 0xb3:
		return int(c - 0xb0)
	case c >= 0x2074 && c <= 0x2079:
		return int(c - 0x2070)
	case c >= 0x2080 && c <= 0x2089:
		return int(c - 0x2080)
	}
	if !unicode.IsDigit(c) {
		return -1
	}
	for _, r := range unicode.Nd.R16 {
		if c >= rune(r.Lo) && c <= rune(r.Hi) {
			return int(c-rune(r.Lo)) % 10
		}
	}
	for _, r := range unicode.Nd.R32 {
		if c >= rune(r.Lo) && c <= rune(r.Hi) {
			return int(c-rune(r.Lo)) % 10
		}
	}
	return -1
}

func isPhoneBlank(c rune) bool {
	return c == ' ' || c == '\t' || c >= 0xa0 && unicode.Is(unicode.Zs, c)
}

// isPhoneHidden reports whether a character is one that nobody sees.
func isPhoneHidden(c rune) bool {
	return c >= 0xad && (c == 0xad || unicode.Is(unicode.Cf, c) || c == 0xfe0f)
}

// phoneGap is what stands between two groups of a number.
type phoneGap struct {
	key     rune // the separator; a blank where there are only blanks
	tight   bool // nothing else but that separator
	newline bool
	ok      bool // digits on both sides can be of one number
}

// readPhoneGap reads what stands between two groups.
func readPhoneGap(s string, spoken bool) phoneGap {
	if spoken {
		s = phoneGapWord(s)
	}
	switch {
	case s == " ":
		return phoneGap{key: ' ', ok: true}
	case len(s) > 24:
		return phoneGap{}
	}
	g := phoneGap{key: ' ', ok: true}
	blanks, marks, brackets, newlines := 0, 0, 0, 0
	for _, c := range s {
		switch {
		case !g.ok:
			return g
		case isPhoneHidden(c) || c == '\r':
		case isPhoneBlank(c):
			blanks++
		case c == '\n':
			newlines++
		case c == '(' || c == ')' || c == '[' || c == ']':
			brackets++
		case strings.ContainsRune("./-_,:;*|·•~\\=+'’", c) || unicode.Is(unicode.Pd, c) || c == '−' || c == '∙' || c == '・' || c == '‧':
			g.ok = marks == 0 || g.key == c
			g.key = c
			marks++
		default:
			g.ok = false
		}
	}
	g.tight = marks == 1 && blanks+brackets+newlines == 0
	g.newline = newlines > 0
	switch {
	case newlines > 1 || blanks > 4 || brackets > 3 || marks > 3,
		marks > 0 && newlines > 0 && g.key != '-' && g.key != '.',
		(g.key == '+' || g.key == ';' || g.key == '=') && !g.tight:
		g.ok = false
	}
	return g
}
