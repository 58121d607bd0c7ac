package main

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/api"
	"github.com/passerelle-mail/passerelle/cmd/passerelle/corpus"
	"github.com/passerelle-mail/passerelle/parser"
)

// Our own parser, as a client that reads each mail and posts what it read, gets
// the score that the command gives it; one that reads nothing gets none.
func TestConformanceOverHTTP(t *testing.T) {
	t.Parallel()
	kit := conformance{}
	for _, set := range kit.Sets() {
		if set.Name == "replies" {
			continue // asks another question
		}
		s := api.Sample{Set: set.Name, Seed: 3, Count: 20}
		mails, err := kit.Samples(t.Context(), s)
		if err != nil || len(mails) != 20 {
			t.Fatalf("%s: %d mails, %v", set.Name, len(mails), err)
		}
		answers := map[string]map[string]any{}
		for _, m := range mails {
			var truth struct{ Region string }
			if err := json.Unmarshal(m.Truth, &truth); err != nil {
				t.Fatal(err)
			}
			lead, err := parser.ParseLead(m.Raw, parser.LeadOptions{Region: truth.Region})
			if errors.Is(err, parser.ErrNoLead) {
				answers[m.Name] = map[string]any{}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			answers[m.Name] = asJSON(t, lead)
		}
		good, err := kit.Score(t.Context(), s, answers)
		if err != nil {
			t.Fatal(err)
		}
		if len(good.Unanswered) > 0 || good.FalseLeads != nil && *good.FalseLeads > 0 {
			t.Errorf("%s: %d unanswered, false leads %v", set.Name, len(good.Unanswered), good.FalseLeads)
		}
		if diff := cmp.Diff(byCommand(t, s), good.Fields); diff != "" {
			t.Errorf("%s: scores (-the command's +ours):\n%s", set.Name, diff)
		}
		none, err := kit.Score(t.Context(), s, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(none.Unanswered) != 20 {
			t.Errorf("%s: %d unanswered", set.Name, len(none.Unanswered))
		}
		for _, f := range none.Fields {
			if f.Correct > 0 {
				t.Errorf("%s: %s is right without an answer", set.Name, f.Field)
			}
		}
	}
	if _, err := kit.Samples(t.Context(), api.Sample{Set: "none"}); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("an unknown set: %v", err)
	}
}

// byCommand is how passerelle corpus score scores our own parser.
func byCommand(t *testing.T, s api.Sample) (fields []api.SampleField) {
	t.Helper()
	sets, err := corpus.Pick(s.Set)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := sets[0].Cases(t.Context(), s.Seed, s.Count)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := corpus.Own{Jobs: 1}.Read(t.Context(), cases)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range corpus.NewScore(s.Set, cases, answers).Fields {
		fields = append(fields, api.SampleField{
			Field: f.Field, Asked: f.Asked, Correct: f.Correct, Missing: f.Missing, Wrong: f.Wrong, Invented: f.Invented, Share: f.Share,
		})
	}
	return fields
}

func asJSON(t *testing.T, v any) (object map[string]any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(b, &object)
	}
	if err != nil {
		t.Fatal(err)
	}
	return object
}
