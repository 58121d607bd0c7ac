package bridge

import (
	"context"
	"time"
)

// Event is something that happened to a conversation.
type Event struct {
	ID             EventID
	ConversationID ConversationID
	Kind           EventKind
	Side           Side     // whom it is about; empty for both
	Member         MemberID // who did it; no buyer sees what a member did
	Detail         string   // a code, such as a [MailReason], or as the kind says; may be empty
	CreatedAt      time.Time
}

// EventKind says what happened.
type EventKind string

// The kinds of event.
const (
	EventOpened       EventKind = "opened"
	EventReopened     EventKind = "reopened"
	EventMailHeld     EventKind = "mail_held"
	EventMailExpired  EventKind = "mail_expired"
	EventNotDelivered EventKind = "not_delivered"
	EventBounced      EventKind = "bounced"
	// EventLinksRemoved: links were taken out of a mail of its side.
	EventLinksRemoved EventKind = "links_removed"
	// EventDocumentSent: its side has sent a first document, which keeps what its
	// program wrote into it, such as the author's name.
	EventDocumentSent EventKind = "document_sent"
	EventComplaint    EventKind = "complaint" // its side gets no more mails
	EventClosed       EventKind = "closed"
	EventAssigned     EventKind = "assigned" // Detail is to whom
	EventUnassigned   EventKind = "unassigned"
	EventSnoozed      EventKind = "snoozed" // Detail is until when, as RFC 3339
	// EventBlocked and EventUnblocked: its side has blocked the other one, or takes
	// its messages again. Only that side is told.
	EventBlocked   EventKind = "blocked"
	EventUnblocked EventKind = "unblocked"
	// EventReported: its side reported the other one to the marketplace. Only that
	// side is shown it.
	EventReported EventKind = "reported"     // Detail is the [ReportReason]
	EventErased   EventKind = "buyer_erased" // the buyer's data are gone
	// EventPageStopped: a page for its side was stopped, since a secret of the
	// other side was in it. It is for the operator; no side is shown it.
	EventPageStopped EventKind = "page_stopped"
)

// ShownTo says whether a side is told of an event.
func (e Event) ShownTo(s Side) bool {
	switch e.Kind {
	case EventPageStopped:
		return false
	case EventComplaint, EventLinksRemoved, EventDocumentSent, EventReported, EventBlocked, EventUnblocked:
		return e.Side == s
	}
	return e.Member == "" || s == SideSeller
}

// EventTx are the events of a transaction.
type EventTx interface {
	AddEvent(ctx context.Context, e Event) error
	// Events lists a conversation's events, oldest first.
	Events(ctx context.Context, c ConversationID) ([]Event, error)
}
