package inbox_test

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// takeIn sends a mail to the account's address for leads, and returns what became
// of it.
func (s *site) takeIn(raw string) bridge.IntakeRow {
	s.t.Helper()
	ctx := s.t.Context()
	a, err := s.Intake(ctx, s.lea)
	must(s.t, err)
	to, err := s.Resolve(ctx, a.Address)
	must(s.t, err)
	results, err := s.Receive(ctx, bridge.IncomingMail{
		From: "bounce@portail.example", Recipients: []bridge.Recipient{to}, Remote: netip.MustParseAddr("127.0.0.1"),
		Body: strings.NewReader(strings.ReplaceAll(raw, "\n", "\r\n")),
	})
	must(s.t, err)
	must(s.t, results[0])
	rows, err := s.IntakeMails(ctx, s.lea, bridge.IntakeFilter{Limit: 1})
	must(s.t, err)
	return rows[0]
}

// The mails of the tests: of a portal, of a stranger, and of the account's own in
// which nothing says that it is a lead.
const (
	portalMail = `From: "Paul via leboncoin" <a1b2c3d4e5f6a7b8c9d0e1@messagerie.leboncoin.fr>
Subject: Nouveau message pour "Renault Clio V" sur leboncoin
Message-ID: <1@mta.leboncoin.fr>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>Prénom : Paul</p><p>Référence : X-1</p><p>Message :<br>Bonjour, est-elle disponible ?</p><script>alert(1)</script><img src="https://spy.example/p.gif">
`
	strangerMail = "From: <leads@nouveau-portail.example>\nMessage-ID: <2@x.example>\nSubject: Une demande\n\nNom : Anne\nTéléphone : 06 39 98 12 34\nMessage : Bonjour\n"
	oddMail      = "From: <" + bridgetest.MemberEmail + ">\nMessage-ID: <3@x.example>\nSubject: <b>a voir</b>\n\nvoir avec la dame de la rue haute, elle rappelle jeudi\n"
)

func TestIntakePages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	wantContains(t, lea.get("/settings").body, `href="/settings/intake"`)
	before := lea.get("/settings/intake").body
	a, err := s.Intake(t.Context(), s.lea)
	must(t, err)
	wantContains(t, before, a.Address, `value="`+bridgetest.MemberEmail+`"`, "Personne d’autre pour l’instant")

	lead, held, odd := s.takeIn(portalMail), s.takeIn(strangerMail), s.takeIn(oddMail)
	wantContains(t, lea.get("/settings/intake").body, "2 vous attendent")
	list := lea.get("/intake").body
	wantContains(t, list, "/intake/"+string(held.Mail), "/intake/"+string(odd.Mail), "&lt;b&gt;a voir&lt;/b&gt;", "n’a pas pu être lu", "retenu")
	wantWithout(t, list, "/intake/"+string(lead.Mail))
	wantContains(t, lea.get("/intake?view=leads").body, "/intake/"+string(lead.Mail), "leboncoin", "premier contact")
	wantContains(t, lea.get("/intake?view=other").body, "Aucun e-mail ici")

	page := lea.get("/intake/" + string(lead.Mail)).body
	wantContains(t, page, "Bonjour, est-elle disponible ?", "/conversations/"+string(lead.Conversation), "L’adresse chez le portail", "trouvé dans", "sandbox=\"\"")
	wantWithout(t, page, "En faire un contact")
	frame := lea.get("/intake/" + string(lead.Mail) + "/original")
	wantContains(t, frame.body, "est-elle disponible")
	wantWithout(t, frame.body, "<script", "spy.example")
	wantContains(t, frame.header.Get("Content-Security-Policy"), "sandbox")
	wantContains(t, lea.get("/intake/"+string(lead.Mail)+"/source").body, "<script>alert(1)")

	wantContains(t, lea.get("/conversations/"+string(lead.Conversation)).body, "Bonjour, est-elle disponible ?", "Renault Clio V", "/intake/"+string(lead.Mail))
}

