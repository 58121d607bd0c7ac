package inbox_test

import (
	"html"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
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
	wantContains(t, s.signedIn(s.lea).get("/contacts").body, `id="badge-intake">1</span>`)
	wantContains(t, s.signedIn(s.other).get("/contacts").body, `id="badge-intake"></span>`)
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

var localLink = regexp.MustCompile(`(?:href|src|sse-connect)="(/[^"#]*)`)

// TestAnAgentSeesTheMailOfAConversation that the agent sees, and no other; and no
// link on an agent's pages leads to one that is forbidden.
func TestAnAgentSeesTheMailOfAConversation(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lead, odd, held := s.takeIn(portalMail), s.takeIn(oddMail), s.takeIn(strangerMail)
	m, err := s.PutMember(t.Context(), bridge.NewMember{
		Account: bridgetest.AccountID, Email: "max@garage-dubreuil.example", Name: "Max", Role: bridge.RoleAgent, Sees: bridge.SeesAll,
	})
	must(t, err)
	agent, eve := s.signedIn(bridge.Viewer{Member: m.ID, Account: m.AccountID}), s.signedIn(s.colleague("eve", false))
	path := "/intake/" + string(lead.Mail)
	wantContains(t, agent.get("/conversations/"+string(lead.Conversation)).body, `href="`+path+`"`)
	page := agent.get(path).body
	wantContains(t, page, "Bonjour, est-elle disponible ?", "/conversations/"+string(lead.Conversation), "trouvé dans")
	wantWithout(t, page, `href="/intake"`, "/settings/intake", "<button class=\"main\"")
	wantContains(t, agent.get(path+"/original").body, "est-elle disponible")
	wantContains(t, agent.get(path+"/source").body, "<script>alert(1)")
	for _, b := range []*browser{agent, eve} {
		for _, other := range []string{string(odd.Mail), string(held.Mail), noThing, "x"} {
			for _, part := range []string{"", "/original", "/source"} {
				if a := b.get("/intake/" + other + part); a.status != http.StatusForbidden {
					t.Errorf("%s is shown to an agent: %d", other+part, a.status)
				}
			}
		}
	}
	for _, part := range []string{"", "/original", "/source"} {
		if a := eve.get(path + part); a.status != http.StatusForbidden {
			t.Errorf("the mail of a conversation that an agent does not see: %d", a.status)
		}
	}
	if a := agent.post(path, url.Values{"do": {"dismiss"}}); a.status != http.StatusForbidden {
		t.Errorf("an agent changes a mail: %d", a.status)
	}
	s.noForbiddenLinks(agent, "/conversations", "/contacts", "/numbers", "/settings", "/quick-replies", path, "/conversations/"+string(lead.Conversation))
}

func (s *site) noForbiddenLinks(b *browser, pages ...string) {
	s.t.Helper()
	seen := map[string]bool{}
	for _, from := range pages {
		for _, link := range localLink.FindAllStringSubmatch(b.get(from).body, -1) {
			to := html.UnescapeString(link[1])
			if seen[to] || strings.Contains(to, "/live") {
				continue
			}
			seen[to] = true
			if a := b.get(to); a.status == http.StatusForbidden {
				s.t.Errorf("%s leads to %s, which is forbidden", from, to)
			}
		}
	}
	if len(seen) < 20 {
		s.t.Errorf("%d links, fewer than there are", len(seen))
	}
}

// TestTheMenuCountsWhatWaits for those who may see it, also on an open page.
func TestTheMenuCountsWhatWaits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea, eve := s.signedIn(s.lea), s.signedIn(s.colleague("eve", false))
	wantContains(t, lea.get("/conversations").body, `href="/intake"`, `id="count-intake"></span>`, `id="badge-intake"></span>`)
	events := lea.listen(regexp.MustCompile(`/live[^"]*`).FindString(html.UnescapeString(lea.get("/conversations").body)))
	held := s.takeIn(strangerMail)
	e := next(t, events)
	wantContains(t, e.data, `id="count-intake" hx-swap-oob="innerHTML">1</span>`, `id="badge-intake" hx-swap-oob="innerHTML">1</span>`)
	s.takeIn(oddMail)
	wantContains(t, next(t, events).data, `id="count-intake" hx-swap-oob="innerHTML">2</span>`)
	for _, path := range []string{"/conversations", "/contacts", "/numbers"} {
		wantContains(t, lea.get(path).body, `href="/intake"`, `id="count-intake">2</span>`, `id="badge-intake">2</span>`)
		wantWithout(t, eve.get(path).body, `href="/intake"`, "count-intake", "badge-intake")
	}
	lea.post("/intake/"+string(held.Mail), url.Values{"do": {"refuse"}})
	wantContains(t, next(t, events).data, `id="count-intake" hx-swap-oob="innerHTML">1</span>`)
}

// TestAMailsLinkSurvivesTheSignIn, for it is mailed to who may answer it.
func TestAMailsLinkSurvivesTheSignIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	path := "/intake/" + string(s.takeIn(strangerMail).Mail)
	b := s.browser()
	if a := b.get(path); a.location() != "/sign-in" {
		t.Fatalf("it leads to %q, %d", a.location(), a.status)
	}
	if a := b.post(s.link(s.lea), nil); a.location() != path {
		t.Errorf("after the sign-in it leads to %q; want %q", a.location(), path)
	}
}
