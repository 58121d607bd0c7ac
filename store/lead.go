package store

import (
	"context"
	"fmt"

	"github.com/passerelle-mail/passerelle/bridge"
)

const leadColumns = `id, conversation_id, message_id, account_id, record, created_at`

func readLead(row scan) (l bridge.Lead, err error) {
	err = row(&l.ID, &l.ConversationID, &l.MessageID, &l.AccountID, jsonInto{&l.Record}, &l.CreatedAt)
	return l, err
}

const addLead = `INSERT INTO lead (` + leadColumns + `) VALUES ($1, $2, $3, $4, $5, $6)`

// AddLead implements [bridge.LeadTx].
func (t *tx) AddLead(ctx context.Context, l bridge.Lead) error {
	const doing = "adding lead"
	r := l.Record
	r.SubmittedAt, r.SentAt = utc(r.SubmittedAt), utc(r.SentAt)
	record, err := toJSON(r)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, addLead, l.ID, l.ConversationID, l.MessageID, l.AccountID, record, l.CreatedAt)
}

const selectLead = `SELECT ` + leadColumns + ` FROM lead WHERE id = $1`

// Lead implements [bridge.LeadTx].
func (t *tx) Lead(ctx context.Context, id bridge.LeadID) (bridge.Lead, error) {
	return one(ctx, t, readLead, "looking up lead", selectLead, id)
}
