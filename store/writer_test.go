package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/store"
)

// hold keeps the writer busy until release is called, which returns what the
// update that held it got.
func hold(t *testing.T, db *store.DB) (release func() error) {
	t.Helper()
	started, end, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	var once sync.Once
	go func() {
		done <- db.Update(t.Context(), func(bridge.Tx) error {
			once.Do(func() { close(started) }) // it may run again
			<-end
			return nil
		})
	}()
	<-started
	return func() error {
		close(end)
		return <-done
	}
}

// queue starts updates of accounts and returns once all of them wait. The
// errors come by id.
func queue(t *testing.T, db *store.DB, updates map[bridge.AccountID]func(bridge.Tx) error) (wait func() map[bridge.AccountID]error) {
	t.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	errs := make(map[bridge.AccountID]error)
	waiting := db.Waiting()
	for id, f := range updates {
		all.Go(func() {
			err := db.Update(t.Context(), func(tx bridge.Tx) error {
				if err := tx.PutAccount(t.Context(), bridge.Account{ID: id, ExternalID: string(id)}); err != nil {
					return err
				}
				return f(tx)
			})
			mu.Lock()
			defer mu.Unlock()
			errs[id] = err
		})
	}
	for db.Waiting() < waiting+len(updates) {
		runtime.Gosched()
	}
	return func() map[bridge.AccountID]error {
		all.Wait()
		return errs
	}
}

// checkErrors holds answers to the truth: who got nil finds the account, who
// got an error does not.
func checkErrors(t *testing.T, db *store.DB, got map[bridge.AccountID]error, want func(bridge.AccountID) error) {
	t.Helper()
	for id, err := range got {
		if !errors.Is(err, want(id)) {
			t.Errorf("Update of %s = %v, want %v", id, err, want(id))
		}
		has := hasAccount(t.Context(), db, id)
		if err == nil && has != nil || err != nil && !errors.Is(has, bridge.ErrNotFound) {
			t.Errorf("Update of %s = %v, and looking it up = %v", id, err, has)
		}
	}
}

// TestGroup runs many updates in one transaction, in which some fail after they
// wrote.
func TestGroup(t *testing.T) {
	t.Parallel()
	own := errors.New("own")
	for _, bad := range []int{0, 1, 2, 50, 100} {
		t.Run(fmt.Sprint("bad=", bad), func(t *testing.T) {
			t.Parallel()
			db := open(t, filepath.Join(t.TempDir(), "passerelle.db"))
			updates := make(map[bridge.AccountID]func(bridge.Tx) error)
			runs := make(map[bridge.AccountID]int) // by the writer only
			for i := range 100 {
				id := bridge.AccountID(strconv.Itoa(i))
				updates[id] = func(bridge.Tx) error {
					runs[id]++
					if i < bad {
						return own
					}
					return nil
				}
			}
			release := hold(t, db)
			wait := queue(t, db, updates)
			if err := release(); err != nil {
				t.Error(err)
			}
			checkErrors(t, db, wait(), func(id bridge.AccountID) error {
				if atoi(id) < bad {
					return own
				}
				return nil
			})
			total := 0
			for id, n := range runs {
				total += n
				if atoi(id) < bad && n > 8 {
					t.Errorf("update %s ran %d times", id, n)
				}
			}
			if limit := 100 * 8; total > limit {
				t.Errorf("%d runs, want at most %d", total, limit)
			}
			if bad == 0 && total != 100 {
				t.Errorf("%d runs, want 100", total)
			}
		})
	}
}

func atoi(id bridge.AccountID) int {
	n, err := strconv.Atoi(string(id))
	if err != nil {
		panic(err)
	}
	return n
}

// TestCancelQueued gives up while the writer is busy with somebody else.
func TestCancelQueued(t *testing.T) {
	t.Parallel()
	db := open(t, filepath.Join(t.TempDir(), "passerelle.db"))
	release := hold(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() {
		gone <- db.Update(ctx, func(bridge.Tx) error {
			t.Error("it ran")
			return nil
		})
	}()
	for db.Waiting() < 1 {
		runtime.Gosched()
	}
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) { // while the writer is still busy
		t.Errorf("Update = %v, want %v", err, context.Canceled)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	if err := db.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestCancelRunning gives up while its own update runs: the answer is what
// became of it.
func TestCancelRunning(t *testing.T) {
	t.Parallel()
	db := open(t, filepath.Join(t.TempDir(), "passerelle.db"))
	ctx, cancel := context.WithCancel(t.Context())
	err := db.Update(ctx, func(tx bridge.Tx) error {
		cancel()
		return tx.PutAccount(ctx, bridge.Account{ID: "a"})
	})
	if err != nil {
		t.Errorf("Update = %v", err)
	}
	if err := hasAccount(t.Context(), db, "a"); err != nil {
		t.Error(err)
	}
}

// TestExit ends the writer's goroutine from within, as FailNow does.
func TestExit(t *testing.T) {
	t.Parallel()
	db := open(t, filepath.Join(t.TempDir(), "passerelle.db"))
	err := db.Update(t.Context(), func(tx bridge.Tx) error {
		if err := tx.PutAccount(t.Context(), bridge.Account{ID: "a"}); err != nil {
			t.Error(err)
		}
		runtime.Goexit()
		return nil
	})
	if err == nil {
		t.Error("Update = nil")
	}
	if err := putAccount(t.Context(), db, "b"); err == nil {
		t.Error("a later Update = nil")
	}
	if err := hasAccount(t.Context(), db, "a"); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("looking up = %v, want %v", err, bridge.ErrNotFound)
	}
}

// TestPanicLogged finds the bug in the log.
func TestPanicLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	db, err := store.Open(t.Context(), store.Options{
		Path: filepath.Join(t.TempDir(), "passerelle.db"),
		Log:  slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(t.Context(), func(bridge.Tx) error { panic("what a bug") }); err == nil {
		t.Error("Update = nil")
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"what a bug", "TestPanicLogged", "database migrated"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("no %q in the log:\n%s", want, log.String())
		}
	}
}

func bigContent(id string, size int) bridge.Content {
	return bridge.Content{Hash: bridge.Hash(id), Size: int64(size), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(make([]byte, size))), nil
	}}
}

