package parser_test

import (
	"testing"
	"time"
)

// wantQuick fails the test where f needs more than limit each time it is tried:
// once is the machine's fault.
func wantQuick(tb testing.TB, name string, limit time.Duration, f func()) {
	tb.Helper()
	least := time.Duration(1<<63 - 1)
	for range 5 {
		start := time.Now()
		f()
		if least = min(least, time.Since(start)); least <= limit {
			return
		}
	}
	tb.Errorf("%s: took %v, want at most %v", name, least, limit)
}
