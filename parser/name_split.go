package parser

import (
	"unicode"
)

// nameCut says where the first name ends and the surname begins, or the other
// way round. Without confidence there is no cut.
type nameCut struct {
	at         int  // units before it
	lastFirst  bool // they are the surname
	confidence float64
}

// splitName cuts the words of one person into first and last name. With a
// title, words that are no first names are a surname.
func splitName(words []string, titled bool) (first, last string, confidence float64) {
	if len(words) == 0 || len(words) > 9 {
		return "", "", 0
	}
	if w, c := nameVietnam(words); c > 0 {
		return nameCase(words[w:]), nameCase(words[:w]), c
	}
	units := nameUnits(words)
	var cut nameCut
	if len(units) == 1 {
		cut = cutOne(units[0], titled)
	} else {
		cut = cutName(units, titled)
	}
	if cut.confidence == 0 {
		return "", "", 0
	}
	n := 0
	for _, u := range units[:cut.at] {
		n += len(u.words)
	}
	a, b := nameCase(words[:n]), nameCase(words[n:])
	if cut.lastFirst {
		a, b = b, a
	}
	return a, b, cut.confidence
}

// nameVietnam knows names in the order of Vietnam by the middle name.
func nameVietnam(words []string) (at int, confidence float64) {
	if len(words) >= 3 && nameVietnamese.has(nameFold(words[0])) && nameVietMiddle.has(nameFold(words[1])) {
		return 1, 0.8
	}
	return 0, 0
}

// cutOne decides what a single unit is.
func cutOne(u nameUnit, titled bool) nameCut {
	switch {
	case titled && u.first && u.surname == notSurname:
		return nameCut{at: 1, confidence: 0.6}
	case titled:
		return nameCut{confidence: 0.8}
	case u.particle && (u.surname == notSurname && nameArticles.has(nameFold(u.words[0])) || !unicode.IsUpper([]rune(u.main)[0])):
		return nameCut{}
	case u.particle:
		return nameCut{confidence: 0.6}
	case u.first && u.surname == oftenSurname:
		return nameCut{at: 1, confidence: 0.5}
	case u.first:
		return nameCut{at: 1, confidence: 0.7}
	case u.surname == oftenSurname:
		return nameCut{confidence: 0.6}
	}
	return nameCut{}
}

// cutName decides about two units or more.
func cutName(units []nameUnit, titled bool) nameCut {
	style := styleOf(units)
	if style == styleBlock {
		if cut := cutBlock(units); cut.confidence > 0 {
			return cut
		}
	}
	u0, end := units[0], units[len(units)-1]
	switch {
	case end.initial && !u0.initial:
		return cutBeforeInitial(units)
	case u0.initial:
		return nameCut{at: givenRun(units), confidence: 0.8}
	case u0.particle:
		return cutLeadingParticle(units)
	case u0.first:
		return cutFirstKnown(units, style)
	case end.first:
		return cutEndKnown(units, style)
	}
	return cutUnknown(units, style, titled)
}

// cutBlock takes words in capitals for the surname.
func cutBlock(units []nameUnit) nameCut {
	n := len(units)
	from, to := n, 0
	for i, u := range units {
		if u.capitals() {
			from, to = min(from, i), i+1
		}
	}
	for i := from; i < to; i++ {
		if !units[i].capitals() && !units[i].initial {
			return nameCut{}
		}
	}
	if from > 0 && to < n {
		return nameCut{}
	}
	cut := nameCut{at: to, lastFirst: true, confidence: 0.95}
	if from > 0 {
		cut = nameCut{at: from, confidence: 0.95}
	}
	if block, rest := units[from:to], append(units[:from:from], units[to:]...); allGiven(block, true) && !anyFirst(rest) {
		cut.lastFirst, cut.confidence = !cut.lastFirst, 0.6 // Dupont JEAN
	}
	return cut
}

// allGiven reports units that are all first names, and pure ones if need be.
func allGiven(units []nameUnit, pure bool) bool {
	for _, u := range units {
		if !u.first || pure && u.surname == oftenSurname {
			return false
		}
	}
	return true
}

func anyFirst(units []nameUnit) bool {
	for _, u := range units {
		if u.first {
			return true
		}
	}
	return false
}

// cutBeforeInitial is for "Jean D." and "Dupont J.".
func cutBeforeInitial(units []nameUnit) nameCut {
	u0, n := units[0], len(units)
	switch {
	case u0.first:
		return nameCut{at: givenRun(units), confidence: 0.7}
	case u0.surname == oftenSurname || u0.particle:
		return nameCut{at: n - 1, lastFirst: true, confidence: 0.7}
	case n == 2 && units[1].main != nameFold(units[1].main):
		return nameCut{at: 1, confidence: 0.5}
	}
	return nameCut{}
}

