package bridge

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"time"
)

const (
	// webhookPage is how many entries of the journal are queued in a transaction.
	webhookPage = 100
	// maxLagging is how many endpoints are looked for at a time.
	maxLagging = 100
)

// WakeWebhooks receives after an endpoint was changed, or is to be told something
// that is not new in the journal; for that see [Bridge.WatchJournal].
func (b *Bridge) WakeWebhooks() <-chan struct{} { return b.webhooks }

func (b *Bridge) wakeWebhooks() {
	select {
	case b.webhooks <- struct{}{}:
	default:
	}
}

// QueueWebhooks queues what active endpoints have not been told of the journal. The
// place that an endpoint has in the journal moves on in the same transaction.
func (b *Bridge) QueueWebhooks(ctx context.Context) error {
	for ctx.Err() == nil {
		var lagging []WebhookID
		err := b.store.View(ctx, func(tx Tx) (err error) {
			lagging, err = tx.LaggingWebhooks(ctx, maxLagging)
			return err
		})
		for _, id := range lagging {
			if err == nil {
				err = b.store.Update(ctx, func(tx Tx) error { return b.queueWebhook(ctx, tx, id) })
			}
		}
		if err != nil {
			return fmt.Errorf("queueing webhooks: %w", err)
		}
		if len(lagging) == 0 {
			break
		}
	}
	return ctx.Err()
}

func (b *Bridge) queueWebhook(ctx context.Context, tx Tx, id WebhookID) error {
	w, err := tx.Webhook(ctx, id)
	if err != nil || w.State != WebhookActive {
		return ignoreMissing(err)
	}
	entries, err := tx.Journal(ctx, JournalFilter{Account: w.AccountID, After: w.Position, Limit: webhookPage})
	if err != nil {
		return err
	}
	for _, e := range entries {
		w.Position = e.ID.Sequence()
		if !w.Takes(e.Kind) {
			continue
		}
		if err := b.queueEntry(ctx, tx, w, e); err != nil {
			return err
		}
	}
	return tx.PutWebhook(ctx, w)
}

// queueEntry queues an entry for an endpoint; again, where it was settled before:
// somebody has moved the endpoint's place in the journal back.
func (b *Bridge) queueEntry(ctx context.Context, tx Tx, w Webhook, e JournalEntry) error {
	d, err := tx.WebhookDeliveryOf(ctx, w.ID, e.ID)
	if errors.Is(err, ErrNotFound) {
		d, err = WebhookDelivery{
			ID: newID[WebhookDeliveryID](), WebhookID: w.ID, EventID: e.ID, Sequence: e.ID.Sequence(), Kind: e.Kind, Thread: string(e.ConversationID),
		}, nil
	}
	if err != nil || d.Open() {
		return err
	}
	return b.queueDelivery(ctx, tx, d)
}

// queueDelivery puts a delivery among those that wait.
func (b *Bridge) queueDelivery(ctx context.Context, tx Tx, d WebhookDelivery) error {
	now := b.now()
	d.State, d.Reason, d.Attempts, d.NextAttempt, d.DueAt, d.CreatedAt, d.SettledAt = WebhookQueued, "", 0, now, now, now, time.Time{}
	if err := tx.PutWebhookDelivery(ctx, d); err != nil {
		return err
	}
	return b.giveTurn(ctx, tx, d.WebhookID, d.Thread)
}

// giveTurn lets the first delivery of a thread wait for its time, and the others
// for it. One that is being sent is not interrupted.
func (b *Bridge) giveTurn(ctx context.Context, tx Tx, w WebhookID, thread string) error {
	open, err := tx.OpenWebhookDeliveries(ctx, w, thread, 1)
	if err != nil || len(open) == 0 {
		return err
	}
	first := open[0]
	turn, err := tx.WebhookInTurn(ctx, w, thread)
	switch {
	case errors.Is(err, ErrNotFound):
	case err != nil, turn.ID == first.ID, turn.State == WebhookSending:
		return err
	default:
		turn.State = WebhookQueued
		if err := tx.PutWebhookDelivery(ctx, turn); err != nil {
			return err
		}
	}
	first.State, first.DueAt = WebhookWaiting, first.NextAttempt
	return tx.PutWebhookDelivery(ctx, first)
}

