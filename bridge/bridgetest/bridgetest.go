// Package bridgetest makes a bridge for tests: the real rules over a real store
// on SQLite in a temporary folder, with a clock that the test moves.
package bridgetest

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/store"
)

// Domain is the domain of the aliases.
const Domain = "reply.voiturama.example"

// Bridge is a bridge with what it stands on.
type Bridge struct {
	*bridge.Bridge
	Store *store.DB
	Clock *Clock
	Path  string // of the database file
}

// Options change what [New] makes.
type Options struct {
	Prover  bridge.Prover
	BaseURL string // "http://inbox.voiturama.example" where empty
	Log     *slog.Logger
	Limits  bridge.Limits
	Scanner bridge.Scanner

	AllowLinks, AcceptUnscanned bool
	// UndoTime is 0 where empty: what is written in the inbox is posted at once.
	UndoTime time.Duration
	// Wrap stands between the bridge and its store, where it is not nil.
	Wrap func(bridge.Store) bridge.Store
}

// New returns a bridge that ends with the test.
func New(tb testing.TB, o Options) *Bridge {
	tb.Helper()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.BaseURL == "" {
		o.BaseURL = "http://inbox.voiturama.example"
	}
	clock := NewClock()
	path := filepath.Join(tb.TempDir(), "passerelle.db")
	empty, err := migrated()
	if err == nil {
		err = os.WriteFile(path, empty, 0o600)
	}
	if err != nil {
		tb.Fatal(err)
	}
	db, err := store.Open(tb.Context(), store.Options{Path: path, Log: o.Log})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	aliases, err := bridge.OpenKeyring(tb.Context(), db, Domain, "", clock.Now)
	if err != nil {
		tb.Fatal(err)
	}
	contacts, err := bridge.OpenContactKey(tb.Context(), db, clock.Now)
	if err != nil {
		tb.Fatal(err)
	}
	wrapped := bridge.Store(db)
	if o.Wrap != nil {
		wrapped = o.Wrap(db)
	}
	b := bridge.New(bridge.Options{
		ContactKey: contacts, Composer: mailer.NewComposer(mailer.SigningKey{}),
		Store: wrapped, Aliases: aliases, Prover: o.Prover, Scanner: o.Scanner, Now: clock.Now, Log: o.Log, SpoolDir: tb.TempDir(),
		Installation: bridge.Installation{
			Name: "Voiturama", DefaultLanguage: "fr", BaseURL: o.BaseURL, AllowUnproven: true, Limits: o.Limits,
			AllowLinks: o.AllowLinks, AcceptUnscanned: o.AcceptUnscanned, UndoTime: o.UndoTime,
		},
	})
	return &Bridge{Bridge: b, Store: db, Clock: clock, Path: path}
}

// migrated returns a database without rows, so that its tables are made once and
// not by each test.
var migrated = sync.OnceValues(func() (made []byte, err error) {
	dir, err := os.MkdirTemp("", "bridgetest")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "passerelle.db")
	db, err := store.Open(context.Background(), store.Options{Path: path})
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// Clock is a clock that stands until the test moves it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock at a fixed time.
func NewClock() *Clock { return &Clock{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)} }

// Now returns the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Add moves the clock.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
