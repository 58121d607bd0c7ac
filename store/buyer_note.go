package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const buyerNoteColumns = `account_id, buyer_id, text, tags, member_id, updated_at`

func readBuyerNote(row scan) (n bridge.BuyerNote, err error) {
	err = row(&n.AccountID, &n.BuyerID, &n.Text, jsonInto{&n.Tags}, &n.Member, &n.UpdatedAt)
	return n, err
}

const putBuyerNote = `
INSERT INTO buyer_note (` + buyerNoteColumns + `) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, buyer_id) DO UPDATE SET
    text = excluded.text, tags = excluded.tags, member_id = excluded.member_id, updated_at = excluded.updated_at`

// PutBuyerNote implements [bridge.BuyerNoteTx].
func (t *tx) PutBuyerNote(ctx context.Context, n bridge.BuyerNote) error {
	tags, err := toJSON(n.Tags)
	if err != nil {
		return err
	}
	return t.put(ctx, "putting buyer note", putBuyerNote, n.AccountID, n.BuyerID, n.Text, tags, n.Member, n.UpdatedAt)
}

const selectBuyerNote = `SELECT ` + buyerNoteColumns + ` FROM buyer_note WHERE account_id = $1 AND buyer_id = $2`

// BuyerNote implements [bridge.BuyerNoteTx].
func (t *tx) BuyerNote(ctx context.Context, a bridge.AccountID, b bridge.BuyerID) (bridge.BuyerNote, error) {
	return one(ctx, t, readBuyerNote, "looking up buyer note", selectBuyerNote, a, b)
}
