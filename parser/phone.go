package parser

import (
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
// none overlaps another.
//
// A number without a country code is taken as one of region (ISO 3166-1
// alpha-2, the reader's). Where region is empty or unknown, such numbers are
// left out: a prefix is never guessed.
func Phones(text, region string) []PhoneMatch {
	text = phoneText(text)
	var found []PhoneMatch
	for m := range phonenumbers.FindNumbers(text, strings.ToUpper(region)) {
		if len(found) > 0 && m.Start() < found[len(found)-1].End {
			continue
		}
		found = append(found, PhoneMatch{
			Phone: Phone{
				E164:   phonenumbers.Format(m.Number(), phonenumbers.E164),
				Raw:    text[m.Start():m.End()],
				Region: phonenumbers.GetRegionCodeForNumber(m.Number()),
			},
			Start: m.Start(), End: m.End(),
		})
	}
	return found
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
