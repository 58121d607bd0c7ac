package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

const hook = `{"url": "https://crm.example.com/leads", "account": "garage-dubreuil", "types": ["lead.created", "message.received"]}`

// tell makes an attempt at all that is due for a webhook.
func (p *platform) tell(t *testing.T, id string, r bridge.WebhookAttempt) (bodies []string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	if err := p.bridge.QueueWebhooks(ctx); err != nil {
		t.Fatal(err)
	}
	due, err := p.bridge.LeaseWebhookDeliveries(ctx, bridge.WebhookID(id), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range due {
		r.At = p.bridge.Now()
		if _, err := p.bridge.WebhookTried(ctx, o.Delivery.ID, bridge.WebhookResult{Attempt: r}); err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, o.Delivery.Body)
	}
	return bodies
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	made := p.do(t, "POST", "/v1/webhooks", hook).want(t, http.StatusCreated)
	path := "/v1/webhooks/" + made.text("webhook.id")
	secret := made.text("secret")
	if !strings.HasPrefix(secret, "whsec_") || !strings.HasPrefix(made.text("webhook.public_keys.0.key"), "whpk_") {
		t.Errorf("made %v", made.body)
	}
	made.wantValues(t, map[string]any{
		"webhook.account": "garage-dubreuil", "webhook.active": true, "webhook.types": []any{"lead.created", "message.received"},
	})
	p.do(t, "GET", "/v1/webhooks?account=garage-dubreuil", "").want(t, http.StatusOK).wantValues(t, map[string]any{"webhooks.0.id": made.get("webhook.id"), "webhooks.1": nil})
	p.do(t, "GET", "/v1/webhooks", "").want(t, http.StatusOK).wantValues(t, map[string]any{"webhooks": []any{}})

	rotated := p.do(t, "POST", path+"/secret", `{"overlap_seconds": 0}`).want(t, http.StatusOK)
	if rotated.text("secret") == secret || rotated.get("webhook.public_keys.1") == nil {
		t.Errorf("rotated %v", rotated.body)
	}
	p.do(t, "PUT", path, `{"url": "https://crm.example.com/all", "active": false}`).want(t, http.StatusOK).
		wantValues(t, map[string]any{"url": "https://crm.example.com/all", "active": false, "reason": "by_hand", "types": []any{}})
	p.do(t, "POST", path+"/test", "").want(t, http.StatusConflict)
	p.do(t, "PUT", path, `{"url": "https://crm.example.com/all", "active": true}`).want(t, http.StatusOK)
	p.do(t, "POST", path+"/test", "").want(t, http.StatusAccepted).wantValues(t, map[string]any{"type": "webhook.test", "state": "waiting", "conversation": nil})
	p.do(t, "DELETE", path, "").want(t, http.StatusOK)
	p.do(t, "GET", path, "").want(t, http.StatusNotFound)
	if strings.Contains(p.log.String(), "whsec_") || strings.Contains(p.log.String(), "whpk_") {
		t.Error("a key is in the log")
	}
}

func TestWebhookDeliveries(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	made := p.do(t, "POST", "/v1/webhooks", hook).want(t, http.StatusCreated)
	id := made.text("webhook.id")
	path := "/v1/webhooks/" + id
	thread := p.open(t)
	bodies := p.tell(t, id, bridge.WebhookAttempt{Status: 200, AnswerBody: "thanks", AnswerHeader: map[string]string{"server": "crm"}})
	if len(bodies) != 1 {
		t.Fatalf("told %q", bodies)
	}
	list := p.do(t, "GET", path+"/deliveries?limit=1", "").want(t, http.StatusOK)
	list.wantValues(t, map[string]any{
		"deliveries.0.state": "delivered", "deliveries.0.type": "lead.created", "deliveries.0.conversation": thread, "next": nil,
	})
	one := path + "/deliveries/" + list.text("deliveries.0.id")
	detail := p.do(t, "GET", one, "").want(t, http.StatusOK)
	detail.wantValues(t, map[string]any{
		"attempts.0.status": 200.0, "attempts.0.answer_body": "thanks", "attempts.0.answer_header.server": "crm",
		"body": bodies[0],
	})
	p.do(t, "POST", one+"/replay", "").want(t, http.StatusAccepted).wantValues(t, map[string]any{"state": "waiting", "event": list.get("deliveries.0.event")})
	if again := p.tell(t, id, bridge.WebhookAttempt{Error: "timeout"}); len(again) != 1 || again[0] != bodies[0] {
		t.Errorf("told again: %q", again)
	}
	p.do(t, "GET", one, "").want(t, http.StatusOK).wantValues(t, map[string]any{"attempts.1.error": "timeout", "attempts.1.status": nil, "delivery.attempts": 1.0})
	p.do(t, "GET", path+"/deliveries?state=failed", "").want(t, http.StatusOK).wantValues(t, map[string]any{"deliveries": []any{}})

	p.do(t, "POST", path+"/replay", `{"since": "2020-01-01T00:00:00Z"}`).want(t, http.StatusAccepted)
	p.do(t, "POST", path+"/replay", `{"after": "`+list.text("deliveries.0.event")+`"}`).want(t, http.StatusAccepted)
	p.do(t, "POST", path+"/replay", `{"after": "evt_99_00000000"}`).want(t, http.StatusNotFound)
	for _, body := range []string{`{}`, `{"since": "2020-01-01T00:00:00Z", "after": "evt_1_00000000"}`} {
		if got := p.do(t, "POST", path+"/replay", body).want(t, http.StatusBadRequest).fields(); len(got) != 1 || got[0] != "body since" {
			t.Errorf("%s: %q", body, got)
		}
	}
}

