package picture

import (
	"encoding/binary"
	"errors"
)

// cleanBMP keeps the headers and the pixels, and leaves out what stands between
// and behind them.
func cleanBMP(p *plan) error {
	head, err := p.read(0, 18)
	if err != nil {
		return err
	}
	start, dib := int64(binary.LittleEndian.Uint32(head[10:])), int64(binary.LittleEndian.Uint32(head[14:]))
	if string(head[:2]) != "BM" || dib < 40 || dib > 124 || start < 14+dib || start > 14+dib+maxPalette {
		return ErrFormat
	}
	info, err := p.read(14, dib)
	if err != nil {
		return err
	}
	width, height := int64(int32(binary.LittleEndian.Uint32(info[4:]))), int64(int32(binary.LittleEndian.Uint32(info[8:])))
	bits, compression := int64(binary.LittleEndian.Uint16(info[14:])), binary.LittleEndian.Uint32(info[16:])
	if height < 0 {
		height = -height
	}
	if width <= 0 || height == 0 || width > 1<<20 || height > 1<<20 || bits == 0 || bits > 32 {
		return ErrFormat
	}
	n := int64(binary.LittleEndian.Uint32(info[20:]))
	switch compression {
	case 0, 3, 6: // not compressed
		n = (width*bits + 31) / 32 * 4 * height
	case 1, 2:
	default:
		return ErrUnsupported
	}
	if space := binary.LittleEndian.Uint32(info[min(56, dib-4):]); dib == 124 && (space == profileLinked || space == profileEmbedded) {
		return ErrUnsupported
	}
	return errors.Join(p.keep(0, start), p.keep(start, n))
}

// Colour spaces of version 5 whose profile stands behind the pixels, or in
// another file.
const (
	profileLinked   = 0x4c494e4b
	profileEmbedded = 0x4d424544
)

// maxPalette is the largest table of colours with its masks, in bytes.
const maxPalette = 4*256 + 16
