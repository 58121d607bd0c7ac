package bridge

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/passerelle-mail/passerelle/parser/score"
)

// maxReadRows is how many rows of what was read are taken.
const maxReadRows = 200

// readFields are the names under which a CRM says what it read: paths of the
// record.
var readFields = []string{
	"lead_id", "message_id", "conversation", "sequence", "submitted_at", "source.portal",
	"contact.display", "contact.first_name", "contact.last_name", "contact.title", "contact.company", "contact.email",
	"contact.relay_email", "contact.phones", "contact.city",
	"listing.id", "listing.ref", "listing.portal_ref", "listing.url", "listing.title", "listing.price", "listing.currency",
	"message.text",
}

// unscored are the other fields of the record.
var unscored = []string{
	"version", "event", "source.template", "sent_at", "withheld", "contact.id", "contact.language", "message.language", "evidence", "warnings",
	"forwarded.by", "forwarded.depth",
}

// ParseReading reads what a CRM says it read: a JSON array of objects, or CSV with
// a line of names (comma, semicolon or tab between values). Each row has the
// number of its mail as "mail", and the fields of the record, by path or nested.
// Ignored are names that are no fields. What cannot be read is an [InvalidError]
// of the field "reading".
func ParseReading(data []byte) (read []ReadMail, ignored []string, err error) {
	var rows []map[string]any
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	if len(data) > 0 && (data[0] == '[' || data[0] == '{') {
		rows, err = readJSONRows(data)
	} else {
		rows, err = readCSVRows(data)
	}
	if err != nil {
		return nil, nil, &InvalidError{Field: "reading", Want: "a JSON array of objects, or CSV with a line of names: " + err.Error()}
	}
	if len(rows) == 0 || len(rows) > maxReadRows {
		return nil, nil, &InvalidError{Field: "reading", Want: fmt.Sprintf("from 1 to %d rows", maxReadRows)}
	}
	for i, row := range rows {
		number, err := strconv.Atoi(score.Answer(row).Text("mail"))
		if err != nil {
			return nil, nil, &InvalidError{Field: "reading", Want: fmt.Sprintf("the number of its mail as \"mail\" in row %d", i+1)}
		}
		m := ReadMail{Mail: number, Values: score.Answer{}}
		for path, v := range flatten("", row) {
			switch {
			case path == "mail", slices.Contains(unscored, path), strings.HasPrefix(path, "evidence."):
			case slices.Contains(readFields, path):
				m.put(path, v)
			case !slices.Contains(ignored, path):
				ignored = append(ignored, path)
			}
		}
		read = append(read, m)
	}
	slices.Sort(ignored)
	return read, ignored, nil
}

func readJSONRows(data []byte) (rows []map[string]any, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if data[0] == '{' {
		var one map[string]any
		err = d.Decode(&one)
		rows = append(rows, one)
	} else {
		err = d.Decode(&rows)
	}
	if err == nil && d.More() {
		err = errors.New("more than one value")
	}
	return rows, err
}

func readCSVRows(data []byte) (rows []map[string]any, err error) {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	for _, comma := range ";\t" {
		if bytes.ContainsRune(first, comma) {
			r.Comma = comma
		}
	}
	names, err := r.Read()
	if err != nil {
		return nil, err
	}
	for {
		values, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		row := map[string]any{}
		for i, v := range values {
			if i < len(names) && v != "" {
				row[strings.TrimSpace(names[i])] = v
			}
		}
		rows = append(rows, row)
	}
}

// flatten yields the values of an object by path. Lists are values.
func flatten(prefix string, object map[string]any) func(func(string, any) bool) {
	return func(yield func(string, any) bool) {
		for name, v := range object {
			if inner, ok := v.(map[string]any); ok {
				for path, v := range flatten(prefix+name+".", inner) {
					if !yield(path, v) {
						return
					}
				}
				continue
			}
			if !yield(prefix+name, v) {
				return
			}
		}
	}
}

// put sets a value by its path. Phones in one text are several.
func (m *ReadMail) put(path string, v any) {
	if s, ok := v.(string); ok && path == "contact.phones" {
		var phones []any
		for _, p := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '/' }) {
			phones = append(phones, p)
		}
		v = phones
	}
	first, rest, nested := strings.Cut(path, ".")
	if !nested {
		m.Values[path] = v
		return
	}
	inner, ok := m.Values[first].(map[string]any)
	if !ok {
		inner = map[string]any{}
		m.Values[first] = inner
	}
	inner[rest] = v
}
