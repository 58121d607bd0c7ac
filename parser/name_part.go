package parser

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// labelledName reads "Nom : Dupont Prénom : Jean" and "Client : Jean Dupont".
func labelledName(s string) (Name, bool) {
	if !strings.Contains(s, ":") {
		return Name{}, false
	}
	words := strings.Fields(strings.ReplaceAll(s, ":", " : "))
	var first, last string
	at, labels := &last, 0
	var value []string
	for i := 0; i < len(words); i++ {
		key := nameFold(strings.Trim(words[i], "-*•,;"))
		colon := i+1 < len(words) && words[i+1] == ":"
		switch {
		case colon && (nameFirstLabels.has(key) || nameLastLabels.has(key) || nameRoles.has(key) || nameFromLabels.has(key)):
			*at, value = strings.Join(value, " "), nil
			if at = &last; nameFirstLabels.has(key) {
				at = &first
			}
			labels++
			i++
		case labels == 0:
			return Name{}, false
		default:
			value = append(value, words[i])
		}
	}
	*at = strings.Join(value, " ")
	if first == "" {
		return readName(strings.ReplaceAll(last, " : ", ": ")), true
	}
	return JoinName(first, last), true
}

// nameOfParts reads a name whose parts may be set apart by dashes, bars,
// slashes or commas.
func nameOfParts(t nameText) Name {
	if t.first != "" {
		n := Name{Display: t.display, FirstName: nameCase([]string{t.first}), LastName: nameCase(strings.Fields(t.text)), Kind: NamePerson, Confidence: 0.7}
		return n
	}
	words := nameWordsOf(t.text)
	if nameIsFirm(words) && !strings.ContainsAny(t.text, "-–—|/,;·") || nameIsRole(words) {
		return nameOfWords(t.text, words)
	}
	parts, comma := nameSeparate(t.text)
	if len(parts) < 2 {
		return nameOfWords(t.text, words)
	}
	var people, firms []string
	title := ""
	for _, p := range parts {
		w := nameWordsOf(p)
		switch {
		case nameIsFirm(w):
			firms = append(firms, p)
		case len(w) == 0 || nameIsPortal(p) || nameIsRole(w) || nameIsPlaceholder(p) && !nameAllTitles(w) || nameIsPhoneLabel(p):
		case nameAllTitles(w):
			title = p
		case len(people) > 0 && len(w) == 1 && nameSuffixes.has(nameKey(p)):
		default:
			people = append(people, p)
		}
	}
	if len(people) > 1 && strings.ContainsAny(people[len(people)-1], "0123456789") {
		people = people[:len(people)-1] // an address or number
	}
	if len(people)+len(firms) == 0 && title != "" {
		return Name{Kind: NamePlaceholder, Confidence: 0.8}
	}
	n := nameOfPeople(t.text, people, firms, comma)
	if n.Title == "" && n.Kind == NamePerson {
		n.Title = title
	}
	return n
}

func nameOfPeople(text string, people, firms []string, comma bool) Name {
	switch {
	case len(people) == 0 && len(firms) == 0:
		return Name{Kind: NameRole, Confidence: 0.6}
	case len(people) == 0 && len(firms) == 1:
		return nameFirm(firms[0])
	case len(people) == 0:
		return nameFirm(text)
	case len(people) == 1:
		n := nameOfWords(people[0], nameWordsOf(people[0]))
		if len(firms) > 0 && n.Kind != NamePerson && n.Kind != NameCouple {
			return nameFirm(text)
		}
		if len(firms) > 0 {
			n.Company = strings.Join(firms, " - ")
		}
		return n
	case len(people) == 2 && len(firms) == 0:
		return nameOfTwo(text, nameWordsOf(people[0]), nameWordsOf(people[1]), comma)
	case len(firms) > 0:
		return nameFirm(text)
	}
	return Name{Display: text, Kind: NamePseudonym, Confidence: 0.4}
}

