package inbox_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// say posts a message of a viewer, as its own page does.
func (s *site) say(v bridge.Viewer, text string) bridge.Message {
	s.t.Helper()
	m, err := s.Post(s.t.Context(), bridge.NewMessage{Conversation: s.thread.ID, Side: v.Side(), Member: v.Member, Text: text, Via: bridge.ViaWeb})
	must(s.t, err)
	return m
}

func TestEditingAndDeletingWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea, marie := s.signedIn(s.lea), s.signedIn(s.marie)
	path := "/conversations/" + string(s.thread.ID)
	m := s.say(s.lea, "12 000 euros.")
	at := path + "/messages/" + string(m.ID)
	wantContains(t, lea.get(path).body, `action="`+at+`"`)
	wantWithout(t, marie.get("/my"+path).body, `action="/my`+at+`"`)
	events := marie.listen("/my" + path + "/live")
	next(t, events)
	if a := lea.post(at, url.Values{"do": {"edit"}, "text": {"12 500 euros."}}); a.status != http.StatusSeeOther || a.location() != path {
		t.Fatalf("editing = %d to %q", a.status, a.location())
	}
	wantContains(t, next(t, events).data, `id="message-2"`, `hx-swap-oob="true"`, "12 500 euros.", "modifié")
	if a := marie.post("/my"+at, url.Values{"do": {"delete"}}); a.status != http.StatusForbidden {
		t.Errorf("the other side deletes = %d, want 403", a.status)
	}
	if a := s.signedIn(s.other).post(at, url.Values{"do": {"delete"}}); a.status != http.StatusNotFound {
		t.Errorf("a stranger deletes = %d, want 404", a.status)
	}
	lea.post(at, url.Values{"do": {"delete"}})
	got := next(t, events).data
	wantContains(t, got, "Ce message a été supprimé.")
	wantWithout(t, got, "12 500")
	a := lea.post(at, url.Values{"do": {"edit"}, "text": {"x"}})
	if a.status != http.StatusConflict {
		t.Errorf("editing what is deleted = %d, want 409", a.status)
	}
	wantContains(t, a.body, "Ce message est supprimé.")
	first := s.messages(s.marie, s.thread)[0]
	a = marie.post("/my"+path+"/messages/"+string(first.ID), url.Values{"do": {"edit"}, "text": {"x"}})
	wantContains(t, a.body, "Le premier message a été transmis comme contact")
}

func TestAnsweringOneMessageWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	path := "/conversations/" + string(s.thread.ID)
	first := s.messages(s.lea, s.thread)[0]
	wantContains(t, lea.get(path+"?answer="+string(first.ID)).body, `name="reply_to" value="`+string(first.ID)+`"`, "<b>Marie Durand</b> "+question)
	lea.post(path+"/messages", url.Values{"text": {"Oui."}, "reply_to": {string(first.ID)}})
	wantContains(t, s.signedIn(s.marie).get("/my"+path).body, `<a class="quote"`, "<b>Vous</b> <span>"+question)
	// One of another conversation is neither quoted nor answered.
	elses := s.messages(s.paul, s.elses)[0]
	wantWithout(t, lea.get(path+"?answer="+string(elses.ID)).body, pauls)
	if a := lea.post(path+"/messages", url.Values{"text": {"Oui."}, "reply_to": {string(elses.ID)}}); a.status != http.StatusBadRequest {
		t.Errorf("answering elsewhere = %d, want 400", a.status)
	}
}

func TestADraftIsChecked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	path := "/conversations/" + string(s.thread.ID) + "/check"
	for _, test := range []struct{ text, want string }{
		{"Oui.", `{"refused":"","warning":""}`},
		{"Voir www.exemple.example/x", `"refused":"Les liens ne peuvent pas être envoyés.`},
		{"Appelez le 06 39 98 00 77", `"warning":"Vous donnez ici une adresse ou un numéro`},
	} {
		wantContains(t, s.signedIn(s.lea).post(path, url.Values{"text": {test.text}}).body, test.want)
		wantContains(t, s.signedIn(s.marie).post("/my"+path, url.Values{"text": {test.text}}).body, test.want)
	}
}

func TestColleaguesSeeWhoTypes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, err := s.PutMember(t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: "ann@garage-dubreuil.example", Name: "Ann", Role: bridge.RoleOwner})
	must(t, err)
	_, members, err := s.Account(t.Context(), bridgetest.AccountID)
	must(t, err)
	path := "/conversations/" + string(s.thread.ID)
	colleagues := s.signedIn(s.lea).listen(path + "/live")
	next(t, colleagues)
	buyers := s.signedIn(s.marie).listen("/my" + path + "/live")
	next(t, buyers)
	for _, m := range members {
		if m.Name == "Ann" {
			s.signedIn(bridge.Viewer{Member: m.ID, Account: m.AccountID}).post(path+"/typing", nil)
		}
	}
	wantContains(t, next(t, colleagues).data, `id="typing"`, "Ann écrit ici…")
	s.say(s.lea, "Oui.")
	got := next(t, buyers).data // what comes first is the message
	wantContains(t, got, "Oui.")
	wantWithout(t, got, "Ann")
}

func TestQuickReplies(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	put := func(form url.Values, status int, want string) {
		t.Helper()
		a := lea.post("/quick-replies", form)
		if a.status != status {
			t.Errorf("%v: %d, want %d", form, a.status, status)
		}
		if status == http.StatusSeeOther {
			a = lea.get("/quick-replies")
		}
		wantContains(t, a.body, want)
	}
	put(url.Values{"name": {"Visite"}, "text": {"Bonjour {buyer.first_name}, la {listing.title} est à {listing.price}."}}, http.StatusSeeOther, `value="Visite"`)
	put(url.Values{"name": {"Adresse"}, "text": {"À {buyer.email}"}}, http.StatusBadRequest, "Le champ {buyer.email} n’existe pas.")
	put(url.Values{"name": {"Visite"}, "text": {"x"}}, http.StatusConflict, "Une autre réponse rapide porte ce nom.")
	put(url.Values{"name": {""}, "text": {"x"}}, http.StatusBadRequest, "a besoin d’un nom court")
	list, err := s.QuickReplies(t.Context(), s.lea)
	must(t, err)
	path := "/conversations/" + string(s.thread.ID)
	filled := "Bonjour Marie, la " + bridgetest.ListingTitle + " est à 12\u202f500\u00a0€."
	wantContains(t, lea.get(path).body, `data-text="`+filled)
	wantContains(t, lea.get(path+"?quick="+string(list[0].ID)).body, filled+"</textarea>")
	wantWithout(t, s.signedIn(s.marie).get("/my"+path+"?quick="+string(list[0].ID)).body, "est à 12")
	put(url.Values{"id": {string(list[0].ID)}, "do": {"delete"}}, http.StatusSeeOther, "Nouvelle réponse rapide")
	if a := s.signedIn(s.other).post("/quick-replies", url.Values{"id": {string(list[0].ID)}, "name": {"x"}, "text": {"x"}}); a.status != http.StatusNotFound {
		t.Errorf("a stranger changes one = %d, want 404", a.status)
	}
}
