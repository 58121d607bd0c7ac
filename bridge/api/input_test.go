package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestBadInput(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	conversation := "/v1/conversations/" + p.open(t)
	replace := func(was, is string) string {
		body := strings.Replace(lead, was, is, 1)
		if body == lead {
			t.Fatalf("lead lacks %q", was)
		}
		return body
	}
	const account, listing = "/v1/accounts/garage-dubreuil", "/v1/listings/annonce-1"
	tests := []struct {
		name, method, path, body string
		want                     []string
		detail                   string // part of the first error's
	}{
		{"no body", "POST", "/v1/leads", "", []string{"body "}, "required"},
		{"not JSON", "POST", "/v1/leads", `{"listing": annonce}`, []string{"body "}, "at byte 13"},
		{"cut JSON", "POST", "/v1/leads", `{"listing": "anno`, []string{"body "}, "at byte 17"},
		{"not UTF-8", "POST", "/v1/leads", replace(`encore à`, "encore \xe0"), []string{"body "}, "not UTF-8 at byte"},
		{"NUL", "POST", "/v1/leads", replace(`encore à`, `encore \u0000`), []string{"body "}, "a NUL character at byte"},
		{"two values", "POST", "/v1/leads", lead + "{}", []string{"body "}, "after top-level value"},
		{"not an object", "POST", "/v1/leads", `"lead"`, []string{"body "}, "expected object"},
		{"null", "POST", "/v1/leads", `null`, []string{"body "}, "expected object"},
		{"unknown field", "POST", "/v1/leads", replace(`"text"`, `"txet": 1, "text"`), []string{"body txet"}, "unexpected"},
		{"unknown field inside", "POST", "/v1/leads", replace(`"pseudonym"`, `"nickname": 1, "pseudonym"`), []string{"body buyer.nickname"}, "unexpected"},
		{"other case", "POST", "/v1/leads", replace(`"text"`, `"Text"`), []string{"body Text", "body text"}, "unexpected"},
		{"missing fields", "POST", "/v1/leads", `{}`, []string{"body buyer", "body listing", "body text"}, "required"},
		{"missing field inside", "POST", "/v1/leads", replace(`"external_id": "buyer-1", `, ``), []string{"body buyer.external_id"}, "required"},
		{"null where required", "POST", "/v1/leads", replace(`"Est-elle encore à vendre ?"`, `null`), []string{"body text"}, "expected string"},
		{"wrong type", "POST", "/v1/leads", replace(`"marie75"`, `75`), []string{"body buyer.pseudonym"}, "expected string"},
		{"wrong time", "POST", "/v1/leads", replace(`2021-03-01T00:00:00Z`, `2021-03-01`), []string{"body buyer.member_since"}, "RFC 3339"},
		{"time before year 0", "POST", "/v1/leads", replace(`2026-11-20T08:59:00+01:00`, `0000-01-01T00:00:00+23:59`), []string{"body submitted_at"}, "from 1970"},
		{"time to come", "POST", "/v1/leads", replace(`2026-11-20T08:59:00+01:00`, `2027-11-20T08:59:00Z`), []string{"body submitted_at"}, "to now"},
		{"member of the future", "POST", "/v1/leads", replace(`2021-03-01T00:00:00Z`, `9999-12-31T23:59:59-23:00`), []string{"body buyer.member_since"}, "to now"},
		{"favorite of a future member", "POST", "/v1/favorites", `{"listing": "annonce-1", "buyer": {"external_id": "b", "member_since": "2030-01-01T00:00:00Z"}}`, []string{"body buyer.member_since"}, "to now"},
		{"blank text", "POST", "/v1/leads", replace(`Est-elle encore à vendre ?`, `  `), []string{"body text"}, "some text"},
		{"huge text", "POST", "/v1/leads", replace(`Est-elle`, strings.Repeat("a", 70_000)), []string{"body text"}, "at most 65536 bytes"},
		{"national phone", "POST", "/v1/leads", replace(`+33639980001`, `06 39 98 00 01`), []string{"body buyer.phone"}, "E.164"},
		{"no address", "POST", "/v1/leads", replace(`Marie.Durand@courriel.example`, `marie`), []string{"body buyer.email"}, "mail address"},
		{"unknown listing", "POST", "/v1/leads", replace(`annonce-1`, `annonce-7`), []string{"body listing"}, "known listing"},
		{"unknown language", "POST", "/v1/leads", replace(`"language": "fr"`, `"language": "de"`), []string{"body buyer.language"}, "fr, en"},
		{"deep", "POST", "/v1/leads", strings.Repeat("[", 1000), []string{"body "}, "nested deeper than 16"},
		{"many values", "POST", "/v1/leads", "[" + strings.Repeat("0,", 20_000) + "0]", []string{"body "}, "more than 10000 values"},
		{"long idempotency key", "POST", "/v1/leads", lead, []string{"header Idempotency-Key"}, "<= 200"},

		{"listing of the year 10000", "PUT", listing, `{"account": "garage-dubreuil", "title": "Clio", "contact": "a@b.example", "expires_at": "9999-12-31T23:59:59-23:00"}`, []string{"body expires_at"}, "to 9998"},
		{"one who was erased", "POST", "/v1/leads", replace(`"buyer-1"`, `"erased:1"`), []string{"body buyer.external_id"}, "nobody any more"},
		{"two fields of a listing", "PUT", listing, `{"account": "garage-dubreuil", "title": " ", "contact": "ventes"}`, []string{"body title", "body contact"}, "some text"},
		{"criterion", "PUT", listing, `{"account": "garage-dubreuil", "title": "Clio", "contact": "a@b.example", "criteria": [{"name": "Km", "value": "1"}, {"name": "", "value": "1"}]}`, []string{"body criteria[1].name"}, "some text"},
		{"price", "PUT", listing, `{"account": "garage-dubreuil", "title": "Clio", "contact": "a@b.example", "price": "12 500 €"}`, []string{"body price"}, "decimal"},
		{"other account", "PUT", listing, `{"account": "autos-leroux", "title": "Clio", "contact": "a@b.example"}`, []string{"body account"}, "made for"},

		{"negative minutes", "PUT", account, `{"name": "Garage", "answer_minutes": -1}`, []string{"body answer_minutes"}, ">= 0"},
		{"number too large", "PUT", account, `{"name": "Garage", "answer_minutes": 1e30}`, []string{"body answer_minutes"}, "<="},
		{"control character in the path", "PUT", "/v1/accounts/a%0Ab", `{"name": "Garage"}`, []string{"path external_id"}, "control"},
		{"member without address", "PUT", account + "/members/lea", `{"role": "agent"}`, []string{"path email"}, "mail address"},
		{"role", "PUT", account + "/members/lea@b.example", `{"role": "king"}`, []string{"body role"}, "owner"},
		{"settings left out", "PUT", account + "/contacts/a@b.example/settings", `{"content": true}`, []string{"body favorites_by_mail", "body messages_by_mail"}, "required"},
		{"template of the future", "PUT", account + "/contacts/a@b.example/settings", `{"messages_by_mail": true, "favorites_by_mail": true, "content": true, "template": 99}`, []string{"body template"}, "pinned"},

		{"side", "POST", conversation + "/messages", `{"side": "both", "text": "Oui."}`, []string{"body side"}, "buyer, seller"},
		{"nothing to post", "POST", conversation + "/messages", `{"side": "buyer"}`, []string{"body text"}, "some text"},
		{"not base64", "POST", conversation + "/messages", `{"side": "buyer", "attachments": [{"name": "a", "content": "YQ=="}, {"name": "b", "content": "Y?"}]}`, []string{"body attachments[1].content"}, "base64"},
		{"base64 without padding", "POST", conversation + "/messages", `{"side": "buyer", "attachments": [{"name": "a", "content": "YQ"}]}`, []string{"body attachments[0].content"}, "base64"},
		{"query", "GET", conversation + "/messages?limit=many&page=2", "", []string{"query page"}, "unknown"},
		{"limit", "GET", conversation + "/messages?limit=201", "", []string{"query limit"}, "<= 200"},
		{"after", "GET", conversation + "/messages?after=x", "", []string{"query after"}, "integer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var header []string
			if tt.name == "long idempotency key" {
				header = []string{"Idempotency-Key", strings.Repeat("k", 201)}
			}
			a := p.do(t, tt.method, tt.path, tt.body, header...).want(t, http.StatusBadRequest)
			if diff := cmp.Diff(tt.want, a.fields()); diff != "" {
				t.Errorf("fields (-want +got):\n%s\n%v", diff, a.body)
			}
			if got := a.text("errors.0.detail"); !strings.Contains(got, tt.detail) {
				t.Errorf("detail %q, want it to say %q", got, tt.detail)
			}
		})
	}
	if got := p.do(t, "GET", conversation+"/messages", "").get("messages.1"); got != nil {
		t.Errorf("bad input posted %v", got)
	}
}

