package bridge

import (
	"context"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// Intake is an account's address for the leads of other portals.
type Intake struct {
	Alias      string // local part
	Account    AccountID
	Listing    ListingID // the account's own placeholder, for leads that fit none of its listings
	CreatedAt  time.Time
	ReplacedAt time.Time // zero for the one that takes mail
}

// IntakeMail is what a mail to an intake address was taken for, and what became
// of it.
type IntakeMail struct {
	Mail    MailID
	Account AccountID
	State   IntakeState
	// Event is what the mail reports, as the parser says; empty where it could say
	// nothing.
	Event  parser.Event
	Portal string // whose mail it is, as [parser.LeadSource] has it; empty where nobody knows
	// Layout says which of the portal's mails it is, and whether it was forwarded;
	// or "@" and who sent it, where nobody knows the portal.
	Layout string
	Fields []string // paths of the record that were read, such as "contact.email"
	// Record is what was read, with its evidence and warnings: zero where it was
	// nothing. What a person corrected is in it too.
	Record       parser.Lead
	Conversation ConversationID // empty where it is in none
	Message      MessageID      // that it became
	Note         IntakeNote     // why it is in its state; empty where that needs no saying
	Member       MemberID       // who corrected or dismissed it; empty for the marketplace
	HandledAt    time.Time      // when that was; zero where nobody has
}

// IntakeState says what became of a mail to an intake address.
type IntakeState string

// The states.
const (
	IntakeLead      IntakeState = "lead"      // it opened a conversation
	IntakeJoined    IntakeState = "joined"    // it is a message of one that there was
	IntakeRepeated  IntakeState = "repeated"  // what it says came before, by another way
	IntakeOther     IntakeState = "other"     // it was read, and is no lead
	IntakeUnread    IntakeState = "unread"    // it waits for a person to read it
	IntakeHeld      IntakeState = "held"      // it waits, since nothing proves who wrote it
	IntakeDismissed IntakeState = "dismissed" // a person said that it is nothing
	IntakeRefused   IntakeState = "refused"   // it was held, and refused or forgotten
)

// IntakeStates are all of them.
var IntakeStates = []IntakeState{
	IntakeHeld, IntakeUnread, IntakeOther, IntakeLead, IntakeJoined, IntakeRepeated, IntakeDismissed, IntakeRefused,
}

// Waits says whether somebody is to look at the mail.
func (s IntakeState) Waits() bool { return s == IntakeHeld || s == IntakeUnread }

// IntakeNote says why a mail is in its state. It is a short code, which the doors
// word for their readers.
type IntakeNote string

// The notes.
const (
	IntakeNothing    IntakeNote = "nothing_read" // there is nothing of a lead in it
	IntakeUnsure     IntakeNote = "unsure"       // it may be a lead, and nothing says so
	IntakeNobody     IntakeNote = "nobody"       // it is a lead, but does not say whose
	IntakeNoMessage  IntakeNote = "no_message"   // which words are the customer's cannot be told
	IntakeOurs       IntakeNote = "ours"         // it is one of our own mails
	IntakeBlocked    IntakeNote = "blocked"      // the account blocked its writer
	IntakeAutomatic  IntakeNote = "automatic"    // it repeats itself as programs do
	IntakeByHand     IntakeNote = "by_hand"      // a person corrected it
	IntakeUnanswered IntakeNote = "unanswered"   // nobody said whether it may be read
)

// IntakeRow is a mail to an intake address with the mail itself.
type IntakeRow struct {
	IntakeMail
	From       string // the one address in From; empty where there is not exactly one
	Subject    string
	Reason     MailReason // why it is held
	ReceivedAt time.Time
}

// IntakeFilter selects mails to an account's intake addresses.
type IntakeFilter struct {
	Account AccountID
	States  []IntakeState // any where empty; at most four
	Before  MailID        // only those that came before; all where empty
	Limit   int           // required
}

// IntakeTx is the intake of a transaction.
type IntakeTx interface {
	// PutIntake inserts or replaces an address by its alias.
	PutIntake(ctx context.Context, i Intake) error
	IntakeByAlias(ctx context.Context, local string) (Intake, error)
	// IntakeOf returns the newest of an account.
	IntakeOf(ctx context.Context, a AccountID) (Intake, error)
	// PutIntakeMail inserts or replaces what became of a mail.
	PutIntakeMail(ctx context.Context, m IntakeMail) error
	IntakeMail(ctx context.Context, id MailID) (IntakeMail, error)
	// IntakeMails lists the newest first.
	IntakeMails(ctx context.Context, f IntakeFilter) ([]IntakeRow, error)
	// CountIntakeMails counts up to the filter's limit.
	CountIntakeMails(ctx context.Context, f IntakeFilter) (int, error)
	// IntakeMailOf returns the mail that became a message.
	IntakeMailOf(ctx context.Context, m MessageID) (IntakeMail, error)
	// PutIntakeKey ties a key to a conversation, unless it is tied to one.
	PutIntakeKey(ctx context.Context, a AccountID, key string, c ConversationID) error
	// IntakeKey returns the conversation that a key is tied to.
	IntakeKey(ctx context.Context, a AccountID, key string) (ConversationID, error)
	// CountIntakeText counts one more mail that says a text and came by a way. It
	// returns how many came so, and the most that came by one other way.
	CountIntakeText(ctx context.Context, c ConversationID, text, way string) (so, otherwise int, err error)
	// HasContact says whether an address is the contact of one of an account's
	// listings.
	HasContact(ctx context.Context, a AccountID, email string) (bool, error)
	// ListingsByReference lists up to limit listings of an account whose reference
	// or external id is a text.
	ListingsByReference(ctx context.Context, a AccountID, ref string, limit int) ([]Listing, error)
}

// IntakeParty are those who may write to an account's intake address, beside
// the portals that are known and the account's own people. They may not write
// as the account.
func IntakeParty(id AccountID) Party { return Party("intake:" + string(id)) }

// placeholderPrefix begins the external ids of placeholders.
const placeholderPrefix = "intake:"

// Placeholder says whether the listing stands for those that only other portals
// know.
func (l Listing) Placeholder() bool { return strings.HasPrefix(l.ExternalID, placeholderPrefix) }

// about is the listing as a conversation has it: in the place of a placeholder,
// what the portal said.
func (l Listing) about(c Conversation) Listing {
	if l.Placeholder() && c.Subject != "" {
		l.ExternalID, l.Title = "", c.Subject
	}
	return l
}
