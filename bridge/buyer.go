package bridge

import (
	"context"
	"time"
)

// Buyer is the person who writes about a listing.
type Buyer struct {
	ID          BuyerID
	ExternalID  string // the marketplace's own id; "mail:" and the address for one who only ever wrote mail
	Pseudonym   string // what the seller sees where there is no name
	Name        string // as the buyer gave it
	FirstName   string // empty where the name was not given in parts
	LastName    string
	ProfileURL  string
	PictureURL  string
	MemberSince time.Time
	Email       string    // secret towards the seller; lower case
	Phone       string    // E.164
	MaskPhone   bool      // the phone stays secret too
	Language    string    // "fr" or "en"
	SuspendedAt time.Time // zero for a buyer who may write
	CreatedAt   time.Time
	ErasedAt    time.Time // when all that told who it was went; else zero
	// Account is whose intake brought the buyer, from Portal. What a portal said of
	// a customer is the account's own knowledge, and nobody else's. Both are empty
	// for one whom the marketplace knows.
	Account AccountID
	Portal  string
}

// BuyerTx are the buyers of a transaction.
type BuyerTx interface {
	// PutBuyer inserts or replaces a buyer by its ID.
	PutBuyer(ctx context.Context, b Buyer) error
	Buyer(ctx context.Context, id BuyerID) (Buyer, error)
	BuyerByExternalID(ctx context.Context, externalID string) (Buyer, error)
	// BuyerByEmail returns the first buyer whom the marketplace knows and who was
	// made with an address.
	BuyerByEmail(ctx context.Context, email string) (Buyer, error)
}
