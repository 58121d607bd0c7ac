package api_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge/api"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// platform is a marketplace at its API. It holds every answer against the API's
// own document.
type platform struct {
	http.Handler
	bridge *bridgetest.Bridge
	key    string
	log    *bytes.Buffer

	endStreams func()
	document   document
}

func newPlatform(tb testing.TB) *platform {
	tb.Helper()
	b := bridgetest.New(tb, bridgetest.Options{})
	b.Market(tb)
	return newPlatformOn(tb, b, b)
}

// newPlatformOn is for bridges that do something else than b.
func newPlatformOn(tb testing.TB, b *bridgetest.Bridge, over api.Bridge) *platform {
	tb.Helper()
	key, err := b.CreateAPIKey(tb.Context(), "marketplace")
	if err != nil {
		tb.Fatal(err)
	}
	p := &platform{bridge: b, key: key, log: new(bytes.Buffer)}
	h := api.New(api.Options{Bridge: over, Log: slog.New(slog.NewJSONHandler(p.log, nil)), Conformance: kit{}, Inventor: inventor{}, Version: "1.2.3"})
	p.Handler, p.endStreams = h, h.EndStreams
	p.document = readDocument(tb, p)
	return p
}

// answer is an answer with its JSON.
type answer struct {
	status int
	header http.Header
	body   any
	raw    string
}

// do sends a request with the platform's key. Header fields come in pairs, and
// replace the usual ones.
func (p *platform) do(t *testing.T, method, path, body string, header ...string) answer {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+p.key)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	a := answer{status: w.Code, header: w.Header(), raw: w.Body.String()}
	if w.Body.Len() == 0 {
		a.body = nil
	} else if err := json.Unmarshal(w.Body.Bytes(), &a.body); err != nil && strings.Contains(w.Header().Get("Content-Type"), "json") {
		t.Fatalf("%s %s: answer %q is not JSON: %v", method, path, w.Body, err)
	}
	for _, err := range p.document.check(method, r.URL.EscapedPath(), a) {
		t.Errorf("%s %s: %s", method, path, err)
	}
	return a
}

// want fails the test unless an answer has a status.
func (a answer) want(t *testing.T, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %v", a.status, status, a.body)
	}
	return a
}

// get returns the value at a path such as "messages.0.text"; nil where there is
// none.
func (a answer) get(path string) any {
	v := a.body
	for key := range strings.SplitSeq(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[key]
		case []any:
			i := strings.Index("0123456789", key)
			if i < 0 || i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}

func (a answer) text(path string) string {
	s, _ := a.get(path).(string)
	return s
}

// wantValues compares some values of an answer.
func (a answer) wantValues(t *testing.T, want map[string]any) {
	t.Helper()
	got := map[string]any{}
	for path := range want {
		got[path] = a.get(path)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
}

// fields returns "in field" of each error of a problem, in order.
func (a answer) fields() []string {
	var fields []string
	list, _ := a.get("errors").([]any)
	for _, e := range list {
		e := e.(map[string]any)
		fields = append(fields, e["in"].(string)+" "+e["field"].(string))
	}
	return fields
}

const lead = `{
	"listing": "annonce-1",
	"buyer": {"external_id": "buyer-1", "pseudonym": "marie75", "name": "Marie Durand", "first_name": "Marie",
		"last_name": "Durand", "email": "Marie.Durand@courriel.example", "phone": "+33639980001",
		"member_since": "2021-03-01T00:00:00Z", "language": "fr"},
	"text": "Est-elle encore à vendre ?",
	"submitted_at": "2026-11-20T08:59:00+01:00"
}`

// open opens a conversation and returns its id.
func (p *platform) open(t *testing.T) string {
	t.Helper()
	return p.do(t, "POST", "/v1/leads", lead).want(t, http.StatusCreated).text("conversation.id")
}

func TestPanicTellsNothing(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	p := newPlatformOn(t, b, panicking{b})
	a := p.do(t, "GET", "/v1/listings/annonce-1", "").want(t, http.StatusInternalServerError)
	a.wantValues(t, map[string]any{"detail": web.ProblemOf(500).Detail, "request_id": a.header.Get("X-Request-Id")})
	if !strings.Contains(p.log.String(), "a secret reason") {
		t.Errorf("the log does not say why: %s", p.log)
	}
}

// gone is the writer of a client that has left.
type gone struct{ http.ResponseWriter }

func (gone) Write([]byte) (int, error) { return 0, syscall.EPIPE }

func TestClientThatLeft(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	r := httptest.NewRequest(http.MethodGet, "/v1/listings/annonce-1", nil)
	r.Header.Set("Authorization", "Bearer "+p.key)
	p.ServeHTTP(gone{httptest.NewRecorder()}, r)
	if strings.Contains(p.log.String(), "ERROR") {
		t.Errorf("logged as an error of ours: %s", p.log)
	}
}

func TestFaultTellsNothing(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	p := newPlatformOn(t, b, failing{b})
	a := p.do(t, "GET", "/v1/listings/annonce-1", "").want(t, http.StatusInternalServerError)
	a.wantValues(t, map[string]any{"detail": web.ProblemOf(500).Detail, "errors": nil})
	if !strings.Contains(p.log.String(), `"err":"reading a listing: disk on fire"`) {
		t.Errorf("the log does not say why: %s", p.log)
	}
}

func TestUnknownPaths(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	tests := []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/v1/nothing", http.StatusNotFound, ""},
		{"GET", "/v1/", http.StatusNotFound, ""},
		{"DELETE", "/v1/listings/annonce-1", http.StatusMethodNotAllowed, "GET, PUT, PATCH"},
		{"GET", "/v1/leads", http.StatusMethodNotAllowed, "POST"},
	}
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.path, func(t *testing.T) {
			t.Parallel()
			a := p.do(t, tt.method, tt.path, "").want(t, tt.status)
			if got := a.header.Get("Allow"); got != tt.allow {
				t.Errorf("Allow: %q, want %q", got, tt.allow)
			}
			if got := a.header.Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("Content-Type: %q", got)
			}
		})
	}
}

// TestNothingIsLogged sends secrets through every operation that takes some.
func TestNothingIsLogged(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	id := p.open(t)
	view := p.do(t, "GET", "/v1/conversations/"+id, "").want(t, http.StatusOK)
	p.do(t, "POST", "/v1/leads", strings.Replace(lead, "+33639980001", "06 39 98 00 01", 1)).want(t, http.StatusBadRequest)
	for _, secret := range []string{
		p.key, "courriel.example", "639980001", "Est-elle", "garage-dubreuil",
		view.text("conversation.aliases.seller"), view.text("conversation.aliases.buyer"),
	} {
		if strings.Contains(strings.ToLower(p.log.String()), strings.ToLower(secret)) {
			t.Errorf("the log holds %q:\n%s", secret, p.log)
		}
	}
	if !strings.Contains(p.log.String(), `"route":"POST /v1/leads","status":201`) {
		t.Errorf("the log lacks the request:\n%s", p.log)
	}
}
