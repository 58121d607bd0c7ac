package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// signIn signs the sample member in and returns the cookie.
func (p *platform) signIn(t *testing.T, userAgent string) string {
	t.Helper()
	cookie, _, err := p.bridge.SignInVerified(t.Context(), bridge.VerifiedEmail{Provider: "corp", Email: bridgetest.MemberEmail}, userAgent)
	if err != nil {
		t.Fatal(err)
	}
	return cookie
}

func TestSessions(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	const sessions = "/v1/accounts/garage-dubreuil/members/lea@garage-dubreuil.example/sessions"
	cookies := []string{p.signIn(t, "Phone"), p.signIn(t, "Laptop"), p.signIn(t, "Tablet")}
	signedIn := func(i int) bool {
		_, err := p.bridge.Session(t.Context(), cookies[i])
		return err == nil
	}
	a := p.do(t, "GET", sessions, "").want(t, http.StatusOK)
	a.wantValues(t, map[string]any{
		"sessions.0.user_agent": "Phone", "sessions.0.origin": "provider", "sessions.0.provider": "corp", "sessions.2.user_agent": "Tablet",
	})
	for _, cookie := range cookies {
		if strings.Contains(a.raw, cookie) {
			t.Errorf("a cookie is in %s", a.raw)
		}
	}
	p.do(t, "GET", sessions+"?limit=2&cursor="+p.do(t, "GET", sessions+"?limit=2", "").text("next"), "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"sessions.0.user_agent": "Tablet", "sessions.1": nil, "next": nil})

	p.do(t, "PUT", "/v1/accounts/garage-dubreuil/members/paul@garage-dubreuil.example", `{"role": "owner"}`).want(t, http.StatusOK)
	others := strings.Replace(sessions, "lea@", "paul@", 1)
	p.do(t, "GET", others, "").want(t, http.StatusOK).wantValues(t, map[string]any{"sessions.0": nil})
	p.do(t, "DELETE", others+"/"+a.text("sessions.1.id"), "").want(t, http.StatusNotFound)
	p.do(t, "DELETE", others, "").want(t, http.StatusNoContent)

	p.do(t, "DELETE", sessions+"/"+a.text("sessions.1.id"), "").want(t, http.StatusNoContent)
	if !signedIn(0) || signedIn(1) || !signedIn(2) {
		t.Error("another session was ended than the one that was named")
	}
	p.do(t, "DELETE", sessions+"/"+a.text("sessions.1.id"), "").want(t, http.StatusNotFound)
	p.do(t, "DELETE", sessions, "").want(t, http.StatusNoContent)
	if signedIn(0) || signedIn(2) {
		t.Error("a session is left")
	}
}

func TestSignInMails(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	const path = "/v1/sign-in-mails"
	for _, email := range []string{"Lea@garage-dubreuil.example", "nobody@garage-dubreuil.example"} {
		p.do(t, "POST", path, `{"email": "`+email+`"}`).want(t, http.StatusNoContent)
	}
	p.do(t, "POST", path, `{"email": "lea"}`).want(t, http.StatusBadRequest)
	due, err := p.bridge.Lease(t.Context(), 10)
	if err != nil || len(due) != 1 {
		t.Errorf("%d mails, %v; want one, to the member", len(due), err)
	}
}

func TestTyping(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	id := p.open(t)
	typing := "/v1/conversations/" + id + "/typing"
	paul := p.do(t, "PUT", "/v1/accounts/garage-dubreuil/members/paul@garage-dubreuil.example", `{"role": "owner"}`).want(t, http.StatusOK)
	a, _, err := p.bridge.Account(t.Context(), bridgetest.AccountID)
	if err != nil {
		t.Fatal(err)
	}
	colleague := bridge.Viewer{Member: bridge.MemberID(paul.text("id")), Account: a.ID}
	if got := p.do(t, "POST", typing, "").want(t, http.StatusBadRequest).fields(); len(got) != 1 || got[0] != "header Passerelle-Member" {
		t.Errorf("fields %q", got)
	}
	p.do(t, "POST", typing, "", "Passerelle-Member", bridgetest.MemberEmail).want(t, http.StatusNoContent)
	if names, _ := p.bridge.Typing(colleague, bridge.ConversationID(id)); len(names) != 1 || names[0] != "Léa Dubreuil" {
		t.Errorf("the colleague sees typing: %q", names)
	}
}
