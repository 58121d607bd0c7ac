package bridge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
)

// spelledLinks finds domains that their writer took apart with blanks, so that
// only people read them: "example . com", "example .fr", "example dot com",
// "www [.] example [.] com". A word that is wrongly removed is worse than a
// spelling that is missed: without brackets only few ends count, and not behind
// words that stand before them in ordinary sentences. What comes behind "@" or
// "at" is a mail address, and no link.
func spelledLinks(text string) []linkSpan {
	if !maySpellLinks(text) {
		return nil // as nearly always
	}
	var found []linkSpan
	var before []span // the words of this line, since the last link
	for at := 0; ; {
		w, newLine, ok := nextToken(text, at)
		if !ok {
			return found
		}
		at = w.end
		if newLine {
			before = before[:0]
		}
		if l, ok := spelledLink(text, before, w); ok {
			found = append(found, l)
			before = before[:0]
			continue
		}
		before = append(before, w)
	}
}

// maySpellLinks says whether a word of a text begins with a dot, or as a separator
// does. It sees all of every mail.
func maySpellLinks(text string) bool {
	first := false // the byte before is no part of a word of ASCII
	for i := range len(text) {
		switch c := text[i]; {
		case c > ' ' && c < utf8.RuneSelf:
			if first && startsSeparator(c) && isSeparatorAt(text[i:]) {
				return true
			}
			first = false
		case c >= utf8.RuneSelf:
			if strings.HasPrefix(text[i:], "．") || strings.HasPrefix(text[i:], "。") || strings.HasPrefix(text[i:], "｡") {
				return true
			}
			first = true
		default:
			first = true
		}
	}
	return false
}

