package score_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/score"
)

func truth() *parser.Lead {
	return &parser.Lead{
		Version: 1, Event: parser.EventLead, LeadID: "L-1", Conversation: "C-1", Sequence: 1,
		Source: parser.LeadSource{Portal: "Voiturama"},
		Contact: parser.Contact{
			Display: "Marie Durand", FirstName: "Marie", LastName: "Durand", RelayEmail: "abc@reply.voiturama.example",
			Phones: []parser.Phone{{E164: "+33639980001"}},
		},
		Listing:     parser.LeadListing{ID: "annonce-1", Ref: "RC-1042", Title: "Renault Clio", Price: "12500", Currency: "EUR"},
		Message:     parser.LeadMessage{Text: "Bonjour, l’auto est-elle là ?"},
		SubmittedAt: time.Date(2026, 5, 12, 8, 42, 12, 0, time.UTC),
	}
}

func answer(tb testing.TB, s string) score.Answer {
	tb.Helper()
	var a score.Answer
	if err := json.Unmarshal([]byte(s), &a); err != nil {
		tb.Fatal(err)
	}
	return a
}

func outcomes(want *parser.Lead, a score.Answer) map[string]score.Outcome {
	all := map[string]score.Outcome{}
	for _, r := range score.Lead(want, a) {
		all[r.Field] = r.Outcome
	}
	return all
}

func TestLeadOfTheTruthItself(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(truth())
	if err != nil {
		t.Fatal(err)
	}
	correct := 0
	for _, r := range score.Lead(truth(), answer(t, string(b))) {
		if r.Outcome != score.Correct && r.Outcome != score.NotAsked {
			t.Errorf("%s is %s: want %q, got %q", r.Field, r.Outcome, r.Want, r.Got)
		}
		if r.Outcome == score.Correct {
			correct++
		}
	}
	if correct != 17 {
		t.Errorf("%d fields are correct, want 17", correct)
	}
}

func TestLead(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, answer, field string
		want                score.Outcome
	}{
		{"name in another order", `{"contact":{"display":"Durand Marie"}}`, "contact.display", score.Correct},
		{"another name", `{"contact":{"display":"Paul Durand"}}`, "contact.display", score.Wrong},
		{"no name", `{}`, "contact.display", score.Missing},
		{"a number as a price", `{"listing":{"price":12500.0}}`, "listing.price", score.Correct},
		{"relay taken for the address", `{"contact":{"email":"abc@reply.voiturama.example"}}`, "email or relay", score.Wrong},
		{"relay", `{"contact":{"relay_email":"ABC@reply.voiturama.example"}}`, "email or relay", score.Correct},
		{"invented address", `{"contact":{"email":"x@example.com"}}`, "contact.email", score.Invented},
		{"phones as strings", `{"contact":{"phones":["+33 6 39 98 00 01"]}}`, "contact.phones", score.Correct},
		{"a phone too many", `{"contact":{"phones":["+33639980001","+33639980002"]}}`, "contact.phones", score.Wrong},
		{"plain quotes", `{"message":{"text":"Bonjour, l'auto  est-elle là ?"}}`, "message.text", score.Correct},
		{"reference in another place", `{"listing":{"id":"RC-1042"}}`, "listing.ref", score.Correct},
		{"a reference of nothing", `{"listing":{"portal_ref":"ZZ"}}`, "listing.portal_ref", score.Invented},
		{"sequence", `{"sequence":1}`, "sequence", score.Correct},
		{"a list for a name", `{"contact":{"display":["x"]}}`, "contact.display", score.Missing},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := outcomes(truth(), answer(t, tc.answer))[tc.field]; got != tc.want {
				t.Errorf("%s of %s is %s, want %s", tc.field, tc.answer, got, tc.want)
			}
		})
	}
}

// No answer, whatever is in it, is better than the truth or breaks the scoring.
func FuzzLead(f *testing.F) {
	f.Add(`{"contact":{"display":"Durand","phones":[1,{"e164":5}]},"sequence":"1"}`)
	f.Add(`{"listing":{"price":1e400}}`)
	f.Fuzz(func(t *testing.T, s string) {
		var a score.Answer
		if json.Unmarshal([]byte(s), &a) != nil {
			return
		}
		for _, r := range score.Lead(truth(), a) {
			if r.Outcome == score.Correct && strings.TrimSpace(r.Got) == "" && r.Field != "listing.ref" && r.Field != "listing.portal_ref" {
				t.Errorf("%s is correct without a value", r.Field)
			}
		}
	})
}
