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
	Alias        string // local part of its public address
	CreatedAt    time.Time
	UpdatedAt    time.Time
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
	// Listings lists an account's listings, newest first.
	Listings(ctx context.Context, id AccountID) ([]Listing, error)
}
