package parser

import (
	"slices"
	"strings"
)

// formRegions are the countries that a number without a country code may be of:
// the account's, then those that the mail gives evidence of.
type formRegions struct {
	known []string        // the first one that the number is valid in has it
	guess func() []string // where the language of the mail is spoken
}

// languageRegions are the countries in which forms of a language are filled in.
// A number that is valid in two of them is of neither.
var languageRegions = map[string][]string{
	"fr": {"FR", "BE", "CH", "LU", "MC", "CA", "MA", "DZ", "TN", "SN", "CI", "CM"},
	"en": {"GB", "IE", "US", "CA", "AU", "NZ", "ZA", "IN", "SG", "HK", "MT", "KE", "NG", "GH"},
	"de": {"DE", "AT", "CH", "LI", "LU"},
	"es": {"ES", "MX", "AR", "CO", "CL", "PE", "UY", "EC", "VE", "BO", "PY", "CR", "PA", "DO", "GT"},
	"it": {"IT", "CH", "SM"},
	"nl": {"NL", "BE", "SR"},
	"pt": {"PT", "BR", "AO", "MZ", "CV"},
	"pl": {"PL"},
}

// maxFormPhone is the longest value of a field for phones, in bytes.
const maxFormPhone = 120

// phones reads the numbers of a value that stands for nothing else. A number
// that is none of the account's country, or of the portal's, is one of a country
// of the mail's language where only one of these has such a number.
func (r formRegions) phones(raw string) []Phone {
	if len(raw) > maxFormPhone {
		return nil
	}
	for _, region := range append(slices.Clone(r.known), "") {
		if found := validPhones(raw, region); found != nil {
			return found
		}
	}
	if found := r.guessed(raw); found != nil {
		return found
	}
	var one []Phone
	for _, region := range r.known {
		switch found := possiblePhone(leadPhoneText(raw, region), region); {
		case found == nil:
		case one != nil && one[0].E164 != found[0].E164:
			return nil
		default:
			one = found
		}
	}
	return one
}

// guessed reads the numbers of a value that are valid in one country of the
// mail's language. A country that is known and has that language says that they
// are wrong numbers of it, and not others'.
func (r formRegions) guessed(raw string) []Phone {
	if r.guess == nil || !strings.ContainsAny(raw, "0123456789") {
		return nil
	}
	regions := r.guess()
	if slices.ContainsFunc(regions, func(s string) bool { return slices.Contains(r.known, s) }) {
		return nil
	}
	var one []Phone
	for _, region := range regions {
		switch found := validPhones(raw, region); {
		case found == nil:
		case one != nil && !slices.EqualFunc(one, found, func(a, b Phone) bool { return a.E164 == b.E164 }):
			return nil
		default:
			one = found
		}
	}
	return one
}

// inText finds the numbers in a line of prose.
func (r formRegions) inText(line string) []Phone {
	for _, region := range append(slices.Clone(r.known), "") {
		var phones []Phone
		for _, m := range Phones(line, region) {
			phones = append(phones, m.Phone)
		}
		if phones != nil {
			return phones
		}
	}
	return nil
}

// maxLanguageLines is how many lines are read for the language of the labels.
const maxLanguageLines = 400

// languageRegions returns the countries of the language that the labels of the
// page are in: two labels that no other language has, and none of another one.
func (r *formReader) languageRegions() []string {
	if r.spoken != nil {
		return *r.spoken
	}
	r.spoken = new([]string)
	language, votes := "", make(map[string]bool)
	for _, l := range r.page.lines[:min(len(r.page.lines), maxLanguageLines)] {
		head, _, _ := strings.Cut(clip(l.text, maxFormLabel+4), ":")
		head, _, _ = strings.Cut(head, "\t")
		key := portalKey(head)
		switch in := r.data.languages[key]; {
		case in == "" || votes[key]:
		case language != "" && in != language:
			return nil
		default:
			language, votes[key] = in, true
		}
	}
	if len(votes) >= 2 {
		*r.spoken = languageRegions[language]
	}
	return *r.spoken
}
