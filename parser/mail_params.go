package parser

import (
	"slices"
	"strconv"
	"strings"
)

// maxParams is how many parameters of one field are read.
const maxParams = 100

// parseParams reads a field such as Content-Type: a value and its parameters,
// all keys in lower case, with RFC 2231 continuations joined and everything
// decoded. It takes whatever it gets: the standard library refuses a whole
// field for one bare space in a file name.
func parseParams(s string) (value string, params map[string]string) {
	value, rest := cutParam(s)
	value = strings.ToLower(strings.TrimSpace(value))
	var pieces []piece
	for n := 0; rest != "" && n < maxParams; n++ {
		var p string
		p, rest = cutParam(rest)
		key, v, ok := strings.Cut(p, "=")
		if !ok {
			continue
		}
		key = strings.ToLower(strings.TrimSpace(key))
		v = unquote(strings.TrimSpace(v))
		if strings.Contains(key, "*") {
			pieces = append(pieces, newPiece(key, v))
			continue
		}
		if params == nil {
			params = make(map[string]string)
		}
		if _, dup := params[key]; !dup {
			if key != "boundary" { // which has "=?" in it by chance only
				v = decodeWords(v)
			}
			params[key] = v
		}
	}
	if len(pieces) > 0 {
		if params == nil {
			params = make(map[string]string)
		}
		joinPieces(params, pieces)
	}
	return value, params
}

// cutParam cuts s at the first semicolon outside quotes.
func cutParam(s string) (param, rest string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if quoted {
				i++
			}
		case '"':
			quoted = !quoted
		case ';':
			if !quoted {
				return s[:i], s[i+1:]
			}
		}
	}
	if quoted { // the closing quote is missing: then quotes mean nothing
		param, rest, _ = strings.Cut(s, ";")
		return param, rest
	}
	return s, ""
}

func unquote(s string) string {
	if !strings.HasPrefix(s, `"`) {
		return s
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == '"':
			return b.String()
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// piece is one part of a parameter as RFC 2231 cuts it: name*2*=octets.
type piece struct {
	key     string
	index   int
	escaped bool
	value   string
}

func newPiece(key, value string) piece {
	p := piece{value: value}
	if k, ok := strings.CutSuffix(key, "*"); ok {
		p.escaped, key = true, k
	}
	k, n, ok := strings.Cut(key, "*")
	if ok {
		p.index, _ = strconv.Atoi(n)
	}
	p.key = k
	return p
}

func joinPieces(params map[string]string, pieces []piece) {
	slices.SortStableFunc(pieces, func(a, b piece) int {
		if c := strings.Compare(a.key, b.key); c != 0 {
			return c
		}
		return a.index - b.index
	})
	for len(pieces) > 0 {
		n := 1
		for n < len(pieces) && pieces[n].key == pieces[0].key {
			n++
		}
		params[pieces[0].key] = joinPiece(pieces[:n])
		pieces = pieces[n:]
	}
}

func joinPiece(pieces []piece) string {
	var (
		charset string
		octets  []byte
	)
	for i, p := range pieces {
		v := p.value
		if i == 0 && p.escaped {
			if cs, rest, ok := strings.Cut(v, "'"); ok {
				charset = cs
				_, v, _ = strings.Cut(rest, "'")
			}
		}
		if p.escaped {
			octets = append(octets, unescape(v)...)
		} else {
			octets = append(octets, v...)
		}
	}
	s, _ := decodeCharset(octets, charset)
	return s
}

// unescape decodes %XX.
func unescape(s string) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
			continue
		}
		b = append(b, s[i])
	}
	return b
}

// fileName makes a safe label of a file name from a mail.
func fileName(s string) string {
	s = cleanLine(s)
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	if s == "." || s == ".." {
		return ""
	}
	const most = 255
	if len(s) > most {
		s = strings.ToValidUTF8(s[len(s)-most:], "")
	}
	return s
}
