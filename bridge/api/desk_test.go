package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

const garage = "/v1/accounts/garage-dubreuil"

// openBy opens a conversation of a buyer with a number, and returns its id.
func (p *platform) openBy(t *testing.T, n int, text string) string {
	t.Helper()
	body := fmt.Sprintf(`{"listing": "annonce-1", "buyer": {"external_id": "b%d", "name": "Buyer %d", "email": "b%d@courriel.example"}, "text": %q}`, n, n, n, text)
	return p.do(t, "POST", "/v1/leads", body).want(t, http.StatusCreated).text("conversation.id")
}

// TestDesk changes conversations and takes it back, under conditions.
func TestDesk(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	id := p.openBy(t, 1, "Bonjour.")
	path := "/v1/conversations/" + id
	hot := p.do(t, "POST", garage+"/labels", `{"name": "Chaud", "color": "red"}`).want(t, http.StatusCreated).text("id")
	lea := p.do(t, "GET", garage+"/members", "").want(t, http.StatusOK).text("members.0.id")
	tag := p.do(t, "GET", path, "").header.Get("ETag")
	changed := p.do(t, "PATCH", path, `{"closed": true, "starred": true, "snoozed_until": "2026-11-21T09:00:00Z", "assignee": "`+lea+`", "labels": {"`+hot+`": true}}`,
		"If-Match", tag).want(t, http.StatusOK)
	changed.wantValues(t, map[string]any{
		"conversation.closed": true, "conversation.desk.starred": true, "conversation.desk.snoozed_until": "2026-11-21T09:00:00Z",
		"conversation.desk.assignee": lea, "labels.0.name": "Chaud", "conversation.desk.unread": true,
	})
	p.do(t, "PATCH", path, `{"closed": false}`, "If-Match", tag).want(t, http.StatusPreconditionFailed)
	undo := changed.get("undo").([]any)[0].(map[string]any)
	p.do(t, "POST", garage+"/conversations/changes", encode(t, undo)).want(t, http.StatusOK).wantValues(t, map[string]any{"changed": 1.0})
	back := p.do(t, "GET", path, "").want(t, http.StatusOK)
	back.wantValues(t, map[string]any{
		"conversation.closed": false, "conversation.desk.starred": false, "conversation.desk.snoozed_until": nil,
		"conversation.desk.assignee": nil, "labels": []any{},
	})
	p.do(t, "POST", path+"/seen", "").want(t, http.StatusNoContent)
	p.do(t, "GET", path, "").wantValues(t, map[string]any{"conversation.seen.seller": 1.0, "conversation.desk.unread": false})
	p.do(t, "PATCH", path, `{"assignee": "nobody"}`).want(t, http.StatusNotFound)
	p.do(t, "PATCH", path, `{"snoozed_until": "2020-01-01T00:00:00Z"}`).want(t, http.StatusBadRequest)
	p.do(t, "PATCH", path, `{"snoozed_until": null}`).want(t, http.StatusOK)
}

