package picture

import (
	"bytes"
	"encoding/binary"
)

// webpFacts are what is to be known of a WebP before it is decoded.
type webpFacts struct {
	// pixels is how many its largest part has. A decoder trusts each part, whatever
	// the header says of the whole.
	pixels      int64
	orientation int
}

// factsOfWebP reads the heads of a WebP's parts. What it cannot read counts for
// nothing: the decoder refuses it.
func factsOfWebP(b []byte) webpFacts {
	f := webpFacts{orientation: 1}
	for at := 12; at+8 <= len(b); {
		n := int(min(int64(binary.LittleEndian.Uint32(b[at+4:])), int64(len(b)-at-8)))
		body := b[at+8 : at+8+n]
		switch string(b[at : at+4]) {
		case "VP8X":
			if n >= 10 {
				w := int64(body[4]) | int64(body[5])<<8 | int64(body[6])<<16
				h := int64(body[7]) | int64(body[8])<<8 | int64(body[9])<<16
				f.pixels = max(f.pixels, (w+1)*(h+1))
			}
		case "VP8L": // a signature, then 14 bits for each side, less one
			if n >= 5 {
				size := binary.LittleEndian.Uint32(body[1:])
				f.pixels = max(f.pixels, int64(size&0x3fff+1)*int64(size>>14&0x3fff+1))
			}
		case "VP8 ": // three bytes of a tag, a start code of three, 14 bits for each side
			if n >= 10 {
				size := binary.LittleEndian.Uint32(body[6:])
				f.pixels = max(f.pixels, int64(size&0x3fff)*int64(size>>16&0x3fff))
			}
		case "EXIF":
			f.orientation = max(1, orientation(bytes.TrimPrefix(body, []byte("Exif\x00\x00"))))
		}
		at += 8 + n + n&1
	}
	return f
}
