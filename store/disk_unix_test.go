//go:build unix

package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/store"
)

// diskEnv names the database that the child of TestDiskErrors writes to.
const diskEnv = "TEST_DISK_DATABASE"

func init() {
	children[diskEnv] = writeBeyondLimit
}

// TestDiskErrors runs a process whose files may not grow beyond a limit, for a
// while.
func TestDiskErrors(t *testing.T) {
	t.Parallel()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), diskEnv+"="+filepath.Join(t.TempDir(), "passerelle.db"))
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v:\n%s", err, out)
	}
}

func writeBeyondLimit(path string) error {
	ctx := context.Background()
	signal.Ignore(syscall.SIGXFSZ)
	db, err := store.Open(ctx, store.Options{Path: path})
	if err != nil {
		return err
	}
	answers, err := fillDisk(ctx, db)
	if err == nil {
		err = checkAnswers(ctx, db, answers)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if db, err = store.Open(ctx, store.Options{Path: path}); err != nil {
		return err
	}
	return errors.Join(checkAnswers(ctx, db, answers), db.Close())
}

// fillDisk writes before, while and after files may not grow beyond a limit,
// and returns the answers by account.
func fillDisk(ctx context.Context, db *store.DB) (map[string]error, error) {
	answers := map[string]error{"before": putWithContent(ctx, db, "before", 1)}
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		return nil, err
	}
	limit := old
	limit.Cur = 1 << 20
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return nil, err
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	for i := range 200 {
		all.Go(func() {
			id := strconv.Itoa(i)
			err := putWithContent(ctx, db, id, 1)
			mu.Lock()
			defer mu.Unlock()
			answers[id] = err
		})
	}
	all.Wait()
	answers["big"] = putWithContent(ctx, db, "big", 0)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		return nil, err
	}
	answers["after"] = putWithContent(ctx, db, "after", 0)
	if answers["before"] != nil || answers["big"] == nil || answers["after"] != nil {
		return nil, fmt.Errorf("before the limit: %w; over it: %w; after it: %w",
			answers["before"], answers["big"], answers["after"])
	}
	return answers, nil
}

func checkAnswers(ctx context.Context, db *store.DB, answers map[string]error) (err error) {
	for id, answer := range answers {
		found := checkWithContent(ctx, db, id)
		if answer == nil && found != nil || answer != nil && !errors.Is(found, bridge.ErrNotFound) {
			err = errors.Join(err, fmt.Errorf("the answer to %s was %w, and reading it gives %w", id, answer, found))
		}
	}
	return err
}
