package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func testProfile(t *test) {
	ctx := t.Context()
	p := filled[bridge.Profile]()
	t.update(func(tx bridge.Tx) error { return tx.PutAccount(ctx, bridge.Account{ID: p.Account, ExternalID: "a"}) })
	byName := func(tx bridge.Tx) (bridge.Profile, error) { return tx.Profile(ctx, p.Account, p.Name) }
	missing(t, byName)
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error { return tx.DeleteProfile(ctx, p.Account, p.Name) })
	for _, p = range []bridge.Profile{p, {Account: p.Account, Name: p.Name}} {
		t.update(func(tx bridge.Tx) error { return tx.PutProfile(ctx, p) })
		same(t, p, byName)
	}
	other := bridge.Profile{Account: p.Account, Name: "adf", Kind: bridge.ProfileADF}
	t.update(func(tx bridge.Tx) error { return tx.PutProfile(ctx, other) })
	list := func(tx bridge.Tx) ([]bridge.Profile, error) { return tx.Profiles(ctx, p.Account) }
	want := []bridge.Profile{other, p}
	if p.Name < other.Name {
		want = []bridge.Profile{p, other}
	}
	same(t, want, list)
	same(t, nil, func(tx bridge.Tx) ([]bridge.Profile, error) { return tx.Profiles(ctx, "none") })
	t.update(func(tx bridge.Tx) error { return tx.DeleteProfile(ctx, p.Account, p.Name) })
	same(t, []bridge.Profile{other}, list)
}
