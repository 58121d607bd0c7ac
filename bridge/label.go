package bridge

import (
	"context"
	"time"
)

// Label is a mark that an account puts on conversations.
type Label struct {
	ID        LabelID
	AccountID AccountID
	Name      string // unique within the account
	Color     LabelColor
	CreatedAt time.Time
}

// LabelColor is one of the colours that pages have for labels.
type LabelColor string

// LabelColors are the colours of labels, in the order in which pages offer them.
var LabelColors = []LabelColor{"grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"}

// LabelTx are the labels of a transaction.
type LabelTx interface {
	// PutLabel inserts or replaces a label by its ID. It returns ErrConflict
	// where the account has another one of that name.
	PutLabel(ctx context.Context, l Label) error
	// Labels lists an account's labels by name.
	Labels(ctx context.Context, id AccountID) ([]Label, error)
	// DeleteLabel takes it from its conversations too.
	DeleteLabel(ctx context.Context, id LabelID) error
	// SetLabel puts a label on a conversation, or takes it off.
	SetLabel(ctx context.Context, c ConversationID, l LabelID, on bool) error
	// LabelsOf lists a conversation's labels by name.
	LabelsOf(ctx context.Context, c ConversationID) ([]Label, error)
}