// WebhookDeliveries lists what an endpoint was and will be told, newest first.
func (b *Bridge) WebhookDeliveries(ctx context.Context, h WebhookHolder, f WebhookDeliveryFilter) (list []WebhookDelivery, err error) {
	err = b.viewWebhooks(ctx, h, func(tx Tx) error {
		if _, err := h.webhook(ctx, tx, f.Webhook); err != nil {
			return err
		}
		list, err = tx.WebhookDeliveries(ctx, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing webhook deliveries: %w", err)
	}
	return list, nil
}

// WebhookDelivery returns a delivery of an endpoint with its attempts, oldest first.
func (b *Bridge) WebhookDelivery(ctx context.Context, h WebhookHolder, w WebhookID, id WebhookDeliveryID) (d WebhookDelivery, tried []WebhookAttempt, err error) {
	err = b.viewWebhooks(ctx, h, func(tx Tx) error {
		if d, err = h.delivery(ctx, tx, w, id); err != nil {
			return err
		}
		tried, err = tx.WebhookAttempts(ctx, id)
		return err
	})
	if err != nil {
		return WebhookDelivery{}, nil, fmt.Errorf("looking up a webhook delivery: %w", err)
	}
	return d, tried, nil
}

// ReplayDelivery tells an endpoint an event again, under the same id and with the
// same bytes, but for what was erased since. One that is open is left as it is.
func (b *Bridge) ReplayDelivery(ctx context.Context, h WebhookHolder, w WebhookID, id WebhookDeliveryID) (d WebhookDelivery, err error) {
	err = b.updateWebhooks(ctx, h, func(tx Tx) error {
		if d, err = h.delivery(ctx, tx, w, id); err != nil || d.Open() {
			return err
		}
		if err = b.queueDelivery(ctx, tx, d); err == nil {
			d, err = tx.WebhookDelivery(ctx, id)
		}
		return err
	})
	if err != nil {
		return WebhookDelivery{}, fmt.Errorf("replaying a webhook delivery: %w", err)
	}
	b.wakeWebhooks()
	return d, nil
}

// WebhookReplay says from where on an endpoint is told all again.
type WebhookReplay struct {
	Since time.Time // what happened at that time or later
	After JournalID // what happened after that event, where Since is zero
}

// ReplayWebhook tells an endpoint everything again from a place in the journal on,
// each event under the id that it has. An event that is not known any more, or not
// the holder's, is [ErrNotFound].
func (b *Bridge) ReplayWebhook(ctx context.Context, h WebhookHolder, id WebhookID, from WebhookReplay) (Webhook, error) {
	return b.updateWebhook(ctx, "replaying a webhook", h, id, func(tx Tx, w *Webhook) error {
		var position int64
		var err error
		if from.Since.IsZero() {
			var e JournalEntry
			e, err = entryFor(ctx, tx, h.Viewer.Account, from.After)
			position = e.ID.Sequence()
		} else {
			position, err = journalBefore(ctx, tx, from.Since)
		}
		w.Position = min(w.Position, position)
		return err
	})
}

// journalBefore returns the sequence of the last entry from before a time; that
// before the oldest one where all are later.
func journalBefore(ctx context.Context, tx Tx, at time.Time) (int64, error) {
	oldest, err := tx.Journal(ctx, JournalFilter{Limit: 1})
	if err != nil || len(oldest) == 0 {
		return 0, err
	}
	last, err := tx.LastJournalEntry(ctx)
	if err != nil {
		return 0, err
	}
	start := oldest[0].ID.Sequence()
	n := sort.Search(int(last.ID.Sequence()-start)+1, func(i int) bool {
		if err != nil {
			return true
		}
		var some []JournalEntry
		some, err = tx.Journal(ctx, JournalFilter{After: start + int64(i) - 1, Limit: 1})
		return len(some) == 0 || !some[0].CreatedAt.Before(at)
	})
	return start + int64(n) - 1, err
}

// testEvent is what is told of nothing.
type testEvent struct {
	ID        JournalID   `json:"id"`
	Type      JournalKind `json:"type"`
	Timestamp time.Time   `json:"timestamp"`
	Data      struct {
		Account string `json:"account,omitempty"`
	} `json:"data"`
}

// TestWebhook tells an endpoint an event of the kind [JournalTest], once. One that
// is disabled is [ErrConflict].
func (b *Bridge) TestWebhook(ctx context.Context, h WebhookHolder, id WebhookID) (d WebhookDelivery, err error) {
	err = b.updateWebhooks(ctx, h, func(tx Tx) error {
		w, err := h.webhook(ctx, tx, id)
		if err == nil && w.State != WebhookActive {
			err = ErrConflict
		}
		if err != nil {
			return err
		}
		if d, err = b.testDelivery(ctx, tx, w); err != nil {
			return err
		}
		if err = b.queueDelivery(ctx, tx, d); err == nil {
			d, err = tx.WebhookDelivery(ctx, d.ID)
		}
		return err
	})
	if err != nil {
		return WebhookDelivery{}, fmt.Errorf("testing a webhook: %w", err)
	}
	b.wakeWebhooks()
	return d, nil
}

func (b *Bridge) testDelivery(ctx context.Context, tx Tx, w Webhook) (WebhookDelivery, error) {
	random := make([]byte, 8)
	_, _ = rand.Read(random) // never fails
	e := testEvent{ID: JournalID("test_" + hex.EncodeToString(random)), Type: JournalTest, Timestamp: b.now()}
	if w.AccountID != "" {
		a, err := tx.Account(ctx, w.AccountID)
		if err != nil {
			return WebhookDelivery{}, err
		}
		e.Data.Account = a.ExternalID
	}
	body, err := json.Marshal(e)
	return WebhookDelivery{
		ID: newID[WebhookDeliveryID](), WebhookID: w.ID, EventID: e.ID, Kind: JournalTest, Thread: string(e.ID), Body: string(body),
	}, err
}

// DropWebhookDeliveries deletes deliveries that are older than 30 days, also those
// that still wait.
func (b *Bridge) DropWebhookDeliveries(ctx context.Context) error {
	for {
		n := 0
		err := b.store.Update(ctx, func(tx Tx) error {
			old, err := tx.OldWebhookDeliveries(ctx, b.now().Add(-journalTime), webhookPage)
			n = len(old)
			for _, d := range old {
				if err != nil {
					break
				}
				if err = tx.DeleteWebhookDelivery(ctx, d.ID); err == nil && d.Open() {
					err = b.giveTurn(ctx, tx, d.WebhookID, d.Thread)
				}
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("dropping old webhook deliveries: %w", err)
		}
		if n < webhookPage {
			return nil
		}
	}
}
