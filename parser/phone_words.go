//nolint:misspell // words of many languages
package parser

import "strings"

// phoneNumerals are the French words that numbers are made of. A 0 stands before
// no other; tens take units.
var phoneNumerals = map[string]int{
	"zero": 0, "zéro": 0, "zèro": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
	"dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
	"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
	"huitante": 80, "octante": 80, "nonante": 90, "double": phoneDouble, "triple": phoneTriple, "et": phoneAnd,
}

// Words that are no values.
const (
	phoneDouble = -2
	phoneTriple = -3
	phoneAnd    = -4
)

const maxPhoneWord = 32

// phoneWord is a word of a number.
type phoneWord struct {
	value, start, end int
}

// phoneWords are the words of a number in words, while it is read.
type phoneWords []phoneWord

// readSpoken reads a number in words that starts with the word up to end, and
// tells whether there is one.
func (r *phoneReader) readSpoken(end int) bool {
	r.words = r.words[:0]
	at := r.i
	for {
		first := len(r.words)
		if !r.splitWord(at, end) {
			break
		}
		if r.words[first].value == phoneAnd && first == 0 {
			return false
		}
		at, end = r.nextWord(end)
		if at == end {
			break
		}
	}
	words := r.words
	for len(words) > 0 && words[len(words)-1].value < 0 {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return false
	}
	for len(words) > 0 {
		digits, n := spokenNumber(words)
		if digits != "" {
			r.add(phoneGroup{start: words[0].start, end: words[n-1].end, digits: digits, spoken: true})
		}
		words = words[n:]
	}
	r.i = r.words[len(r.words)-1].end
	return true
}

// splitWord adds the numerals that the word text[at:end] consists of: zerosix is
// two. It adds none where there is anything else in the word.
func (r *phoneReader) splitWord(at, end int) bool {
	if end-at > maxPhoneWord || end-at < 2 || strings.IndexByte("zudtqcshnovetZUDTQCSHNOVET", r.text[at]) < 0 {
		return false
	}
	word, first := strings.ToLower(r.text[at:end]), len(r.words)
	if len(word) != end-at {
		return false
	}
	for i := 0; i < len(word); {
		n := len(word) - i
		for ; n > 1; n-- {
			if _, ok := phoneNumerals[word[i:i+n]]; ok {
				break
			}
		}
		if n < 2 {
			r.words = r.words[:first]
			return false
		}
		r.words = append(r.words, phoneWord{phoneNumerals[word[i:i+n]], at + i, at + i + n})
		i += n
	}
	return true
}

// nextWord returns the word that a blank or hyphen joins to the one before end;
// it is empty where there is none.
func (r *phoneReader) nextWord(end int) (from, to int) {
	from = end
	for from < len(r.text) && (r.text[from] == ' ' || r.text[from] == '-') && from-end < 2 {
		from++
	}
	if from == end {
		return end, end
	}
	to = from
	for to < len(r.text) && (r.text[to] >= 'a' && r.text[to] <= 'z' || r.text[to] >= 'A' && r.text[to] <= 'Z' || r.text[to] >= 0x80) && to-from <= maxPhoneWord {
		to++
	}
	return from, to
}

// spokenNumber reads the number at the start of words, and tells how many of
// them it takes. Two digits are one number, as French people say them.
func spokenNumber(words []phoneWord) (digits string, n int) {
	value := func(i int) int {
		if i < len(words) {
			return words[i].value
		}
		return phoneAnd
	}
	v := words[0].value
	switch {
	case v == phoneDouble && value(1) >= 0 && value(1) < 10:
		return strings.Repeat(string(rune('0'+value(1))), 2), 2
	case v == phoneTriple && value(1) >= 0 && value(1) < 10:
		return strings.Repeat(string(rune('0'+value(1))), 3), 2
	case v < 0:
		return "", 1
	}
	n = 1
	if v == 4 && value(1) == 20 {
		v, n = 80, 2
	}
	if v >= 20 {
		if value(n) == phoneAnd && (value(n+1) == 1 || value(n+1) == 11) {
			n++
		}
		rest := value(n)
		if rest > 0 && rest < 10 || (v == 60 || v == 80) && rest >= 10 && rest <= 16 {
			v += rest
			n++
		}
	}
	if v%20 == 10 && v != 30 && v != 50 && value(n) >= 7 && value(n) <= 9 && (v == 10 || words[n-1].value == 10) {
		v += value(n)
		n++
	}
	if v < 10 {
		return string(rune('0' + v)), n
	}
	return string([]byte{byte('0' + v/10), byte('0' + v%10)}), n
}

// phoneGapWord turns a separator that was spoken into one that is written.
func phoneGapWord(s string) string {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "point", "tiret", "espace", "puis", "virgule":
		return " "
	}
	return s
}
