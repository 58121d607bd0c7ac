package inbox_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func adfForm() url.Values {
	return url.Values{
		"new": {"1"}, "name": {"crm"}, "kind": {"adf"}, "address": {"leads@crm.example"}, "subject": {"{account}"},
		"leads": {"1"}, "active": {"1"},
	}
}

func TestDeliveryProfiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	wantContains(t, lea.get("/settings/delivery").body, "Adresses de contact", "Nouvelle forme", "Vous êtes sur la messagerie")
	wantContains(t, lea.saves("/settings/delivery", adfForm()), "ADF/XML · leads@crm.example", "C’est enregistré.", `value="{account}"`)
	again := adfForm()
	again.Set("name", "crm2")
	lea.refuses("/settings/delivery", again, "qu’aucune autre ligne de cette forme n’a", `value="crm2"`)
	bad := adfForm()
	bad.Set("favorites", "1")
	lea.refuses("/settings/delivery", bad, "n’en a pas pour les favoris")
	bad.Set("name", "Mon CRM")
	lea.refuses("/settings/delivery", bad, "Lettres minuscules")

	page := lea.get("/settings/delivery/contacts/preview?kind=adf").body
	wantContains(t, page, "lead/fr/1", "adf/1", "&lt;adf&gt;", "Marie Durand", "Lead-Id", "retiré")
	wantWithout(t, page, bridgetest.BuyerEmail)
	if a := lea.get("/settings/delivery/none/preview"); a.status != http.StatusNotFound {
		t.Errorf("the preview of no profile = %d", a.status)
	}

	// Off, without a word of the address; then gone.
	form := url.Values{"name": {"contacts"}, "language": {"en"}, "template": {"1"}, "leads": {"1"}, "active": {"1"}}
	lea.saves("/settings/delivery", form)
	v, err := s.Profile(t.Context(), bridge.Steward{Viewer: s.lea}, "contacts")
	must(t, err)
	if v.Language != "en" || v.Messages || !v.Leads || v.Template != 1 {
		t.Errorf("contacts = %+v", v.Profile)
	}
	wantWithout(t, lea.saves("/settings/delivery", url.Values{"name": {"crm"}, "do": {"delete"}}), "leads@crm.example")
	ann := s.signedIn(s.helper())
	if a := ann.get("/settings/delivery"); a.status != http.StatusForbidden {
		t.Errorf("an agent's page = %d, want 403", a.status)
	}
}

// Somebody who may choose a version sees both before, and goes back.
func TestVersionsSideBySide(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	const path = "/settings/delivery/contacts/preview"
	page := lea.get(path).body
	id := string(s.contactID())
	wantContains(t, page, "lead/fr/1", "lead/fr/2", "Lead-Contact-Id", "ajouté", "Identifiant de la personne : "+id, "L’utiliser ainsi désormais",
		`<iframe sandbox="" loading="lazy" src="/settings/delivery/contacts/preview/now?kind=mail&amp;template=2"`, "Les champs d’en-tête qui ne changent pas")
	changed, _, _ := strings.Cut(page, "<details")
	wantWithout(t, changed, "Lead-Sent-At", ">From<", "Lead-Conversation")
	wantContains(t, lea.get(path+"?template=1").body, "Aucun champ d’en-tête ne change")
	wantContains(t, lea.get(path+"?template=2&language=en").body, "lead/en/2", "Contact ID: "+id)
	wantContains(t, lea.get(path+"?kind=adf&template=2&subject=Lead+%7Bref%7D").body, "adf/2", "Lead RC-1042", "source=&#34;contact&#34;&gt;"+id, "Cette forme n’est que du texte.")
	for at, want := range map[string]bool{"/now?template=2": false, "/then?template=2": true, "/then?template=1": false} {
		frame := lea.get(path + at)
		wantContains(t, frame.header.Get("Content-Security-Policy"), "sandbox", "default-src 'none'")
		wantContains(t, frame.body, "la Clio est-elle", "<base target")
		if strings.Contains(frame.body, id) != want {
			t.Errorf("%s has the contact's id: %v, want %v", at, !want, want)
		}
	}
	wantWithout(t, page+lea.get(path+"/then?template=2").body, bridgetest.BuyerEmail)

	pin := url.Values{"name": {"contacts"}, "kind": {"mail"}, "template": {"2"}, "leads": {"1"}, "messages": {"1"}, "favorites": {"1"}, "active": {"1"}}
	for _, version := range []string{"2", "1"} {
		pin.Set("template", version)
		lea.saves("/settings/delivery", pin)
		v, err := s.Profile(t.Context(), bridge.Steward{Viewer: s.lea}, "contacts")
		must(t, err)
		if strconv.Itoa(v.Template) != version || !v.Leads || !v.Messages || !v.Favorites || !v.Active {
			t.Errorf("pinned %s: %+v", version, v.Profile)
		}
	}
}

