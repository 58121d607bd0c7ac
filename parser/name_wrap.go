package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameText is a name without what mail programs and portals put around it.
type nameText struct {
	text    string
	display string // where it is not text
	title   string
	company string
	first   string // a first name in brackets
}

// unwrapName takes addresses, phones, quotes, portals and notes off s.
func unwrapName(s string) nameText {
	s = nameUnquote(nameWithoutAddresses(s))
	s = nameUnquote(nameWithoutVia(nameAfterBehalf(s)))
	t := nameText{text: s}
	t.brackets()
	t.text = nameTrim(nameUnquote(nameWithoutNulls(nameWithoutPhones(t.text))))
	return t
}

// nameWithoutAddresses drops the words of s that are mail addresses, and
// template fields.
func nameWithoutAddresses(s string) string {
	for _, p := range [][2]string{{"{{", "}}"}, {"<%", "%>"}, {"${", "}"}, {"*|", "|*"}} {
		for {
			from := strings.Index(s, p[0])
			if from < 0 {
				break
			}
			rest := s[from+2:]
			if to := strings.Index(rest, p[1]); to >= 0 {
				s = s[:from] + " " + rest[to+len(p[1]):]
			} else {
				s = s[:from]
			}
		}
	}
	words := strings.Fields(s)
	kept := words[:0]
	for _, w := range words {
		if len(w) > 1 && strings.Contains(w, "@") || strings.HasPrefix(w, "#") || len(w) > 2 && w[0] == '%' && w[len(w)-1] == '%' {
			continue
		}
		kept = append(kept, w)
	}
	return strings.Join(kept, " ")
}

// nameQuotes are the marks that come in pairs around a whole name.
const nameQuotes = "\"'“”„«»‹›*_‚<>"

func nameUnquote(s string) string {
	for {
		t := strings.TrimSpace(s)
		first, n := utf8.DecodeRuneInString(t)
		last, m := utf8.DecodeLastRuneInString(t)
		switch {
		case len(t) > n && strings.ContainsRune(nameQuotes, first) && strings.ContainsRune(nameQuotes, last):
			s = t[n : len(t)-m]
		default:
			return t
		}
	}
}

// nameTrim takes punctuation off both ends. A stop stays behind an initial, a
// title and the like.
func nameTrim(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && !unicode.Is(unicode.M, r)
	})
	if !strings.HasPrefix(s, "'t ") && !strings.HasPrefix(s, "'s ") {
		s = strings.TrimLeft(s, "' ")
	}
	for {
		r, n := utf8.DecodeLastRuneInString(s)
		if n == 0 || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '.' && nameAbbreviated(s[:len(s)-1]) {
			return s
		}
		s = s[:len(s)-n]
	}
}

// nameAbbreviated reports that a stop belongs to the last word of s.
func nameAbbreviated(s string) bool {
	w := s[strings.LastIndexByte(s, ' ')+1:]
	key := nameFold(w)
	return nameIsInitial(w) || nameTitles.has(key) || nameSuffixes.has(key) || nameLegal.has(key) || strings.Contains(w, ".") && len(w) < 8
}

// nameAfterBehalf returns the person on whose behalf a portal writes.
func nameAfterBehalf(s string) string {
	low := nameLower(s)
	for _, p := range nameBehalf {
		if i := strings.Index(low, p); i == 0 || i > 0 && low[i-1] == ' ' {
			s = strings.TrimSpace(s[i+len(p):])
			low = nameLower(s)
		}
	}
	for _, p := range nameLead {
		if strings.HasPrefix(low, p) {
			return strings.TrimSpace(s[len(p):])
		}
	}
	return s
}

// nameLower lowers ASCII only, so that offsets stay.
func nameLower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// nameWithoutVia cuts "via leboncoin" and its translations off.
func nameWithoutVia(s string) string {
	words := strings.Fields(s)
	for i := range words {
		for n := 1; n <= 3 && i+n < len(words); n++ {
			phrase := nameFold(strings.Trim(strings.Join(words[i:i+n], " "), "(["))
			if !nameViaWords.has(phrase) {
				continue
			}
			capital := phrase == "via" && strings.HasPrefix(words[i], "V")
			if !capital || nameIsPortal(strings.Join(words[i+n:], " ")) {
				return strings.Join(words[:i], " ")
			}
		}
	}
	return s
}

