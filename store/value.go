package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
)

// bind turns the arguments of a statement into what a database takes: text is
// cleaned, times and durations become microseconds.
func bind(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case string:
			out[i] = clean(a)
		case time.Time:
			out[i] = a.UnixMicro()
		case time.Duration:
			out[i] = a.Microseconds()
		case []byte, bool, int, int64:
			out[i] = a
		default:
			if v := reflect.ValueOf(a); v.Kind() == reflect.String {
				out[i] = clean(v.String())
			} else {
				out[i] = a
			}
		}
	}
	return out
}

// into makes the destinations of a row undo what bind does.
func into(dest []any) []any {
	for i, d := range dest {
		switch d := d.(type) {
		case *time.Time:
			dest[i] = timeColumn{d}
		case *time.Duration:
			dest[i] = durationColumn{d}
		}
	}
	return dest
}

// clean replaces what PostgreSQL refuses in text.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == 0 {
			return utf8.RuneError
		}
		return r
	}, s)
}

type timeColumn struct{ t *time.Time }

func (c timeColumn) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("time is a %T", src)
	}
	*c.t = time.UnixMicro(n).UTC()
	return nil
}

type durationColumn struct{ d *time.Duration }

func (c durationColumn) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("duration is a %T", src)
	}
	*c.d = time.Duration(n) * time.Microsecond
	return nil
}

// utc is a time as it comes back from the store.
func utc(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// toJSON returns the text of a value for a JSON column.
func toJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	return string(cleanJSON(b)), nil
}

// cleanJSON does for the strings in JSON what clean does for text. Invalid
// UTF-8 is replaced by the encoder already.
func cleanJSON(b []byte) []byte {
	const escaped = `\u0000`
	for from := 0; ; {
		i := bytes.Index(b[from:], []byte(escaped))
		if i < 0 {
			return b
		}
		i += from
		from = i + len(escaped)
		// After an odd number of backslashes this one is a plain backslash.
		before := b[:i]
		if (len(before)-len(bytes.TrimRight(before, `\`)))%2 == 0 {
			copy(b[i:], `\ufffd`)
		}
	}
}

// jsonInto reads a JSON column.
type jsonInto struct{ v any }

func (c jsonInto) Scan(src any) error {
	s, ok := src.(string)
	if !ok {
		return fmt.Errorf("JSON is a %T", src)
	}
	return json.Unmarshal([]byte(s), c.v)
}
