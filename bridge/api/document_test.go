package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// document is an OpenAPI document, read without huma.
type document map[string]any

// readDocument reads the document of a platform. It is the same of each, and read
// and compiled once.
func readDocument(tb testing.TB, h http.Handler) document {
	tb.Helper()
	documentRead.Do(func() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/v1/openapi.json", nil))
		if err := json.Unmarshal(w.Body.Bytes(), &theDocument); err != nil {
			tb.Errorf("reading %d %q: %v", w.Code, w.Body, err)
			return
		}
		compiled = schemas{strict: strict(theDocument["components"]).(map[string]any), compiled: map[string]*jsonschema.Schema{}}
	})
	if theDocument == nil {
		tb.Fatal("the document cannot be read")
	}
	return theDocument
}

var (
	documentRead sync.Once
	theDocument  document
	compiled     schemas // of theDocument
)

// at returns what a JSON pointer names, and follows references from there.
func (d document) at(keys ...string) map[string]any {
	v := map[string]any(d)
	for _, key := range keys {
		v, _ = v[key].(map[string]any)
	}
	return d.follow(v)
}

func (d document) follow(v map[string]any) map[string]any {
	for v["$ref"] != nil {
		v = d.at(strings.Split(strings.TrimPrefix(v["$ref"].(string), "#/"), "/")...)
	}
	return v
}

// operation finds the operation that a request is for; nil where there is none.
func (d document) operation(method, path string) map[string]any {
	for template := range d.at("paths") {
		if fitsTemplate(template, path) {
			return d.at("paths", template, strings.ToLower(method))
		}
	}
	return nil
}

func fitsTemplate(template, path string) bool {
	parts := strings.Split(path, "/")
	wanted := strings.Split(template, "/")
	return slices.EqualFunc(wanted, parts, func(want, part string) bool {
		return want == part || strings.HasPrefix(want, "{") && part != ""
	})
}

// check returns what of an answer the document does not allow.
func (d document) check(method, path string, a answer) []error {
	op := d.operation(method, path)
	if op == nil {
		return nil
	}
	responses, _ := op["responses"].(map[string]any)
	response, ok := responses[strconv.Itoa(a.status)].(map[string]any)
	if !ok {
		return []error{fmt.Errorf("status %d is not in the document", a.status)}
	}
	content, _ := d.follow(response)["content"].(map[string]any)
	if content == nil && a.raw == "" {
		return nil
	}
	media, ok := content[a.header.Get("Content-Type")].(map[string]any)
	if !ok {
		media, ok = content["*/*"].(map[string]any)
	}
	if !ok {
		return []error{fmt.Errorf("%d: content type %q is not in the document", a.status, a.header.Get("Content-Type"))}
	}
	schema := media["schema"].(map[string]any)
	if schema["format"] == "binary" {
		return nil
	}
	return d.checkValue("body", schema, a.body)
}

// schemas are those of a document, compiled.
type schemas struct {
	mu       sync.Mutex
	strict   map[string]any // the components, in which answers gain no fields
	compiled map[string]*jsonschema.Schema
}

// strict copies a part of a document. Objects in it have no more fields than it
// names.
func strict(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, e := range v {
			out[k] = strict(e)
		}
		if _, ok := v["properties"].(map[string]any); ok && v["additionalProperties"] != nil {
			if _, ok := v["additionalProperties"].(bool); ok {
				out["additionalProperties"] = false
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = strict(e)
		}
		return out
	}
	return v
}

// checkValue holds a value against a schema of the document.
func (d document) checkValue(at string, schema map[string]any, v any) []error {
	key, err := json.Marshal(schema)
	if err != nil {
		return []error{err}
	}
	s := &compiled
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.compiled[string(key)]
	if known == nil {
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		if err := c.AddResource("doc.json", map[string]any{"components": s.strict, "schema": strict(schema)}); err != nil {
			return []error{err}
		}
		if known, err = c.Compile("doc.json#/schema"); err != nil {
			return []error{fmt.Errorf("compiling: %w", err)}
		}
		s.compiled[string(key)] = known
	}
	if err := known.Validate(v); err != nil {
		return []error{fmt.Errorf("%s: %w", at, err)}
	}
	return nil
}

func TestDocumentsNeedNoOtherHost(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	link := regexp.MustCompile(`(?i)(href|src|action|url\(|@import)[ ="']*(https?:)?//`)
	tests := []struct{ path, contentType, want string }{
		{"/v1/openapi.json", "application/openapi+json", `"openapi":"3.1.0"`},
		{"/v1/openapi.yaml", "application/openapi+yaml", "openapi: 3.1.0"},
		{"/v1/docs", "text/html; charset=utf-8", "Open a lead from the marketplace"},
		{"/v1/docs.css", "text/css; charset=utf-8", "body {"},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			t.Parallel()
			w := httptest.NewRecorder()
			p.ServeHTTP(w, httptest.NewRequest(http.MethodGet, tt.path, nil))
			if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != tt.contentType {
				t.Errorf("answered %d %s, want 200 %s", w.Code, got, tt.contentType)
			}
			if !strings.Contains(w.Body.String(), tt.want) {
				t.Errorf("lacks %q:\n%s", tt.want, w.Body)
			}
			if found := link.FindString(w.Body.String()); found != "" {
				t.Errorf("loads from another host: %q", found)
			}
			if policy := w.Header().Get("Content-Security-Policy"); strings.Contains(policy, "http") || !strings.Contains(policy, "default-src 'none'") {
				t.Errorf("Content-Security-Policy: %q", policy)
			}
		})
	}
	if servers := p.document["servers"]; servers != nil {
		t.Errorf("document names servers: %v", servers)
	}
}

// TestExamples holds the examples of the document against its schemas.
func TestExamples(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	seen := 0
	check := func(op operation, content map[string]any) {
		media, ok := content["application/json"].(map[string]any)
		if !ok {
			return
		}
		seen++
		for _, err := range p.document.checkValue(op.id, media["schema"].(map[string]any), media["example"]) {
			t.Error(err)
		}
	}
	for _, op := range p.document.operations() {
		if body, ok := op.doc["requestBody"].(map[string]any); ok {
			check(op, body["content"].(map[string]any))
		}
		for code, r := range op.doc["responses"].(map[string]any) {
			if content, ok := r.(map[string]any)["content"].(map[string]any); ok && code[0] == '2' {
				check(op, content)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d examples", seen)
	}
}

// TestDocsLinks follows every link of the page.
func TestDocsLinks(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		p.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w
	}
	page := get("/v1/docs").Body.String()
	for _, op := range p.document.operations() {
		if !strings.Contains(page, `id="`+op.id+`"`) {
			t.Errorf("%s is in no group of the page", op.id)
		}
	}
	links := regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(page, -1)
	if len(links) < 30 {
		t.Fatalf("the page has only %d links", len(links))
	}
	for _, link := range links {
		if id, ok := strings.CutPrefix(link[1], "#"); ok {
			if strings.Count(page, `id="`+id+`"`) != 1 {
				t.Errorf("link to %s, which is not there once", link[1])
			}
		} else if w := get(link[1]); w.Code != http.StatusOK {
			t.Errorf("link to %s answers %d", link[1], w.Code)
		}
	}
}
