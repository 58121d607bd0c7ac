package store

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// A lease moves due_at behind next_attempt; a mail that was composed for its
// first attempt is with a worker too.
const releaseNotifications = `UPDATE notification SET due_at = $1
WHERE state = 'pending' AND due_at > $1 AND (due_at > next_attempt OR mail <> '' AND attempts = 0)`

// ReleaseNotifications implements [bridge.NotificationTx].
func (t *tx) ReleaseNotifications(ctx context.Context, now time.Time) error {
	return t.put(ctx, "releasing notifications", releaseNotifications, now)
}

// inTurn keeps the mails of a thread to one side in order: none leaves before
// the earlier ones were tried.
const inTurn = `(n.conversation_id = '' OR NOT EXISTS (
    SELECT 1 FROM notification AS e
    WHERE e.conversation_id = n.conversation_id AND e.side = n.side AND e.state = 'pending'
        AND e.id < n.id AND e.attempts = 0))`

const (
	selectDueNotifications = `SELECT ` + notificationColumns + ` FROM notification AS n
WHERE state = 'pending' AND due_at <= $1 AND ` + inTurn + `
ORDER BY due_at, id
LIMIT CAST($2 AS BIGINT)`

	leaseNotification = `UPDATE notification SET due_at = $2 WHERE id = $1`
)

// LeaseNotifications implements [bridge.NotificationTx]. The oldest is the one
// that has been due for longest.
func (t *tx) LeaseNotifications(ctx context.Context, now, until time.Time, limit int) ([]bridge.Notification, error) {
	const doing = "leasing notifications"
	list, err := many(ctx, t, readNotification, doing, selectDueNotifications, now, limit)
	if err != nil {
		return nil, err
	}
	for _, n := range list {
		if err := t.put(ctx, doing, leaseNotification, n.ID, until); err != nil {
			return nil, err
		}
	}
	return list, nil
}

const selectNextDue = `SELECT due_at FROM notification AS n
WHERE state = 'pending' AND ` + inTurn + `
ORDER BY due_at
LIMIT 1`

// NextNotification implements [bridge.NotificationTx].
func (t *tx) NextNotification(ctx context.Context) (time.Time, error) {
	due, err := many(ctx, t, readOne[time.Time], "looking up next notification", selectNextDue)
	if err != nil || len(due) == 0 {
		return time.Time{}, err
	}
	return due[0], nil
}

const (
	countPending        = `SELECT COUNT(*) FROM notification WHERE state = 'pending'`
	selectOldestPending = `SELECT created_at FROM notification WHERE state = 'pending' ORDER BY created_at LIMIT 1`
)

// QueueStats implements [bridge.NotificationTx].
func (t *tx) QueueStats(ctx context.Context) (bridge.QueueStats, error) {
	const doing = "describing the queue"
	var s bridge.QueueStats
	var err error
	if s.Depth, err = one(ctx, t, readOne[int], doing, countPending); err != nil || s.Depth == 0 {
		return s, err
	}
	s.Oldest, err = one(ctx, t, readOne[time.Time], doing, selectOldestPending)
	return s, err
}
