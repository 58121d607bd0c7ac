package api

import (
	"context"
	"errors"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// newLead is a first contact from the marketplace's own form.
type newLead struct {
	_           struct{}  `additionalProperties:"false"`
	Listing     string    `json:"listing" doc:"External id of the listing." example:"4711"`
	Buyer       newBuyer  `json:"buyer"`
	Text        string    `json:"text" example:"Is it still for sale?"`
	SubmittedAt time.Time `json:"submitted_at,omitzero" doc:"When the buyer wrote. By default now."`
}

type postLeadInput struct {
	Body newLead
}

// posted is a message and where it went.
type posted struct {
	Conversation conversation `json:"conversation"`
	Message      message      `json:"message"`
	Lead         *parser.Lead `json:"lead,omitempty" doc:"The lead record, where the message made one."`
}

type postedOutput struct {
	Location string `header:"Location" doc:"The conversation."`
	Body     posted
}

func (s *server) postLead(ctx context.Context, in *postLeadInput) (*postedOutput, error) {
	now := s.bridge.Now()
	err := errors.Join(checkPast("submitted_at", in.Body.SubmittedAt, now), checkPast("buyer.member_since", in.Body.Buyer.MemberSince, now))
	if err != nil {
		return nil, err
	}
	p, err := s.bridge.OpenLead(ctx, bridge.NewLead{
		Listing:        in.Body.Listing,
		Buyer:          in.Body.Buyer.bridge(),
		Text:           in.Body.Text,
		SubmittedAt:    in.Body.SubmittedAt,
		IdempotencyKey: callerOf(ctx).repeat,
	})
	if err != nil {
		return nil, err
	}
	return s.postedOf(p), nil
}

func (s *server) postedOf(p bridge.Posted) *postedOutput {
	return &postedOutput{
		Location: "/v1/conversations/" + string(p.Conversation.ID),
		Body: posted{
			Conversation: s.conversationOf(p.Conversation),
			Message:      messageOf(p.Message),
			Lead:         recordOf(p.Lead),
		},
	}
}

// recordOf returns a lead's record; nil where there is no lead.
func recordOf(l *bridge.Lead) *parser.Lead {
	if l == nil {
		return nil
	}
	return &l.Record
}

// checkPast wants a time from 1970 to now, give or take a clock that is fast. A
// time may be left out.
func checkPast(field string, t, now time.Time) error {
	if t.IsZero() || t.Unix() >= 0 && t.Before(now.Add(time.Hour)) {
		return nil
	}
	return &bridge.InvalidError{Field: field, Got: t.Format(time.RFC3339), Want: "a time from 1970 to now"}
}
