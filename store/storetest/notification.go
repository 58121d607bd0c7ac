package storetest

import (
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
)

// pending is a notification that is due some seconds after it was made.
func pending(id bridge.NotificationID, made, due int) bridge.Notification {
	return bridge.Notification{
		ID: id, Kind: bridge.NotifyMessage, ConversationID: "c", MessageID: "m", Side: bridge.SideBuyer,
		State: bridge.NotificationPending, CreatedAt: at(made), NextAttempt: at(due), BounceAlias: "bounce-" + string(id),
	}
}

// alone is pending in a thread of its own.
func alone(id bridge.NotificationID, made, due int) bridge.Notification {
	n := pending(id, made, due)
	n.ConversationID = bridge.ConversationID("of " + id)
	return n
}

func addNotifications(t *test, list ...bridge.Notification) {
	t.Helper()
	t.update(func(tx bridge.Tx) error {
		for _, n := range list {
			if err := tx.AddNotification(t.Context(), n); err != nil {
				return err
			}
		}
		return nil
	})
}

func putNotification(t *test, n bridge.Notification) {
	t.Helper()
	t.update(func(tx bridge.Tx) error { return tx.PutNotification(t.Context(), n) })
}

// storedNotification is filled but for what is not stored.
func storedNotification() bridge.Notification {
	n := filled[bridge.Notification]()
	n.Fault = ""
	return n
}

func testNotification(t *test) {
	ctx := t.Context()
	n := storedNotification()
	byID := func(tx bridge.Tx) (bridge.Notification, error) { return tx.Notification(ctx, n.ID) }
	byBounce := func(tx bridge.Tx) (bridge.Notification, error) {
		return tx.NotificationByBounceAlias(ctx, n.BounceAlias)
	}
	byUnsubscribe := func(tx bridge.Tx) (bridge.Notification, error) {
		return tx.NotificationByUnsubscribe(ctx, n.Unsubscribe)
	}
	reads := []func(tx bridge.Tx) (bridge.Notification, error){byID, byBounce, byUnsubscribe}
	for _, read := range reads {
		missing(t, read)
	}
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error { return tx.PutNotification(ctx, n) })
	addNotifications(t, n)
	for _, read := range reads {
		same(t, n, read)
	}
	for name, twin := range map[string]bridge.Notification{
		"id":           {ID: n.ID},
		"bounce alias": {ID: "twin", BounceAlias: n.BounceAlias},
		"unsubscribe":  {ID: "twin", Unsubscribe: n.Unsubscribe},
	} {
		t.run(name, func(t *test) {
			t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.AddNotification(ctx, twin) })
		})
	}
	n = bridge.Notification{ID: n.ID}
	putNotification(t, n)
	same(t, n, byID)
	missing(t, byBounce) // empty: that of none
	missing(t, byUnsubscribe)
}

func ids(list []bridge.Notification) string {
	var s []string
	for _, n := range list {
		s = append(s, string(n.ID))
	}
	return strings.Join(s, " ")
}

func testNotificationLists(t *test) {
	ctx := t.Context()
	var list []bridge.Notification
	for i, id := range []bridge.NotificationID{"1", "2", "3", "4"} {
		n := pending(id, 10-i, 0) // ids say which is newer
		n.State, n.Text = bridge.NotificationSent, "text "+string(id)
		list = append(list, n)
	}
	waiting, otherSide, elsewhere := pending("5", 0, 0), list[3], list[3]
	otherSide.ID, otherSide.Side, otherSide.BounceAlias = "6", bridge.SideSeller, ""
	crm := otherSide
	crm.ID, crm.Profile, crm.MessageID = "8", "crm", "n"
	elsewhere.ID, elsewhere.ConversationID, elsewhere.MessageID, elsewhere.BounceAlias = "7", "d", "n", ""
	addNotifications(t, append(list, waiting, otherSide, elsewhere, crm)...)

	for _, c := range []struct {
		before bridge.NotificationID
		limit  int
		want   string
	}{
		{"", 10, "4 3 2 1"},
		{"", 3, "4 3 2"},
		{"3", 10, "2 1"},
		{"5", 1, "4"},
		{"1", 10, ""},
	} {
		same(t, c.want, func(tx bridge.Tx) (string, error) {
			sent, err := tx.SentTo(ctx, "c", bridge.SideBuyer, "", c.before, c.limit)
			return ids(sent), err
		})
	}
	same(t, "8", func(tx bridge.Tx) (string, error) {
		sent, err := tx.SentTo(ctx, "c", bridge.SideSeller, "crm", "", 9)
		return ids(sent), err
	})
	same(t, []bridge.SentText{{ID: "4", Text: "text 4"}, {ID: "3", Text: "text 3"}}, func(tx bridge.Tx) ([]bridge.SentText, error) {
		return tx.SentTexts(ctx, "c", bridge.SideBuyer, 2)
	})
	same(t, nil, func(tx bridge.Tx) ([]bridge.SentText, error) { return tx.SentTexts(ctx, "none", bridge.SideBuyer, 2) })
	same(t, "5 4 6 3 2 1", func(tx bridge.Tx) (string, error) {
		of, err := tx.NotificationsOf(ctx, "m")
		return ids(of), err
	})
	same(t, nil, func(tx bridge.Tx) ([]bridge.Notification, error) { return tx.NotificationsOf(ctx, "none") })
	about := storedNotification()
	about.CommentID = "x"
	t.update(func(tx bridge.Tx) error { return tx.AddNotification(ctx, about) })
	same(t, []bridge.Notification{about}, func(tx bridge.Tx) ([]bridge.Notification, error) { return tx.NotificationsAbout(ctx, "x") })
	same(t, nil, func(tx bridge.Tx) ([]bridge.Notification, error) { return tx.NotificationsAbout(ctx, "") })
}