// isSeparatorAt says whether a text begins with a dot or with all of a separator of ASCII.
func isSeparatorAt(text string) bool {
	switch text[0] {
	case '.':
		return true
	case 'd', 'D':
		return hasPrefixFold(text, "dot")
	case 'p', 'P':
		return hasPrefixFold(text, "point")
	}
	return hasPrefixFold(text[1:], ".") || hasPrefixFold(text[1:], "dot") || hasPrefixFold(text[1:], "point")
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// span is a piece of a text.
type span struct{ start, end int }

func (s span) of(text string) string { return strings.ToLower(text[s.start:s.end]) }

// nextToken returns the next run without blanks, and whether a line ends before it.
// It sees all of every mail, and nearly all of that are letters of ASCII.
func nextToken(text string, at int) (w span, newLine, ok bool) {
	for at < len(text) {
		size, blank := blankAt(text, at)
		if !blank {
			break
		}
		newLine = newLine || text[at] == '\n'
		at += size
	}
	w = span{at, at}
	for w.end < len(text) {
		if c := text[w.end]; c > ' ' && c < utf8.RuneSelf {
			w.end++
			continue
		}
		size, blank := blankAt(text, w.end)
		if blank {
			break
		}
		w.end += size
	}
	return w, newLine, w.end > w.start
}

// blankAt says whether a letter is a blank, and how many bytes it has.
func blankAt(text string, at int) (size int, blank bool) {
	if c := text[at]; c < utf8.RuneSelf {
		return 1, c == ' ' || c >= '\t' && c <= '\r'
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	return size, unicode.IsSpace(r)
}

// bareEnds are ends of domains that begin no sentence, and are no words.
var bareEnds = []string{"com", "org", "fr", "eu", "io", "biz"}

// separators stand for the dots of a domain that is taken apart, with the ends
// that count behind each; where that is nil, any that DNS knows.
var separators = map[string][]string{
	".": bareEnds, "．": bareEnds, "。": bareEnds, "｡": bareEnds, "dot": bareEnds[:4], "point": bareEnds[:4],
	"(.)": nil, "[.]": nil, "{.}": nil, "(dot)": nil, "[dot]": nil, "{dot}": nil, "(point)": nil, "[point]": nil, "{point}": nil,
}

// startsSeparator says whether a separator may begin so.
func startsSeparator(c byte) bool {
	switch c {
	case '.', '(', '[', '{', 'd', 'D', 'p', 'P':
		return true
	}
	return c >= utf8.RuneSelf
}

// notLabels stand before ".fr", "point com" and the like in ordinary sentences.
var notLabels = []string{
	"the", "any", "every", "early", "this", "that", "une", "mon", "ton", "son", "les", "des", "cet", "cette", "notre", "votre", "leur",
	"petit", "bon", "grand", "premier", "dernier", "autre", "chaque", "quel", "bref", "nouveau", "dernière", "faire", "fait", "faisons",
	"domaine", "domaines", "domain", "domains", "extension", "extensions", "adresse", "adresses", "address", "site", "sites", "nom",
	"noms", "name", "names", "mail", "mails", "fichier", "file", "avec", "with", "par", "pour", "sur", "and", "not", "are", "est",
}

// maxLabels is how many labels are looked for. What comes before them stays.
const maxLabels = 8

// spelledLink says whether a word is the end of a domain that the words before it
// begin.
func spelledLink(text string, before []span, w span) (linkSpan, bool) {
	i := len(before) // of the word behind the label
	if i == 0 || text[w.start] != '.' && !startsSeparator(text[before[i-1].start]) {
		return linkSpan{}, false // as nearly always
	}
	word := w.of(text)
	ends, ok := bareEnds, strings.HasPrefix(word, ".") && len(word) > 2
	if ok {
		word = word[1:]
	} else {
		i--
		ends, ok = separators[before[i].of(text)]
	}
	if !ok || i < 1 {
		return linkSpan{}, false
	}
	last := word[:len(word)-len(strings.TrimLeft(word, "abcdefghijklmnopqrstuvwxyz"))]
	rest := word[len(last):]
	if !isEnd(last, ends) || rest != "" && !strings.ContainsRune(".,;:!?)]*_~/#", rune(rest[0])) || hasLetters(rest) && rest[0] != '/' {
		return linkSpan{}, false
	}
	labels := []string{last}
	start := w.start
	for i > 0 && len(labels) < maxLabels {
		label := strings.TrimLeft(before[i-1].of(text), "([,;:.!?*_~=")
		if !isLabel(label) {
			break
		}
		labels = append(labels, label)
		start = before[i-1].end - len(label)
		i--
		if i < 2 || !isSeparator(before[i-1].of(text)) {
			break
		}
		i--
	}
	if len(labels) < 2 || ends != nil && slices.Contains(notLabels, labels[1]) || i > 0 && leadsAddress(before[i-1].of(text)) {
		return linkSpan{}, false
	}
	slices.Reverse(labels)
	end := w.end - len(rest)
	if strings.HasPrefix(rest, "/") {
		end = w.start + len(strings.TrimRight(text[w.start:w.end], ".,;:!?)]*_~-"))
	}
	return linkSpan{start, end, hostOf(plainLink(strings.Join(labels, ".")))}, true
}

// isEnd says whether a domain may end so: as one of the ends, or as any where
// those are nil.
func isEnd(last string, ends []string) bool {
	if ends != nil {
		return slices.Contains(ends, last)
	}
	_, icann := publicsuffix.PublicSuffix(last)
	return icann && len(last) > 1
}

// isLabel says whether a word may be one label of a domain or several, with a
// scheme before them.
func isLabel(s string) bool {
	_, rest, ok := strings.Cut(s, "://")
	if ok {
		s = rest
	}
	return len(s) > 2 && hasLetters(s) && s[0] != '-' && strings.IndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '.'
	}) < 0
}

func isSeparator(s string) bool {
	_, ok := separators[s]
	return ok
}

// leadsAddress says whether a mail address goes on behind a word.
func leadsAddress(s string) bool {
	return strings.ContainsAny(s, "@＠") || slices.Contains([]string{"at", "(at)", "[at]", "{at}", "arobase", "(arobase)", "[arobase]", "chez", "(a)", "[a]"}, s)
}

func hasLetters(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }
