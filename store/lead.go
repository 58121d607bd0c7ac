package store

import (
	"context"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const leadColumns = `id, conversation_id, message_id, account_id, record, created_at, answered_at, words`

func readLead(row scan) (l bridge.Lead, err error) {
	err = row(&l.ID, &l.ConversationID, &l.MessageID, &l.AccountID, jsonInto{&l.Record}, &l.CreatedAt, &l.AnsweredAt, &l.Words)
	return l, err
}

const addLead = `INSERT INTO lead (` + leadColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// AddLead implements [bridge.LeadTx].
func (t *tx) AddLead(ctx context.Context, l bridge.Lead) error {
	const doing = "adding lead"
	r := l.Record
	r.SubmittedAt, r.SentAt = utc(r.SubmittedAt), utc(r.SentAt)
	record, err := toJSON(r)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, addLead, l.ID, l.ConversationID, l.MessageID, l.AccountID, record, l.CreatedAt, l.AnsweredAt, l.Words)
}

const selectLead = `SELECT ` + leadColumns + ` FROM lead WHERE id = $1`

// Lead implements [bridge.LeadTx].
func (t *tx) Lead(ctx context.Context, id bridge.LeadID) (bridge.Lead, error) {
	return one(ctx, t, readLead, "looking up lead", selectLead, id)
}

const answerLead = `UPDATE lead SET answered_at = $2 WHERE id = $1 AND answered_at <= -62135596800000000` // the zero time

// AnswerLead implements [bridge.LeadTx].
func (t *tx) AnswerLead(ctx context.Context, id bridge.LeadID, at time.Time) error {
	return t.put(ctx, "noting the answer to a lead", answerLead, id, at)
}

const forgetAnswer = `UPDATE lead SET answered_at = -62135596800000000 WHERE id = $1`

// ForgetAnswer implements [bridge.LeadTx].
func (t *tx) ForgetAnswer(ctx context.Context, id bridge.LeadID) error {
	return t.put(ctx, "forgetting the answer to a lead", forgetAnswer, id)
}

// isAnswered is written as the index has it. The number is the zero time.
const isAnswered = `answered_at > -62135596800000000`

const selectAnswerTimes = `SELECT answered_at - created_at FROM lead
WHERE account_id = $1 AND ` + isAnswered + ` AND answered_at > $2
ORDER BY answered_at DESC
LIMIT CAST($3 AS BIGINT)`

// AnswerTimes implements [bridge.LeadTx].
func (t *tx) AnswerTimes(ctx context.Context, a bridge.AccountID, after time.Time, limit int) ([]time.Duration, error) {
	return many(ctx, t, readOne[time.Duration], "listing times to answer", selectAnswerTimes, a, after, limit)
}
