package parser

import (
	"slices"
	"strings"
	"unicode"
)

// nameOfWords reads text without separators; words are its words.
func nameOfWords(text string, words []string) Name {
	switch {
	case len(words) == 0:
		return Name{Kind: NamePlaceholder, Confidence: 0.6}
	case nameIsRole(words):
		return Name{Kind: NameRole, Confidence: 0.9}
	case nameIsPlaceholder(text):
		return Name{Kind: NamePlaceholder, Confidence: 0.9}
	case nameIsFirm(words):
		if n, ok := nameAtFirm(words); ok {
			return n
		}
		return nameFirm(text)
	}
	n := Name{Display: text, Kind: NamePerson}
	k, couple := nameTitleRun(words)
	if k > 0 {
		n.Title, words = strings.Join(words[:k], " "), words[k:]
		switch {
		case len(words) == 0:
			return Name{Kind: NamePlaceholder, Confidence: 0.8}
		case nameIsRole(words):
			return Name{Kind: NameRole, Confidence: 0.8}
		}
	}
	if couple {
		return nameOfCouple(n, words, true)
	}
	if rest, ok := nameFamily(words); ok && k == 0 {
		if !strings.EqualFold(words[0], "the") {
			n.Title = words[0]
		}
		return nameOfCouple(n, rest, true)
	}
	if i := slices.IndexFunc(words, func(w string) bool { return nameAnds.has(nameFold(w)) }); i > 0 && i+1 < len(words) {
		if m, ok := nameOfPair(n, words, i); ok {
			return m
		}
		if len(nameFold(words[i])) > 1 || words[i] == "&" {
			return Name{Display: text, Kind: NamePseudonym, Confidence: 0.4}
		}
	}
	return nameOfPerson(n, words)
}

// nameOfPerson fills in the parts of one person.
func nameOfPerson(n Name, words []string) Name {
	for len(words) > 1 && nameSuffixes.has(nameKey(words[len(words)-1])) {
		words = words[:len(words)-1]
	}
	if end := words[len(words)-1]; n.Title == "" && len(words) > 1 && len(nameKey(end)) > 1 && nameIsTitle(words, len(words)-1) && !nameLookup(end).first {
		n.Title, words = end, words[:len(words)-1]
		n.FirstName, n.LastName, n.Confidence = splitName(words, true)
		return n
	}
	if nameHasOdd(words) {
		n.Kind, n.Confidence, n.Title = NamePseudonym, 0.7, ""
		return n
	}
	words, married := nameMarriages(words)
	n.FirstName, n.LastName, n.Confidence = splitName(words, n.Title != "")
	if married != "" {
		if n.FirstName == "" || n.LastName == "" {
			n.FirstName = ""
		}
		n.LastName, n.Confidence = married, 0.6
	}
	if n.Confidence == 0 {
		n.Kind, n.Confidence = nameUnsplit(words), 0.4
		if n.Kind == NamePseudonym {
			n.Title = ""
		}
	}
	return n
}

// nameUnsplit says whether words without a split are a person all the same.
func nameUnsplit(words []string) NameKind {
	units := nameUnits(words)
	if len(words) == 1 || nameArticles.has(nameFold(words[0])) && styleOf(units) != styleCapitals {
		return NamePseudonym
	}
	for _, u := range units {
		if u.first || u.surname == oftenSurname || nameChinese.has(nameFold(u.main)) {
			return NamePerson
		}
	}
	if s := styleOf(units); s == styleCapitals || !nameLatin(units) {
		return NamePerson
	}
	return NamePseudonym
}

// nameHasOdd reports words that no name has: digits, signs, or capitals inside.
func nameHasOdd(words []string) bool {
	for _, w := range words {
		before := rune(0)
		for i, r := range w {
			switch {
			case unicode.IsLetter(r) || unicode.Is(unicode.M, r) || r == '-' || r == '\'':
			case r == '.' && (i == len(w)-1 || nameIsInitial(w)):
			default:
				return true
			}
			if unicode.IsLower(before) && unicode.IsUpper(r) && !nameInnerCapital(w, w[:i]) {
				return true
			}
			before = r
		}
	}
	return false
}

