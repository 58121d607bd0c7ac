package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const quickReplyColumns = `id, account_id, name, text, created_at`

func readQuickReply(row scan) (q bridge.QuickReply, err error) {
	err = row(&q.ID, &q.AccountID, &q.Name, &q.Text, &q.CreatedAt)
	return q, err
}

const putQuickReply = `
INSERT INTO quick_reply (` + quickReplyColumns + `)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET
    account_id = excluded.account_id, name = excluded.name, text = excluded.text, created_at = excluded.created_at`

// PutQuickReply implements [bridge.QuickReplyTx].
func (t *tx) PutQuickReply(ctx context.Context, q bridge.QuickReply) error {
	return t.put(ctx, "putting quick reply", putQuickReply, q.ID, q.AccountID, q.Name, q.Text, q.CreatedAt)
}

const selectQuickReplies = `SELECT ` + quickReplyColumns + ` FROM quick_reply WHERE account_id = $1 ORDER BY name`

// QuickReplies implements [bridge.QuickReplyTx].
func (t *tx) QuickReplies(ctx context.Context, id bridge.AccountID) ([]bridge.QuickReply, error) {
	return many(ctx, t, readQuickReply, "listing quick replies", selectQuickReplies, id)
}

const deleteQuickReply = `DELETE FROM quick_reply WHERE id = $1`

// DeleteQuickReply implements [bridge.QuickReplyTx].
func (t *tx) DeleteQuickReply(ctx context.Context, id bridge.QuickReplyID) error {
	return t.put(ctx, "deleting quick reply", deleteQuickReply, id)
}
