package parser_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

// portalFacts is what the corpus of portals' mails says about each.
func portalFacts(l *parser.Lead) map[string]string {
	if l == nil {
		return map[string]string{}
	}
	c := l.Contact
	var phones []string
	for _, p := range c.Phones {
		phones = append(phones, p.E164)
	}
	facts := map[string]string{
		"event": string(l.Event), "portal": l.Source.Portal, "display": c.Display, "email": c.Email, "relay": c.RelayEmail,
		"phones": strings.Join(phones, " "), "city": c.City, "title": l.Listing.Title, "ref": l.Listing.Ref,
		"portal ref": l.Listing.PortalRef, "url": l.Listing.URL, "price": l.Listing.Price, "message": l.Message.Text,
		"first": c.FirstName, "last": c.LastName,
	}
	if l.Event == parser.EventUnknown || l.Event == parser.EventAutoReply {
		delete(facts, "message")
	}
	if l.Forwarded != nil {
		facts["forwarded by"] = l.Forwarded.By
	}
	for k, v := range facts {
		if v == "" {
			delete(facts, k)
		}
	}
	return facts
}

// portalCases hands out the mails of a folder with their truth.
func portalCases(t *testing.T, folder string, each func(name string, raw []byte, want *parser.Lead)) {
	t.Helper()
	files, err := filepath.Glob("../testdata/leads/" + folder + "/*.eml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no mails in %s: %v", folder, err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		truth, err := os.ReadFile(strings.TrimSuffix(file, ".eml") + ".json")
		if err != nil {
			t.Fatal(err)
		}
		want := new(parser.Lead)
		if err := json.Unmarshal(truth, want); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		each(strings.TrimSuffix(filepath.Base(file), ".eml"), raw, want)
	}
}

func TestParseLeadPortals(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"portals", "noise"} {
		portalCases(t, folder, func(name string, raw []byte, want *parser.Lead) {
			t.Run(folder+"/"+name, func(t *testing.T) {
				t.Parallel()
				got, err := parser.ParseLead(raw, parser.LeadOptions{})
				if err != nil {
					t.Fatal(err)
				}
				w, g := portalFacts(want), portalFacts(got)
				if w["first"] == "" { // a split that the truth does not ask for may be made
					delete(g, "first")
					delete(g, "last")
				}
				if diff := cmp.Diff(w, g); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				for path, e := range got.Evidence {
					if e.Carrier == "" || e.Confidence <= 0 || e.Confidence > 1 {
						t.Errorf("evidence of %s = %+v", path, e)
					}
				}
			})
		})
	}
}
