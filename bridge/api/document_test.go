package api_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// document is an OpenAPI document, read without huma.
type document map[string]any

func readDocument(tb testing.TB, h http.Handler) document {
	tb.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/v1/openapi.json", nil))
	var d document
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil {
		tb.Fatalf("reading %d %q: %v", w.Code, w.Body, err)
	}
	return d
}

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

var pathParam = regexp.MustCompile(`\\\{\w+\\\}`)

// operation finds the operation that a request is for; nil where there is none.
func (d document) operation(method, path string) map[string]any {
	for template := range d.at("paths") {
		pattern := pathParam.ReplaceAllString(regexp.QuoteMeta(template), `[^/]+`)
		if regexp.MustCompile("^" + pattern + "$").MatchString(path) {
			return d.at("paths", template, strings.ToLower(method))
		}
	}
	return nil
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
	if content == nil && a.body == nil {
		return nil
	}
	media, ok := content[a.header.Get("Content-Type")].(map[string]any)
	if !ok {
		return []error{fmt.Errorf("%d: content type %q is not in the document", a.status, a.header.Get("Content-Type"))}
	}
	return d.checkValue("body", media["schema"].(map[string]any), a.body)
}

func (d document) checkValue(at string, schema map[string]any, v any) (errs []error) {
	schema = d.follow(schema)
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf(at+": "+format, args...)) }
	if enum, ok := schema["enum"].([]any); ok && !slices.Contains(enum, v) {
		fail("%v is none of %v", v, enum)
	}
	switch typ := schema["type"]; v := v.(type) {
	case map[string]any:
		if typ != "object" {
			fail("an object, want %v", typ)
		}
		errs = append(errs, d.checkObject(at, schema, v)...)
	case []any:
		if typ != "array" {
			fail("a list, want %v", typ)
			return errs
		}
		for i, e := range v {
			errs = append(errs, d.checkValue(fmt.Sprintf("%s[%d]", at, i), schema["items"].(map[string]any), e)...)
		}
	case string:
		if typ != "string" || !hasFormat(schema["format"], v) {
			fail("%q, want %v %v", v, typ, schema["format"])
		}
	case float64:
		if typ != "number" && (typ != "integer" || v != math.Trunc(v)) {
			fail("%v, want %v", v, typ)
		}
		if low, ok := schema["minimum"].(float64); ok && v < low {
			fail("%v is under %v", v, low)
		}
		if high, ok := schema["maximum"].(float64); ok && v > high {
			fail("%v is over %v", v, high)
		}
	case bool:
		if typ != "boolean" {
			fail("%v, want %v", v, typ)
		}
	case nil:
		fail("null, want %v", typ)
	}
	return errs
}

func (d document) checkObject(at string, schema, v map[string]any) (errs []error) {
	required, _ := schema["required"].([]any)
	for _, name := range required {
		if _, ok := v[name.(string)]; !ok {
			errs = append(errs, fmt.Errorf("%s: lacks %s", at, name))
		}
	}
	properties, _ := schema["properties"].(map[string]any)
	for name, value := range v {
		property, ok := properties[name].(map[string]any)
		if !ok {
			property, ok = schema["additionalProperties"].(map[string]any)
		}
		if !ok {
			errs = append(errs, fmt.Errorf("%s: has %s, which is not in the document", at, name))
			continue
		}
		errs = append(errs, d.checkValue(at+"."+name, property, value)...)
	}
	return errs
}

func hasFormat(format any, v string) bool {
	var err error
	switch format {
	case "uuid":
		err = uuid.Validate(v)
	case "date-time":
		_, err = time.Parse(time.RFC3339Nano, v)
	}
	return err == nil
}

