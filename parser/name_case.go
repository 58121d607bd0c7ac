package parser

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameCase returns words in normal case if they were in capitals, in small
// letters or upside down ("jEAN"), and as they are otherwise.
func nameCase(words []string) string {
	out := slices.Clone(words)
	for i, w := range words {
		particle := i+1 < len(words) && nameParticles.has(nameFold(w))
		switch {
		case particle && !nameOddCase(nameBody(words[len(words)-1])):
		case len(words) > 1 && nameLowerParticle(w):
			if nameOddCase(w) {
				out[i] = strings.ToLower(w)
			}
		case nameOddCase(nameBody(w)):
			out[i] = nameWordCase(w)
		}
	}
	return strings.Join(out, " ")
}

// nameLowerParticle reports a particle that stays small in normal case.
func nameLowerParticle(w string) bool {
	switch nameFold(w) {
	case "de", "du", "des", "da", "do", "dos", "das", "del", "van", "von", "vom", "zu", "zum", "zur", "der", "den", "ten", "ter", "te", "op", "aan", "y", "e", "'t", "'s", "et", "und", "and":
		return true
	}
	return false
}

// nameOddCase reports a word that somebody wrote without care for capitals.
func nameOddCase(w string) bool {
	upper, lower := 0, 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	first, _ := utf8.DecodeRuneInString(w)
	switch {
	case upper+lower < 2:
		return lower == 1
	case upper == 0:
		return true
	case nameIsInitial(w):
		return false
	}
	return lower == 0 || unicode.IsLower(first) && upper == upper+lower-1
}

// nameBody is w without a prefix that has a case of its own.
func nameBody(w string) string {
	for _, p := range []string{"Mc", "Mac", "d'", "D'", "l'", "L'"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len(rest) > 1 && rest == strings.ToUpper(rest) {
			return rest
		}
	}
	return w
}

// nameWordCase sets one word in normal case, with its hyphens and apostrophes.
func nameWordCase(w string) string {
	runes := []rune(strings.ToLower(w))
	start := true
	for i, r := range runes {
		if start && unicode.IsLetter(r) {
			runes[i] = unicode.ToTitle(r)
			start = false
		} else if r == '-' || r == '\'' || r == '.' {
			start = true
		}
	}
	switch w = string(runes); {
	case strings.HasPrefix(w, "D'"):
		return "d" + w[1:]
	case strings.HasPrefix(w, "Mc") && len(w) > 4:
		_, size := utf8.DecodeRuneInString(w[2:])
		return "Mc" + strings.ToUpper(w[2:2+size]) + w[2+size:]
	case strings.HasPrefix(w, "Ij") && len(w) > 3:
		return "IJ" + w[2:]
	}
	return w
}

// nameIsInitial reports "J", "J.", "J.-P.", "J-P" and "JP".
func nameIsInitial(w string) bool {
	letters, vowels, marks := 0, 0, 0
	last := rune(0)
	for _, r := range w {
		switch {
		case r == '.' || r == '-':
			marks++
			last = 0
		case unicode.IsLetter(r) && (letters == 0 || unicode.IsUpper(r)):
			letters++
			if last != 0 && marks > 0 {
				return false
			}
			if strings.Contains("aeiouy", nameFold(string(r))) {
				vowels++
			}
			last = r
		default:
			return false
		}
	}
	switch {
	case letters == 1:
		return true
	case marks > 0:
		return letters > 0 && letters <= 3
	}
	return letters == 2 && vowels == 0 && w == strings.ToUpper(w)
}
