// Package picture takes out of pictures what says more than they show: where
// and when they were taken, with what, by whom, and the small copy of what they
// were before somebody cut them.
//
// That works on the containers alone. What is drawn is not decoded: its bytes
// stay as they are, so that no quality is lost and no decoder meets bytes of
// strangers before somebody looks at them. Only [Thumbnail] decodes, with limits. Each format has a list of what is kept; what is not on it goes, with
// what stands behind the picture's end. The colour profile and the orientation
// stay, since without them the picture would look different.
package picture

import (
	"errors"
	"io"
	"slices"
)

var (
	// ErrFormat is returned for bytes that are not a whole picture of the type
	// that they are said to be.
	ErrFormat = errors.New("picture: not a picture that can be read")
	// ErrUnsupported is returned for a type, or a variant of one, that cannot be
	// cleaned without the risk of damage.
	ErrUnsupported = errors.New("picture: metadata of this type cannot be removed")
)

// maxPieces bounds the memory that a picture of many small parts takes.
const maxPieces = 100_000

// Clean returns the size bytes of src, a picture of a media type such as
// "image/jpeg", without metadata. What it returns reads from src. It holds
// memory for the picture's structure, not for its pixels, but for TIFF, which it
// reads whole. An error is [ErrFormat], [ErrUnsupported] or one of src.
func Clean(src io.ReaderAt, size int64, mediaType string) (io.Reader, error) {
	clean := cleaners[mediaType]
	if clean == nil {
		return nil, ErrUnsupported
	}
	p := &plan{src: src, size: size}
	if err := clean(p); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, ErrFormat
		}
		return nil, err
	}
	return &planReader{plan: p}, nil
}

var cleaners = map[string]func(*plan) error{
	"image/jpeg":             cleanJPEG,
	"image/png":              cleanPNG,
	"image/apng":             cleanPNG,
	"image/vnd.mozilla.apng": cleanPNG,
	"image/gif":              cleanGIF,
	"image/webp":             cleanWebP,
	"image/bmp":              cleanBMP,
	"image/tiff":             cleanTIFF,
}

// Types returns the media types that [Clean] knows, sorted.
func Types() []string {
	var all []string
	for t := range cleaners {
		all = append(all, t)
	}
	slices.Sort(all)
	return all
}

// piece is a part of what is written: bytes of the source, or new ones.
type piece struct {
	at, n int64
	bytes []byte
}

// plan is what is kept of a picture.
type plan struct {
	src    io.ReaderAt
	size   int64
	pieces []piece
}

// keep keeps n bytes of the source.
func (p *plan) keep(at, n int64) error {
	if n < 0 || at < 0 || at+n > p.size {
		return ErrFormat
	}
	if n == 0 {
		return nil
	}
	if last := len(p.pieces) - 1; last >= 0 && p.pieces[last].bytes == nil && p.pieces[last].at+p.pieces[last].n == at {
		p.pieces[last].n += n
		return nil
	}
	return p.append(piece{at: at, n: n})
}

// write puts new bytes in.
func (p *plan) write(b []byte) error {
	return p.append(piece{n: int64(len(b)), bytes: b})
}

func (p *plan) append(one piece) error {
	if len(p.pieces) == maxPieces {
		return ErrFormat
	}
	p.pieces = append(p.pieces, one)
	return nil
}

// read returns n bytes of the source.
func (p *plan) read(at, n int64) ([]byte, error) {
	if at < 0 || n < 0 || at+n > p.size {
		return nil, ErrFormat
	}
	b := make([]byte, n)
	if got, err := p.src.ReadAt(b, at); int64(got) < n {
		return nil, err
	}
	return b, nil
}

// length is that of what is kept.
func (p *plan) length() (n int64) {
	for _, one := range p.pieces {
		n += one.n
	}
	return n
}

// planReader reads what a plan keeps.
type planReader struct {
	plan   *plan
	at     int   // piece
	within int64 // it
}

// Read implements [io.Reader].
func (r *planReader) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	for ; r.at < len(r.plan.pieces); r.at, r.within = r.at+1, 0 {
		one := r.plan.pieces[r.at]
		rest := one.n - r.within
		if rest == 0 {
			continue
		}
		b = b[:min(int64(len(b)), rest)]
		var n int
		var err error
		if one.bytes != nil {
			n = copy(b, one.bytes[r.within:])
		} else if n, err = r.plan.src.ReadAt(b, one.at+r.within); n > 0 {
			err = nil
		} else if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		r.within += int64(n)
		return n, err
	}
	return 0, io.EOF
}
