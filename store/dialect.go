package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// This file is what knows SQLite.

const (
	dialect = goose.DialectSQLite3

	beginWrite = "BEGIN IMMEDIATE" // a deferred one is refused where another process wrote since it read
	beginRead  = "BEGIN"
	commit     = "COMMIT"
	rollback   = "ROLLBACK"

	setupWriter = "PRAGMA cache_size = -32768" // KiB
	setupReader = "PRAGMA query_only = ON"
)

// pragmas are set on each connection. FULL syncs the write-ahead log before
// each commit returns.
var pragmas = []string{
	busyTimeout,
	"journal_mode(WAL)",
	"synchronous(FULL)",
	"fullfsync(ON)", // on macOS the only sync that reaches the disk
	"checkpoint_fullfsync(ON)",
	"foreign_keys(ON)",
	"secure_delete(ON)",            // what is deleted is overwritten
	"journal_size_limit(67108864)", // what the log is cut to when it is reused
}

const (
	busyTimeout = "busy_timeout(10000)" // milliseconds; only another process makes us wait
	trimTimeout = "busy_timeout(250)"
)

// logSize returns the length of the write-ahead log of a database file.
func logSize(path string) (int64, error) {
	info, err := os.Stat(path + "-wal")
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// trimLog starts the write-ahead log anew. SQLite does so on its own, but only
// in a moment without readers, which need not come on a busy server. It is
// false where one of them does not end soon.
func trimLog(ctx context.Context, c *conn) (bool, error) {
	if _, err := c.sql.ExecContext(ctx, "PRAGMA "+trimTimeout); err != nil {
		return false, err
	}
	var busy bool
	var pages, copied int64
	err := c.sql.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &copied)
	if err != nil {
		return false, err
	}
	_, err = c.sql.ExecContext(ctx, "PRAGMA "+busyTimeout)
	return !busy, err
}

// openFile returns a pool of connections to a database file, which it makes
// where it is missing.
func openFile(path string) (*sql.DB, error) {
	// SQLite gives the files beside it the same mode. A file that is there is
	// not opened here, since closing it would drop its locks.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case err == nil:
		err = f.Close()
	case errors.Is(err, fs.ErrExist):
		err = nil
	}
	if err != nil {
		return nil, err
	}
	u := url.URL{
		Scheme:   "file",
		OmitHost: true,
		Path:     filepath.ToSlash(path),
		RawQuery: url.Values{"_pragma": pragmas, "_txlock": {"immediate"}, "_dqs": {"0"}}.Encode(),
	}
	pool, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, fmt.Errorf("connecting: %w", err)
	}
	return pool, nil
}

// isUnique says whether an error is about a row that is there already.
func isUnique(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) &&
		(e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// isConstraint says whether an error is about the data of one statement, which
// then did nothing, while its transaction goes on.
func isConstraint(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_CONSTRAINT
}
