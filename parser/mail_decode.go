package parser

import (
	"bytes"
	"io"
	"strings"
)

// content reads the decoded content of the part that the line reader is in. It
// is tolerant: damaged base64 and quoted-printable give what they can.
type content struct {
	lines  *lineReader
	decode decoder
	eol    []byte // the last line end, which may belong to the boundary line
	out    []byte // decoded, not yet read
	buf    []byte
	size   int64 // decoded bytes so far
	done   bool
	ends   func() bool // true when the content is over, before the part is

	warning string // what was wrong with the encoding
}

// decoder appends the decoded form of src to dst.
type decoder interface {
	decode(dst, src []byte) []byte
	// end appends what is left, and says in a few words what was wrong.
	end(dst []byte) (rest []byte, warning string)
}

func (c *content) Read(p []byte) (int, error) {
	for len(c.out) == 0 {
		if !c.fill() {
			if err := c.lines.readErr(); err != nil {
				return 0, err
			}
			return 0, io.EOF
		}
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	return n, nil
}

// fill decodes the next line into c.out. It returns false at the end.
func (c *content) fill() bool {
	if c.done {
		return false
	}
	c.buf = c.buf[:0]
	if c.ends != nil && c.ends() || !c.lines.next() {
		c.done = true
		c.buf, c.warning = c.decode.end(c.buf)
	} else {
		line := c.lines.chunk
		if len(c.eol) > 0 {
			c.buf = c.decode.decode(c.buf, c.eol)
			c.eol = c.eol[:0]
		}
		n := len(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")))
		if line[len(line)-1] != '\n' {
			n = len(line)
		}
		c.eol = append(c.eol, line[n:]...)
		c.buf = c.decode.decode(c.buf, line[:n])
	}
	c.size += int64(len(c.buf))
	c.out = c.buf
	return len(c.buf) > 0 || !c.done
}

// drain reads to the end of the part.
func (c *content) drain() {
	for c.fill() {
		continue
	}
	c.out = nil
}

// newDecoder returns the decoder for a Content-Transfer-Encoding.
func newDecoder(encoding string) (d decoder, known bool) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return &base64Decoder{}, true
	case "quoted-printable":
		return &qpDecoder{}, true
	case "", "7bit", "8bit", "binary":
		return plainDecoder{}, true
	case "x-uuencode", "uuencode", "x-uue", "x-uu":
		return &uuDecoder{}, true
	case "x-yencode", "yencode", "x-yenc":
		return &yEncDecoder{}, true
	}
	return plainDecoder{}, false
}

type plainDecoder struct{}

func (plainDecoder) decode(dst, src []byte) []byte   { return append(dst, src...) }
func (plainDecoder) end(dst []byte) ([]byte, string) { return dst, "" }

// base64Decoder decodes base64 with anything between the characters of the
// alphabet, and with padding in the middle where two encodings were joined.
type base64Decoder struct {
	bits   uint32
	n      int // characters in bits
	strays int
	some   bool
}

const base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

var base64Values = func() (t [256]byte) {
	for i := range t {
		t[i] = 0xff
	}
	for i := range len(base64Alphabet) {
		t[base64Alphabet[i]] = byte(i)
	}
	return t
}()

func (d *base64Decoder) decode(dst, src []byte) []byte {
	for _, c := range src {
		v := base64Values[c]
		if v == 0xff {
			switch c {
			case '=':
				dst = d.flush(dst)
			case '\r', '\n', ' ', '\t':
			default:
				d.strays++
			}
			continue
		}
		d.some = true
		d.bits = d.bits<<6 | uint32(v)
		if d.n++; d.n == 4 {
			dst = append(dst, byte(d.bits>>16), byte(d.bits>>8), byte(d.bits))
			d.n, d.bits = 0, 0
		}
	}
	return dst
}

// flush ends a group of fewer than four characters.
func (d *base64Decoder) flush(dst []byte) []byte {
	switch d.n {
	case 2:
		dst = append(dst, byte(d.bits>>4))
	case 3:
		dst = append(dst, byte(d.bits>>10), byte(d.bits>>2))
	}
	d.n, d.bits = 0, 0
	return dst
}

func (d *base64Decoder) end(dst []byte) ([]byte, string) {
	cut := d.n == 1
	dst = d.flush(dst)
	if d.strays > 0 || cut {
		return dst, "a part is damaged base64"
	}
	return dst, ""
}

// qpDecoder decodes quoted-printable. What is not an escape stays as it is.
type qpDecoder struct {
	held []byte // the end of a line that may yet be an escape or blanks to drop
	buf  []byte
	bad  bool
}

func (d *qpDecoder) decode(dst, src []byte) []byte {
	if len(d.held) > 0 {
		d.buf = append(append(d.buf[:0], d.held...), src...)
		src, d.held = d.buf, d.held[:0]
	}
	for i := 0; i < len(src); {
		switch c := src[i]; c {
		case '=':
			n, ok := d.escape(src[i:])
			if !ok {
				d.hold(src[i:])
				return dst
			}
			if n == 3 && isHex(src[i+1]) && isHex(src[i+2]) {
				dst = append(dst, unhex(src[i+1])<<4|unhex(src[i+2]))
			} else if n == 1 {
				dst = append(dst, c)
			}
			i += n
		case ' ', '\t':
			n := i + 1
			for n < len(src) && (src[n] == ' ' || src[n] == '\t') {
				n++
			}
			if n == len(src) {
				d.hold(src[i:])
				return dst
			}
			if src[n] != '\r' && src[n] != '\n' { // blanks at the end of a line are no text
				dst = append(dst, src[i:n]...)
			}
			i = n
		default:
			n := i + 1
			for n < len(src) && src[n] != '=' && src[n] != ' ' && src[n] != '\t' {
				n++
			}
			dst = append(dst, src[i:n]...)
			i = n
		}
	}
	return dst
}

// hold keeps the end of the input until more is known about it. Blanks that
// never end are let go, so that no line can make the work grow.
func (d *qpDecoder) hold(b []byte) {
	if len(b) < 1024 {
		d.held = append(d.held[:0], b...)
	}
}

// escape measures the escape that b begins with: 3 for =XX, more for a soft
// line end, 1 for an equals sign that is only that. It is false where more
// input is needed.
func (d *qpDecoder) escape(b []byte) (n int, ok bool) {
	n = 1
	for n < len(b) && (b[n] == ' ' || b[n] == '\t' || b[n] == '\r') {
		n++
	}
	switch {
	case n == len(b):
		return 0, false
	case b[n] == '\n':
		return n + 1, true
	case len(b) == 2:
		return 0, false
	case isHex(b[1]) && isHex(b[2]):
		return 3, true
	}
	d.bad = true
	return 1, true
}

func (d *qpDecoder) end(dst []byte) ([]byte, string) {
	if len(d.held) > 1 && d.held[0] == '=' && isHex(d.held[1]) {
		d.bad = true
	}
	d.held = nil
	if d.bad {
		return dst, "a part is damaged quoted-printable"
	}
	return dst, ""
}
