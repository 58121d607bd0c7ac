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

func writeBeyondLimit(path string) (err error) {
	ctx := context.Background()
	signal.Ignore(syscall.SIGXFSZ)
	db, err := store.Open(ctx, store.Options{Path: path})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := putWithContent(ctx, db, "before", 1); err != nil {
		return err
	}
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		return err
	}
	limit := old
	limit.Cur = 1 << 20
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	answers := make([]error, 200)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() { answers[i] = putWithContent(ctx, db, strconv.Itoa(i), 1) })
	}
	all.Wait()
	big := putWithContent(ctx, db, "big", 0)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		return err
	}
	if big == nil {
		return errors.New("nothing failed")
	}
	if err := putWithContent(ctx, db, "after", 0); err != nil {
		return err
	}
	for i, answer := range append(answers, big) {
		id := strconv.Itoa(i)
		if i == len(answers) {
			id = "big"
		}
		found := checkWithContent(ctx, db, id)
		if answer == nil && found != nil || answer != nil && !errors.Is(found, bridge.ErrNotFound) {
			err = errors.Join(err, fmt.Errorf("the answer to %s was %w, and reading it gives %w", id, answer, found))
		}
	}
	return err
}
