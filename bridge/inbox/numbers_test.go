package inbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestNumbers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	eve := s.agent()
	zoe := s.buyers("Zoé Petit", "Anne Roy")[0]
	_, err := s.ChangeDesk(t.Context(), s.lea, []bridge.ConversationID{zoe.ID}, bridge.DeskChange{Assignee: &eve.Member})
	must(t, err)
	s.Clock.Add(8 * time.Minute)
	s.write(s.thread, bridge.SideSeller, "Oui.") // after eleven minutes
	page := s.signedIn(s.lea).get("/numbers").body
	wantContains(t, page, "<dt>contacts</dt><dd>3</dd>", "<dd>33\u00a0%</dd>", "<dd>11\u00a0min</dd>",
		"3 contacts en tout, dont 1 avec réponse", "une réponse, en 11\u00a0min",
		"<title>15 min · 1</title>", "<title>sans réponse · 2</title>", bridgetest.ListingTitle,
		`<th scope="row">Aujourd’hui</th><td class="number">3</td><td class="number">1</td>`)
	if n := strings.Count(page, `<th scope="row">`); n != 30+7 {
		t.Errorf("%d lines in the tables, want 37", n)
	}
	wantContains(t, s.signedIn(eve).get("/numbers?days=7").body, "<dt>contacts</dt><dd>1</dd>", `href="/numbers?days=7" aria-current="page"`)
	wantContains(t, s.signedIn(s.other).get("/numbers?days=x").body, "<dt>contacts</dt><dd>1</dd>", "Peugeot")

	// At five in the evening in Los Angeles it is the next day in Paris.
	zoned := func(zone string) string {
		b := s.signedIn(s.lea)
		at, err := url.Parse(s.server.URL)
		must(t, err)
		b.client.Jar.SetCookies(at, []*http.Cookie{{Name: "zone", Value: url.QueryEscape(zone)}})
		return b.get("/numbers").body
	}
	s.Clock.Add(15 * time.Hour)
	wantContains(t, zoned("America/Los_Angeles"), `<th scope="row">Aujourd’hui</th><td class="number">3</td>`)
	wantContains(t, zoned("Europe/Paris"), `<th scope="row">Hier</th><td class="number">3</td>`)

	s.Clock.Add(31 * 24 * time.Hour)
	lea := s.signedIn(s.lea)
	wantContains(t, lea.get("/numbers?days=30").body, "Rien à compter")
	wantContains(t, lea.get("/numbers?days=90").body, "<dt>contacts</dt><dd>3</dd>")
}
