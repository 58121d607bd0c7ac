package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
)

// TestLocks looks for the locks that other processes respect, after connections
// to the same file were closed in all ways that there are.
func TestLocks(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "passerelle.db")
	db := open(t, path)
	if err := putAccount(t.Context(), db, "a"); err != nil {
		t.Fatal(err)
	}
	if err := db.Update(t.Context(), func(bridge.Tx) error { panic("bug") }); err == nil {
		t.Error("Update = nil")
	}
	_ = db.View(t.Context(), func(tx bridge.Tx) error { return tx.PutAccount(t.Context(), bridge.Account{ID: "b"}) })
	if err := db.Ping(t.Context()); err != nil { // connects again
		t.Error(err)
	}
	if err := open(t, path).Close(); err != nil {
		t.Error(err)
	}
	for _, suffix := range []string{"", "-shm"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		locks, err := os.ReadFile("/proc/locks")
		if err != nil {
			t.Skip(err)
		}
		want := fmt.Sprintf(" %d ", os.Getpid())
		inode := fmt.Sprintf(":%d ", info.Sys().(*syscall.Stat_t).Ino)
		found := false
		for line := range strings.Lines(string(locks)) {
			found = found || strings.Contains(line, want) && strings.Contains(line, inode)
		}
		if !found {
			t.Errorf("no lock on %s", path+suffix)
		}
	}
}
