package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const notificationColumns = `id, kind, conversation_id, message_id, side, recipient, language, template, content,
    bounce_alias, unsubscribe, link, state, attempts, next_attempt, mail, body, answer, trace, created_at, sent_at,
    comment_id, profile, form`

func readNotification(row scan) (n bridge.Notification, err error) {
	err = row(&n.ID, &n.Kind, &n.ConversationID, &n.MessageID, &n.Side, &n.To, &n.Language, &n.Template, &n.Content,
		&n.BounceAlias, &n.Unsubscribe, &n.Link, &n.State, &n.Attempts, &n.NextAttempt, &n.Mail, &n.Text, &n.Answer, jsonInto{&n.Trace},
		&n.CreatedAt, &n.SentAt, &n.CommentID, &n.Profile, &n.Form)
	return n, err
}

const (
	addNotification = `
INSERT INTO notification (` + notificationColumns + `, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $15)`

	putNotification = `
UPDATE notification SET
    kind = $2, conversation_id = $3, message_id = $4, side = $5, recipient = $6, language = $7, template = $8,
    content = $9, bounce_alias = $10, unsubscribe = $11, link = $12, state = $13, attempts = $14,
    next_attempt = $15, mail = $16, body = $17, answer = $18, trace = $19, created_at = $20, sent_at = $21,
    comment_id = $22, profile = $23, form = $24, due_at = $15
WHERE id = $1`
)

// AddNotification implements [bridge.NotificationTx].
func (t *tx) AddNotification(ctx context.Context, n bridge.Notification) error {
	const doing = "adding notification"
	args, err := notificationArgs(n)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, addNotification, args...)
}

// PutNotification implements [bridge.NotificationTx].
func (t *tx) PutNotification(ctx context.Context, n bridge.Notification) error {
	const doing = "putting notification"
	args, err := notificationArgs(n)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.change(ctx, doing, putNotification, args...)
}

func notificationArgs(n bridge.Notification) ([]any, error) {
	trace, err := traceJSON(n.Trace)
	return []any{
		n.ID, n.Kind, n.ConversationID, n.MessageID, n.Side, n.To, n.Language, n.Template, n.Content,
		n.BounceAlias, n.Unsubscribe, n.Link, n.State, n.Attempts, n.NextAttempt, n.Mail, n.Text, n.Answer, trace,
		n.CreatedAt, n.SentAt, n.CommentID, n.Profile, n.Form,
	}, err
}

const selectNotification = `SELECT ` + notificationColumns + ` FROM notification WHERE id = $1`

// Notification implements [bridge.NotificationTx].
func (t *tx) Notification(ctx context.Context, id bridge.NotificationID) (bridge.Notification, error) {
	return one(ctx, t, readNotification, "looking up notification", selectNotification, id)
}

const selectNotificationByBounceAlias = `SELECT ` + notificationColumns + ` FROM notification
WHERE bounce_alias = $1 AND bounce_alias <> ''`

// NotificationByBounceAlias implements [bridge.NotificationTx].
func (t *tx) NotificationByBounceAlias(ctx context.Context, local string) (bridge.Notification, error) {
	return one(ctx, t, readNotification, "looking up notification by bounce alias",
		selectNotificationByBounceAlias, local)
}

const selectNotificationByUnsubscribe = `SELECT ` + notificationColumns + ` FROM notification
WHERE unsubscribe = $1 AND unsubscribe <> ''`

// NotificationByUnsubscribe implements [bridge.NotificationTx].
func (t *tx) NotificationByUnsubscribe(ctx context.Context, local string) (bridge.Notification, error) {
	return one(ctx, t, readNotification, "looking up notification by unsubscribe alias",
		selectNotificationByUnsubscribe, local)
}

const selectSentTo = `SELECT ` + notificationColumns + ` FROM notification
WHERE conversation_id = $1 AND side = $2 AND profile = $3 AND state = 'sent' AND ($4 = '' OR id < $4)
ORDER BY id DESC
LIMIT CAST($5 AS BIGINT)`

// SentTo implements [bridge.NotificationTx].
func (t *tx) SentTo(
	ctx context.Context, c bridge.ConversationID, s bridge.Side, profile string, before bridge.NotificationID, limit int,
) ([]bridge.Notification, error) {
	return many(ctx, t, readNotification, "listing sent notifications", selectSentTo, c, s, profile, before, limit)
}

const selectNotificationsOf = `SELECT ` + notificationColumns + ` FROM notification
WHERE message_id = $1 AND message_id <> ''
ORDER BY created_at, id`

// NotificationsOf implements [bridge.NotificationTx].
func (t *tx) NotificationsOf(ctx context.Context, m bridge.MessageID) ([]bridge.Notification, error) {
	return many(ctx, t, readNotification, "listing notifications of message", selectNotificationsOf, m)
}

const selectNotificationsAbout = `SELECT ` + notificationColumns + ` FROM notification
WHERE comment_id = $1 AND comment_id <> ''
ORDER BY created_at, id`

// NotificationsAbout implements [bridge.NotificationTx].
func (t *tx) NotificationsAbout(ctx context.Context, c bridge.CommentID) ([]bridge.Notification, error) {
	return many(ctx, t, readNotification, "listing notifications of comment", selectNotificationsAbout, c)
}

const suppressAddress = `
INSERT INTO suppressed_address (email, reason, created_at)
VALUES ($1, $2, $3)
ON CONFLICT (email) DO UPDATE SET reason = excluded.reason, created_at = excluded.created_at`

// SuppressAddress implements [bridge.NotificationTx].
func (t *tx) SuppressAddress(ctx context.Context, email, reason string, at time.Time) error {
	return t.put(ctx, "suppressing address", suppressAddress, strings.ToLower(email), reason, at)
}

const releaseAddress = `DELETE FROM suppressed_address WHERE email = $1`

// ReleaseAddress implements [bridge.NotificationTx].
func (t *tx) ReleaseAddress(ctx context.Context, email string) error {
	return t.put(ctx, "releasing address", releaseAddress, strings.ToLower(email))
}

const selectSuppressed = `SELECT reason FROM suppressed_address WHERE email = $1`

// Suppressed implements [bridge.NotificationTx].
func (t *tx) Suppressed(ctx context.Context, email string) (string, error) {
	reasons, err := many(ctx, t, readOne[string], "looking up suppressed address", selectSuppressed, strings.ToLower(email))
	if err != nil || len(reasons) == 0 {
		return "", err
	}
	return reasons[0], nil
}

const selectSentTexts = `SELECT id, body FROM notification
WHERE conversation_id = $1 AND side = $2 AND state = 'sent'
ORDER BY id DESC
LIMIT CAST($3 AS BIGINT)`

// SentTexts implements [bridge.NotificationTx].
func (t *tx) SentTexts(ctx context.Context, c bridge.ConversationID, s bridge.Side, limit int) ([]bridge.SentText, error) {
	return many(ctx, t, readSentText, "listing sent texts", selectSentTexts, c, s, limit)
}

func readSentText(row scan) (s bridge.SentText, err error) {
	err = row(&s.ID, &s.Text)
	return s, err
}
