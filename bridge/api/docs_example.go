package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// maxExampleDepth ends the example of a type that holds itself.
const maxExampleDepth = 10

// exampler makes examples of what schemas describe, from the examples that their
// fields have.
type exampler struct{ registry huma.Registry }

// of returns the example of a schema as indented JSON, and false where there can be
// none.
func (e exampler) of(s *huma.Schema) (string, bool) {
	v, ok := e.value(s, 0)
	if !ok {
		return "", false
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(err) // a wrong example in this package
	}
	return strings.TrimSpace(out.String()), true
}

func (e exampler) value(s *huma.Schema, depth int) (any, bool) {
	if s.Ref != "" {
		s = e.registry.SchemaFromRef(s.Ref)
	}
	switch {
	case s == nil || depth > maxExampleDepth:
		return nil, false
	case len(s.Examples) > 0:
		return s.Examples[0], true
	case s.Default != nil:
		return s.Default, true
	case len(s.Enum) > 0:
		return s.Enum[0], true
	}
	switch s.Type {
	case huma.TypeObject:
		return e.object(s, depth)
	case huma.TypeArray:
		return e.list(s, depth)
	case huma.TypeString:
		return exampleText(s), true
	case huma.TypeInteger, huma.TypeNumber:
		if s.Minimum != nil {
			return *s.Minimum, true
		}
		return 1, true
	case huma.TypeBoolean:
		return false, true
	}
	return nil, false
}

func (e exampler) list(s *huma.Schema, depth int) (any, bool) {
	least := 1
	if s.MinItems != nil {
		least = max(least, *s.MinItems)
	}
	list := []any{}
	for range least {
		if v, ok := e.value(s.Items, depth+1); ok {
			list = append(list, v)
		}
	}
	return list, true
}

// object has the fields that are required, and the others of which there is an
// example or little to say.
func (e exampler) object(s *huma.Schema, depth int) (any, bool) {
	out := map[string]any{}
	for name, p := range s.Properties {
		if !slices.Contains(s.Required, name) && len(p.Examples) == 0 {
			continue
		}
		if v, ok := e.value(p, depth+1); ok {
			out[name] = v
		}
	}
	return out, true
}

// exampleText is a text of a format.
func exampleText(s *huma.Schema) string {
	switch s.Format {
	case "uuid":
		return "019c71f2-6b1e-7a43-9d55-3f0c8e2b7a11"
	case "date-time":
		return "2026-08-24T09:30:00Z"
	case "date":
		return "2026-08-24"
	case "uri":
		return "https://www.example.com/4711"
	}
	if s.Extensions["contentEncoding"] == "base64" {
		return "YQ=="
	}
	return "…"
}

// addExamples puts examples into the document, of which the page shows the same.
func (s *server) addExamples() {
	e := exampler{s.huma.OpenAPI().Components.Schemas}
	for _, op := range s.operations {
		if op.RequestBody != nil {
			e.add(op.RequestBody.Content["application/json"])
		}
		for code, r := range op.Responses {
			if strings.HasPrefix(code, "2") {
				e.add(r.Content["application/json"])
			}
		}
	}
}

func (e exampler) add(m *huma.MediaType) {
	if m == nil || m.Schema == nil || m.Example != nil {
		return
	}
	if v, ok := e.value(m.Schema, 0); ok {
		m.Example = v
	}
}

// curlOf is a request to an operation as it is typed in a shell.
func curlOf(op *huma.Operation, body string) string {
	var out strings.Builder
	out.WriteString("curl")
	if op.Method != http.MethodGet {
		out.WriteString(" -X " + op.Method)
	}
	fmt.Fprintf(&out, " \"$HOST%s\" \\\n  -H \"Authorization: Bearer $KEY\"", examplePath(op))
	switch {
	case body != "":
		fmt.Fprintf(&out, " \\\n  -H 'Content-Type: application/json' \\\n  -d '%s'", strings.ReplaceAll(body, "'", `'\''`))
	case op.RequestBody != nil:
		out.WriteString(" \\\n  -H 'Content-Type: message/rfc822' --data-binary @mail.eml")
	}
	return out.String()
}

// examplePath fills the parameters of a path.
func examplePath(op *huma.Operation) string {
	path := op.Path
	for _, p := range op.Parameters {
		if p.In != "path" {
			continue
		}
		value := "019c71f2-6b1e-7a43-9d55-3f0c8e2b7a11"
		if len(p.Schema.Examples) > 0 {
			value = fmt.Sprint(p.Schema.Examples[0])
		}
		path = strings.ReplaceAll(path, "{"+p.Name+"}", value)
	}
	return path
}
