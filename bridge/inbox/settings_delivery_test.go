package inbox_test

import (
	"net/http"
	"net/url"
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
