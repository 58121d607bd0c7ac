package picture

import (
	"encoding/binary"
	"slices"
)

// tiffKept are the tags that decoders need (TIFF 6.0, sections 3 to 23, and the
// colour profile).
var tiffKept = []uint16{
	254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 290, 291,
	292, 293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 326, 327, 328, 332, 334, 336, 338, 339,
	340, 341, 342, 529, 530, 531, 532, 34675,
}

const (
	tiffNewSubfile   = 254
	tiffCompression  = 259
	tiffStripOffsets = 273
	tiffStripCounts  = 279
	tiffTileOffsets  = 324
	tiffTileCounts   = 325
	tiffSubIFDs      = 330

	// maxDirectories is how many pages a file may have.
	maxDirectories = 1000
)

// tiffSizes are the sizes of a value, by its type.
var tiffSizes = [...]int64{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8}

// cleanTIFF keeps the pages with the tags that decoders need, each at its place,
// and sets all other bytes to zero. Small copies of a page are left out. Raw
// pictures of cameras and those with JPEG inside are ErrUnsupported: they keep
// metadata where only their own readers find it.
func cleanTIFF(p *plan) error {
	b, err := p.read(0, p.size)
	if err != nil {
		return err
	}
	order := byteOrder(b)
	if order == nil {
		return ErrFormat // BigTIFF is another type
	}
	t := tiff{b: b, order: order, out: make([]byte, len(b)), seen: map[int64]bool{}}
	if err := t.pages(); err != nil {
		return err
	}
	return p.write(t.out)
}

type tiff struct {
	b, out []byte
	order  binary.ByteOrder
	seen   map[int64]bool // directories
	copied int64
}

// pages copies all pages.
func (t *tiff) pages() error {
	copy(t.out, t.b[:4])
	link, pages := int64(4), 0
	for at := int64(t.order.Uint32(t.b[4:])); at != 0; {
		if t.seen[at] || len(t.seen) == maxDirectories {
			return ErrFormat
		}
		t.seen[at] = true
		entries, next, err := t.directory(at)
		if err != nil {
			return err
		}
		if !t.preview(entries) {
			t.order.PutUint32(t.out[link:], uint32(at))
			if err := t.page(at, entries); err != nil {
				return err
			}
			link, pages = at+2+12*int64(len(t.kept(entries))), pages+1
		}
		at = next
	}
	if pages == 0 {
		return ErrFormat
	}
	return nil
}

// entry is one of a directory.
type entry struct {
	raw      []byte // its 12 bytes
	tag      uint16
	at, size int64 // its values
	count    int64
	wide     int64 // bytes of one value
}

// directory reads the entries of a directory, and where the next one is.
func (t *tiff) directory(at int64) (entries []entry, next int64, err error) {
	if at < 8 || at+2 > int64(len(t.b)) {
		return nil, 0, ErrFormat
	}
	n := int64(t.order.Uint16(t.b[at:]))
	end := at + 2 + 12*n
	if n == 0 || n > maxEntries || end+4 > int64(len(t.b)) {
		return nil, 0, ErrFormat
	}
	for i := range n {
		e := entry{at: at + 2 + 12*i}
		e.raw = t.b[e.at : e.at+12]
		e.tag, e.count = t.order.Uint16(e.raw), int64(t.order.Uint32(e.raw[4:]))
		if kind := t.order.Uint16(e.raw[2:]); int(kind) < len(tiffSizes) {
			e.wide = tiffSizes[kind]
		}
		e.size = e.wide * e.count
		e.at += 8
		if e.size > 4 {
			e.at = int64(t.order.Uint32(e.raw[8:]))
		}
		entries = append(entries, e)
	}
	return entries, int64(t.order.Uint32(t.b[end:])), nil
}

func (t *tiff) kept(entries []entry) []entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e entry) bool { return !slices.Contains(tiffKept, e.tag) || e.wide == 0 })
}

// preview says whether a directory is a small copy of another.
func (t *tiff) preview(entries []entry) bool {
	for _, e := range entries {
		if e.tag == tiffNewSubfile {
			v, err := t.values(e)
			return err == nil && len(v) == 1 && v[0]&1 != 0
		}
	}
	return false
}

// values reads numbers.
func (t *tiff) values(e entry) ([]int64, error) {
	if e.at < 0 || e.at+e.size > int64(len(t.b)) || e.count > int64(len(t.b)) {
		return nil, ErrFormat
	}
	var out []int64
	for i := range e.count {
		switch b := t.b[e.at+i*e.wide:]; e.wide {
		case 2:
			out = append(out, int64(t.order.Uint16(b)))
		case 4:
			out = append(out, int64(t.order.Uint32(b)))
		default:
			return nil, ErrFormat
		}
	}
	return out, nil
}

// page copies a directory, the values of its entries and its pixels.
func (t *tiff) page(at int64, entries []entry) error {
	var starts, sizes []int64
	kept := t.kept(entries)
	for _, e := range entries {
		var err error
		switch e.tag {
		case tiffSubIFDs:
			return ErrUnsupported
		case tiffCompression:
			if v, err := t.values(e); err != nil || len(v) != 1 || v[0] == 6 || v[0] == 7 || v[0] > 32946 {
				return ErrUnsupported
			}
		case tiffStripOffsets, tiffTileOffsets:
			starts, err = t.values(e)
		case tiffStripCounts, tiffTileCounts:
			sizes, err = t.values(e)
		}
		if err != nil {
			return err
		}
	}
	if len(starts) == 0 || len(starts) != len(sizes) {
		return ErrFormat
	}
	for i, s := range starts {
		if err := t.copy(s, sizes[i]); err != nil {
			return err
		}
	}
	place := at + 2
	t.order.PutUint16(t.out[at:], uint16(len(kept)))
	for _, e := range kept {
		if e.size > 4 {
			if err := t.copy(e.at, e.size); err != nil {
				return err
			}
		}
		copy(t.out[place:], e.raw)
		place += 12
	}
	return nil
}

// copy keeps n bytes at a place. What is copied in all is bounded, since places
// may be named any number of times.
func (t *tiff) copy(at, n int64) error {
	if at < 8 || n < 0 || at+n > int64(len(t.b)) {
		return ErrFormat
	}
	if t.copied += n; t.copied > 4*int64(len(t.b)) {
		return ErrFormat
	}
	copy(t.out[at:], t.b[at:at+n])
	return nil
}
