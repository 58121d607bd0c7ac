package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// migrate brings the tables up to date, each step in a transaction of its own.
func migrate(ctx context.Context, pool *sql.DB, log *slog.Logger) error {
	p, err := newProvider(pool, dialect)
	if err != nil {
		return err
	}
	before, known, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if before > known {
		return fmt.Errorf("database is at version %d, of a newer program; this one knows %d", before, known)
	}
	for {
		results, err := p.Up(ctx)
		for _, r := range results {
			log.InfoContext(ctx, "database migrated",
				slog.Int64("version", r.Source.Version), slog.Duration("dur", r.Duration))
		}
		if err == nil {
			return nil
		}
		// A step fails where another process has just done it.
		after, _, e := p.GetVersions(ctx)
		if e != nil || after == before {
			return err
		}
		before = after
	}
}

// newProvider knows the migrations of one dialect: those for all of them, as
// 0001_name.sql, and its own, as 0001_name.sqlite3.sql.
func newProvider(pool *sql.DB, d goose.Dialect) (*goose.Provider, error) {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(dir, "*.*.sql")
	if err != nil {
		return nil, err
	}
	var others []string
	for _, name := range files {
		if !strings.HasSuffix(name, "."+string(d)+".sql") {
			others = append(others, name)
		}
	}
	return goose.NewProvider(d, pool, dir, goose.WithExcludeNames(others))
}