// nameOfTwo reads "Dupont, Jean" and "Dupont - Jean".
func nameOfTwo(text string, a, b []string, comma bool) Name {
	n := Name{Display: text, Kind: NamePerson, Confidence: 0.4}
	if k, couple := nameTitleRun(b); k > 0 && k < len(b) && !couple {
		n.Title, b = strings.Join(b[:k], " "), b[k:]
	} else if k, couple := nameTitleRun(a); k > 0 && k < len(a) && !couple {
		n.Title, a = strings.Join(a[:k], " "), a[k:]
	}
	last, first := a, b
	a0, b0 := nameLookup(a[0]), nameLookup(b[0])
	switch {
	case nameHasOdd(append(slices.Clone(a), b...)) || len(a) > 5 || len(b) > 5:
		n.Kind = NamePseudonym
		return n
	case len(a) > 1 && a0.first && !b0.first && a0.surname < oftenSurname || !comma && len(a) > 1 && len(b) > 1:
		return nameOfWords(strings.Join(a, " "), a) // Jean Dupont, Lyon
	case b0.first && (!a0.first || comma || b0.surname < a0.surname || nameInCapitals(a[0]) && !nameInCapitals(b[0])):
		n.Confidence = 0.85
	case a0.first && !b0.first:
		last, first, n.Confidence = b, a, 0.6
	case comma || nameInCapitals(a[0]) && !nameInCapitals(b[0]):
		n.Confidence = 0.7
	default:
		return n
	}
	// Berg, Jan van den
	for k := len(first) - 1; k > 0 && nameParticles.has(nameFold(first[k])); k-- {
		last, first = append([]string{first[k]}, last...), first[:k]
	}
	n.FirstName, n.LastName = nameCase(first), nameCase(last)
	return n
}

// nameSeparate cuts s at dashes, bars, slashes and commas that stand between
// parts.
func nameSeparate(s string) (parts []string, comma bool) {
	from := 0
	for i, r := range s {
		n := utf8.RuneLen(r)
		spaced := i > 0 && s[i-1] == ' ' && i+n < len(s) && s[i+n] == ' '
		cut := false
		switch r {
		case '|', '·', ';', '•':
			cut = true
		case ',':
			cut, comma = true, true
		case '/':
			cut = spaced || !nameTitlePair(nameKey(nameWordAt(s, i)))
		case '-', '–', '—', ':', '~':
			cut = spaced
		}
		if cut {
			parts = append(parts, nameTrim(s[from:i]))
			from = i + n
		}
	}
	parts = append(parts, nameTrim(s[from:]))
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" }), comma
}

// nameWordAt returns the word of s around the offset i.
func nameWordAt(s string, i int) string {
	from := strings.LastIndexByte(s[:i], ' ') + 1
	if to := strings.IndexByte(s[i:], ' '); to >= 0 {
		return s[from : i+to]
	}
	return s[from:]
}

// nameWordsOf cuts text at blanks, after "M." and "J." written without one,
// and joins what a stray blank beside a hyphen has cut.
func nameWordsOf(s string) []string {
	var words []string
	for w := range strings.FieldsSeq(s) {
		w = strings.Trim(w, ",;:!?\"")
		if n := len(words); n > 0 && len(words[n-1]) > 1 && strings.HasSuffix(words[n-1], "-") {
			words[n-1] += w
			continue
		}
		if i := strings.IndexByte(w, '.'); i > 0 && i+2 < len(w) && nameHeadStop(w[:i], w[i+1:]) {
			words = append(words, w[:i+1])
			w = w[i+1:]
		}
		if w != "" {
			words = append(words, w)
		}
	}
	return words
}

// nameHeadStop reports a title or initial and the name stuck to it.
func nameHeadStop(head, rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	if !unicode.IsUpper(r) || strings.Contains(rest, ".") || len(rest) < 3 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(head)
	return nameTitles.has(nameFold(head)) || unicode.IsUpper(first) && utf8.RuneCountInString(head) == 1
}

func nameFirm(text string) Name {
	return Name{Display: text, Company: text, Kind: NameCompany, Confidence: 0.85}
}
