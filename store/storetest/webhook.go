package storetest

import (
	"errors"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
)

func testWebhook(t *test) {
	ctx := t.Context()
	w := filled[bridge.Webhook]()
	byID := func(tx bridge.Tx) (bridge.Webhook, error) { return tx.Webhook(ctx, w.ID) }
	missing(t, byID)
	other := bridge.Webhook{ID: "other", URL: "https://x.example", Position: 3}
	for _, w = range []bridge.Webhook{w, {ID: w.ID, AccountID: w.AccountID}} {
		t.update(func(tx bridge.Tx) error { return errors.Join(tx.PutWebhook(ctx, w), tx.PutWebhook(ctx, other)) })
		same(t, w, byID)
	}
	for a, want := range map[bridge.AccountID][]bridge.Webhook{"": {other}, w.AccountID: {w}, "nobody": nil} {
		same(t, want, func(tx bridge.Tx) ([]bridge.Webhook, error) { return tx.Webhooks(ctx, a) })
	}
	t.update(func(tx bridge.Tx) error { return tx.DeleteWebhook(ctx, w.ID) })
	missing(t, byID)
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error { return tx.DeleteWebhook(ctx, w.ID) })
}

func testLaggingWebhooks(t *test) {
	ctx := t.Context()
	c := talk(t)
	put := func(id bridge.WebhookID, a bridge.AccountID, s bridge.WebhookState, position int64) {
		t.Helper()
		t.update(func(tx bridge.Tx) error {
			return tx.PutWebhook(ctx, bridge.Webhook{ID: id, AccountID: a, State: s, Position: position})
		})
	}
	put("account", c.AccountID, bridge.WebhookActive, 0)
	put("other", "b", bridge.WebhookActive, 0)
	put("all", "", bridge.WebhookActive, 0)
	put("off", "", bridge.WebhookDisabled, 0)
	lagging := func(tx bridge.Tx) (map[bridge.WebhookID]bool, error) {
		found := map[bridge.WebhookID]bool{}
		ids, err := tx.LaggingWebhooks(ctx, 10)
		for _, id := range ids {
			found[id] = true
		}
		return found, err
	}
	same(t, map[bridge.WebhookID]bool{}, lagging)
	t.update(func(tx bridge.Tx) error {
		return tx.AddJournalEntry(ctx, bridge.JournalEntry{Kind: bridge.JournalClosed, AccountID: c.AccountID, ConversationID: c.ID, CreatedAt: at(1)})
	})
	same(t, map[bridge.WebhookID]bool{"account": true, "all": true}, lagging)
	put("all", "", bridge.WebhookActive, 1)
	same(t, map[bridge.WebhookID]bool{"account": true}, lagging)
}

// webhookWith puts an active endpoint with deliveries.
func webhookWith(t *test, id bridge.WebhookID, all ...bridge.WebhookDelivery) {
	t.Helper()
	t.update(func(tx bridge.Tx) error {
		err := tx.PutWebhook(t.Context(), bridge.Webhook{ID: id, State: bridge.WebhookActive})
		for _, d := range all {
			d.WebhookID = id
			err = errors.Join(err, tx.PutWebhookDelivery(t.Context(), d))
		}
		return err
	})
}

// delivery is one of a thread, by its sequence, with an id that ends in it.
func delivery(id bridge.WebhookDeliveryID, thread string, sequence int, s bridge.WebhookDeliveryState, due int) bridge.WebhookDelivery {
	return bridge.WebhookDelivery{
		ID: id, EventID: bridge.JournalID("e" + id), Thread: thread, Sequence: int64(sequence), State: s,
		Kind: bridge.JournalLead, DueAt: at(due), NextAttempt: at(due), CreatedAt: at(sequence), Body: "{}",
	}
}

// deliveryIDs returns the ids of the deliveries that a list has.
func deliveryIDs(list func(bridge.Tx) ([]bridge.WebhookDelivery, error)) func(bridge.Tx) ([]bridge.WebhookDeliveryID, error) {
	return func(tx bridge.Tx) (out []bridge.WebhookDeliveryID, err error) {
		all, err := list(tx)
		for _, d := range all {
			out = append(out, d.ID)
		}
		return out, err
	}
}

