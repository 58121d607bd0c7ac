package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// chunkSize is how much of a content is in memory at once.
const chunkSize = 256 << 10

// The encodings of a content.
const (
	encodingNone = "none"
	encodingZstd = "zstd"
)

const (
	addContent = `
INSERT INTO content (hash, size, encoding, created_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (hash) DO NOTHING`

	addContentChunk = `INSERT INTO content_chunk (hash, seq, bytes) VALUES ($1, $2, $3)`
)

// PutContent implements [bridge.ContentTx].
func (t *tx) PutContent(ctx context.Context, c bridge.Content, at time.Time) error {
	const doing = "putting content"
	encoding := encodingNone
	if c.Zstd {
		encoding = encodingZstd
	}
	n, err := t.exec(ctx, doing, addContent, c.Hash, c.Size, encoding, at)
	if err != nil || n == 0 {
		return err
	}
	r, err := c.Open()
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	defer func() { _ = r.Close() }()               // it was only read
	buf := make([]byte, min(c.Size+64, chunkSize)) // compression may add a little
	for seq := 0; ; seq++ {
		n, err := io.ReadFull(r, buf)
		if n > 0 {
			if err := t.put(ctx, doing, addContentChunk, c.Hash, seq, buf[:n]); err != nil {
				return err
			}
			t.bytes += n
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w", doing, err)
		}
	}
}

const countContent = `SELECT COUNT(*) FROM content WHERE hash = $1`

// HasContent implements [bridge.ContentTx].
func (t *tx) HasContent(ctx context.Context, h bridge.Hash) (bool, error) {
	return exists(ctx, t, "looking up content", countContent, h)
}
