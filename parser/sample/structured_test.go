package sample_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// leadValues are the fields of a lead that are scored, as text.
func leadValues(l *parser.Lead) map[string]string {
	var phones []string
	for _, p := range l.Contact.Phones {
		phones = append(phones, p.E164)
	}
	slices.Sort(phones)
	v := map[string]string{
		"event": string(l.Event), "name": l.Contact.Display, "first_name": l.Contact.FirstName, "last_name": l.Contact.LastName,
		"title": l.Contact.Title, "company": l.Contact.Company, "email": l.Contact.Email, "relay_email": l.Contact.RelayEmail, "phones": strings.Join(phones, " "),
		"city": l.Contact.City, "language": l.Contact.Language, "listing.id": l.Listing.ID, "listing.ref": l.Listing.Ref, "listing.portal_ref": l.Listing.PortalRef,
		"listing.url": l.Listing.URL, "listing.title": l.Listing.Title, "listing.price": l.Listing.Price, "listing.currency": l.Listing.Currency,
		"message": l.Message.Text, "lead_id": l.LeadID, "message_id": l.MessageID, "conversation": l.Conversation, "portal": l.Source.Portal, "template": l.Source.Template,
	}
	if l.Sequence > 0 {
		v["sequence"] = strconv.Itoa(l.Sequence)
	}
	if !l.SubmittedAt.IsZero() {
		v["submitted_at"] = l.SubmittedAt.UTC().String()
	}
	if l.Forwarded != nil {
		v["forwarded"] = l.Forwarded.By
	}
	return v
}

// fieldScore counts what was read of a field that the truth has, and what was
// read that is not so.
type fieldScore struct{ right, missing, wrong int }

func (s fieldScore) share() float64 {
	return float64(s.right) / float64(max(1, s.right+s.missing+s.wrong))
}

// score compares a lead with its truth, field by field.
func score(all map[string]*fieldScore, want, got *parser.Lead) (wrong []string) {
	w, g := leadValues(want), map[string]string{}
	if got != nil {
		g = leadValues(got)
	}
	for field, value := range w {
		s := all[field]
		if s == nil {
			s = &fieldScore{}
			all[field] = s
		}
		switch {
		case value == g[field] && value == "":
		case value == g[field]:
			s.right++
		case g[field] == "":
			s.missing++
		default:
			s.wrong++
			wrong = append(wrong, fmt.Sprintf("%s = %q, want %q", field, g[field], value))
		}
	}
	return wrong
}

func TestStructuredCasesAreRead(t *testing.T) {
	t.Parallel()
	all := make(map[string]*fieldScore)
	seen := make(map[string]bool)
	for seed := range uint64(4) {
		for _, c := range sample.StructuredCases(seed, 400) {
			if seen[string(c.Raw)] {
				t.Errorf("%s comes twice", c.Name)
			}
			seen[string(c.Raw)] = true
			got, err := parser.ParseLead(c.Raw, parser.LeadOptions{})
			if err != nil {
				t.Errorf("seed %d: %s (%s): %v", seed, c.Name, c.Truth.Mangling, err)
			}
			for _, w := range score(all, c.Truth.Lead, got) {
				t.Errorf("seed %d: %s (%s): %s", seed, c.Name, c.Truth.Mangling, w)
			}
		}
	}
	for _, field := range slices.SortedFunc(maps.Keys(all), cmp.Compare[string]) {
		s := all[field]
		t.Logf("%-20s right %5d missing %3d wrong %3d", field, s.right, s.missing, s.wrong)
		least := 0.99
		if field == "first_name" || field == "last_name" {
			least = 0.85 // a name in one part is split only where that is certain
		}
		if s.share() < least && s.right+s.missing+s.wrong > 0 {
			t.Errorf("%s: %.2f %% are found", field, 100*s.share())
		}
	}
}

func TestStructuredCasesAreTheSameAgain(t *testing.T) {
	t.Parallel()
	a, b := sample.StructuredCases(7, 30), sample.StructuredCases(7, 30)
	for i := range a {
		if string(a[i].Raw) != string(b[i].Raw) {
			t.Errorf("%s differs", a[i].Name)
		}
	}
}
