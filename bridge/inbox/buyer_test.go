package inbox_test

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

func TestBuyersChooseTheirMails(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	marie := s.signedIn(s.marie)
	path := "/my/conversations/" + string(s.thread.ID)
	wantContains(t, marie.get(path).body, `href="`+path+`/settings"`)
	wantContains(t, marie.get(path+"/settings").body,
		`name="mail" value="yes" checked`, `name="content" value="yes">`, `value="30" selected`, `value="fr" lang="fr" selected`)

	a := marie.post(path+"/settings", url.Values{"content": {"yes"}, "delay": {"3600"}, "language": {"en"}})
	if a.status != http.StatusSeeOther || a.location() != path+"/settings?saved" {
		t.Fatalf("saving: %d to %q", a.status, a.location())
	}
	wantContains(t, marie.get(a.location()).body,
		`name="mail" value="yes">`, `name="content" value="yes" checked`, `value="3600" selected`, `value="en" lang="en" selected`, "C’est enregistré.")
	got, err := s.BuyerSettings(t.Context(), s.marie.Buyer)
	must(t, err)
	if got.MessagesByMail || !got.Content || got.Delay != time.Hour || got.Language != "en" || !got.FavoritesByMail {
		t.Errorf("settings %+v", got)
	}
	for _, bad := range []url.Values{{"delay": {"soon"}}, {"delay": {"90000"}}, {"delay": {"0"}, "language": {"xx"}}} {
		if a := marie.post(path+"/settings", bad); a.status != http.StatusBadRequest {
			t.Errorf("%v: %d, want 400", bad, a.status)
		}
	}
}

func TestBuyersReportASeller(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	marie := s.signedIn(s.marie)
	path := "/my/conversations/" + string(s.thread.ID)
	wantContains(t, marie.get(path+"/report").body, "Signaler Garage Dubreuil", `value="fraud"`)

	a := marie.post(path+"/report", url.Values{"reason": {"other"}})
	if a.status != http.StatusBadRequest {
		t.Errorf("without a text: %d, want 400", a.status)
	}
	wantContains(t, a.body, `value="other" required checked`, `role="alert"`)

	a = marie.post(path+"/report", url.Values{"reason": {"fraud"}, "text": {"Il demande un mandat."}})
	if a.status != http.StatusOK {
		t.Errorf("reporting: %d, want 200", a.status)
	}
	wantContains(t, a.body, "Merci", "transmis à Voiturama")
	reports, err := s.Reports(t.Context(), "", 10)
	must(t, err)
	if len(reports) != 1 || reports[0].Reason != bridge.ReportFraud || reports[0].Text != "Il demande un mandat." {
		t.Errorf("reports %+v", reports)
	}
	wantContains(t, marie.get(path).body, "Signalé à la place de marché")
	wantWithout(t, s.signedIn(s.lea).get("/conversations/"+string(s.thread.ID)).body, "Signalé")
}

func TestBuyersDeleteTheirData(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	marie, lea := s.signedIn(s.marie), s.signedIn(s.lea)
	path := "/my/conversations/" + string(s.thread.ID)
	wantContains(t, marie.get(path+"/settings").body, `href="`+path+`/erase"`)
	wantContains(t, marie.get(path+"/erase").body, "votre adresse e-mail et votre téléphone")
	wantContains(t, lea.get("/conversations/"+string(s.thread.ID)).body, "Marie Durand") // a look changes nothing

	a := marie.post(path+"/erase", nil)
	if a.status != http.StatusOK {
		t.Errorf("erasing: %d, want 200", a.status)
	}
	wantContains(t, a.body, "Vos données sont supprimées")
	if a := marie.get(path); a.status != http.StatusSeeOther {
		t.Errorf("the thread after that: %d, want 303 to sign in", a.status)
	}
	thread := lea.get("/conversations/" + string(s.thread.ID)).body
	wantContains(t, thread, question, "L’acheteur a fait supprimer ses données")
	wantWithout(t, thread, "Marie", "Durand", "marie75", "39 98")
	wantWithout(t, lea.get("/conversations?view=all").body, "Marie", "Durand", "marie75")
}

func TestBuyersBlockASeller(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	marie := s.signedIn(s.marie)
	path := "/my/conversations/" + string(s.thread.ID)
	wantContains(t, marie.get(path+"/settings").body, "Bloquer le vendeur", "Garage Dubreuil ne pourra plus vous écrire")
	if a := marie.post(path+"/block", url.Values{"do": {"block"}}); a.status != http.StatusSeeOther || a.location() != path+"/settings#block" {
		t.Fatalf("blocking: %d to %q", a.status, a.location())
	}
	wantContains(t, marie.get(path+"/settings").body, "Le vendeur est bloqué", "Débloquer Garage Dubreuil")
	wantContains(t, marie.get(path).body, "Bloqué : plus aucun message ne passe")
	_, err := s.Post(t.Context(), bridge.NewMessage{Conversation: s.thread.ID, Side: bridge.SideSeller, Text: "Bonjour ?", Via: bridge.ViaAPI})
	if !errors.Is(err, bridge.ErrBlocked) {
		t.Errorf("the seller writes: %v; want %v", err, bridge.ErrBlocked)
	}
	marie.post(path+"/block", url.Values{"do": {"unblock"}})
	wantContains(t, marie.get(path+"/settings").body, "Bloquer le vendeur")
	s.write(s.thread, bridge.SideSeller, "Bonjour ?")
	if a := marie.post(path+"/block", url.Values{"do": {"what"}}); a.status != http.StatusBadRequest {
		t.Errorf("nothing known: %d, want 400", a.status)
	}
}
