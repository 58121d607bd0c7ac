package parser

import "strings"

// JoinName makes a name of a first and a last name that stood in fields of
// their own. Placeholders and role words are left out, titles go to Title, and
// a full name in one of the fields is recognised. Parts are swapped only where
// one is certainly a first name and the other certainly none.
func JoinName(first, last string) Name {
	first, last = nameClean(first), nameClean(last)
	a, b := ParseName(first), ParseName(last)
	switch {
	case !a.usable() && !b.usable():
		if a.Kind == NameNone {
			return b
		}
		return a
	case !a.usable():
		return onlyLast(b)
	case !b.usable() || sameWords(first, last):
		return onlyFirst(a)
	case a.Kind != NamePerson && a.Kind != NamePseudonym || b.Kind != NamePerson && b.Kind != NamePseudonym:
		return ParseName(first + " " + last)
	}
	title := a.Title
	if title == "" {
		title = b.Title
	}
	x, y := nameBare(a), nameBare(b)
	if rest, ok := strings.CutSuffix(nameFold(x), " "+nameFold(y)); ok && rest != "" {
		x = strings.TrimSpace(x[:len(x)-len(y)]) // the full name in both fields
	}
	if nameHasOdd(strings.Fields(x)) || nameHasOdd(strings.Fields(y)) {
		return ParseName(x + " " + y)
	}
	confidence := 0.95
	if swapped(x, y) {
		x, y, confidence = y, x, 0.7
	}
	display := x + " " + y
	if title != "" {
		display = title + " " + display
	}
	return Name{Display: display, FirstName: nameCase(strings.Fields(x)), LastName: nameCase(strings.Fields(y)), Title: title, Kind: NamePerson, Confidence: confidence}
}

// usable reports that there is something to call somebody by.
func (n Name) usable() bool { return n.Display != "" }

// nameBare is the display of n without its title.
func nameBare(n Name) string {
	return strings.TrimSpace(strings.TrimPrefix(n.Display, n.Title))
}

// onlyLast is for a last name without a first: one word is a surname even if
// it is a first name too.
func onlyLast(n Name) Name {
	if n.Kind == NamePerson && n.LastName == "" && n.FirstName != "" || n.Kind == NamePseudonym && !nameHasOdd(strings.Fields(n.Display)) {
		n.FirstName, n.LastName, n.Kind, n.Confidence = "", nameCase(strings.Fields(nameBare(n))), NamePerson, 0.7
	}
	return n
}

// onlyFirst is the counterpart for a first name.
func onlyFirst(n Name) Name {
	if n.Kind == NamePseudonym && !nameHasOdd(strings.Fields(n.Display)) && !strings.Contains(n.Display, " ") {
		n.FirstName, n.Kind, n.Confidence = nameCase([]string{n.Display}), NamePerson, 0.7
	}
	return n
}

// swapped reports a surname in the field of the first name, and the other way
// round.
func swapped(first, last string) bool {
	a, b := nameLookup(first), nameLookup(last)
	return !a.first && a.surname == oftenSurname && b.first && b.surname == notSurname
}
