package parser

import (
	"bytes"
	"encoding/binary"
	"html"
	"strconv"
	"strings"
)

// rtfDictionary is what the dictionary of compressed RTF begins with
// (MS-OXRTFCP, section 2.1.2.1).
const rtfDictionary = `{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0` +
	"\r\n" + `\par \pard\plain\f0\fs20\b\i\u\tab\tx`

// decompressRTF undoes the compression of RTF in TNEF, up to maxHTML bytes. It
// returns nil for what is none.
func decompressRTF(b []byte) []byte {
	const header = 16
	if len(b) < header {
		return nil
	}
	size := min(binary.LittleEndian.Uint32(b[4:]), maxHTML)
	switch magic, b := string(b[8:12]), b[header:]; magic {
	case "MELA":
		return b[:min(len(b), int(size))]
	case "LZFu":
		return inflateRTF(b, int(size))
	}
	return nil
}

func inflateRTF(b []byte, size int) []byte {
	const window = 4096
	var dict [window]byte
	at := copy(dict[:], rtfDictionary)
	var out []byte
	put := func(c byte) {
		out = append(out, c)
		dict[at] = c
		at = (at + 1) % window
	}
	for len(b) > 0 && len(out) < size {
		control := b[0]
		b = b[1:]
		for bit := 0; bit < 8 && len(out) < size; bit++ {
			if control>>bit&1 == 0 {
				if len(b) == 0 {
					return out
				}
				put(b[0])
				b = b[1:]
				continue
			}
			if len(b) < 2 {
				return out
			}
			ref := int(b[0])<<8 | int(b[1])
			b = b[2:]
			from, n := ref>>4, ref&15+2
			if from == at {
				return out
			}
			for ; n > 0; n-- {
				put(dict[from])
				from = (from + 1) % window
			}
		}
	}
	return out
}

// rtfReader makes text of RTF, or the HTML that Outlook wrapped into it
// (MS-OXRTFEX).
type rtfReader struct {
	out      strings.Builder
	octets   []byte // in the code page, not yet decoded
	codepage string
	wrapped  bool // the RTF holds HTML
	group    rtfGroup
	outer    []rtfGroup
	skip     int // characters still to leave out, that stand for one in Unicode
}

// rtfGroup is what holds up to a closing brace.
type rtfGroup struct {
	hidden  bool // a table of fonts, a picture
	tag     bool // HTML that is not shown
	rtfOnly bool // what RTF has, but the HTML had not
	star    bool // the next control word begins something that may be unknown
	unicode int  // characters that stand for one in Unicode
}

// readRTF returns the text of RTF, and whether that is HTML.
func readRTF(b []byte) (text string, isHTML bool) {
	r := &rtfReader{codepage: "windows-1252", group: rtfGroup{unicode: 1}}
	r.wrapped = bytes.Contains(b[:min(len(b), 4096)], []byte(`\fromhtml`))
	const maxGroups = 1000
	for len(b) > 0 {
		c := b[0]
		b = b[1:]
		switch c {
		case '{':
			if len(r.outer) == maxGroups {
				r.flush()
				return r.out.String(), r.wrapped
			}
			r.outer = append(r.outer, r.group)
		case '}':
			r.flush()
			if n := len(r.outer); n > 0 {
				r.group, r.outer = r.outer[n-1], r.outer[:n-1]
			}
		case '\\':
			b = r.control(b)
		case '\r', '\n':
		default:
			r.octet(c)
		}
	}
	r.flush()
	return r.out.String(), r.wrapped
}

// control reads what a backslash begins.
func (r *rtfReader) control(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	if c := b[0]; c|0x20 < 'a' || c|0x20 > 'z' {
		return r.symbol(c, b[1:])
	}
	n := 1
	for n < len(b) && b[n]|0x20 >= 'a' && b[n]|0x20 <= 'z' {
		n++
	}
	word := string(b[:min(n, 32)])
	b, n = b[n:], 0
	for n < len(b) && n < 11 && (b[n] >= '0' && b[n] <= '9' || n == 0 && b[n] == '-') {
		n++
	}
	value, err := strconv.Atoi(string(b[:n]))
	b = bytes.TrimPrefix(b[n:], []byte(" "))
	if word == "bin" && err == nil && value > 0 {
		return b[min(value, len(b)):]
	}
	r.word(word, value, err == nil)
	return b
}

func (r *rtfReader) symbol(c byte, b []byte) []byte {
	switch c {
	case '\'':
		if len(b) >= 2 && isHex(b[0]) && isHex(b[1]) {
			r.octet(unhex(b[0])<<4 | unhex(b[1]))
			return b[2:]
		}
	case '*':
		r.group.star = true
	case '\\', '{', '}':
		r.octet(c)
	case '~':
		r.print("\u00a0")
	case '_':
		r.print("\u2011")
	case '\r', '\n':
		r.print("\n")
	}
	return b
}

// rtfHidden begin groups without text.
var rtfHidden = map[string]bool{
	"fonttbl": true, "colortbl": true, "stylesheet": true, "info": true, "pict": true,
	"header": true, "footer": true, "object": true, "mhtmltag": true, "fldinst": true,
}

func (r *rtfReader) word(word string, value int, valued bool) {
	star := r.group.star
	r.group.star = false
	switch word {
	case "par", "line":
		r.print("\n")
	case "tab", "cell":
		r.print("\t")
	case "row":
		r.print("\n")
	case "u":
		if value < 0 {
			value += 1 << 16
		}
		r.print(string(rune(value)))
		r.skip = r.group.unicode
	case "uc":
		r.group.unicode = max(0, min(value, 8))
	case "ansicpg":
		if valued && value > 0 {
			r.codepage = codepageName(uint32(value))
		}
	case "htmltag":
		r.flush()
		r.group.tag = true
	case "htmlrtf":
		r.flush()
		r.group.rtfOnly = r.wrapped && (!valued || value != 0)
	case "lquote", "rquote":
		r.print("’")
	case "ldblquote", "rdblquote":
		r.print("\"")
	case "bullet":
		r.print("•")
	case "emdash":
		r.print("—")
	case "endash":
		r.print("–")
	default:
		if star || rtfHidden[word] {
			r.flush()
			r.group.hidden = true
		}
	}
}

func (r *rtfReader) shown() bool { return !r.group.hidden && !r.group.rtfOnly }

func (r *rtfReader) octet(c byte) {
	r.group.star = false
	switch {
	case r.skip > 0:
		r.skip--
	case r.shown():
		r.octets = append(r.octets, c)
	}
}

func (r *rtfReader) print(s string) {
	r.flush()
	r.skip = 0
	if r.shown() {
		r.write(s)
	}
}

// flush decodes the octets that came one by one.
func (r *rtfReader) flush() {
	if len(r.octets) > 0 {
		s, _ := decodeCharset(r.octets, r.codepage)
		r.octets = r.octets[:0]
		r.write(s)
	}
}

func (r *rtfReader) write(s string) {
	if r.wrapped && !r.group.tag {
		s = html.EscapeString(s)
	}
	r.out.WriteString(s)
}
