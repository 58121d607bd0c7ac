package bridge

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// Lead is the structured record of a first contact, frozen as it was given.
type Lead struct {
	ID             LeadID
	ConversationID ConversationID
	MessageID      MessageID
	AccountID      AccountID
	Record         parser.Lead
	CreatedAt      time.Time
}

// LeadTx are the leads of a transaction.
type LeadTx interface {
	// AddLead returns ErrConflict where the conversation has one already.
	AddLead(ctx context.Context, l Lead) error
	Lead(ctx context.Context, id LeadID) (Lead, error)
}
