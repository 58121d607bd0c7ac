package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// makeKey makes a key of an account; of the marketplace where that is empty.
func (p *platform) makeKey(t *testing.T, account string, scopes ...bridge.Scope) string {
	t.Helper()
	_, secret, err := p.bridge.MakeAPIKey(t.Context(), bridge.NewAPIKey{Name: "a test", Account: account, Scopes: scopes})
	if err != nil {
		t.Fatal(err)
	}
	return "Bearer " + secret
}

func TestKeys(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	made := p.do(t, "POST", "/v1/keys", `{"name": "crm", "account": "garage-dubreuil", "scopes": ["leads:read", "accounts:read", "leads:read"]}`).
		want(t, http.StatusCreated)
	made.wantValues(t, map[string]any{
		"key.name": "crm", "key.account": "garage-dubreuil", "key.scopes": []any{"accounts:read", "leads:read"}, "key.revoked_at": nil,
	})
	auth := "Bearer " + made.text("secret")
	p.do(t, "GET", "/v1/key", "", "Authorization", auth).want(t, http.StatusOK).
		wantValues(t, map[string]any{"id": made.get("key.id"), "scopes": []any{"accounts:read", "leads:read"}})
	if strings.Contains(p.log.String(), made.text("secret")) {
		t.Error("the log holds the secret")
	}
	seen := map[string]bool{}
	for cursor := ""; ; {
		a := p.do(t, "GET", "/v1/keys?limit=1&cursor="+cursor, "").want(t, http.StatusOK)
		seen[a.text("keys.0.name")] = true
		if cursor = a.text("next"); cursor == "" {
			break
		}
	}
	if !seen["crm"] || !seen["marketplace"] || len(seen) != 2 {
		t.Errorf("the list has %v", seen)
	}
	path := "/v1/keys/" + made.text("key.id")
	first := p.do(t, "DELETE", path, "").want(t, http.StatusOK)
	p.do(t, "DELETE", path, "").want(t, http.StatusOK).wantValues(t, map[string]any{"revoked_at": first.get("revoked_at")})
	p.do(t, "GET", "/v1/key", "", "Authorization", auth).want(t, http.StatusUnauthorized)
}

// TestKeysGiveNoMoreThanTheyHave tries to make a key by one that may do less.
func TestKeysGiveNoMoreThanTheyHave(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	few := p.makeKey(t, "", bridge.ScopeKeysWrite, bridge.ScopeLeadsRead)
	for scopes, status := range map[string]int{
		`["leads:read"]`: http.StatusCreated, `["keys:write", "leads:read"]`: http.StatusCreated,
		`["*"]`: http.StatusBadRequest, `["leads:read", "buyers:read"]`: http.StatusBadRequest, `[]`: http.StatusBadRequest,
	} {
		p.do(t, "POST", "/v1/keys", `{"name": "more", "scopes": `+scopes+`}`, "Authorization", few).want(t, status)
	}
	bound := p.makeKey(t, bridgetest.AccountID)
	p.do(t, "POST", "/v1/keys", `{"name": "more", "scopes": ["leads:read"]}`, "Authorization", bound).want(t, http.StatusForbidden)
	p.do(t, "GET", "/v1/keys", "", "Authorization", bound).want(t, http.StatusForbidden)
}

func TestScope(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	auth := p.makeKey(t, "", bridge.ScopeListingsRead)
	p.do(t, "GET", "/v1/listings/annonce-1", "", "Authorization", auth).want(t, http.StatusOK)
	p.do(t, "GET", "/v1/key", "", "Authorization", auth).want(t, http.StatusOK)
	a := p.do(t, "GET", "/v1/accounts/garage-dubreuil", "", "Authorization", auth).want(t, http.StatusForbidden)
	a.wantValues(t, map[string]any{"detail": `This needs a key with the scope "accounts:read".`})
	if got := a.header.Get("WWW-Authenticate"); got != `Bearer error="insufficient_scope", scope="accounts:read"` {
		t.Errorf("WWW-Authenticate: %s", got)
	}
}

