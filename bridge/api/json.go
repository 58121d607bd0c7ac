package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Limits of a body's structure. A few bytes of JSON can take many times their
// size once decoded.
const (
	maxDepth  = 16
	maxValues = 10_000
)

var jsonFormat = huma.Format{Marshal: marshal, Unmarshal: unmarshal}

// marshal writes an answer. That the client is gone is no error: huma would make
// a panic of it.
func marshal(w io.Writer, v any) error {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, _ = w.Write(body.Bytes())
	return nil
}

// unmarshal reads a body. Its errors are sentences for the caller.
func unmarshal(data []byte, v any) error {
	if err := checkText(data); err != nil {
		return err
	}
	if err := checkStructure(data); err != nil {
		return err
	}
	err := json.Unmarshal(data, v)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("not JSON at byte %d: %w", syntax.Offset, err)
	}
	return err
}

// checkText wants UTF-8 (RFC 8259, section 8.1). The decoder would replace what
// is none, and so keep a text in another encoding with holes in it.
func checkText(data []byte) error {
	if utf8.Valid(data) {
		return nil
	}
	at := 0
	for {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size <= 1 {
			return fmt.Errorf("not UTF-8 at byte %d", at+1)
		}
		at += size
	}
}

// checkStructure bounds how deep values nest, and how many there are. It refuses NUL
// characters, which no mail can carry, and not every database keeps.
func checkStructure(data []byte) error {
	depth, values, inString := 0, 1, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inString && c == '\\':
			if bytes.HasPrefix(data[i:], []byte(`\u0000`)) {
				return fmt.Errorf("a NUL character at byte %d", i+1)
			}
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
			values++
		case c == '}' || c == ']':
			depth--
		case c == ',':
			values++
		}
		if depth > maxDepth {
			return fmt.Errorf("nested deeper than %d at byte %d", maxDepth, i+1)
		}
		if values > maxValues {
			return fmt.Errorf("more than %d values at byte %d", maxValues, i+1)
		}
	}
	return nil
}

// lowerMediaType has huma find the format of a body whatever case its media type is
// written in (RFC 9110, section 8.3.1).
func lowerMediaType(c huma.Context, next func(huma.Context)) {
	r, _ := humago.Unwrap(c)
	if media, parameters, ok := strings.Cut(r.Header.Get("Content-Type"), ";"); media != "" {
		media = strings.ToLower(media)
		if ok {
			media += ";" + parameters
		}
		r.Header.Set("Content-Type", media)
	}
	next(c)
}
