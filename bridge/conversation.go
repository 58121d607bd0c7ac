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
	Desk        Desk
}

// Desk is what an account does with a conversation, and no buyer sees.
type Desk struct {
	Starred      bool
	Archived     bool // out of the way; a new message brings it back
	Deleted      bool // out of all lists; a new message brings it back
	Blocked      bool // one side takes no more messages of the other
	Unread       bool // a member marked it so
	SnoozedUntil time.Time
	WaitingSince time.Time // of the buyer's first message without an answer
	Assignee     MemberID
	Team         TeamID
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

func (c *Conversation) setSeen(s Side, sequence int) {
	if s == SideSeller {
		c.SellerSeen = sequence
	} else {
		c.BuyerSeen = sequence
	}
}

// Writer is a side of a conversation, as the one who writes to its alias.
type Writer struct {
	Conversation ConversationID
	Account      AccountID
	Buyer        BuyerID
	Closed       bool // the account is
	Side         Side
	Email        string // the side's first address
	Portal       string // that the buyer came from, as [Buyer] has it
}

// View names a list of an account's conversations.
type View string

// The views. But for ViewAll, ViewStarred, ViewHeld and their own, they leave
// out what is archived and blocked; what is deleted is in none.
const (
	ViewAll        View = "all"
	ViewOpen       View = "open" // and not snoozed
	ViewClosed     View = "closed"
	ViewSnoozed    View = "snoozed"
	ViewUnread     View = "unread"
	ViewUnanswered View = "unanswered"
	ViewStarred    View = "starred"
	ViewMine       View = "mine"
	ViewUnassigned View = "unassigned"
	ViewArchived   View = "archived"
	ViewBlocked    View = "blocked"
	ViewHeld       View = "held" // with held mail of the seller's side
)

// Views are all of them, as a page lists them.
var Views = []View{
	ViewOpen, ViewUnread, ViewUnanswered, ViewMine, ViewUnassigned, ViewStarred, ViewSnoozed, ViewHeld, ViewClosed,
	ViewArchived, ViewBlocked, ViewAll,
}

// Sort is the order of a list.
type Sort string

// The orders. SortWaiting lists only what waits for an answer.
const (
	SortNewest  Sort = "newest" // by UpdatedAt
	SortOldest  Sort = "oldest"
	SortWaiting Sort = "waiting" // the longest first
)

// Place is where a list stands: behind the conversation with this time and id
// in its order. The zero value is its start.
type Place struct {
	At time.Time
	ID ConversationID
}

// ConversationFilter selects conversations. Exactly one of Account and Buyer
// is set; all below Buyer is for accounts.
type ConversationFilter struct {
	Account AccountID
	Buyer   BuyerID
	View    View // ViewAll where empty
	// Now tells what is still snoozed; required with a view.
	Now time.Time
	// Member is who looks, for ViewMine and Sees.
	Member   MemberID
	Sees     Sees // SeesAll where empty
	Label    LabelID
	Listing  ListingID
	Assignee MemberID
	Team     TeamID
	Unread   *bool // only what is unread, or what is not
	Sort     Sort  // SortNewest where empty
	After    Place
	Limit    int // required
}

// ConversationTx are the conversations of a transaction.
type ConversationTx interface {
	// PutConversation inserts or replaces a conversation by its ID, but for its
	// Desk. It returns ErrConflict where (buyer, listing) has another one.
	PutConversation(ctx context.Context, c Conversation) error
	Conversation(ctx context.Context, id ConversationID) (Conversation, error)
	ConversationByPair(ctx context.Context, b BuyerID, l ListingID) (Conversation, error)
	// WriterByAlias finds who writes to the local part of a conversation's alias.
	WriterByAlias(ctx context.Context, local string) (Writer, error)
	// PutDesk replaces the Desk of a conversation.
	PutDesk(ctx context.Context, id ConversationID, d Desk) error
	// Conversations lists in the filter's order, then by ID.
	Conversations(ctx context.Context, f ConversationFilter) ([]Conversation, error)
	// AssignedTo lists all that a member has.
	AssignedTo(ctx context.Context, m MemberID) ([]Conversation, error)
	// CountConversations counts up to the filter's limit.
	CountConversations(ctx context.Context, f ConversationFilter) (int, error)
}
