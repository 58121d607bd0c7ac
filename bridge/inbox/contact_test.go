package inbox_test

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// agent is a member of Marie's garage who sees what is assigned to them.
func (s *site) agent() bridge.Viewer {
	s.t.Helper()
	m, err := s.PutMember(s.t.Context(), bridge.NewMember{
		Account: bridgetest.AccountID, Email: "eve@garage-dubreuil.example", Name: "Ève", Role: bridge.RoleAgent, Sees: bridge.SeesOwn,
	})
	must(s.t, err)
	return bridge.Viewer{Member: m.ID, Account: m.AccountID}
}

// buyers writes as many leads of different people.
func (s *site) buyers(names ...string) (list []bridge.Conversation) {
	s.t.Helper()
	for i, name := range names {
		s.Clock.Add(time.Minute)
		n := strconv.Itoa(i)
		list = append(list, s.lead(bridgetest.ListingID, "Bonjour", bridge.NewBuyer{
			ExternalID: "more-" + n, Name: name, Email: "more" + n + "@courriel.example", Language: "fr",
		}))
	}
	return list
}

func TestContactsAreFiltered(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.buyers("Zoé Petit", "Anne Roy")
	s.write(s.thread, bridge.SideSeller, "Oui.") // three minutes after Marie has written
	lea := s.signedIn(s.lea)
	wantContains(t, lea.get("/contacts").body, "Marie Durand", "Zoé Petit", "Anne Roy", bridgetest.BuyerPhone[1:], "3 contacts",
		s.Address(s.thread.SellerAlias), bridgetest.ListingTitle, "répondu", "en attente", "3\u00a0min", "Voiturama")
	for query, want := range map[string]string{
		"text=zoe":                          "Zoé Petit",
		"text=06+39+98+00+01":               "Marie Durand",
		"state=answered":                    "Marie Durand",
		"state=waiting&text=roy":            "Anne Roy",
		"from=2026-11-20&text=ROY":          "Anne Roy",
		"assignee=none&text=Durand":         "Marie Durand",
		"until=2026-11-20&text=durand":      "Marie Durand",
		"sort=name&from=x&text=anne":        "Anne Roy",
		"sort=unheard-of&text=petit":        "Zoé Petit",
		"sort=slowest&state=answered":       "Marie Durand",
		"after=&sort=listing&text=zo%C3%A9": "Zoé Petit",
	} {
		body := lea.get("/contacts?" + query).body
		wantContains(t, body, want, "1 contact<")
	}
	for _, query := range []string{"from=2026-11-21", "until=2026-11-19", "listing=x", "assignee=x", "label=x", "state=closed", "text=nobody"} {
		wantContains(t, lea.get("/contacts?"+query).body, "Aucun contact ne correspond")
	}
	if a := lea.get("/contacts?after=x"); a.status != http.StatusNotFound {
		t.Errorf("behind a lead that is not there: %d, want 404", a.status)
	}
}

func TestContactsArePaged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	names := make([]string, 250)
	for i := range names {
		names[i] = "Personne " + strconv.Itoa(1000+i)
	}
	s.buyers(names...)
	lea := s.signedIn(s.lea)
	seen := map[string]int{}
	path := "/contacts?sort=name"
	for range 6 {
		body := lea.get(path).body
		for part := range strings.SplitSeq(body, `<th scope="row">`) {
			if _, name, ok := strings.Cut(part, `">`); ok && strings.HasPrefix(name, "Personne") {
				seen[name[:13]]++
			}
		}
		_, next, _ := strings.Cut(body, `href="/contacts?after=`)
		next, _, _ = strings.Cut(next, `"`)
		path = "/contacts?after=" + strings.ReplaceAll(next, "&amp;", "&")
	}
	if len(seen) != len(names) {
		t.Errorf("%d people on six pages, want %d", len(seen), len(names))
	}
	for name, n := range seen {
		if n != 1 {
			t.Errorf("%s is there %d times", name, n)
		}
	}
	if rows := records(t, lea.get("/contacts.csv").body); len(rows) != 252 { // Marie and the heads
		t.Errorf("%d lines, want 252", len(rows))
	}
}

func records(t *testing.T, body string) [][]string {
	t.Helper()
	rest, ok := strings.CutPrefix(body, "\ufeff")
	if !ok || strings.Count(rest, "\r\n") != strings.Count(rest, "\n") {
		t.Errorf("no mark, or lines end otherwise: %.40q", body)
	}
	list, err := csv.NewReader(strings.NewReader(rest)).ReadAll()
	must(t, err)
	return list
}

func TestContactsAsCSV(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.buyers(`=HYPERLINK("https://evil.example")`, "Anne, dite ;  +1", "＝SUM(1)")
	s.write(s.thread, bridge.SideSeller, "Oui.")
	a := s.signedIn(s.lea).get("/contacts.csv?sort=oldest")
	if got := a.header.Get("Content-Disposition"); got != `attachment; filename="contacts-2026-11-20.csv"` {
		t.Errorf("Content-Disposition %q", got)
	}
	rows := records(t, a.body)
	want := []string{
		"Date", "Nom", "Téléphone", "Adresse masquée", "Annonce", "État", "Étiquettes", "Suivi par", "Origine", "Répondu en (minutes)", "Réf.",
	}
	if diff := cmp.Diff(want, rows[0]); diff != "" {
		t.Errorf("heads (-want +got):\n%s", diff)
	}
	want = []string{
		"2026-11-20 09:00", "Marie Durand", "'" + bridgetest.BuyerPhone, s.Address(s.thread.SellerAlias), bridgetest.ListingTitle,
		"répondu", "", "", "Voiturama", "4", bridgetest.ListingNumber,
	}
	if diff := cmp.Diff(want, rows[1]); diff != "" {
		t.Errorf("Marie (-want +got):\n%s", diff)
	}
	var names []string
	for _, r := range rows[2:] {
		names = append(names, r[1])
	}
	if diff := cmp.Diff([]string{`'=HYPERLINK("https://evil.example")`, "Anne, dite ;  '+1", "'＝SUM(1)"}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	wantWithout(t, a.body, bridgetest.BuyerEmail, "Paul")
}

func TestAgentsHaveTheirOwnContacts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	eve := s.agent()
	zoe := s.buyers("Zoé Petit")[0]
	_, err := s.ChangeDesk(t.Context(), s.lea, []bridge.ConversationID{zoe.ID}, bridge.DeskChange{Assignee: &eve.Member})
	must(t, err)
	b := s.signedIn(eve)
	for _, path := range []string{"/contacts", "/contacts?text=durand", "/contacts?assignee=" + string(s.lea.Member), "/contacts.csv", "/contacts.csv?sort=name"} {
		wantWithout(t, b.get(path).body, "Marie", bridgetest.BuyerPhone[1:])
	}
	wantContains(t, b.get("/contacts").body, "Zoé Petit", "1 contact<")
	if rows := records(t, b.get("/contacts.csv").body); len(rows) != 2 {
		t.Errorf("%d lines, want 2", len(rows))
	}
}
