package bridge

import (
	"context"
	"slices"
	"time"
)

const (
	// answersSince is how far back the time to answer is looked at.
	answersSince = 30 * 24 * time.Hour
	// answersSeen bounds how many leads are looked at; fewer than answersTold say
	// nothing.
	answersSeen = 100
	answersTold = 5
)

// answerMinutes says how soon an account answers a lead: the median of its last
// ones, in minutes begun. It is 0 where there are too few to tell.
func (b *Bridge) answerMinutes(ctx context.Context, tx Tx, a AccountID) (int, error) {
	times, err := tx.AnswerTimes(ctx, a, b.now().Add(-answersSince), answersSeen)
	if err != nil || len(times) < answersTold {
		return 0, err
	}
	slices.Sort(times)
	return max(1, int((quantile(times, 0.5)+time.Minute-1)/time.Minute)), nil
}

// quantile returns the smallest of sorted times that a share of them, from 0 to
// 1, does not exceed. There is at least one.
func quantile(sorted []time.Duration, share float64) time.Duration {
	n := float64(len(sorted)) * share
	i := int(n)
	if float64(i) == n && i > 0 {
		i--
	}
	return sorted[min(i, len(sorted)-1)]
}
