package api_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAccounts(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	first := p.do(t, "PUT", "/v1/accounts/g%2F12", `{"name": "Garage", "answer_minutes": 90}`).want(t, http.StatusOK)
	first.wantValues(t, map[string]any{"external_id": "g/12", "name": "Garage", "language": "fr", "answer_minutes": 90.0, "closed": false})
	again := p.do(t, "PUT", "/v1/accounts/g%2F12", `{"name": "Garage du Port", "language": "en"}`).want(t, http.StatusOK)
	again.wantValues(t, map[string]any{"id": first.get("id"), "name": "Garage du Port", "language": "en", "answer_minutes": 0.0})

	p.do(t, "GET", "/v1/accounts/g%2F12", "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"account.id": first.get("id"), "members": []any{}})
	m := p.do(t, "PUT", "/v1/accounts/g%2F12/members/Lea@Garage.Example", `{"name": "Léa", "role": "owner"}`).want(t, http.StatusOK)
	m.wantValues(t, map[string]any{"email": "lea@garage.example", "name": "Léa", "role": "owner"})
	p.do(t, "GET", "/v1/accounts/g%2F12", "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"members.0": m.body, "members.1": nil})
}

func TestSettings(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	const path = "/v1/accounts/garage-dubreuil/contacts/Ventes@garage-dubreuil.example/settings"
	p.do(t, "GET", path, "").want(t, http.StatusOK).wantValues(t, map[string]any{
		"messages_by_mail": true, "favorites_by_mail": true, "content": true, "delay_seconds": 0.0, "template": 0.0, "language": nil,
	})
	want := map[string]any{
		"messages_by_mail": true, "favorites_by_mail": false, "content": false, "delay_seconds": 60.0, "language": "en", "template": 1.0,
	}
	p.do(t, "PUT", path, `{"messages_by_mail": true, "favorites_by_mail": false, "content": false,
		"delay_seconds": 60, "language": "en", "template": 1}`).want(t, http.StatusOK).wantValues(t, want)
	p.do(t, "GET", path, "").want(t, http.StatusOK).wantValues(t, want)
}

func TestListings(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	first := p.do(t, "PUT", "/v1/listings/4711", `{
		"account": "garage-dubreuil", "reference": "VO-7", "title": "Peugeot 308 SW", "description": "Une main.",
		"criteria": [{"name": "Kilométrage", "value": "84 000 km"}], "price": "12500.50", "currency": "EUR",
		"url": "https://voiturama.example/4711", "picture_url": "https://voiturama.example/4711.jpg", "category": "voitures",
		"contact": "Ventes@garage-dubreuil.example", "phone": "+33199000142", "hide_phone": true, "no_canvassing": true
	}`).want(t, http.StatusOK)
	first.wantValues(t, map[string]any{
		"external_id": "4711", "reference": "VO-7", "title": "Peugeot 308 SW", "description": "Une main.",
		"criteria": []any{map[string]any{"name": "Kilométrage", "value": "84 000 km"}}, "price": "12500.50", "currency": "EUR",
		"url": "https://voiturama.example/4711", "picture_url": "https://voiturama.example/4711.jpg", "category": "voitures",
		"contact": "ventes@garage-dubreuil.example", "phone": "+33199000142", "hide_phone": true, "no_canvassing": true,
	})
	if got := first.text("public_address"); !strings.HasSuffix(got, "@reply.voiturama.example") {
		t.Errorf("public address %q", got)
	}
	again := p.do(t, "PUT", "/v1/listings/4711", `{"account": "garage-dubreuil", "title": "Peugeot", "contact": "a@b.example"}`).want(t, http.StatusOK)
	again.wantValues(t, map[string]any{
		"id": first.get("id"), "public_address": first.get("public_address"), "criteria": []any{}, "price": nil, "hide_phone": false,
	})
	if diff := cmp.Diff(again.body, p.do(t, "GET", "/v1/listings/4711", "").want(t, http.StatusOK).body); diff != "" {
		t.Errorf("read otherwise than written (-written +read):\n%s", diff)
	}
}

func TestLead(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	a := p.do(t, "POST", "/v1/leads", lead).want(t, http.StatusCreated)
	id := a.text("conversation.id")
	if got := a.header.Get("Location"); got != "/v1/conversations/"+id {
		t.Errorf("Location: %q", got)
	}
	a.wantValues(t, map[string]any{
		"conversation.subject":     "Renault Clio V 1.0 TCe [RC-1042]",
		"conversation.sequence":    1.0,
		"conversation.lead_id":     a.get("lead.lead_id"),
		"conversation.seen":        map[string]any{"seller": 0.0, "buyer": 1.0},
		"message.conversation_id":  id,
		"message.side":             "buyer",
		"message.kind":             "text",
		"message.via":              "api",
		"message.state":            "sent",
		"message.text":             "Est-elle encore à vendre ?",
		"message.attachments":      []any{},
		"message.hidden":           []any{},
		"message.created_at":       "2026-11-20T09:00:00Z",
		"lead.event":               "lead",
		"lead.conversation":        id,
		"lead.contact.display":     "Marie Durand",
		"lead.contact.email":       nil,
		"lead.contact.relay_email": a.get("conversation.aliases.seller"),
		"lead.contact.phones":      []any{map[string]any{"e164": "+33639980001"}},
		"lead.listing.id":          "annonce-1",
		"lead.message.text":        "Est-elle encore à vendre ?",
	})
	if seller, buyer := a.text("conversation.aliases.seller"), a.text("conversation.aliases.buyer"); seller == buyer || !strings.Contains(seller, "@reply.") {
		t.Errorf("aliases %q and %q", seller, buyer)
	}

	again := p.do(t, "POST", "/v1/leads", strings.Replace(lead, "Est-elle", "Alors, est-elle", 1)).want(t, http.StatusCreated)
	again.wantValues(t, map[string]any{"conversation.id": id, "message.sequence": 2.0, "lead": nil})
}

func TestFavorite(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	const body = `{"listing": "annonce-1", "buyer": {"external_id": "buyer-1", "pseudonym": "marie75"}}`
	a := p.do(t, "POST", "/v1/favorites", body).want(t, http.StatusCreated)
	a.wantValues(t, map[string]any{"message.kind": "system", "message.side": nil, "lead": nil, "conversation.lead_id": nil})
	// The first real message makes the lead, in the same conversation.
	l := p.do(t, "POST", "/v1/leads", lead).want(t, http.StatusCreated)
	l.wantValues(t, map[string]any{"conversation.id": a.get("conversation.id"), "lead.event": "lead"})
}

func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	id := p.open(t)
	for path, body := range map[string]string{
		"/v1/leads":                             strings.Replace(lead, "buyer-1", "buyer-7", 1),
		"/v1/favorites":                         `{"listing": "annonce-1", "buyer": {"external_id": "buyer-8"}}`,
		"/v1/conversations/" + id + "/messages": `{"side": "seller", "text": "Oui.", "attachments": [{"name": "a.txt", "content": "YQ=="}]}`,
	} {
		first := p.do(t, "POST", path, body, "Idempotency-Key", "k1"+path).want(t, http.StatusCreated)
		second := p.do(t, "POST", path, body, "Idempotency-Key", "k1"+path).want(t, http.StatusCreated)
		if diff := cmp.Diff(first.body, second.body); diff != "" {
			t.Errorf("%s: repeated (-first +second):\n%s", path, diff)
		}
		other := p.do(t, "POST", path, body, "Idempotency-Key", "k2"+path).want(t, http.StatusCreated)
		if path != "/v1/favorites" && cmp.Equal(first.body, other.body) { // told once a day
			t.Errorf("%s: another key is answered as the first", path)
		}
	}
}

func TestConversation(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	path := "/v1/conversations/" + p.open(t)
	file := base64.StdEncoding.EncodeToString([]byte("%PDF-1.7\nhello"))
	p.do(t, "POST", path+"/messages", `{"side": "seller", "text": "Oui.", "attachments": [{"name": "../devis.pdf", "content": "`+file+`"}]}`).
		want(t, http.StatusCreated).wantValues(t, map[string]any{
		"side": "seller", "sequence": 2.0, "via": "api", "text": "Oui.",
		"attachments.0.type": "application/pdf", "attachments.0.size": 14.0, "attachments.0.name": "_devis.pdf",
	})
	a := p.do(t, "GET", path, "").want(t, http.StatusOK)
	a.wantValues(t, map[string]any{
		"account.external_id": "garage-dubreuil", "listing.external_id": "annonce-1", "buyer.external_id": "buyer-1",
		"buyer.email": "marie.durand@courriel.example", "buyer.phone": "+33639980001", "buyer.member_since": "2021-03-01T00:00:00Z",
		"messages.0.text": "Est-elle encore à vendre ?", "messages.1.text": "Oui.", "messages.2": nil,
		"events.0.kind": "opened", "lead.message.text": "Est-elle encore à vendre ?", "conversation.sequence": 2.0,
	})
}

func TestRefusedFile(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	path := "/v1/conversations/" + p.open(t) + "/messages"
	a := p.do(t, "POST", path, `{"side": "buyer", "attachments": [{"name": "setup.exe", "content": "TVqQAAMAAAAEAAAA"}]}`)
	if got := a.want(t, http.StatusUnprocessableEntity).text("detail"); !strings.Contains(got, "setup.exe") {
		t.Errorf("detail %q does not name the file", got)
	}
}

func TestMessagePages(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	path := "/v1/conversations/" + p.open(t) + "/messages"
	for i := 2; i <= 5; i++ {
		p.do(t, "POST", path, fmt.Sprintf(`{"side": "buyer", "text": "m%d"}`, i)).want(t, http.StatusCreated)
	}
	var got []any
	for cursor, pages := any(""), 0; cursor != nil; pages++ {
		if pages > 3 {
			t.Fatal("the list does not end")
		}
		a := p.do(t, "GET", fmt.Sprintf("%s?cursor=%v&limit=2", path, cursor), "").want(t, http.StatusOK)
		for _, m := range a.get("messages").([]any) {
			got = append(got, m.(map[string]any)["sequence"])
		}
		cursor = a.get("next")
	}
	if diff := cmp.Diff([]any{1.0, 2.0, 3.0, 4.0, 5.0}, got); diff != "" {
		t.Errorf("sequences (-want +got):\n%s", diff)
	}
	p.do(t, "GET", path+"?after=5", "").want(t, http.StatusOK).wantValues(t, map[string]any{"messages": []any{}, "next": nil})
}
