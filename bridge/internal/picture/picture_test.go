package picture_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge/internal/picture"
)

// secret stands wherever a picture can say more than it shows.
const secret = "48.8584 N, 2.2945 E, Marie"

func clean(tb testing.TB, b []byte, mediaType string) ([]byte, error) {
	tb.Helper()
	r, err := picture.Clean(bytes.NewReader(b), int64(len(b)), mediaType)
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(r)
	if err != nil {
		tb.Fatal(err)
	}
	return out, nil
}

// drawing is a picture in which no two rows are alike.
func drawing() *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, 61, 47))
	for y := range 47 {
		for x := range 61 {
			m.Set(x, y, color.RGBA{uint8(x * 4), uint8(y * 5), uint8(x * y), 255})
		}
	}
	return m
}

// exif is a TIFF structure with an orientation and a secret.
func exif(order binary.ByteOrder, orientation uint16) []byte {
	b := []byte("II*\x00")
	if order == binary.BigEndian {
		b = []byte("MM\x00*")
	}
	put16 := func(v uint16) { b = append(b, 0, 0); order.PutUint16(b[len(b)-2:], v) }
	put32 := func(v uint32) { b = append(b, 0, 0, 0, 0); order.PutUint32(b[len(b)-4:], v) }
	put32(8)
	put16(2)
	put16(0x010f)
	put16(2)
	put32(uint32(len(secret)))
	put32(8 + 2 + 24 + 4)
	put16(0x0112)
	put16(3)
	put32(1)
	put16(orientation)
	put16(0)
	put32(0)
	return append(b, secret...)
}

// orientationOf finds what a cleaned picture says of its orientation.
func orientationOf(b []byte) byte {
	_, after, ok := bytes.Cut(b, []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"))
	if !ok {
		return 0
	}
	return after[0]
}

func segment(marker byte, body string) string {
	return string([]byte{0xff, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)}) + body
}

const profile = "ICC_PROFILE\x00\x01\x01 a profile "

func jpegWith(tb testing.TB, orientation uint16, progressive bool) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, drawing(), nil); err != nil {
		tb.Fatal(err)
	}
	plain := buf.String()
	thumbnail := "JFIF\x00\x01\x02\x01\x00\x48\x00\x48\x09\x01" + secret + " "
	head := segment(0xe0, thumbnail) + segment(0xe0, "JFXX\x00\x10"+secret) +
		segment(0xe1, "Exif\x00\x00"+string(exif(binary.LittleEndian, orientation))) +
		segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+secret) + segment(0xe2, profile) + segment(0xe2, "MPF\x00"+secret) +
		segment(0xed, "Photoshop 3.0\x008BIM"+secret) + segment(0xfe, secret) + "\xff\xff" + segment(0xef, secret)[1:]
	tail := "\xff\xd9"
	if progressive { // a comment after the scan
		tail = segment(0xfe, secret) + tail
	}
	return []byte(plain[:2] + head + plain[2:len(plain)-2] + tail + "MotionPhoto" + secret)
}

func chunkPNG(name, data string) string {
	sum := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(name+data)))
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(data)))) + name + data + string(sum)
}

func pngWith(tb testing.TB, orientation uint16) []byte {
	tb.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, drawing()); err != nil {
		tb.Fatal(err)
	}
	plain := buf.String()
	const header = 8 + 25
	return []byte(plain[:header] + chunkPNG("gAMA", "\x00\x00\xb1\x8f") + chunkPNG("tEXt", "Author\x00"+secret) + chunkPNG("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+secret) +
		chunkPNG("zTXt", secret) + chunkPNG("tIME", secret[:7]) + chunkPNG("eXIf", string(exif(binary.BigEndian, orientation))) +
		chunkPNG("prIv", secret) + plain[header:] + secret)
}

func gifWith(tb testing.TB) []byte {
	tb.Helper()
	frame := func(c uint8) *image.Paletted {
		m := image.NewPaletted(image.Rect(0, 0, 31, 17), color.Palette{color.Black, color.White, color.RGBA{c, 0, 0, 255}})
		for i := range m.Pix {
			m.Pix[i] = uint8(i) % 3
		}
		return m
	}
	var buf bytes.Buffer
	err := gif.EncodeAll(&buf, &gif.GIF{Image: []*image.Paletted{frame(9), frame(99)}, Delay: []int{10, 20}, LoopCount: 3})
	if err != nil {
		tb.Fatal(err)
	}
	plain := buf.String()
	comment := "\x21\xfe" + string(rune(len(secret))) + secret + "\x00"
	xmp := "\x21\xff\x0bXMP DataXMP" + string(rune(len(secret))) + secret + "\x00"
	loop := "\x21\xff\x0bNETSCAPE2.0" + "\x03\x01\x03\x00" + string(rune(len(secret))) + secret + "\x00" // with more behind it
	body := 13 + 3<<(1+plain[10]&7)
	if plain[10]&0x80 == 0 {
		body = 13
	}
	return []byte(plain[:body] + comment + loop + xmp + plain[body:len(plain)-1] + comment + ";" + secret)
}