// nameIsPortal reports the name or domain of a portal.
func nameIsPortal(s string) bool {
	s = strings.TrimPrefix(nameFold(strings.Trim(s, " .,()[]")), "www.")
	if namePortals.has(strings.ReplaceAll(s, " ", "")) || namePortals.has(strings.ReplaceAll(s, " ", "-")) {
		return true
	}
	name, domain, ok := strings.Cut(s, ".")
	return ok && !strings.Contains(s, " ") && len(domain) >= 2 && (namePortals.has(name) || namePortals.has(s))
}

// brackets reads what stands in brackets: a company, a title, the first name,
// or a note that is dropped.
func (t *nameText) brackets() {
	for range 4 {
		from := strings.IndexAny(t.text, "([")
		if from < 0 {
			break
		}
		inside, after := t.text[from+1:], ""
		if to := strings.IndexAny(inside, ")]"); to >= 0 {
			inside, after = inside[:to], inside[to+1:]
		}
		before := nameTrim(t.text[:from])
		t.bracket(before, nameTrim(inside), nameTrim(after))
	}
	t.dropNickname()
}

func (t *nameText) bracket(before, inside, after string) {
	outer := strings.TrimSpace(before + " " + after)
	words := strings.Fields(inside)
	switch {
	case outer == "":
		t.text = inside
		return
	case inside == "" || nameIsPortal(inside):
	case nameAllTitles(words):
		t.title = inside
	case nameIsFirm(words):
		t.company = inside
	case nameIsFirm(strings.Fields(outer)) && len(words) > 0 && nameLookup(words[0]).first:
		t.company, outer = outer, inside
	case after == "" && len(words) == 1 && !strings.Contains(before, " ") && nameLookup(inside).first && !nameLookup(before).first:
		t.first, t.display = inside, before+" ("+inside+")"
	}
	t.text = outer
}

// dropNickname drops one word in double quotes between others.
func (t *nameText) dropNickname() {
	words := strings.Fields(t.text)
	for i, w := range words {
		if i > 0 && i < len(words)-1 && len(w) > 2 && strings.ContainsAny(w[:1], "\"“'") && strings.ContainsAny(w[len(w)-1:], "\"”'") {
			t.text = strings.Join(append(words[:i:i], words[i+1:]...), " ")
			return
		}
	}
}

// nameWithoutNulls drops what programs write for nothing, and the names of
// portals, behind a name.
func nameWithoutNulls(s string) string {
	words := strings.Fields(s)
	for len(words) > 1 {
		if nameIsPortal(words[len(words)-1]) {
			words = words[:len(words)-1]
			continue
		}
		switch strings.ToLower(words[len(words)-1]) {
		case "undefined", "null", "n/a":
			words = words[:len(words)-1]
			continue
		}
		break
	}
	return strings.Join(words, " ")
}

// nameWithoutPhones drops numbers of eight digits and more, with the label
// before them.
func nameWithoutPhones(s string) string {
	words := strings.Fields(s)
	kept := words[:0:0]
	for i := 0; i < len(words); {
		j, digits := i, 0
		for j < len(words) && strings.Trim(words[j], "0123456789+().-/:,;") == "" {
			digits += strings.Count(strings.Map(nameDigit, words[j]), "0")
			j++
		}
		switch {
		case digits >= 8:
			for len(kept) > 0 && nameIsPhoneLabel(kept[len(kept)-1]) {
				kept = kept[:len(kept)-1]
			}
			i = j
		default:
			kept = append(kept, words[i])
			i++
		}
	}
	return strings.Join(kept, " ")
}

func nameDigit(r rune) rune {
	if r >= '0' && r <= '9' {
		return '0'
	}
	return -1
}

func nameIsPhoneLabel(w string) bool {
	switch nameFold(strings.Trim(w, ".:,;()-")) {
	case "", "tel", "telephone", "phone", "mobile", "port", "portable", "gsm", "handy", "telefon", "mob":
		return true
	}
	return false
}
