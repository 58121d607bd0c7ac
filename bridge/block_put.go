package bridge

import (
	"context"
	"fmt"
)

// ErrBlocked is an [ErrRefusedSender] in a conversation whose sides have no more to
// say to each other, since one has blocked the other. Who is not told.
var ErrBlocked = fmt.Errorf("blocked: %w", ErrRefusedSender)

// maxBlocked is in how many conversations of two a block is shown.
const maxBlocked = 1000

// SetBlocked makes the viewer's side take no more messages of the other one, in
// this and all other conversations of the two, or take them again. While it is
// blocked nobody of the two can write: see [ErrBlocked].
func (b *Bridge) SetBlocked(ctx context.Context, who Viewer, id ConversationID, on, spam bool) error {
	var changed []Conversation
	err := b.store.Update(ctx, func(tx Tx) error {
		changed = nil
		c, err := b.findSeen(ctx, tx, who, id)
		if err != nil {
			return err
		}
		if on {
			err = tx.PutBlock(ctx, Block{
				Account: c.AccountID, Buyer: c.BuyerID, Side: who.Side(), Member: who.Member, Spam: spam, CreatedAt: b.now(),
			})
		} else {
			err = tx.DeleteBlock(ctx, c.AccountID, c.BuyerID, who.Side())
		}
		if err == nil {
			changed, err = b.showBlocked(ctx, tx, who, c)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("blocking: %w", err)
	}
	for _, c := range changed {
		b.hub.publish(changeOf(c))
	}
	return nil
}

// showBlocked marks all conversations of a buyer and an account as they are now.
func (b *Bridge) showBlocked(ctx context.Context, tx Tx, who Viewer, of Conversation) (changed []Conversation, err error) {
	blocks, err := tx.Blocks(ctx, of.AccountID, of.BuyerID)
	if err != nil {
		return nil, err
	}
	list, err := tx.Conversations(ctx, ConversationFilter{Buyer: of.BuyerID, Limit: maxBlocked})
	if err != nil {
		return nil, err
	}
	event := Event{Kind: EventUnblocked, Side: who.Side(), Member: who.Member}
	if len(blocks) > 0 {
		event.Kind = EventBlocked
	}
	for _, c := range list {
		if c.AccountID != of.AccountID || c.Desk.Blocked == (len(blocks) > 0) {
			continue
		}
		c.Desk.Blocked = len(blocks) > 0
		if err := tx.PutDesk(ctx, c.ID, c.Desk); err != nil {
			return nil, err
		}
		event.ConversationID = c.ID
		if err := b.putEvent(ctx, tx, event); err != nil {
			return nil, err
		}
		changed = append(changed, c)
	}
	return changed, nil
}

// HasBlocked says whether the viewer's own side has blocked the other one of a
// conversation.
func (b *Bridge) HasBlocked(ctx context.Context, who Viewer, id ConversationID) (blocked bool, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		c, err := b.findSeen(ctx, tx, who, id)
		if err != nil {
			return err
		}
		blocks, err := tx.Blocks(ctx, c.AccountID, c.BuyerID)
		blocked = false
		for _, one := range blocks {
			blocked = blocked || one.Side == who.Side()
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("reading a block: %w", err)
	}
	return blocked, nil
}

// checkBlocked returns ErrBlocked where the two of a conversation do not write to
// each other any more.
func checkBlocked(ctx context.Context, tx Tx, c Conversation) error {
	blocks, err := tx.Blocks(ctx, c.AccountID, c.BuyerID)
	if err == nil && len(blocks) > 0 {
		err = ErrBlocked
	}
	return err
}
