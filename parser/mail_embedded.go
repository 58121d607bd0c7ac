package parser

import (
	"bytes"
)

// embedded returns the file that starts at the current line of a plain text,
// as mails had them before MIME: uuencoded, or in yEnc.
func (w *walker) embedded() (p part, c *content) {
	line := w.lines.chunk
	if !w.lines.start || len(line) < 10 || line[0] != 'b' && line[0] != '=' || w.parts >= maxParts {
		return p, nil
	}
	var d interface {
		decoder
		ended() bool
	}
	name, ok := uuBegin(line)
	if ok {
		next, _, _ := bytes.Cut(w.lines.peek(80), []byte("\n"))
		if !isUULine(bytes.TrimRight(next, "\r")) {
			return p, nil
		}
		d = &uuDecoder{started: true}
	} else if name, ok = yEncBegin(line); ok {
		d = &yEncDecoder{started: true}
	} else {
		return p, nil
	}
	w.parts++
	p = part{mediaType: "application/octet-stream", name: fileName(decodeWords(name)), attachment: true}
	return p, &content{lines: w.lines, decode: d, ends: d.ended}
}

// uuBegin reads the line "begin 644 name".
func uuBegin(line []byte) (name string, ok bool) {
	rest, ok := bytes.CutPrefix(bytes.TrimRight(line, " \r\n"), []byte("begin "))
	mode, n, cut := bytes.Cut(rest, []byte(" "))
	if !ok || !cut || len(mode) < 3 || len(mode) > 4 || len(bytes.Trim(mode, "01234567")) > 0 {
		return "", false
	}
	return string(n), true
}

// isUULine reports whether a line is uuencoded: a character for the number of
// octets, then four for each three of them, of which blanks at the end may be
// lost.
func isUULine(line []byte) bool {
	if len(line) == 0 {
		return false
	}
	const lost = 8
	for _, c := range line {
		if c < ' ' || c > '`' {
			return false
		}
	}
	n := uuLength(line)
	return n > 0 && len(line)-1 <= n+2 && len(line)-1 >= n-lost
}

// uuLength is how many characters follow the first of a line.
func uuLength(line []byte) int { return (int(line[0]-' ')&63 + 2) / 3 * 4 }

// uuDecoder decodes uuencoded text. What comes before its first line is no
// content; where none is found, all is.
type uuDecoder struct {
	started, done, bad bool
	plain              bool   // there is no such line: it is some other text
	held               []byte // lines before the first
}

func (d *uuDecoder) ended() bool { return d.done }

func (d *uuDecoder) decode(dst, src []byte) []byte {
	switch {
	case d.done:
		return dst
	case d.plain:
		return append(dst, src...)
	case !d.started:
		if _, d.started = uuBegin(src); !d.started {
			d.held = append(d.held, src...)
			if len(d.held) > lineBuffer {
				d.plain, dst, d.held = true, append(dst, d.held...), nil
			}
		}
		return dst
	}
	line := bytes.TrimRight(src, "\r\n")
	switch {
	case len(line) == 0:
		return dst
	case string(bytes.TrimRight(line, " ")) == "end":
		d.done = true
		return dst
	}
	return d.line(dst, line)
}

func (d *uuDecoder) line(dst, line []byte) []byte {
	if line[0] < ' ' || line[0] > '`' {
		d.bad = true
		return dst
	}
	n, chars := int(line[0]-' ')&63, uuLength(line)
	line = line[1:]
	for i := 0; i < chars && n > 0; i += 4 {
		var bits uint32
		for j := i; j < i+4; j++ {
			c := byte(' ') // blanks at the end of a line get lost
			if j < len(line) {
				c = line[j]
			}
			if c < ' ' || c > '`' {
				d.bad = true
			}
			bits = bits<<6 | uint32(c-' ')&63
		}
		three := [3]byte{byte(bits >> 16), byte(bits >> 8), byte(bits)}
		dst = append(dst, three[:min(n, 3)]...)
		n -= 3
	}
	return dst
}

func (d *uuDecoder) end(dst []byte) ([]byte, string) {
	if !d.started {
		dst = append(dst, d.held...)
	}
	if d.bad || !d.done {
		return dst, "a part is damaged uuencode"
	}
	return dst, ""
}

// yEncBegin reads the line "=ybegin line=128 size=1 name=...".
func yEncBegin(line []byte) (name string, ok bool) {
	rest, ok := bytes.CutPrefix(bytes.TrimRight(line, " \r\n"), []byte("=ybegin "))
	if !ok || !bytes.Contains(rest, []byte("size=")) {
		return "", false
	}
	_, n, ok := bytes.Cut(rest, []byte(" name="))
	return string(n), ok
}

// yEncDecoder decodes yEnc, which adds 42 to each octet.
type yEncDecoder struct {
	started, done bool
	escaped       bool
}

func (d *yEncDecoder) ended() bool { return d.done }

func (d *yEncDecoder) decode(dst, src []byte) []byte {
	switch {
	case d.done:
		return dst
	case !d.started:
		_, d.started = yEncBegin(src)
		return dst
	case bytes.HasPrefix(src, []byte("=ypart ")):
		return dst
	case bytes.HasPrefix(src, []byte("=yend")):
		d.done = true
		return dst
	}
	for _, c := range src {
		switch {
		case c == '\r' || c == '\n':
		case d.escaped:
			dst = append(dst, c-64-42)
			d.escaped = false
		case c == '=':
			d.escaped = true
		default:
			dst = append(dst, c-42)
		}
	}
	return dst
}

func (d *yEncDecoder) end(dst []byte) ([]byte, string) {
	if !d.done {
		return dst, "a part is damaged yEnc"
	}
	return dst, ""
}
