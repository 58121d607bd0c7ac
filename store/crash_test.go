package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/store"
)

// crashEnv names the database that the child of TestCrash writes to.
const crashEnv = "TEST_CRASH_DATABASE"

// children are what this program does instead of its tests, by the variable
// that names the database to do it to.
var children = map[string]func(path string) error{crashEnv: writeUntilKilled}

func TestMain(m *testing.M) {
	for env, do := range children {
		if path := os.Getenv(env); path != "" {
			if err := do(path); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			return
		}
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes from many goroutines and prints the id of each
// account once it is told that it is on the disk.
func writeUntilKilled(path string) error {
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{Path: path})
	if err != nil {
		return err
	}
	errs := make(chan error)
	for g := range 32 {
		go func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("%d-%d-%d", os.Getpid(), g, i)
				if err := putWithContent(ctx, db, id, rand.IntN(100)); err != nil {
					errs <- err
				}
				_, _ = os.Stdout.WriteString(id + "\n")
			}
		}()
	}
	return <-errs
}

// putWithContent puts an account and a content in one transaction. One luck in
// a hundred makes the content large.
func putWithContent(ctx context.Context, db *store.DB, id string, luck int) error {
	size := 1000
	if luck == 0 {
		size = 1 << 20
	}
	return db.Update(ctx, func(tx bridge.Tx) error {
		return errors.Join(
			tx.PutContent(ctx, bigContent(id, size), bridge.Account{}.CreatedAt),
			tx.PutAccount(ctx, bridge.Account{ID: bridge.AccountID(id), ExternalID: id}),
		)
	})
}

// TestCrash kills a process that writes, again and again: what it was told is
// on the disk must be there. TEST_CRASH_ROUNDS asks for more rounds.
func TestCrash(t *testing.T) {
	t.Parallel()
	rounds, _ := strconv.Atoi(os.Getenv("TEST_CRASH_ROUNDS"))
	path := filepath.Join(t.TempDir(), "passerelle.db")
	var told []string
	for range max(rounds, 3) {
		told = append(told, crash(t, path, 100+rand.IntN(400))...)
		db := open(t, path)
		for _, id := range told {
			if err := checkWithContent(t.Context(), db, id); err != nil {
				t.Errorf("%s of %d: %v", id, len(told), err)
			}
		}
		if got, err := db.ReaderPragma(t.Context(), "integrity_check"); err != nil || got != "ok" {
			t.Errorf("integrity: %s, %v", got, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// crash runs a process that writes, kills it after it was told of n accounts,
// and returns all that it was told of.
func crash(t *testing.T, path string, n int) (told []string) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), crashEnv+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break // what is behind the last newline was not told
		}
		told = append(told, strings.TrimSuffix(line, "\n"))
		if len(told) == n {
			if err := child.Process.Kill(); err != nil {
				t.Error(err)
			}
		}
	}
	if err := child.Wait(); err == nil || len(told) < n {
		t.Errorf("the child wrote %d accounts and ended with %v", len(told), err)
	}
	return told
}

func checkWithContent(ctx context.Context, db *store.DB, id string) error {
	if err := hasAccount(ctx, db, bridge.AccountID(id)); err != nil {
		return err
	}
	r, err := db.OpenContent(ctx, bridge.Hash(id))
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return errors.Join(err, r.Close())
}
