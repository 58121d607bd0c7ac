package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
)

// The account's own key and the marketplace's are told the same id of a buyer, of
// each listing; the buyer's side is told none.
func TestContactIDByEachKey(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.do(t, "PUT", "/v1/listings/annonce-3", `{"account": "garage-dubreuil", "title": "Dacia Spring", "contact": "ventes@garage-dubreuil.example"}`).want(t, http.StatusOK)
	about := func(listing string) answer {
		return p.do(t, "POST", "/v1/leads", fmt.Sprintf(`{"listing": %q, "buyer": {"external_id": "b1", "name": "Ada Weil"}, "text": "Bonjour"}`, listing)).want(t, http.StatusCreated)
	}
	first := about("annonce-1")
	id := first.text("lead.contact.id")
	about("annonce-3").wantValues(t, map[string]any{"lead.contact.id": id})
	if other := about("annonce-2").text("lead.contact.id"); other == "" || other == id || id == "" {
		t.Errorf("another account's is %q, this one's %q", other, id)
	}
	path := "/v1/conversations/" + first.text("conversation.id")
	for name, auth := range map[string]string{
		"the marketplace": p.makeKey(t, "", bridge.ScopeAll), "the account": p.makeKey(t, "garage-dubreuil", bridge.ScopeLeadsRead, bridge.ScopeConversationsRead),
	} {
		get := func(path string) answer {
			t.Helper()
			return p.do(t, "GET", path, "", "Authorization", auth).want(t, http.StatusOK)
		}
		get(path+"?side=seller").wantValues(t, map[string]any{"buyer.contact_id": id, "buyer.id": nil, "lead.contact.id": id})
		get(garage+"/conversations").wantValues(t, map[string]any{"conversations.0.contact_id": id, "conversations.1.contact_id": id})
		leads := get(garage + "/leads")
		leads.wantValues(t, map[string]any{"leads.0.contact_id": id, "leads.1.contact_id": id})
		get("/v1/leads/"+leads.text("leads.0.id")).wantValues(t, map[string]any{"record.contact.id": id})
		if name == "the marketplace" {
			get(path).wantValues(t, map[string]any{"buyer.contact_id": id, "lead.contact.id": id})
			get(path+"?side=buyer").wantValues(t, map[string]any{"buyer.contact_id": nil, "lead": nil})
		}
	}
	p.do(t, "DELETE", "/v1/buyers/b1", "").want(t, http.StatusOK)
	p.do(t, "GET", path, "").want(t, http.StatusOK).wantValues(t, map[string]any{"buyer.contact_id": nil, "lead.contact.id": nil})
}

// The sandbox tells of leads, later messages and favourites in the version that is
// asked for, whatever is pinned.
func TestSandboxInAnyVersion(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	box := p.sandbox(t)
	sent := func(op, body string) bridge.Notification {
		t.Helper()
		conversation := bridge.ConversationID(p.do(t, "POST", box+"/"+op, body).want(t, http.StatusCreated).text("conversation_id"))
		due, err := p.bridge.Lease(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range due {
			if err := p.bridge.Delivered(t.Context(), n.ID, "250 ok"); err != nil {
				t.Fatal(err)
			}
		}
		for _, n := range due {
			if n.ConversationID == conversation && n.Side == bridge.SideSeller {
				return n
			}
		}
		t.Fatalf("%s %s: no mail to the account among %d", op, body, len(due))
		return bridge.Notification{}
	}
	check := func(op, body string, version int) bridge.Notification {
		t.Helper()
		n := sent(op, body)
		if n.Template != version {
			t.Errorf("%s %s: version %d, want %d", op, body, n.Template, version)
		}
		return n
	}
	n := check("leads", `{}`, 1)
	check("leads", `{"template": 2}`, 2)
	check("leads", `{"template": 2, "via": "mail", "client": "plain"}`, 2)
	check("favorites", `{"template": 2}`, 2)
	in := func(rest string) string { return `{"conversation_id": "` + string(n.ConversationID) + `"` + rest + `}` }
	check("replies", in(`, "template": 2`), 2)
	check("replies", in(`, "template": 2, "via": "mail", "client": "plain"`), 2)
	check("replies", in(``), 1)
	for _, op := range []string{"leads", "favorites"} {
		p.do(t, "POST", box+"/"+op, `{"template": 3}`).want(t, http.StatusBadRequest)
	}
	p.do(t, "POST", box+"/replies", in(`, "template": 3`)).want(t, http.StatusBadRequest)
	// A plain feed has one version.
	p.do(t, "PUT", testAccount+"/feed", `{"state": "plain"}`).want(t, http.StatusOK)
	if plain := check("leads", `{"template": 2}`, 1); plain.Form != bridge.FormPlain {
		t.Errorf("the form is %q", plain.Form)
	}
}
