package bridge

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// JournalEntry says that something happened, once, at its place in the order of
// all that happened. It names what it is about; what is told of it is looked up
// when it is told, so that the data of an erased person are in none.
type JournalEntry struct {
	ID             JournalID // given by the store
	Kind           JournalKind
	AccountID      AccountID
	ConversationID ConversationID
	MessageID      MessageID // empty where it is about no message
	Side           Side      // who did it, or whom it is about
	Detail         string    // of a few kinds: see there
	CreatedAt      time.Time
}

// JournalID names a [JournalEntry]. It tells its sequence: "evt_1842_5f3a9c1e",
// the rest of which is random, so that a database that was restored does not
// give an id again.
type JournalID string

// NewJournalID returns the id of the entry with a sequence.
func NewJournalID(sequence int64) JournalID {
	var tail [4]byte
	_, _ = rand.Read(tail[:]) // never fails
	return JournalID("evt_" + strconv.FormatInt(sequence, 10) + "_" + hex.EncodeToString(tail[:]))
}

// Sequence returns the place of the entry in the journal; 0 for what is no id.
func (id JournalID) Sequence() int64 {
	rest, ok := strings.CutPrefix(string(id), "evt_")
	number, _, tail := strings.Cut(rest, "_")
	if !ok || !tail {
		return 0
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// JournalKind says what happened.
type JournalKind string

// The kinds of entry. Each message is told of by exactly one of the first four.
const (
	JournalLead     JournalKind = "lead.created"     // with the buyer's first message
	JournalFavorite JournalKind = "favorite.created" // with the automatic message
	JournalReceived JournalKind = "message.received" // a later one of the buyer
	JournalSent     JournalKind = "message.sent"     // one of the seller
	// JournalDelivered: a mail server took a mail of the message.
	JournalDelivered JournalKind = "message.delivered"
	// JournalFailed: no mail of the message arrived. Detail is the [StateReason].
	JournalFailed  JournalKind = "message.failed"
	JournalEdited  JournalKind = "message.edited"
	JournalDeleted JournalKind = "message.deleted"

	// JournalSeen: Side has seen messages of the other side. Detail is the sequence
	// up to which it has.
	JournalSeen     JournalKind = "conversation.seen"
	JournalClosed   JournalKind = "conversation.closed"
	JournalReopened JournalKind = "conversation.reopened"
	// JournalAssigned: Detail is the member's or team's name; empty for nobody.
	JournalAssigned JournalKind = "conversation.assigned"
	// JournalHeld: a mail of Side waits until it is known who wrote it. Detail is
	// the [MailReason].
	JournalHeld      JournalKind = "sender.held"
	JournalBlocked   JournalKind = "conversation.blocked" // by Side
	JournalUnblocked JournalKind = "conversation.unblocked"
	// JournalErased: the buyer's data are gone. It is told of each conversation.
	JournalErased JournalKind = "buyer.erased"
)

// JournalKinds are all kinds.
var JournalKinds = []JournalKind{
	JournalLead, JournalFavorite, JournalReceived, JournalSent, JournalDelivered, JournalFailed, JournalSeen, JournalEdited,
	JournalDeleted, JournalClosed, JournalReopened, JournalAssigned, JournalHeld, JournalBlocked, JournalUnblocked, JournalErased,
}

// journalOf tells which events of a timeline are told outside.
var journalOf = map[EventKind]JournalKind{
	EventClosed: JournalClosed, EventReopened: JournalReopened, EventAssigned: JournalAssigned, EventUnassigned: JournalAssigned,
	EventMailHeld: JournalHeld, EventBlocked: JournalBlocked, EventUnblocked: JournalUnblocked, EventErased: JournalErased,
}

// JournalFilter selects entries.
type JournalFilter struct {
	Account AccountID // empty for all
	Kinds   []JournalKind
	After   int64 // sequence
	Limit   int
}

// Takes says whether an entry is one of those that the filter selects by account
// and kind.
func (f JournalFilter) Takes(e JournalEntry) bool {
	return (f.Account == "" || f.Account == e.AccountID) && (len(f.Kinds) == 0 || slices.Contains(f.Kinds, e.Kind))
}

// JournalTx is the journal of a transaction.
type JournalTx interface {
	// AddJournalEntry gives an entry the next sequence, and its ID.
	AddJournalEntry(ctx context.Context, e JournalEntry) error
	JournalEntry(ctx context.Context, id JournalID) (JournalEntry, error)
	// Journal lists entries with a sequence over After, in order. Of an account, or
	// of all where Account is empty; it does not look at Kinds.
	Journal(ctx context.Context, f JournalFilter) ([]JournalEntry, error)
	// JournalOf lists what is told of a message, in order.
	JournalOf(ctx context.Context, id MessageID) ([]JournalEntry, error)
	// LastJournalEntry returns the newest one, or ErrNotFound.
	LastJournalEntry(ctx context.Context) (JournalEntry, error)
	// DropJournal deletes up to limit of the entries from before a time, but not
	// the newest of all. It returns how many.
	DropJournal(ctx context.Context, before time.Time, limit int) (int, error)
}

// journalTime is how long entries are kept, and journalPage how many are deleted
// at a time.
const (
	journalTime = 30 * 24 * time.Hour
	journalPage = 1000
)

// DropJournal deletes entries that are older than 30 days.
func (b *Bridge) DropJournal(ctx context.Context) error {
	for {
		n := 0
		err := b.store.Update(ctx, func(tx Tx) (err error) {
			n, err = tx.DropJournal(ctx, b.now().Add(-journalTime), journalPage)
			return err
		})
		if err != nil {
			return fmt.Errorf("dropping old entries of the journal: %w", err)
		}
		if n < journalPage {
			return nil
		}
	}
}

// journalEvent tells of an event of a timeline, where it is told outside.
func journalEvent(ctx context.Context, tx Tx, e Event) error {
	kind, told := journalOf[e.Kind]
	if !told {
		return nil
	}
	c, err := tx.Conversation(ctx, e.ConversationID)
	if err != nil {
		return err
	}
	return tx.AddJournalEntry(ctx, JournalEntry{
		Kind: kind, AccountID: c.AccountID, ConversationID: c.ID, Side: e.Side, Detail: e.Detail, CreatedAt: e.CreatedAt,
	})
}

// journalOfMessage is how a message is told of that is new in a conversation.
func journalOfMessage(c Conversation, msg Message) JournalKind {
	switch {
	case msg.Kind == KindSystem:
		return JournalFavorite
	case msg.Side == SideSeller:
		return JournalSent
	case msg.Kind == KindText && c.LeadID == "":
		return JournalLead
	}
	return JournalReceived
}

// journalMessage tells what became of a message.
func (b *Bridge) journalMessage(ctx context.Context, tx Tx, c Conversation, msg Message, kind JournalKind, detail string) error {
	return tx.AddJournalEntry(ctx, JournalEntry{
		Kind: kind, AccountID: c.AccountID, ConversationID: c.ID, MessageID: msg.ID, Side: msg.Side, Detail: detail, CreatedAt: b.now(),
	})
}

// setState changes the state of a message to delivered or not delivered, and
// tells of it.
func (b *Bridge) setState(ctx context.Context, tx Tx, msg Message, s MessageState, why StateReason) error {
	c, err := tx.Conversation(ctx, msg.ConversationID)
	if err != nil {
		return err
	}
	kind := JournalDelivered
	if s == StateNotDelivered {
		kind = JournalFailed
	}
	return errors.Join(tx.SetMessageState(ctx, msg.ID, s, why), b.journalMessage(ctx, tx, c, msg, kind, string(why)))
}
