package store_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/store"
)

// open opens a database that is closed when the test ends.
func open(tb testing.TB, path string) *store.DB {
	tb.Helper()
	db, err := store.Open(tb.Context(), store.Options{Path: path})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db
}

func putAccount(ctx context.Context, db *store.DB, id bridge.AccountID) error {
	return db.Update(ctx, func(tx bridge.Tx) error {
		return tx.PutAccount(ctx, bridge.Account{ID: id, ExternalID: string(id)})
	})
}

func hasAccount(ctx context.Context, db *store.DB, id bridge.AccountID) error {
	return db.View(ctx, func(tx bridge.Tx) error {
		_, err := tx.Account(ctx, id)
		return err
	})
}

// TestOpenFiles opens a file whose name has all that a URI gives a meaning to.
func TestOpenFiles(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a b?c#d%20&e=é")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "passerelle.db")
	db := open(t, path)
	if err := putAccount(t.Context(), db, "a"); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Error(err)
		} else if info.Mode() != 0o600 {
			t.Errorf("mode of %s is %v, want -rw-------", path+suffix, info.Mode())
		}
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("after Close the folder has %v, %v; want the database alone", files, err)
	}
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none", "passerelle.db"): "no such file",
		text: "not a database",
		dir:  "opening database",
	} {
		db, err := store.Open(t.Context(), store.Options{Path: path})
		if err == nil {
			t.Errorf("Open(%s) = nil", path)
			_ = db.Close()
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%s) = %v, want something of %q", path, err, want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("Open made a folder")
	}
}

// TestReopen finds everything again, and runs no migration twice.
func TestReopen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "passerelle.db")
	for i, id := range []bridge.AccountID{"a", "b", "c"} {
		db := open(t, path)
		if err := putAccount(t.Context(), db, id); err != nil {
			t.Fatal(err)
		}
		for _, id := range []bridge.AccountID{"a", "b", "c"}[:i] {
			if err := hasAccount(t.Context(), db, id); err != nil {
				t.Errorf("account %s: %v", id, err)
			}
		}
		version, newest, err := db.Version(t.Context())
		if err != nil || version != newest || newest == 0 {
			t.Errorf("the database is at version %d, %v; want %d", version, err, newest)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestOpenAtOnce makes a database from several sides, of which one is the first
// to do each step.
func TestOpenAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "passerelle.db")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			db, err := store.Open(t.Context(), store.Options{Path: path})
			if err != nil {
				t.Error(err)
				return
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// TestOpenNewer leaves a database alone whose tables it does not know.
func TestOpenNewer(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "passerelle.db")
	db := open(t, path)
	if err := db.SetVersion(t.Context(), 9999); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	db, err := store.Open(t.Context(), store.Options{Path: path})
	if err == nil {
		_ = db.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "version 9999") {
		t.Errorf("Open = %v, want something about version 9999", err)
	}
}

// TestOpenTwice opens a file that is open: closing one must leave the locks of
// the other.
func TestOpenTwice(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "passerelle.db")
	first, second := open(t, path), open(t, path)
	for i, db := range []*store.DB{first, second, first, second} {
		if err := putAccount(t.Context(), db, bridge.AccountID([]string{"a", "b", "c", "d"}[i])); err != nil {
			t.Error(err)
		}
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	if err := putAccount(t.Context(), first, "e"); err != nil {
		t.Error(err)
	}
	for _, id := range []bridge.AccountID{"a", "b", "c", "d", "e"} {
		if err := hasAccount(t.Context(), first, id); err != nil {
			t.Errorf("account %s: %v", id, err)
		}
	}
}

func TestPing(t *testing.T) {
	t.Parallel()
	db := open(t, filepath.Join(t.TempDir(), "passerelle.db"))
	if err := db.Ping(t.Context()); err != nil {
		t.Errorf("Ping = %v", err)
	}
	release := hold(t, db)
	ctx, cancel := context.WithCancel(t.Context())
	stuck := make(chan error)
	go func() { stuck <- db.Ping(ctx) }()
	for db.Waiting() < 1 {
		runtime.Gosched()
	}
	cancel()
	if err := <-stuck; !errors.Is(err, context.Canceled) {
		t.Errorf("Ping of a writer that is stuck = %v, want %v", err, context.Canceled)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if err := db.Ping(t.Context()); err == nil {
		t.Error("Ping of a closed database = nil")
	}
}

// TestClose lets what was handed over before end, and refuses what comes later.
func TestClose(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "passerelle.db")
	db := open(t, path)
	reading, release := make(chan struct{}), make(chan struct{})
	viewed, updated, closed := make(chan error, 1), make(chan error, 1), make(chan error, 1)
	go func() {
		viewed <- db.View(ctx, func(tx bridge.Tx) error {
			close(reading)
			<-release
			_, err := tx.Account(ctx, "none")
			return err
		})
	}()
	<-reading
	started := make(chan struct{})
	go func() {
		updated <- db.Update(ctx, func(tx bridge.Tx) error {
			close(started)
			<-release
			return tx.PutAccount(ctx, bridge.Account{ID: "a", ExternalID: "a"})
		})
	}()
	<-started
	go func() { closed <- db.Close() }()
	select {
	case err := <-closed:
		t.Fatalf("Close = %v before its users ended", err)
	default:
	}
	close(release)
	if err := <-viewed; !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("View = %v, want %v", err, bridge.ErrNotFound)
	}
	if err := <-updated; err != nil {
		t.Errorf("Update = %v", err)
	}
	if err := <-closed; err != nil {
		t.Errorf("Close = %v", err)
	}
	if err := putAccount(ctx, db, "b"); err == nil {
		t.Error("Update of a closed database = nil")
	}
	if err := hasAccount(ctx, db, "a"); err == nil || errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("View of a closed database = %v", err)
	}
	if _, err := db.OpenContent(ctx, "none"); err == nil || errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("OpenContent of a closed database = %v", err)
	}
	if err := db.Close(); err != nil {
		t.Errorf("second Close = %v", err)
	}
	if err := hasAccount(ctx, open(t, path), "a"); err != nil {
		t.Errorf("what was handed over before Close: %v", err)
	}
}

// TestPragmas holds the connections to what durability stands on.
func TestPragmas(t *testing.T) {
	t.Parallel()
	db := open(t, filepath.Join(t.TempDir(), "passerelle.db"))
	for pragma, want := range map[string]string{
		"synchronous":        "2", // FULL
		"journal_mode":       "wal",
		"foreign_keys":       "1",
		"busy_timeout":       "10000",
		"journal_size_limit": "67108864",
		"query_only":         "0",
	} {
		if got, err := db.WriterPragma(t.Context(), pragma); err != nil || got != want {
			t.Errorf("%s of the writer = %s, %v; want %s", pragma, got, err, want)
		}
	}
	for pragma, want := range map[string]string{"query_only": "1", "journal_mode": "wal"} {
		if got, err := db.ReaderPragma(t.Context(), pragma); err != nil || got != want {
			t.Errorf("%s of a reader = %s, %v; want %s", pragma, got, err, want)
		}
	}
}
