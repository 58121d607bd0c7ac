package storetest

import (
	"errors"

	"github.com/passerelle-mail/passerelle/bridge"
)

// market puts two accounts with a listing each, and two buyers.
func market(t *test) {
	t.Helper()
	ctx := t.Context()
	t.update(func(tx bridge.Tx) error {
		for _, id := range []string{"a", "b"} {
			if err := tx.PutAccount(ctx, account(bridge.AccountID(id))); err != nil {
				return err
			}
			if err := tx.PutListing(ctx, listing(bridge.ListingID(id), bridge.AccountID(id))); err != nil {
				return err
			}
			if err := tx.PutBuyer(ctx, buyer(bridge.BuyerID(id))); err != nil {
				return err
			}
		}
		return nil
	})
}

// conversation is about the listing of the account with the same id.
func conversation(id bridge.ConversationID, a bridge.AccountID, b bridge.BuyerID) bridge.Conversation {
	return bridge.Conversation{
		ID: id, AccountID: a, ListingID: bridge.ListingID(a), BuyerID: b,
		SellerAlias: "s-" + string(id), BuyerAlias: "b-" + string(id), CreatedAt: at(0), UpdatedAt: at(0),
	}
}

// talk puts a market with a conversation "c" and returns it.
func talk(t *test) bridge.Conversation {
	t.Helper()
	market(t)
	c := conversation("c", "a", "a")
	t.update(func(tx bridge.Tx) error { return tx.PutConversation(t.Context(), c) })
	return c
}

func testConversation(t *test) {
	ctx := t.Context()
	c := filled[bridge.Conversation]()
	c.AccountID, c.ListingID, c.BuyerID = "a", "a", "a"
	byID := func(tx bridge.Tx) (bridge.Conversation, error) { return tx.Conversation(ctx, c.ID) }
	byPair := func(tx bridge.Tx) (bridge.Conversation, error) {
		return tx.ConversationByPair(ctx, c.BuyerID, c.ListingID)
	}
	missing(t, byID)
	missing(t, byPair)

	market(t)
	desk := c.Desk
	t.update(func(tx bridge.Tx) error { return tx.PutConversation(ctx, c) })
	c.Desk = bridge.Desk{}
	same(t, c, byID)
	c.Desk = desk
	t.update(func(tx bridge.Tx) error { return tx.PutDesk(ctx, c.ID, desk) })
	same(t, c, byID)
	same(t, c, byPair)
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error { return tx.PutDesk(ctx, "none", desk) })

	c = bridge.Conversation{ID: c.ID, AccountID: "b", ListingID: "b", BuyerID: "b", Desk: desk}
	t.update(func(tx bridge.Tx) error { return tx.PutConversation(ctx, c) })
	same(t, c, byID)
	same(t, c, byPair)
	missing(t, func(tx bridge.Tx) (bridge.Conversation, error) { return tx.ConversationByPair(ctx, "a", "a") })
}

func testWriterByAlias(t *test) {
	ctx := t.Context()
	c := talk(t)
	writer := func(alias string) func(bridge.Tx) (bridge.Writer, error) {
		return func(tx bridge.Tx) (bridge.Writer, error) { return tx.WriterByAlias(ctx, alias) }
	}
	a, l, b := account("a"), listing("a", "a"), buyer("a")
	a.Closed, l.Contact, b.Email, b.Portal = true, "seller@example.com", "buyer@example.com", "portail"
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.PutAccount(ctx, a), tx.PutListing(ctx, l), tx.PutBuyer(ctx, b))
	})
	same(t, bridge.Writer{Conversation: "c", Account: "a", Buyer: "a", Closed: true, Side: bridge.SideSeller, Email: l.Contact}, writer(c.SellerAlias))
	same(t, bridge.Writer{Conversation: "c", Account: "a", Buyer: "a", Closed: true, Side: bridge.SideBuyer, Email: b.Email, Portal: b.Portal}, writer(c.BuyerAlias))
	c.SellerAlias = ""
	t.update(func(tx bridge.Tx) error { return tx.PutConversation(ctx, c) })
	for _, alias := range []string{"s-c", "", "S-C"} {
		missing(t, writer(alias))
	}
}

func testConversationConflict(t *test) {
	ctx := t.Context()
	talk(t)
	for name, c := range map[string]bridge.Conversation{
		"pair":         conversation("d", "a", "a"),
		"seller alias": {ID: "d", AccountID: "b", ListingID: "b", BuyerID: "b", SellerAlias: "s-c"},
		"buyer alias":  {ID: "d", AccountID: "b", ListingID: "b", BuyerID: "b", BuyerAlias: "b-c"},
	} {
		t.run(name, func(t *test) {
			t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.PutConversation(ctx, c) })
		})
	}
	missing(t, func(tx bridge.Tx) (bridge.Conversation, error) { return tx.Conversation(ctx, "d") })
}

func testConversationList(t *test) {
	ctx := t.Context()
	market(t)
	put := func(id bridge.ConversationID, a bridge.AccountID, b bridge.BuyerID, seconds int) {
		c := conversation(id, a, b)
		c.UpdatedAt = at(seconds)
		t.update(func(tx bridge.Tx) error { return tx.PutConversation(ctx, c) })
	}
	t.update(func(tx bridge.Tx) error {
		for _, b := range []bridge.BuyerID{"c", "d"} {
			if err := tx.PutBuyer(ctx, buyer(b)); err != nil {
				return err
			}
		}
		return nil
	})
	put("1", "a", "a", 10)
	put("2", "a", "b", 30)
	put("3", "a", "c", 30)
	put("4", "a", "d", 20)
	put("5", "b", "a", 40)
	put("4", "a", "d", 50) // comes to the top

	for _, c := range []struct {
		name   string
		filter bridge.ConversationFilter
		want   []bridge.ConversationID
	}{
		{"account", bridge.ConversationFilter{Account: "a", Limit: 10}, []bridge.ConversationID{"4", "3", "2", "1"}},
		{"limit", bridge.ConversationFilter{Account: "a", Limit: 2}, []bridge.ConversationID{"4", "3"}},
		{"next page", bridge.ConversationFilter{Account: "a", Limit: 2, After: bridge.Place{At: at(30), ID: "3"}}, []bridge.ConversationID{"2", "1"}},
		{"after the last", bridge.ConversationFilter{Account: "a", Limit: 2, After: bridge.Place{At: at(10), ID: "1"}}, nil},
		{"buyer", bridge.ConversationFilter{Buyer: "a", Limit: 10}, []bridge.ConversationID{"5", "1"}},
		{"buyer's next page", bridge.ConversationFilter{Buyer: "a", Limit: 10, After: bridge.Place{At: at(40), ID: "5"}}, []bridge.ConversationID{"1"}},
		{"nobody", bridge.ConversationFilter{Account: "none", Limit: 10}, nil},
		{"zero place", bridge.ConversationFilter{Account: "a", Limit: 1, After: bridge.Place{}}, []bridge.ConversationID{"4"}},
	} {
		t.run(c.name, func(t *test) {
			same(t, c.want, func(tx bridge.Tx) (ids []bridge.ConversationID, err error) {
				list, err := tx.Conversations(ctx, c.filter)
				for _, c := range list {
					ids = append(ids, c.ID)
				}
				return ids, err
			})
		})
	}
}
