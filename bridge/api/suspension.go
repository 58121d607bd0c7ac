package api

import (
	"context"
	"time"
)

type suspensionInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the buyer." example:"buyer-7"`
	Body       struct {
		_         struct{} `additionalProperties:"false"`
		Suspended bool     `json:"suspended"`
	}
}

type suspensionOutput struct {
	Body struct {
		Suspended bool      `json:"suspended"`
		Since     time.Time `json:"since,omitzero"`
	}
}

func (s *server) putSuspension(ctx context.Context, in *suspensionInput) (*suspensionOutput, error) {
	buyer, err := s.bridge.SuspendBuyer(ctx, in.ExternalID, in.Body.Suspended)
	if err != nil {
		return nil, err
	}
	out := &suspensionOutput{}
	out.Body.Suspended, out.Body.Since = !buyer.SuspendedAt.IsZero(), buyer.SuspendedAt
	return out, nil
}
