package parser

import (
	"strings"
	"unicode"
)

// NameKind says what stands in the place of a name.
type NameKind string

// The kinds of [Name].
const (
	// NamePerson is one human being. Without certainty about which words are
	// the first name, only Display is set.
	NamePerson NameKind = "person"
	// NameCouple is several human beings, as "M. et Mme Dupont".
	NameCouple NameKind = "couple"
	// NameCompany is a firm or an office; Company and Display are the same.
	NameCompany NameKind = "company"
	// NamePseudonym is what somebody calls himself on a portal, as "kiki75".
	// Only Display is set.
	NamePseudonym NameKind = "pseudonym"
	// NameRole says what somebody is, as "Acquéreur" or "Service client", and
	// is no name: nothing but Kind and Confidence is set.
	NameRole NameKind = "role"
	// NamePlaceholder is what forms and templates leave behind, as "N/A" or
	// "{{first_name}}": nothing but Kind and Confidence is set.
	NamePlaceholder NameKind = "placeholder"
	// NameNone is no name at all: nothing, a bare address or number.
	NameNone NameKind = "none"
)

// Name is what [ParseName] makes of a name.
//
// Display is the name as it was written, without what mail programs and
// portals put around it, and with single spaces. It is empty where there is no
// name, so that nobody is greeted with "Bonjour N/A". FirstName and LastName
// consist of words of the input, in normal case where these were in capitals
// or small letters only; particles belong to LastName. Initials stay as they
// are: "Jean D." has the last name "D.". A single first name, as portals give
// them, is the FirstName of a person. Title is as written, and part of Display.
// Of "Martin née Petit" and "Petit épouse Martin", LastName is Martin.
// Confidence is from 0 to 1 and is about Kind and the split.
type Name struct {
	Display    string   `json:"display,omitempty"`
	FirstName  string   `json:"first_name,omitempty"`
	LastName   string   `json:"last_name,omitempty"`
	Title      string   `json:"title,omitempty"`
	Company    string   `json:"company,omitempty"`
	Kind       NameKind `json:"kind"`
	Confidence float64  `json:"confidence"`
}

// maxName is how much of a name is read, in bytes.
const maxName = 300

// ParseName reads the name of a person or company as it stands in a form, a
// From field or a labelled line. Of long input, the first 300 bytes are read.
// It never guesses a name from an address.
func ParseName(s string) Name {
	n := readName(nameClean(s))
	for range 4 {
		if n.Display == "" {
			return n
		}
		again := readName(nameClean(n.Display))
		if again.Display == n.Display {
			return n
		}
		if again.Display != "" && again.Company == "" {
			again.Company = n.Company
		}
		n = again
	}
	return Name{Kind: NameNone, Confidence: 0.5}
}

// readName reads clean text.
func readName(s string) Name {
	switch {
	case s == "":
		return Name{Kind: NameNone, Confidence: 1}
	case nameIsPlaceholder(s):
		return Name{Kind: NamePlaceholder, Confidence: 0.95}
	}
	if n, ok := labelledName(s); ok {
		return n
	}
	address := strings.Contains(s, "@")
	t := unwrapName(s)
	switch {
	case !nameHasLetters(t.text) && (address || strings.ContainsFunc(s, unicode.IsDigit)):
		return Name{Kind: NameNone, Confidence: 0.9}
	case nameIsPlaceholder(t.text):
		return Name{Kind: NamePlaceholder, Confidence: 0.9}
	}
	n := nameOfParts(t)
	if n.Kind == NamePerson && n.Title == "" {
		n.Title = t.title
	}
	if n.Kind != NameRole && n.Kind != NamePlaceholder && n.Company == "" {
		n.Company = t.company
	}
	return n
}
