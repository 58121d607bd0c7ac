package parser_test

import (
	"fmt"
	"net/mail"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/passerelle-mail/passerelle/parser"
)

// portalMutations change a line of a body, or two that follow one another.
var portalMutations = []struct {
	name string
	do   func(a, b string) string
}{
	{"drop", func(_, b string) string { return b }},
	{"swap", func(a, b string) string { return b + "\n" + a }},
	{"merge", func(a, b string) string { return a + " " + b }},
	{"empty", func(a, b string) string {
		label, _, ok := strings.Cut(a, ":")
		if !ok {
			return a + "\n" + b
		}
		return label + ":\n" + b
	}},
	{"misspell", func(a, b string) string {
		label, value, ok := strings.Cut(a, ":")
		if !ok || len(label) < 3 || len(label) > 30 {
			return a + "\n" + b
		}
		return label[:1] + "q" + label[1:] + ":" + value + "\n" + b
	}},
	{"unlabel", func(a, b string) string {
		_, value, _ := strings.Cut(a, ":")
		return value + "\n" + b
	}},
}

// TestParseLeadPortalsMutated breaks each line of each mail in some ways: what
// is then read may be less, but is not another person.
func TestParseLeadPortalsMutated(t *testing.T) {
	t.Parallel()
	tried := 0
	portalCases(t, "portals", func(name string, raw []byte, want *parser.Lead) {
		head, body, _ := strings.Cut(string(raw), "\n\n")
		lines := strings.Split(body, "\n")
		facts := portalFacts(want)
		for i := range len(lines) - 1 {
			if strings.TrimSpace(lines[i]) == "" || strings.HasPrefix(strings.TrimSpace(lines[i]), "<!") {
				continue
			}
			for _, m := range portalMutations {
				tried++
				mutated := strings.Join(lines[:i], "\n") + "\n" + m.do(lines[i], lines[i+1]) + "\n" + strings.Join(lines[i+2:], "\n")
				got, err := parser.ParseLead([]byte(head+"\n\n"+mutated), parser.LeadOptions{})
				if err != nil || !strings.Contains("lead message favorite missed_call visit_request price_offer", string(got.Event)) {
					continue
				}
				for _, wrong := range wrongFacts(facts, portalFacts(got)) {
					t.Errorf("%s, line %d %q, %s: %s", name, i, lines[i], m.name, wrong)
				}
			}
		}
	})
	if tried < 1000 {
		t.Errorf("only %d mutations", tried)
	}
}

// wrongFacts are those that got has and the truth denies.
func wrongFacts(want, got map[string]string) (wrong []string) {
	for _, k := range []string{"email", "relay", "phones", "ref", "portal ref", "price"} {
		if got[k] != "" && got[k] != want[k] && (k != "email" || got[k] != want["relay"]) {
			wrong = append(wrong, fmt.Sprintf("%s = %q, truth %q", k, got[k], want[k]))
		}
	}
	words := strings.Fields(want["display"])
	for _, k := range []string{"display", "first", "last"} {
		for w := range strings.FieldsSeq(got[k]) {
			if !contains(words, w) {
				wrong = append(wrong, fmt.Sprintf("%s = %q, truth %q", k, got[k], want["display"]))
				break
			}
		}
	}
	return wrong
}

func contains(words []string, w string) bool {
	for _, x := range words {
		if strings.EqualFold(x, w) {
			return true
		}
	}
	return false
}

// TestParseLeadPortalsHostile bounds the time for long inputs: twice the size
// takes about twice the time, and never seconds.
func TestParseLeadPortalsHostile(t *testing.T) {
	t.Parallel()
	for name, unit := range map[string]string{
		"labels":          "Nom : Durand\n",
		"labels of one":   "Nom : ",
		"header blocks":   "De : a <a@example.com>\nEnvoyé : lundi\nObjet : x\n\n",
		"forwards":        "---------- Forwarded message ---------\n",
		"brackets":        "<[(",
		"mailto brackets": "<mailto:a@example.com> ",
		"cells":           "<td>Nom<td>",
		"tables":          "<table><tr><td>Message</td><td>",
		"quotes":          "<blockquote>Message :",
		"links":           "<a href=\"tel:0639981234\">x</a>",
		"bars":            "| Nom | Durand ",
		"urls":            "http://",
		"quote marks":     ">",
		"blank lines":     "\n",
		"phones":          "06 39 98 12 34 ",
	} {
		for _, kind := range []string{"plain", "html"} {
			raw := "From: leboncoin <message@leboncoin.fr>\nSubject: Fwd: x\nContent-Type: text/" + kind + "\n\n" + strings.Repeat(unit, 1<<20/len(unit))
			wantQuick(t, name+" as "+kind, 2*time.Second, func() {
				_, _ = parser.ParseLead([]byte(raw), parser.LeadOptions{Region: "FR"})
			})
		}
	}
}

func FuzzParseLeadPortal(f *testing.F) {
	for _, s := range []string{
		"From: \"Paul via leboncoin\" <a1b2@messagerie.leboncoin.fr>\nSubject: Nouveau message pour \"x\" sur leboncoin\n\nE-mail : a1b2@messagerie.leboncoin.fr\nTéléphone : 06 39 98 12 34\nMessage : a",
		"From: a@example.com\nSubject: Fwd: x\n\n---------- Forwarded message ---------\nFrom: b <b@example.com>\nDate: x\nSubject: y\nTo: c@example.com\n\nName: d\nEmail: e@example.com\nMessage: f",
		"From: a@example.com\nContent-Type: text/html\n\n<table><tr><td>Nom</td><td>x</td></tr><tr><td>E-mail</td><td><a href=mailto:x@example.org>x</a></td></tr><tr><td>Message</td><td>y</td></tr></table>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := parser.ParseLead(raw, parser.LeadOptions{Region: "FR"})
		if (err == nil) != (l != nil) {
			t.Fatalf("lead %v with error %v", l, err)
		}
		if l == nil {
			return
		}
		for k, v := range portalFacts(l) {
			if !utf8.ValidString(v) {
				t.Errorf("%s = %q", k, v)
			}
		}
		for _, p := range l.Contact.Phones {
			if !strings.HasPrefix(p.E164, "+") || strings.Trim(p.E164[1:], "0123456789") != "" || len(p.E164) > 16 {
				t.Errorf("phone %q", p.E164)
			}
		}
		for _, a := range []string{l.Contact.Email, l.Contact.RelayEmail} {
			if a == "" {
				continue
			}
			if _, err := mail.ParseAddress("<" + a + ">"); err != nil {
				t.Errorf("address %q: %v", a, err)
			}
		}
		if strings.HasSuffix(strings.ToLower(l.Contact.Email), "@messagerie.leboncoin.fr") && l.Evidence["contact.email"].Carrier != "header" && l.Evidence["contact.email"].Carrier != "json" && l.Evidence["contact.email"].Carrier != "metadata" {
			t.Errorf("the relay address %q is the customer's own", l.Contact.Email)
		}
	})
}
