package bridge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// Scanner looks for what harms in a file. It bounds its own time, and is safe
// for several goroutines.
type Scanner interface {
	// Scan returns the name of what it found; empty where the content is clean. An
	// error says that the content could not be looked at.
	Scan(ctx context.Context, content io.Reader) (found string, err error)
}

// scanFile asks the scanner about a file that comes with others. Where it is
// down, policy says whether the file passes all the same; then the rest of its
// message is not asked about, since each question would take its time.
func (b *Bridge) scanFile(ctx context.Context, f *file, others []*file) error {
	if b.scanner == nil {
		return nil
	}
	for _, o := range others {
		if o.unscanned {
			f.unscanned = true
			return nil
		}
	}
	found, err := b.scanner.Scan(ctx, f.spool.Reader())
	switch {
	case err != nil && b.inst.AcceptUnscanned:
		f.unscanned = true
		b.log.WarnContext(ctx, "file not scanned", slog.Any("err", err))
		return nil
	case err != nil:
		return fmt.Errorf("scanning a file: %w", errors.Join(ErrUnavailable, err))
	case found != "":
		b.log.WarnContext(ctx, "harmful file refused", slog.String("found", found))
		return &ContentError{ContentHarmful, f.name}
	}
	return nil
}