// nameInnerCapital reports that the word w may have a capital behind head.
func nameInnerCapital(w, head string) bool {
	switch head {
	case "Mc", "Mac", "De", "Di", "Da", "La", "Le", "Du", "Fitz", "Van", "Von", "Del":
		return true
	}
	return nameOddCase(w)
}

// nameMarriages drops a maiden name and returns the married one, if said.
func nameMarriages(words []string) (rest []string, married string) {
	for i, w := range words {
		key := nameKey(strings.ReplaceAll(strings.ReplaceAll(w, "(e)", "e"), "·e", "e"))
		if i == 0 || i+1 >= len(words) || !nameMaiden.has(key) && !nameMarried.has(key) {
			continue
		}
		units := nameUnits(words[i+1:])
		n := len(units[0].words)
		if nameMarried.has(key) {
			return append(slices.Clone(words[:i]), words[i+1+n:]...), nameCase(units[0].words)
		}
		return append(slices.Clone(words[:i]), words[i+1+n:]...), ""
	}
	return words, ""
}

// nameFamily returns the surname of a household.
func nameFamily(words []string) ([]string, bool) {
	n := len(words)
	switch {
	case n < 2:
	case nameFamilies.has(nameKey(words[0])):
		return words[1:], true
	case n > 2 && strings.EqualFold(words[0], "the") && strings.EqualFold(words[n-1], "family"):
		return words[1 : n-1], true
	}
	return nil, false
}

// nameOfCouple reads what follows "M. et Mme".
func nameOfCouple(n Name, words []string, titled bool) Name {
	n.Kind = NameCouple
	if nameHasOdd(words) || slices.ContainsFunc(words, func(w string) bool { return nameAnds.has(nameFold(w)) }) {
		n.Confidence = 0.5
		return n
	}
	n.FirstName, n.LastName, n.Confidence = splitName(words, titled)
	n.Confidence = max(n.Confidence, 0.5)
	return n
}

// nameOfPair reads "Jean et Marie Dupont"; the word at i joins the two.
func nameOfPair(n Name, words []string, i int) (Name, bool) {
	left, right := nameUnits(words[:i]), nameUnits(words[i+1:])
	if !left[0].first || !right[0].first {
		return n, false
	}
	if key := nameFold(words[i]); len(left) > 1 && (len(key) == 1 && key != "&" && key != "+") {
		return n, false // José Carlos de Almeida e Costa
	}
	n.Kind, n.Confidence = NameCouple, 0.6
	if !allGiven(left, false) || slices.ContainsFunc(words[i+1:], func(w string) bool { return nameAnds.has(nameFold(w)) || nameTitles.has(nameKey(w)) }) || nameHasOdd(words[i+1:]) {
		return n, true
	}
	if len(right) == 1 {
		n.FirstName = nameCase(words)
		return n, true
	}
	k := len(right[0].words)
	cut := cutName(right, false)
	if cut.lastFirst {
		return n, true
	}
	for _, u := range right[1:max(1, cut.at)] {
		k += len(u.words)
	}
	n.FirstName, n.LastName = nameCase(words[:i+1+k]), nameCase(words[i+1+k:])
	return n, true
}

// nameAtFirm reads "Sophie de l'Agence du Port" and "Jane from Harbour Realty".
func nameAtFirm(words []string) (Name, bool) {
	if len(words) < 3 || !nameLookup(words[0]).first {
		return Name{}, false
	}
	for i := 1; i < len(words); i++ {
		from := i
		for from < len(words)-1 && nameFrom.has(nameFold(words[from])) {
			from++
		}
		head, tail, elided := strings.Cut(words[from], "'")
		if elided && nameFrom.has(nameFold(head+"'")) && from < len(words) {
			tail = strings.Join(append([]string{tail}, words[from+1:]...), " ")
		} else {
			elided = false
			tail = strings.Join(words[from:], " ")
		}
		if from == i && !elided || !nameIsFirm(nameWordsOf(tail)) || nameIsFirm(words[:i]) {
			continue
		}
		n := nameOfPerson(Name{Display: strings.Join(words[:i], " "), Kind: NamePerson}, words[:i])
		n.Company = tail
		return n, n.Kind == NamePerson
	}
	return Name{}, false
}
