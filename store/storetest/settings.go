package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func testSettings(t *test) {
	ctx := t.Context()
	v := filled[bridge.Settings]()
	byKey := func(tx bridge.Tx) (bridge.Settings, error) { return tx.Settings(ctx, v.Key) }
	missing(t, byKey)
	for _, v = range []bridge.Settings{v, {Key: v.Key}} {
		t.update(func(tx bridge.Tx) error { return tx.PutSettings(ctx, v) })
		same(t, v, byKey)
	}
}
