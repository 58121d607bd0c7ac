package bridge

import (
	"context"
	"errors"
	"log/slog"
	"path"
	"time"
)

// downAfter is how long an endpoint must have failed, without one success, to be
// down: a deployment that goes wrong takes less, and a lead does not wait for
// longer.
const downAfter = 2 * time.Hour

// maxWaitingLeads is how many leads are mailed when an endpoint goes down.
const maxWaitingLeads = 1000

// markDown notes that an endpoint is down, and tells its account, once until it is
// well again. The leads that wait for it go by mail.
func (b *Bridge) markDown(ctx context.Context, tx Tx, w *Webhook) error {
	if !w.DownAt.IsZero() {
		return nil
	}
	w.DownAt = b.now()
	if w.AccountID == "" {
		return nil
	}
	waiting, err := tx.WaitingWebhookLeads(ctx, w.ID, maxWaitingLeads)
	if err != nil {
		return err
	}
	for _, d := range waiting {
		if err := b.mailToldLead(ctx, tx, d); err != nil {
			return err
		}
	}
	return b.tellDown(ctx, tx, *w)
}

// webhookFell logs that an endpoint went down. The marketplace's own has nobody else
// to tell.
func (b *Bridge) webhookFell(ctx context.Context, w Webhook) {
	level := slog.LevelWarn
	if w.AccountID == "" {
		level = slog.LevelError
	}
	b.log.Log(ctx, level, "webhook down", slog.String("webhook", string(w.ID)), slog.String("account", string(w.AccountID)),
		slog.String("reason", string(w.Reason)), slog.Time("failing_since", w.FailingSince))
	b.wakeOutbox()
}

// tellDown mails those who see to an account that an endpoint is down.
func (b *Bridge) tellDown(ctx context.Context, tx Tx, w Webhook) error {
	return b.tellManagers(ctx, tx, w.AccountID, NotifyWebhookDown, b.inst.BaseURL+"/settings/webhooks/"+string(w.ID))
}

// fillWebhookDown fills a mail that tells of an endpoint that is down.
func (b *Bridge) fillWebhookDown(ctx context.Context, tx Tx, o *Outgoing) error {
	w, err := tx.Webhook(ctx, WebhookID(path.Base(o.Notification.Link)))
	if errors.Is(err, ErrNotFound) { // deleted before the mail left
		return nil
	}
	o.Webhook = w
	return err
}

// leadsGoByMail says whether an account is mailed its leads whatever its settings: an
// endpoint that is to be told of them is down.
func leadsGoByMail(ctx context.Context, tx Tx, a AccountID) (bool, error) {
	all, err := tx.Webhooks(ctx, a)
	for _, w := range all {
		if !w.DownAt.IsZero() && w.Takes(JournalLead) {
			return true, err
		}
	}
	return false, err
}

// mailToldLead mails a lead of which an endpoint of an account could not be told, and
// that was not mailed since the settings said so.
func (b *Bridge) mailToldLead(ctx context.Context, tx Tx, d WebhookDelivery) error {
	w, err := tx.Webhook(ctx, d.WebhookID)
	if err != nil || w.AccountID == "" {
		return err
	}
	e, err := tx.JournalEntry(ctx, d.EventID)
	if err != nil {
		return ignoreMissing(err)
	}
	all, err := tx.NotificationsOf(ctx, e.MessageID)
	if err != nil {
		return err
	}
	for _, n := range all {
		if n.Kind != NotifyLead || n.State != NotificationSkipped || len(n.Trace) == 0 || n.Trace[len(n.Trace)-1].Result != resultNotWanted {
			continue
		}
		n.State, n.NextAttempt = NotificationPending, b.now()
		n.step(b.now(), "webhook_down", "The webhook could not be told.")
		if err := tx.PutNotification(ctx, n); err != nil {
			return err
		}
	}
	return nil
}
