package api

import (
	"context"
	"strconv"

	"github.com/passerelle-mail/passerelle/bridge"
)

// listingPage is one page of an account's listings.
type listingPage struct {
	Listings []listing `json:"listings" doc:"The newest first."`
	Next
}

type listingPageOutput struct{ Body listingPage }

func (s *server) listListings(ctx context.Context, in *pageInAccountInput) (*listingPageOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	after, err := in.afterPlace()
	if err != nil {
		return nil, err
	}
	all, err := s.bridge.Listings(ctx, who, after.At, bridge.ListingID(after.ID), in.Limit+1)
	if err != nil {
		return nil, err
	}
	page, next := cut(in.Paging, all, func(l bridge.Listing) []string {
		return []string{strconv.FormatInt(l.CreatedAt.UnixMicro(), 10), string(l.ID)}
	})
	return &listingPageOutput{listingPage{list(page, s.listingOf), next}}, nil
}

// listingChange is whether what a listing offers can still be had.
type listingChange struct {
	_         struct{}  `additionalProperties:"false"`
	State     string    `json:"state,omitempty" enum:"online,sold,expired"`
	ExpiresAt maybeTime `json:"expires_at,omitzero" doc:"When it expires by itself; null for never."`
}

type patchListingInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the listing." example:"4711"`
	Body       listingChange
}

func (s *server) patchListing(ctx context.Context, in *patchListingInput) (*listingOutput, error) {
	change := bridge.ListingChange{Account: keyOf(ctx).Account, State: bridge.ListingState(in.Body.State)}
	if in.Body.ExpiresAt.said {
		change.ExpiresAt = new(in.Body.ExpiresAt.time)
	}
	l, err := s.bridge.ChangeListing(ctx, in.ExternalID, change)
	if err != nil {
		return nil, err
	}
	return &listingOutput{s.listingOf(l)}, nil
}
