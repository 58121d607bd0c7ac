package bridge

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// spoolMemory is how much of a spool is kept in memory; the rest goes to a file.
const spoolMemory = 1 << 20

// Spool keeps bytes until they are stored: in memory, or in a temporary file
// where there are many.
type Spool struct {
	dir  string
	mem  []byte
	file *os.File
	sum  hash.Hash
	size int64
	zstd bool
}

// SpoolContent reads r to its end. Where compress is true it keeps the bytes
// compressed. The caller closes the spool. An error of r is wrapped.
func SpoolContent(dir string, r io.Reader, compress bool) (*Spool, error) {
	s := &Spool{dir: dir, sum: sha256.New(), zstd: compress}
	if err := s.fill(r); err != nil {
		return nil, errors.Join(fmt.Errorf("spooling: %w", err), s.Close())
	}
	return s, nil
}

func (s *Spool) fill(r io.Reader) error {
	if !s.zstd {
		n, err := io.Copy(io.MultiWriter(s.sum, spoolWriter{s}), r)
		s.size = n
		return err
	}
	return s.compress(s.sum, r)
}

// compress keeps r compressed, and shows it to sum as it is.
func (s *Spool) compress(sum io.Writer, r io.Reader) (err error) {
	z := encoders.Get().(*zstd.Encoder)
	defer encoders.Put(z)
	z.Reset(spoolWriter{s})
	s.size, err = io.Copy(io.MultiWriter(sum, z), r)
	return errors.Join(err, z.Close())
}

// encoders are costly to make.
var encoders = sync.Pool{New: func() any {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		panic(err) // the options are constants
	}
	return z
}}

// spoolWriter is the inside of a spool; it is no method of Spool, so that
// nobody writes after the hash was taken.
type spoolWriter struct{ s *Spool }

func (w spoolWriter) Write(p []byte) (int, error) {
	s := w.s
	if s.file == nil && len(s.mem)+len(p) <= spoolMemory {
		s.mem = append(s.mem, p...)
		return len(p), nil
	}
	if s.file == nil {
		f, err := os.CreateTemp(s.dir, "passerelle-spool-*")
		if err != nil {
			return 0, err
		}
		s.file = f
		// The name goes at once, so that a crash leaves nothing behind.
		if err := os.Remove(f.Name()); err != nil {
			return 0, err
		}
		if _, err := f.Write(s.mem); err != nil {
			return 0, err
		}
		s.mem = nil
	}
	return s.file.Write(p)
}

// Compress returns a spool of the same content, compressed. The caller closes
// it.
func (s *Spool) Compress() (*Spool, error) {
	c := &Spool{dir: s.dir, sum: s.sum, size: s.size, zstd: true}
	if s.file == nil {
		z := encoders.Get().(*zstd.Encoder)
		defer encoders.Put(z)
		c.mem = z.EncodeAll(s.mem, make([]byte, 0, len(s.mem)/2))
		return c, nil
	}
	if err := c.compress(io.Discard, s.Reader()); err != nil {
		return nil, errors.Join(fmt.Errorf("compressing a spool: %w", err), c.Close())
	}
	return c, nil
}

// Reader returns the bytes as they are kept, from their start. Several readers
// may be used at once.
func (s *Spool) Reader() io.Reader {
	if s.file == nil {
		return bytes.NewReader(s.mem)
	}
	return io.NewSectionReader(s.file, 0, 1<<62)
}

// ReaderAt returns the bytes as they are kept.
func (s *Spool) ReaderAt() io.ReaderAt {
	if s.file == nil {
		return bytes.NewReader(s.mem)
	}
	return s.file
}

// Content returns what the store is to keep. It is valid until Close.
func (s *Spool) Content() Content {
	return Content{
		Hash: Hash(hex.EncodeToString(s.sum.Sum(nil))),
		Size: s.size,
		Zstd: s.zstd,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(s.Reader()), nil },
	}
}

// Close frees the spool's file.
func (s *Spool) Close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}
