package parser_test

import (
	"runtime"
	"syscall"
	"testing"
	"time"
)

// wantQuick fails the test where f needs more than limit each time it is tried,
// by the clock or by the time of the processor where that is less: what else the
// machine does is not f's fault.
func wantQuick(tb testing.TB, name string, limit time.Duration, f func()) {
	tb.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	least := time.Duration(1<<63 - 1)
	for range 5 {
		start, used := time.Now(), threadTime()
		f()
		took := time.Since(start)
		if used > 0 {
			took = min(took, threadTime()-used)
		}
		if least = min(least, took); least <= limit {
			return
		}
	}
	tb.Errorf("%s: took %v, want at most %v", name, least, limit)
}

// threadTime is the time of the processor that this thread has had; 0 where the
// system does not say.
func threadTime() time.Duration {
	const thisThread = 1 // RUSAGE_THREAD of Linux
	var u syscall.Rusage
	if err := syscall.Getrusage(thisThread, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
