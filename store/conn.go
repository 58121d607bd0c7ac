package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
)

// conn is one connection with its prepared statements. It connects when it is
// first used, and again after a fault. One goroutine uses it at a time.
type conn struct {
	pool  *sql.DB
	setup string // statement for a new connection
	sql   *sql.Conn
	stmts map[string]statement
}

// statement is a prepared statement. Its connection closes it.
type statement interface {
	ExecContext(ctx context.Context, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, args ...any) (*sql.Rows, error)
	Close() error
}

// begin starts a transaction. A connection that cannot start one is thrown
// away, so that the next attempt has a fresh one.
func (c *conn) begin(ctx context.Context, how string) error {
	if c.sql == nil {
		if err := c.connect(ctx); err != nil {
			return err
		}
	}
	if err := c.run(ctx, how); err != nil {
		c.discard()
		return err
	}
	return nil
}

func (c *conn) connect(ctx context.Context) error {
	sc, err := c.pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	c.sql, c.stmts = sc, make(map[string]statement)
	if _, err := sc.ExecContext(ctx, c.setup); err != nil {
		c.discard()
		return fmt.Errorf("setting up connection: %w", err)
	}
	return nil
}

// run executes a statement that has no arguments.
func (c *conn) run(ctx context.Context, query string) error {
	s, err := c.stmt(ctx, query)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(ctx)
	return err
}

// stmt returns a statement, prepared once.
func (c *conn) stmt(ctx context.Context, query string) (statement, error) {
	if s, ok := c.stmts[query]; ok {
		return s, nil
	}
	s, err := c.sql.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("preparing: %w", err)
	}
	c.stmts[query] = s
	return s, nil
}

// release gives the connection back to the pool, which is about to be closed.
func (c *conn) release() {
	if c.sql == nil {
		return
	}
	c.closeStatements()
	_ = c.sql.Close() // the pool's Close says what is wrong
	c.sql = nil
}

// discard closes the connection, which ends its transaction, whatever state it
// is in.
func (c *conn) discard() {
	c.closeStatements()
	_ = c.sql.Raw(func(any) error { return driver.ErrBadConn })
	c.sql = nil
}

// closeStatements must come before the connection is closed: SQLite keeps it
// open for as long as it has statements, and package sql leaves those of a
// [sql.Conn] alone.
func (c *conn) closeStatements() {
	for _, s := range c.stmts {
		_ = s.Close() // repeats the error of its last use
	}
	c.stmts = nil
}