// lease leases for a minute and returns what it got.
func lease(t *test, now, limit int) string {
	t.Helper()
	var got string
	t.update(func(tx bridge.Tx) error {
		list, err := tx.LeaseNotifications(t.Context(), at(now), at(now+60), limit)
		got = ids(list)
		return err
	})
	return got
}

func testNotificationLease(t *test) {
	ctx := t.Context()
	done := alone("done", 0, 0)
	done.State = bridge.NotificationSent
	addNotifications(t, alone("c", 0, 3), alone("b", 1, 2), alone("a", 2, 2), alone("later", 3, 100), done)

	want := func(now, limit int, want string) {
		t.Helper()
		if got := lease(t, now, limit); got != want {
			t.Errorf("leased %q at %d, want %q", got, now, want)
		}
	}
	want(1, 10, "") // before any is due
	want(2, 1, "a")
	want(10, 10, "b c") // without the leased one
	t.update(func(tx bridge.Tx) error { return tx.ReleaseNotifications(ctx, at(11)) })
	want(11, 10, "a b c") // but not later, which nobody has leased
	want(10, 10, "")
	want(70, 10, "")
	want(71, 1, "a") // its lease is over

	sent := alone("b", 1, 2)
	sent.State = bridge.NotificationSent
	putNotification(t, sent)
	again := alone("c", 0, 65) // tried, and to be tried again: ends the lease
	again.Attempts = 1
	putNotification(t, again)
	want(64, 10, "")
	want(65, 10, "c")
	same(t, again, func(tx bridge.Tx) (bridge.Notification, error) { return tx.Notification(ctx, "c") })
}

func testNotificationQueue(t *test) {
	ctx := t.Context()
	want := func(depth int, oldest, next time.Time) {
		t.Helper()
		same(t, bridge.QueueStats{Depth: depth, Oldest: oldest}, func(tx bridge.Tx) (bridge.QueueStats, error) {
			return tx.QueueStats(ctx)
		})
		same(t, next, func(tx bridge.Tx) (time.Time, error) { return tx.NextNotification(ctx) })
	}
	want(0, time.Time{}, time.Time{})
	done := alone("done", -5, -5)
	done.State = bridge.NotificationFailed
	addNotifications(t, alone("a", 0, 30), alone("b", 5, 20), done)
	want(2, at(0), at(20))
	if got := lease(t, 25, 10); got != "b" {
		t.Errorf("leased %q, want b", got)
	}
	want(2, at(0), at(30))
	if got := lease(t, 31, 10); got != "a" {
		t.Errorf("leased %q, want a", got)
	}
	want(2, at(0), at(85)) // the end of the first lease
	a := alone("a", 0, 30)
	a.State = bridge.NotificationSkipped
	putNotification(t, a)
	want(1, at(5), at(85))
}

// testNotificationOrder is about mails of one thread to one side.
func testNotificationOrder(t *test) {
	want := func(now int, want string) {
		t.Helper()
		if got := lease(t, now, 10); got != want {
			t.Errorf("leased %q at %d, want %q", got, now, want)
		}
	}
	signIn, other := pending("3", 0, 0), pending("5", 0, 0)
	signIn.ConversationID, other.Side = "", bridge.SideSeller
	addNotifications(t, pending("1", 0, 50), pending("2", 1, 1), signIn, pending("4", 2, 2), other)
	want(10, "3 5") // the first of the thread is not due
	same(t, at(50), func(tx bridge.Tx) (time.Time, error) { return tx.NextNotification(t.Context()) })
	want(50, "1")
	want(51, "")
	tried := pending("1", 0, 200)
	tried.Attempts = 1
	putNotification(t, tried)
	want(52, "2")
	sent := pending("2", 1, 1)
	sent.State = bridge.NotificationSent
	putNotification(t, sent)
	want(53, "4")
}

func testSuppressedAddress(t *test) {
	ctx := t.Context()
	suppressed := func(tx bridge.Tx) (string, error) { return tx.Suppressed(ctx, "Marie@courriel.example") }
	same(t, "", suppressed)
	for i, reason := range []string{"bounced", "complained"} {
		t.update(func(tx bridge.Tx) error { return tx.SuppressAddress(ctx, "marie@Courriel.example", reason, at(i)) })
		same(t, reason, suppressed)
	}
	if diff := cmp.Diff("", get(t, func(tx bridge.Tx) (string, error) { return tx.Suppressed(ctx, "paul@courriel.example") })); diff != "" {
		t.Errorf("another address is suppressed: %s", diff)
	}
	for range 2 { // once more is no error
		t.update(func(tx bridge.Tx) error { return tx.ReleaseAddress(ctx, "Marie@Courriel.example") })
		same(t, "", suppressed)
	}
}
