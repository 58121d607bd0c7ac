package bridge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"
)

// webhookSchedule is how long after the attempt before it each one is made, as
// Standard Webhooks suggests.
var webhookSchedule = []time.Duration{
	0, 5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
}

const (
	// maxWebhookPause is how long an endpoint may ask not to be told.
	maxWebhookPause = 24 * time.Hour
	// webhookJitter is the part of a wait that chance adds at most, so that those who
	// failed together do not come back together.
	webhookJitter = 0.1
	// healTime is how long an endpoint must have failed for all that waits to be
	// tried at once when it is well again.
	healTime = 5 * time.Minute
)

// OutgoingWebhook is what one endpoint is told once.
type OutgoingWebhook struct {
	Delivery WebhookDelivery
	URL      string
	Keys     []WebhookKey // that sign it
	Fault    Fault        // of the sandbox
}

// WebhookResult is what came of an attempt.
type WebhookResult struct {
	Attempt WebhookAttempt
	// RetryAfter is the pause that the endpoint asked for; 0 for none.
	RetryAfter time.Duration
}

// WebhookQueues lists active endpoints that have something to be told.
func (b *Bridge) WebhookQueues(ctx context.Context) (list []WebhookQueue, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		list, err = tx.WebhookQueues(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing the queues of webhooks: %w", err)
	}
	return list, nil
}

