package score

import (
	"strconv"
	"strings"

	"github.com/passerelle-mail/passerelle/parser"
)

// Result is how one field of an answer fares.
type Result struct {
	Field     string // its path in the record, or "email or relay"
	Outcome   Outcome
	Want, Got string
}

// Lead compares an answer with the record that its mail carries, but for the
// event. It returns all fields, also those that were not asked. A mail seldom
// says whose address or whose reference it has: "email or relay" takes both
// addresses as one question, and a reference in the place of another is right.
func Lead(want *parser.Lead, a Answer) []Result {
	results := []Result{
		{
			"email or relay", compareAddress(want, a), strings.TrimSpace(want.Contact.Email + " " + want.Contact.RelayEmail),
			strings.TrimSpace(a.Text("contact.email") + " " + a.Text("contact.relay_email")),
		},
		{"contact.phones", comparePhones(want.Contact.Phones, a.Phones()), phoneList(want.Contact.Phones), strings.Join(a.Phones(), " ")},
	}
	for _, f := range plainFields {
		w, got := f.want(want), a.Text(f.path)
		results = append(results, Result{f.path, compare(f, w, got), w, got})
	}
	for _, ref := range [][2]string{{"listing.ref", want.Listing.Ref}, {"listing.portal_ref", want.Listing.PortalRef}} {
		results = append(results, Result{ref[0], compareRef(ref[0], ref[1], want.Listing, a), ref[1], a.Text(ref[0])})
	}
	if want.Sequence > 0 {
		n := strconv.Itoa(want.Sequence)
		results = append(results, Result{"sequence", Exact(n, a.Text("sequence")), n, a.Text("sequence")})
	}
	return results
}

func phoneList(phones []parser.Phone) string {
	var out []string
	for _, p := range phones {
		out = append(out, p.E164)
	}
	return strings.Join(out, " ")
}
