package demo

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Ready is what the program says once it can be used by other programs. Its
// JSON form is a promise to them.
type Ready struct {
	SMTP          string              `json:"smtp"`
	LMTP          string              `json:"lmtp"`
	HTTP          string              `json:"http"`
	APIKey        string              `json:"api_key"`
	Conversations []ReadyConversation `json:"conversations"`
}

// ReadyConversation is a conversation that both sides can write to by mail:
// each to its alias, from its own address.
type ReadyConversation struct {
	ID          bridge.ConversationID `json:"id"`
	SellerAlias string                `json:"seller_alias"`
	SellerFrom  string                `json:"seller_from"`
	BuyerAlias  string                `json:"buyer_alias"`
	BuyerFrom   string                `json:"buyer_from"`
}

// openAtOnce is how many conversations are opened at a time.
const openAtOnce = 32

// OpenConversations opens n conversations about the listings of [Market], each
// with a buyer of its own. Asked again on data that was kept, it finds the same
// ones.
func OpenConversations(ctx context.Context, d Doors, n int) ([]ReadyConversation, error) {
	open := make([]ReadyConversation, n)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(openAtOnce)
	for i := range open {
		g.Go(func() (err error) {
			open[i], err = d.openNumbered(ctx, i)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("opening conversations: %w", err)
	}
	return open, nil
}

func (d Doors) openNumbered(ctx context.Context, i int) (ReadyConversation, error) {
	l := listings[i%len(listings)]
	b := newBuyer{
		ExternalID: fmt.Sprintf("numbered-%d", i+1),
		Pseudonym:  fmt.Sprintf("buyer_%d", i+1),
		Email:      fmt.Sprintf("buyer-%d@courriel.example", i+1),
		Language:   "fr",
	}
	text := fmt.Sprintf("Bonjour, « %s » est-elle toujours disponible ?", l.Title)
	c, found, err := d.opened(ctx, b.ExternalID, l.ID)
	if err == nil && !found {
		var p posted
		p, err = d.openLead(ctx, newLead{Listing: l.ID, Buyer: b, Text: text})
		c = p.Conversation
	}
	if err != nil {
		return ReadyConversation{}, err
	}
	return ReadyConversation{
		ID:          c.ID,
		SellerAlias: c.Aliases.Seller,
		SellerFrom:  l.seller().Contact,
		BuyerAlias:  c.Aliases.Buyer,
		BuyerFrom:   b.Email,
	}, nil
}