// givenRun returns how many units from the first on are first names, all but
// the last at most.
func givenRun(units []nameUnit) int {
	k := 1
	starter := nameStarters.has(nameFold(units[0].main))
	for k < len(units)-1 && units[k].given() && (units[k].surname < oftenSurname || starter) {
		k++
	}
	return k
}

// givenTail returns how many units at the end are first names.
func givenTail(units []nameUnit) int {
	k := 0
	for k < len(units)-1 && units[len(units)-1-k].first {
		u := units[len(units)-1-k]
		if k > 0 && u.surname == oftenSurname {
			break
		}
		k++
	}
	return k
}

// cutLeadingParticle is for "Le Goff Marc": nobody's first name is "Le".
func cutLeadingParticle(units []nameUnit) nameCut {
	if k := givenTail(units); k > 0 {
		return nameCut{at: len(units) - k, lastFirst: true, confidence: 0.75}
	}
	return nameCut{}
}

// cutFirstKnown is for names that begin with a first name.
func cutFirstKnown(units []nameUnit, style nameStyle) nameCut {
	u0, rest := units[0], units[1:]
	end := rest[len(rest)-1]
	turned := u0.surname == oftenSurname && allGiven(rest, true)
	if len(rest) > 1 {
		if turned && end.surname == notSurname {
			return nameCut{at: 1, lastFirst: true, confidence: 0.55} // Martin Anne Sophie
		}
		return nameCut{at: givenRun(units), confidence: 0.85}
	}
	switch {
	case !end.first && u0.surname == oftenSurname && end.surname == notSurname:
		return nameCut{at: 1, confidence: 0.65}
	case !end.first:
		return nameCut{at: 1, confidence: 0.9}
	case nameStarters.has(nameFold(u0.main)) && end.surname < oftenSurname:
		return nameCut{at: 2, confidence: 0.5} // Jean Pierre
	case turned && end.surname == notSurname:
		return nameCut{at: 1, lastFirst: true, confidence: 0.55} // Martin Sophie
	case u0.surname == oftenSurname && end.surname != notSurname && style == styleCapitals:
		return nameCut{} // MARTIN PAUL
	case end.surname == oftenSurname && u0.surname < oftenSurname:
		return nameCut{at: 1, confidence: 0.8}
	}
	return nameCut{at: 1, confidence: 0.5}
}

// cutEndKnown is for names that end with a first name and begin with another
// word.
func cutEndKnown(units []nameUnit, style nameStyle) nameCut {
	u0, end := units[0], units[len(units)-1]
	cut := nameCut{at: len(units) - givenTail(units), lastFirst: true, confidence: 0.6}
	switch {
	case u0.surname == oftenSurname:
		cut.confidence = 0.7
	case end.surname == oftenSurname && len(units) == 2 && style == styleCapitals:
		return nameCut{}
	case end.surname == oftenSurname:
		return nameCut{at: givenRun(units), confidence: 0.5} // Loïse Martin
	}
	return cut
}

// cutUnknown is for names without a known first name at either end.
func cutUnknown(units []nameUnit, style nameStyle, titled bool) nameCut {
	u0, u1, n := units[0], units[1], len(units)
	known0, known1 := u0.surname == oftenSurname, u1.surname == oftenSurname
	switch {
	case titled && n < 4 && known0 && known1:
		return nameCut{confidence: 0.6} // Mme Durand Lefebvre
	case nameChineseOrder(units) || !nameLatin(units):
		return nameCut{}
	case nameArticles.has(nameFold(u0.words[0])):
		return nameCut{}
	case u1.particle && n == 2 && style == styleMixed:
		return nameCut{at: 1, confidence: 0.7}
	case n > 2 || known0 && known1:
		return nameCut{}
	case known0:
		return nameCut{at: 1, lastFirst: true, confidence: 0.5}
	case known1 && style != styleCapitals:
		return nameCut{at: 1, confidence: 0.6}
	case style == styleMixed:
		return nameCut{at: 1, confidence: 0.5}
	}
	return nameCut{}
}

// nameChineseOrder reports two words of which one is a surname of China: both
// orders are common.
func nameChineseOrder(units []nameUnit) bool {
	return len(units) == 2 && (nameChinese.has(nameFold(units[0].main)) || nameChinese.has(nameFold(units[1].main)))
}

func nameLatin(units []nameUnit) bool {
	for _, u := range units {
		for _, r := range u.main {
			if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
				return false
			}
		}
	}
	return true
}
