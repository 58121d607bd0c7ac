package demo

import (
	"context"
	"fmt"
)

// Market puts the sample marketplace into the running program, by its API:
// accounts with members, listings, and a few conversations so that no page is
// empty. Doing it again, on data that was kept, changes nothing.
func Market(ctx context.Context, d Doors) error {
	for _, s := range sellers {
		if err := d.putSeller(ctx, s); err != nil {
			return fmt.Errorf("filling the marketplace: %w", err)
		}
	}
	for _, l := range listings {
		if _, err := d.putListing(ctx, l.ID, l.forAPI(d.HTTP)); err != nil {
			return fmt.Errorf("filling the marketplace: %w", err)
		}
	}
	for i, c := range firstConversations {
		if err := d.playFirst(ctx, fmt.Sprintf("demo-%d", i+1), c); err != nil {
			return fmt.Errorf("filling the marketplace: %w", err)
		}
	}
	return nil
}

func (d Doors) putSeller(ctx context.Context, s seller) error {
	_, err := d.putAccount(ctx, s.ID, newAccount{Name: s.Name, Language: s.Language, AnswerMinutes: s.AnswerMinutes})
	if err != nil {
		return err
	}
	for _, m := range s.Members {
		if err := d.putMember(ctx, s.ID, m.Email, newMember{Name: m.Name, Role: m.Role}); err != nil {
			return err
		}
	}
	return nil
}

// playFirst writes a conversation that is there from the start. Its idempotency
// keys begin with key.
func (d Doors) playFirst(ctx context.Context, key string, c firstConversation) error {
	if c.Favorite {
		_, err := d.markFavorite(ctx, newFavorite{Listing: c.Listing, Buyer: buyerOf(c.Buyer)}, key)
		return err
	}
	p, err := d.openLead(ctx, newLead{Listing: c.Listing, Buyer: buyerOf(c.Buyer), Text: c.Text}, key)
	if err != nil {
		return err
	}
	for i, m := range c.Answers {
		if _, err := d.postMessage(ctx, p.Conversation.ID, m, fmt.Sprintf("%s-%d", key, i+1)); err != nil {
			return err
		}
	}
	return nil
}
