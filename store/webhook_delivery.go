package store

import (
	"context"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const deliveryColumns = `id, webhook_id, event_id, sequence, kind, thread, state, reason, attempts, next_attempt, due_at,
    body, created_at, settled_at`

func readDelivery(row scan) (d bridge.WebhookDelivery, err error) {
	err = row(&d.ID, &d.WebhookID, &d.EventID, &d.Sequence, &d.Kind, &d.Thread, &d.State, &d.Reason, &d.Attempts,
		&d.NextAttempt, &d.DueAt, &d.Body, &d.CreatedAt, &d.SettledAt)
	return d, err
}

const putDelivery = `
INSERT INTO webhook_delivery (` + deliveryColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (id) DO UPDATE SET
    webhook_id = excluded.webhook_id, event_id = excluded.event_id, sequence = excluded.sequence, kind = excluded.kind,
    thread = excluded.thread, state = excluded.state, reason = excluded.reason, attempts = excluded.attempts,
    next_attempt = excluded.next_attempt, due_at = excluded.due_at, body = excluded.body, created_at = excluded.created_at,
    settled_at = excluded.settled_at`

// PutWebhookDelivery implements [bridge.WebhookTx].
func (t *tx) PutWebhookDelivery(ctx context.Context, d bridge.WebhookDelivery) error {
	return t.put(ctx, "putting webhook delivery", putDelivery, d.ID, d.WebhookID, d.EventID, d.Sequence, d.Kind, d.Thread,
		d.State, d.Reason, d.Attempts, d.NextAttempt, d.DueAt, d.Body, d.CreatedAt, d.SettledAt)
}

const (
	selectDelivery   = `SELECT ` + deliveryColumns + ` FROM webhook_delivery WHERE id = $1`
	selectDeliveryOf = `SELECT ` + deliveryColumns + ` FROM webhook_delivery WHERE webhook_id = $1 AND event_id = $2`
	deleteDelivery   = `DELETE FROM webhook_delivery WHERE id = $1`
)

// WebhookDelivery implements [bridge.WebhookTx].
func (t *tx) WebhookDelivery(ctx context.Context, id bridge.WebhookDeliveryID) (bridge.WebhookDelivery, error) {
	return one(ctx, t, readDelivery, "looking up webhook delivery", selectDelivery, id)
}

// WebhookDeliveryOf implements [bridge.WebhookTx].
func (t *tx) WebhookDeliveryOf(ctx context.Context, w bridge.WebhookID, e bridge.JournalID) (bridge.WebhookDelivery, error) {
	return one(ctx, t, readDelivery, "looking up webhook delivery", selectDeliveryOf, w, e)
}

// DeleteWebhookDelivery implements [bridge.WebhookTx].
func (t *tx) DeleteWebhookDelivery(ctx context.Context, id bridge.WebhookDeliveryID) error {
	return t.put(ctx, "deleting webhook delivery", deleteDelivery, id)
}

// lastDeliveryID sorts behind all ids.
const lastDeliveryID = "~"

const (
	selectDeliveries = `SELECT ` + deliveryColumns + ` FROM webhook_delivery
WHERE webhook_id = $1 AND id < $2
ORDER BY id DESC
LIMIT CAST($3 AS BIGINT)`

	selectDeliveriesIn = `SELECT ` + deliveryColumns + ` FROM webhook_delivery
WHERE webhook_id = $1 AND state = $2 AND id < $3
ORDER BY id DESC
LIMIT CAST($4 AS BIGINT)`
)

// WebhookDeliveries implements [bridge.WebhookTx].
func (t *tx) WebhookDeliveries(ctx context.Context, f bridge.WebhookDeliveryFilter) ([]bridge.WebhookDelivery, error) {
	const doing = "listing webhook deliveries"
	if f.Before == "" {
		f.Before = lastDeliveryID
	}
	if f.State != "" {
		return many(ctx, t, readDelivery, doing, selectDeliveriesIn, f.Webhook, f.State, f.Before, f.Limit)
	}
	return many(ctx, t, readDelivery, doing, selectDeliveries, f.Webhook, f.Before, f.Limit)
}

const (
	selectDueDeliveries = `SELECT ` + deliveryColumns + ` FROM webhook_delivery
WHERE webhook_id = $1 AND state IN ('waiting', 'sending') AND due_at <= $2
ORDER BY due_at, sequence
LIMIT CAST($3 AS BIGINT)`

	selectOpenDeliveries = `SELECT ` + deliveryColumns + ` FROM webhook_delivery
WHERE webhook_id = $1 AND thread = $2 AND state IN ('queued', 'waiting', 'sending')
ORDER BY sequence
LIMIT CAST($3 AS BIGINT)`

	selectDeliveryInTurn = `SELECT ` + deliveryColumns + ` FROM webhook_delivery
WHERE webhook_id = $1 AND thread = $2 AND state IN ('queued', 'waiting', 'sending') AND state <> 'queued'
LIMIT 1`
)

// DueWebhookDeliveries implements [bridge.WebhookTx].
func (t *tx) DueWebhookDeliveries(ctx context.Context, w bridge.WebhookID, now time.Time, limit int) ([]bridge.WebhookDelivery, error) {
	return many(ctx, t, readDelivery, "listing webhook deliveries that are due", selectDueDeliveries, w, now, limit)
}

// OpenWebhookDeliveries implements [bridge.WebhookTx].
func (t *tx) OpenWebhookDeliveries(ctx context.Context, w bridge.WebhookID, thread string, limit int) ([]bridge.WebhookDelivery, error) {
	return many(ctx, t, readDelivery, "listing webhook deliveries of a thread", selectOpenDeliveries, w, thread, limit)
}

// WebhookInTurn implements [bridge.WebhookTx].
func (t *tx) WebhookInTurn(ctx context.Context, w bridge.WebhookID, thread string) (bridge.WebhookDelivery, error) {
	return one(ctx, t, readDelivery, "looking up a webhook delivery in turn", selectDeliveryInTurn, w, thread)
}

const hastenDeliveries = `UPDATE webhook_delivery SET due_at = $2
WHERE webhook_id = $1 AND state IN ('waiting', 'sending') AND due_at > $2 AND state = 'waiting'`

// HastenWebhook implements [bridge.WebhookTx].
func (t *tx) HastenWebhook(ctx context.Context, w bridge.WebhookID, now time.Time) error {
	return t.put(ctx, "hastening webhook deliveries", hastenDeliveries, w, now)
}

const releaseDeliveries = `UPDATE webhook_delivery SET state = 'waiting', due_at = $1 WHERE state = 'sending'`

// ReleaseWebhooks implements [bridge.WebhookTx].
func (t *tx) ReleaseWebhooks(ctx context.Context, now time.Time) error {
	return t.put(ctx, "releasing webhook deliveries", releaseDeliveries, now)
}

const selectOldDeliveries = `SELECT ` + deliveryColumns + ` FROM webhook_delivery
WHERE created_at < $1
ORDER BY created_at
LIMIT CAST($2 AS BIGINT)`

// OldWebhookDeliveries implements [bridge.WebhookTx].
func (t *tx) OldWebhookDeliveries(ctx context.Context, before time.Time, limit int) ([]bridge.WebhookDelivery, error) {
	return many(ctx, t, readDelivery, "listing old webhook deliveries", selectOldDeliveries, before, limit)
}

const selectLostDeliveries = `SELECT ` + deliveryColumns + ` FROM webhook_delivery
WHERE thread = $1 AND state IN ('failed', 'stopped')
ORDER BY sequence
LIMIT CAST($2 AS BIGINT)`

// LostWebhookDeliveries implements [bridge.WebhookTx].
func (t *tx) LostWebhookDeliveries(ctx context.Context, thread string, limit int) ([]bridge.WebhookDelivery, error) {
	return many(ctx, t, readDelivery, "listing webhook deliveries that were lost", selectLostDeliveries, thread, limit)
}

const selectWaitingLeads = `SELECT ` + deliveryColumns + ` FROM webhook_delivery
WHERE webhook_id = $1 AND state IN ('queued', 'waiting', 'sending') AND kind = 'lead.created'
LIMIT CAST($2 AS BIGINT)`

// WaitingWebhookLeads implements [bridge.WebhookTx].
func (t *tx) WaitingWebhookLeads(ctx context.Context, w bridge.WebhookID, limit int) ([]bridge.WebhookDelivery, error) {
	return many(ctx, t, readDelivery, "listing leads that wait for a webhook", selectWaitingLeads, w, limit)
}

const attemptColumns = `delivery_id, at, duration, status, error, request_header, answer_header, answer_body, fault`

const addAttempt = `INSERT INTO webhook_attempt (` + attemptColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// AddWebhookAttempt implements [bridge.WebhookTx].
func (t *tx) AddWebhookAttempt(ctx context.Context, a bridge.WebhookAttempt) error {
	const doing = "adding webhook attempt"
	request, err := toJSON(a.RequestHeader)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	answer, err := toJSON(a.AnswerHeader)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, addAttempt, a.DeliveryID, a.At, a.Duration, a.Status, a.Error, request, answer, a.AnswerBody, a.Fault)
}

const selectAttempts = `SELECT ` + attemptColumns + ` FROM webhook_attempt WHERE delivery_id = $1 ORDER BY at`

// WebhookAttempts implements [bridge.WebhookTx].
func (t *tx) WebhookAttempts(ctx context.Context, id bridge.WebhookDeliveryID) ([]bridge.WebhookAttempt, error) {
	read := func(row scan) (a bridge.WebhookAttempt, err error) {
		err = row(&a.DeliveryID, &a.At, &a.Duration, &a.Status, &a.Error, jsonInto{&a.RequestHeader}, jsonInto{&a.AnswerHeader}, &a.AnswerBody, &a.Fault)
		return a, err
	}
	return many(ctx, t, read, "listing webhook attempts", selectAttempts, id)
}

const (
	eraseAttempts = `UPDATE webhook_attempt SET answer_header = '{}', answer_body = ''
WHERE delivery_id IN (SELECT id FROM webhook_delivery WHERE thread = $1)`
	eraseDeliveries = `UPDATE webhook_delivery SET body = '', reason = CASE WHEN state = 'sending' THEN 'erased' ELSE reason END
WHERE thread = $1`
)

// EraseWebhookThread implements [bridge.WebhookTx].
func (t *tx) EraseWebhookThread(ctx context.Context, thread string) error {
	const doing = "erasing webhook deliveries"
	if err := t.put(ctx, doing, eraseAttempts, thread); err != nil {
		return err
	}
	return t.put(ctx, doing, eraseDeliveries, thread)
}
