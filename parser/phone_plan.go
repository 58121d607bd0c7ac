package parser

import (
	"strings"

	"github.com/nyaruka/phonenumbers/v2"
)

// phonePlan is how numbers of the reader's region are dialled.
type phonePlan struct {
	region string // empty where unknown
	french bool   // France and its overseas territories share one plan
	trunk  string // what national numbers start with: "0", or nothing
	exit   string // what stands for +: "00", or "011"
	// least and most are how many digits national numbers have.
	least, most int
}

// IsPhoneRegion reports whether s is a region that [Phones] knows numbers of, as
// "FR"; case does not matter.
func IsPhoneRegion(s string) bool { return phonePlanOf(s).region != "" }

func phonePlanOf(region string) phonePlan {
	region = strings.ToUpper(region)
	p := phonePlan{exit: "00", least: 6, most: 13}
	if len(region) != 2 || phonenumbers.GetCountryCodeForRegion(region) == 0 {
		return p
	}
	p.region = region
	p.french = frenchRegions[region]
	if n, ok := phoneLengths[region]; ok {
		p.least, p.most = n[0], n[1]
	}
	switch {
	case p.french:
		p.trunk = "0"
	case phonenumbers.GetCountryCodeForRegion(region) == 1:
		p.exit, p.least, p.most = "011", 10, 11
	case phonenumbers.GetNddPrefixForRegion(region, true) == "0":
		p.trunk = "0"
	}
	return p
}

// phoneLengths are the lengths where they are not any, with the trunk prefix.
var phoneLengths = map[string][2]int{
	"BE": {9, 10}, "CH": {10, 10}, "GB": {10, 11}, "IE": {8, 10}, "NL": {10, 10}, "DE": {6, 13}, "AT": {6, 14}, "LU": {6, 11},
	"ES": {9, 9}, "PT": {9, 9}, "PL": {9, 9}, "IT": {6, 11}, "DK": {8, 8}, "NO": {8, 8}, "CZ": {9, 9}, "GR": {10, 10}, "SE": {8, 10}, "FI": {6, 12},
}

var frenchRegions = map[string]bool{"FR": true, "RE": true, "YT": true, "GP": true, "MQ": true, "GF": true, "BL": true, "MF": true, "PM": true}

// overseas are the prefixes of French territories, after the 0 or the country
// code.
var overseas = map[string]struct{ code, region string }{
	"262": {"262", "RE"}, "263": {"262", "RE"}, "692": {"262", "RE"}, "693": {"262", "RE"},
	"269": {"262", "YT"}, "639": {"262", "YT"},
	"590": {"590", "GP"}, "690": {"590", "GP"}, "691": {"590", "GP"},
	"594": {"594", "GF"}, "694": {"594", "GF"},
	"596": {"596", "MQ"}, "696": {"596", "MQ"}, "697": {"596", "MQ"},
	"508": {"508", "PM"},
}

// overseasNational returns the number of ten French digits, where their first
// ones decide; where they do not (known is false), the library must.
//
// 06 and 07 are plausible whatever follows: the range that Arcep keeps for
// fiction, 06 39 98, is valid for no library.
func overseasNational(digits string) (e164, region string, known bool) {
	rest := digits[1:]
	if o, ok := overseas[rest[:3]]; ok && !strings.HasPrefix(rest, "63998") {
		if o.code == "508" { // too few digits for any to be a number
			e164 = "+508" + rest[3:]
			if n, err := phonenumbers.Parse(e164, ""); err != nil || !phonenumbers.IsValidNumber(n) {
				return "", "", true
			}
			return e164, o.region, true
		}
		return "+" + o.code + rest, o.region, true
	}
	switch {
	case strings.HasPrefix(rest, "7093") && rest[4] >= '5' && rest[4] <= '7':
		return "+262" + rest, "YT", true
	case rest[0] == '6' || rest[0] == '7':
		return "+33" + rest, "FR", true
	}
	return "", "", false
}

// overseasInternational reads digits that start with the code of France or a
// territory. It tells whether that settles it, also when there is no number.
func overseasInternational(digits string) (e164, region string, known bool) {
	for _, code := range []string{"33", "262", "590", "594", "596"} {
		rest, ok := strings.CutPrefix(digits, code)
		if !ok {
			continue
		}
		if len(rest) == 10 && rest[0] == '0' {
			rest = rest[1:]
		}
		if len(rest) != 9 || rest[0] == '0' {
			return "", "", true
		}
		o, territory := overseas[rest[:3]]
		territory = territory && !strings.HasPrefix(rest, "63998")
		switch {
		case territory && o.code != code:
			return "", "", true // two that contradict each other
		case territory:
			return "+" + code + rest, o.region, true
		case code == "33" && (rest[0] == '6' || rest[0] == '7'):
			return "+33" + rest, "FR", true
		}
		return "", "", false
	}
	return "", "", false
}
