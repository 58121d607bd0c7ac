package inbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// saves posts a form that must be taken, and returns the page it leads to.
func (b *browser) saves(path string, form url.Values) string {
	b.s.t.Helper()
	a := b.post(path, form)
	if a.status != http.StatusSeeOther {
		b.s.t.Fatalf("POST %s = %d, want 303:\n%s", path, a.status, a.body)
	}
	page, _, _ := strings.Cut(a.location(), "#")
	return b.get(page).body
}

// refuses posts a form that must come back with a sentence.
func (b *browser) refuses(path string, form url.Values, want ...string) {
	b.s.t.Helper()
	a := b.post(path, form)
	if a.status != http.StatusBadRequest {
		b.s.t.Errorf("POST %s = %d, want 400", path, a.status)
	}
	wantContains(b.s.t, a.body, want...)
}

func mailsOf(email string) string { return "/settings/mails/" + url.PathEscape(email) }

// helper is a member of Léa's account without a say.
func (s *site) helper() bridge.Viewer {
	s.t.Helper()
	m, err := s.PutMember(s.t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: "ann@garage-dubreuil.example", Role: bridge.RoleAgent})
	must(s.t, err)
	return bridge.Viewer{Member: m.ID, Account: m.AccountID}
}

func TestPagesFollowAMember(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	thread := "/conversations/" + string(s.thread.ID)
	wantContains(t, lea.get(thread).body, `lang="fr" data-zone="UTC"`, `09:00</time>`)
	page := lea.saves("/settings/display", url.Values{"language": {"en"}, "zone": {"America/New_York"}, "enter": {"sends"}, "signature": {"Léa"}})
	wantContains(t, page, "Saved.", `value="America/New_York"`, ">Léa</textarea>")
	elsewhere := s.signedIn(s.lea) // another browser, without cookies
	wantContains(t, elsewhere.get(thread).body, `<html lang="en" data-enter="sends">`, `04:00</time>`)
	elsewhere.post("/language", url.Values{"language": {"fr"}, "back": {thread}})
	wantContains(t, lea.get(thread).body, `lang="fr"`)
	elsewhere.post("/sign-out", nil)
	wantContains(t, elsewhere.get("/sign-in").body, `lang="fr" data-zone="UTC"`)
}

func TestSettingsThatAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	lea.refuses("/settings/display", url.Values{"zone": {"Mars/Olympus"}, "signature": {"Léa"}},
		"Nous ne connaissons pas ce fuseau horaire", `value="Mars/Olympus"`, ">Léa</textarea>")
	lea.refuses("/settings/display", url.Values{"signature": {"www.garage.example"}}, "Les liens ne peuvent pas être envoyés")
	lea.refuses(mailsOf(bridgetest.SellerEmail), url.Values{"delay": {"soon"}}, "Choisissez une durée")
	lea.refuses("/settings/answers/first", url.Values{"on": {"1"}}, "Écrivez le texte dans une langue au moins", "checked")
	lea.refuses("/settings/answers/first", url.Values{"text_fr": {strings.Repeat("x", 4001)}}, "4 000 caractères au plus")
	lea.refuses("/settings/answers/hours", url.Values{"day1_1": {"14:00"}, "day1_2": {"9:00"}, "zone": {"Europe/Paris"}}, "l’ouverture avant la fermeture", `value="14:00"`)
	lea.refuses("/settings/answers/hours", url.Values{"day1_1": {"14:00"}}, "l’ouverture avant la fermeture")
	lea.refuses("/settings/senders", url.Values{"sender": {"@gmail.com"}}, "ni un domaine à vous", `value="@gmail.com"`)
	lea.refuses("/settings/members", url.Values{"form": {"new-member"}, "email": {"ann"}, "name": {"Ann"}, "role": {"agent"}}, "n’est pas valable", `value="Ann"`)
	lea.refuses("/settings/members", url.Values{"form": {"member-1"}, "email": {bridgetest.MemberEmail}, "role": {"agent"}}, "C’est le dernier propriétaire")
	lea.refuses("/settings/teams", url.Values{"form": {"new-team"}, "name": {" "}}, "Indiquez un nom")
	lea.saves("/settings/teams", url.Values{"form": {"new-team"}, "name": {"Occasions"}})
	lea.refuses("/settings/teams", url.Values{"form": {"new-team"}, "name": {"Occasions"}}, "Ce nom est déjà pris")
}

func TestMailsOfAContactAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	wantContains(t, lea.get("/settings").body, "E-mails à "+bridgetest.SellerEmail, "les nouveaux contacts n’arrivent plus par e-mail non plus")
	page := lea.saves(mailsOf(bridgetest.SellerEmail), url.Values{"favorites": {"1"}, "delay": {"5"}, "language": {"en"}})
	wantContains(t, page, "C’est enregistré.", `name="messages" value="1">`, `name="favorites" value="1" checked>`, `value="5" selected`)
	must(t, s.Store.Update(t.Context(), func(tx bridge.Tx) error {
		return tx.SuppressAddress(t.Context(), bridgetest.SellerEmail, "complaint", s.Now())
	}))
	wantContains(t, lea.get("/settings").body, "signalé comme indésirable", "Reprendre les envois")
	wantWithout(t, lea.saves(mailsOf(bridgetest.SellerEmail)+"/resume", nil), "signalé comme indésirable")

	ann := s.signedIn(s.helper())
	wantContains(t, ann.get("/settings").body, "<fieldset disabled>", "Seuls les propriétaires")
	for _, what := range []string{"", "/resume"} {
		if a := ann.post(mailsOf(bridgetest.SellerEmail)+what, url.Values{"delay": {"0"}}); a.status != http.StatusForbidden {
			t.Errorf("an agent's POST of mails%s = %d, want 403", what, a.status)
		}
		if a := lea.post(mailsOf(bridgetest.OtherSeller)+what, url.Values{"delay": {"0"}}); a.status != http.StatusNotFound {
			t.Errorf("POST of another account's mails%s = %d, want 404", what, a.status)
		}
	}
}

