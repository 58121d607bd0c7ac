package bridge

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ListingChange is what is to be changed of a listing. What is empty or nil stays.
type ListingChange struct {
	Account   AccountID // the listing must be of; empty for any
	State     ListingState
	ExpiresAt *time.Time // zero for never
}

// ChangeListing changes a listing by its external id. One of another account is
// ErrNotFound.
func (b *Bridge) ChangeListing(ctx context.Context, externalID string, n ListingChange) (l Listing, err error) {
	if n.State != "" {
		err = checkListingState(n.State)
	}
	if n.ExpiresAt != nil {
		err = errors.Join(err, checkYears("expires_at", *n.ExpiresAt))
	}
	if err == nil {
		err = b.store.Update(ctx, func(tx Tx) error {
			if l, err = tx.ListingByExternalID(ctx, externalID); err != nil {
				return err
			}
			if n.Account != "" && l.AccountID != n.Account {
				return ErrNotFound
			}
			if n.State != "" {
				l.State = n.State
			}
			if n.ExpiresAt != nil {
				l.ExpiresAt = n.ExpiresAt.UTC().Truncate(time.Microsecond)
			}
			l.UpdatedAt = b.now()
			return tx.PutListing(ctx, l)
		})
	}
	if err != nil {
		return Listing{}, fmt.Errorf("changing a listing: %w", err)
	}
	return l, nil
}

// Listings lists the listings of the viewer's account, the newest first, behind
// the one that was made at a time with an id; from the start where that is zero.
func (b *Bridge) Listings(ctx context.Context, who Viewer, at time.Time, after ListingID, limit int) (all []Listing, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, _ reach) error {
		all, err = tx.ListingsBefore(ctx, who.Account, at, after, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing listings: %w", err)
	}
	return all, nil
}
