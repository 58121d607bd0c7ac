package store

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/passerelle-mail/passerelle/bridge"
)

// LimitLog makes the write-ahead log be trimmed earlier. It comes before the
// first Update.
func (db *DB) LimitLog(bytes int64) {
	db.writer.logLimit, db.writer.trimAt = bytes, bytes
}

// WriterPragma reads or sets a pragma on the connection that writes.
func (db *DB) WriterPragma(ctx context.Context, pragma string) (value string, err error) {
	err = db.Update(ctx, func(t bridge.Tx) error {
		return t.(*tx).conn.sql.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&value)
	})
	return value, err
}

// ReaderPragma reads a pragma on a connection that reads.
func (db *DB) ReaderPragma(ctx context.Context, pragma string) (value string, err error) {
	err = db.view(ctx, func(t *tx) error {
		return t.conn.sql.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&value)
	})
	return value, err
}

// Statements returns all that were prepared.
func (db *DB) Statements(ctx context.Context) ([]string, error) {
	var list []string
	err := db.Update(ctx, func(t bridge.Tx) error {
		list = slices.AppendSeq(list, maps.Keys(t.(*tx).conn.stmts))
		return nil
	})
	for range cap(db.readers) {
		c := <-db.readers
		list = slices.AppendSeq(list, maps.Keys(c.stmts))
		defer func() { db.readers <- c }()
	}
	return list, err
}

// Plan returns how the database would run a statement, one line a step.
func (db *DB) Plan(ctx context.Context, query string) (lines []string, err error) {
	args := make([]any, 32)
	for i := range args {
		args[i] = ""
	}
	err = db.view(ctx, func(t *tx) error {
		rows, err := t.conn.sql.QueryContext(ctx, "EXPLAIN QUERY PLAN "+query, args...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }() // rows.Err says what was wrong
		for rows.Next() {
			var id, parent, unused int
			var line string
			if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
				return err
			}
			lines = append(lines, line)
		}
		return rows.Err()
	})
	return lines, err
}

// Version returns the version that the migrations left, and that of the newest
// one.
func (db *DB) Version(ctx context.Context) (version, newest int64, err error) {
	p, err := newProvider(db.pool, dialect)
	if err != nil {
		return 0, 0, err
	}
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, 0, err
	}
	if _, err := fmt.Sscanf(files[len(files)-1], "migrations/%d_", &newest); err != nil {
		return 0, 0, err
	}
	version, err = p.GetDBVersion(ctx)
	return version, newest, err
}

// Waiting returns the number of updates that the writer has not started.
func (db *DB) Waiting() int { return len(db.writer.queue) }

// SetVersion pretends that the migrations of a newer program have run.
func (db *DB) SetVersion(ctx context.Context, version int64) error {
	return db.Update(ctx, func(t bridge.Tx) error {
		_, err := t.(*tx).conn.sql.ExecContext(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, 1)", version)
		return err
	})
}

// TextColumns lists the columns that may hold a text or bytes, as "table.column".
// The index of searches has none: it keeps trigrams of what is elsewhere.
func (db *DB) TextColumns(ctx context.Context) (columns []string, err error) {
	err = db.view(ctx, func(t *tx) error {
		columns, err = many(ctx, t, readOne[string], "listing columns", `SELECT t.name || '.' || c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE 'search_text%' AND t.name <> 'goose_db_version'
    AND c.type NOT IN ('BIGINT', 'INTEGER', 'BOOLEAN') ORDER BY 1`)
		return err
	})
	return columns, err
}
