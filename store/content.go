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

const addContent = `
INSERT INTO content (hash, seq, size, encoding, bytes, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (hash, seq) DO NOTHING`

// PutContent implements [bridge.ContentTx].
func (t *tx) PutContent(ctx context.Context, c bridge.Content, at time.Time) error {
	const doing = "putting content"
	encoding := encodingNone
	if c.Zstd {
		encoding = encodingZstd
	}
	r, err := c.Open()
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	defer func() { _ = r.Close() }()               // it was only read
	buf := make([]byte, min(c.Size+64, chunkSize)) // compression may add a little
	size := int64(0)
	for seq, n := 0, len(buf); n == len(buf); seq++ {
		n, err = io.ReadFull(r, buf)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("%s: %w", doing, err)
		}
		if n == 0 && seq > 0 {
			break
		}
		added, err := t.exec(ctx, doing, addContent, c.Hash, seq, c.Size, encoding, buf[:n], at)
		if err != nil || added == 0 { // it is there already
			return err
		}
		t.bytes += n
		size += int64(n)
	}
	if !c.Zstd && size != c.Size {
		return fmt.Errorf("%s: it has %d bytes, not %d", doing, size, c.Size)
	}
	return nil
}

const countContent = `SELECT COUNT(*) FROM content WHERE hash = $1 AND seq = 0`

// HasContent implements [bridge.ContentTx].
func (t *tx) HasContent(ctx context.Context, h bridge.Hash) (bool, error) {
	return exists(ctx, t, "looking up content", countContent, h)
}