func testWebhookDelivery(t *test) {
	ctx := t.Context()
	d := filled[bridge.WebhookDelivery]()
	webhookWith(t, d.WebhookID, d)
	byID := func(tx bridge.Tx) (bridge.WebhookDelivery, error) { return tx.WebhookDelivery(ctx, d.ID) }
	same(t, d, byID)
	same(t, d, func(tx bridge.Tx) (bridge.WebhookDelivery, error) {
		return tx.WebhookDeliveryOf(ctx, d.WebhookID, d.EventID)
	})
	missing(t, func(tx bridge.Tx) (bridge.WebhookDelivery, error) {
		return tx.WebhookDeliveryOf(ctx, "other", d.EventID)
	})
	d = bridge.WebhookDelivery{ID: d.ID, WebhookID: d.WebhookID, EventID: d.EventID, State: bridge.WebhookWaiting}
	t.update(func(tx bridge.Tx) error { return tx.PutWebhookDelivery(ctx, d) })
	same(t, d, byID)
	twice := d
	twice.ID = "twice"
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.PutWebhookDelivery(ctx, twice) })

	a := filled[bridge.WebhookAttempt]()
	a.DeliveryID = d.ID
	later := bridge.WebhookAttempt{DeliveryID: d.ID, At: a.At.Add(time.Second)}
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.AddWebhookAttempt(ctx, later), tx.AddWebhookAttempt(ctx, a))
	})
	attempts := func(tx bridge.Tx) ([]bridge.WebhookAttempt, error) { return tx.WebhookAttempts(ctx, d.ID) }
	same(t, []bridge.WebhookAttempt{a, later}, attempts)
	t.update(func(tx bridge.Tx) error { return tx.DeleteWebhook(ctx, d.WebhookID) })
	missing(t, byID)
	same(t, nil, attempts)
}

func testWebhookTurns(t *test) {
	ctx := t.Context()
	webhookWith(t, "w",
		delivery("1", "a", 1, bridge.WebhookSending, 60), delivery("2", "a", 2, bridge.WebhookQueued, 1),
		delivery("3", "b", 3, bridge.WebhookWaiting, 20), delivery("4", "c", 4, bridge.WebhookWaiting, 10),
		delivery("5", "c", 5, bridge.WebhookDelivered, 1), delivery("6", "d", 6, bridge.WebhookQueued, 1))
	webhookWith(t, "v", delivery("7", "a", 1, bridge.WebhookWaiting, 1))
	due := func(now int) func(bridge.Tx) ([]bridge.WebhookDeliveryID, error) {
		return deliveryIDs(func(tx bridge.Tx) ([]bridge.WebhookDelivery, error) {
			return tx.DueWebhookDeliveries(ctx, "w", at(now), 9)
		})
	}
	same(t, nil, due(9))
	same(t, []bridge.WebhookDeliveryID{"4"}, due(10))
	same(t, []bridge.WebhookDeliveryID{"4", "3", "1"}, due(60))
	open := func(thread string, limit int) func(bridge.Tx) ([]bridge.WebhookDeliveryID, error) {
		return deliveryIDs(func(tx bridge.Tx) ([]bridge.WebhookDelivery, error) {
			return tx.OpenWebhookDeliveries(ctx, "w", thread, limit)
		})
	}
	same(t, []bridge.WebhookDeliveryID{"1", "2"}, open("a", 9))
	same(t, []bridge.WebhookDeliveryID{"1"}, open("a", 1))
	same(t, []bridge.WebhookDeliveryID{"4"}, open("c", 9))
	turn := func(thread string) func(bridge.Tx) (bridge.WebhookDeliveryID, error) {
		return func(tx bridge.Tx) (bridge.WebhookDeliveryID, error) {
			d, err := tx.WebhookInTurn(ctx, "w", thread)
			return d.ID, err
		}
	}
	same(t, "1", turn("a"))
	missing(t, turn("d"))
	same(t, []bridge.WebhookQueue{{ID: "v", Due: at(1)}, {ID: "w", Due: at(10)}}, func(tx bridge.Tx) ([]bridge.WebhookQueue, error) {
		q, err := tx.WebhookQueues(ctx)
		if len(q) == 2 && q[0].ID == "w" {
			q[0], q[1] = q[1], q[0]
		}
		return q, err
	})
	t.update(func(tx bridge.Tx) error { return tx.HastenWebhook(ctx, "w", at(5)) })
	same(t, []bridge.WebhookDeliveryID{"3", "4"}, due(5))
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.ReleaseWebhooks(ctx, at(4)),
			tx.PutWebhook(ctx, bridge.Webhook{ID: "w", State: bridge.WebhookActive, HoldUntil: at(30), FailingSince: at(1), DownAt: at(2)}),
			tx.PutWebhook(ctx, bridge.Webhook{ID: "v", State: bridge.WebhookDisabled}))
	})
	same(t, []bridge.WebhookDeliveryID{"1"}, due(4))
	same(t, []bridge.WebhookQueue{{ID: "w", Due: at(30), Failing: true}}, func(tx bridge.Tx) ([]bridge.WebhookQueue, error) { return tx.WebhookQueues(ctx) })
	same(t, bridge.WebhookStats{Waiting: 6, Oldest: at(1), Down: 1}, func(tx bridge.Tx) (bridge.WebhookStats, error) { return tx.WebhookStats(ctx) })
	same(t, 5, func(tx bridge.Tx) (int, error) {
		leads, err := tx.WaitingWebhookLeads(ctx, "w", 9)
		return len(leads), err
	})
}

