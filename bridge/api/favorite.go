package api

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

// newFavorite is a buyer who marked a listing and chose to tell its seller.
type newFavorite struct {
	_       struct{} `additionalProperties:"false"`
	Listing string   `json:"listing" doc:"External id of the listing." example:"4711"`
	Buyer   newBuyer `json:"buyer"`
}

type postFavoriteInput struct {
	Body newFavorite
}

func (s *server) postFavorite(ctx context.Context, in *postFavoriteInput) (*postedOutput, error) {
	if err := checkPast("buyer.member_since", in.Body.Buyer.MemberSince, s.bridge.Now()); err != nil {
		return nil, err
	}
	p, err := s.bridge.MarkFavorite(ctx, bridge.NewFavorite{
		Listing: in.Body.Listing,
		Buyer:   in.Body.Buyer.bridge(),
	})
	if err != nil {
		return nil, err
	}
	return s.postedOf(p), nil
}
