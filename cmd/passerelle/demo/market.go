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
	for _, c := range firstConversations {
		if err := d.playFirst(ctx, c); err != nil {
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

// playFirst writes what is missing of a conversation that is there from the start.
func (d Doors) playFirst(ctx context.Context, first firstConversation) error {
	buyer := buyerOf(first.Buyer)
	c, found, err := d.opened(ctx, buyer.ExternalID, first.Listing)
	if err != nil || found && first.Favorite {
		return err
	}
	if first.Favorite {
		_, err := d.markFavorite(ctx, newFavorite{Listing: first.Listing, Buyer: buyer})
		return err
	}
	if !found {
		p, err := d.openLead(ctx, newLead{Listing: first.Listing, Buyer: buyer, Text: first.Text})
		if err != nil {
			return err
		}
		c = p.Conversation
	}
	for i, m := range first.Answers {
		if i+1 < c.Sequence {
			continue // it is there
		}
		if _, err := d.postMessage(ctx, c.ID, m); err != nil {
			return err
		}
	}
	return nil
}
