package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/passerelle-mail/passerelle/bridge"
)

// maxWindow bounds the memory that reading a content takes. It is the largest
// window that the encoder uses at any of its levels.
const maxWindow = 32 << 20

// contentInfo is what each row of a content says.
type contentInfo struct {
	size     int64
	encoding string
}

const selectContent = `SELECT size, encoding FROM content WHERE hash = $1 AND seq = 0`

func readContentInfo(row scan) (c contentInfo, err error) {
	err = row(&c.size, &c.encoding)
	return c, err
}

// OpenContent implements [bridge.Store]. Reading waits for the database chunk
// by chunk, for as long as ctx allows, and ends with an error where the
// content is shorter or longer than it was.
func (db *DB) OpenContent(ctx context.Context, h bridge.Hash) (io.ReadCloser, error) {
	const doing = "opening content"
	var info contentInfo
	err := db.view(ctx, func(t *tx) (err error) {
		info, err = one(ctx, t, readContentInfo, doing, selectContent, h)
		return err
	})
	if err != nil {
		return nil, err
	}
	chunks := &chunkReader{fetch: func(seq int) ([]byte, error) { return db.chunk(ctx, h, seq) }}
	r := &contentReader{src: chunks, left: info.size, close: func() {}}
	if info.encoding == encodingZstd {
		d, err := zstd.NewReader(chunks, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", doing, err)
		}
		r.src, r.close = d, d.Close
	}
	return r, nil
}

const selectContentBytes = `SELECT bytes FROM content WHERE hash = $1 AND seq = $2`

// chunk returns one chunk of a content, and io.EOF after the last.
func (db *DB) chunk(ctx context.Context, h bridge.Hash, seq int) (b []byte, err error) {
	err = db.view(ctx, func(t *tx) (err error) {
		b, err = one(ctx, t, readOne[[]byte], "reading content", selectContentBytes, h, seq)
		return err
	})
	if errors.Is(err, bridge.ErrNotFound) {
		return nil, io.EOF
	}
	return b, err
}

// chunkReader joins chunks.
type chunkReader struct {
	fetch func(seq int) ([]byte, error)
	seq   int
	chunk bytes.Reader
}

func (r *chunkReader) Read(p []byte) (int, error) {
	for r.chunk.Len() == 0 {
		b, err := r.fetch(r.seq)
		if err != nil {
			return 0, err
		}
		r.chunk.Reset(b)
		r.seq++
	}
	return r.chunk.Read(p)
}

// contentReader gives just as many bytes as the content has.
type contentReader struct {
	src   io.Reader
	left  int64
	close func()
}

func (r *contentReader) Read(p []byte) (int, error) {
	n, err := r.src.Read(p)
	r.left -= int64(n)
	switch {
	case r.left < 0:
		return 0, errors.New("reading content: longer than it was")
	case errors.Is(err, io.EOF) && r.left > 0:
		return n, fmt.Errorf("reading content: %w", io.ErrUnexpectedEOF)
	}
	return n, err
}

func (r *contentReader) Close() error {
	r.close()
	return nil
}