// TestDiskFull lets the database grow no further, in the middle of a group.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	db := open(t, filepath.Join(t.TempDir(), "passerelle.db"))
	if err := putAccount(t.Context(), db, "before"); err != nil {
		t.Fatal(err)
	}
	pages, err := db.WriterPragma(t.Context(), "page_count")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.WriterPragma(t.Context(), "max_page_count = "+pages); err != nil {
		t.Fatal(err)
	}
	nothing := func(bridge.Tx) error { return nil }
	release := hold(t, db)
	wait := queue(t, db, map[bridge.AccountID]func(bridge.Tx) error{
		"1": nothing, "2": nothing, "3": nothing,
		"big": func(tx bridge.Tx) error {
			_ = tx.PutContent(t.Context(), bigContent("big", 1<<20), bridge.Account{}.CreatedAt) // and swallows it
			return nil
		},
	})
	if err := release(); err != nil {
		t.Error(err)
	}
	got := wait()
	if got["big"] == nil {
		t.Error("Update = nil of what found no room")
	}
	delete(got, "big")
	checkErrors(t, db, got, func(bridge.AccountID) error { return nil })
	if err := hasAccount(t.Context(), db, "big"); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("looking up = %v, want %v", err, bridge.ErrNotFound)
	}
	if err := putAccount(t.Context(), db, "after"); err != nil {
		t.Error(err)
	}
}

// TestLogLength reads without a gap while much is written. On its own, SQLite
// would let the log grow for as long.
func TestLogLength(t *testing.T) {
	t.Parallel()
	const limit, size, rounds = 2 << 20, 256 << 10, 80
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "passerelle.db")
	db := open(t, path)
	db.LimitLog(limit)
	if err := db.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	readers.Go(func() { readWithoutGap(t, db, stop) })
	longest := int64(0)
	for i := range rounds {
		err := db.Update(ctx, func(tx bridge.Tx) error {
			return tx.PutContent(ctx, bigContent(strconv.Itoa(i), size), bridge.Account{}.CreatedAt)
		})
		if err != nil {
			t.Error(err)
		}
		info, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		longest = max(longest, info.Size())
	}
	close(stop)
	readers.Wait()
	if longest > 4*limit { // on a slow machine it may double once
		t.Errorf("the log was %d KiB long after %d KiB were written, want at most %d", longest>>10, rounds*size>>10, 4*limit>>10)
	}
}

// readWithoutGap ends each read only when the next has begun.
func readWithoutGap(t *testing.T, db *store.DB, stop <-chan struct{}) {
	t.Helper()
	var readers sync.WaitGroup
	defer readers.Wait()
	last := make(chan struct{})
	for {
		begun, end := make(chan struct{}), make(chan struct{})
		readers.Go(func() {
			err := db.View(t.Context(), func(tx bridge.Tx) error {
				_, err := tx.Account(t.Context(), "none")
				close(begun)
				<-end
				return err
			})
			if !errors.Is(err, bridge.ErrNotFound) {
				t.Error(err)
			}
		})
		<-begun
		close(last)
		last = end
		select {
		case <-stop:
			close(last)
			return
		default:
		}
	}
}

// TestLogHeld writes while a reader does not end. That must cost the writer
// little, and the log is trimmed afterwards.
func TestLogHeld(t *testing.T) {
	t.Parallel()
	const limit, size = 1 << 20, 256 << 10
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "passerelle.db")
	db := open(t, path)
	db.LimitLog(limit)
	written := 0
	write := func(rounds int) {
		for range rounds {
			written++
			err := db.Update(ctx, func(tx bridge.Tx) error {
				return tx.PutContent(ctx, bigContent(strconv.Itoa(written), size), bridge.Account{}.CreatedAt)
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
	length := func() int64 {
		info, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	write(1)
	err := db.View(ctx, func(tx bridge.Tx) error {
		_, err := tx.Account(ctx, "none")
		write(12)
		return err
	})
	if !errors.Is(err, bridge.ErrNotFound) {
		t.Error(err)
	}
	held := length()
	if held < 12*size {
		t.Errorf("the log is %d KiB long while it is held, want all that was written", held>>10)
	}
	write(40)
	if got := length(); got > held+4<<20 { // when SQLite copies it, and starts anew
		t.Errorf("the log went from %d to %d KiB after it was let go", held>>10, got>>10)
	}
}
