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
		t.update(func(tx bridge.Tx) error {
			tally, err := tx.Count(ctx, key, 1, at, time.Hour)
			n = tally.Within(at, time.Hour)
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
	t.update(func(tx bridge.Tx) error {
		for i, n := range []int{5, 0, 7} {
			got, err := tx.Count(ctx, "many", n, start.Add(time.Duration(i)*time.Hour), time.Hour)
			if want := []bridge.Tally{{Latest: 5}, {Earlier: 5}, {Latest: 7}}[i]; err != nil || got.Earlier != want.Earlier || got.Latest != want.Latest {
				t.Errorf("Count of %d more = %+v, %v; want %+v", n, got, err, want)
			}
			if want := start.Add(time.Duration(i) * time.Hour); !got.Since.Equal(want) {
				t.Errorf("Count: since %v; want %v", got.Since, want)
			}
		}
		return nil
	})
}
