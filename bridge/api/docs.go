package api

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// docsPolicy is the Content-Security-Policy of the page: no scripts, and nothing
// from another host.
const docsPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

var (
	//go:embed docs.html
	docsHTML string
	//go:embed docs.css
	docsCSS []byte

	docsTemplate = template.Must(template.New("docs.html").Parse(docsHTML))
)

// docsPage is the OpenAPI document for people.
type docsPage struct {
	Title, Version, Description string
	Scopes                      []docsScope
	Groups                      []docsGroup
	Types                       []docsType
}

type docsGroup struct {
	ID, Name, Description string
	Operations            []docsOperation
}

// docsScope is a scope with the operations that need it.
type docsScope struct {
	Name       string
	Operations []docsOperation
}

type docsOperation struct {
	ID, Method, Path     string
	Summary, Description string
	Params               []docsField
	Body                 docsRef // empty where there is none
	Status               string
	Answer               docsRef
	Problems             []string
	Scope                string // empty where any key will do
	Marketplace          bool   // not with keys that are bound to an account
	Acting               bool   // may name the member who acts
	Curl, Example        string // of a request, and of its answer
}

type docsType struct {
	Name   string
	Fields []docsField
}

type docsField struct {
	Name, In string
	Required bool
	Type     docsRef
	Doc      string
	Example  string
}

// docsRef is the type of a value: Text, which names the [docsType] Link where
// that is not empty.
type docsRef struct{ Text, Link string }

// serveDocs serves a page to read, made from what the OpenAPI document is made
// from.
func (s *server) serveDocs() {
	page := served("text/html; charset=utf-8", func() ([]byte, error) {
		var page bytes.Buffer
		err := docsTemplate.Execute(&page, s.docs())
		return page.Bytes(), err
	})
	s.mux.HandleFunc("GET /v1/docs", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", docsPolicy)
		page(w, r)
	})
	s.mux.HandleFunc("GET /v1/docs.css", served("text/css; charset=utf-8", func() ([]byte, error) { return docsCSS, nil }))
}

func (s *server) docs() docsPage {
	doc := s.huma.OpenAPI()
	page := docsPage{Title: doc.Info.Title, Version: doc.Info.Version, Description: doc.Info.Description}
	for _, tag := range doc.Tags {
		g := docsGroup{ID: docsID(tag.Name), Name: tag.Name, Description: tag.Description}
		for _, op := range s.operations {
			if slices.Contains(op.Tags, tag.Name) {
				g.Operations = append(g.Operations, s.docsOperationOf(op))
			}
		}
		page.Groups = append(page.Groups, g)
	}
	for _, scope := range bridge.Scopes {
		shown := docsScope{Name: string(scope)}
		for _, g := range page.Groups {
			for _, op := range g.Operations {
				if op.Scope == shown.Name {
					shown.Operations = append(shown.Operations, op)
				}
			}
		}
		page.Scopes = append(page.Scopes, shown)
	}
	types := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(types)) {
		page.Types = append(page.Types, docsType{Name: name, Fields: docsFields(types[name])})
	}
	return page
}

// memberHeader names who acts: see [Acting].
const memberHeader = "Passerelle-Member"

// commonHeaders are told of once, at the start of the page.
var commonHeaders = []string{repeatHeader, "If-Match", "If-None-Match", memberHeader}

// docsID makes a name fit for an address.
func docsID(name string) string {
	return "group-" + strings.ReplaceAll(strings.ToLower(name), " ", "-")
}

func (s *server) docsOperationOf(op *huma.Operation) docsOperation {
	e := exampler{s.huma.OpenAPI().Components.Schemas}
	status := strconv.Itoa(op.DefaultStatus)
	o := docsOperation{
		ID:          op.OperationID,
		Method:      op.Method,
		Path:        op.Path,
		Summary:     op.Summary,
		Description: strings.TrimSuffix(op.Description, notBound),
		Status:      status,
		Answer:      docsContent(op.Responses[status].Content),
		Scope:       string(scopeOf(op)),
		Marketplace: isForMarketplace(op),
	}
	var body string
	if op.RequestBody != nil {
		o.Body = docsContent(op.RequestBody.Content)
		if json := op.RequestBody.Content["application/json"]; json != nil {
			body, _ = e.of(json.Schema)
		}
	}
	o.Curl = curlOf(op, body)
	if json := op.Responses[status].Content["application/json"]; json != nil {
		o.Example, _ = e.of(json.Schema)
	}
	for _, p := range op.Parameters {
		if !slices.Contains(commonHeaders, p.Name) {
			o.Params = append(o.Params, docsFieldOf(p.Name, p.In, p.Required, p.Schema))
		}
		o.Acting = o.Acting || p.Name == memberHeader
	}
	for _, code := range slices.Sorted(maps.Keys(op.Responses)) {
		if code != status && code != "304" {
			o.Problems = append(o.Problems, code)
		}
	}
	return o
}

func docsContent(content map[string]*huma.MediaType) docsRef {
	if len(content) == 0 {
		return docsRef{Text: "nothing"}
	}
	if json := content["application/json"]; json != nil {
		return docsRefOf(json.Schema)
	}
	return docsRef{Text: "bytes, as " + strings.Join(slices.Sorted(maps.Keys(content)), " or ")}
}

// docsFields lists the fields of an object, required ones first.
func docsFields(s *huma.Schema) []docsField {
	var fields []docsField
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		fields = append(fields, docsFieldOf(name, "", slices.Contains(s.Required, name), s.Properties[name]))
	}
	slices.SortStableFunc(fields, func(a, b docsField) int {
		switch {
		case a.Required == b.Required:
			return 0
		case a.Required:
			return -1
		}
		return 1
	})
	return fields
}

func docsFieldOf(name, in string, required bool, s *huma.Schema) docsField {
	f := docsField{Name: name, In: in, Required: required, Type: docsRefOf(s), Doc: s.Description}
	if len(s.Examples) > 0 {
		f.Example = fmt.Sprint(s.Examples[0])
	}
	return f
}

func docsRefOf(s *huma.Schema) docsRef {
	switch {
	case s.Ref != "":
		name := s.Ref[strings.LastIndex(s.Ref, "/")+1:]
		return docsRef{Text: name, Link: name}
	case s.Type == huma.TypeArray:
		r := docsRefOf(s.Items)
		return docsRef{Text: "list of " + r.Text, Link: r.Link}
	case len(s.Enum) > 0:
		var values []string
		for _, v := range s.Enum {
			values = append(values, strconv.Quote(v.(string)))
		}
		return docsRef{Text: strings.Join(values, " or ")}
	case s.AdditionalProperties != nil && len(s.Properties) == 0 && s.Type == huma.TypeObject:
		if values, ok := s.AdditionalProperties.(*huma.Schema); ok {
			r := docsRefOf(values)
			return docsRef{Text: "object of " + r.Text, Link: r.Link}
		}
	case s.Format != "" && s.Type == huma.TypeString:
		return docsRef{Text: s.Format}
	}
	return docsRef{Text: s.Type}
}
