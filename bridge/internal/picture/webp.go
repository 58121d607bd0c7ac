package picture

import (
	"encoding/binary"
	"errors"
)

// Flags of the VP8X chunk.
const (
	webpXMP  = 0x04
	webpExif = 0x08
)

// cleanWebP keeps the chunks that decoders need, and of Exif the orientation.
func cleanWebP(p *plan) error {
	head, err := p.read(0, 12)
	if err != nil {
		return err
	}
	size := int64(binary.LittleEndian.Uint32(head[4:])) + 8
	if string(head[:4]) != "RIFF" || string(head[8:]) != "WEBP" || size > p.size || size < 20 {
		return ErrFormat
	}
	w := webp{plan: &plan{src: p.src, size: size}}
	if err := w.chunks(12, size, w.chunk); err != nil {
		return err
	}
	if !w.drawn {
		return ErrFormat
	}
	if w.oriented > 1 && w.flags != nil {
		w.flags[8] |= webpExif
		exif := append([]byte("EXIF\x1a\x00\x00\x00"), orientationOnly(w.oriented)...)
		if err := w.write(exif); err != nil {
			return err
		}
	}
	riff := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(w.length()+4))
	if err := p.write(append(riff, "WEBP"...)); err != nil {
		return err
	}
	p.pieces = append(p.pieces, w.pieces...)
	return nil
}

type webp struct {
	*plan
	flags    []byte // the VP8X chunk
	oriented int
	drawn    bool
}

// chunks gives each chunk between two places to f, with its data's size.
func (w *webp) chunks(at, end int64, f func(name string, at, n, padded int64) error) error {
	for at < end {
		if at+8 > end {
			return ErrFormat
		}
		h, err := w.read(at, 8)
		if err != nil {
			return err
		}
		n := int64(binary.LittleEndian.Uint32(h[4:]))
		padded := n + n&1
		if at+8+n > end {
			return ErrFormat
		}
		padded = min(padded, end-at-8) // the last one's padding is often missing
		if err := f(string(h[:4]), at, n, padded); err != nil {
			return err
		}
		at += 8 + padded
	}
	return nil
}

func (w *webp) chunk(name string, at, n, padded int64) error {
	switch name {
	case "VP8 ", "VP8L":
		w.drawn = true
		return w.keepPadded(at, n, padded)
	case "ALPH", "ANIM", "ICCP":
		return w.keepPadded(at, n, padded)
	case "VP8X":
		b, err := w.read(at, 8+n)
		if err != nil {
			return err
		}
		if n != 10 || w.flags != nil {
			return ErrFormat
		}
		b[8] &^= webpXMP | webpExif
		w.flags = b
		return w.write(b)
	case "ANMF":
		return w.frame(at, n)
	case "EXIF":
		exif, err := w.read(at+8, min(n, maxExif))
		if err != nil {
			return err
		}
		if len(exif) > 6 && string(exif[:6]) == "Exif\x00\x00" { // some writers put JPEG's name before it
			exif = exif[6:]
		}
		w.oriented = orientation(exif)
	}
	return nil
}

func (w *webp) keepPadded(at, n, padded int64) error {
	if err := w.keep(at, 8+padded); err != nil || n&1 == 0 || padded > n {
		return err
	}
	return w.write([]byte{0})
}

// frame keeps a frame of an animation, with the chunks of it that are drawn.
func (w *webp) frame(at, n int64) error {
	const header = 16
	if n < header {
		return ErrFormat
	}
	inner := webp{plan: &plan{src: w.src, size: w.size}}
	err := inner.chunks(at+8+header, at+8+n, func(name string, at, n, padded int64) error {
		switch name {
		case "VP8 ", "VP8L", "ALPH":
			return inner.keepPadded(at, n, padded)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(inner.pieces) == 0 || len(inner.pieces)+len(w.pieces)+2 > maxPieces {
		return ErrFormat
	}
	w.drawn = true
	head := binary.LittleEndian.AppendUint32([]byte("ANMF"), uint32(header+inner.length()))
	if err := errors.Join(w.write(head), w.keep(at+8, header)); err != nil {
		return err
	}
	w.pieces = append(w.pieces, inner.pieces...)
	return nil
}
