package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // decoders of what has thumbnails
	encodejpeg "image/jpeg"
	encodepng "image/png"
	"slices"

	_ "golang.org/x/image/bmp"  // as above
	_ "golang.org/x/image/webp" // as above
)

const (
	// maxPixels bounds the memory that a decoder takes: 1.5 to 3 bytes for each
	// pixel of a JPEG, 4 for others.
	maxPixels      = 50_000_000
	maxPixelsOther = 20_000_000
	// boxSamples is how many pixels in each direction stand for one of a
	// thumbnail.
	boxSamples = 4
	quality    = 80
)

// ThumbnailTypes are the media types of pictures that [Thumbnail] reads.
var ThumbnailTypes = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"}

// Thumbnail returns a copy of a picture that is at most side pixels wide and
// high, as a JPEG or, where something shows through, a PNG. It stands upright.
// One that is smaller already keeps its size.
//
// It returns ErrUnsupported for types other than JPEG, PNG, GIF, WebP and BMP and
// for pictures of too many pixels, and ErrFormat for what no picture can be read
// from: so it is for an animated WebP.
func Thumbnail(b []byte, mediaType string, side int) (small []byte, smallType string, err error) {
	if !slices.Contains(ThumbnailTypes, mediaType) {
		return nil, "", ErrUnsupported
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		return nil, "", ErrFormat
	}
	limit := int64(maxPixelsOther)
	if format == "jpeg" {
		limit = maxPixels
	}
	pixels, o := int64(config.Width)*int64(config.Height), 1
	switch format {
	case "jpeg":
		o = jpegOrientation(b)
	case "webp":
		facts := factsOfWebP(b)
		pixels, o = max(pixels, facts.pixels), facts.orientation
	}
	if pixels > limit {
		return nil, "", ErrUnsupported
	}
	m, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, "", ErrFormat
	}
	t := shrink(m, side, o)
	var out bytes.Buffer
	if t.Opaque() {
		err, smallType = encodejpeg.Encode(&out, t, &encodejpeg.Options{Quality: quality}), "image/jpeg"
	} else {
		err, smallType = encodepng.Encode(&out, t), "image/png"
	}
	if err != nil {
		return nil, "", fmt.Errorf("writing a thumbnail: %w", err)
	}
	return out.Bytes(), smallType, nil
}

// shrink draws m upright into a picture of at most side pixels each way.
func shrink(m image.Image, side, orientation int) *image.RGBA {
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	upW, upH := w, h
	if orientation >= 5 {
		upW, upH = h, w
	}
	scale := max(upW, upH, side) // over side
	outW, outH := max(1, upW*side/scale), max(1, upH*side/scale)
	out := image.NewRGBA(image.Rect(0, 0, outW, outH))
	for y := range outH {
		for x := range outW {
			out.SetRGBA(x, y, boxOf(m, x, y, outW, outH, upW, upH, orientation))
		}
	}
	return out
}

// boxOf is the mean colour of the pixels that one of a thumbnail stands for.
func boxOf(m image.Image, x, y, outW, outH, upW, upH, orientation int) color.RGBA {
	b := m.Bounds()
	x0, x1 := x*upW/outW, max(x*upW/outW+1, (x+1)*upW/outW)
	y0, y1 := y*upH/outH, max(y*upH/outH+1, (y+1)*upH/outH)
	nx, ny := min(boxSamples, x1-x0), min(boxSamples, y1-y0)
	var sum [4]uint32
	for j := range ny {
		for i := range nx {
			sx, sy := turned(x0+(2*i+1)*(x1-x0)/(2*nx), y0+(2*j+1)*(y1-y0)/(2*ny), upW, upH, orientation)
			r, g, bl, a := m.At(b.Min.X+sx, b.Min.Y+sy).RGBA()
			sum[0], sum[1], sum[2], sum[3] = sum[0]+r>>8, sum[1]+g>>8, sum[2]+bl>>8, sum[3]+a>>8
		}
	}
	n := uint32(nx * ny)
	return color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), uint8(sum[3] / n)}
}

// turned returns where a pixel of the upright picture, w wide and h high, is in
// the stored one (Exif 2.3, tag 0x0112).
func turned(x, y, w, h, orientation int) (sx, sy int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, w - 1 - x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return h - 1 - y, x
	}
	return x, y
}

// jpegOrientation returns the orientation that a JPEG's Exif gives; 1 where it
// gives none.
func jpegOrientation(b []byte) int {
	at := 2
	for at+4 <= len(b) && b[at] == 0xff && b[at+1] != jpegSOS {
		n := int(binary.BigEndian.Uint16(b[at+2:]))
		end := at + 2 + n
		if n < 2 || end > len(b) {
			break
		}
		body := b[at+4 : end]
		if b[at+1] == jpegAPP1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return max(1, orientation(body[6:]))
		}
		at = end
	}
	return 1
}
