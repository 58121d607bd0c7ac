package parser

import (
	"embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed names/*.txt
var nameFiles embed.FS

// nameInfo is what the lists say about a word.
type nameInfo struct {
	first   bool    // it is a first name
	surname surname // and how often it is met as a surname
}

// surname grades how often a word is a surname.
type surname uint8

const (
	notSurname surname = iota
	seldomSurname
	oftenSurname
)

// nameLists reads the embedded lists at first use.
var nameLists = sync.OnceValue(func() map[string]nameInfo {
	m := make(map[string]nameInfo, 8000)
	files, err := nameFiles.ReadDir("names")
	if err != nil {
		panic(err) // the files are part of the program
	}
	for _, f := range files {
		b, err := nameFiles.ReadFile("names/" + f.Name())
		if err != nil {
			panic(err)
		}
		for line := range strings.Lines(string(b)) {
			if !strings.HasPrefix(line, "#") {
				addNames(m, line, f.Name() == "surnames.txt")
			}
		}
	}
	return m
})

func addNames(m map[string]nameInfo, line string, surnames bool) {
	for word := range strings.FieldsSeq(line) {
		word, seldom := strings.CutPrefix(word, "~")
		word = nameFold(word)
		info := m[word]
		switch {
		case !surnames:
			info.first = true
		case seldom:
			info.surname = seldomSurname
		case info.surname != seldomSurname:
			info.surname = oftenSurname
		}
		m[word] = info
	}
}

// nameLookup returns what is known of a word. Of a word with hyphens, each
// part counts.
func nameLookup(word string) nameInfo {
	m, key := nameLists(), nameFold(word)
	if info, ok := m[key]; ok || !strings.Contains(key, "-") {
		return info
	}
	parts := strings.Split(key, "-")
	info := nameInfo{first: true}
	for _, p := range parts {
		one := m[p]
		info.first = info.first && one.first
		info.surname = max(info.surname, one.surname)
	}
	switch {
	case info.first:
		info.surname = notSurname // Jean-Pierre
	case nameStarters.has(parts[0]):
		info = nameInfo{first: true} // Jean-Do
	}
	return info
}

// nameFold makes a word comparable: small letters without accents.
func nameFold(s string) string {
	s = strings.ToLower(s)
	if isASCII([]byte(s)) {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if plain, ok := namePlain[r]; ok {
			b.WriteString(plain)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// namePlain spells letters that have no accent to take off.
var namePlain = map[rune]string{'ß': "ss", 'ø': "o", 'đ': "d", 'ł': "l", 'ı': "i", 'æ': "ae", 'œ': "oe", 'ð': "d", 'þ': "th"}

// nameSet is a set of folded words or phrases.
type nameSet map[string]bool

func (s nameSet) has(word string) bool { return s[word] }

// nameWords makes a set of the words in text, which is folded.
func nameWords(text string) nameSet {
	s := nameSet{}
	for word := range strings.FieldsSeq(text) {
		s[word] = true
	}
	return s
}

// namePhrases makes a set of the phrases in text, one a line.
func namePhrases(text string) nameSet {
	s := nameSet{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			s[line] = true
		}
	}
	return s
}