func TestWebhooksThatAreRefused(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	for body, want := range map[string]string{
		`{"url": "http://crm.example.com/"}`:                                "body url",
		`{"url": "https://127.0.0.1/"}`:                                     "body url",
		`{"url": "https://crm.example.com/", "types": ["lead"]}`:            "body types",
		`{"url": "https://crm.example.com/", "kinds": ["lead.created"]}`:    "body kinds",
		`{"url": "https://crm.example.com/", "types": ["lead.created", 1]}`: "body types[1]",
	} {
		if got := p.do(t, "POST", "/v1/webhooks", body).want(t, http.StatusBadRequest).fields(); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
	p.do(t, "POST", "/v1/webhooks", `{"url": "https://crm.example.com/", "account": "nobody"}`).want(t, http.StatusNotFound)
}

// A key of an account makes and sees the webhooks of that account, and no other.
func TestWebhooksOfABoundKey(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	mine := p.makeKey(t, bridgetest.AccountID, bridge.ScopeWebhooksRead, bridge.ScopeWebhooksWrite)
	theirs := p.makeKey(t, bridgetest.OtherAccount, bridge.ScopeAll)
	reader := p.makeKey(t, bridgetest.AccountID, bridge.ScopeWebhooksRead)
	market := p.do(t, "POST", "/v1/webhooks", `{"url": "https://market.example.com/"}`).want(t, http.StatusCreated)
	made := p.do(t, "POST", "/v1/webhooks", `{"url": "https://crm.example.com/"}`, "Authorization", mine).want(t, http.StatusCreated)
	made.wantValues(t, map[string]any{"webhook.account": bridgetest.AccountID})
	p.do(t, "POST", "/v1/webhooks", `{"url": "https://crm.example.com/"}`, "Authorization", reader).want(t, http.StatusForbidden)
	p.do(t, "POST", "/v1/webhooks", hook, "Authorization", theirs).want(t, http.StatusNotFound)
	p.do(t, "GET", "/v1/webhooks?account="+bridgetest.AccountID, "", "Authorization", theirs).want(t, http.StatusNotFound)
	p.do(t, "GET", "/v1/webhooks", "", "Authorization", mine).want(t, http.StatusOK).
		wantValues(t, map[string]any{"webhooks.0.id": made.get("webhook.id"), "webhooks.1": nil})
	for _, tt := range []struct{ id, key string }{{market.text("webhook.id"), mine}, {made.text("webhook.id"), theirs}} {
		path := "/v1/webhooks/" + tt.id
		for _, route := range []string{
			"GET ", "DELETE ", "PUT ", "POST /secret", "POST /test", "POST /replay", "GET /deliveries", "GET /deliveries/x", "POST /deliveries/x/replay",
		} {
			method, rest, _ := strings.Cut(route, " ")
			body, _ := json.Marshal(map[string]any{})
			switch {
			case method == "PUT":
				body = []byte(`{"url": "https://crm.example.com/", "active": true}`)
			case rest == "/replay":
				body = []byte(`{"since": "2020-01-01T00:00:00Z"}`)
			}
			p.do(t, method, path+rest, string(body), "Authorization", tt.key).want(t, http.StatusNotFound)
		}
	}
	p.do(t, "GET", "/v1/webhooks/"+made.text("webhook.id"), "").want(t, http.StatusOK)
}
