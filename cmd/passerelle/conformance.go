package main

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/api"
	"github.com/passerelle-mail/passerelle/cmd/passerelle/corpus"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// maxFailures is how many failures a score tells of one by one.
const maxFailures = 1000

// conformance gives the corpora to programs that reach us by HTTP.
type conformance struct{}

var _ api.Conformance = conformance{}

// Sets implements [api.Conformance].
func (conformance) Sets() (sets []api.SampleSet) {
	for _, s := range corpus.Sets() {
		sets = append(sets, api.SampleSet{Name: s.Name, About: s.About})
	}
	return sets
}

func (conformance) cases(ctx context.Context, s api.Sample) ([]sample.Case, error) {
	sets := corpus.Sets()
	i := slices.IndexFunc(sets, func(set corpus.Set) bool { return set.Name == s.Set })
	if i < 0 {
		return nil, bridge.ErrNotFound
	}
	return sets[i].Cases(ctx, s.Seed, s.Count)
}

// Samples implements [api.Conformance].
func (c conformance) Samples(ctx context.Context, s api.Sample) (mails []api.SampleMail, err error) {
	cases, err := c.cases(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, one := range cases {
		truth, err := json.Marshal(one.Truth)
		if err != nil {
			return nil, err
		}
		mails = append(mails, api.SampleMail{Name: one.Name, Raw: one.Raw, Truth: truth})
	}
	return mails, nil
}

// Score implements [api.Conformance].
func (c conformance) Score(ctx context.Context, s api.Sample, read map[string]map[string]any) (api.SampleScore, error) {
	cases, err := c.cases(ctx, s)
	if err != nil {
		return api.SampleScore{}, err
	}
	out := api.SampleScore{Set: s.Set, Mails: len(cases), Unanswered: []string{}, Fields: []api.SampleField{}, Failures: []api.SampleFailure{}}
	var answers []corpus.Answer
	for _, one := range cases {
		values, ok := read[one.Name]
		if !ok {
			out.Unanswered = append(out.Unanswered, one.Name)
		}
		answers = append(answers, corpus.Answer{Values: values})
	}
	score := corpus.NewScore(s.Set, cases, answers)
	for _, f := range score.Fields {
		out.Fields = append(out.Fields, api.SampleField{
			Field: f.Field, Asked: f.Asked, Correct: f.Correct, Missing: f.Missing, Wrong: f.Wrong, Invented: f.Invented, Share: f.Share,
		})
	}
	if score.FalseLeads != nil {
		out.FalseLeads = &score.FalseLeads.Wrong
	}
	for _, f := range score.Failures()[:min(len(score.Failures()), maxFailures)] {
		out.Failures = append(out.Failures, api.SampleFailure{Mail: f.Mail, Field: f.Field, Outcome: f.Outcome, Want: f.Want, Got: f.Got})
	}
	return out, nil
}
