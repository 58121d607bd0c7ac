//nolint:misspell // French words
package parser

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxEmailLocal  = 64  // RFC 5321, section 4.5.3.1.1
	maxEmailDomain = 253 // RFC 1035, section 2.3.4
)

// EmailMatch is an e-mail address in a text. Start and End are the bytes of the
// text that say it; Address is written with @ and dots even where those say
// "(at)" and "point".
type EmailMatch struct {
	Address string `json:"address"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
}

// Emails finds the e-mail addresses in a text of up to 1 MiB, in its order: bare
// ones, those of links and angle brackets, and those that hide their @ or dots
// from machines in a way that leaves no doubt, as "jean (at) exemple (point) fr".
//
// Addresses are as written: an international domain is not converted. Message
// ids and the user part of URLs are no addresses.
func Emails(text string) []EmailMatch {
	text = clip(text, maxEmailText)
	var found []EmailMatch
	last := 0
	for at := 0; at < len(text); {
		start, end := emailSign(text, at)
		if start < 0 {
			break
		}
		at = end
		m, ok := emailAround(text, last, start, end)
		if !ok {
			continue
		}
		found = append(found, m)
		at, last = m.End, m.End
	}
	return found
}

// maxEmailText is how much of a text [Emails] searches, in bytes.
const maxEmailText = 1 << 20

// emailSign finds the next @, or a word for it, from i on.
func emailSign(s string, i int) (start, end int) {
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c == '@':
			return i, i + 1
		case c == '(' || c == '[' || c == '{':
			if n := emailBracket(s[i:], emailAtWords); n > 0 {
				return i, i + n
			}
		case c == 'a' || c == 'A':
			const word = "arobase"
			if (i == 0 || isEmailBlank(s[i-1])) && hasFoldPrefix(s[i:], word) {
				return i, i + len(word)
			}
		case strings.HasPrefix(s[i:], "＠"):
			return i, i + len("＠")
		}
	}
	return -1, -1
}

// What stands for @ and for a dot between brackets.
var (
	emailAtWords  = []string{"at", "arobase", "arrobase", "arobas", "chez", "@", "ät", "a t"}
	emailDotWords = []string{"point", "dot", "punkt", "punto", "ponto", "punt", "."}
)

// emailBracket returns the length of a bracketed word at the start of s.
func emailBracket(s string, words []string) int {
	end := strings.IndexAny(s[:min(len(s), 16)], ")]}")
	if end < 0 || s[end] != map[byte]byte{'(': ')', '[': ']', '{': '}'}[s[0]] {
		return 0
	}
	word := strings.ToLower(strings.TrimSpace(s[1:end]))
	if slices.Contains(words, word) {
		return end + 1
	}
	return 0
}

func hasFoldPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func isEmailBlank(c byte) bool { return c == ' ' || c == '\t' }

// emailAround reads the address whose sign is s[at:end], in s from first on.
func emailAround(s string, first, at, end int) (EmailMatch, bool) {
	hidden := s[at:end] != "@" && s[at:end] != "＠"
	from, to := at, end
	if hidden {
		for from > first && isEmailBlank(s[from-1]) && at-from < 2 {
			from--
		}
		for to < len(s) && isEmailBlank(s[to]) && to-end < 2 {
			to++
		}
	}
	start := emailLocal(s, first, from)
	domain, stop, dots := emailDomain(s, to)
	if start == from || domain == "" || from-start > maxEmailLocal || len(domain) > maxEmailDomain {
		return EmailMatch{}, false
	}
	// A sign that is a plain word wants its dots spelled too, or no blanks.
	if hidden && s[at] != '(' && s[at] != '[' && s[at] != '{' && !dots && !strings.Contains(domain, ".") {
		return EmailMatch{}, false
	}
	if emailIsID(s, start, stop) {
		return EmailMatch{}, false
	}
	return EmailMatch{s[start:from] + "@" + domain, start, stop}, true
}

// emailLocal returns where the local part that ends at i begins.
func emailLocal(s string, first, i int) int {
	start := i
	for start > first && i-start <= maxEmailLocal {
		r, n := utf8.DecodeLastRuneInString(s[first:start])
		if !isEmailLocal(r) {
			break
		}
		start -= n
	}
	for start < i && strings.IndexByte(".!#$%&'*+/=?^`{|}~-", s[start]) >= 0 {
		start++
	}
	param := start + strings.LastIndexAny(s[start:i], "&?") + 1
	if before, _, ok := strings.Cut(s[param:i], "="); ok && emailParam[strings.ToLower(before)] {
		start = param + len(before) + 1
	}
	if start < i && (s[i-1] == '.' || strings.Contains(s[start:i], "..")) {
		return i
	}
	return start
}

