package corpus_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/cmd/passerelle/corpus"
	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

func TestSetsAreDeterministic(t *testing.T) {
	t.Parallel()
	for _, set := range corpus.Sets() {
		one, err := set.Cases(t.Context(), 1, 24)
		if err != nil {
			t.Fatal(err)
		}
		again, err := set.Cases(t.Context(), 1, 24)
		if err != nil {
			t.Fatal(err)
		}
		if len(one) != 24 {
			t.Errorf("%s: %d mails; want 24", set.Name, len(one))
		}
		if diff := cmp.Diff(one, again); diff != "" {
			t.Errorf("%s: the same seed makes other mails:\n%s", set.Name, diff)
		}
		other, err := set.Cases(t.Context(), 2, 24)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(one[0].Raw, other[0].Raw) && bytes.Equal(one[5].Raw, other[5].Raw) {
			t.Errorf("%s: another seed makes the same mails", set.Name)
		}
	}
}

func generate(dir string, n int) error {
	sets, err := corpus.Pick("ours,noise")
	if err != nil {
		return err
	}
	return corpus.Generate(context.Background(), corpus.Options{Dir: dir, Seed: 3, Sets: sets, Count: n}, func(corpus.Made) {})
}

func TestGenerateAndLoad(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new")
	for _, n := range []int{9, 6} { // the second replaces the first
		if err := generate(dir, n); err != nil {
			t.Fatal(err)
		}
	}
	sets, err := corpus.Pick("ours")
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := corpus.Load(dir, sets)
	if err != nil {
		t.Fatal(err)
	}
	made, err := sets[0].Cases(t.Context(), 3, 6)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(made, loaded["ours"]); diff != "" {
		t.Errorf("what is read is not what was made (-made +read):\n%s", diff)
	}
}

func TestGenerateRefusesForeignFolders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "precious.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := generate(dir, 1); !errors.Is(err, corpus.ErrOccupied) {
		t.Errorf("a folder with files: %v; want ErrOccupied", err)
	}
}

// Every field of our own mails is read: a change that breaks one of them must
// not be released.
func TestOursIntact(t *testing.T) {
	t.Parallel()
	sets, err := corpus.Pick("ours")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := sets[0].Cases(t.Context(), 1, 300)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := corpus.Own{Jobs: 2}.Read(t.Context(), cases)
	if err != nil {
		t.Fatal(err)
	}
	s := corpus.NewScore("ours", cases, answers)
	for _, f := range s.Failures() {
		t.Errorf("%+v", f)
	}
	if len(s.Fields) < 25 {
		t.Errorf("only %d fields are asked", len(s.Fields))
	}
}

func TestWilson(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		right, all int
		low, high  float64
	}{
		{"none asked", 0, 0, 0, 1},
		{"all right", 100, 100, 0.9630, 1},
		{"none right", 0, 100, 0, 0.0370},
		{"half", 50, 100, 0.4038, 0.5962},
		{"few", 1, 2, 0.0945, 0.9055},
	}
	for _, tt := range tests {
		got := corpus.Wilson(tt.right, tt.all)
		if math.Abs(got.Low-tt.low) > 1e-4 || math.Abs(got.High-tt.high) > 1e-4 {
			t.Errorf("%s: Wilson(%d, %d) = %v; want %v to %v", tt.name, tt.right, tt.all, got, tt.low, tt.high)
		}
	}
}

// leadCase is a mail about one customer.
func leadCase(name string) sample.Case {
	return sample.Case{Name: name, Truth: sample.Truth{Set: "portals", Lead: &parser.Lead{
		Event:   parser.EventLead,
		Contact: parser.Contact{Display: "Jean Le Goff", Email: "jean@example.com", Phones: []parser.Phone{{E164: "+33639980001"}, {E164: "+33639980002"}}},
		Listing: parser.LeadListing{Ref: "RC-1", PortalRef: "99", Price: "12500", Title: "Clio V"},
		Message: parser.LeadMessage{Text: "Bonjour,\n\nencore là ?"},
	}}}
}

