package store

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const listingColumns = `id, account_id, external_id, reference, title, description, criteria, price, currency,
    url, picture_url, category, contact, phone, hide_phone, no_canvassing, alias, state, expires_at, created_at, updated_at`

func readListing(row scan) (l bridge.Listing, err error) {
	err = row(&l.ID, &l.AccountID, &l.ExternalID, &l.Reference, &l.Title, &l.Description, jsonInto{&l.Criteria},
		&l.Price, &l.Currency, &l.URL, &l.PictureURL, &l.Category, &l.Contact, &l.Phone, &l.HidePhone,
		&l.NoCanvassing, &l.Alias, &l.State, &l.ExpiresAt, &l.CreatedAt, &l.UpdatedAt)
	return l, err
}

const putListing = `
INSERT INTO listing (` + listingColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
ON CONFLICT (id) DO UPDATE SET
    account_id = excluded.account_id, external_id = excluded.external_id, reference = excluded.reference,
    title = excluded.title, description = excluded.description, criteria = excluded.criteria,
    price = excluded.price, currency = excluded.currency, url = excluded.url,
    picture_url = excluded.picture_url, category = excluded.category, contact = excluded.contact,
    phone = excluded.phone, hide_phone = excluded.hide_phone, no_canvassing = excluded.no_canvassing,
    alias = excluded.alias, state = excluded.state, expires_at = excluded.expires_at, created_at = excluded.created_at, updated_at = excluded.updated_at`

// PutListing implements [bridge.ListingTx].
func (t *tx) PutListing(ctx context.Context, l bridge.Listing) error {
	const doing = "putting listing"
	criteria, err := toJSON(l.Criteria)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if err := t.queueSearch(ctx, queueListed, l.ID, l.Title, l.Reference); err != nil {
		return err
	}
	return t.put(ctx, doing, putListing,
		l.ID, l.AccountID, l.ExternalID, l.Reference, l.Title, l.Description, criteria, l.Price, l.Currency,
		l.URL, l.PictureURL, l.Category, l.Contact, l.Phone, l.HidePhone, l.NoCanvassing, l.Alias, l.State, l.ExpiresAt,
		l.CreatedAt, l.UpdatedAt)
}

const selectListing = `SELECT ` + listingColumns + ` FROM listing WHERE id = $1`

// Listing implements [bridge.ListingTx].
func (t *tx) Listing(ctx context.Context, id bridge.ListingID) (bridge.Listing, error) {
	return one(ctx, t, readListing, "looking up listing", selectListing, id)
}

const selectListingByExternalID = `SELECT ` + listingColumns + ` FROM listing WHERE external_id = $1`

// ListingByExternalID implements [bridge.ListingTx].
func (t *tx) ListingByExternalID(ctx context.Context, externalID string) (bridge.Listing, error) {
	return one(ctx, t, readListing, "looking up listing by external id", selectListingByExternalID, externalID)
}

const selectListingByAlias = `SELECT ` + listingColumns + ` FROM listing WHERE alias = $1 AND alias <> ''`

// ListingByAlias implements [bridge.ListingTx].
func (t *tx) ListingByAlias(ctx context.Context, local string) (bridge.Listing, error) {
	return one(ctx, t, readListing, "looking up listing by alias", selectListingByAlias, local)
}

const selectListings = `SELECT ` + listingColumns + ` FROM listing
WHERE account_id = $1
ORDER BY created_at DESC, id DESC`

// Listings implements [bridge.ListingTx].
func (t *tx) Listings(ctx context.Context, id bridge.AccountID) ([]bridge.Listing, error) {
	return many(ctx, t, readListing, "listing listings", selectListings, id)
}

const selectListingsBefore = `SELECT ` + listingColumns + ` FROM listing
WHERE account_id = $1 AND (created_at, id) < ($2, $3)
ORDER BY created_at DESC, id DESC
LIMIT CAST($4 AS BIGINT)`

// ListingsBefore implements [bridge.ListingTx].
func (t *tx) ListingsBefore(ctx context.Context, id bridge.AccountID, at time.Time, before bridge.ListingID, limit int) ([]bridge.Listing, error) {
	if at.IsZero() {
		at = time.UnixMicro(math.MaxInt64)
	}
	return many(ctx, t, readListing, "listing listings", selectListingsBefore, id, at, before, limit)
}

const (
	tellOnline = `UPDATE listing SET online_told_at = $2 WHERE id = $1 AND online_told_at = -62135596800000000`
	tellEnd    = `UPDATE listing SET end_told = $2 WHERE id = $1 AND end_told <> $2`
	// The conditions on the state and the end are written as the index has them.
	selectEnding = `SELECT ` + listingColumns + ` FROM listing
WHERE state = 'online' AND expires_at <> end_told AND expires_at > $1 AND expires_at <= $2
ORDER BY expires_at, id
LIMIT CAST($3 AS BIGINT)`
)

// TellOnline implements [bridge.ListingTx].
func (t *tx) TellOnline(ctx context.Context, id bridge.ListingID, at time.Time) (bool, error) {
	n, err := t.exec(ctx, "noting that a listing is online", tellOnline, id, at)
	return n > 0, err
}

// TellEnd implements [bridge.ListingTx].
func (t *tx) TellEnd(ctx context.Context, id bridge.ListingID, end time.Time) (bool, error) {
	n, err := t.exec(ctx, "noting that a listing ends", tellEnd, id, end)
	return n > 0, err
}

// EndingListings implements [bridge.ListingTx].
func (t *tx) EndingListings(ctx context.Context, after, until time.Time, limit int) ([]bridge.Listing, error) {
	return many(ctx, t, readListing, "listing what ends", selectEnding, after, until, limit)
}