// TestConversationList pages through a list and a search, and sees no other
// account's.
func TestConversationList(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	var want []string
	for n := range 5 {
		want = append([]string{p.openBy(t, n, fmt.Sprintf("Est-elle disponible, numéro%d ?", n))}, want...)
		p.bridge.Clock.Add(1e9)
	}
	if err := p.bridge.IndexSearch(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{"?limit=2", "?limit=2&view=open&unread=true", "?limit=2&q=disponible", "?limit=2&listing=annonce-1"} {
		var got []string
		for cursor := ""; ; {
			a := p.do(t, "GET", garage+"/conversations"+query+"&cursor="+cursor, "").want(t, http.StatusOK)
			for _, c := range a.get("conversations").([]any) {
				got = append(got, c.(map[string]any)["conversation"].(map[string]any)["id"].(string))
			}
			if cursor = a.text("next"); cursor == "" || len(got) > 9 {
				break
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
	p.do(t, "GET", garage+"/conversations?q=numéro3", "").want(t, http.StatusOK).wantValues(t, map[string]any{
		"conversations.0.hit.text": "Est-elle disponible, numéro3 ?", "conversations.1": nil, "conversations.0.name": "Buyer 3",
	})
	p.do(t, "GET", garage+"/conversations?listing=annonce-2", "").want(t, http.StatusNotFound)
	p.do(t, "GET", "/v1/accounts/autos-leroux/conversations", "").want(t, http.StatusOK).wantValues(t, map[string]any{"conversations": []any{}})
	p.do(t, "GET", garage+"/views", "").want(t, http.StatusOK).wantValues(t, map[string]any{"views.open": 5.0, "views.closed": 0.0})
	p.do(t, "POST", garage+"/conversations/changes", `{"view": "unread", "change": {"closed": true}}`).want(t, http.StatusOK).
		wantValues(t, map[string]any{"changed": 5.0})
	p.do(t, "GET", garage+"/views", "").want(t, http.StatusOK).wantValues(t, map[string]any{"views.open": 0.0, "views.closed": 5.0})
	p.do(t, "GET", "/v1/buyers/b3/conversations", "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"conversations.0.id": want[1], "conversations.1": nil})
}

// TestLeadList pages through leads, counts them, and writes what no spreadsheet
// takes for a formula.
func TestLeadList(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	for n := range 3 {
		p.openBy(t, n, "Bonjour.")
		p.bridge.Clock.Add(1e9)
	}
	p.do(t, "POST", "/v1/leads", `{"listing": "annonce-1", "buyer": {"external_id": "x", "name": "=1+1", "phone": "+33639980009", "mask_phone": true}, "text": "a"}`).
		want(t, http.StatusCreated)
	var names []string
	for cursor := ""; ; {
		a := p.do(t, "GET", garage+"/leads?limit=2&sort=oldest&cursor="+cursor, "").want(t, http.StatusOK)
		for _, l := range a.get("leads").([]any) {
			names = append(names, l.(map[string]any)["name"].(string))
		}
		if cursor = a.text("next"); cursor == "" {
			break
		}
	}
	if got := strings.Join(names, ", "); got != "Buyer 0, Buyer 1, Buyer 2, =1+1" {
		t.Errorf("leads of %s", got)
	}
	csv := p.do(t, "GET", garage+"/leads.csv", "").want(t, http.StatusOK)
	if !strings.Contains(csv.raw, ",'=1+1,,") || strings.Count(csv.raw, "\r\n") != 5 || strings.Contains(csv.raw, "639980009") || strings.Contains(csv.raw, "courriel") {
		t.Errorf("CSV: %q", csv.raw)
	}
	p.do(t, "GET", garage+"/numbers?days=2&zone=Europe/Paris", "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"leads": 4.0, "answered": 0.0, "days.1.leads": 4.0, "days.1.day": "2026-11-20", "listings.0.leads": 4.0})
	p.do(t, "GET", garage+"/numbers?zone=Nowhere", "").want(t, http.StatusBadRequest)
}

// TestWhatIsWritten edits, deletes, schedules and takes back.
func TestWhatIsWritten(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	path := "/v1/conversations/" + p.openBy(t, 1, "Bonjour.")
	first := p.do(t, "POST", path+"/messages", `{"side": "seller", "text": "Oui."}`).want(t, http.StatusCreated).text("id")
	p.do(t, "PATCH", "/v1/messages/"+first, `{"text": "Oui, samedi."}`).want(t, http.StatusOK).
		wantValues(t, map[string]any{"text": "Oui, samedi.", "edited_at": "2026-11-20T09:00:00Z"})
	p.do(t, "PATCH", "/v1/messages/"+first+"?side=buyer", `{"text": "Non."}`).want(t, http.StatusForbidden)
	p.do(t, "POST", path+"/messages", `{"side": "buyer", "text": "Merci.", "reply_to": "`+first+`"}`).want(t, http.StatusCreated).
		wantValues(t, map[string]any{"reply_to": first})
	p.do(t, "DELETE", "/v1/messages/"+first, "").want(t, http.StatusOK).wantValues(t, map[string]any{"text": "", "deleted_at": "2026-11-20T09:00:00Z"})
	p.do(t, "PATCH", "/v1/messages/"+first, `{"text": "Oui."}`).want(t, http.StatusConflict).wantValues(t, map[string]any{"code": "deleted"})

	later := p.do(t, "POST", path+"/scheduled", `{"text": "Demain.", "send_at": "2026-11-21T09:00:00Z"}`).want(t, http.StatusCreated)
	p.do(t, "PUT", "/v1/scheduled/"+later.text("id"), `{"text": "Après-demain.", "send_at": "2026-11-22T09:00:00Z"}`).want(t, http.StatusOK).
		wantValues(t, map[string]any{"text": "Après-demain.", "member": "api"})
	p.do(t, "POST", "/v1/scheduled/"+later.text("id")+"/send", "").want(t, http.StatusNoContent)
	p.do(t, "GET", "/v1/scheduled/"+later.text("id"), "").want(t, http.StatusNotFound)
	p.do(t, "GET", path+"/messages?after=3", "").want(t, http.StatusOK).wantValues(t, map[string]any{"messages.0.text": "Après-demain.", "messages.0.side": "seller"})

	said := p.do(t, "POST", path+"/comments", `{"text": "À rappeler."}`).want(t, http.StatusCreated)
	p.do(t, "PATCH", "/v1/comments/"+said.text("id"), `{"text": "Rappelé."}`, "Passerelle-Member", bridgetest.MemberEmail).want(t, http.StatusForbidden)
	p.do(t, "PATCH", "/v1/comments/"+said.text("id"), `{"text": "Rappelé."}`).want(t, http.StatusNoContent)
	p.do(t, "GET", path+"/comments", "").want(t, http.StatusOK).wantValues(t, map[string]any{"comments.0.text": "Rappelé.", "comments.0.member": "api"})
	if a := p.do(t, "GET", path+"?side=buyer", "").want(t, http.StatusOK); strings.Contains(a.raw, "Rappelé") {
		t.Errorf("the buyer is shown a comment: %s", a.raw)
	}
}

// TestHeldMailIsReleased by the side that it came from.
func TestHeldMailIsReleased(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path, mail := "/v1/conversations/"+w.ids["/v1/conversations/"], "/v1/mails/"+w.ids["/v1/mails/"]
	w.do(t, "GET", path+"/held", "").want(t, http.StatusOK).wantValues(t, map[string]any{"mails.0.from": "assistant@elsewhere.example", "mails.1": nil})
	w.do(t, "GET", path+"/held?side=buyer", "").want(t, http.StatusOK).wantValues(t, map[string]any{"mails": []any{}})
	w.do(t, "POST", mail+"/answer?side=buyer", `{"answer": "post"}`).want(t, http.StatusNotFound)
	w.do(t, "POST", mail+"/answer", `{"answer": "trust"}`).want(t, http.StatusNoContent)
	w.do(t, "POST", mail+"/answer", `{"answer": "trust"}`).want(t, http.StatusNotFound)
	w.do(t, "GET", path+"/messages?after=3", "").want(t, http.StatusOK).wantValues(t, map[string]any{"messages.0.text": "Oui.", "messages.0.via": "mail"})
	w.do(t, "GET", garage+"/senders", "").want(t, http.StatusOK).wantValues(t, map[string]any{"senders.0.sender": "assistant@elsewhere.example"})
}

// TestListingState changes only what the account has.
func TestListingState(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	own, other := p.makeKey(t, bridgetest.AccountID), p.makeKey(t, bridgetest.OtherAccount)
	p.do(t, "PATCH", "/v1/listings/annonce-1", `{"state": "sold"}`, "Authorization", other).want(t, http.StatusNotFound)
	p.do(t, "PATCH", "/v1/listings/annonce-1", `{"state": "sold"}`, "Authorization", own).want(t, http.StatusOK).wantValues(t, map[string]any{"state": "sold"})
	p.do(t, "PATCH", "/v1/listings/annonce-1", `{"state": "online", "expires_at": "2026-11-20T08:00:00Z"}`).want(t, http.StatusOK).
		wantValues(t, map[string]any{"state": "expired", "title": bridgetest.ListingTitle})
	p.do(t, "PATCH", "/v1/listings/annonce-1", `{"expires_at": null}`).want(t, http.StatusOK).wantValues(t, map[string]any{"state": "online"})
}
