package bridge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers/v2"
)

// The bounds of what can be searched for.
const (
	maxQuery      = 256 // bytes
	maxQueryWords = 16
	minQueryWord  = 3 // letters
)

// Query is what somebody searches for: words that all must be found, each of
// three letters or more, anywhere in a word of the text, whatever the case and
// the accents. Phone numbers may be written in any way.
type Query struct {
	// Text is as it was written, cut to what is heeded.
	Text  string
	words []string // folded
}

// ParseQuery reads what somebody typed. What is shorter than three letters, or
// over 16 words, is not heeded.
func ParseQuery(text string) Query {
	text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
	if len(text) > maxQuery {
		text = strings.TrimSpace(strings.ToValidUTF8(text[:maxQuery], ""))
	}
	q := Query{Text: text}
	var group []string // of a number that is written in short groups
	flush := func() {
		q.add(phoneQuery(strings.Join(group, "")))
		group = nil
	}
	for w := range strings.FieldsSeq(fold(text, false).text) {
		if digits := strings.Trim(w, numberSigns+"+"); isNumber(w) && (len(digits) < minQueryWord || strings.HasPrefix(w, "+")) {
			group = append(group, w)
			continue
		}
		flush()
		if isNumber(w) {
			w = phoneQuery(w)
		}
		q.add(strings.TrimFunc(w, isEdge))
	}
	flush()
	return q
}

// Empty says that there is nothing to search for.
func (q Query) Empty() bool { return len(q.words) == 0 }

// longest returns the longest words.
func (q Query) longest(n int) []string {
	words := slices.Clone(q.words)
	slices.SortStableFunc(words, func(a, b string) int { return utf8.RuneCountInString(b) - utf8.RuneCountInString(a) })
	return words[:min(n, len(words))]
}

func (q *Query) add(word string) {
	if utf8.RuneCountInString(word) >= minQueryWord && len(q.words) < maxQueryWords && !slices.Contains(q.words, word) {
		q.words = append(q.words, word)
	}
}

// isEdge says whether a sign at the start or end of a word belongs to its
// sentence.
func isEdge(r rune) bool { return strings.ContainsRune(`"'(),.;:!?*`, r) || unicode.IsSpace(r) }

// isNumber says whether a folded word may be of a phone number.
func isNumber(w string) bool {
	return strings.ContainsAny(w, "0123456789") && strings.Trim(w, "0123456789+"+numberSigns) == ""
}

// phoneQuery returns the digits of a number that are the same whether it is
// written for home or abroad.
func phoneQuery(number string) string {
	number = strings.ReplaceAll(number, "(0)", "")
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	if abroad, ok := strings.CutPrefix(digits, "00"); ok || strings.HasPrefix(number, "+") {
		if n, err := phonenumbers.Parse("+"+abroad, ""); err == nil {
			return phonenumbers.GetNationalSignificantNumber(n)
		}
		return abroad
	}
	if len(digits) > minQueryWord {
		return strings.TrimPrefix(digits, "0")
	}
	return digits
}

// TextSpan is a part of a text, in bytes.
type TextSpan struct{ Start, End int }

// Find returns where words of the query stand in a text, in order. Spans do not
// overlap.
func (q Query) Find(text string) []TextSpan {
	if q.Empty() || text == "" {
		return nil
	}
	f := fold(text, true)
	var numbers []number
	var spans []TextSpan
	for _, w := range q.words {
		spans = f.findWord(spans, text, w)
		if strings.Trim(w, "0123456789") != "" {
			continue
		}
		if numbers == nil {
			numbers = f.numbers()
		}
		for _, n := range numbers {
			if i := strings.Index(n.digits, w); i >= 0 {
				spans = append(spans, f.span(text, n.at[i], n.at[i+len(w)-1]+1))
			}
		}
	}
	return joinSpans(spans)
}

func (f folded) findWord(spans []TextSpan, text, w string) []TextSpan {
	for at := 0; ; {
		i := strings.Index(f.text[at:], w)
		if i < 0 {
			return spans
		}
		at += i + len(w)
		spans = append(spans, f.span(text, at-len(w), at))
	}
}

// span returns where a part of the folded text comes from, with the marks that
// follow it.
func (f folded) span(text string, start, end int) TextSpan {
	s := TextSpan{int(f.at[start]), int(f.at[end-1])}
	_, size := utf8.DecodeRuneInString(text[s.End:])
	s.End += size
	for s.End < len(text) {
		r, size := utf8.DecodeRuneInString(text[s.End:])
		if !unicode.Is(unicode.Mn, r) {
			break
		}
		s.End += size
	}
	return s
}

func joinSpans(spans []TextSpan) []TextSpan {
	slices.SortFunc(spans, func(a, b TextSpan) int { return a.Start - b.Start })
	var out []TextSpan
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.Start < out[last].End {
			out[last].End = max(out[last].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// In says whether all words of the query stand in texts, each in any of them.
func (q Query) In(texts ...string) bool {
	var found wordSet
	for _, t := range texts {
		found |= q.in(t)
	}
	return found == q.all()
}

// wordSet has a bit for each word of a query.
type wordSet uint16

// all is the set of all words.
func (q Query) all() wordSet { return wordSet(1)<<len(q.words) - 1 }

// in returns which words are in a text.
func (q Query) in(text string) (found wordSet) {
	if text == "" {
		return 0
	}
	indexed := fold(text, false).indexed()
	for i, w := range q.words {
		if strings.Contains(indexed, w) {
			found |= 1 << i
		}
	}
	return found
}