func object(pairs ...any) map[string]any {
	m := make(map[string]any)
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

func TestScoreOutcomes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		values map[string]any
		field  string
		want   string // correct where there is no failure
	}{
		{"address in another case", object("contact", object("email", "Jean@Example.com")), "email or relay", ""},
		{"relay where there is none", object("contact", object("email", "jean@example.com", "relay_email", "x@example.com")), "email or relay", "wrong"},
		{"no address", nil, "email or relay", "missing"},
		{"name in another order", object("contact", object("display", "M. LE GOFF  Jean")), "contact.display", ""},
		{"another name", object("contact", object("display", "Jean Le")), "contact.display", "wrong"},
		{"split that nobody gave", object("contact", object("company", "Le Goff SA")), "contact.company", "invented"},
		{"one of two phones", object("contact", object("phones", []any{object("e164", "+33639980002")})), "contact.phones", ""},
		{"phones as strings", object("contact", object("phones", []any{"+33 6 39 98 00 01"})), "contact.phones", ""},
		{"a phone too many", object("contact", object("phones", []any{"+33639980001", "+33199001122"})), "contact.phones", "wrong"},
		{"reference in the other field", object("listing", object("portal_ref", "RC-1")), "listing.ref", ""},
		{"strange reference", object("listing", object("ref", "12500")), "listing.ref", "wrong"},
		{"price with cents", object("listing", object("price", "12500.00")), "listing.price", ""},
		{"message in one line", object("message", object("text", "Bonjour, encore là ?")), "message.text", ""},
		{"message with a footer", object("message", object("text", "Bonjour, encore là ? -- portal")), "message.text", "wrong"},
		{"another event", object("event", "favorite"), "event", "wrong"},
		{"unknown event", object("event", "unknown"), "event", "missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := corpus.NewScore("portals", []sample.Case{leadCase("x")}, []corpus.Answer{{Values: tt.values}})
			got := ""
			for _, f := range s.Failures() {
				if f.Field == tt.field {
					got = f.Outcome
				}
			}
			if got != tt.want {
				t.Errorf("%s is %q; want %q", tt.field, got, tt.want)
			}
		})
	}
}

func TestScoreCounts(t *testing.T) {
	t.Parallel()
	cases := []sample.Case{leadCase("a"), leadCase("b"), leadCase("c")}
	cases[2].Truth.Open = []string{"contact.display"}
	right := object("event", "lead", "contact", object("display", "Jean Le Goff"))
	s := corpus.NewScore("portals", cases, []corpus.Answer{{Values: right}, {Problem: "no answer within 1s"}, {Values: right}})
	for _, f := range s.Fields {
		switch f.Field {
		case "event":
			if f.Asked != 3 || f.Correct != 2 || f.Missing != 1 {
				t.Errorf("event: %+v", f)
			}
		case "contact.display":
			if f.Asked != 2 || f.Correct != 1 || f.Missing != 1 || f.Share != 0.5 {
				t.Errorf("display: %+v", f)
			}
		}
	}
	if s.Given != 3 || s.Bad != 0 {
		t.Errorf("%d values given, %d bad; want 3 and none", s.Given, s.Bad)
	}
	if len(s.Problems) != 1 || s.Events["lead"]["none"] != 1 || s.Events["lead"]["lead"] != 2 {
		t.Errorf("problems %q, events %v", s.Problems, s.Events)
	}
}

func TestScoreNoise(t *testing.T) {
	t.Parallel()
	noise := func(name string, e parser.Event) sample.Case {
		return sample.Case{Name: name, Truth: sample.Truth{Set: "noise", Lead: &parser.Lead{Event: e}}}
	}
	cases := []sample.Case{noise("a", parser.EventSpam), noise("b", parser.EventSpam), noise("c", parser.EventAutoReply), noise("d", parser.EventUnknown)}
	s := corpus.NewScore("noise", cases, []corpus.Answer{{Values: object("event", "lead")}, {Values: object("event", "spam")}, {Values: object("event", "internal")}, {}})
	if f := s.FalseLeads; f == nil || f.Asked != 4 || f.Wrong != 1 {
		t.Fatalf("false leads %+v; want 1 of 4", f)
	}
	if len(s.Fields) != 1 || s.Fields[0].Asked != 2 || s.Fields[0].Correct != 1 || s.Fields[0].Wrong != 1 {
		t.Errorf("classes %+v; want one right, one wrong", s.Fields)
	}
}

func TestScoreReplies(t *testing.T) {
	t.Parallel()
	reply := func(text string) sample.Case {
		return sample.Case{Name: text, Truth: sample.Truth{Set: "replies", Reply: &sample.ReplyTruth{Text: text, Kind: parser.KindHuman}}}
	}
	s := corpus.NewScore("replies", []sample.Case{reply("yes it is"), reply("no"), reply("")}, []corpus.Answer{
		{Values: object("text", "yes  it\nis", "kind", "human")}, {Values: object("text", "no > quote", "kind", "human")}, {Values: object("text", "", "kind", "human")},
	})
	for _, f := range s.Fields {
		if f.Field == "text" && (f.Correct != 2 || f.Wrong != 1) {
			t.Errorf("text: %+v", f)
		}
	}
	if *s.Lost != 0 || math.Abs(*s.Leaked-2.0/6) > 1e-9 {
		t.Errorf("lost %v, leaked %v; want 0 and a third", *s.Lost, *s.Leaked)
	}
}
