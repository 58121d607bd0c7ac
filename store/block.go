package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const blockColumns = `account_id, buyer_id, side, member_id, spam, created_at`

func readBlock(row scan) (b bridge.Block, err error) {
	err = row(&b.Account, &b.Buyer, &b.Side, &b.Member, &b.Spam, &b.CreatedAt)
	return b, err
}

const putBlock = `
INSERT INTO block (` + blockColumns + `)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, buyer_id, side) DO UPDATE SET
    member_id = excluded.member_id, spam = excluded.spam, created_at = excluded.created_at`

// PutBlock implements [bridge.BlockTx].
func (t *tx) PutBlock(ctx context.Context, b bridge.Block) error {
	return t.put(ctx, "putting block", putBlock, b.Account, b.Buyer, b.Side, b.Member, b.Spam, b.CreatedAt)
}

const deleteBlock = `DELETE FROM block WHERE account_id = $1 AND buyer_id = $2 AND side = $3`

// DeleteBlock implements [bridge.BlockTx].
func (t *tx) DeleteBlock(ctx context.Context, a bridge.AccountID, b bridge.BuyerID, by bridge.Side) error {
	return t.put(ctx, "deleting block", deleteBlock, a, b, by)
}

const selectBlocks = `SELECT ` + blockColumns + ` FROM block WHERE account_id = $1 AND buyer_id = $2 ORDER BY side`

// Blocks implements [bridge.BlockTx].
func (t *tx) Blocks(ctx context.Context, a bridge.AccountID, b bridge.BuyerID) ([]bridge.Block, error) {
	return many(ctx, t, readBlock, "listing blocks", selectBlocks, a, b)
}
