package store

import (
	"context"
	"errors"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const (
	addCount = `
INSERT INTO counter (key, bucket, ends_at, hits)
VALUES ($1, $2, $3, 1)
ON CONFLICT (key, bucket) DO UPDATE SET hits = counter.hits + 1
RETURNING hits`

	selectCount = `SELECT hits FROM counter WHERE key = $1 AND bucket = $2`
)

// Count implements [bridge.CounterTx]. It keeps a counter for each window since
// 1970, and takes of the one before as much as a window that ends now covers.
func (t *tx) Count(ctx context.Context, key string, at time.Time, window time.Duration) (int, error) {
	const doing = "counting"
	bucket := at.UnixMicro() / window.Microseconds()
	ends := time.UnixMicro((bucket + 2) * window.Microseconds()).UTC()
	now, err := one(ctx, t, readOne[int], doing, addCount, key, bucket, ends)
	if err != nil {
		return 0, err
	}
	before, err := one(ctx, t, readOne[int], doing, selectCount, key, bucket-1)
	if err != nil && !errors.Is(err, bridge.ErrNotFound) {
		return 0, err
	}
	passed := float64(at.UnixMicro()%window.Microseconds()) / float64(window.Microseconds())
	return now + int(float64(before)*(1-passed)), nil
}

const dropCounters = `DELETE FROM counter WHERE ends_at < $1`

// DropCounters implements [bridge.CounterTx].
func (t *tx) DropCounters(ctx context.Context, at time.Time) error {
	return t.put(ctx, "dropping counters", dropCounters, at)
}
