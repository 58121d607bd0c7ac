package api_test

import (
	"net/http"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestSavedViews(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	conversation := p.open(t)
	const views = "/v1/accounts/garage-dubreuil/members/lea@garage-dubreuil.example/views"
	clio := p.do(t, "POST", views, `{"name": "Clio", "view": "all", "listing": "annonce-1"}`).want(t, http.StatusCreated)
	clio.wantValues(t, map[string]any{"view": "all", "sort": "newest", "listing": "annonce-1"})
	path := views + "/" + clio.text("id")
	p.do(t, "POST", views, `{"name": "Clio", "view": "all"}`).want(t, http.StatusConflict)
	p.do(t, "POST", views, `{"name": "Autre", "view": "all", "listing": "annonce-2"}`).want(t, http.StatusNotFound)
	p.do(t, "POST", views, `{"name": "Court", "view": "all", "q": "ab"}`).want(t, http.StatusBadRequest)
	p.do(t, "POST", views, `{"name": "À vendre", "view": "all", "q": "vendre"}`).want(t, http.StatusCreated)
	p.do(t, "GET", views+"?limit=1", "").want(t, http.StatusOK).wantValues(t, map[string]any{"views.0.name": "Clio", "views.1": nil})
	p.do(t, "GET", path+"/conversations", "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"conversations.0.conversation.id": conversation, "conversations.1": nil})
	p.do(t, "GET", "/v1/accounts/garage-dubreuil/views", "", "Passerelle-Member", bridgetest.MemberEmail).want(t, http.StatusOK).
		wantValues(t, map[string]any{"saved." + clio.text("id"): 1.0})
	p.do(t, "PUT", path, `{"name": "Clio close", "view": "closed", "sort": "oldest"}`).want(t, http.StatusOK).
		wantValues(t, map[string]any{"id": clio.text("id"), "name": "Clio close", "view": "closed", "sort": "oldest", "listing": nil})
	p.do(t, "GET", path+"/conversations", "").want(t, http.StatusOK).wantValues(t, map[string]any{"conversations.0": nil})

	// Only the member of the path has it.
	p.do(t, "PUT", "/v1/accounts/garage-dubreuil/members/paul@garage-dubreuil.example", `{"role": "owner"}`).want(t, http.StatusOK)
	others := "/v1/accounts/garage-dubreuil/members/paul@garage-dubreuil.example/views"
	p.do(t, "GET", others, "").want(t, http.StatusOK).wantValues(t, map[string]any{"views.0": nil})
	p.do(t, "PUT", others+"/"+clio.text("id"), `{"name": "x", "view": "all"}`).want(t, http.StatusNotFound)
	p.do(t, "GET", "/v1/accounts/garage-dubreuil/members/nobody@garage-dubreuil.example/views", "").want(t, http.StatusNotFound)

	p.do(t, "DELETE", path, "").want(t, http.StatusNoContent)
	p.do(t, "GET", path, "").want(t, http.StatusNotFound)
}
