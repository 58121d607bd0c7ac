package bridge

import (
	"context"
	"time"
)

// ScheduledMessage is what a member has written and is still to be sent. Only
// the author's side sees it.
type ScheduledMessage struct {
	ID             ScheduledID
	ConversationID ConversationID
	Side           Side
	Member         MemberID // who wrote it
	Text           string
	Files          []Attachment // without MessageID; their contents are kept already
	ReplyTo        MessageID    // the message that it answers; empty for none
	Key            string       // that the message will have
	// Undo says that it was sent, and waits only so that it can be taken back.
	Undo bool
	// Refused is why it was not sent when it was due; empty where it waits.
	Refused   RefusedReason
	DueAt     time.Time
	CreatedAt time.Time
}

// RefusedReason says why a scheduled message was not sent.
type RefusedReason string

// The reasons.
const (
	// RefusedContent: it has a link in it, which may not pass any more.
	RefusedContent RefusedReason = "content"
	// RefusedLimit: too much was written to somebody who does not answer.
	RefusedLimit RefusedReason = "limit"
	// RefusedRight: who wrote it no longer may.
	RefusedRight RefusedReason = "right"
)

// RefusedReasons are all reasons.
var RefusedReasons = []RefusedReason{RefusedContent, RefusedLimit, RefusedRight}

// ScheduledTx are the scheduled messages of a transaction.
type ScheduledTx interface {
	// PutScheduled inserts or replaces a scheduled message by its ID. It returns
	// ErrConflict where another one has its key.
	PutScheduled(ctx context.Context, s ScheduledMessage) error
	Scheduled(ctx context.Context, id ScheduledID) (ScheduledMessage, error)
	ScheduledByKey(ctx context.Context, key string) (ScheduledMessage, error)
	// ScheduledOf lists the scheduled messages of a conversation by when they are
	// due.
	ScheduledOf(ctx context.Context, c ConversationID) ([]ScheduledMessage, error)
	// DueScheduled lists those that are due and not refused, oldest first.
	DueScheduled(ctx context.Context, now time.Time, limit int) ([]ScheduledID, error)
	// NextScheduled returns when the next one is due; the zero time where none
	// waits.
	NextScheduled(ctx context.Context) (time.Time, error)
	// DeleteScheduled returns ErrNotFound where another transaction took it.
	DeleteScheduled(ctx context.Context, id ScheduledID) error
}
