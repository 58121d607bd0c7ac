package picture

import (
	"encoding/binary"
	"hash/crc32"
	"slices"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// pngKept are the chunks that change how a picture looks, with those of
// animations.
var pngKept = []string{
	"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI",
	"bKGD", "hIST", "pHYs", "acTL", "fcTL", "fdAT",
}

// cleanPNG keeps the chunks that decoders need, and of Exif the orientation.
func cleanPNG(p *plan) error {
	head, err := p.read(0, 8)
	if err != nil {
		return err
	}
	if string(head) != pngSignature {
		return ErrFormat
	}
	if err := p.keep(0, 8); err != nil {
		return err
	}
	for at, first := int64(8), true; ; first = false {
		h, err := p.read(at, 8)
		if err != nil {
			return err
		}
		name, n := string(h[4:]), int64(binary.BigEndian.Uint32(h))
		if at+12+n > p.size || first != (name == "IHDR") {
			return ErrFormat
		}
		if err := p.chunkPNG(name, at, n); err != nil || name == "IEND" {
			return err
		}
		at += 12 + n
	}
}

// chunkPNG keeps a chunk of n bytes of data, or leaves it out.
func (p *plan) chunkPNG(name string, at, n int64) error {
	switch {
	case slices.Contains(pngKept, name):
		return p.keep(at, 12+n)
	case name != "eXIf" || n > maxExif:
		return nil
	}
	exif, err := p.read(at+8, n)
	if err != nil {
		return err
	}
	o := orientation(exif)
	if o <= 1 {
		return nil
	}
	data := append([]byte("eXIf"), orientationOnly(o)...)
	chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(data)-4)), data...)
	return p.write(binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(data)))
}

// maxExif is how much Exif is read for its orientation.
const maxExif = 1 << 20
