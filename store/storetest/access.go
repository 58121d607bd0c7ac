package storetest

import (
	"errors"
	"slices"

	"github.com/passerelle-mail/passerelle/bridge"
)

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

func testSessionsOfAMember(t *test) {
	ctx := t.Context()
	ids := func(m bridge.MemberID) []bridge.SessionID {
		t.Helper()
		var out []bridge.SessionID
		for _, s := range get(t, func(tx bridge.Tx) ([]bridge.Session, error) { return tx.Sessions(ctx, m) }) {
			out = append(out, s.ID)
		}
		return out
	}
	want := func(m bridge.MemberID, want ...bridge.SessionID) {
		t.Helper()
		if got := ids(m); !slices.Equal(got, want) {
			t.Errorf("sessions of %q are %q; want %q", m, got, want)
		}
	}
	session := func(id bridge.SessionID, m bridge.MemberID, o bridge.Origin, seen int) bridge.Session {
		return bridge.Session{
			ID: id, Secret: bridge.Hash("secret of " + id), Viewer: bridge.Viewer{Member: m, Account: "a"}, Origin: o,
			SeenAt: at(seen), ExpiresAt: at(1000),
		}
	}
	all := []bridge.Session{
		session("old", "lea", bridge.OriginMail, 1), session("new", "lea", bridge.OriginHandover("k"), 3), session("mid", "lea", bridge.OriginMail, 2),
		session("tom", "tom", bridge.OriginHandover("k"), 1), session("other key", "tom", bridge.OriginHandover("l"), 2),
	}
	all[2].ExpiresAt = at(10)
	marie := bridge.Session{ID: "marie", Secret: "marie", Viewer: bridge.Viewer{Buyer: "b", Conversation: "c"}, ExpiresAt: at(1000)}
	t.update(func(tx bridge.Tx) (err error) {
		for _, s := range append(all, marie) {
			err = errors.Join(err, tx.PutSession(ctx, s))
		}
		return err
	})
	want("lea", "new", "mid", "old")
	want("")
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.SeeSession(ctx, "old", at(4)), tx.SeeSession(ctx, "gone", at(4)))
	})
	want("lea", "old", "new", "mid")
	t.update(func(tx bridge.Tx) error { return tx.DeleteSessionsFrom(ctx, bridge.OriginHandover("k")) })
	want("lea", "old", "mid")
	want("tom", "other key")
	t.update(func(tx bridge.Tx) error { return tx.DropExpired(ctx, at(11)) })
	want("lea", "old")
	t.update(func(tx bridge.Tx) error { return tx.DeleteSessions(ctx, "lea", "old") })
	want("lea", "old")
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.DeleteSessions(ctx, "lea", ""), tx.DeleteSessions(ctx, "", ""))
	})
	want("lea")
	want("tom", "other key")
	same(t, marie, func(tx bridge.Tx) (bridge.Session, error) { return tx.SessionBySecret(ctx, "marie") })
}

func testHandover(t *test) {
	ctx := t.Context()
	v, later := filled[bridge.HandoverKey](), filled[bridge.HandoverKey]()
	later.ID, later.CreatedAt = "a", later.CreatedAt.Add(1000)
	byID := func(tx bridge.Tx) (bridge.HandoverKey, error) { return tx.HandoverKey(ctx, v.ID) }
	missing(t, byID)
	for _, v = range []bridge.HandoverKey{{ID: v.ID}, v} {
		t.update(func(tx bridge.Tx) error { return tx.PutHandoverKey(ctx, v) })
		same(t, v, byID)
	}
	t.update(func(tx bridge.Tx) error { return tx.PutHandoverKey(ctx, later) })
	same(t, []bridge.HandoverKey{v, later}, func(tx bridge.Tx) ([]bridge.HandoverKey, error) { return tx.HandoverKeys(ctx) })
	use := func(key, token string) func(bridge.Tx) error {
		return func(tx bridge.Tx) error { return tx.UseHandover(ctx, key, token, at(60)) }
	}
	t.update(use("k", "1"))
	t.update(use("k", "2"))
	t.update(use("l", "1"))
	t.refused(bridge.ErrConflict, use("k", "1"))
	t.update(func(tx bridge.Tx) error { return tx.DropExpired(ctx, at(60)) })
	t.refused(bridge.ErrConflict, use("k", "1"))
	t.update(func(tx bridge.Tx) error { return tx.DropExpired(ctx, at(61)) })
	t.update(use("k", "1"))
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
	t.update(func(tx bridge.Tx) error { return tx.DropExpired(ctx, at(0)) })
	missing(t, byToken)
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
	other := bridge.APIKey{ID: v.ID + "x"}
	t.update(func(tx bridge.Tx) error { return tx.PutAPIKey(ctx, other) })
	same(t, []bridge.APIKey{v, other}, func(tx bridge.Tx) ([]bridge.APIKey, error) { return tx.APIKeys(ctx, "", 9) })
	same(t, []bridge.APIKey{v}, func(tx bridge.Tx) ([]bridge.APIKey, error) { return tx.APIKeys(ctx, "", 1) })
	same(t, []bridge.APIKey{other}, func(tx bridge.Tx) ([]bridge.APIKey, error) { return tx.APIKeys(ctx, v.ID, 9) })
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
