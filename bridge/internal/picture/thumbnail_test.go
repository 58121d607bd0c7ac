package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"golang.org/x/image/bmp"

	"github.com/passerelle-mail/passerelle/bridge/internal/picture"
)

// corners is a picture whose top left quarter is red, top right green, bottom
// left blue and bottom right white.
func corners(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{255, 0, 0, 255}
			switch {
			case x >= w/2 && y >= h/2:
				c = color.RGBA{255, 255, 255, 255}
			case x >= w/2:
				c = color.RGBA{0, 255, 0, 255}
			case y >= h/2:
				c = color.RGBA{0, 0, 255, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func encoded(t *testing.T, m image.Image, mediaType string) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch mediaType {
	case "image/jpeg":
		err = jpeg.Encode(&b, m, nil)
	case "image/png":
		err = png.Encode(&b, m)
	case "image/gif":
		err = gif.Encode(&b, m, nil)
	case "image/bmp":
		err = bmp.Encode(&b, m)
	case "image/webp":
		b.Write(webpOf(m))
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// oriented puts an orientation into a JPEG.
func oriented(b []byte, o uint16) []byte {
	body := append([]byte("Exif\x00\x00"), exif(binary.LittleEndian, o)...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(body)+2))
	return append(append(head, body...), b[2:]...)
}

// letter names the colour nearest to one.
func letter(c color.Color) byte {
	r, g, b, _ := c.RGBA()
	switch {
	case r > 0x8000 && g > 0x8000 && b > 0x8000:
		return 'w'
	case r > 0x8000:
		return 'r'
	case g > 0x8000:
		return 'g'
	}
	return 'b'
}

func TestThumbnail(t *testing.T) {
	t.Parallel()
	clear := corners(100, 50)
	clear.SetRGBA(0, 0, color.RGBA{})
	for _, tt := range []struct {
		name, mediaType string
		b               []byte
		w, h            int
		quarters        string // top left, top right, bottom left, bottom right
		want            string // type
	}{
		{"wide", "image/jpeg", encoded(t, corners(800, 400), "image/jpeg"), 320, 160, "rgbw", "image/jpeg"},
		{"high", "image/png", encoded(t, corners(400, 800), "image/png"), 160, 320, "rgbw", "image/jpeg"},
		{"GIF", "image/gif", encoded(t, corners(640, 640), "image/gif"), 320, 320, "rgbw", "image/jpeg"},
		{"WebP", "image/webp", encoded(t, corners(640, 320), "image/webp"), 320, 160, "rgbw", "image/jpeg"},
		{"WebP turned right", "image/webp", extended(encoded(t, corners(640, 320), "image/webp"), 640, 320, 6), 160, 320, "brwg", "image/jpeg"},
		{"BMP", "image/bmp", encoded(t, corners(640, 320), "image/bmp"), 320, 160, "rgbw", "image/jpeg"},
		{"small already", "image/png", encoded(t, corners(40, 20), "image/png"), 40, 20, "rgbw", "image/jpeg"},
		{"one line", "image/png", encoded(t, corners(4000, 2), "image/png"), 320, 1, "", "image/jpeg"},
		{"something shows through", "image/png", encoded(t, clear, "image/png"), 100, 50, "rgbw", "image/png"},
		{"mirrored", "image/jpeg", oriented(encoded(t, corners(800, 400), "image/jpeg"), 2), 320, 160, "grwb", "image/jpeg"},
		{"upside down", "image/jpeg", oriented(encoded(t, corners(800, 400), "image/jpeg"), 3), 320, 160, "wbgr", "image/jpeg"},
		{"mirrored upside down", "image/jpeg", oriented(encoded(t, corners(800, 400), "image/jpeg"), 4), 320, 160, "bwrg", "image/jpeg"},
		{"transposed", "image/jpeg", oriented(encoded(t, corners(800, 400), "image/jpeg"), 5), 160, 320, "rbgw", "image/jpeg"},
		{"turned right", "image/jpeg", oriented(encoded(t, corners(800, 400), "image/jpeg"), 6), 160, 320, "brwg", "image/jpeg"},
		{"transversed", "image/jpeg", oriented(encoded(t, corners(800, 400), "image/jpeg"), 7), 160, 320, "wgbr", "image/jpeg"},
		{"turned left", "image/jpeg", oriented(encoded(t, corners(800, 400), "image/jpeg"), 8), 160, 320, "gwrb", "image/jpeg"},
	} {
		small, smallType, err := picture.Thumbnail(tt.b, tt.mediaType, 320)
		if err != nil || smallType != tt.want {
			t.Errorf("%s: %q, %v; want %s", tt.name, smallType, err, tt.want)
			continue
		}
		m, _, err := image.Decode(bytes.NewReader(small))
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		w, h := m.Bounds().Dx(), m.Bounds().Dy()
		if w != tt.w || h != tt.h {
			t.Errorf("%s: %d×%d; want %d×%d", tt.name, w, h, tt.w, tt.h)
		}
		got := string([]byte{letter(m.At(w/4, h/4)), letter(m.At(3*w/4, h/4)), letter(m.At(w/4, 3*h/4)), letter(m.At(3*w/4, 3*h/4))})
		if tt.quarters != "" && got != tt.quarters {
			t.Errorf("%s: quarters %q; want %q", tt.name, got, tt.quarters)
		}
	}
}

func TestNoThumbnail(t *testing.T) {
	t.Parallel()
	// A decoder would ask for 40 GB for it.
	huge := encoded(t, corners(2, 2), "image/png")
	binary.BigEndian.PutUint32(huge[16:], 100_000)
	binary.BigEndian.PutUint32(huge[20:], 100_000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	whole := encoded(t, drawing(), "image/jpeg")
	for _, tt := range []struct {
		name, mediaType string
		b               []byte
		want            error
	}{
		{"another type", "image/tiff", whole, picture.ErrUnsupported},
		{"too many pixels behind a small head", "image/webp", extended(webpOf(solid{16384, 16384}), 1, 1, 1), picture.ErrUnsupported},
		{"no WebP", "image/webp", []byte("RIFF\x04\x00\x00\x00WEBP"), picture.ErrFormat},
		{"too many pixels", "image/png", huge, picture.ErrUnsupported},
		{"nothing", "image/png", nil, picture.ErrFormat},
		{"no picture", "image/png", []byte("hello"), picture.ErrFormat},
		{"cut off", "image/jpeg", whole[:len(whole)/2], picture.ErrFormat},
	} {
		if _, _, err := picture.Thumbnail(tt.b, tt.mediaType, 320); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v; want %v", tt.name, err, tt.want)
		}
	}
}

func FuzzThumbnail(f *testing.F) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, drawing(), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes(), "image/jpeg")
	f.Add([]byte("GIF89a"), "image/gif")
	f.Add(webpOf(corners(8, 8)), "image/webp")
	f.Add(extended(webpOf(corners(8, 8)), 8, 8, 6), "image/webp")
	f.Fuzz(func(t *testing.T, b []byte, mediaType string) {
		if config, _, err := image.DecodeConfig(bytes.NewReader(b)); err == nil && config.Width*config.Height > 1<<20 {
			return // slow
		}
		small, _, err := picture.Thumbnail(b, mediaType, 32)
		if err != nil {
			return
		}
		config, _, err := image.DecodeConfig(bytes.NewReader(small))
		if err != nil || config.Width > 32 || config.Height > 32 {
			t.Errorf("a thumbnail of %d×%d, %v", config.Width, config.Height, err)
		}
	})
}
