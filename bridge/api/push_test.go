package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// browser is what a browser gives when it subscribes (the keys of the example in RFC
// 8291).
const browser = `{"endpoint": "https://push.example/v2/abc", "expirationTime": null, "language": "fr", "keys": {
	"auth": "BTBZMqHH6r4Tts7J_aSIgg",
	"p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"}}`

// browserOf is browser for a buyer, who is told of one conversation.
func browserOf(conversation string) string {
	return strings.Replace(browser, `{"endpoint"`, `{"conversation_id": "`+conversation+`", "endpoint"`, 1)
}

// pushed are the pages that pushes lead to which are due.
func (p *platform) pushed(t *testing.T) (paths []string) {
	t.Helper()
	p.bridge.Clock.Add(5 * time.Second)
	due, err := p.bridge.LeasePushes(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range due {
		paths = append(paths, o.Path+" "+o.Body)
		if err := p.bridge.PushSent(t.Context(), o.ID); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

func TestPushSubscriptionsOfPrograms(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	conversation := p.open(t)
	const members, buyers = "/v1/accounts/garage-dubreuil/members/lea@garage-dubreuil.example/push-subscriptions", "/v1/buyers/buyer-1/push-subscriptions"
	mine := p.do(t, "POST", members, browser).want(t, http.StatusCreated)
	mine.wantValues(t, map[string]any{"service": "push.example", "session_id": nil, "conversation_id": nil, "language": "fr"})
	if strings.Contains(mine.raw, "/v2/") || strings.Contains(mine.raw, "BTBZ") {
		t.Errorf("answers what the browser keeps for itself: %s", mine.raw)
	}
	again := p.do(t, "POST", members, browser).want(t, http.StatusCreated) // takes its place
	hers := p.do(t, "POST", buyers, browserOf(conversation)).want(t, http.StatusCreated)
	p.do(t, "GET", members, "").want(t, http.StatusOK).wantValues(t, map[string]any{"subscriptions.0.id": again.text("id"), "subscriptions.1": nil})
	p.do(t, "GET", buyers, "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"subscriptions.0.id": hers.text("id"), "subscriptions.0.conversation_id": conversation, "subscriptions.1": nil})

	p.do(t, "POST", "/v1/conversations/"+conversation+"/messages", `{"side": "buyer", "text": "Bonjour ?"}`).want(t, http.StatusCreated)
	if diff := cmp.Diff([]string{"/conversations/" + conversation + " Bonjour ?"}, p.pushed(t)); diff != "" {
		t.Errorf("the member is told (-want +got):\n%s", diff)
	}
	p.do(t, "PUT", "/v1/buyers/buyer-1/push-settings", `{"messages": true, "content": false}`).want(t, http.StatusOK)
	p.do(t, "POST", "/v1/conversations/"+conversation+"/messages", `{"side": "seller", "text": "Oui."}`).want(t, http.StatusCreated)
	if got := p.pushed(t); len(got) != 1 || !strings.HasPrefix(got[0], "/my/conversations/") || strings.Contains(got[0], "Oui") {
		t.Errorf("the buyer is told %q", got)
	}
	p.do(t, "PUT", "/v1/buyers/buyer-1/push-settings", `{"messages": false, "content": true}`).want(t, http.StatusOK)
	p.do(t, "POST", "/v1/conversations/"+conversation+"/messages", `{"side": "seller", "text": "Oui."}`).want(t, http.StatusCreated)
	if got := p.pushed(t); len(got) != 0 {
		t.Errorf("a buyer who wants nothing is told %q", got)
	}

	p.do(t, "DELETE", members+"/"+hers.text("id"), "").want(t, http.StatusNotFound)
	p.do(t, "DELETE", members+"/"+again.text("id"), "").want(t, http.StatusNoContent)
	p.do(t, "DELETE", members+"/"+again.text("id"), "").want(t, http.StatusNotFound)
	p.do(t, "POST", "/v1/conversations/"+conversation+"/messages", `{"side": "buyer", "text": "Alors ?"}`).want(t, http.StatusCreated)
	if got := p.pushed(t); len(got) != 0 {
		t.Errorf("a browser that was taken away is told %q", got)
	}
	p.do(t, "GET", "/v1/push-key", "").want(t, http.StatusOK).wantValues(t, map[string]any{"public_key": ""})
}

func TestPushSubscriptionsThatAreRefused(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	conversation := p.open(t)
	const members, buyers = "/v1/accounts/garage-dubreuil/members/lea@garage-dubreuil.example/push-subscriptions", "/v1/buyers/buyer-1/push-subscriptions"
	for was, tt := range map[string]struct{ is, field string }{
		"https://push.example/v2/abc": {"https://10.0.0.1/", "body endpoint"},
		"https://push":                {"http://push", "body endpoint"},
		"BTBZ":                        {"B", "body keys.auth"},
		"BCVx":                        {"BCVy", "body keys.p256dh"},
	} {
		got := p.do(t, "POST", members, strings.Replace(browser, was, tt.is, 1)).want(t, http.StatusBadRequest).fields()
		if diff := cmp.Diff([]string{tt.field}, got); diff != "" {
			t.Errorf("%s: fields (-want +got):\n%s", tt.is, diff)
		}
	}
	other := strings.Replace(lead, "buyer-1", "buyer-2", 1)
	elsewhere := p.do(t, "POST", "/v1/leads", other).want(t, http.StatusCreated).text("conversation.id")
	for _, id := range []string{elsewhere, "nothing"} {
		if got := p.do(t, "POST", buyers, browserOf(id)).want(t, http.StatusBadRequest).fields(); len(got) != 1 || got[0] != "body conversation_id" {
			t.Errorf("%s: fields %q", id, got)
		}
	}
	p.do(t, "POST", "/v1/buyers/nobody/push-subscriptions", browserOf(conversation)).want(t, http.StatusNotFound)
}