func TestOnlyOwnersAndManagersChangeTheAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea, ann := s.signedIn(s.lea), s.signedIn(s.helper())
	wantContains(t, lea.get("/settings").body, "/settings/members")
	wantWithout(t, ann.get("/settings").body, "/settings/members")
	for _, route := range []string{
		"GET /settings/answers", "POST /settings/answers/first", "POST /settings/answers/hours", "GET /settings/senders",
		"POST /settings/senders", "POST /settings/senders/x/revoke", "GET /settings/members", "POST /settings/members",
		"POST /settings/teams", "POST /settings/teams/x/delete", "GET /settings/webhooks", "POST /settings/webhooks", "POST /settings/webhooks/x",
	} {
		method, path, _ := strings.Cut(route, " ")
		form := url.Values{
			"text_fr": {"Merci."}, "sender": {"crm@logiciel.example"}, "email": {"x@garage-dubreuil.example"}, "role": {"owner"}, "name": {"x"},
		}
		a := ann.do(method, path, strings.NewReader(form.Encode()), "application/x-www-form-urlencoded")
		if a.status != http.StatusForbidden {
			t.Errorf("an agent's %s = %d, want 403", route, a.status)
		}
		wantWithout(t, a.body, bridgetest.MemberEmail)
	}
}

func TestBuyersSeeWhenAnAccountAnswers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea, marie := s.signedIn(s.lea), s.signedIn(s.marie)
	form := url.Values{"zone": {"Europe/Paris"}, "day6_1": {"9:00"}, "day6_2": {"00:00"}}
	for _, day := range []string{"day1", "day2", "day3", "day4", "day5"} {
		for i, at := range []string{"09:00", "12:00", "14:00", "18:00"} {
			form.Set(day+"_"+string(rune('1'+i)), at)
		}
	}
	wantContains(t, lea.saves("/settings/answers/hours", form), "C’est enregistré.", `name="day6_2" value="00:00"`)
	mine := marie.get("/my/conversations/" + string(s.thread.ID))
	wantContains(t, mine.body, "répond d’habitude du lundi au vendredi de 9:00 à 12:00 et de 14:00 à 18:00, samedi de 9:00 à 0:00 (Europe/Paris)")
	marie.header.Set("Cookie", "zone=Europe%2FBrussels")
	wantWithout(t, marie.get("/my/conversations/"+string(s.thread.ID)).body, "(Europe/Paris)")
}

func TestPeople(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	page := lea.saves("/settings/members", url.Values{
		"form": {"new-member"}, "email": {"Tom@garage-dubreuil.example"}, "name": {"Tom"}, "role": {"agent"}, "sees": {"own"},
	})
	wantContains(t, page, "tom@garage-dubreuil.example · Conseiller", `value="own" selected`)
	members, _, err := s.Colleagues(t.Context(), s.lea)
	must(t, err)
	tom := members[1]
	page = lea.saves("/settings/teams", url.Values{"form": {"new-team"}, "name": {"Occasions"}, "member": {string(tom.ID)}})
	wantContains(t, page, "<b>Occasions</b>", `value="`+string(tom.ID)+`" checked`)
	_, teams, err := s.Colleagues(t.Context(), s.lea)
	must(t, err)
	wantWithout(t, lea.saves("/settings/teams/"+string(teams[0].ID)+"/delete", nil), "Occasions")

	his := s.signedIn(bridge.Viewer{Member: tom.ID, Account: tom.AccountID})
	page = lea.saves("/settings/members", url.Values{"form": {"member-2"}, "email": {tom.Email}, "name": {"Tom"}, "role": {"agent"}, "sees": {"own"}, "blocked": {"1"}})
	wantContains(t, page, "Bloqué")
	if a := his.get("/conversations"); a.status != http.StatusSeeOther {
		t.Errorf("a blocked member's list = %d, want 303 to the sign-in page", a.status)
	}
	// Nobody shuts themselves out of a page that they stand on.
	_, err = s.PutMember(t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: "max@garage-dubreuil.example", Role: bridge.RoleOwner})
	must(t, err)
	wantWithout(t, lea.saves("/settings/members", url.Values{"email": {bridgetest.MemberEmail}, "name": {"Léa"}, "role": {"agent"}}), "/settings/members")
}

func TestAuthorisedAddresses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	wantContains(t, lea.get("/settings/senders").body, "Aucune pour l’instant")
	lea.saves("/settings/senders", url.Values{"sender": {"crm@logiciel.example"}})
	page := lea.saves("/settings/senders", url.Values{"sender": {"@garage-dubreuil.example"}})
	wantContains(t, page, "crm@logiciel.example", "toutes les adresses de garage-dubreuil.example", "depuis le 20/11/2026")
	wantWithout(t, lea.saves("/settings/senders/crm@logiciel.example/revoke", nil), "crm@logiciel.example")
	if a := lea.post("/settings/senders/x@x.example/revoke", nil); a.status != http.StatusNotFound {
		t.Errorf("revoking an unknown sender = %d, want 404", a.status)
	}
}
