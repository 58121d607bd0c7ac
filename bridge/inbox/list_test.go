package inbox_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// nora is another buyer who asks the garage.
func (s *site) nora() bridge.Conversation {
	s.t.Helper()
	s.Clock.Add(time.Minute)
	return s.lead(bridgetest.ListingID, "Une reprise ?", bridge.NewBuyer{ExternalID: "buyer-3", Name: "Nora Rey", Email: "nora@courriel.example"})
}

// desk changes a conversation as Léa.
func (s *site) desk(c bridge.Conversation, d bridge.DeskChange) {
	s.t.Helper()
	_, err := s.ChangeDesk(s.t.Context(), s.lea, []bridge.ConversationID{c.ID}, d)
	must(s.t, err)
}

// yes is true, to point at.
var yes = true

// order returns which of the names a page has, in its order.
func order(page string, names ...string) []string {
	_, rows, _ := strings.Cut(page, `<ol id="rows"`)
	var found []string
	for len(rows) > 0 {
		first, at := "", len(rows)
		for _, n := range names {
			if i := strings.Index(rows, `<span class="who">`+n); i >= 0 && i < at {
				first, at = n, i
			}
		}
		if first == "" {
			break
		}
		found = append(found, first)
		rows = rows[at+len(first):]
	}
	return found
}

func TestAListShowsItsView(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nora := s.nora()
	label, err := s.PutLabel(t.Context(), s.lea, bridge.Label{Name: "À rappeler", Color: "teal"})
	must(t, err)
	s.desk(nora, bridge.DeskChange{Closed: &yes, Starred: &yes, Assignee: &s.lea.Member, Labels: map[bridge.LabelID]bool{label.ID: true}})
	lea := s.signedIn(s.lea)
	for query, want := range map[string]string{
		"":                                    "Marie Durand",
		"?view=closed":                        "Nora Rey",
		"?view=all":                           "Nora Rey, Marie Durand",
		"?view=all&sort=oldest":               "Marie Durand, Nora Rey",
		"?view=all&sort=waiting":              "Marie Durand, Nora Rey",
		"?view=starred":                       "Nora Rey",
		"?view=mine":                          "Nora Rey",
		"?view=unassigned":                    "Marie Durand",
		"?view=archived":                      "",
		"?view=nonsense&sort=nonsense":        "Marie Durand",
		"?view=all&label=" + string(label.ID): "Nora Rey",
		"?label=" + string(label.ID):          "",
		"?view=all&label=none":                "",
		"?view=all&assignee=" + string(s.lea.Member): "Nora Rey",
	} {
		page := lea.get("/conversations" + query).body
		if got := strings.Join(order(page, "Marie Durand", "Nora Rey"), ", "); got != want {
			t.Errorf("%s lists %q; want %q", query, got, want)
		}
	}
	page := lea.get("/conversations?view=closed").body
	wantContains(t, page, `href="/conversations/`+string(nora.ID)+`?view=closed"`, "Clôturé", "Étiquettes : À rappeler", "dot teal",
		`title="Suivi"`, "Confié à", `id="count-unread">2<`, `id="count-held"><`)
	wantContains(t, lea.get("/conversations?view=snoozed").body, "Rien n’est reporté")
}

func TestAListGoesOnWithItsQuery(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	var many []bridge.ConversationID
	for i := range 60 {
		s.Clock.Add(time.Minute)
		n := string(rune('A'+i/26)) + string(rune('a'+i%26))
		c := s.lead(bridgetest.ListingID, "Bonjour "+n, bridge.NewBuyer{ExternalID: "many-" + n, Name: "Nom " + n, Email: n + "@courriel.example"})
		many = append(many, c.ID)
	}
	lea := s.signedIn(s.lea)
	page := lea.get("/conversations?view=unread&sort=waiting").body
	_, rest, _ := strings.Cut(page, `class="older"><a href="`)
	older, _, _ := strings.Cut(rest, `"`)
	older = strings.ReplaceAll(older, "&amp;", "&")
	u, err := url.Parse(older)
	must(t, err)
	if q := u.Query(); q.Get("view") != "unread" || q.Get("sort") != "waiting" {
		t.Errorf("older rows are at %q", older)
	}
	next := lea.get(older).body
	for i, id := range many {
		on := page
		if i >= 49 { // Marie's is the first
			on = next
		}
		if strings.Count(page+next, `id="conversation-`+string(id)+`"`) != 1 || !strings.Contains(on, `id="conversation-`+string(id)+`"`) {
			t.Errorf("conversation %d is not once where it belongs", i)
		}
	}
	wantContains(t, page, `id="count-unread">61<`)
}

// An open list follows its own view, and the counts of all.
func TestAListFollowsItsView(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nora := s.nora()
	lea := s.signedIn(s.lea)
	page := lea.get("/conversations?view=unread&sort=oldest").body
	events := lea.listen(strings.ReplaceAll(streams(t, page)[0], "&amp;", "&"))

	must(t, s.MarkSeen(t.Context(), s.lea, s.thread.ID))
	e := next(t, events)
	wantContains(t, e.data, `class="gone" data-row="conversation-`+string(s.thread.ID)+`"`, `<span id="count-unread" hx-swap-oob="innerHTML">1</span>`)
	wantWithout(t, e.data, "Nora", "count-open")

	s.write(s.thread, bridge.SideBuyer, "Allô ?")
	e = next(t, events)
	wantContains(t, e.data, `<li class="fresh">`, `<a class="row" id="conversation-`+string(s.thread.ID)+`"`, "Allô ?", "view=unread")
	wantWithout(t, e.data, "Nora")

	s.desk(nora, bridge.DeskChange{Starred: &yes})
	e = next(t, events)
	wantContains(t, e.data, `id="conversation-`+string(nora.ID)+`" hx-swap-oob="innerHTML"`, "icon small", `id="count-starred" hx-swap-oob="innerHTML">1<`)

	// A page that comes back gets the whole list.
	s.desk(nora, bridge.DeskChange{Archived: &yes})
	again := lea.listen(strings.ReplaceAll(streams(t, page)[0], "&amp;", "&"))
	e = next(t, again)
	wantContains(t, e.data, `class="whole" data-full="false"`, "Marie Durand")
	wantWithout(t, e.data, "Nora")
}

func TestARowSaysThatItsLastLineDidNotArrive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(s.thread, bridge.SideSeller, "Oui, elle est là.")
	lea := s.signedIn(s.lea)
	wantWithout(t, lea.get("/conversations").body, `class="last failed"`)
	s.Clock.Add(time.Minute)
	due, err := s.Lease(t.Context(), 10)
	must(t, err)
	for _, n := range due {
		if n.Side == bridge.SideBuyer {
			must(t, s.Failed(t.Context(), n.ID, "550 5.1.1 no such user"))
		}
	}
	wantContains(t, lea.get("/conversations").body, `class="last failed"`, "Non remis :")
}