func TestLargeBodies(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	conversation := "/v1/conversations/" + p.open(t) + "/messages"
	tests := []struct {
		name, method, path, body string
		status                   int
	}{
		{"account of a mebibyte", "PUT", "/v1/accounts/a", pad(`{"name": "A"`, 1<<20), http.StatusOK},
		{"account over it", "PUT", "/v1/accounts/a", pad(`{"name": "A"`, 1<<20+1), http.StatusRequestEntityTooLarge},
		{"message of its limit", "POST", conversation, pad(`{"side": "buyer", "text": "a"`, 23<<20), http.StatusCreated},
		{"message over it", "POST", conversation, pad(`{"side": "buyer", "text": "a"`, 23<<20+1), http.StatusRequestEntityTooLarge},
		{"message far over it", "POST", conversation, pad(`{"side": "buyer", "text": "a"`, 30<<20), http.StatusRequestEntityTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := p.do(t, tt.method, tt.path, tt.body).want(t, tt.status)
			if got := a.text("errors.0.detail"); tt.status == http.StatusRequestEntityTooLarge && !strings.HasPrefix(got, "want at most ") {
				t.Errorf("detail %q does not name the limit", got)
			}
		})
	}
}

// pad returns an object of a size, given its start.
func pad(start string, size int) string {
	return start + strings.Repeat(" ", size-len(start)-1) + "}"
}