// tinyWebP is one pixel, as the simple file format has it.
var tinyWebP, _ = base64.StdEncoding.DecodeString("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")

func chunkWebP(name, data string) string {
	size := binary.LittleEndian.AppendUint32(nil, uint32(len(data)))
	return name + string(size) + data + "\x00"[:len(data)&1]
}

func webpWith(orientation uint16) []byte {
	body := "WEBP" + chunkWebP("VP8X", "\x2c\x00\x00\x00\x00\x00\x00\x00\x00\x00") + chunkWebP("ICCP", profile) +
		string(tinyWebP[12:]) + chunkWebP("EXIF", "Exif\x00\x00"+string(exif(binary.LittleEndian, orientation))) +
		chunkWebP("XMP ", secret) + chunkWebP("ABCD", secret)
	return []byte(string(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)))) + body + secret)
}

func TestMetadataGoes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, mediaType string
		picture         []byte
		orientation     byte
		keeps           []string
		decode          func(io.Reader) (image.Image, error)
	}{
		{"jpeg", "image/jpeg", jpegWith(t, 6, false), 6, []string{profile}, jpeg.Decode},
		{"jpeg, comment after the scan", "image/jpeg", jpegWith(t, 1, true), 0, []string{profile}, jpeg.Decode},
		{"jpeg, orientation out of range", "image/jpeg", jpegWith(t, 9, true), 0, nil, jpeg.Decode},
		{"png", "image/png", pngWith(t, 8), 8, []string{"gAMA"}, png.Decode},
		{"png, upright", "image/png", pngWith(t, 1), 0, []string{"gAMA"}, png.Decode},
		{"gif", "image/gif", gifWith(t), 0, []string{"NETSCAPE2.0\x03\x01\x03\x00\x00"}, gif.Decode},
		{"webp", "image/webp", webpWith(3), 3, []string{profile, string(tinyWebP[12:])}, nil},
		{"webp, upright", "image/webp", webpWith(1), 0, []string{profile, "VP8X\x0a\x00\x00\x00\x20"}, nil},
		{"webp, simple", "image/webp", tinyWebP, 0, []string{string(tinyWebP)}, nil},
		{"webp, animated", "image/webp", animation(), 0, []string{"ANIM", "0123456789abcdef" + string(tinyWebP[12:])}, nil},
		{"tiff, little endian", "image/tiff", tiffWith(binary.LittleEndian), 0, []string{"PIXELS0123"}, nil},
		{"tiff, big endian", "image/tiff", tiffWith(binary.BigEndian), 0, []string{"PIXELS0123"}, nil},
		{"bmp", "image/bmp", bmpWith(), 0, []string{"\x01\x02\x03\x00\x04\x05\x06\x00"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := clean(t, tt.picture, tt.mediaType)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range []string{secret, secret[:7], "Marie", "Photoshop", "xmp", "XMP", "MotionPhoto"} {
				if bytes.Contains(got, []byte(part)) {
					t.Errorf("%q is still there", part)
				}
			}
			for _, part := range tt.keeps {
				if !bytes.Contains(got, []byte(part)) {
					t.Errorf("%q is gone", part)
				}
			}
			if o := orientationOf(got); o != tt.orientation {
				t.Errorf("orientation %d, want %d", o, tt.orientation)
			}
			again, err := clean(t, got, tt.mediaType)
			if err != nil || !bytes.Equal(again, got) {
				t.Errorf("cleaning twice gives %d bytes, %v; want the same %d", len(again), err, len(got))
			}
			if tt.decode != nil {
				samePixels(t, tt.decode, tt.picture, got)
			}
		})
	}
}

func samePixels(t *testing.T, decode func(io.Reader) (image.Image, error), before, after []byte) {
	t.Helper()
	a, err := decode(bytes.NewReader(before))
	if err != nil {
		t.Fatal(err)
	}
	b, err := decode(bytes.NewReader(after))
	if err != nil {
		t.Fatal(err)
	}
	if a.Bounds() != b.Bounds() {
		t.Fatalf("%v became %v", a.Bounds(), b.Bounds())
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if a.At(x, y) != b.At(x, y) {
				t.Fatalf("the pixel at %d, %d became another", x, y)
			}
		}
	}
}

func TestAnimationStaysOne(t *testing.T) {
	t.Parallel()
	got, err := clean(t, gifWith(t), "image/gif")
	if err != nil {
		t.Fatal(err)
	}
	g, err := gif.DecodeAll(bytes.NewReader(got))
	if err != nil || len(g.Image) != 2 || g.LoopCount != 3 || g.Delay[1] != 20 {
		t.Errorf("got %+v, %v; want two frames, thrice, the second for 20", g, err)
	}
}

// animation is a WebP of one frame that hides a secret in it.
func animation() []byte {
	body := "WEBP" + chunkWebP("VP8X", "\x0e\x00\x00\x00\x00\x00\x00\x00\x00\x00") + chunkWebP("ANIM", "\x00\x00\x00\x00\x00\x00") +
		chunkWebP("ANMF", "0123456789abcdef"+chunkWebP("ABCD", secret)+string(tinyWebP[12:]))
	return []byte(string(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)))) + body)
}