// TestBoundKey sees what the seller of the account sees, and nothing else.
func TestBoundKey(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	own, other := p.makeKey(t, bridgetest.AccountID), p.makeKey(t, bridgetest.OtherAccount)
	id := p.do(t, "POST", "/v1/leads", strings.NewReplacer(
		`"language": "fr"`, `"language": "fr", "mask_phone": true`, "Est-elle", "Appelez le 06 39 98 00 01 ou Marie.Durand@courriel.example. Est-elle",
	).Replace(lead)).want(t, http.StatusCreated).text("conversation.id")
	path := "/v1/conversations/" + id
	p.do(t, "POST", path+"/messages", `{"side": "seller", "text": "Oui."}`, "Authorization", own).want(t, http.StatusCreated).
		wantValues(t, map[string]any{"side": "seller", "sequence": 2.0})
	p.do(t, "POST", path+"/messages", `{"side": "buyer", "text": "Moi."}`, "Authorization", own).want(t, http.StatusForbidden)
	p.do(t, "POST", path+"/messages", `{"side": "seller", "text": "Non."}`, "Authorization", other).want(t, http.StatusNotFound)
	for _, read := range []string{path, path + "/messages", "/v1/accounts/garage-dubreuil", "/v1/listings/annonce-1"} {
		a := p.do(t, "GET", read, "", "Authorization", own).want(t, http.StatusOK)
		for _, secret := range []string{"courriel.example", "639980001", "06 39 98", "buyer-1", p.do(t, "GET", path, "").text("conversation.aliases.buyer")} {
			if strings.Contains(strings.ToLower(a.raw), secret) {
				t.Errorf("%s shows the seller %q: %s", read, secret, a.raw)
			}
		}
		p.do(t, "GET", read, "", "Authorization", other).want(t, http.StatusNotFound)
	}
	p.do(t, "GET", path, "", "Authorization", own).wantValues(t, map[string]any{
		"buyer.name": "Marie Durand", "buyer.phone": nil, "buyer.email": nil, "conversation.buyer_id": nil, "messages.1.text": "Oui.",
	})
	p.do(t, "GET", path+"?side=buyer", "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"listing.contact": nil, "conversation.aliases.seller": nil, "conversation.desk": nil, "lead": nil})
	p.do(t, "GET", path+"?side=buyer", "", "Authorization", own).want(t, http.StatusForbidden)
	p.do(t, "GET", path+"?side=buyer", "", "Authorization", other).want(t, http.StatusNotFound)
	p.do(t, "GET", "/v1/accounts/garage-dubreuil/contacts/marie.durand@courriel.example/settings", "", "Authorization", own).want(t, http.StatusNotFound)
	p.do(t, "GET", "/v1/accounts/garage-dubreuil/contacts/ventes@garage-dubreuil.example/settings", "", "Authorization", own).want(t, http.StatusOK)
	p.do(t, "PUT", "/v1/accounts/garage-dubreuil", `{"name": "Mine"}`, "Authorization", own).want(t, http.StatusForbidden)
	p.do(t, "PUT", "/v1/accounts/garage-dubreuil/members/x@garage-dubreuil.example", `{"role": "owner"}`, "Authorization", own).want(t, http.StatusForbidden)
	p.do(t, "PUT", "/v1/accounts/garage-dubreuil/members/x@garage-dubreuil.example", `{"role": "agent"}`, "Authorization", own).want(t, http.StatusOK)
	const gone = "/v1/accounts/garage-dubreuil/members/x@garage-dubreuil.example"
	p.do(t, "DELETE", gone, "", "Authorization", other).want(t, http.StatusNotFound)
	p.do(t, "DELETE", gone, "", "Authorization", own).want(t, http.StatusOK)
	p.do(t, "DELETE", gone, "", "Authorization", own).want(t, http.StatusNotFound)
	p.do(t, "DELETE", "/v1/accounts/garage-dubreuil/members/"+bridgetest.MemberEmail, "", "Authorization", own).want(t, http.StatusForbidden)
	p.do(t, "DELETE", "/v1/accounts/garage-dubreuil/members/"+bridgetest.MemberEmail, "").want(t, http.StatusForbidden) // the last owner
}

// TestActingMember acts as an agent who sees only what is theirs.
func TestActingMember(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	path := "/v1/conversations/" + p.open(t)
	const members = "/v1/accounts/garage-dubreuil/members/"
	tom := p.do(t, "PUT", members+"tom@garage-dubreuil.example", `{"role": "agent", "sees": "own"}`).want(t, http.StatusOK)
	p.do(t, "PUT", members+"gone@garage-dubreuil.example", `{"role": "agent", "blocked": true}`).want(t, http.StatusOK)
	p.do(t, "GET", path, "", "Passerelle-Member", "tom@garage-dubreuil.example").want(t, http.StatusNotFound)
	p.do(t, "POST", path+"/messages", `{"side": "seller", "text": "a"}`, "Passerelle-Member", tom.text("id")).want(t, http.StatusNotFound)
	lea := p.do(t, "GET", path, "", "Passerelle-Member", "Lea@garage-dubreuil.example").want(t, http.StatusOK)
	lea.wantValues(t, map[string]any{"buyer.email": nil, "conversation.aliases.buyer": nil})
	p.do(t, "POST", path+"/messages", `{"side": "seller", "text": "Bonjour."}`, "Passerelle-Member", "lea@garage-dubreuil.example").want(t, http.StatusCreated)
	p.do(t, "GET", path, "").want(t, http.StatusOK).wantValues(t, map[string]any{"events.1.kind": "assigned", "events.1.detail": "Léa Dubreuil"})
	for _, unknown := range []string{"gone@garage-dubreuil.example", "nobody@garage-dubreuil.example", "api"} {
		a := p.do(t, "GET", path, "", "Passerelle-Member", unknown).want(t, http.StatusBadRequest)
		a.wantValues(t, map[string]any{"errors.0.location": "header.Passerelle-Member"})
	}
}