// LeaseWebhookDeliveries takes up to limit deliveries to an endpoint that are due,
// each of another thread, for ten minutes. It may return none while more are due,
// and some with an error: those can be sent.
func (b *Bridge) LeaseWebhookDeliveries(ctx context.Context, id WebhookID, limit int) ([]OutgoingWebhook, error) {
	const doing = "leasing webhook deliveries"
	var w Webhook
	var leased []OutgoingWebhook
	err := b.store.Update(ctx, func(tx Tx) (err error) {
		w, leased, err = b.leaseWebhook(ctx, tx, id, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doing, err)
	}
	var due []OutgoingWebhook
	for _, o := range leased {
		if o.Delivery.Body == "" {
			var fault error
			if o.Delivery, fault = b.composeWebhook(ctx, w, o.Delivery); fault != nil {
				err = errors.Join(err, fmt.Errorf("%s: %w", doing, fault))
				continue
			}
		}
		if o.Delivery.State == WebhookSending {
			o.URL, o.Keys = w.URL, w.signing(b.now())
			due = append(due, o)
		}
	}
	return due, err
}

// leaseWebhook returns what is to be sent, without its address and keys.
func (b *Bridge) leaseWebhook(ctx context.Context, tx Tx, id WebhookID, limit int) (w Webhook, leased []OutgoingWebhook, err error) {
	now := b.now()
	w, err = tx.Webhook(ctx, id)
	if err != nil || w.State != WebhookActive || w.HoldUntil.After(now) {
		return w, nil, ignoreMissing(err)
	}
	faults, err := b.faultsOf(ctx, tx, w.AccountID)
	if err != nil {
		return w, nil, err
	}
	due, err := tx.DueWebhookDeliveries(ctx, id, now, limit)
	if err != nil {
		return w, nil, err
	}
	for _, d := range due {
		d, fault, waits, err := b.faultyWebhook(ctx, tx, faults.Webhooks, d)
		if err != nil {
			return w, nil, err
		}
		if waits {
			continue
		}
		d.State, d.DueAt, d.Reason = WebhookSending, now.Add(leaseTime), ""
		if err := tx.PutWebhookDelivery(ctx, d); err != nil {
			return w, nil, err
		}
		leased = append(leased, OutgoingWebhook{Delivery: d, Fault: fault})
	}
	return w, leased, nil
}

// composeWebhook makes the bytes of a delivery and keeps them, so that each attempt
// sends the same. What it returns is not to be sent where its state has changed.
func (b *Bridge) composeWebhook(ctx context.Context, w Webhook, d WebhookDelivery) (WebhookDelivery, error) {
	var a Announcement
	err := b.store.View(ctx, func(tx Tx) error {
		e, err := tx.JournalEntry(ctx, d.EventID)
		if err == nil {
			a, err = b.announce(ctx, tx, e, w.AccountID)
		}
		return err
	})
	found := !errors.Is(err, ErrNotFound)
	if err != nil && found {
		return d, err
	}
	body, err := webhookBody(a)
	if err != nil {
		return d, err
	}
	stopped := found && a.Secrets.In(body)
	err = b.store.Update(ctx, func(tx Tx) error {
		kept, err := tx.WebhookDelivery(ctx, d.ID)
		if err != nil || kept.State != WebhookSending {
			d.State = kept.State
			return ignoreMissing(err)
		}
		d = kept
		switch {
		case !found:
			return b.settleDelivery(ctx, tx, &d, WebhookFailed, WebhookTooOld)
		case kept.Reason == WebhookErased: // meanwhile; it is composed anew
			d.State, d.Reason = WebhookQueued, ""
			return errors.Join(tx.PutWebhookDelivery(ctx, d), b.giveTurn(ctx, tx, d.WebhookID, d.Thread))
		case stopped:
			return b.settleDelivery(ctx, tx, &d, WebhookStopped, "")
		}
		d.Body = body
		return tx.PutWebhookDelivery(ctx, d)
	})
	if err == nil && d.State == WebhookStopped {
		b.log.ErrorContext(ctx, "webhook stopped: a secret of the buyer is in it",
			slog.String("webhook", string(w.ID)), slog.String("delivery", string(d.ID)), slog.String("conversation", d.Thread))
		b.metrics.webhooksStopped.Inc()
	}
	return d, err
}

func webhookBody(a Announcement) (string, error) {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(a); err != nil {
		return "", fmt.Errorf("writing an event: %w", err)
	}
	return string(bytes.TrimSpace(body.Bytes())), nil
}

// settleDelivery ends a delivery, and lets the next one of its thread have its turn.
func (b *Bridge) settleDelivery(ctx context.Context, tx Tx, d *WebhookDelivery, s WebhookDeliveryState, why WebhookDeliveryReason) error {
	d.State, d.Reason, d.SettledAt = s, why, b.now()
	if err := tx.PutWebhookDelivery(ctx, *d); err != nil {
		return err
	}
	if s != WebhookDelivered && d.Kind == JournalLead {
		if err := b.mailToldLead(ctx, tx, *d); err != nil {
			return err
		}
	}
	return b.giveTurn(ctx, tx, d.WebhookID, d.Thread)
}

// WebhookTried says what came of an attempt. A 2xx ends a delivery, 410 disables
// the endpoint, and all else is tried again as the schedule has it. It returns the
// state that the delivery has then; one that was deleted meanwhile is no error.
func (b *Bridge) WebhookTried(ctx context.Context, id WebhookDeliveryID, r WebhookResult) (state WebhookDeliveryState, err error) {
	var w Webhook
	fell := false
	err = b.store.Update(ctx, func(tx Tx) error {
		state, fell = "", false
		d, err := tx.WebhookDelivery(ctx, id)
		if err != nil {
			return ignoreMissing(err)
		}
		if w, err = tx.Webhook(ctx, d.WebhookID); err != nil {
			return err
		}
		before := w.DownAt
		if err := b.settleAttempt(ctx, tx, &w, &d, r); err != nil {
			return err
		}
		state, fell = d.State, before.IsZero() && !w.DownAt.IsZero()
		return tx.PutWebhook(ctx, w)
	})
	if err != nil {
		return "", fmt.Errorf("noting an attempt of a webhook: %w", err)
	}
	if fell {
		b.webhookFell(ctx, w)
	}
	return state, nil
}

func (b *Bridge) settleAttempt(ctx context.Context, tx Tx, w *Webhook, d *WebhookDelivery, r WebhookResult) error {
	a := r.Attempt
	a.DeliveryID = d.ID
	if d.Reason == WebhookErased { // an answer may repeat what it was told
		a.AnswerHeader, a.AnswerBody, d.Reason = nil, "", ""
	}
	if err := tx.AddWebhookAttempt(ctx, a); err != nil {
		return err
	}
	switch {
	case !d.Open():
		return nil
	case a.Status >= 200 && a.Status < 300:
		d.Attempts++
		if err := b.settleDelivery(ctx, tx, d, WebhookDelivered, ""); err != nil {
			return err
		}
		return b.healWebhook(ctx, tx, w)
	case a.Status == 410 && w.State == WebhookActive:
		w.State, w.Reason = WebhookDisabled, WebhookGone
		if err := b.markDown(ctx, tx, w); err != nil {
			return err
		}
	}
	if d.Test() {
		d.Attempts++
		return b.settleDelivery(ctx, tx, d, WebhookFailed, WebhookTestOnce)
	}
	return b.deferWebhook(ctx, tx, w, d, r)
}

// deferWebhook has a delivery that failed tried again. An attempt that was made
// before its turn, since the endpoint seemed well again, takes none of the
// schedule's.
func (b *Bridge) deferWebhook(ctx context.Context, tx Tx, w *Webhook, d *WebhookDelivery, r WebhookResult) error {
	now := b.now()
	pause := min(max(r.RetryAfter, 0), maxWebhookPause)
	if w.FailingSince.IsZero() {
		w.FailingSince = now
	}
	if until := now.Add(pause); pause > 0 && until.After(w.HoldUntil) {
		w.HoldUntil = until
	}
	if d.State == WebhookSending && !r.Attempt.At.Before(d.NextAttempt) {
		d.Attempts++
		if d.Attempts < len(webhookSchedule) {
			wait := webhookSchedule[d.Attempts]
			wait += time.Duration(rand.Float64() * webhookJitter * float64(wait))
			d.NextAttempt = now.Add(max(wait, pause))
		}
	}
	if w.State == WebhookActive && max(now.Sub(w.FailingSince), w.HoldUntil.Sub(w.FailingSince)) >= downAfter {
		if err := b.markDown(ctx, tx, w); err != nil {
			return err
		}
	}
	if d.Attempts >= len(webhookSchedule) {
		return b.settleDelivery(ctx, tx, d, WebhookFailed, WebhookExhausted)
	}
	d.State = WebhookQueued
	if err := tx.PutWebhookDelivery(ctx, *d); err != nil {
		return err
	}
	return b.giveTurn(ctx, tx, d.WebhookID, d.Thread)
}

// healWebhook notes that an endpoint is well. After a while of failures, all that
// waits for it is tried at once.
func (b *Bridge) healWebhook(ctx context.Context, tx Tx, w *Webhook) error {
	since := w.FailingSince
	w.FailingSince, w.HoldUntil = time.Time{}, time.Time{}
	if w.State == WebhookActive {
		w.DownAt = time.Time{}
	}
	if now := b.now(); !since.IsZero() && now.Sub(since) >= healTime {
		return tx.HastenWebhook(ctx, w.ID, now)
	}
	return nil
}
