package parser

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers/v2"
)

// maxPhoneText is how much of a text [Phones] searches, in bytes.
const maxPhoneText = 32 << 10

// PhoneMatch is a telephone number in a text. Start and End are the bytes of
// the text that Raw is.
type PhoneMatch struct {
	Phone
	Start int `json:"start"`
	End   int `json:"end"`
}

// Phones finds the telephone numbers in the first 32 kB of a text, in its order;
// none overlaps another. They may be written with any separators, with digits of
// any script, in French words, or with the letters o and l for digits.
//
// A number without a country code is taken as one of region (ISO 3166-1
// alpha-2, the reader's). Where region is empty or unknown, such numbers are
// left out: a prefix is never guessed. The numbers of overseas France are known
// by their first four digits: 0692 12 34 56 is +262692123456.
//
// References, identifiers, prices, dates and what stands in URLs are no
// telephone numbers, by the words around them. Where a number may be either, it
// is left out, except for one with a country code.
func Phones(text, region string) []PhoneMatch {
	text = phoneText(text)
	s := phoneSearch{text: text, plan: phonePlanOf(region), calls: maxPhoneCalls, looks: maxPhoneLooks}
	if s.groups = phoneGroups(text); len(s.groups) == 0 {
		return nil
	}
	s.blockIBANs()
	for i := range s.groups {
		s.addFrom(i)
	}
	slices.SortStableFunc(s.candidates, func(a, b phoneCandidate) int { return cmp.Compare(b.score, a.score) })
	for i := range s.candidates {
		s.choose(&s.candidates[i])
	}
	slices.SortFunc(s.found, func(a, b PhoneMatch) int { return cmp.Compare(a.Start, b.Start) })
	return s.found
}

// phoneText cuts a text to what is searched, between two characters.
func phoneText(text string) string {
	if len(text) <= maxPhoneText {
		return text
	}
	n := maxPhoneText
	for n > maxPhoneText-utf8.UTFMax && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// maxPhoneCalls bounds the questions to the library for a text: each takes some
// 10 µs.
const maxPhoneCalls = 800

// maxPhoneLooks bounds how many rows of digits are looked at: a text of 32 kB
// with nothing but telephone numbers has some 2,000.
const maxPhoneLooks = 6000

// phoneSearch is one search.
type phoneSearch struct {
	text       string
	plan       phonePlan
	groups     []phoneGroup
	candidates []phoneCandidate
	found      []PhoneMatch
	starts     map[int]bool // of the candidates, by group
	calls      int          // left of maxPhoneCalls
	looks      int          // left of maxPhoneLooks
}

// choose takes a candidate, unless a better one has some of its groups or there
// is no such number.
func (s *phoneSearch) choose(c *phoneCandidate) {
	for _, g := range s.groups[c.first : c.last+1] {
		if g.used {
			return
		}
	}
	if !c.labelled && s.inSeries(c) {
		return
	}
	e164, region := s.number(c)
	if e164 == "" {
		return
	}
	for i := c.first; i <= c.last; i++ {
		s.groups[i].used = true
	}
	s.found = append(s.found, PhoneMatch{
		Phone: Phone{E164: e164, Raw: s.text[c.start:c.end], Region: region},
		Start: c.start, End: c.end,
	})
}

// number returns the number of a candidate; empty where there is none.
func (s *phoneSearch) number(c *phoneCandidate) (e164, region string) {
	if c.form == phoneInternational {
		if e164, region, known := overseasInternational(c.digits); known {
			return e164, region
		}
		return s.ask("+"+c.digits, "")
	}
	if !s.plan.french {
		return s.ask(c.digits, s.plan.region)
	}
	national := c.digits
	if c.form == phoneNoZero {
		national = "0" + national
	}
	if e164, region, known := overseasNational(national); known {
		return e164, region
	}
	for _, code := range []string{"+33", "+262", "+590"} {
		if national[1] != '9' && code != "+33" {
			break
		}
		if e164, region := s.ask(code+national[1:], ""); e164 != "" {
			return e164, region
		}
	}
	return "", ""
}

// ask returns the number that the library reads from digits, where it is valid
// or plausible and has all the digits.
func (s *phoneSearch) ask(digits, region string) (e164, of string) {
	if s.calls == 0 {
		return "", ""
	}
	s.calls--
	n, err := phonenumbers.Parse(digits, region)
	if err != nil {
		return "", ""
	}
	nsn := phonenumbers.GetNationalSignificantNumber(n)
	if region != "" && len(digits)-len(nsn) > 1 {
		return "", "" // more than a trunk prefix was dropped: a country code without its sign
	}
	of = phonenumbers.GetRegionCodeForNumber(n)
	switch {
	case of != "" && phonenumbers.IsValidNumberForRegion(n, of):
	case n.GetCountryCode() == 44 && len(nsn) == 10 && nsn[0] == '7': // 07700 900 is for fiction
		of = "GB"
	default:
		return "", ""
	}
	if len(of) != 2 || of == "ZZ" {
		of = ""
	}
	return phonenumbers.Format(n, phonenumbers.E164), strings.Trim(of, "01")
}
