package parser

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// decodeUTF7 decodes UTF-7 (RFC 2152), which is ASCII with runs of UTF-16 in
// base64 between "+" and "-". What is no such run stays as it is. bad says
// that there was some.
func decodeUTF7(b []byte) (s string, bad bool) {
	var out strings.Builder
	for i := 0; i < len(b); {
		if b[i] != '+' {
			if b[i] >= 0x80 {
				bad = true
				out.WriteRune('\ufffd')
			} else {
				out.WriteByte(b[i])
			}
			i++
			continue
		}
		n := i + 1
		for n < len(b) && base64Values[b[n]] != 0xff {
			n++
		}
		run, ended := b[i+1:n], n < len(b) && b[n] == '-'
		switch text, ok := decodeUTF7Run(run); {
		case len(run) == 0 && ended:
			out.WriteByte('+')
		case ok:
			out.WriteString(text)
		default:
			bad, ended = true, false
			out.Write(b[i:n])
		}
		if i = n; ended {
			i++
		}
	}
	return out.String(), bad
}

func decodeUTF7Run(run []byte) (string, bool) {
	octets := make([]byte, base64.RawStdEncoding.DecodedLen(len(run)))
	n, err := base64.RawStdEncoding.Decode(octets, run)
	if err != nil || n < 2 {
		return "", false
	}
	units := make([]uint16, n/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(octets[2*i:])
	}
	return string(utf16.Decode(units)), true
}
