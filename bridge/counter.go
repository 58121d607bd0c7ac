package bridge

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"time"
)

// Tally is a counter in two windows that follow each other. Windows begin at
// multiples of their length since 1970.
type Tally struct {
	Since   time.Time // when the later one began
	Earlier int
	Latest  int
}

// At returns the tally with its windows moved to a time.
func (t Tally) At(at time.Time, window time.Duration) Tally {
	since := time.UnixMicro(at.UnixMicro() / window.Microseconds() * window.Microseconds()).UTC()
	switch since.Sub(t.Since) {
	case 0:
		return t
	case window:
		return Tally{Since: since, Earlier: t.Latest}
	}
	return Tally{Since: since}
}

// Within is how many there were within the window that ends at a time: of the
// earlier ones it takes the share that this window still reaches. It is exact to
// within the share of a burst that falls out.
func (t Tally) Within(at time.Time, window time.Duration) int {
	t = t.At(at, window)
	left := window - at.Sub(t.Since)
	return t.Latest + int(float64(t.Earlier)*float64(left)/float64(window))
}

// CounterTx are the counters of a transaction.
type CounterTx interface {
	// Count adds to a counter, and returns what it has then in the window that a
	// time is in, and in the one before.
	Count(ctx context.Context, key string, n int, at time.Time, window time.Duration) (Tally, error)
	// DropCounters forgets counters that no window reaches any more.
	DropCounters(ctx context.Context, at time.Time) error
}

// CountGuesses adds to how often the clients of networks guessed, and returns
// what each has then, from all servers on this store.
func (b *Bridge) CountGuesses(ctx context.Context, made map[netip.Prefix]int, window time.Duration) (all map[netip.Prefix]Tally, err error) {
	// In one order everywhere, or two servers would wait for each other.
	networks := slices.SortedFunc(maps.Keys(made), func(a, b netip.Prefix) int { return a.Addr().Compare(b.Addr()) })
	err = b.store.Update(ctx, func(tx Tx) error {
		all = make(map[netip.Prefix]Tally, len(made))
		for _, n := range networks {
			t, err := tx.Count(ctx, "guess:"+n.String(), made[n], b.now(), window)
			if err != nil {
				return err
			}
			all[n] = t
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("counting guesses: %w", err)
	}
	return all, nil
}

// DropCounters forgets what limits no longer need.
func (b *Bridge) DropCounters(ctx context.Context) error {
	if err := b.store.Update(ctx, func(tx Tx) error { return tx.DropCounters(ctx, b.now()) }); err != nil {
		return fmt.Errorf("dropping counters: %w", err)
	}
	return nil
}
