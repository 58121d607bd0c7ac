package api_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/api"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// panicking has a bug.
type panicking struct{ *bridgetest.Bridge }

func (panicking) Listing(context.Context, string) (bridge.Listing, error) { panic("a secret reason") }

// failing has a broken disk.
type failing struct{ *bridgetest.Bridge }

func (failing) Listing(context.Context, string) (bridge.Listing, error) {
	return bridge.Listing{}, fmt.Errorf("reading a listing: %w", errors.New("disk on fire"))
}

// refusing takes no messages.
type refusing struct {
	*bridgetest.Bridge
	err error
}

func (r refusing) Post(context.Context, bridge.NewMessage) (bridge.Message, error) {
	return bridge.Message{}, fmt.Errorf("posting a message: %w", r.err)
}

// kit has one set of one mail.
type kit struct{}

func (kit) Sets() []api.SampleSet { return []api.SampleSet{{Name: "ours", About: "our own mails"}} }

func (kit) Samples(_ context.Context, s api.Sample) ([]api.SampleMail, error) {
	if s.Set != "ours" {
		return nil, bridge.ErrNotFound
	}
	return []api.SampleMail{{Name: "ours-1", Raw: []byte(leadMail), Truth: []byte(`{"seed":` + strconv.FormatUint(s.Seed, 10) + `}`)}}, nil
}

func (k kit) Score(ctx context.Context, s api.Sample, answers map[string]map[string]any) (api.SampleScore, error) {
	mails, err := k.Samples(ctx, s)
	if err != nil {
		return api.SampleScore{}, err
	}
	score := api.SampleScore{Set: s.Set, Mails: len(mails), Unanswered: []string{}, Failures: []api.SampleFailure{}}
	correct := 0
	if answers["ours-1"]["event"] == "lead" {
		correct = 1
	}
	score.Fields = []api.SampleField{{Field: "event", Asked: 1, Correct: correct, Missing: 1 - correct, Share: float64(correct)}}
	return score, nil
}
