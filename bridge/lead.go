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
	AnsweredAt     time.Time // when the seller first wrote after it; zero until then
	// Words are the buyer's name and phones, and the listing, as a filter by text
	// looks for them. The name comes first.
	Words string
}

// LeadTx are the leads of a transaction.
type LeadTx interface {
	// AddLead returns ErrConflict where the conversation has one already.
	AddLead(ctx context.Context, l Lead) error
	Lead(ctx context.Context, id LeadID) (Lead, error)
	// AnswerLead sets when a lead was answered, unless it was before.
	AnswerLead(ctx context.Context, id LeadID, at time.Time) error
	// ForgetAnswer makes a lead one that was not answered.
	ForgetAnswer(ctx context.Context, id LeadID) error
	// AnswerTimes lists how long an account took to answer, for its last leads
	// that were answered after a time, the newest first.
	AnswerTimes(ctx context.Context, a AccountID, after time.Time, limit int) ([]time.Duration, error)
}
