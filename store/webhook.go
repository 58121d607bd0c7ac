package store

import (
	"context"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const webhookColumns = `id, account_id, url, kinds, keys, state, reason, position, failing_since, down_at, hold_until, created_at`

func readWebhook(row scan) (w bridge.Webhook, err error) {
	err = row(&w.ID, &w.AccountID, &w.URL, jsonInto{&w.Kinds}, jsonInto{&w.Keys}, &w.State, &w.Reason, &w.Position,
		&w.FailingSince, &w.DownAt, &w.HoldUntil, &w.CreatedAt)
	return w, err
}

const putWebhook = `
INSERT INTO webhook (` + webhookColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (id) DO UPDATE SET
    account_id = excluded.account_id, url = excluded.url, kinds = excluded.kinds, keys = excluded.keys, state = excluded.state,
    reason = excluded.reason, position = excluded.position, failing_since = excluded.failing_since, down_at = excluded.down_at,
    hold_until = excluded.hold_until, created_at = excluded.created_at`

// PutWebhook implements [bridge.WebhookTx].
func (t *tx) PutWebhook(ctx context.Context, w bridge.Webhook) error {
	const doing = "putting webhook"
	kinds, err := toJSON(w.Kinds)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	keys, err := toJSON(w.Keys)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, putWebhook, w.ID, w.AccountID, w.URL, kinds, keys, w.State, w.Reason, w.Position,
		w.FailingSince, w.DownAt, w.HoldUntil, w.CreatedAt)
}

const (
	selectWebhook  = `SELECT ` + webhookColumns + ` FROM webhook WHERE id = $1`
	selectWebhooks = `SELECT ` + webhookColumns + ` FROM webhook WHERE account_id = $1 ORDER BY id`
	deleteWebhook  = `DELETE FROM webhook WHERE id = $1`
)

// Webhook implements [bridge.WebhookTx].
func (t *tx) Webhook(ctx context.Context, id bridge.WebhookID) (bridge.Webhook, error) {
	return one(ctx, t, readWebhook, "looking up webhook", selectWebhook, id)
}

// Webhooks implements [bridge.WebhookTx].
func (t *tx) Webhooks(ctx context.Context, a bridge.AccountID) ([]bridge.Webhook, error) {
	return many(ctx, t, readWebhook, "listing webhooks", selectWebhooks, a)
}

// DeleteWebhook implements [bridge.WebhookTx].
func (t *tx) DeleteWebhook(ctx context.Context, id bridge.WebhookID) error {
	return t.change(ctx, "deleting webhook", deleteWebhook, id)
}

const selectLaggingWebhooks = `SELECT w.id FROM webhook AS w
WHERE w.state = 'active' AND (
    w.account_id <> '' AND EXISTS (SELECT 1 FROM journal AS j WHERE j.account_id = w.account_id AND j.sequence > w.position)
    OR w.account_id = '' AND EXISTS (SELECT 1 FROM journal AS j WHERE j.sequence > w.position))
LIMIT CAST($1 AS BIGINT)`

// LaggingWebhooks implements [bridge.WebhookTx].
func (t *tx) LaggingWebhooks(ctx context.Context, limit int) ([]bridge.WebhookID, error) {
	return many(ctx, t, readOne[bridge.WebhookID], "looking for webhooks that lag", selectLaggingWebhooks, limit)
}

const selectWebhookQueues = `SELECT w.id, w.hold_until, w.failing_since, d.due_at FROM webhook AS w
JOIN webhook_delivery AS d ON d.id = (
    SELECT f.id FROM webhook_delivery AS f
    WHERE f.webhook_id = w.id AND f.state IN ('waiting', 'sending')
    ORDER BY f.due_at, f.sequence
    LIMIT 1)
WHERE w.state = 'active'`

// WebhookQueues implements [bridge.WebhookTx].
func (t *tx) WebhookQueues(ctx context.Context) ([]bridge.WebhookQueue, error) {
	read := func(row scan) (q bridge.WebhookQueue, err error) {
		var hold, failing time.Time
		err = row(&q.ID, &hold, &failing, &q.Due)
		if hold.After(q.Due) {
			q.Due = hold
		}
		q.Failing = !failing.IsZero()
		return q, err
	}
	return many(ctx, t, read, "listing the queues of webhooks", selectWebhookQueues)
}

const (
	countOpenDeliveries      = `SELECT COUNT(*) FROM webhook_delivery WHERE state IN ('queued', 'waiting', 'sending')`
	selectOldestOpenDelivery = `SELECT created_at FROM webhook_delivery WHERE state IN ('queued', 'waiting', 'sending') ORDER BY created_at LIMIT 1`
	countDownWebhooks        = `SELECT COUNT(*) FROM webhook WHERE state IN ('active', 'disabled') AND down_at > -62135596800000000`
)

// WebhookStats implements [bridge.WebhookTx].
func (t *tx) WebhookStats(ctx context.Context) (s bridge.WebhookStats, err error) {
	const doing = "describing the queues of webhooks"
	if s.Down, err = one(ctx, t, readOne[int], doing, countDownWebhooks); err != nil {
		return s, err
	}
	if s.Waiting, err = one(ctx, t, readOne[int], doing, countOpenDeliveries); err != nil || s.Waiting == 0 {
		return s, err
	}
	s.Oldest, err = one(ctx, t, readOne[time.Time], doing, selectOldestOpenDelivery)
	return s, err
}
