package storetest

import (
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

func testFeed(t *test) {
	ctx := t.Context()
	f := filled[bridge.Feed]()
	t.update(func(tx bridge.Tx) error { return tx.PutAccount(ctx, bridge.Account{ID: f.Account, ExternalID: "a"}) })
	get := func(tx bridge.Tx) (bridge.Feed, error) { return tx.Feed(ctx, f.Account) }
	missing(t, get)
	for _, f = range []bridge.Feed{f, {Account: f.Account, History: []bridge.FeedChange{}}} {
		t.update(func(tx bridge.Tx) error { return tx.PutFeed(ctx, f) })
		same(t, f, get)
	}
	due := func(now time.Time) func(tx bridge.Tx) (int, error) {
		return func(tx bridge.Tx) (int, error) {
			list, err := tx.DueFeeds(ctx, now, 10)
			return len(list), err
		}
	}
	same(t, 0, due(at(10)))
	f.SwitchAt = at(5)
	t.update(func(tx bridge.Tx) error { return tx.PutFeed(ctx, f) })
	same(t, 0, due(at(4)))
	same(t, 1, due(at(5)))
}

func testRehearsal(t *test) {
	ctx := t.Context()
	r := filled[bridge.Rehearsal]()
	t.update(func(tx bridge.Tx) error { return tx.PutAccount(ctx, bridge.Account{ID: r.Account, ExternalID: "a"}) })
	byID := func(tx bridge.Tx) (bridge.Rehearsal, error) { return tx.Rehearsal(ctx, r.ID) }
	last := func(tx bridge.Tx) (bridge.Rehearsal, error) { return tx.LastRehearsal(ctx, r.Account) }
	missing(t, byID)
	missing(t, last)
	for _, r = range []bridge.Rehearsal{r, {ID: r.ID, Account: r.Account}} {
		t.update(func(tx bridge.Tx) error { return tx.PutRehearsal(ctx, r) })
		same(t, r, byID)
		same(t, r, last)
	}
	newer := bridge.Rehearsal{ID: r.ID + "1", Account: r.Account}
	t.update(func(tx bridge.Tx) error { return tx.PutRehearsal(ctx, newer) })
	same(t, newer, last)
}
