// Package store keeps everything that package bridge knows, in SQLite.
//
// # Writing
//
// All writes go through one goroutine with one connection. It takes what
// waits, runs it in one transaction and answers all of it after one sync to
// the disk: 64 callers share the price of a sync that each would pay alone.
// An answer of nil means that the data is on the disk. An error means that
// nothing was kept, with one exception that no database can avoid: where the
// sync itself fails and the machine dies at once, the data may be there
// afterwards.
//
// # Reading
//
// Readers have connections of their own, which cannot write. They see what
// was committed when they began, and neither wait for the writer nor hold it
// up. A reader that stays open keeps the write-ahead log from being reused, so
// content is read chunk by chunk, each in a transaction of its own; and readers
// that overlap keep it too, so the writer waits for a gap when it is long.
//
// # The file
//
// The database is one file, with a -wal and a -shm file beside it while it is
// open. Nothing else in the process may open it: POSIX drops all locks that a
// process has on a file when any descriptor of it is closed. To copy it, use
// VACUUM INTO.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/passerelle-mail/passerelle/bridge"
)

// errClosed is returned by a DB after Close.
var errClosed = errors.New("store: closed")

// Options say where the data is.
type Options struct {
	// Path of the database file. Its folder must be there; the file is made
	// when it is missing, readable by its owner only.
	Path string
	Log  *slog.Logger // nothing is logged where it is nil
}

// DB is a [bridge.Store]. It is safe for several goroutines.
type DB struct {
	pool     *sql.DB
	log      *slog.Logger
	writer   *writer
	readers  chan *conn // those that nobody uses
	closing  chan struct{}
	shutdown func() error
}

var _ bridge.Store = (*DB)(nil)

// Open opens a database and brings its tables up to date. The caller closes
// it.
func Open(ctx context.Context, o Options) (*DB, error) {
	db, err := open(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("opening database: %w", err)
	}
	return db, nil
}

func open(ctx context.Context, o Options) (*DB, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, err
	}
	pool, err := openFile(path)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, pool, o.Log); err != nil {
		return nil, errors.Join(fmt.Errorf("migrating: %w", err), pool.Close())
	}
	db := &DB{
		pool:    pool,
		log:     o.Log,
		writer:  newWriter(&conn{pool: pool, setup: setupWriter}, path, o.Log),
		readers: make(chan *conn, max(4, runtime.GOMAXPROCS(0))),
		closing: make(chan struct{}),
	}
	for range cap(db.readers) {
		db.readers <- &conn{pool: pool, setup: setupReader}
	}
	db.shutdown = sync.OnceValue(db.closeAll)
	return db, nil
}

// Close waits for the readers and for the writer, which still does what was
// handed to it before. What comes later gets an error. Close may be called
// again.
func (db *DB) Close() error { return db.shutdown() }

func (db *DB) closeAll() error {
	close(db.closing)
	db.writer.stop()
	for range cap(db.readers) {
		(<-db.readers).release()
	}
	return db.pool.Close()
}

// Ping returns nil where the database can be read and its writer is not stuck.
func (db *DB) Ping(ctx context.Context) error {
	nothing := func(bridge.Tx) error { return nil }
	if err := db.View(ctx, nothing); err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	if err := db.Update(ctx, nothing); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	return nil
}

// Update implements [bridge.Store].
func (db *DB) Update(ctx context.Context, f func(bridge.Tx) error) error {
	return db.writer.update(ctx, f)
}

// View implements [bridge.Store].
func (db *DB) View(ctx context.Context, f func(bridge.Tx) error) error {
	return db.view(ctx, func(t *tx) error { return f(t) })
}

func (db *DB) view(ctx context.Context, f func(*tx) error) (err error) {
	c, err := db.takeReader(ctx)
	if err != nil {
		return err
	}
	defer func() { db.readers <- c }()
	if err := c.begin(ctx, beginRead); err != nil {
		return fmt.Errorf("beginning to read: %w", err)
	}
	t := &tx{conn: c}
	defer func() {
		if e := t.end(ctx, rollback); err == nil {
			err = e
		}
	}()
	return f(t)
}

func (db *DB) takeReader(ctx context.Context) (*conn, error) {
	select {
	case <-db.closing:
		return nil, errClosed
	default:
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case c := <-db.readers:
		return c, nil
	case <-db.closing:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
