package storetest

import (
	"errors"

	"github.com/passerelle-mail/passerelle/bridge"
)

func testBlock(t *test) {
	ctx := t.Context()
	c := talk(t)
	b := filled[bridge.Block]()
	b.Account, b.Buyer, b.Side = c.AccountID, c.BuyerID, bridge.SideSeller
	other := b
	other.Side, other.Spam, other.Member = bridge.SideBuyer, false, ""
	blocks := func(tx bridge.Tx) ([]bridge.Block, error) { return tx.Blocks(ctx, c.AccountID, c.BuyerID) }
	same(t, nil, blocks)
	t.update(func(tx bridge.Tx) error { return errors.Join(tx.PutBlock(ctx, b), tx.PutBlock(ctx, other)) })
	same(t, []bridge.Block{other, b}, blocks)
	b.Spam, b.CreatedAt = !b.Spam, b.CreatedAt.Add(1000)
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.PutBlock(ctx, b), tx.DeleteBlock(ctx, c.AccountID, c.BuyerID, bridge.SideBuyer))
	})
	same(t, []bridge.Block{b}, blocks)
	same(t, nil, func(tx bridge.Tx) ([]bridge.Block, error) { return tx.Blocks(ctx, c.AccountID, "none") })
}
