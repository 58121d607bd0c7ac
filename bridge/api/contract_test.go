package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// world is a platform where there is one of everything.
type world struct {
	*platform
	// ids are what path parameters named id are filled with, by the path before
	// them, or by the operation where it needs another one.
	ids map[string]string
	// secrets are of the buyer.
	secrets []string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldOn(t, newPlatform(t))
}

func newWorldOn(t *testing.T, p *platform) *world {
	t.Helper()
	w := &world{platform: p, ids: map[string]string{}}
	const account = "/v1/accounts/garage-dubreuil"
	ok := func(method, path, body string) answer {
		t.Helper()
		a := w.do(t, method, path, body)
		if a.status >= 300 {
			t.Fatalf("%s %s: %d %v", method, path, a.status, a.body)
		}
		return a
	}
	opened := ok("POST", "/v1/leads", strings.Replace(lead, `"language": "fr"`, `"language": "fr", "mask_phone": true`, 1))
	conversation := "/v1/conversations/" + opened.text("conversation.id")
	w.ids["/v1/conversations/"] = opened.text("conversation.id")
	w.ids["/v1/leads/"] = opened.text("conversation.lead_id")
	w.secrets = []string{"courriel.example", "639980001", opened.text("conversation.aliases.buyer"), "buyer-1"}
	w.receive(t, opened.text("conversation.aliases.seller"), "From: <ventes@garage-dubreuil.example>\nMessage-ID: <1@garage-dubreuil.example>\nSubject: Re: Clio\n\nOui, samedi.\n")
	w.receive(t, opened.text("conversation.aliases.seller"), "From: <assistant@elsewhere.example>\nMessage-ID: <1@elsewhere.example>\nSubject: Clio\n\nOui.\n")
	written := ok("POST", conversation+"/messages", `{"side": "seller", "text": "Voici.", "attachments": [{"name": "a.txt", "content": "YQ=="}]}`)
	w.ids["/v1/messages/"] = written.text("id")
	w.ids["/v1/attachments/"] = written.text("attachments.0.id")
	w.ids["get-original"] = w.do(t, "GET", conversation+"/messages?after=1&limit=1", "").text("messages.0.id")
	w.ids["/v1/mails/"] = w.do(t, "GET", conversation+"/held", "").text("mails.0.id")
	w.ids["/v1/scheduled/"] = ok("POST", conversation+"/scheduled", `{"text": "Plus tard.", "send_at": "2026-12-01T09:00:00Z"}`).text("id")
	w.ids["/v1/comments/"] = ok("POST", conversation+"/comments", `{"text": "À voir."}`).text("id")
	w.ids[account+"/labels/"] = ok("POST", account+"/labels", `{"name": "Chaud", "color": "red"}`).text("id")
	w.ids[account+"/quick-replies/"] = ok("POST", account+"/quick-replies", `{"name": "Oui", "text": "Bonjour {buyer.first_name}."}`).text("id")
	w.ids[account+"/members/lea@garage-dubreuil.example/views/"] = ok("POST", account+"/members/lea@garage-dubreuil.example/views", bodies["put-saved-view"]).text("id")
	w.ids[account+"/members/lea@garage-dubreuil.example/push-subscriptions/"] = ok("POST", account+"/members/lea@garage-dubreuil.example/push-subscriptions", browser).text("id")
	w.ids["/v1/buyers/buyer-1/push-subscriptions/"] = ok("POST", "/v1/buyers/buyer-1/push-subscriptions", browserOf(opened.text("conversation.id"))).text("id")
	w.signIn(t, "A browser")
	w.ids[account+"/members/lea@garage-dubreuil.example/sessions/"] = w.do(t, "GET", account+"/members/lea@garage-dubreuil.example/sessions", "").text("sessions.0.id")
	w.ids[account+"/teams/"] = ok("POST", account+"/teams", `{"name": "Atelier", "members": []}`).text("id")
	w.ids["/v1/keys/"] = ok("POST", "/v1/keys", `{"name": "unused", "scopes": ["*"]}`).text("key.id")
	w.ids["correct-intake-mail"] = w.takeIn(t, bridgetest.MemberEmail, "1")
	w.ids["dismiss-intake-mail"] = w.takeIn(t, bridgetest.MemberEmail, "2")
	w.ids["get-intake-mail"] = w.ids["dismiss-intake-mail"]
	w.ids["get-intake-original"] = w.ids["dismiss-intake-mail"]
	w.ids["answer-intake-mail"] = w.takeIn(t, "leads@portail.example", "3")
	w.ids["dismiss-intake-warning"] = w.intakeWarning(t)
	ok("PUT", account+"/intake/senders/crm@logiciel.example", "")
	w.ids["/v1/webhooks/"] = ok("POST", "/v1/webhooks", hook).text("webhook.id")
	w.ids["delivery"] = ok("POST", "/v1/webhooks/"+w.ids["/v1/webhooks/"]+"/test", "").text("id")
	ok("PUT", profilesPath+"/adf", adfProfile)
	ok("PUT", account+"/feed", `{"state": "plain"}`)
	w.ids["rehearsal"] = ok("POST", account+"/feed/rehearsals", bodies["post-rehearsal"]).text("id")
	ok("PUT", account+"/feed/rehearsals/"+w.ids["rehearsal"]+"/reading", bodies["put-reading"])
	box := w.sandbox(t)
	w.ids["{practice}"] = w.mailed(t, ok("POST", box+"/leads", `{}`).text("conversation_id"))
	ok("PUT", account+"/members/gone@garage-dubreuil.example", `{"role": "agent"}`)
	ok("PUT", account+"/senders/crm@logiciel.example", "")
	ok("PUT", "/v1/buyers/buyer-1/senders/marie@travail.example", "")
	return w
}