// TestContract sends each operation what it takes, and what it does not. The
// platform holds the answers against the document.
func TestContract(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	conversation := "/v1/conversations/" + p.open(t)
	p.do(t, "PUT", "/v1/accounts/garage-dubreuil/senders/@firma.example", "").want(t, http.StatusOK)
	p.do(t, "PUT", "/v1/buyers/buyer-1/senders/marie@travail.example", "").want(t, http.StatusOK)
	p.do(t, "POST", "/v1/favorites", `{"listing": "annonce-1", "buyer": {"external_id": "buyer-3"}}`).want(t, http.StatusCreated)
	for _, name := range []string{"kept", "gone"} {
		p.do(t, "PUT", profilesPath+"/"+name, strings.Replace(adfProfile, "Leads@", name+"@", 1)).want(t, http.StatusOK)
	}
	unused := p.do(t, "POST", "/v1/keys", `{"name": "unused", "scopes": ["*"]}`).want(t, http.StatusCreated).text("key.id")
	unread, again := p.takeIn(t, bridgetest.MemberEmail, "1"), p.takeIn(t, bridgetest.MemberEmail, "2")
	stranger := p.takeIn(t, "leads@portail.example", "3")
	p.do(t, "PUT", "/v1/accounts/garage-dubreuil/intake/senders/old@portail.example", "").want(t, http.StatusOK)
	hooks := "/v1/webhooks/" + p.do(t, "POST", "/v1/webhooks", hook).want(t, http.StatusCreated).text("webhook.id")
	old := "/v1/webhooks/" + p.do(t, "POST", "/v1/webhooks", `{"url": "https://crm.example.com/"}`).want(t, http.StatusCreated).text("webhook.id")
	told := "/deliveries/" + p.do(t, "POST", hooks+"/test", "").want(t, http.StatusAccepted).text("id")
	noHook := "/v1/webhooks/01a0c1f2-0000-7000-8000-000000000000"
	none := "/v1/conversations/01a0c1f2-0000-7000-8000-000000000000"
	const (
		account  = "/v1/accounts/garage-dubreuil"
		listing  = `{"account": "garage-dubreuil", "title": "Clio", "contact": "ventes@garage-dubreuil.example"}`
		settings = `{"messages_by_mail": true, "favorites_by_mail": true, "content": true}`
	)
	tests := []struct {
		id, method, path, body string
		status                 int
		unknown                string // path that names nothing; empty where the path names nothing anyway
		bad                    string // body or query that is refused; empty where there can be none
	}{
		{"put-account", "PUT", account, `{"name": "Garage Dubreuil"}`, 200, "", `{}`},
		{"get-account", "GET", account, "", 200, "/v1/accounts/nobody", ""},
		{"put-member", "PUT", account + "/members/lea@garage-dubreuil.example", `{"role": "agent"}`, 200, "/v1/accounts/nobody/members/lea@garage-dubreuil.example", `{"role": "king"}`},
		{"list-senders", "GET", account + "/senders", "", 200, "/v1/accounts/nobody/senders", "?x=1"},
		{"put-sender", "PUT", account + "/senders/crm@logiciel.example", "", 200, "/v1/accounts/nobody/senders/crm@logiciel.example", ""},
		{"delete-sender", "DELETE", account + "/senders/@firma.example", "", 200, account + "/senders/@other.example", ""},
		{"put-contact-settings", "PUT", account + "/contacts/ventes@garage-dubreuil.example/settings", settings, 200, "/v1/accounts/nobody/contacts/ventes@garage-dubreuil.example/settings", `{}`},
		{"get-contact-settings", "GET", account + "/contacts/ventes@garage-dubreuil.example/settings", "", 200, "/v1/accounts/nobody/contacts/ventes@garage-dubreuil.example/settings", ""},
		{"list-profiles", "GET", account + "/profiles", "", 200, "/v1/accounts/nobody/profiles", "?x=1"},
		{"put-profile", "PUT", account + "/profiles/crm", adfProfile, 200, "/v1/accounts/nobody/profiles/crm", `{}`},
		{"get-profile", "GET", account + "/profiles/kept", "", 200, account + "/profiles/none", "?x=1"},
		{"delete-profile", "DELETE", account + "/profiles/gone", "", 200, account + "/profiles/none", ""},
		{"resume-profile", "POST", account + "/profiles/kept/resume", "", 200, account + "/profiles/none/resume", ""},
		{"preview-profile", "GET", account + "/profiles/kept/preview", "", 200, account + "/profiles/none/preview", "?kind=fax"},
		{"put-listing", "PUT", "/v1/listings/annonce-1", listing, 200, "", `{"title": 7}`},
		{"get-listing", "GET", "/v1/listings/annonce-1", "", 200, "/v1/listings/nothing", ""},
		{"get-intake", "GET", account + "/intake", "", 200, "/v1/accounts/nobody/intake", "?x=1"},
		{"put-intake", "PUT", account + "/intake", `{"contact": "ventes@garage-dubreuil.example"}`, 200, "/v1/accounts/nobody/intake", `{"contact": "x"}`},
		{"replace-intake", "POST", account + "/intake/replace", "", 200, "/v1/accounts/nobody/intake/replace", ""},
		{"put-intake-sender", "PUT", account + "/intake/senders/@portail.example", "", 200, "/v1/accounts/nobody/intake/senders/@portail.example", ""},
		{"delete-intake-sender", "DELETE", account + "/intake/senders/old@portail.example", "", 200, account + "/intake/senders/none@portail.example", ""},
		{"list-intake-mails", "GET", account + "/intake/mails", "", 200, "/v1/accounts/nobody/intake/mails", "?state=x"},
		{"get-intake-mail", "GET", account + "/intake/mails/" + unread, "", 200, account + "/intake/mails/none", ""},
		{"correct-intake-mail", "POST", account + "/intake/mails/" + unread + "/correct", `{"name": "Anne", "text": "Bonjour"}`, 200, account + "/intake/mails/none/correct", `{"name": "Anne"}`},
		{"dismiss-intake-mail", "POST", account + "/intake/mails/" + again + "/dismiss", `{"dismissed": true}`, 200, account + "/intake/mails/none/dismiss", `{}`},
		{"answer-intake-mail", "POST", account + "/intake/mails/" + stranger + "/answer", `{"answer": "post"}`, 200, account + "/intake/mails/none/answer", `{"answer": "burn"}`},
		{"list-account-intake-warnings", "GET", account + "/intake/warnings", "", 200, "/v1/accounts/nobody/intake/warnings", "?x=1"},
		{"list-intake-warnings", "GET", "/v1/intake/warnings", "", 200, "", "?x=1"},
		{"dismiss-intake-warning", "POST", "/v1/intake/warnings/" + p.intakeWarning(t) + "/dismiss", "", 200, "/v1/intake/warnings/none/dismiss", ""},
		{"put-suspension", "PUT", "/v1/buyers/buyer-1/suspension", `{"suspended": false}`, 200, "/v1/buyers/nobody/suspension", `{}`},
		{"delete-buyer", "DELETE", "/v1/buyers/buyer-3", "", 200, "/v1/buyers/nobody", ""},
		{"list-buyer-senders", "GET", "/v1/buyers/buyer-1/senders", "", 200, "/v1/buyers/nobody/senders", "?x=1"},
		{"put-buyer-sender", "PUT", "/v1/buyers/buyer-1/senders/marie@ailleurs.example", "", 200, "/v1/buyers/nobody/senders/marie@ailleurs.example", ""},
		{"delete-buyer-sender", "DELETE", "/v1/buyers/buyer-1/senders/marie@travail.example", "", 200, "/v1/buyers/buyer-1/senders/other@travail.example", ""},
		{"post-lead", "POST", "/v1/leads", lead, 201, "", `[]`},
		{"post-favorite", "POST", "/v1/favorites", `{"listing": "annonce-1", "buyer": {"external_id": "buyer-2"}}`, 201, "", `{"listing": "nothing", "buyer": {"external_id": "buyer-2"}}`},
		{"post-message", "POST", conversation + "/messages", `{"side": "seller", "text": "Oui."}`, 201, none + "/messages", `{"side": "seller"}`},
		{"get-conversation", "GET", conversation, "", 200, none, "?x=1"},
		{"list-messages", "GET", conversation + "/messages", "", 200, none + "/messages", "?limit=0"},
		{"list-reports", "GET", "/v1/reports", "", 200, "", "?limit=0"},
		{"list-sample-sets", "GET", "/v1/conformance/sets", "", 200, "", "?x=1"},
		{"score-sample-mails", "POST", "/v1/conformance/sets/ours/score", `{"answers": {}}`, 200, "/v1/conformance/sets/none/score", `{"answers": []}`},
		{"get-own-key", "GET", "/v1/key", "", 200, "", "?x=1"},
		{"list-keys", "GET", "/v1/keys", "", 200, "", "?cursor=x"},
		{"post-key", "POST", "/v1/keys", `{"name": "crm", "scopes": ["leads:read"], "account": "garage-dubreuil"}`, 201, "", `{"name": "crm", "scopes": ["leads:eat"]}`},
		{"delete-key", "DELETE", "/v1/keys/" + unused, "", 200, "/v1/keys/nothing", ""},
		{"list-webhooks", "GET", "/v1/webhooks", "", 200, "/v1/webhooks?account=nobody", "?x=1"},
		{"post-webhook", "POST", "/v1/webhooks", hook, 201, "", `{"url": "https://localhost/"}`},
		{"get-webhook", "GET", hooks, "", 200, noHook, "?x=1"},
		{"put-webhook", "PUT", hooks, `{"url": "https://crm.example.com/", "active": true}`, 200, noHook, `{"url": "https://crm.example.com/"}`},
		{"delete-webhook", "DELETE", old, "", 200, noHook, ""},
		{"rotate-webhook-secret", "POST", hooks + "/secret", `{}`, 200, noHook + "/secret", `{"overlap_seconds": 604801}`},
		{"test-webhook", "POST", hooks + "/test", "", 202, noHook + "/test", "?x=1"},
		{"replay-webhook", "POST", hooks + "/replay", `{"since": "2026-11-20T09:00:00Z"}`, 202, noHook + "/replay", `{"since": "yesterday"}`},
		{"list-webhook-deliveries", "GET", hooks + "/deliveries", "", 200, noHook + "/deliveries", "?state=lost"},
		{"get-webhook-delivery", "GET", hooks + told, "", 200, hooks + "/deliveries/nothing", ""},
		{"replay-webhook-delivery", "POST", hooks + told + "/replay", "", 202, noHook + told + "/replay", ""},
		{"parse-lead", "POST", "/v1/parse/lead", leadMail, 200, "", "?region=XX"},
		{"parse-reply", "POST", "/v1/parse/reply", leadMail, 200, "", "?x=1"},
	}
	ids := []string{"stream-events", "get-sample-mails"} // whose answers are no JSON; their own tests hold them against the document
	for _, tt := range tests {
		ids = append(ids, tt.id)
		t.Run(tt.id, func(t *testing.T) {
			t.Parallel()
			if id := p.document.operation(tt.method, tt.path)["operationId"]; id != tt.id {
				t.Fatalf("%s %s is %v in the document", tt.method, tt.path, id)
			}
			contentType := "application/json"
			if strings.HasPrefix(tt.path, "/v1/parse/") {
				contentType = "message/rfc822"
			}
			p.do(t, tt.method, tt.path, tt.body, "Content-Type", contentType).want(t, tt.status)
			p.do(t, tt.method, tt.path, tt.body, "Content-Type", contentType, "Authorization", "Bearer nonsense").want(t, http.StatusUnauthorized)
			if tt.unknown != "" {
				p.do(t, tt.method, tt.unknown, tt.body).want(t, http.StatusNotFound)
			}
			switch {
			case strings.HasPrefix(tt.bad, "?"):
				p.do(t, tt.method, tt.path+tt.bad, tt.body, "Content-Type", contentType).want(t, http.StatusBadRequest)
			case tt.bad != "":
				p.do(t, tt.method, tt.path, tt.bad).want(t, http.StatusBadRequest)
			}
		})
	}
	for path, methods := range p.document.at("paths") {
		for method, op := range methods.(map[string]any) {
			if id := op.(map[string]any)["operationId"].(string); !slices.Contains(ids, id) {
				t.Errorf("%s %s (%s) is not tested", method, path, id)
			}
		}
	}
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
