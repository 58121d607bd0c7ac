package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func testLead(t *test) {
	ctx := t.Context()
	talk(t)
	l := filled[bridge.Lead]()
	l.ConversationID, l.AccountID = "c", "a"
	byID := func(tx bridge.Tx) (bridge.Lead, error) { return tx.Lead(ctx, l.ID) }
	missing(t, byID)
	t.update(func(tx bridge.Tx) error { return tx.AddLead(ctx, l) })
	same(t, l, byID)
	second := l
	second.ID = "second"
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.AddLead(ctx, second) })
}