// receive takes a mail in.
func (w *world) receive(t *testing.T, to, mail string) {
	t.Helper()
	r, err := w.bridge.Resolve(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := w.bridge.Receive(t.Context(), bridge.IncomingMail{
		From: "x@elsewhere.example", Recipients: []bridge.Recipient{r}, Body: strings.NewReader(strings.ReplaceAll(mail, "\n", "\r\n")),
	})
	if err != nil || answers[0] != nil {
		t.Fatal(err, answers)
	}
}

// params are what path parameters are filled with; ids are of the world.
func (w *world) params(op operation) map[string]string {
	p := map[string]string{
		"external_id": "garage-dubreuil", "email": "lea@garage-dubreuil.example", "sender": "crm@logiciel.example", "set": "ours",
		"account": "crm-test", "name": "adf", "mail": w.ids[op.id], "delivery": w.ids["delivery"], "rehearsal": w.ids["rehearsal"],
	}
	switch {
	case strings.HasPrefix(op.path, "/v1/listings/"):
		p["external_id"] = "annonce-1"
	case strings.HasPrefix(op.path, "/v1/buyers/"):
		p["external_id"], p["sender"] = "buyer-1", "marie@travail.example"
	}
	if op.id == "delete-member" {
		p["email"] = "gone@garage-dubreuil.example" // the other one is the last owner
	}
	if strings.Contains(op.path, "/contacts/") {
		p["email"] = "ventes@garage-dubreuil.example"
	}
	before, _, _ := strings.Cut(op.path, "{id}")
	before = strings.NewReplacer("{external_id}", p["external_id"], "{email}", p["email"]).Replace(before)
	p["id"] = w.ids[before]
	if id, ok := w.ids[op.id]; ok {
		p["id"] = id
	}
	return p
}

// operation is one of the document.
type operation struct {
	id, method, path, scope string
	marketplace             bool
	doc                     map[string]any
}

// operations lists those of the document, so that none is forgotten.
func (d document) operations() (all []operation) {
	for path, methods := range d.at("paths") {
		for method, doc := range methods.(map[string]any) {
			op := operation{path: path, method: strings.ToUpper(method), doc: doc.(map[string]any)}
			op.id = op.doc["operationId"].(string)
			for _, scope := range op.doc["security"].([]any)[0].(map[string]any)["key"].([]any) {
				op.scope = scope.(string)
			}
			description, _ := op.doc["description"].(string)
			op.marketplace = strings.Contains(description, "Not with keys that are bound to an account.")
			all = append(all, op)
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.id, b.id) })
	return all
}