func testWebhookLog(t *test) {
	ctx := t.Context()
	webhookWith(t, "w",
		delivery("1", "a", 1, bridge.WebhookFailed, 1), delivery("2", "a", 2, bridge.WebhookDelivered, 1),
		delivery("3", "b", 3, bridge.WebhookFailed, 1), delivery("4", "a", 4, bridge.WebhookSending, 1))
	for name, tt := range map[string]struct {
		filter bridge.WebhookDeliveryFilter
		want   []bridge.WebhookDeliveryID
	}{
		"all":      {bridge.WebhookDeliveryFilter{Webhook: "w", Limit: 9}, []bridge.WebhookDeliveryID{"4", "3", "2", "1"}},
		"before":   {bridge.WebhookDeliveryFilter{Webhook: "w", Before: "3", Limit: 1}, []bridge.WebhookDeliveryID{"2"}},
		"state":    {bridge.WebhookDeliveryFilter{Webhook: "w", State: bridge.WebhookFailed, Limit: 9}, []bridge.WebhookDeliveryID{"3", "1"}},
		"of other": {bridge.WebhookDeliveryFilter{Webhook: "v", Limit: 9}, nil},
	} {
		t.run(name, func(t *test) {
			same(t, tt.want, deliveryIDs(func(tx bridge.Tx) ([]bridge.WebhookDelivery, error) { return tx.WebhookDeliveries(ctx, tt.filter) }))
		})
	}
	same(t, []bridge.WebhookDeliveryID{"1", "2"}, deliveryIDs(func(tx bridge.Tx) ([]bridge.WebhookDelivery, error) {
		return tx.OldWebhookDeliveries(ctx, at(3), 9)
	}))
	for thread, want := range map[string][]bridge.WebhookDeliveryID{"a": {"1", "9"}, "b": {"3"}, "c": nil} {
		t.update(func(tx bridge.Tx) error {
			stopped := delivery("9", "a", 9, bridge.WebhookStopped, 9)
			stopped.WebhookID = "w"
			return tx.PutWebhookDelivery(ctx, stopped)
		})
		same(t, want, deliveryIDs(func(tx bridge.Tx) ([]bridge.WebhookDelivery, error) { return tx.LostWebhookDeliveries(ctx, thread, 9) }))
	}
	attempt := bridge.WebhookAttempt{DeliveryID: "1", Status: 500, AnswerHeader: map[string]string{"Server": "x"}, AnswerBody: "Marie"}
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.AddWebhookAttempt(ctx, attempt), tx.EraseWebhookThread(ctx, "a"))
	})
	for id, want := range map[bridge.WebhookDeliveryID]bridge.WebhookDelivery{"1": {}, "3": {Body: "{}"}, "4": {Reason: bridge.WebhookErased}} {
		same(t, want, func(tx bridge.Tx) (bridge.WebhookDelivery, error) {
			d, err := tx.WebhookDelivery(ctx, id)
			return bridge.WebhookDelivery{Body: d.Body, Reason: d.Reason}, err
		})
	}
	t.view(func(tx bridge.Tx) error {
		kept, err := tx.WebhookAttempts(ctx, "1")
		if diff := cmp.Diff([]bridge.WebhookAttempt{{DeliveryID: "1", Status: 500, AnswerHeader: map[string]string{}}}, kept); diff != "" {
			t.Errorf("attempts (-want +got):\n%s", diff)
		}
		return err
	})
	t.update(func(tx bridge.Tx) error { return tx.DeleteWebhookDelivery(ctx, "1") })
	missing(t, func(tx bridge.Tx) (bridge.WebhookDelivery, error) { return tx.WebhookDelivery(ctx, "1") })
}