func TestContentType(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	for contentType, want := range map[string]int{
		"application/json; charset=utf-8":   http.StatusCreated,
		"":                                  http.StatusCreated,
		"text/plain":                        http.StatusUnsupportedMediaType,
		"application/x-www-form-urlencoded": http.StatusUnsupportedMediaType,
		"multipart/form-data; boundary=x":   http.StatusUnsupportedMediaType,
	} {
		t.Run(contentType, func(t *testing.T) {
			t.Parallel()
			p.do(t, "POST", "/v1/leads", lead, "Content-Type", contentType).want(t, want)
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	tests := []struct {
		err    error
		status int
		detail string
	}{
		{&bridge.ContentError{Code: bridge.ContentLink}, http.StatusUnprocessableEntity, "Links cannot be sent. Say it in words, or add a file."},
		{bridge.ErrLimited, http.StatusTooManyRequests, "This is too much in too short a time. Try again later."},
		{bridge.ErrConflict, http.StatusConflict, "This cannot be done as things are now. If somebody changed them at the same time, read them and try again."},
		{bridge.ErrExpired, http.StatusGone, "This was valid once, and has expired."},
		{bridge.ErrTooLarge, http.StatusRequestEntityTooLarge, "This is too large."},
	}
	for _, tt := range tests {
		t.Run(tt.err.Error(), func(t *testing.T) {
			t.Parallel()
			p := newPlatformOn(t, b, refusing{b, tt.err})
			a := p.do(t, "POST", "/v1/conversations/x/messages", `{"side": "buyer", "text": "a"}`).want(t, tt.status)
			a.wantValues(t, map[string]any{"detail": tt.detail})
		})
	}
}

// FuzzLead sends any body. Whatever it is, it is taken or refused as the
// document says, and never a fault.
func FuzzLead(f *testing.F) {
	p := newPlatform(f)
	for _, seed := range []string{
		lead, ``, `{}`, `null`, `[[[[`, `{"text":`, "\xff", `{"buyer": {"external_id": "\u0000"}}`,
		`{"listing": "annonce-1", "buyer": {"external_id": "\ud800"}, "text": "\u202e"}`,
		`{"text": "a", "text": 7, "buyer": [], "submitted_at": "0000-01-01T00:00:00Z"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		a := p.do(t, "POST", "/v1/leads", body)
		if a.status != http.StatusCreated && a.status != http.StatusBadRequest {
			t.Errorf("status %d: %v", a.status, a.body)
		}
		if a.status == http.StatusBadRequest && len(a.fields()) == 0 {
			t.Errorf("names no field: %v", a.body)
		}
	})
}

// Media types are the same in any case.
func TestMediaTypesInAnyCase(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	for media, want := range map[string]int{
		"Application/JSON":                http.StatusOK,
		"APPLICATION/json; charset=UTF-8": http.StatusOK,
		"Application/XML":                 http.StatusUnsupportedMediaType,
	} {
		p.do(t, "PUT", "/v1/accounts/garage-2", `{"name": "Garage Neuf"}`, "Content-Type", media).want(t, want)
	}
}
