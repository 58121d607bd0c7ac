package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const labelColumns = `l.id, l.account_id, l.name, l.color, l.created_at`

func readLabel(row scan) (l bridge.Label, err error) {
	err = row(&l.ID, &l.AccountID, &l.Name, &l.Color, &l.CreatedAt)
	return l, err
}

const putLabel = `
INSERT INTO label (id, account_id, name, color, created_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE SET
    account_id = excluded.account_id, name = excluded.name, color = excluded.color, created_at = excluded.created_at`

// PutLabel implements [bridge.LabelTx].
func (t *tx) PutLabel(ctx context.Context, l bridge.Label) error {
	if err := t.queueSearch(ctx, queueLabelled, l.ID, l.Name); err != nil {
		return err
	}
	return t.put(ctx, "putting label", putLabel, l.ID, l.AccountID, l.Name, l.Color, l.CreatedAt)
}

const selectLabels = `SELECT ` + labelColumns + ` FROM label AS l WHERE l.account_id = $1 ORDER BY l.name`

// Labels implements [bridge.LabelTx].
func (t *tx) Labels(ctx context.Context, id bridge.AccountID) ([]bridge.Label, error) {
	return many(ctx, t, readLabel, "listing labels", selectLabels, id)
}

const (
	takeLabelOffAll = `DELETE FROM conversation_label WHERE label_id = $1`
	deleteLabel     = `DELETE FROM label WHERE id = $1`
)

// DeleteLabel implements [bridge.LabelTx].
func (t *tx) DeleteLabel(ctx context.Context, id bridge.LabelID) error {
	if err := t.queueSearch(ctx, queueLabelled, id, ""); err != nil {
		return err
	}
	for _, query := range []string{takeLabelOffAll, deleteLabel} {
		if err := t.put(ctx, "deleting label", query, id); err != nil {
			return err
		}
	}
	return nil
}

const (
	putLabelOn   = `INSERT INTO conversation_label (conversation_id, label_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	takeLabelOff = `DELETE FROM conversation_label WHERE conversation_id = $1 AND label_id = $2`
)

// SetLabel implements [bridge.LabelTx].
func (t *tx) SetLabel(ctx context.Context, c bridge.ConversationID, l bridge.LabelID, on bool) error {
	if err := t.queueSearch(ctx, queueSearch, c, 0); err != nil {
		return err
	}
	if on {
		return t.put(ctx, "putting label on conversation", putLabelOn, c, l)
	}
	return t.put(ctx, "taking label off conversation", takeLabelOff, c, l)
}

const selectLabelsOf = `SELECT ` + labelColumns + `
FROM conversation_label AS c JOIN label AS l ON l.id = c.label_id
WHERE c.conversation_id = $1
ORDER BY l.name`

// LabelsOf implements [bridge.LabelTx].
func (t *tx) LabelsOf(ctx context.Context, c bridge.ConversationID) ([]bridge.Label, error) {
	return many(ctx, t, readLabel, "listing labels of conversation", selectLabelsOf, c)
}
