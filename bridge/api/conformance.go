package api

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Conformance makes sample mails, and scores what others read in them.
type Conformance interface {
	Sets() []SampleSet
	// Samples makes the mails of a set. The same sample gives the same mails. It
	// returns [bridge.ErrNotFound] for an unknown set.
	Samples(ctx context.Context, s Sample) ([]SampleMail, error)
	// Score compares what was read in the mails of a sample, by their names, with
	// what is in them.
	Score(ctx context.Context, s Sample, answers map[string]map[string]any) (SampleScore, error)
}

// SampleSet is a kind of sample mails.
type SampleSet struct {
	Name  string `json:"name" example:"ours"`
	About string `json:"about" doc:"What is in it."`
}

// Sample names some mails of a set.
type Sample struct {
	Set   string `path:"set" doc:"The name of a set."`
	Seed  uint64 `query:"seed" default:"1" doc:"The same seed makes the same mails."`
	Count int    `query:"count" minimum:"1" maximum:"1000" default:"100" doc:"How many mails."`
}

// SampleMail is one mail of a set.
type SampleMail struct {
	Name  string
	Raw   []byte
	Truth []byte // what a right parser reads in it, as JSON
}

// SampleScore says how well the mails of a sample were read.
type SampleScore struct {
	Set        string          `json:"set"`
	Mails      int             `json:"mails"`
	Unanswered []string        `json:"unanswered" doc:"Mails that nothing was said of; all their values count as missing."`
	Fields     []SampleField   `json:"fields"`
	FalseLeads *int            `json:"false_leads,omitempty" doc:"How many mails without a lead were read as one."`
	Failures   []SampleFailure `json:"failures" doc:"Each value that is missing, wrong or invented, the first thousand."`
}

// SampleField says how well one field was read.
type SampleField struct {
	Field    string  `json:"field" example:"contact.email"`
	Asked    int     `json:"asked" doc:"Mails that have a value."`
	Correct  int     `json:"correct"`
	Missing  int     `json:"missing"`
	Wrong    int     `json:"wrong"`
	Invented int     `json:"invented" doc:"Values that the mail does not have."`
	Share    float64 `json:"share" minimum:"0" maximum:"1" doc:"Correct of asked."`
}

// SampleFailure is one value of one mail that was not read right.
type SampleFailure struct {
	Mail    string `json:"mail"`
	Field   string `json:"field"`
	Outcome string `json:"outcome" example:"missing"`
	Want    string `json:"want"`
	Got     string `json:"got"`
}

// conformanceRoutes lists the operations of the conformance kit.
func (s *server) conformanceRoutes() {
	add(s, "GET /v1/conformance/sets", s.listSampleSets, huma.Operation{
		OperationID: "list-sample-sets", Tags: []string{"Conformance"}, Security: needs(bridge.ScopeParse),
		Summary: "List the sets of sample mails",
	})
	add(s, "GET /v1/conformance/sets/{set}/mails", s.getSamples, huma.Operation{
		OperationID: "get-sample-mails", Tags: []string{"Conformance"}, Security: needs(bridge.ScopeParse), Metadata: streaming,
		Summary: "Get sample mails to read",
		Description: "A ZIP archive with a file NAME.eml for each mail, and with truth=true also NAME.json, which says what is in it. " +
			"All people in them are invented.",
		Responses: map[string]*huma.Response{"200": {
			Description: "The archive.",
			Content:     map[string]*huma.MediaType{"application/zip": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
		}},
		Middlewares: huma.Middlewares{s.takeTurn},
	})
	add(s, "POST /v1/conformance/sets/{set}/score", s.scoreSamples, huma.Operation{
		OperationID: "score-sample-mails", Tags: []string{"Conformance"}, Security: needs(bridge.ScopeParse),
		Summary: "Score what a program read in sample mails",
		Description: "Send what your program read in the mails of the same set, seed and count, in the form of the lead record, as far as it has the fields. " +
			"The answer says for each field how often it was right. Nothing is stored.",
		MaxBodyBytes: maxLargeBody, BodyReadTimeout: largeBodyTime,
		Middlewares: huma.Middlewares{s.takeTurn},
	})
}

type listSampleSetsInput struct{ Paging }

// sampleSetPage is one page of sets.
type sampleSetPage struct {
	Sets []SampleSet `json:"sets"`
	Next
}

type sampleSetPageOutput struct{ Body sampleSetPage }

func (s *server) listSampleSets(_ context.Context, in *listSampleSetsInput) (*sampleSetPageOutput, error) {
	all := s.conformance.Sets()
	page, next, err := pageOf(in.Paging, all, func(set SampleSet) string { // in the order of the kit
		return fmt.Sprintf("%04d", slices.Index(all, set))
	})
	return &sampleSetPageOutput{sampleSetPage{list(page, func(set SampleSet) SampleSet { return set }), next}}, err
}

type getSamplesInput struct {
	Sample

	Truth bool `query:"truth" doc:"Whether to add what is in each mail."`
}

// archiveOutput is a ZIP archive.
type archiveOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *server) getSamples(ctx context.Context, in *getSamplesInput) (*archiveOutput, error) {
	mails, err := s.conformance.Samples(ctx, in.Sample)
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	write := func(name string, content []byte) error {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write(content)
		}
		return err
	}
	for _, m := range mails {
		if err := write(m.Name+".eml", m.Raw); err != nil {
			return nil, fmt.Errorf("writing an archive: %w", err)
		}
		if !in.Truth {
			continue
		}
		if err := write(m.Name+".json", m.Truth); err != nil {
			return nil, fmt.Errorf("writing an archive: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("writing an archive: %w", err)
	}
	return &archiveOutput{
		ContentType: "application/zip", Body: buf.Bytes(),
		Disposition: fmt.Sprintf("attachment; filename=%q", in.Set+".zip"),
	}, nil
}

type scoreSamplesInput struct {
	Sample

	Body struct {
		_       struct{}                  `additionalProperties:"false"`
		Answers map[string]map[string]any `json:"answers" doc:"What was read, by the name of the mail: \"portals-0012-leboncoin-fr\". A mail that is left out was not read." example:"{\"ours-0001-lead-fr\":{\"event\":\"lead\",\"contact\":{\"display\":\"Jeanne Martin\"}}}"`
	}
}

type sampleScoreOutput struct{ Body SampleScore }

func (s *server) scoreSamples(ctx context.Context, in *scoreSamplesInput) (*sampleScoreOutput, error) {
	score, err := s.conformance.Score(ctx, in.Sample, in.Body.Answers)
	if err != nil {
		return nil, err
	}
	return &sampleScoreOutput{score}, nil
}
