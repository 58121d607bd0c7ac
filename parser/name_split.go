package parser

import "strings"

// nameOfWords reads a clean text.
func nameOfWords(s string) Name {
	if strings.Contains(s, "@") {
		if i := strings.IndexAny(s, "<[("); i > 0 {
			s = strings.TrimSpace(s[:i])
		} else {
			return Name{Kind: NameNone, Confidence: 1}
		}
	}
	first, last, ok := strings.Cut(s, " ")
	if !ok || strings.Contains(last, " ") {
		return Name{Display: s, Kind: NamePseudonym, Confidence: 0.3}
	}
	if strings.ToUpper(first) == first && strings.ToUpper(last) != last {
		first, last = last, first
	}
	return Name{Display: s, FirstName: first, LastName: last, Kind: NamePerson, Confidence: 0.6}
}
