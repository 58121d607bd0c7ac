package bridge

import (
	"context"
	"io"
	"time"
)

// Hash is the SHA-256 of content before compression, in lower-case hex.
type Hash string

// Content is bytes to be kept once under their hash.
type Content struct {
	Hash Hash
	Size int64 // before compression
	Zstd bool  // Open gives it compressed with zstd
	// Open returns the bytes from their start; it may be called again.
	Open func() (io.ReadCloser, error)
}

// ContentTx are the contents of a transaction.
type ContentTx interface {
	// PutContent keeps content. Content that is there already is left alone.
	PutContent(ctx context.Context, c Content, at time.Time) error
	// HasContent says whether a hash is kept.
	HasContent(ctx context.Context, h Hash) (bool, error)
}
