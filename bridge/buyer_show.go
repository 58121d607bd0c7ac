package bridge

import (
	"context"
	"fmt"
)

// Buyer returns a buyer by the marketplace's own id.
func (b *Bridge) Buyer(ctx context.Context, externalID string) (buyer Buyer, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		buyer, err = tx.BuyerByExternalID(ctx, externalID)
		return err
	})
	if err != nil {
		return Buyer{}, fmt.Errorf("reading a buyer: %w", err)
	}
	return buyer, nil
}

// BuyerConversations lists the conversations of a buyer behind one, the last
// message first, as the marketplace sees them.
func (b *Bridge) BuyerConversations(ctx context.Context, externalID string, after Place, limit int) (all []Conversation, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		buyer, err := tx.BuyerByExternalID(ctx, externalID)
		if err != nil {
			return err
		}
		all, err = tx.Conversations(ctx, ConversationFilter{Buyer: buyer.ID, After: after, Limit: limit})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing a buyer's conversations: %w", err)
	}
	return all, nil
}
