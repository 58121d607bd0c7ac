package inbox_test

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/inbox"
)

// streams returns the addresses of the streams that a page opens.
func streams(t *testing.T, page string) []string {
	t.Helper()
	var found []string
	for _, m := range regexp.MustCompile(`sse-connect="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		found = append(found, html.UnescapeString(m[1]))
	}
	return found
}

func TestAMessageAppearsOnTheOtherSide(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	marie := s.signedIn(s.marie)
	path := "/my/conversations/" + string(s.thread.ID)
	events := marie.listen(streams(t, marie.get(path).body)[0])
	s.write(s.thread, bridge.SideSeller, "Oui, venez samedi.")
	e := next(t, events)
	if e.name != "change" || e.id == "" {
		t.Errorf("event %q with id %q, want a change with one", e.name, e.id)
	}
	wantContains(t, e.data, `<li class="message theirs" id="message-2">`, "Oui, venez samedi.")
	// The answer says that the question was seen.
	wantContains(t, e.data, `<li class="message ours" id="message-1" hx-swap-oob="true">`, `<span class="state">vu</span>`)
	// What is sent to an open page is seen.
	if got := s.messages(s.lea, s.thread)[1].State; got != bridge.StateSeen {
		t.Errorf("state %q, want seen", got)
	}
}

func TestAStateAppearsInPlace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(s.thread, bridge.SideSeller, "Oui.")
	lea := s.signedIn(s.lea)
	path := "/conversations/" + string(s.thread.ID)
	events := lea.listen(path + "/live?position=" + position(t, lea.get(path).body))
	must(t, s.MarkSeen(t.Context(), s.marie, s.thread.ID))
	e := next(t, events)
	wantContains(t, e.data, `id="message-2" hx-swap-oob="true"`, `<span class="state">vu</span>`)
	wantWithout(t, e.data, question, "class=\"day\"")
}

// position returns what a thread's page says that it shows.
func position(t *testing.T, page string) string {
	t.Helper()
	for _, u := range streams(t, page) {
		if _, p, ok := strings.Cut(u, "/conversations/"); ok {
			_, p, _ = strings.Cut(p, "position=")
			return p
		}
	}
	t.Fatal("no stream of a thread")
	return ""
}

func TestWhatHappenedWhileAwayIsSent(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	marie := s.signedIn(s.marie)
	path := "/my/conversations/" + string(s.thread.ID)
	live := streams(t, marie.get(path).body)[0]
	s.write(s.thread, bridge.SideSeller, "Première réponse.")

	e := next(t, marie.listen(live)) // since the page was rendered
	wantContains(t, e.data, `id="message-2">`, "Première réponse.", `id="message-1" hx-swap-oob="true"`)
	wantWithout(t, e.data, `id="timeline"`)

	s.write(s.thread, bridge.SideSeller, "Deuxième réponse.")
	marie.header.Set("Last-Event-ID", e.id) // since the last event; the address is still the old one
	e = next(t, marie.listen(live))
	wantContains(t, e.data, "Deuxième réponse.")
	wantWithout(t, e.data, "Première réponse.")
}

// Where nobody can say what the page shows, it gets all anew.
func TestAnUnknownPositionGetsAll(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(s.thread, bridge.SideSeller, "Oui.")
	marie := s.signedIn(s.marie)
	for _, p := range []string{"", "x", "99-abc-def-x", "1-abc-def-x", "-3-abc-def-x", "1-abc-def"} {
		e := next(t, marie.listen("/my/conversations/"+string(s.thread.ID)+"/live?position="+p))
		wantContains(t, e.data, `<ol id="timeline" hx-swap-oob="innerHTML">`, question, "Oui.")
	}
}

// autoreply has the seller's program answer.
func (s *site) autoreply(id, text string) {
	s.t.Helper()
	s.receive(s.thread.SellerAlias, "From: "+bridgetest.SellerEmail+"\nMessage-ID: <"+id+"@garage.example>\nDate: Fri, 20 Nov 2026 09:00:00 +0000\n"+
		"Subject: Re: Renault\nAuto-Submitted: auto-replied\n\n"+text+"\n")
}

func TestAnAbsenceAppearsInPlace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	marie, lea := s.signedIn(s.marie), s.signedIn(s.lea)
	path := "/my/conversations/" + string(s.thread.ID)
	page := marie.get(path).body
	wantContains(t, page, `<p id="away" hidden></p>`)
	events := marie.listen(streams(t, page)[0])
	s.autoreply("1", "Nous avons bien reçu votre message.")
	e := next(t, events)
	wantContains(t, e.data, `id="message-2"`, "bien reçu")
	wantWithout(t, e.data, `id="away"`)
	// The absence takes the place of the acknowledgement.
	s.autoreply("2", "Je suis absent jusqu'au 24 novembre 2026.")
	e = next(t, events)
	wantContains(t, e.data, `id="message-2" hx-swap-oob="true"`, "absent jusqu", `<p id="away" class="away" hx-swap-oob="true">Absent jusqu’au mardi 24 novembre</p>`)
	// A second absence is folded into the first: its message stays.
	s.autoreply("3", "Je suis absent jusqu'au 26 novembre 2026.")
	e = next(t, events)
	wantContains(t, e.data, `Absent jusqu’au jeudi 26 novembre`)
	wantWithout(t, e.data, `id="message-2"`)

	// A page that was rendered before gets it when it comes back, and then no more.
	e = next(t, marie.listen(streams(t, page)[0]))
	wantContains(t, e.data, `hx-swap-oob="true">Absent jusqu’au jeudi 26 novembre`)
	marie.header.Set("Last-Event-ID", e.id)
	again := marie.listen(streams(t, page)[0])
	s.write(s.thread, bridge.SideSeller, "De retour.")
	wantWithout(t, next(t, again).data, `class="away"`)

	// The side that is away is not told so.
	own := "/conversations/" + string(s.thread.ID)
	mine := lea.listen(own + "/live?position=" + position(t, lea.get(own).body))
	s.autoreply("4", "Je suis absent jusqu'au 28 novembre 2026.")
	s.write(s.thread, bridge.SideBuyer, "Bon retour.")
	wantWithout(t, next(t, mine).data, `id="away"`)
}

func TestTheListMoves(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.Clock.Add(time.Minute)
	second := s.lead(bridgetest.ListingID, "Une reprise ?", bridge.NewBuyer{ExternalID: "buyer-3", Name: "Nora Rey", Email: "nora@courriel.example"})
	lea := s.signedIn(s.lea)
	page := lea.get("/conversations").body
	if strings.Index(page, "Nora Rey") > strings.Index(page, "Marie Durand") {
		t.Fatal("the newest conversation is not first")
	}
	events := lea.listen(streams(t, page)[0])

	s.write(s.thread, bridge.SideBuyer, "Allô ?")
	e := next(t, events)
	wantContains(t, e.data, "Marie Durand", "Allô ?", "2 messages non lus")
	wantWithout(t, e.data, "Nora Rey", "hx-swap-oob")

	must(t, s.MarkSeen(t.Context(), s.lea, second.ID))
	e = next(t, events)
	wantContains(t, e.data, `id="conversation-`+string(second.ID)+`" hx-swap-oob="innerHTML"`)
	wantWithout(t, e.data, "Marie Durand", "non lu")
}

// A page that was scrolled down has more rows than a stream looks at.
func TestTheListBelowIsLive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	names := make([]string, 55)
	for i := range names {
		names[i] = "Acheteur " + strconv.Itoa(i)
	}
	all := s.buyers(names...)
	lea := s.signedIn(s.lea)
	for sort, c := range map[string]bridge.Conversation{"newest": all[0], "oldest": all[54]} {
		page := lea.get("/conversations?sort=" + sort).body
		wantWithout(t, page, string(c.ID))
		events := lea.listen(streams(t, page)[0])
		s.desk(c, bridge.DeskChange{Starred: new(true)})
		wantContains(t, next(t, events).data, `<li class="fresh">`, string(c.ID), `class="star"`)
		s.desk(c, bridge.DeskChange{Closed: new(true)})
		wantContains(t, next(t, events).data, `<li class="gone" data-row="conversation-`+string(c.ID)+`"`)
	}
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *inbox.Options) { o.KeepAlive = 20 * time.Millisecond })
	marie := s.signedIn(s.marie)
	path := "/my/conversations/" + string(s.thread.ID)
	events := marie.listen(path + "/live?position=" + position(t, marie.get(path).body))
	marie.post(path+"/sign-out", nil)
	wantContains(t, next(t, events).data, "Vous êtes déconnecté.")
	if e := next(t, events); e.name != "end" {
		t.Errorf("got event %q, want end", e.name)
	}
	ended(t, events)
}

// A message that comes after the session has ended is not sent.
func TestAnEndedSessionGetsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	marie := s.signedIn(s.marie)
	path := "/my/conversations/" + string(s.thread.ID)
	events := marie.listen(path + "/live?position=" + position(t, marie.get(path).body))
	s.Clock.Add(31 * 24 * time.Hour)
	s.write(s.thread, bridge.SideSeller, "Trop tard.")
	e := next(t, events)
	wantContains(t, e.data, "Vous êtes déconnecté.")
	wantWithout(t, e.data, "Trop tard.")
}

func TestStreamsEndWhenTheServerStops(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	page := lea.get("/conversations/" + string(s.thread.ID)).body
	for _, live := range streams(t, page) {
		defer ended(t, lea.listen(live))
	}
	s.handler.EndStreams()
}
