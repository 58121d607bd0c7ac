package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// config describes the API to huma. Huma's own routes are left off: its
// documents are made without a lock on the first request, and its page loads
// from another host.
func config(version string) huma.Config {
	c := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title:       "Passerelle",
				Version:     version,
				Description: "The marketplace's side of the bridge between its chat and its sellers' mail.",
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					schemeName: {Type: "http", Scheme: "bearer", Description: keyDoc()},
				},
			},
			Security: anyKey,
			Tags: []*huma.Tag{
				{Name: "Accounts", Description: "Sellers' firms, their members, and which mails they get."},
				{Name: "Listings", Description: "Ads."},
				{Name: "Leads", Description: "What buyers do on the marketplace for the first time."},
				{Name: "Leads from elsewhere", Description: "Mails of other portals that an account takes in, and what is read in them."},
				{Name: "Buyers", Description: "Who writes to sellers."},
				{Name: "Conversations", Description: "One buyer and one listing, for ever."},
				{Name: "Delivery", Description: "In which forms an account and its CRM are told."},
				{Name: "Push", Description: "Who is told in which browsers."},
				{Name: "Labels", Description: "What an account marks conversations with, and what it has ready to say."},
				{Name: "Messages", Description: "What a conversation shows, with its files, its mails and their story."},
				{Name: "Events", Description: "What happens, as it happens."},
				{Name: "Webhooks", Description: "Who is told of events over HTTP, and what became of it."},
				{Name: "Conformance", Description: "Sample mails with which a CRM tests its own parser."},
				{Name: "Keys", Description: "Who may use this API, and for what."},
				{Name: "Sandbox", Description: "What an account in test mode tries out, by mail and by webhook."},
				{Name: "Parser", Description: "Reads a mail that is handed in, and stores nothing."},
			},
		},
		// Huma looks "json" up for what ends in +json, such as a problem.
		Formats:       map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat},
		DefaultFormat: "application/json",
	}
	// Answers may gain fields; what takes input says that it refuses others.
	c.AllowAdditionalPropertiesByDefault = true
	return c
}

// keyDoc says what keys are, and which scopes they have.
func keyDoc() string {
	var doc strings.Builder
	doc.WriteString("A key made with \"passerelle admin key create\" or POST /v1/keys. Each operation names the scope that it needs; " +
		"writing does not include reading. A key that is bound to an account sees that account's things only, as the seller does: " +
		"anything else is 404. The scopes are \"*\" for everything, ")
	for i, scope := range bridge.Scopes {
		if i > 0 {
			doc.WriteString(", ")
		}
		doc.WriteString(strconv.Quote(string(scope)))
	}
	doc.WriteString(".")
	return doc.String()
}

// schemaName names the attachment of a mail, which the parser reads, apart from
// that of a message.
func schemaName(t reflect.Type, hint string) string {
	if t == reflect.TypeFor[parser.Attachment]() {
		return "MailAttachment"
	}
	return huma.DefaultSchemaNamer(t, hint)
}

// serveDocument serves the OpenAPI document, made when it is first asked for. It
// needs no key: it says nothing that the program's source does not.
func (s *server) serveDocument() {
	doc := s.huma.OpenAPI()
	s.mux.HandleFunc("GET /v1/openapi.json", served("application/openapi+json", func() ([]byte, error) { return json.Marshal(doc) }))
	s.mux.HandleFunc("GET /v1/openapi.yaml", served("application/openapi+yaml", doc.YAML))
}

// served serves what is made once, at the first request.
func served(contentType string, make func() ([]byte, error)) http.HandlerFunc {
	made := sync.OnceValue(func() []byte {
		body, err := make()
		if err != nil {
			panic(err) // a wrong type or template in this package
		}
		return body
	})
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Cache-Control", "max-age=300")
		w.Write(made()) //nolint:errcheck // the client is gone; there is nobody to tell
	}
}
