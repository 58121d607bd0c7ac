package storetest

import (
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

func testCounter(t *test) {
	ctx := t.Context()
	start := at(0).Truncate(time.Hour)
	count := func(key string, at time.Time) (n int) {
		t.Helper()
		t.update(func(tx bridge.Tx) (err error) {
			n, err = tx.Count(ctx, key, at, time.Hour)
			return err
		})
		return n
	}
	for i := range 8 {
		if got := count("a", start.Add(time.Duration(i)*time.Minute)); got != i+1 {
			t.Errorf("Count = %d, want %d", got, i+1)
		}
	}
	for _, step := range []struct {
		key   string
		after time.Duration
		want  int
	}{
		{"b", time.Minute, 1},
		{"a", time.Hour, 9},                 // the window still covers the whole hour before
		{"a", 90 * time.Minute, 2 + 4},      // and then half of it
		{"a", 2*time.Hour - 1, 3},           // and then none
		{"a", 3*time.Hour + time.Minute, 1}, // an hour without any is forgotten
	} {
		if got := count(step.key, start.Add(step.after)); got != step.want {
			t.Errorf("%s: Count after %v = %d, want %d", step.key, step.after, got, step.want)
		}
	}
	t.update(func(tx bridge.Tx) error { return tx.DropCounters(ctx, start.Add(3*time.Hour+time.Minute)) })
	if got := count("a", start.Add(3*time.Hour+2*time.Minute)); got != 2 {
		t.Errorf("Count = %d, want 2: dropping took what is needed", got)
	}
	t.update(func(tx bridge.Tx) error { return tx.DropCounters(ctx, start.Add(9*time.Hour)) })
	if got := count("a", start.Add(3*time.Hour+2*time.Minute)); got != 1 {
		t.Errorf("Count = %d, want 1: dropping left what is not needed", got)
	}
}
