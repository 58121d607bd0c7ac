package api

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Limits of a body's structure. A few bytes of JSON can take many times their
// size once decoded.
const (
	maxDepth  = 16
	maxValues = 10_000
)

// maxLarge is how many bodies of more than [maxBody] are in memory at a time.
const maxLarge = 4

var jsonFormat = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: unmarshal}

// unmarshal reads a body. Its errors are sentences for the caller.
func unmarshal(data []byte, v any) error {
	if err := checkStructure(data); err != nil {
		return err
	}
	err := json.Unmarshal(data, v)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("not JSON at byte %d: %w", syntax.Offset, err)
	}
	return err
}

// checkStructure bounds how deep values nest, and how many there are.
func checkStructure(data []byte) error {
	depth, values, inString := 0, 1, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inString && c == '\\':
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

// takeTurns lets only a few requests with large bodies in at a time. The others
// wait for as long as their client does.
func (s *server) takeTurns(c huma.Context, next func(huma.Context)) {
	r, _ := humago.Unwrap(c)
	if r.ContentLength >= 0 && r.ContentLength <= maxBody {
		next(c)
		return
	}
	select {
	case s.large <- struct{}{}:
		defer func() { <-s.large }()
		next(c)
	case <-r.Context().Done():
	}
}
