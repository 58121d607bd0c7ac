package bridge

import (
	"context"
	"time"
)

// Block is a side that takes no messages of the other one: a buyer and an account,
// in all their conversations.
type Block struct {
	Account   AccountID
	Buyer     BuyerID
	Side      Side // that blocks
	Member    MemberID
	Spam      bool // it was reported as such too
	CreatedAt time.Time
}

// BlockTx are the blocks of a transaction.
type BlockTx interface {
	// PutBlock inserts or replaces the block of a side.
	PutBlock(ctx context.Context, b Block) error
	// DeleteBlock does nothing where there is none.
	DeleteBlock(ctx context.Context, a AccountID, b BuyerID, by Side) error
	// Blocks lists those between a buyer and an account, by side.
	Blocks(ctx context.Context, a AccountID, b BuyerID) ([]Block, error)
}
