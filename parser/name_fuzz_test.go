package parser_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/passerelle-mail/passerelle/parser"
)

// letters returns the small letters of s, without accents.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(unicode.ToUpper(r))
	}, norm.NFD.String(s))
}

// checkName fails unless n is a name as its documentation promises.
func checkName(t *testing.T, in string, n parser.Name) {
	t.Helper()
	for _, s := range []string{n.Display, n.FirstName, n.LastName, n.Title, n.Company} {
		if !utf8.ValidString(s) || s != strings.Join(strings.Fields(s), " ") {
			t.Errorf("%q has %q", in, s)
		}
	}
	if n.Confidence < 0 || n.Confidence > 1 {
		t.Errorf("%q has a confidence of %v", in, n.Confidence)
	}
	switch n.Kind {
	case parser.NameRole, parser.NamePlaceholder, parser.NameNone:
		if n.Display+n.FirstName+n.LastName+n.Title+n.Company != "" {
			t.Errorf("%q is no name and has one: %+v", in, n)
		}
	case parser.NamePseudonym, parser.NameCompany:
		if n.FirstName != "" || n.LastName != "" || n.Display == "" {
			t.Errorf("%q is split: %+v", in, n)
		}
	case parser.NamePerson, parser.NameCouple:
		if n.Display == "" {
			t.Errorf("%q has no display: %+v", in, n)
		}
	default:
		t.Errorf("%q is of kind %q", in, n.Kind)
	}
	if strings.Contains(in, "&") || strings.ContainsAny(in, "ÃÂÅÄâ=") || !utf8.ValidString(in) {
		return // decoded first
	}
	have := letters(in)
	for w := range strings.FieldsSeq(n.FirstName + " " + n.LastName) {
		for part := range strings.SplitSeq(w, "-") { // what was taken out may have stood between them
			if !strings.Contains(have, letters(part)) {
				t.Errorf("%q has no %q: %+v", in, part, n)
			}
		}
	}
}

func FuzzParseName(f *testing.F) {
	for _, s := range []string{"M. et Mme DE LA TOUR", "Dupont (Jean) via leboncoin", "a@b.example", "Nom : X Prénom : Y", "l' - d'", "((]", "Garage - Jean / M.", "Fran&ccedil;ois", "de", "{{", "É épouse l", "M. M. M. et", "d La\x7f\x7f\x00- f@ L", "B𣘀N"} {
		f.Add(s)
	}
	for _, c := range nameCases(f) {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := parser.ParseName(s)
		checkName(t, s, n)
		if again := parser.ParseName(n.Display); again.Display != n.Display {
			t.Errorf("%q reads as %q, and that as %q", s, n.Display, again.Display)
		}
		checkName(t, s+" Durand "+s, parser.JoinName(s, "Durand "+s))
	})
}