// parameters lists those in a part of the request.
func (o operation) parameters(in string) (all []map[string]any) {
	list, _ := o.doc["parameters"].([]any)
	for _, p := range list {
		if p := p.(map[string]any); p["in"] == in {
			all = append(all, p)
		}
	}
	return all
}

// url fills the path of an operation.
func (o operation) url(params map[string]string) string {
	path := o.path
	for name, value := range params {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	return path
}

const sampleListing = `{"account": "garage-dubreuil", "title": "Clio", "contact": "ventes@garage-dubreuil.example"}`

// bodies are good ones of the operations that take one. An operation that is missing
// here fails the test.
var bodies = map[string]string{
	"put-account":          `{"name": "Garage Dubreuil", "language": "fr", "answer_minutes": 5}`,
	"put-member":           `{"name": "Léa", "role": "owner", "sees": "all", "blocked": false}`,
	"put-contact-settings": `{"messages_by_mail": true, "favorites_by_mail": true, "content": true, "delay_seconds": 5, "language": "fr"}`,
	"put-listing":          sampleListing,
	"post-listing-notice":  `{"kind": "online"}`,
	"put-suspension":       `{"suspended": false}`,
	"post-lead":            lead,
	"post-favorite":        `{"listing": "annonce-1", "buyer": {"external_id": "buyer-2"}}`,
	"post-message":         `{"side": "seller", "text": "Oui.", "attachments": [{"name": "a.txt", "content": "YQ=="}]}`,
	"post-key":             `{"name": "crm", "scopes": ["leads:read"], "account": "garage-dubreuil"}`,
	"score-sample-mails":   `{"answers": {}}`,
	"change-conversation":  `{"closed": true, "starred": true, "unread": true, "snoozed_until": "2026-11-21T09:00:00Z", "assignee": "", "labels": {}}`,
	"change-conversations": `{"view": "open", "change": {"archived": true}}`,
	"put-block":            `{"blocked": true, "spam": true}`,
	"answer-held-mail":     `{"answer": "trust"}`,
	"post-report":          `{"reason": "fraud", "text": "Un piège."}`,
	"post-comment":         `{"text": "@Léa Dubreuil, à toi."}`,
	"edit-comment":         `{"text": "À toi."}`,
	"put-buyer-note":       `{"text": "Rappeler.", "tags": ["reprise"]}`,
	"edit-message":         `{"text": "Voici donc."}`,
	"check-draft":          `{"text": "https://elsewhere.example"}`,
	"post-scheduled":       `{"text": "Demain.", "send_at": "2026-11-21T09:00:00Z", "attachments": [{"name": "a.txt", "content": "YQ=="}]}`,
	"put-scheduled":        `{"text": "Demain.", "send_at": "2026-11-21T09:00:00Z"}`,
	"put-preferences":      `{"language": "fr", "zone": "Europe/Paris", "enter_sends": true, "signature": "Léa"}`,
	"put-push-settings":    `{"messages": true, "favorites": false, "content": true}`,
	"put-account-settings": `{"first_answer": {"on": true, "when_closed": true, "texts": {"fr": "Merci."}},
		"hours": {"zone": "Europe/Paris", "week": [[], [{"from": 540, "to": 1080}], [], [], [], [], []]}}`,
	"post-team":                     `{"name": "Vente", "members": []}`,
	"put-team":                      `{"name": "Vente", "members": []}`,
	"post-label":                    `{"name": "Froid", "color": "blue"}`,
	"put-label":                     `{"name": "Froid", "color": "blue"}`,
	"post-saved-view":               `{"name": "Visites", "view": "open", "sort": "waiting", "q": "clio"}`,
	"put-saved-view":                `{"name": "Clio", "view": "all", "listing": "annonce-1", "label": "", "assignee": "", "team": ""}`,
	"post-sign-in-mail":             `{"email": "lea@garage-dubreuil.example"}`,
	"post-member-push-subscription": browser,
	"post-buyer-push-subscription":  browserOf("{conversation}"),
	"put-buyer-push-settings":       `{"messages": true, "content": false}`,

	"post-quick-reply":   `{"name": "Non", "text": "Bonjour."}`,
	"put-quick-reply":    `{"name": "Non", "text": "Bonjour."}`,
	"change-listing":     `{"state": "sold", "expires_at": null}`,
	"put-profile":        adfProfile,
	"put-feed":           `{"state": "messaging"}`,
	"post-rehearsal":     `{"address": "test@crm.example", "leads": 1}`,
	"put-reading":        `{"csv": "mail,contact.display\n1,Marie Durand\n2,Marie Durand"}`,
	"put-switch":         `{"at": "2026-12-01T08:00:00Z", "accept": true}`,
	"put-intake":         `{"contact": "ventes@garage-dubreuil.example"}`,
	"parse-lead":         leadMail,
	"put-buyer-settings": `{"messages_by_mail": false, "content": true, "delay_seconds": 30}`,

	"sandbox-lead":       `{"via": "mail", "client": "plain", "language": "fr", "template": 1, "text": "Bonjour", "contact": "leads@crm.example"}`,
	"sandbox-favorite":   `{"language": "fr"}`,
	"sandbox-reply":      `{"conversation_id": "{practice}", "via": "mail", "client": "plain", "text": "Bonjour"}`,
	"sandbox-auto-reply": `{"conversation_id": "{practice}", "until": "2026-12-31"}`,
	"sandbox-bounce":     `{"conversation_id": "{practice}", "status": "5.2.2"}`,
	"sandbox-duplicate":  `{"conversation_id": "{practice}"}`,
	"put-faults":         `{"webhooks": "slow", "mails": "", "until": "2026-11-20T09:30:00Z"}`,
	"sandbox-erasure":    `{"conversation_id": "{practice}"}`,

	"correct-intake-mail":   `{"name": "Anne", "text": "Bonjour"}`,
	"dismiss-intake-mail":   `{"dismissed": true}`,
	"answer-intake-mail":    `{"answer": "post"}`,
	"post-webhook":          hook,
	"put-webhook":           `{"url": "https://crm.example.com/", "active": true}`,
	"rotate-webhook-secret": `{}`,
	"replay-webhook":        `{"since": "2026-11-20T09:00:00Z"}`,
	"parse-reply":           leadMail,
}

// streams are not read to their end, which never comes.
const streams = "stream-events"

// good sends a request that the operation takes.
func (w *world) good(t *testing.T, op operation, header ...string) answer {
	t.Helper()
	if op.id == "note-typing" {
		header = append(header, "Passerelle-Member", bridgetest.MemberEmail)
	}
	return w.do(t, op.method, op.url(w.params(op)), w.body(t, op), append([]string{"Content-Type", op.contentType()}, header...)...)
}

func (w *world) body(t *testing.T, op operation) string {
	t.Helper()
	if op.doc["requestBody"] == nil {
		return ""
	}
	body, ok := bodies[op.id]
	if !ok {
		t.Fatalf("%s %s (%s) has no body to test it with", op.method, op.path, op.id)
	}
	return strings.NewReplacer("{practice}", w.ids["{practice}"], "{conversation}", w.ids["/v1/conversations/"]).Replace(body)
}

func (o operation) contentType() string {
	if strings.HasPrefix(o.path, "/v1/parse/") {
		return "message/rfc822"
	}
	return "application/json"
}

// TestContract sends every operation of the document what it takes, and much that it
// does not. The platform holds each answer against the document: one whose status,
// type or body is not in it fails.
func TestContract(t *testing.T) {
	t.Parallel()
	reading := newWorld(t) // of all operations that change nothing
	reading.ids["get-thumbnail"] = strings.TrimPrefix(reading.send(t, reading.ids["/v1/conversations/"], "a.png", picture(t, 2, 2)), "/v1/attachments/")
	for _, op := range reading.document.operations() {
		if op.id == streams {
			continue
		}
		t.Run(op.id, func(t *testing.T) {
			t.Parallel()
			w := reading
			if op.method != http.MethodGet {
				w = newWorld(t)
			}
			w.refuseStrangers(t, op)
			if a := w.good(t, op); a.status >= 300 {
				t.Fatalf("status %d: %s", a.status, a.raw)
			}
			w.refuseQueries(t, op)
			w.refusePaths(t, op)
			w.refuseBodies(t, op)
		})
	}
}

// refuseStrangers sends good requests with keys that may not make them.
func (w *world) refuseStrangers(t *testing.T, op operation) {
	t.Helper()
	w.good(t, op, "Authorization", "").want(t, http.StatusUnauthorized)
	w.good(t, op, "Authorization", "Bearer nonsense").want(t, http.StatusUnauthorized)
	if op.scope != "" {
		without := slices.DeleteFunc(slices.Clone(bridge.Scopes), func(s bridge.Scope) bool { return string(s) == op.scope })
		w.good(t, op, "Authorization", w.makeKey(t, "", without...)).want(t, http.StatusForbidden)
	}
	a := w.good(t, op, "Authorization", w.makeKey(t, bridgetest.OtherAccount))
	switch {
	case op.marketplace:
		a.want(t, http.StatusForbidden)
	case len(op.parameters("path")) > 0 && !strings.HasPrefix(op.path, "/v1/conformance/"):
		a.want(t, http.StatusNotFound)
	}
	for _, secret := range append(w.secrets, "Dubreuil", "Marie", "Clio") {
		if strings.Contains(a.raw, secret) && op.scope != string(bridge.ScopeParse) {
			t.Errorf("another account is answered %q: %s", secret, a.raw)
		}
	}
	own := w.makeKey(t, bridgetest.AccountID)
	if strings.Contains(op.path, "{account}") {
		own = w.makeKey(t, w.params(op)["account"])
	}
	switch {
	case op.marketplace:
		w.good(t, op, "Authorization", own).want(t, http.StatusForbidden)
	case op.method == http.MethodGet:
		a := w.good(t, op, "Authorization", own).want(t, http.StatusOK)
		for _, secret := range w.secrets {
			if strings.Contains(strings.ToLower(a.raw), secret) {
				t.Errorf("the account is answered %q: %s", secret, a.raw)
			}
		}
	}
}

// refuseQueries sends parameters that are not what the document says.
func (w *world) refuseQueries(t *testing.T, op operation) {
	t.Helper()
	path := op.url(w.params(op))
	try := func(query string) answer {
		t.Helper()
		return w.do(t, op.method, path+"?"+query, w.body(t, op), "Content-Type", op.contentType())
	}
	try("nothing=1").want(t, http.StatusBadRequest)
	for _, p := range op.parameters("query") {
		name, schema := p["name"].(string), p["schema"].(map[string]any)
		for _, bad := range badValues(schema) {
			a := try(name+"="+url.QueryEscape(bad)).want(t, http.StatusBadRequest)
			if got := a.text("errors.0.location"); got != "query."+name {
				t.Errorf("%s=%.40s: location %q", name, bad, got)
			}
		}
		for _, odd := range []string{"\x00", "\xff", "%", "-1", "9999999999999999999", "0001-01-01T00:00:00Z", "' OR 1=1"} {
			if a := try(name + "=" + url.QueryEscape(odd)); a.status >= 500 {
				t.Errorf("%s=%q: %d %s", name, odd, a.status, a.raw)
			}
		}
	}
}

// badValues are what a parameter of a schema must not be.
func badValues(schema map[string]any) (bad []string) {
	if schema["enum"] != nil {
		bad = append(bad, "nonsense")
	}
	if schema["type"] == "integer" {
		bad = append(bad, "many", "1.5")
		if low, ok := schema["minimum"].(float64); ok && low > 0 {
			bad = append(bad, fmt.Sprint(low-1))
		}
		if high, ok := schema["maximum"].(float64); ok {
			bad = append(bad, fmt.Sprint(high+1))
		}
	}
	if schema["format"] == "date-time" {
		bad = append(bad, "yesterday")
	}
	if long, ok := schema["maxLength"].(float64); ok {
		bad = append(bad, strings.Repeat("a", int(long)+1))
	}
	return bad
}

// refusePaths sends ids of nothing, and what can be none.
func (w *world) refusePaths(t *testing.T, op operation) {
	t.Helper()
	for _, p := range op.parameters("path") {
		name := p["name"].(string)
		for _, odd := range []string{
			"01a0c1f2-0000-7000-8000-000000000000", "nothing", "\x00", "\xff\xfe", "a/b", strings.Repeat("a", 3000), "' OR 1=1", "é",
		} {
			params := w.params(op)
			params[name] = odd
			a := w.do(t, op.method, op.url(params), w.body(t, op), "Content-Type", op.contentType())
			// What is put is made; and an address that never chose has the defaults.
			creates := op.method == http.MethodPut && !strings.Contains(op.path, "{id}") || op.id == "get-contact-settings"
			if a.status >= 500 || !creates && a.status < 300 {
				t.Errorf("%s %.60q: %d %s", name, odd, a.status, a.raw)
			}
		}
	}
}

// refuseBodies sends bodies that are not what the document says.
func (w *world) refuseBodies(t *testing.T, op operation) {
	t.Helper()
	request, _ := op.doc["requestBody"].(map[string]any)
	content, _ := request["content"].(map[string]any)
	media, ok := content["application/json"].(map[string]any)
	path := op.url(w.params(op))
	try := func(body string) answer {
		t.Helper()
		a := w.do(t, op.method, path, body, "Content-Type", op.contentType())
		if a.status >= 500 {
			t.Errorf("%.200s: %d %s", body, a.status, a.raw)
		}
		return a
	}
	if !ok {
		return
	}
	good := w.body(t, op)
	if errs := w.document.checkValue("sample", media["schema"].(map[string]any), decode(t, good)); errs != nil {
		t.Errorf("the sample: %v", errs)
	}
	for _, bad := range []string{"", "null", "[]", "7", `"a"`, "{", "\xff", strings.Repeat("[", 100), good + "{}"} {
		if a := try(bad); a.status != http.StatusBadRequest {
			t.Errorf("body %.40q: status %d", bad, a.status)
		}
	}
	w.do(t, op.method, path, good, "Content-Type", "text/csv").want(t, http.StatusUnsupportedMediaType)
	for _, m := range w.document.mutations(media["schema"].(map[string]any), decode(t, good)) {
		if a := try(encode(t, m.body)); m.bad && a.status != http.StatusBadRequest {
			t.Errorf("%s: status %d: %s", m.what, a.status, a.raw)
		}
	}
}

// mutation is a body that differs from a good one.
type mutation struct {
	what string
	body any
	bad  bool // by the schema
}

// mutations changes each value of a body that its schema names.
func (d document) mutations(schema map[string]any, v any) (all []mutation) {
	schema = d.follow(schema)
	properties, _ := schema["properties"].(map[string]any)
	object, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	with := func(name string, value any) map[string]any {
		out := maps.Clone(object)
		out[name] = value
		return out
	}
	all = append(all, mutation{"an unknown field", with("no_such_field", 1), true})
	required, _ := schema["required"].([]any)
	for _, name := range required {
		without := maps.Clone(object)
		delete(without, name.(string))
		all = append(all, mutation{"without " + name.(string), without, true})
	}
	for name, p := range properties {
		property := d.follow(p.(map[string]any))
		for _, odd := range []any{nil, true, -1.0, 1e300, "", "\u0000", "a\r\nb", strings.Repeat("é", 35_000), []any{}, []any{nil}, map[string]any{}} {
			bad := !fits(property, odd)
			all = append(all, mutation{fmt.Sprintf("%s: %.20q", name, fmt.Sprint(odd)), with(name, odd), bad})
		}
		inner := object[name]
		if list, ok := inner.([]any); ok && len(list) > 0 {
			for _, m := range d.mutations(property["items"].(map[string]any), list[0]) {
				all = append(all, mutation{name + "[0]: " + m.what, with(name, []any{m.body}), m.bad && property["minItems"] == nil})
			}
		}
		for _, m := range d.mutations(property, inner) {
			all = append(all, mutation{name + ": " + m.what, with(name, m.body), m.bad})
		}
	}
	return all
}

// fits says whether a value is of a schema's type.
func fits(schema map[string]any, v any) bool {
	var types []any
	switch t := schema["type"].(type) {
	case string:
		types = []any{t}
	case []any:
		types = t
	}
	switch v := v.(type) {
	case nil:
		// A field that is not required may be null, as if it were left out.
		return true
	case bool:
		return slices.Contains(types, "boolean")
	case float64:
		return slices.Contains(types, "integer") && v == float64(int64(v)) || slices.Contains(types, "number")
	case string:
		return slices.Contains(types, "string") && schema["enum"] == nil && schema["format"] != "date-time"
	case []any:
		return slices.Contains(types, "array")
	}
	return slices.Contains(types, "object")
}

func decode(t *testing.T, text string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func encode(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
