package inbox_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// shown returns the sequences of the first and last message on a page, and how
// many it shows.
func shown(t *testing.T, page string) (first, last, n int) {
	t.Helper()
	found := regexp.MustCompile(`<li class="message[^"]*" id="message-(\d+)"`).FindAllStringSubmatch(page, -1)
	if len(found) == 0 {
		t.Fatalf("no message in:\n%s", page)
	}
	first, err := strconv.Atoi(found[0][1])
	must(t, err)
	last, err = strconv.Atoi(found[len(found)-1][1])
	must(t, err)
	return first, last, len(found)
}

// long writes messages of the seller until there are so many, and the buyer has
// seen them.
func (s *site) long(messages int) {
	s.t.Helper()
	for n := 2; n <= messages; n++ {
		s.write(s.thread, bridge.SideSeller, "Ligne "+strconv.Itoa(n))
	}
	must(s.t, s.MarkSeen(s.t.Context(), s.marie, s.thread.ID))
}

func TestALongThreadShowsItsEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.long(250)
	marie := s.signedIn(s.marie)
	path := "/my/conversations/" + string(s.thread.ID)
	for _, tt := range []struct {
		query       string
		first, last int
		earlier     string // where the link leads
	}{
		{"", 151, 250, "?from=51"},
		{"?from=51", 51, 250, "?from=1"},
		{"?from=1", 1, 250, ""},
		{"?from=x", 151, 250, "?from=51"},
		{"?find=ligne&at=2", 1, 250, ""},
		{"?at=40", 20, 250, "?from=1"},
		{"?at=200", 151, 250, "?from=51"},
		{"?at=9999", 151, 250, "?from=51"},
	} {
		page := marie.get(path + tt.query).body
		first, last, n := shown(t, page)
		if first != tt.first || last != tt.last || n != last-first+1 {
			t.Errorf("%q shows %d messages, %d to %d; want %d to %d", tt.query, n, first, last, tt.first, tt.last)
		}
		if tt.earlier != "" {
			wantContains(t, page, `href="`+path+tt.earlier+`"`)
		} else {
			wantWithout(t, page, `class="earlier"`)
		}
		// What happened before the first message stands with what is before it.
		if opened := strings.Contains(page, "Début de l’échange"); opened != (tt.first == 1) {
			t.Errorf("%q: the beginning is on the page: %v", tt.query, opened)
		}
	}
	// A stream goes on where its page is.
	live := streams(t, marie.get(path).body)[0]
	events := marie.listen(strings.ReplaceAll(live, "&amp;", "&"))
	s.write(s.thread, bridge.SideSeller, "Encore une.")
	e := next(t, events)
	wantContains(t, e.data, "Encore une.")
	wantWithout(t, e.data, `id="timeline"`, "Ligne")
}

// Who comes back after many messages finds the first new one.
func TestAllThatIsNewIsShown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.long(3)
	for n := range 150 {
		s.write(s.thread, bridge.SideSeller, "Neuf "+strconv.Itoa(n))
	}
	page := s.signedIn(s.marie).get("/my/conversations/" + string(s.thread.ID)).body
	if first, last, _ := shown(t, page); first != 4 || last != 153 {
		t.Errorf("messages %d to %d; want 4 to 153", first, last)
	}
	new, four := strings.Index(page, `id="new"`), strings.Index(page, `id="message-4"`)
	if new < 0 || new > four {
		t.Errorf("the mark of what is new is at %d, the message at %d", new, four)
	}
}

func TestManyLinesFold(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	path := "/conversations/" + string(s.thread.ID)
	toggle := func(times int) {
		t.Helper()
		for range times {
			s.Clock.Add(time.Minute)
			c, err := s.ViewPart(t.Context(), s.lea, s.thread.ID, bridge.Part{Newest: 1})
			must(t, err)
			yes := !c.Conversation.Closed
			_, err = s.ChangeDesk(t.Context(), s.lea, []bridge.ConversationID{s.thread.ID}, bridge.DeskChange{Closed: &yes})
			must(t, err)
		}
	}
	s.write(s.thread, bridge.SideSeller, "Oui.")
	toggle(9)
	wantWithout(t, lea.get(path).body, `class="fold"`)
	live := streams(t, lea.get(path).body)
	events := lea.listen(live[len(live)-1])
	toggle(1)
	page := lea.get(path).body
	wantContains(t, page, `class="fold"`, "10 événements", "Échange clos par vous", "Échange rouvert par vous")
	wantContains(t, next(t, events).data, "10 événements", `<ol id="timeline" hx-swap-oob="innerHTML">`)
	toggle(1)
	e := next(t, events)
	wantContains(t, e.data, `<li class="fold"`, "11 événements", `hx-swap-oob="true"`)
	wantWithout(t, e.data, `id="timeline"`)
}

func TestAColleagueIsNamed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	tom, err := s.PutMember(t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: "tom@garage-dubreuil.example", Name: "Tom Petit", Role: bridge.RoleAgent})
	must(t, err)
	for _, who := range []bridge.MemberID{tom.ID, tom.ID, s.lea.Member} {
		s.Clock.Add(time.Minute)
		_, err := s.Post(t.Context(), bridge.NewMessage{Conversation: s.thread.ID, Side: bridge.SideSeller, Text: "Oui.", Via: bridge.ViaWeb, Member: who})
		must(t, err)
	}
	page := s.signedIn(s.lea).get("/conversations/" + string(s.thread.ID)).body
	if n := strings.Count(page, `<p class="label">Tom Petit</p>`); n != 1 {
		t.Errorf("Tom is named %d times, want once above what he wrote in a row", n)
	}
	wantContains(t, page, `<li class="message ours continues" id="message-3"`, `<li class="message ours" id="message-4"`, "<span class=\"for-ears\">Vous\u00a0:</span>")
	wantWithout(t, s.signedIn(s.marie).get("/my/conversations/"+string(s.thread.ID)).body, "Tom Petit")
}
