package store

import (
	"context"
	"fmt"

	"github.com/passerelle-mail/passerelle/bridge"
)

// tx is the transaction that is open on a connection.
type tx struct {
	conn  *conn
	wrote bool // something would be lost by a rollback
	bytes int  // of content that was written
	// fault is the error that may have ended the transaction in the database.
	// No statement may follow it: it would commit on its own.
	fault error
}

var _ bridge.Tx = (*tx)(nil)

// end runs how, a commit or rollback. Where it fails, the transaction is
// rolled back. The transaction cannot be used afterwards.
func (t *tx) end(ctx context.Context, how string) error {
	c, err := t.conn, t.fault
	t.conn = nil
	if err == nil {
		err = c.run(context.WithoutCancel(ctx), how)
	}
	if err != nil {
		c.discard()
	}
	return err
}

// exec runs a statement and returns the number of rows that it changed. A row
// that is there already is an error that wraps [bridge.ErrConflict].
func (t *tx) exec(ctx context.Context, doing, query string, args ...any) (int64, error) {
	ctx = context.WithoutCancel(ctx)
	s, err := t.stmt(ctx, query)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", doing, err)
	}
	r, err := s.ExecContext(ctx, bind(args)...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", doing, t.failed(err))
	}
	n, err := r.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", doing, t.failed(err))
	}
	t.wrote = t.wrote || n > 0
	return n, nil
}

// put is exec for a statement that cannot miss.
func (t *tx) put(ctx context.Context, doing, query string, args ...any) error {
	_, err := t.exec(ctx, doing, query, args...)
	return err
}

// change is exec for a statement whose row must be there.
func (t *tx) change(ctx context.Context, doing, query string, args ...any) error {
	n, err := t.exec(ctx, doing, query, args...)
	if err == nil && n == 0 {
		return fmt.Errorf("%s: %w", doing, bridge.ErrNotFound)
	}
	return err
}

// scan fills its arguments from the columns of a row.
type scan func(dest ...any) error

// query calls each with every row.
//
// A statement with a bare parameter behind LIMIT is prepared again each time: SQLite
// plans by its value. So it stands in a CAST.
func (t *tx) query(ctx context.Context, doing, query string, args []any, each func(scan) error) error {
	return t.queryWithin(context.WithoutCancel(ctx), doing, query, args, each)
}

// queryWithin is query for what may take long: it ends with ctx, and the
// transaction with it.
func (t *tx) queryWithin(ctx context.Context, doing, query string, args []any, each func(scan) error) error {
	s, err := t.stmt(ctx, query)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	rows, err := s.QueryContext(ctx, bind(args)...)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, t.failed(err))
	}
	defer func() { _ = rows.Close() }() // rows.Err says what was wrong
	for rows.Next() {
		if err := each(func(dest ...any) error { return rows.Scan(into(dest)...) }); err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, t.failed(err))
	}
	return nil
}

func (t *tx) stmt(ctx context.Context, query string) (statement, error) {
	if t.fault != nil {
		return nil, t.fault
	}
	s, err := t.conn.stmt(ctx, query)
	if err != nil {
		return nil, t.failed(err)
	}
	return s, nil
}

// failed keeps a fault, and names the errors that are none.
func (t *tx) failed(err error) error {
	switch {
	case isUnique(err):
		return fmt.Errorf("%w: %w", bridge.ErrConflict, err)
	case isConstraint(err):
		return err
	}
	t.fault = err
	return err
}

// one returns the first row.
func one[T any](ctx context.Context, t *tx, read func(scan) (T, error), doing, query string, args ...any) (T, error) {
	list, err := many(ctx, t, read, doing, query, args...)
	if err != nil || len(list) == 0 {
		var none T
		if err == nil {
			err = fmt.Errorf("%s: %w", doing, bridge.ErrNotFound)
		}
		return none, err
	}
	return list[0], nil
}

// many returns all rows, none as nil.
func many[T any](ctx context.Context, t *tx, read func(scan) (T, error), doing, query string, args ...any) ([]T, error) {
	var list []T
	err := t.query(ctx, doing, query, args, func(s scan) error {
		v, err := read(s)
		list = append(list, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// readOne reads the only column of a row.
func readOne[T any](row scan) (v T, err error) {
	err = row(&v)
	return v, err
}

// exists says whether a count is over zero.
func exists(ctx context.Context, t *tx, doing, query string, args ...any) (bool, error) {
	n, err := one(ctx, t, readOne[int], doing, query, args...)
	return n > 0, err
}