// tiffWith has a page, with a secret, and a small copy of it.
func tiffWith(order binary.ByteOrder) []byte {
	type tag struct {
		id, kind uint16
		n, v     uint32
	}
	b := []byte("II*\x00\x00\x00\x00\x00PIXELS0123" + secret + "SMALL_Marie_" + "\x00\x00")
	if order == binary.BigEndian {
		copy(b, "MM\x00*")
	}
	directory := func(link int, tags []tag) int {
		order.PutUint32(b[link:], uint32(len(b)))
		b = order16(b, order, uint16(len(tags)))
		for _, g := range tags {
			b = order16(order16(b, order, g.id), order, g.kind)
			b = append(b, 0, 0, 0, 0, 0, 0, 0, 0)
			order.PutUint32(b[len(b)-8:], g.n)
			if g.kind == 3 && g.n == 1 {
				order.PutUint16(b[len(b)-4:], uint16(g.v))
			} else {
				order.PutUint32(b[len(b)-4:], g.v)
			}
		}
		b = append(b, 0, 0, 0, 0)
		return len(b) - 4
	}
	next := directory(4, []tag{
		{256, 3, 1, 2},
		{257, 3, 1, 5},
		{258, 3, 1, 8},
		{259, 3, 1, 1},
		{262, 3, 1, 1},
		{270, 2, uint32(len(secret)), 18},
		{273, 4, 1, 8},
		{279, 4, 1, 10},
		{315, 2, uint32(len(secret)), 18},
		{34665, 4, 1, 18},
	})
	directory(next, []tag{{254, 4, 1, 1}, {256, 3, 1, 1}, {273, 4, 1, uint32(18 + len(secret))}, {279, 4, 1, 12}})
	return append(b, secret...)
}

func order16(b []byte, order binary.ByteOrder, v uint16) []byte {
	b = append(b, 0, 0)
	order.PutUint16(b[len(b)-2:], v)
	return b
}

// bmpWith is two rows of one pixel, with secrets before and behind them.
func bmpWith() []byte {
	head := binary.LittleEndian.AppendUint32([]byte("BM\x00\x00\x00\x00\x00\x00\x00\x00"), 54)
	for _, v := range []uint32{40, 1, 2, 24<<16 | 1, 0, 8, 0, 0, 0, 0} {
		head = binary.LittleEndian.AppendUint32(head, v)
	}
	return append(head, "\x01\x02\x03\x00\x04\x05\x06\x00"+secret...)
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	t.Parallel()
	whole := map[string][]byte{
		"image/jpeg": jpegWith(t, 6, false), "image/png": pngWith(t, 6), "image/gif": gifWith(t),
		"image/webp": webpWith(6), "image/tiff": tiffWith(binary.BigEndian), "image/bmp": bmpWith(),
	}
	for mediaType, b := range whole {
		for n := range len(b) - len(secret) - 20 {
			if out, err := clean(t, b[:n], mediaType); err == nil && bytes.Contains(out, []byte(secret)) {
				t.Errorf("%s cut after %d bytes keeps its secret", mediaType, n)
			}
		}
		if _, err := clean(t, b[:len(b)/3], mediaType); !errors.Is(err, picture.ErrFormat) {
			t.Errorf("a third of %s = %v, want ErrFormat", mediaType, err)
		}
		if _, err := clean(t, []byte("no picture at all, but a text of some length"), mediaType); !errors.Is(err, picture.ErrFormat) {
			t.Errorf("text as %s = %v, want ErrFormat", mediaType, err)
		}
	}
	for _, mediaType := range []string{"image/heic", "image/avif", "image/svg+xml", ""} {
		if _, err := clean(t, whole["image/jpeg"], mediaType); !errors.Is(err, picture.ErrUnsupported) {
			t.Errorf("%q = %v, want ErrUnsupported", mediaType, err)
		}
	}
}

// What comes out of Clean goes through it again unchanged, and is not much
// longer than what went in.
func FuzzClean(f *testing.F) {
	f.Add(jpegWith(f, 6, true))
	f.Add(pngWith(f, 8))
	f.Add(gifWith(f))
	f.Add(webpWith(3))
	f.Add(animation())
	f.Add(tiffWith(binary.LittleEndian))
	f.Add(tiffWith(binary.BigEndian))
	f.Add(bmpWith())
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, mediaType := range picture.Types() {
			out, err := clean(t, b, mediaType)
			if err != nil {
				continue
			}
			if len(out) > len(b)+100 {
				t.Errorf("%s: %d bytes became %d", mediaType, len(b), len(out))
			}
			again, err := clean(t, out, mediaType)
			if err != nil || !bytes.Equal(again, out) {
				t.Errorf("%s: cleaned again: %v, %d bytes; want the same %d", mediaType, err, len(again), len(out))
			}
		}
	})
}
