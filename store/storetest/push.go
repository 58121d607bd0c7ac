package storetest

import (
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

func testPushSettings(t *test) {
	ctx := t.Context()
	v := filled[bridge.PushSettings]()
	byKey := func(tx bridge.Tx) (bridge.PushSettings, error) { return tx.PushSettings(ctx, v.Key) }
	missing(t, byKey)
	for _, v = range []bridge.PushSettings{v, {Key: v.Key}} {
		t.update(func(tx bridge.Tx) error { return tx.PutPushSettings(ctx, v) })
		same(t, v, byKey)
	}
}

// subscribed puts a session and a subscription of it.
func subscribed(t *test, id bridge.PushSubscriptionID) bridge.PushSubscription {
	t.Helper()
	session := filled[bridge.Session]()
	session.ID, session.Secret = bridge.SessionID("s-"+id), bridge.Hash("h-"+id)
	s := filled[bridge.PushSubscription]()
	s.ID, s.Session, s.Endpoint = id, session.ID, "https://push.example/"+string(id)
	t.update(func(tx bridge.Tx) error {
		if err := tx.PutSession(t.Context(), session); err != nil {
			return err
		}
		return tx.PutPushSubscription(t.Context(), s)
	})
	return s
}

func testPushSubscription(t *test) {
	ctx := t.Context()
	a, b := subscribed(t, "a"), subscribed(t, "b")
	byID := func(id bridge.PushSubscriptionID) func(bridge.Tx) (bridge.PushSubscription, error) {
		return func(tx bridge.Tx) (bridge.PushSubscription, error) { return tx.PushSubscription(ctx, id) }
	}
	list := func(tx bridge.Tx) ([]bridge.PushSubscription, error) { return tx.PushSubscriptions(ctx, a.Recipient) }
	same(t, a, byID("a"))
	same(t, []bridge.PushSubscription{a, b}, list)

	again := a
	again.ID, again.Auth = "c", "another"
	t.update(func(tx bridge.Tx) error { return tx.PutPushSubscription(ctx, again) })
	missing(t, byID("a"))
	same(t, []bridge.PushSubscription{b, again}, list)

	t.update(func(tx bridge.Tx) error { return tx.DeleteSession(ctx, b.Session) })
	missing(t, byID("b"))
	alone := a
	alone.ID, alone.Session, alone.Endpoint = "d", "", "https://push.example/d"
	t.update(func(tx bridge.Tx) error { return tx.PutPushSubscription(ctx, alone) })
	t.update(func(tx bridge.Tx) error { return tx.DeleteSession(ctx, a.Session) })
	same(t, []bridge.PushSubscription{alone}, list)
	t.update(func(tx bridge.Tx) error { return tx.DeletePushSubscription(ctx, alone.ID) })
	for range 2 {
		t.update(func(tx bridge.Tx) error { return tx.DeletePushSubscription(ctx, "c") })
		same(t, nil, list)
	}
}

func testPush(t *test) {
	ctx := t.Context()
	s := subscribed(t, "a")
	next := func(tx bridge.Tx) (time.Time, error) { return tx.NextPush(ctx) }
	same(t, time.Time{}, next)
	push := func(id bridge.PushID, due time.Time) bridge.Push {
		p := filled[bridge.Push]()
		p.ID, p.Subscription, p.NextAttempt = id, s.ID, due
		return p
	}
	first, second := push("2", at(10)), push("1", at(20))
	t.update(func(tx bridge.Tx) error {
		if err := tx.AddPush(ctx, second); err != nil {
			return err
		}
		return tx.AddPush(ctx, first)
	})
	same(t, first, func(tx bridge.Tx) (bridge.Push, error) { return tx.Push(ctx, first.ID) })
	same(t, at(10), next)
	lease := func(now int, want ...bridge.Push) {
		t.Helper()
		var got []bridge.Push
		t.update(func(tx bridge.Tx) (err error) {
			got, err = tx.LeasePushes(ctx, at(now), at(100), 10)
			return err
		})
		if len(got) != len(want) || len(got) > 0 && got[0] != want[0] {
			t.Errorf("leased %+v at %d, want %+v", got, now, want)
		}
	}
	lease(9)
	lease(10, first)
	lease(15)
	same(t, at(20), next)
	first.Attempts, first.NextAttempt = 7, at(15)
	t.update(func(tx bridge.Tx) error { return tx.PutPush(ctx, first) })
	lease(15, first)
	for range 2 {
		t.update(func(tx bridge.Tx) error { return tx.DeletePush(ctx, first.ID) })
	}
	same(t, at(20), next)
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error { return tx.PutPush(ctx, first) })
	t.update(func(tx bridge.Tx) error { return tx.DeletePushSubscription(ctx, s.ID) })
	same(t, time.Time{}, next)
}
