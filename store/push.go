package store

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const pushSettingsColumns = `key, messages, favorites, content, listing_online, listing_ending`

func readPushSettings(row scan) (s bridge.PushSettings, err error) {
	err = row(&s.Key, &s.Messages, &s.Favorites, &s.Content, &s.ListingOnline, &s.ListingExpiring)
	return s, err
}

const putPushSettings = `
INSERT INTO push_settings (` + pushSettingsColumns + `)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (key) DO UPDATE SET messages = excluded.messages, favorites = excluded.favorites, content = excluded.content,
    listing_online = excluded.listing_online, listing_ending = excluded.listing_ending`

// PutPushSettings implements [bridge.PushTx].
func (t *tx) PutPushSettings(ctx context.Context, s bridge.PushSettings) error {
	return t.put(ctx, "putting push settings", putPushSettings, s.Key, s.Messages, s.Favorites, s.Content, s.ListingOnline, s.ListingExpiring)
}

const selectPushSettings = `SELECT ` + pushSettingsColumns + ` FROM push_settings WHERE key = $1`

// PushSettings implements [bridge.PushTx].
func (t *tx) PushSettings(ctx context.Context, k bridge.SettingsKey) (bridge.PushSettings, error) {
	return one(ctx, t, readPushSettings, "looking up push settings", selectPushSettings, k)
}

const pushSubscriptionColumns = `id, recipient, COALESCE(session_id, ''), member_id, account_id, buyer_id, conversation_id,
    endpoint, public_key, auth, language, created_at`

func readPushSubscription(row scan) (s bridge.PushSubscription, err error) {
	v := &s.Viewer
	err = row(&s.ID, &s.Recipient, &s.Session, &v.Member, &v.Account, &v.Buyer, &v.Conversation,
		&s.Endpoint, &s.PublicKey, &s.Auth, &s.Language, &s.CreatedAt)
	return s, err
}

const (
	replacePushSubscription = `DELETE FROM push_subscription WHERE endpoint = $1 AND recipient = $2 AND conversation_id = $3`

	putPushSubscription = `
INSERT INTO push_subscription (id, recipient, session_id, member_id, account_id, buyer_id, conversation_id,
    endpoint, public_key, auth, language, created_at)
VALUES ($1, $2, NULLIF($3, ''), $4, $5, $6, $7, $8, $9, $10, $11, $12)`
)

// PutPushSubscription implements [bridge.PushTx].
func (t *tx) PutPushSubscription(ctx context.Context, s bridge.PushSubscription) error {
	const doing = "putting push subscription"
	v := s.Viewer
	if err := t.put(ctx, doing, replacePushSubscription, s.Endpoint, s.Recipient, v.Conversation); err != nil {
		return err
	}
	return t.put(ctx, doing, putPushSubscription, s.ID, s.Recipient, s.Session, v.Member, v.Account, v.Buyer, v.Conversation,
		s.Endpoint, s.PublicKey, s.Auth, s.Language, s.CreatedAt)
}

const selectPushSubscription = `SELECT ` + pushSubscriptionColumns + ` FROM push_subscription WHERE id = $1`

// PushSubscription implements [bridge.PushTx].
func (t *tx) PushSubscription(ctx context.Context, id bridge.PushSubscriptionID) (bridge.PushSubscription, error) {
	return one(ctx, t, readPushSubscription, "looking up push subscription", selectPushSubscription, id)
}

const selectPushSubscriptions = `SELECT ` + pushSubscriptionColumns + ` FROM push_subscription WHERE recipient = $1 ORDER BY id`

// PushSubscriptions implements [bridge.PushTx].
func (t *tx) PushSubscriptions(ctx context.Context, recipient bridge.Party) ([]bridge.PushSubscription, error) {
	return many(ctx, t, readPushSubscription, "listing push subscriptions", selectPushSubscriptions, recipient)
}

const deletePushSubscription = `DELETE FROM push_subscription WHERE id = $1`

// DeletePushSubscription implements [bridge.PushTx].
func (t *tx) DeletePushSubscription(ctx context.Context, id bridge.PushSubscriptionID) error {
	return t.put(ctx, "deleting push subscription", deletePushSubscription, id)
}

const pushColumns = `id, subscription_id, kind, conversation_id, message_id, attempts, next_attempt, created_at, listing_id`

func readPush(row scan) (p bridge.Push, err error) {
	err = row(&p.ID, &p.Subscription, &p.Kind, &p.ConversationID, &p.MessageID, &p.Attempts, &p.NextAttempt, &p.CreatedAt, &p.Listing)
	return p, err
}

const (
	addPush = `INSERT INTO push (` + pushColumns + `, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $7)`
	putPush = `UPDATE push SET
    subscription_id = $2, kind = $3, conversation_id = $4, message_id = $5, attempts = $6, next_attempt = $7, created_at = $8, listing_id = $9, due_at = $7
WHERE id = $1`
	selectPush = `SELECT ` + pushColumns + ` FROM push WHERE id = $1`
	deletePush = `DELETE FROM push WHERE id = $1`
)

// AddPush implements [bridge.PushTx].
func (t *tx) AddPush(ctx context.Context, p bridge.Push) error {
	return t.put(ctx, "adding push", addPush, p.ID, p.Subscription, p.Kind, p.ConversationID, p.MessageID, p.Attempts, p.NextAttempt, p.CreatedAt, p.Listing)
}

// PutPush implements [bridge.PushTx].
func (t *tx) PutPush(ctx context.Context, p bridge.Push) error {
	return t.change(ctx, "putting push", putPush, p.ID, p.Subscription, p.Kind, p.ConversationID, p.MessageID, p.Attempts, p.NextAttempt, p.CreatedAt, p.Listing)
}

// Push implements [bridge.PushTx].
func (t *tx) Push(ctx context.Context, id bridge.PushID) (bridge.Push, error) {
	return one(ctx, t, readPush, "looking up push", selectPush, id)
}

// DeletePush implements [bridge.PushTx].
func (t *tx) DeletePush(ctx context.Context, id bridge.PushID) error {
	return t.put(ctx, "deleting push", deletePush, id)
}

const (
	selectDuePushes = `SELECT ` + pushColumns + ` FROM push
WHERE due_at <= $1
ORDER BY due_at, id
LIMIT CAST($2 AS BIGINT)`
	leasePush         = `UPDATE push SET due_at = $2 WHERE id = $1`
	selectNextDuePush = `SELECT due_at FROM push WHERE due_at > -62135596800000000 ORDER BY due_at LIMIT 1`
)

// LeasePushes implements [bridge.PushTx].
func (t *tx) LeasePushes(ctx context.Context, now, until time.Time, limit int) ([]bridge.Push, error) {
	const doing = "leasing pushes"
	list, err := many(ctx, t, readPush, doing, selectDuePushes, now, limit)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if err := t.put(ctx, doing, leasePush, p.ID, until); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// NextPush implements [bridge.PushTx].
func (t *tx) NextPush(ctx context.Context) (time.Time, error) {
	due, err := many(ctx, t, readOne[time.Time], "looking up next push", selectNextDuePush)
	if err != nil || len(due) == 0 {
		return time.Time{}, err
	}
	return due[0], nil
}
