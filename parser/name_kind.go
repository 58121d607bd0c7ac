package parser

import (
	"strings"
	"unicode"
)

// nameKey folds a word and takes its punctuation off.
func nameKey(w string) string {
	return strings.TrimRight(nameFold(strings.Trim(w, ",;:!\"()")), ".")
}

// nameHasLetters reports text that can be a name at all.
func nameHasLetters(s string) bool {
	return strings.ContainsFunc(s, unicode.IsLetter)
}

// nameIsPlaceholder reports what forms and templates leave behind.
func nameIsPlaceholder(s string) bool {
	key := nameFold(strings.Trim(s, " .:;,!?<>[](){}*%$#\"'_-"))
	if namePlaceholderPhrases.has(key) || key == "object object" {
		return true
	}
	if strings.Contains(key, "/") && namePlaceholders.has(strings.ReplaceAll(key, " ", "")) {
		return true
	}
	words := strings.Fields(key)
	if len(words) == 1 && len(key) > 2 && strings.Trim(key, key[:1]) == "" {
		return true // aaaa
	}
	for _, w := range words {
		if !namePlaceholders.has(strings.TrimRight(w, ".")) {
			return false
		}
	}
	return len(words) > 0 || !strings.ContainsFunc(s, unicode.IsDigit)
}

// nameIsRole reports words that say what somebody is, not who.
func nameIsRole(words []string) bool {
	role := false
	for i, w := range words {
		key := nameKey(w)
		if _, rest, ok := strings.Cut(key, "'"); ok {
			key = rest
		}
		switch {
		case nameRoles.has(key):
			role = true
			if i == 0 && nameRoleHeads.has(key) && len(words) > 1 {
				return true
			}
		case nameRoleFillers.has(key) || nameIsPortal(w) || strings.Trim(key, "n°#0123456789") == "":
		default:
			return false
		}
	}
	switch strings.Join(words, " ") {
	case "Ne pas répondre", "ne pas répondre", "Ne pas repondre", "Do not reply", "do not reply":
		return true
	}
	return role
}

// nameIsFirm reports the name of a company or an office.
func nameIsFirm(words []string) bool {
	for i, w := range words {
		key := nameKey(w)
		if _, rest, ok := strings.Cut(key, "'"); ok {
			key = rest
		}
		edge := i == 0 || i == len(words)-1
		switch {
		case nameFirms.has(key) || i == 0 && key == "ste" && len(words) > 1:
			return true
		case len(key) > 5 && (strings.HasPrefix(key, "immo") || strings.HasPrefix(key, "autoh")):
			return true
		case len(words) > 1 && edge && nameIsLegal(w, key):
			return true
		case i > 0 && nameFirmPairs.has(key) && nameAnds.has(nameFold(words[i-1])):
			return true
		case i == len(words)-1 && i > 0 && key == "freres":
			return true
		}
	}
	return false
}

func nameIsLegal(w, key string) bool {
	if nameLegalCapitals.has(key) {
		return w == strings.ToUpper(w)
	}
	return nameLegal.has(key)
}

// nameAllTitles reports words that are nothing but titles.
func nameAllTitles(words []string) bool {
	n, _ := nameTitleRun(words)
	return n > 0 && n == len(words)
}

// nameTitleRun returns how many titles words begins with, and whether they are
// those of a couple.
func nameTitleRun(words []string) (n int, couple bool) {
	for n < len(words) {
		key := nameKey(words[n])
		switch {
		case nameIsTitle(words, n):
			couple = couple || key == "mm" || key == "mmes" || nameTitlePair(key)
		case n > 0 && n+1 < len(words) && nameAnds.has(key) && nameIsTitle(words, n+1):
			couple = true
		case n > 0 && nameTitlesAfter.has(key) && key != "et" && (key != "le" && key != "la" || n+1 < len(words) && nameIsTitle(words, n+1)):
		default:
			return n, couple
		}
		n++
	}
	return n, couple
}

// nameTitlePair reports "M/Mme".
func nameTitlePair(key string) bool {
	a, b, ok := strings.Cut(key, "/")
	return ok && nameTitles.has(strings.TrimRight(a, ".")) && nameTitles.has(b)
}

func nameIsTitle(words []string, i int) bool {
	key := nameKey(words[i])
	switch key {
	case "d":
		// D. José Ortega, but D. Dupont.
		return words[i] == "D." && i+2 < len(words) && nameLookup(words[i+1]).first
	case "m":
		return words[i] != "m"
	case "comte", "comtesse", "general", "colonel", "capitaine", "commandant":
		return i+2 < len(words)
	case "me", "don", "dona", "ing", "mag", "sr", "lady", "miss", "lord", "pere":
		return i+1 < len(words) && (key != "don" && key != "dona" && key != "lady" || i+2 < len(words) || key == "dona" && i > 0)
	}
	return nameTitles.has(key) || nameTitlePair(key)
}
