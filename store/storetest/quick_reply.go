package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func testQuickReply(t *test) {
	ctx := t.Context()
	market(t)
	of := func(tx bridge.Tx) ([]bridge.QuickReply, error) { return tx.QuickReplies(ctx, "a") }
	same(t, nil, of)
	full := filled[bridge.QuickReply]()
	full.AccountID, full.Name = "a", "Visite"
	first := bridge.QuickReply{ID: "first", AccountID: "a", Name: "Accueil", Text: "Bonjour", CreatedAt: at(1)}
	theirs := bridge.QuickReply{ID: "theirs", AccountID: "b", Name: "Accueil", Text: "Hello", CreatedAt: at(1)}
	for _, q := range []bridge.QuickReply{full, first, theirs} {
		t.update(func(tx bridge.Tx) error { return tx.PutQuickReply(ctx, q) })
	}
	same(t, []bridge.QuickReply{first, full}, of)
	again := first
	again.ID = "again"
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.PutQuickReply(ctx, again) })
	first.Text = "Bonsoir"
	t.update(func(tx bridge.Tx) error { return tx.PutQuickReply(ctx, first) })
	t.update(func(tx bridge.Tx) error { return tx.DeleteQuickReply(ctx, full.ID) })
	same(t, []bridge.QuickReply{first}, of)
}
