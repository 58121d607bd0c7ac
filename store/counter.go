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
VALUES ($1, $2, $3, $4)
ON CONFLICT (key, bucket) DO UPDATE SET hits = counter.hits + excluded.hits
RETURNING hits`

	selectCount = `SELECT hits FROM counter WHERE key = $1 AND bucket = $2`
)

// Count implements [bridge.CounterTx]. It keeps a counter for each window since
// 1970.
func (t *tx) Count(ctx context.Context, key string, n int, at time.Time, window time.Duration) (bridge.Tally, error) {
	const doing = "counting"
	bucket := at.UnixMicro() / window.Microseconds()
	start := func(bucket int64) time.Time { return time.UnixMicro(bucket * window.Microseconds()).UTC() }
	latest, err := one(ctx, t, readOne[int], doing, addCount, key, bucket, start(bucket+2), n)
	if err != nil {
		return bridge.Tally{}, err
	}
	earlier, err := one(ctx, t, readOne[int], doing, selectCount, key, bucket-1)
	if err != nil && !errors.Is(err, bridge.ErrNotFound) {
		return bridge.Tally{}, err
	}
	return bridge.Tally{Since: start(bucket), Earlier: earlier, Latest: latest}, nil
}

const dropCounters = `DELETE FROM counter WHERE ends_at < $1`

// DropCounters implements [bridge.CounterTx].
func (t *tx) DropCounters(ctx context.Context, at time.Time) error {
	return t.put(ctx, "dropping counters", dropCounters, at)
}