// contactID is what Léa's account calls Marie.
func (s *site) contactID() bridge.ContactID {
	s.t.Helper()
	v, err := s.View(s.t.Context(), s.lea, s.thread.ID)
	must(s.t, err)
	return v.ContactID
}

func TestMovingToMessagingByPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	_, err := s.PutFeed(t.Context(), bridge.Steward{Account: bridgetest.AccountID}, bridge.FeedPlain)
	must(t, err)
	s.Clock.Add(time.Minute)
	wantContains(t, lea.get("/settings/delivery").body, "Vous recevez des contacts simples", "1. Répéter")
	lea.refuses("/settings/feed", url.Values{"do": {"plan"}, "at": {"2026-12-01T08:00"}}, "Répétez d’abord")
	lea.refuses("/settings/feed", url.Values{"do": {"rehearse"}, "address": {"crm"}, "leads": {"1"}}, "Écrivez une adresse")
	page := lea.saves("/settings/feed", url.Values{"do": {"rehearse"}, "address": {"test@crm.example"}, "leads": {"1"}})
	wantContains(t, page, "Envoyé à test@crm.example", "2. Dire ce que votre CRM a lu", "Lead-Id", "3. Choisir une date")
	f, err := s.Feed(t.Context(), bridge.Steward{Viewer: s.lea})
	must(t, err)
	id := string(f.Rehearsal.ID)
	lea.refuses("/settings/feed", url.Values{"do": {"score"}, "rehearsal": {id}, "reading": {"name\nMarie"}}, "une ligne de noms", "Marie")
	rows := "mail;contact.display\n1;Marie Durand\n2;Paul\n"
	wantContains(t, lea.saves("/settings/feed", url.Values{"do": {"score"}, "rehearsal": {id}, "reading": {rows}}), "moins bien lu", "contact.display")
	lea.refuses("/settings/feed", url.Values{"do": {"plan"}, "at": {"2026-12-01T08:00"}}, "acceptez que")
	wantContains(t, lea.saves("/settings/feed", url.Values{"do": {"plan"}, "at": {"2026-12-01T08:00"}, "accept": {"1"}}), "La messagerie commence le 01/12/2026 08:00", "lea@garage-dubreuil.example")
	wantContains(t, lea.saves("/settings/feed", url.Values{"do": {"cancel"}}), "annulé")
	lea.saves("/settings/feed", url.Values{"do": {"plan"}, "at": {"2026-12-01T08:00"}, "accept": {"1"}})
	s.Clock.Add(12 * 24 * time.Hour)
	must(t, s.SwitchDue(t.Context()))
	lea = s.signedIn(s.lea)
	wantContains(t, lea.get("/settings/delivery").body, "Vous êtes sur la messagerie", "Vous pouvez revenir jusqu’au", "Revenir aux contacts simples")
	wantContains(t, lea.saves("/settings/feed", url.Values{"do": {"back"}}), "Vous recevez des contacts simples")
}
