package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func testSession(t *test) {
	ctx := t.Context()
	v := filled[bridge.Session]()
	bySecret := func(tx bridge.Tx) (bridge.Session, error) { return tx.SessionBySecret(ctx, v.Secret) }
	missing(t, bySecret)
	for _, v = range []bridge.Session{v, {ID: v.ID, Secret: "another"}} {
		t.update(func(tx bridge.Tx) error { return tx.PutSession(ctx, v) })
		same(t, v, bySecret)
	}
	for range 2 { // it is gone either way
		t.update(func(tx bridge.Tx) error { return tx.DeleteSession(ctx, v.ID) })
		missing(t, bySecret)
	}
}

func testSignIn(t *test) {
	ctx := t.Context()
	v := filled[bridge.SignIn]()
	byToken := func(tx bridge.Tx) (bridge.SignIn, error) { return tx.SignIn(ctx, v.Token) }
	missing(t, byToken)
	for _, v = range []bridge.SignIn{v, {Token: v.Token}} {
		t.update(func(tx bridge.Tx) error { return tx.PutSignIn(ctx, v) })
		same(t, v, byToken)
	}
}

func testAPIKey(t *test) {
	ctx := t.Context()
	v := filled[bridge.APIKey]()
	byID := func(tx bridge.Tx) (bridge.APIKey, error) { return tx.APIKey(ctx, v.ID) }
	missing(t, byID)
	for _, v = range []bridge.APIKey{v, {ID: v.ID}} {
		t.update(func(tx bridge.Tx) error { return tx.PutAPIKey(ctx, v) })
		same(t, v, byID)
	}
}

func testSecretKey(t *test) {
	ctx := t.Context()
	list := func(tx bridge.Tx) ([]bridge.SecretKey, error) { return tx.SecretKeys(ctx, "alias") }
	same(t, nil, list)
	oldest, newest := filled[bridge.SecretKey](), filled[bridge.SecretKey]()
	oldest.Purpose, newest.Purpose = "alias", "alias"
	oldest.ID, newest.ID = "z", "a"
	oldest.Secret = []byte{0, 0xff, 0xfe}
	newest.CreatedAt = oldest.CreatedAt.Add(1000)
	elsewhere := oldest
	elsewhere.Purpose = "lead"
	t.update(func(tx bridge.Tx) error {
		for _, k := range []bridge.SecretKey{newest, oldest, elsewhere} {
			if err := tx.AddSecretKey(ctx, k); err != nil {
				return err
			}
		}
		return nil
	})
	same(t, []bridge.SecretKey{oldest, newest}, list)
	taken := newest
	taken.ID = oldest.ID
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.AddSecretKey(ctx, taken) })
	same(t, []bridge.SecretKey{oldest, newest}, list)
}
