package parser_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

// freshFields are the fields that fresh mails are scored on, with how many of a
// hundred mails must be right once a round has been mended.
var freshFields = []struct {
	name string
	bar  int
}{
	{"kind", 97},
	{"address", 95},
	{"phone", 92},
	{"name", 92},
	{"portal", 97},
	{"city", 95},
	{"ref", 85},
	{"portal ref", 90},
	{"price", 85},
	{"url", 90},
	{"title", 70},
	{"message", 80},
	{"forwarded by", 97},
}

// freshFacts are the facts of a lead, but for the case of a name and the line
// ends of a message.
func freshFacts(l *parser.Lead) map[string]string {
	f := portalFacts(l)
	f["kind"], f["name"], f["phone"] = f["event"], strings.ToLower(f["display"]), f["phones"]
	f["address"] = strings.TrimSpace(f["email"] + " " + f["relay"])
	f["message"] = strings.Join(strings.Fields(f["message"]), " ")
	return f
}

// freshRounds are the folders of mails that were written without a look at the
// reader, each scored before it was mended: see testdata/leads/README.md.
var freshRounds = []string{"third", "fourth", "fifth"}

// TestParseLeadFresh holds what was reached on the rounds of fresh mails. The
// first two letters of a file are the country of the account that got the mail.
func TestParseLeadFresh(t *testing.T) {
	t.Parallel()
	for _, round := range freshRounds {
		t.Run(round, func(t *testing.T) {
			t.Parallel()
			right, wrong, mails := map[string]int{}, 0, 0
			portalCases(t, round, func(name string, raw []byte, want *parser.Lead) {
				mails++
				got, err := parser.ParseLead(raw, parser.LeadOptions{Region: strings.ToUpper(name[:2])})
				if err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				w, g := freshFacts(want), freshFacts(got)
				for _, f := range freshFields {
					if w[f.name] == g[f.name] {
						right[f.name]++
						continue
					}
					t.Logf("%s: %s = %q, want %q", name, f.name, g[f.name], w[f.name])
					if f.bar >= 92 && g[f.name] != "" {
						wrong++
					}
				}
			})
			for _, f := range freshFields {
				t.Logf("%s: %d of %d", f.name, right[f.name], mails)
				if right[f.name]*100 < f.bar*mails {
					t.Errorf("%s: %d of %d mails are right, want %d %%", f.name, right[f.name], mails, f.bar)
				}
			}
			if wrong*100 > 4*mails { // of four fields and more each
				t.Errorf("%d wrong values in %d mails", wrong, mails)
			}
		})
	}
}

// TestParseLeadFreshNoise reads notices, advertisements and ordinary mails of
// the same rounds: none is a lead.
func TestParseLeadFreshNoise(t *testing.T) {
	t.Parallel()
	for _, round := range freshRounds {
		if _, err := os.Stat(filepath.Join("..", "testdata", "leads", round+"-noise")); err != nil {
			t.Fatal(err)
		}
		portalCases(t, round+"-noise", func(name string, raw []byte, want *parser.Lead) {
			got, err := parser.ParseLead(raw, parser.LeadOptions{Region: strings.ToUpper(name[:2])})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			switch got.Event {
			case parser.EventInternal, parser.EventSpam, parser.EventAutoReply, parser.EventUnknown:
			default:
				t.Errorf("%s: %s %s, want %s", round, name, got.Event, want.Event)
			}
		})
	}
}
