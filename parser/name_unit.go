package parser

import (
	"strings"
	"unicode"
)

// nameUnit is a word with the particles before it.
type nameUnit struct {
	words    []string
	main     string // the word itself
	particle bool   // particles stand before it
	initial  bool
	nameInfo
}

func newNameUnit(words []string) nameUnit {
	u := nameUnit{words: words, main: words[len(words)-1], particle: len(words) > 1}
	u.initial = nameIsInitial(u.main)
	u.nameInfo = nameLookup(u.main)
	if u.particle {
		u.first = false
	}
	return u
}

// given reports a unit that can be part of a first name.
func (u nameUnit) given() bool { return u.first || u.initial }

// capitals reports a unit that was written in capitals.
func (u nameUnit) capitals() bool {
	return !u.initial && nameInCapitals(nameBody(u.main))
}

func nameInCapitals(w string) bool {
	letters := 0
	for _, r := range w {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 1
}

// nameUnits groups words with their particles.
func nameUnits(words []string) []nameUnit {
	var units []nameUnit
	for i := 0; i < len(words); {
		j := i
		for j < len(words)-1 && nameParticleAt(words, i, j) {
			j++
		}
		u := newNameUnit(words[i : j+1])
		if n := len(units); n > 0 && nameExtends(units[n-1], u, j == len(words)-1) {
			units[n-1].words = words[i-len(units[n-1].words) : j+1]
		} else {
			units = append(units, u)
		}
		i = j + 1
	}
	return units
}

// nameExtends reports that u belongs to the first name before it, as in María
// del Carmen or Abdel Kader.
func nameExtends(before, u nameUnit, atEnd bool) bool {
	if atEnd || !before.first {
		return false
	}
	return u.particle && nameDevoted.has(nameFold(u.main)) || nameServants.has(nameFold(before.main)) && len(before.words) == 1
}

// nameParticleAt reports whether the word at j is a particle of the unit that
// begins at i.
func nameParticleAt(words []string, i, j int) bool {
	w := nameFold(strings.TrimSuffix(words[j], "."))
	if !nameParticles.has(strings.TrimSuffix(w, "'")) && !nameParticles.has(w) {
		return false
	}
	switch {
	case nameServants.has(w):
		return false
	case nameJoiners.has(w) && len(w) == 1:
		return i > 0 && unicode.IsLower([]rune(words[j])[0]) && len(words) > j+1
	case j > 0:
		return true
	case w == "ben" || w == "al" || w == "op" || w == "te" || w == "aan" || w == "do":
		// Ben Turner, but Ben Slimane Sonia.
		last := nameLookup(words[len(words)-1])
		return len(words) > 2 && last.first && last.surname == notSurname
	}
	return true
}

// nameStyle is how a whole name was written.
type nameStyle uint8

const (
	styleMixed nameStyle = iota
	styleCapitals
	styleSmall
	styleBlock // some words in capitals, the others not
)

func styleOf(units []nameUnit) nameStyle {
	capitals, small, rest := 0, 0, 0
	for _, u := range units {
		switch {
		case u.initial:
		case u.capitals():
			capitals++
		case nameOddCase(u.main):
			small++
		default:
			rest++
		}
	}
	switch {
	case capitals > 0 && small+rest > 0:
		return styleBlock
	case capitals > 0:
		return styleCapitals
	case small > 0 && rest == 0:
		return styleSmall
	}
	return styleMixed
}
