package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// An attribution has a date, in any order and language.

// findStart returns where in s an attribution begins with a date, with its verb
// behind that: at 0, or at a capitalised word such as "On" inside of s. s and
// its folded form f have equal offsets unless folding changed lengths, and then
// only a start at 0 is found.
func findStart(s, f string, verb int) (at int, lang string) {
	if lang, ok := dateStart(f); ok {
		return 0, lang
	}
	if len(s) != len(f) {
		return -1, ""
	}
	at = -1
	for i := 1; i < verb; i++ {
		if f[i-1] != ' ' && strings.IndexByte(".!?,;)>-", f[i-1]) < 0 {
			continue
		}
		r, _ := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsUpper(r) || !gluedWords[firstWord(f[i:])] {
			continue
		}
		if l, ok := dateStart(f[i:]); ok {
			at, lang = len(strings.TrimRight(f[:i], " -_")), l
		}
	}
	return at, lang
}

// gluedWords are the words that begin an attribution in the middle of a line.
var gluedWords = map[string]bool{
	"on": true, "le": true, "am": true, "el": true, "il": true, "em": true,
	"op": true, "den": true, "w": true, "dnia": true, "dne": true, "dňa": true,
	"pe": true, "la": true, "în": true, "dana": true, "στις": true, "την": true, "на": true,
}

// dateStart reports whether f begins as an attribution with a date does.
func dateStart(f string) (lang string, ok bool) {
	f = strings.TrimLeft(f, "\"'“«([<-–—_ ")
	first := firstWord(f)
	if hebrew := "ב-"; strings.HasPrefix(first, hebrew) {
		first = hebrew
	}
	lang, on := onWords[first]
	if !on {
		return "", startsWithDate(f)
	}
	rest := f[len(first):]
	for range 4 {
		rest = strings.TrimLeft(rest, " .,(\"'“«")
		w := firstWord(rest)
		if w == "" {
			return "", false
		}
		if w[0] >= '0' && w[0] <= '9' || isDayWord(w) {
			return lang, hasDigit(rest)
		}
		rest = rest[len(w):]
	}
	return "", false
}

// startsWithDate reports whether f begins with a date or the name of a day or
// month.
func startsWithDate(f string) bool {
	w := firstWord(f)
	if w == "" {
		return false
	}
	if w[0] >= '0' && w[0] <= '9' {
		return hasDate(clip(f, 60))
	}
	return isDayWord(w) && hasDate(f) && hasDigit(clip(f, 30))
}

// startsBare reports whether f, which begins as an attribution does, may be the
// end of one: it has no word such as "On" before its date, or only a time there.
func startsBare(f string) bool {
	f = strings.TrimLeft(f, "\"'“«([<-–—_ ")
	first := firstWord(f)
	if _, on := onWords[first]; !on {
		return true
	}
	i := strings.IndexAny(f, "0123456789")
	if i < 0 {
		return true
	}
	n := skipDigits(f, i)
	return n-i <= 2 && n+1 < len(f) && f[n] == ':' && isDigit(f[n+1])
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// isDayWord reports whether w is a weekday or month, long or short.
func isDayWord(w string) bool {
	const longest, ending, stem = 32, 3, 5
	if len(w) > longest {
		return false
	}
	w, _, _ = strings.Cut(w, "-") // "terça-feira"
	if dayWords[w] || dayNames[w] || dayStarts[w] {
		return true
	}
	n := utf8.RuneCountInString(w)
	for cut := 1; cut <= ending && n-cut >= stem; cut++ {
		_, size := utf8.DecodeLastRuneInString(w)
		if w = w[:len(w)-size]; dayNames[w] {
			return true
		}
	}
	return false
}

// firstWord returns what s begins with, up to a blank or punctuation.
func firstWord(s string) string {
	if i := strings.IndexAny(s, " ,.;:()<>\""); i >= 0 {
		return s[:i]
	}
	return s
}

// hasDate reports whether s has a year, a time of day or a date in figures. What
// stands between letters, as in "g1h3j@example.com", is none.
func hasDate(s string) bool {
	for i := 0; i < len(s); {
		if !isDigit(s[i]) {
			i++
			continue
		}
		n := skipDigits(s, i)
		run := s[i:n]
		if i > 0 && isLetter(s[i-1]) {
			i = n
			continue
		}
		if len(run) == 4 && (strings.HasPrefix(run, "20") || strings.HasPrefix(run, "19")) {
			return true
		}
		if len(run) <= 2 && n+2 < len(s) && strings.IndexByte(":h./-", s[n]) >= 0 && isDigit(s[n+1]) {
			if end := skipDigits(s, n+1); s[n] != 'h' || end == len(s) || !isLetter(s[end]) {
				return true
			}
		}
		i = n
	}
	return false
}

// hasTime reports whether a time of day is in the folded text s.
func hasTime(s string) bool {
	for i := 1; i+2 < len(s); i++ {
		c := s[i]
		if (c == ':' || c == '.' || c == 'h') && isDigit(s[i-1]) && isDigit(s[i+1]) && isDigit(s[i+2]) &&
			(i+3 == len(s) || !isDigit(s[i+3]) && (c == ':' || s[i+3] != c)) && (i < 3 || s[i-3] != c || c == ':') {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// skipDigits returns where the digits of s from i on end.
func skipDigits(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}
