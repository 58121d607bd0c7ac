package bridge

import (
	"context"
	"time"
)

// Side is one of the two parties of a conversation.
type Side string

// The sides.
const (
	SideBuyer  Side = "buyer"
	SideSeller Side = "seller"
)

// Other returns the opposite side.
func (s Side) Other() Side {
	if s == SideBuyer {
		return SideSeller
	}
	return SideBuyer
}

// Conversation is one buyer and one listing, for ever.
type Conversation struct {
	ID          ConversationID
	AccountID   AccountID
	ListingID   ListingID
	BuyerID     BuyerID
	LeadID      LeadID // empty until the buyer's first real message
	Subject     string // frozen when it starts: "{title} [{ref}]"
	SellerAlias string // local part that the seller writes to
	BuyerAlias  string // local part that the buyer writes to
	Closed      bool   // a new message reopens it
	Sequence    int    // of its last message
	SellerSeen  int    // sequence up to which the seller has seen it
	BuyerSeen   int
	LastLine    string // start of its last message's visible text
	LastSide    Side   // its author's side; empty for system messages
	Answered    bool   // the seller has written
	SellerAway  Away   // as its automatic answer said; see AwayAt
	BuyerAway   Away
	CreatedAt   time.Time
	UpdatedAt   time.Time // of its last message
}

// Alias returns the local part that a side writes to.
func (c Conversation) Alias(writer Side) string {
	if writer == SideSeller {
		return c.SellerAlias
	}
	return c.BuyerAlias
}

// Seen returns the sequence up to which a side has seen the conversation.
func (c Conversation) Seen(s Side) int {
	if s == SideSeller {
		return c.SellerSeen
	}
	return c.BuyerSeen
}

// Writer is a side of a conversation, as the one who writes to its alias.
type Writer struct {
	Conversation ConversationID
	Account      AccountID
	Buyer        BuyerID
	Closed       bool // the account is
	Side         Side
	Email        string // the side's first address
}

// ConversationFilter selects conversations. Exactly one of Account and Buyer
// is set.
type ConversationFilter struct {
	Account AccountID
	Buyer   BuyerID
	// Before continues a list: only conversations that come after this one in
	// it. Zero values start at the newest.
	BeforeTime time.Time
	BeforeID   ConversationID
	Limit      int // required
}

// ConversationTx are the conversations of a transaction.
type ConversationTx interface {
	// PutConversation inserts or replaces a conversation by its ID. It returns
	// ErrConflict where (buyer, listing) has another one.
	PutConversation(ctx context.Context, c Conversation) error
	Conversation(ctx context.Context, id ConversationID) (Conversation, error)
	ConversationByPair(ctx context.Context, b BuyerID, l ListingID) (Conversation, error)
	// WriterByAlias finds who writes to the local part of a conversation's alias.
	WriterByAlias(ctx context.Context, local string) (Writer, error)
	// Conversations lists by UpdatedAt, then ID, newest first.
	Conversations(ctx context.Context, f ConversationFilter) ([]Conversation, error)
}
