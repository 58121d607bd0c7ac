package bridge

import (
	"context"
	"io"
)

// Store keeps everything. Package store implements it.
//
// Times are UTC and come back to the microsecond as they were given; the zero
// time comes back as the zero time. Strings come back as given, but for NUL
// and invalid UTF-8, which the store replaces by U+FFFD. What is not there is
// an error that wraps [ErrNotFound].
type Store interface {
	// View runs f in a read-only transaction that sees one state of the data.
	// f must be short, and must not call the Store.
	View(ctx context.Context, f func(Tx) error) error
	// Update runs f in a transaction, and returns nil only once what f did is on
	// disk to stay. It may run f of several callers in one transaction and sync
	// them together; it may run f again from its start, so f must set what it
	// returns anew each time, must not call the Store, and does its slow work
	// before. Nobody else changes anything between what f reads and what it writes.
	// Where f returns an error nothing of it is kept, and Update returns that error.
	Update(ctx context.Context, f func(Tx) error) error
	// OpenContent returns content, decompressed. The caller closes it.
	OpenContent(ctx context.Context, h Hash) (io.ReadCloser, error)
}

// Tx is a transaction.
type Tx interface {
	AccountTx
	SenderTx
	ListingTx
	BuyerTx
	ConversationTx
	LabelTx
	CommentTx
	MessageTx
	ScheduledTx
	QuickReplyTx
	SavedViewTx
	ContentTx
	LeadTx
	BuyerNoteTx
	LeadListTx
	NumbersTx
	MailTx
	IntakeTx
	IntakeRateTx
	EventTx
	JournalTx
	WebhookTx
	SettingsTx
	PreferencesTx
	PushTx
	ReportTx
	BlockTx
	NotificationTx
	ProfileTx
	FeedTx
	AccessTx
	IdempotencyTx
	CounterTx
	SearchTx
	EraseTx
}
