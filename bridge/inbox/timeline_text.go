package inbox

import (
	"cmp"
	"slices"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// textPiece is a part of a message's text. One with a Value is an address or a
// telephone number, to call, write to or copy.
type textPiece struct {
	Text, Value string
	Phone       bool
}

// phoneRegions are where a number without a country code is taken to be from, by
// the account's language.
var phoneRegions = map[string]string{"fr": "FR"}

// contacts takes a text that gives contact details to pieces; nil for others.
func (t *timeline) contacts(m bridge.Message) (pieces []textPiece) {
	if !m.ContactDetails {
		return nil
	}
	type found struct {
		start, end int
		value      string
		phone      bool
	}
	var all []found
	for _, e := range parser.Emails(m.Text) {
		all = append(all, found{e.Start, e.End, e.Address, false})
	}
	for _, p := range parser.Phones(m.Text, phoneRegions[t.view.Account.Language]) {
		all = append(all, found{p.Start, p.End, p.E164, true})
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.start, b.start) })
	at := 0
	for _, f := range all {
		if f.start < at || f.end > len(m.Text) || f.start >= f.end {
			continue
		}
		if f.start > at {
			pieces = append(pieces, textPiece{Text: m.Text[at:f.start]})
		}
		pieces = append(pieces, textPiece{m.Text[f.start:f.end], f.value, f.phone})
		at = f.end
	}
	if pieces != nil && at < len(m.Text) {
		pieces = append(pieces, textPiece{Text: m.Text[at:]})
	}
	return pieces
}