func TestIntakeIsAnswered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	held := s.takeIn(strangerMail)
	path := "/intake/" + string(held.Mail)
	page := lea.get(path).body
	wantContains(t, page, "Rien ne prouve", "leads@nouveau-portail.example", "06 39 98 12 34")
	wantWithout(t, page, "En faire un contact")
	lea.post(path, url.Values{"do": {"trust"}})
	wantContains(t, lea.get(path).body, "nouvelle conversation", "Ouvrir la conversation")
	wantContains(t, lea.get("/settings/intake").body, "leads@nouveau-portail.example")
	wantWithout(t, lea.saves("/settings/intake/senders/leads@nouveau-portail.example/revoke", nil), "leads@nouveau-portail.example")
	wantContains(t, lea.get("/contacts").body, "Anne")
}

func TestIntakeIsCorrected(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	odd := s.takeIn(oddMail)
	path := "/intake/" + string(odd.Mail)
	wantContains(t, lea.get(path).body, "voir avec la dame de la rue haute", "En faire un contact", "Ce n’est rien")
	lea.post(path, url.Values{"do": {"dismiss"}})
	wantContains(t, lea.get(path).body, "classé", "par Léa Dubreuil", "Reprendre")
	lea.post(path, url.Values{"do": {"restore"}})
	bad := lea.post(path, url.Values{"name": {"Anne <Haute>"}})
	if bad.status != http.StatusBadRequest {
		t.Errorf("a correction that says nothing: %d", bad.status)
	}
	wantContains(t, bad.body, "Indiquez une adresse valable", `value="Anne &lt;Haute&gt;"`)
	done := lea.post(path, url.Values{"name": {"Anne Haute"}, "phone": {"06 39 98 12 34"}, "text": {"Je rappelle jeudi."}})
	if !strings.HasPrefix(done.location(), "/conversations/") {
		t.Fatalf("a correction leads to %q, %d", done.location(), done.status)
	}
	wantContains(t, lea.get(done.location()).body, "Je rappelle jeudi.", "Anne Haute", "06 39 98 12 34")
	if again := lea.post(path, url.Values{"name": {"Anne"}, "text": {"x"}}); again.status != http.StatusConflict {
		t.Errorf("a lead is made twice: %d", again.status)
	}
}

func TestIntakeSettings(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	a, err := s.Intake(t.Context(), s.lea)
	must(t, err)
	wantWithout(t, lea.saves("/settings/intake/replace", nil), a.Address)
	wantContains(t, lea.saves("/settings/intake", url.Values{"contact": {bridgetest.SellerEmail}}), `value="`+bridgetest.SellerEmail+`"`)
	wantContains(t, lea.saves("/settings/intake/senders", url.Values{"sender": {"@portail.example"}}), "portail.example")
	lea.refuses("/settings/intake/senders", url.Values{"sender": {"@gmail.com"}}, "ni une adresse ni le domaine", `value="@gmail.com"`)
	lea.refuses("/settings/intake", url.Values{"contact": {"nobody"}}, "Cette adresse n’est pas valable", `value="nobody"`)
}

func TestIntakeWarningOnThePage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lead := s.takeIn(portalMail)
	must(t, s.Store.Update(t.Context(), func(tx bridge.Tx) error {
		return tx.PutIntakeWarning(t.Context(), bridge.IntakeWarning{
			ID: "w", Portal: "leboncoin", Layout: lead.Layout, Field: "contact.phones", Before: 92, Now: 3, Mails: 40, Since: s.Now(), SeenAt: s.Now(),
		})
	}))
	wantContains(t, s.signedIn(s.lea).get("/intake").body, "Des e-mails donnent soudain moins", "le téléphone, lu dans 3 e-mails sur 100", "/intake/"+string(lead.Mail))
	wantWithout(t, s.signedIn(s.other).get("/intake").body, "soudain")
}

func TestIntakeGolden(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lead := s.takeIn(portalMail)
	s.takeIn(strangerMail)
	odd := s.takeIn(oddMail)
	french := s.signedIn(s.lea)
	english := *french
	english.header = french.header.Clone()
	english.header.Set("Accept-Language", "en")
	for _, page := range []struct{ name, path string }{
		{"settings-intake", "/settings/intake"},
		{"intake", "/intake"},
		{"intake-lead", "/intake/" + string(lead.Mail)},
		{"intake-unread", "/intake/" + string(odd.Mail)},
	} {
		golden(t, page.name+".fr.html", french.get(page.path).body)
		golden(t, page.name+".en.html", english.get(page.path).body)
	}
}