// emailParam are names before an address in a query: mail=jean@exemple.example.
var emailParam = map[string]bool{"mail": true, "email": true, "e-mail": true, "to": true, "from": true, "cc": true, "adresse": true, "address": true, "user": true}

func isEmailLocal(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".!#$%&'*+/=?^_`{|}~-", r)
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// emailDomain reads a domain from i on. Dots tells that it has words for dots.
func emailDomain(s string, i int) (domain string, end int, dots bool) {
	var labels []string
	end = i
	for at := i; ; {
		n := emailLabel(s[at:])
		if n == 0 || len(labels) > 10 {
			break
		}
		labels = append(labels, s[at:at+n])
		end = at + n
		next, word := emailDot(s[end:])
		if next == 0 {
			break
		}
		dots = dots || word
		at = end + next
	}
	for len(labels) > 0 && !isTopLabel(labels[len(labels)-1]) {
		return "", i, false // what follows an address is never dropped letter by letter
	}
	if len(labels) < 2 {
		return "", i, false
	}
	return strings.Join(labels, "."), end, dots
}

// emailDot returns the length of a dot, or of a word for one, at the start of s.
func emailDot(s string) (n int, word bool) {
	if s == "" {
		return 0, false
	}
	if s[0] == '.' {
		return 1, false
	}
	i := 0
	for i < len(s) && i < 2 && isEmailBlank(s[i]) {
		i++
	}
	if i == len(s) {
		return 0, false
	}
	if strings.IndexByte("([{", s[i]) >= 0 {
		n = emailBracket(s[i:], emailDotWords)
	} else if i > 0 {
		for _, w := range emailDotWords[:2] {
			if hasFoldPrefix(s[i:], w) && len(s) > i+len(w) && isEmailBlank(s[i+len(w)]) {
				n = len(w)
			}
		}
	}
	if n == 0 {
		return 0, false
	}
	n += i
	for i = 0; i < 2 && n < len(s) && isEmailBlank(s[n]); i++ {
		n++
	}
	return n, true
}

// emailLabel returns the length of the domain label at the start of s.
func emailLabel(s string) int {
	n := 0
	for n < len(s) && n <= 63 {
		r, size := utf8.DecodeRuneInString(s[n:])
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' && n > 0 ||
			r >= utf8.RuneSelf && r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
		if !letter {
			break
		}
		n += size
	}
	for n > 0 && s[n-1] == '-' {
		n--
	}
	if n > 63 {
		return 0
	}
	return n
}

// isTopLabel reports whether a label can be the last one of a domain.
func isTopLabel(s string) bool {
	if hasFoldPrefix(s, "xn--") {
		return true
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return false
		}
	}
	return utf8.RuneCountInString(s) >= 2
}

// emailIsID reports whether s[start:end] only looks like an address: a message
// id, a content id, or the user and host of a URL.
func emailIsID(s string, start, end int) bool {
	before := s[max(start-maxEmailBefore, 0):start]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	word := line[strings.LastIndexAny(line, " \t<>\"'(,;")+1:]
	lower := strings.ToLower(word)
	if strings.HasSuffix(lower, "mid:") || strings.HasSuffix(lower, "cid:") {
		return true
	}
	if _, host, ok := strings.Cut(word, "://"); ok && !strings.ContainsAny(host, "/?#") {
		return true
	}
	return start > 0 && s[start-1] == '<' && end < len(s) && s[end] == '>' && emailIDLine(s, start)
}

const (
	maxEmailBefore = 200  // bytes that tell whether an address is in a URL
	maxHeaderLine  = 1000 // RFC 5322, section 2.1.1
)

// emailIDLine reports whether the header line of s[start:] holds message ids.
func emailIDLine(s string, start int) bool {
	for range 20 {
		low := max(start-maxHeaderLine, 0)
		begin := low + strings.LastIndexByte(s[low:start], '\n') + 1
		line := strings.ToLower(s[begin:min(begin+32, len(s))])
		if begin > 0 && line != "" && isEmailBlank(line[0]) {
			start = begin - 1
			continue
		}
		name, _, _ := strings.Cut(strings.TrimLeft(line, "> "), ":")
		return emailIDFields[name]
	}
	return true
}

// emailIDFields are the header fields with message ids.
var emailIDFields = map[string]bool{"message-id": true, "in-reply-to": true, "references": true, "content-id": true, "resent-message-id": true}
