package bridge

import (
	"context"
	"time"
)

// Listing is an ad.
type Listing struct {
	ID           ListingID
	AccountID    AccountID
	ExternalID   string // the marketplace's own id, unique
	Reference    string // the seller's own reference
	Title        string
	Description  string
	Criteria     []Criterion
	Price        string // a decimal number, as "12500" or "12500.50"; empty where unknown
	Currency     string // ISO 4217
	URL          string
	PictureURL   string
	Category     string
	Contact      string // the address that gets its leads, lower case
	Phone        string // E.164; empty where unknown
	HidePhone    bool
	NoCanvassing bool
	State        ListingState
	ExpiresAt    time.Time // when it goes offline by itself; zero where that is not known
	Alias        string    // local part of its public address
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// ListingState says whether what a listing offers can still be had.
type ListingState string

// The states of a listing.
const (
	ListingOnline  ListingState = "online"
	ListingSold    ListingState = "sold"
	ListingExpired ListingState = "expired"
)

// StateAt returns the state at a time. One that has ended goes on to take
// contacts: they are told that it has.
func (l Listing) StateAt(now time.Time) ListingState {
	switch {
	case l.State != "" && l.State != ListingOnline:
		return l.State
	case !l.ExpiresAt.IsZero() && !now.Before(l.ExpiresAt):
		return ListingExpired
	}
	return ListingOnline
}

// Criterion is one line of a listing's data sheet.
type Criterion struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ListingTx are the listings of a transaction.
type ListingTx interface {
	// PutListing inserts or replaces a listing by its ID.
	PutListing(ctx context.Context, l Listing) error
	Listing(ctx context.Context, id ListingID) (Listing, error)
	ListingByExternalID(ctx context.Context, externalID string) (Listing, error)
	ListingByAlias(ctx context.Context, local string) (Listing, error)
	// TellOnline notes that it was told that a listing is online. It is false where
	// that was noted before.
	TellOnline(ctx context.Context, id ListingID, at time.Time) (bool, error)
	// TellEnd notes that it was told that a listing ends at a time. It is false where
	// that was noted before of the same time.
	TellEnd(ctx context.Context, id ListingID, end time.Time) (bool, error)
	// EndingListings lists those online that end within a time and were not told of.
	EndingListings(ctx context.Context, after, until time.Time, limit int) ([]Listing, error)
	// Listings lists an account's listings, newest first.
	Listings(ctx context.Context, id AccountID) ([]Listing, error)
	// ListingsBefore is Listings behind the one that was made at a time with an id;
	// from the start where the time is zero.
	ListingsBefore(ctx context.Context, id AccountID, at time.Time, before ListingID, limit int) ([]Listing, error)
}
