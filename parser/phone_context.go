package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// phoneClass is what the words before a candidate say.
type phoneClass int

const (
	phoneUnlabelled    phoneClass = iota
	phoneLabel                    // "tél.", "rappelez-moi au"
	phoneWeakReference            // "n°": a reference where its digits are not in groups
	phoneReference                // "réf.", "dossier n°"
)

// phoneAround is what stands before a candidate.
type phoneAround struct {
	seen  bool
	never bool // it is part of something else
	link  bool // a link to a telephone
	label phoneClass
}

// phoneBefore and phoneAfter are how far the text around a candidate is read.
const (
	phoneBefore = 96
	phoneAfter  = 48
)

// before reads what stands before group i.
func (s *phoneSearch) before(i int) phoneAround {
	g := &s.groups[i]
	if g.around.seen {
		return g.around
	}
	g.around = s.readBefore(i)
	g.around.seen = true
	return g.around
}

func (s *phoneSearch) readBefore(i int) phoneAround {
	g := &s.groups[i]
	start := g.start
	if g.plus >= 0 {
		start = g.plus
	}
	floor := max(start-phoneBefore, 0)
	if i > 0 {
		floor = max(floor, s.groups[i-1].end)
	}
	text := s.text[floor:start]
	var a phoneAround
	word := phoneToken(s.text[max(start-2*phoneBefore, 0):start])
	lower := strings.ToLower(word)
	for _, link := range []string{"tel:", "sms:", "smsto:", "callto:", "whatsapp:", "wa.me/", "phone=", "tel=", "telephone=", "wa.me/+"} {
		if strings.HasSuffix(lower, link) {
			a.link, a.label = true, phoneLabel
			return a
		}
	}
	a.label = phoneWordsBefore(text, g.plus >= 0)
	if a.label == phoneLabel {
		return a
	}
	a.never = phoneTokenIsID(word, s.text[floor:start], g.plus >= 0)
	return a
}

// phoneToken returns the end of s from the last blank, quote or bracket on.
func phoneToken(s string) string {
	i := strings.LastIndexFunc(s, func(c rune) bool {
		return isPhoneBlank(c) || strings.ContainsRune("\r\n<>\"«»()[]{}", c)
	})
	if i < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i+size:]
}

// phoneTokenIsID reports whether what is joined to the left of a candidate makes
// it part of a URL, a file name, a code or a query. Text is what stands between
// it and the digits before.
func phoneTokenIsID(word, text string, plus bool) bool {
	if word == "" {
		return strings.HasSuffix(text, `="`)
	}
	if strings.Contains(word, "://") || hasFoldPrefix(word, "www.") || strings.HasPrefix(word, "cid:") || strings.HasPrefix(word, "mid:") {
		return true
	}
	joint := text
	if len(joint) > len(word) {
		joint = word
	}
	if joint == "" {
		return false
	}
	last, size := utf8.DecodeLastRuneInString(joint)
	before, _ := utf8.DecodeLastRuneInString(joint[:len(joint)-size])
	switch {
	case unicode.IsLetter(last):
		return !phoneGluedWord(joint) && !plus
	case last == '@' || last == '$' || last == '£' || last == '€' || last == '%':
		return true
	case last == '/' || last == '\\':
		return strings.ContainsFunc(word, unicode.IsLetter)
	case last == '-' && (unicode.IsDigit(before) || joint == "-") && strings.ContainsFunc(word, unicode.IsLetter):
		return true
	case last == '-' || last == '_' || last == '=' || last == '.' && !plus:
		return unicode.IsLetter(before) && (last != '.' || strings.ContainsAny(word, "@/"))
	case last == '#':
		return true
	}
	return false
}

// phoneGluedWord reports whether s ends with a word of prose, to which digits
// may be joined by a lost blank: not a code.
func phoneGluedWord(s string) bool {
	n, lower := 0, 0
	for s != "" {
		c, size := utf8.DecodeLastRuneInString(s)
		if !unicode.IsLetter(c) {
			if unicode.IsDigit(c) || c == '/' || c == '_' {
				return false
			}
			break
		}
		if unicode.IsLower(c) {
			lower++
		}
		n++
		s = s[:len(s)-size]
	}
	return n >= 2 && lower >= n-2 && lower > 0 && (n > 2 || lower == 2)
}

// phoneAmounts are what may follow a number that counts something.
var phoneAmounts = []string{"€", "$", "£", "eur", "euros", "euro", "km", "kms", "k€", "kg", "m²", "m2", "ha", "%", "chf", "kw"}

// phoneTail is what stands after a candidate.
type phoneTail struct {
	never  bool
	amount bool
}

// after reads what stands behind the candidate text[start:end].
func (s *phoneSearch) after(start, end int) phoneTail {
	text := s.text[end:min(end+phoneAfter, len(s.text))]
	next, size := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[min(size, len(text)):])
	var t phoneTail
	switch {
	case phoneDigit(next) >= 0 || next == '@':
		t.never = true
	case next == '*' && second == '*': // masked digits, unless it is emphasis
		t.never = !strings.HasSuffix(s.text[:start], "**")
	case unicode.IsLetter(next):
		t.never = !phoneGluedTail(text)
	case next == '-' || next == '_':
		t.never = unicode.IsLetter(second)
	case next == '/':
		t.never = unicode.IsLetter(second) && unicode.IsLower(second)
	case next == '.':
		t.never = phoneFileName(text)
	}
	t.amount = phoneAmountAfter(text)
	return t
}

// phoneGluedTail reports whether text starts with a word of prose.
func phoneGluedTail(text string) bool {
	n := 0
	for i, c := range text {
		if !unicode.IsLetter(c) {
			code := c == '_' || c == '@' || c == '-' && phoneDigit(firstRune(text[i+1:])) >= 0
			return n >= 2 && !code && (!unicode.IsDigit(c) || phoneJoins(text[:i]))
		}
		n++
	}
	return n >= 2
}

// phoneJoins reports whether a word stands between two numbers.
func phoneJoins(word string) bool {
	kind := phoneWordOf(word)
	return kind == phoneWordPhone || kind == phoneWordCall || strings.EqualFold(word, "ou") || strings.EqualFold(word, "et")
}

func firstRune(s string) rune {
	c, _ := utf8.DecodeRuneInString(s)
	return c
}

// phoneFileName reports whether text goes on with the rest of a file name, a
// message id or an address.
func phoneFileName(text string) bool {
	word := text
	if i := strings.IndexFunc(text, func(c rune) bool { return isPhoneBlank(c) || strings.ContainsRune("\r\n<>\"«»()[]{},;", c) }); i >= 0 {
		word = text[:i]
	}
	if strings.Contains(word, "@") {
		return true
	}
	for _, ext := range []string{".htm", ".html", ".php", ".asp", ".aspx", ".jsp", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".pdf", ".doc", ".docx", ".xml", ".json", ".csv", ".zip", ".eml"} {
		if strings.HasPrefix(strings.ToLower(word), ext) {
			return len(word) == len(ext) || !isPhoneWordRune(firstRune(word[len(ext):]))
		}
	}
	return false
}

func phoneAmountAfter(text string) bool {
	text = strings.ToLower(strings.TrimLeftFunc(text, isPhoneBlank))
	for _, unit := range phoneAmounts {
		if rest, ok := strings.CutPrefix(text, unit); ok && (rest == "" || !isPhoneWordRune(firstRune(rest))) {
			return true
		}
	}
	return false
}

func isPhoneWordRune(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || c == '_'
}
