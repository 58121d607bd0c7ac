package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func buyer(id bridge.BuyerID) bridge.Buyer {
	return bridge.Buyer{ID: id, ExternalID: "x-" + string(id), Name: "Marie Durand", CreatedAt: at(0)}
}

func testBuyer(t *test) {
	ctx := t.Context()
	b := filled[bridge.Buyer]()
	byID := func(tx bridge.Tx) (bridge.Buyer, error) { return tx.Buyer(ctx, b.ID) }
	byExternalID := func(tx bridge.Tx) (bridge.Buyer, error) { return tx.BuyerByExternalID(ctx, b.ExternalID) }
	byEmail := func(tx bridge.Tx) (bridge.Buyer, error) { return tx.BuyerByEmail(ctx, b.Email) }
	missing(t, byID)
	missing(t, byExternalID)
	missing(t, byEmail)

	t.update(func(tx bridge.Tx) error { return tx.PutBuyer(ctx, b) })
	same(t, b, byID)
	same(t, b, byExternalID)
	missing(t, byEmail) // what an account knows is for nobody else
	b.Account = ""
	t.update(func(tx bridge.Tx) error { return tx.PutBuyer(ctx, b) })
	same(t, b, byEmail)

	later, earlier := buyer("1"), buyer("2")
	later.CreatedAt, earlier.CreatedAt = b.CreatedAt.Add(1e9), b.CreatedAt.Add(-1e9)
	later.Email, earlier.Email = b.Email, b.Email
	t.update(func(tx bridge.Tx) error { return tx.PutBuyer(ctx, later) })
	same(t, b, byEmail)
	t.update(func(tx bridge.Tx) error { return tx.PutBuyer(ctx, earlier) })
	same(t, earlier, byEmail)

	taken := buyer("taken")
	taken.ExternalID = b.ExternalID
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.PutBuyer(ctx, taken) })

	b = bridge.Buyer{ID: b.ID, ExternalID: "another"}
	t.update(func(tx bridge.Tx) error { return tx.PutBuyer(ctx, b) })
	same(t, b, byID)
	missing(t, byEmail) // empty: that of nobody
}

func testBuyerNote(t *test) {
	ctx := t.Context()
	market(t)
	n := filled[bridge.BuyerNote]()
	n.AccountID, n.BuyerID = "a", "b"
	of := func(a bridge.AccountID) func(bridge.Tx) (bridge.BuyerNote, error) {
		return func(tx bridge.Tx) (bridge.BuyerNote, error) { return tx.BuyerNote(ctx, a, "b") }
	}
	missing(t, of("a"))
	for range 2 {
		t.update(func(tx bridge.Tx) error { return tx.PutBuyerNote(ctx, n) })
		same(t, n, of("a"))
		n.Text, n.Tags, n.Member, n.UpdatedAt = "", nil, "", at(99)
	}
	missing(t, of("another"))
}
