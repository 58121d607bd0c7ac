package picture_test

import (
	"encoding/binary"
	"image"
	"image/color"
)

// solid is a black picture that takes no memory.
type solid struct{ w, h int }

func (solid) ColorModel() color.Model   { return color.RGBAModel }
func (s solid) Bounds() image.Rectangle { return image.Rect(0, 0, s.w, s.h) }
func (solid) At(int, int) color.Color   { return color.RGBA{A: 255} }

// bits are written from the lowest on.
type bits struct {
	out  []byte
	last uint
}

func (b *bits) write(value uint32, n uint) {
	for i := range n {
		if b.last%8 == 0 {
			b.out = append(b.out, 0)
		}
		b.out[len(b.out)-1] |= byte(value>>i&1) << (b.last % 8)
		b.last++
	}
}

// webpOf writes a lossless WebP of a picture whose colours are each none or full:
// each channel has a code of one bit. Of a solid one no pixel takes any.
func webpOf(m image.Image) []byte {
	_, plain := m.(solid)
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	b := &bits{out: []byte{0x2f}, last: 8}
	b.write(uint32(w-1), 14)
	b.write(uint32(h-1), 14)
	b.write(0, 1+3+1+1+1) // no alpha, version 0, no transform, no cache, no groups
	for range 3 {         // green, red and blue: a simple code of 0, or of 0 and 255
		b.write(1, 1)
		if plain {
			b.write(0, 2+1)
			continue
		}
		b.write(1, 1)
		b.write(0, 1+1) // the first symbol, in one bit
		b.write(255, 8)
	}
	b.write(1, 1) // alpha: full
	b.write(0, 1)
	b.write(1, 1)
	b.write(255, 8)
	b.write(1, 1) // distances: none
	b.write(0, 1+1+1)
	for y := 0; !plain && y < h; y++ {
		for x := range w {
			red, green, blue, _ := m.At(x, y).RGBA()
			b.write(green>>15, 1)
			b.write(red>>15, 1)
			b.write(blue>>15, 1)
		}
	}
	return riff(chunk("VP8L", b.out))
}

func chunk(name string, body []byte) []byte {
	c := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
	c = append(c, body...)
	if len(body)%2 == 1 {
		c = append(c, 0)
	}
	return c
}

func riff(chunks ...[]byte) []byte {
	body := []byte("WEBP")
	for _, c := range chunks {
		body = append(body, c...)
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// extended puts a WebP into one with a head that says how large it is, and how it
// is to be turned.
func extended(b []byte, w, h int, turn uint16) []byte {
	head := make([]byte, 10)
	head[0] = 0x08 // Exif
	binary.LittleEndian.PutUint16(head[4:], uint16(w-1))
	binary.LittleEndian.PutUint16(head[7:], uint16(h-1))
	return riff(chunk("VP8X", head), b[12:], chunk("EXIF", exif(binary.LittleEndian, turn)))
}
