package bridge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plainLetters returns a text as its reader sees it, in the plainest letters:
// without what is not seen or only adorns them, with the digits of all scripts as
// ASCII has them, and both ways round where a mark turns the writing.
func plainLetters(s string) string {
	if isPlain(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.ContainsRune(s, rightToLeft) {
		s += turnedLines(s)
	}
	return strings.Map(plainLetter, norm.NFKC.String(strings.Map(dropInvisible, s)))
}

// isPlain says whether a text has only letters that are plain already: those of
// ASCII, and the commonest beyond it. It looks at bytes, since it sees all of every
// mail.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < utf8.RuneSelf {
			continue
		}
		rest := s[i:]
		switch {
		case len(rest) > 1 && rest[0] == "é"[0] && rest[1]&0xc0 == 0x80: // from À to ÿ
			i++
		case strings.HasPrefix(rest, "«"), strings.HasPrefix(rest, "»"), strings.HasPrefix(rest, "·"):
			i++
		case strings.HasPrefix(rest, "€"), strings.HasPrefix(rest, "’"), strings.HasPrefix(rest, "–"), strings.HasPrefix(rest, "—"):
			i += 2
		default:
			return false
		}
	}
	return true
}

// rightToLeft turns what follows on its line.
const rightToLeft = '\u202e'

func turnedLines(s string) string {
	var out strings.Builder
	for line := range strings.Lines(s) {
		if strings.ContainsRune(line, rightToLeft) {
			turned := []rune(line)
			slices.Reverse(turned)
			out.WriteString("\n" + string(turned))
		}
	}
	return out.String()
}

// plainBelow is where the first marks and digits beyond ASCII are.
const plainBelow = 0x300

func dropInvisible(r rune) rune {
	if r == 0xad || r >= plainBelow && unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) {
		return -1
	}
	return r
}

// plainLetter drops the marks that no letter has taken in, such as the frame
// of a key around a digit.
func plainLetter(r rune) rune {
	switch {
	case r < plainBelow:
		return r
	case unicode.In(r, unicode.Mn, unicode.Me):
		return -1
	case unicode.Is(unicode.Nd, r):
		return digitOf(r)
	}
	return r
}

// digitOf returns a decimal digit of any script in ASCII. Unicode has those of
// each script in a row from its zero, and rows follow one another whole.
func digitOf(r rune) rune {
	for _, row := range unicode.Nd.R16 {
		if r >= rune(row.Lo) && r <= rune(row.Hi) {
			return '0' + (r-rune(row.Lo))%10
		}
	}
	for _, row := range unicode.Nd.R32 {
		if r >= rune(row.Lo) && r <= rune(row.Hi) {
			return '0' + (r-rune(row.Lo))%10
		}
	}
	return r
}

// minLetters is how many letters set apart by blanks are looked at together.
const minLetters = 6

// joinLetters returns what is written with a blank behind each letter, without
// the blanks; a line for each piece, and nothing of the rest.
func joinLetters(s string) string {
	var out strings.Builder
	run := make([]byte, 0, 64) // letters since the last longer word
	count := 0
	end := func() {
		if count >= minLetters {
			out.Write(run)
			out.WriteByte('\n')
		}
		run, count = run[:0], 0
	}
	for at := 0; at < len(s); {
		w, newLine, ok := nextToken(s, at)
		if !ok {
			break
		}
		if newLine {
			end()
		}
		at = w.end
		if word := s[w.start:w.end]; utf8.RuneCountInString(word) == 1 {
			run = append(run, word...)
			count++
		} else {
			end()
		}
	}
	end()
	return out.String()
}
