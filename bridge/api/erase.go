package api

import (
	"context"
	"time"
)

type deleteBuyerInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the buyer." example:"buyer-7"`
}

type erasureOutput struct {
	Body struct {
		ErasedAt      time.Time `json:"erased_at"`
		Conversations int       `json:"conversations" doc:"In how many the buyer's data were."`
	}
}

func (s *server) deleteBuyer(ctx context.Context, in *deleteBuyerInput) (*erasureOutput, error) {
	e, err := s.bridge.EraseBuyer(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	out := &erasureOutput{}
	out.Body.ErasedAt, out.Body.Conversations = e.At, e.Conversations
	return out, nil
}
