package bridge

import (
	"context"
	"time"
)

// MemberSettings is the key of a member.
func MemberSettings(m MemberID) SettingsKey { return SettingsKey("member:" + string(m)) }

// PushSettings are what a member or buyer is told in the browsers that they chose.
type PushSettings struct {
	Key       SettingsKey
	Messages  bool // and leads
	Favorites bool
	// That a listing is online, and that it ends soon; members only.
	ListingOnline, ListingExpiring bool
	// Content is true where the message itself is shown; else that there is one.
	Content bool
}

// PushSubscription is a browser that wants to be told (RFC 8030). It stands as
// long as the session that asked for it: who signs out is told no more. One that a
// program made has no session, and stands by itself.
type PushSubscription struct {
	ID        PushSubscriptionID
	Recipient Party // an account or a buyer; Viewer says which of its people
	Session   SessionID
	Viewer    Viewer
	Endpoint  string // of the browser's push service; whoever knows it may push
	PublicKey string // p256dh, and Auth: base64 as the browser gave them (RFC 8291)
	Auth      string
	Language  string
	CreatedAt time.Time
}

// Push is a row of the outbox of pushes: one telling of one browser. It goes away
// once it was done, or cannot be.
type Push struct {
	ID             PushID
	Subscription   PushSubscriptionID
	Kind           NotificationKind
	ConversationID ConversationID
	MessageID      MessageID
	Listing        ListingID // of a notice about one, which has no conversation
	Attempts       int
	NextAttempt    time.Time
	CreatedAt      time.Time
}

// PushTx are the pushes of a transaction.
type PushTx interface {
	PutPushSettings(ctx context.Context, s PushSettings) error
	// PushSettings returns ErrNotFound for one who never chose.
	PushSettings(ctx context.Context, k SettingsKey) (PushSettings, error)
	// PutPushSubscription adds a subscription, in the place of the one that its
	// endpoint has for the same recipient and conversation.
	PutPushSubscription(ctx context.Context, s PushSubscription) error
	PushSubscription(ctx context.Context, id PushSubscriptionID) (PushSubscription, error)
	// PushSubscriptions lists those of a recipient, oldest first.
	PushSubscriptions(ctx context.Context, recipient Party) ([]PushSubscription, error)
	// DeletePushSubscription takes its pushes too. One that is gone is no error.
	DeletePushSubscription(ctx context.Context, id PushSubscriptionID) error
	AddPush(ctx context.Context, p Push) error
	// PutPush replaces a push by its ID, and ends its lease.
	PutPush(ctx context.Context, p Push) error
	Push(ctx context.Context, id PushID) (Push, error)
	// DeletePush deletes a push. One that is gone is no error.
	DeletePush(ctx context.Context, id PushID) error
	// LeasePushes takes up to limit pushes that are due and not leased, oldest
	// first, and leases them until a time.
	LeasePushes(ctx context.Context, now, until time.Time, limit int) ([]Push, error)
	// NextPush returns when the next push is due or its lease ends; the zero time
	// where there is none.
	NextPush(ctx context.Context) (time.Time, error)
}
