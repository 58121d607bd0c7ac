package inbox_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// signedInWith returns a browser that calls itself so.
func (s *site) signedInWith(v bridge.Viewer, userAgent string) *browser {
	s.t.Helper()
	b := s.browser()
	b.header.Set("User-Agent", userAgent)
	if a := b.post(s.link(v), nil); a.status != http.StatusSeeOther {
		s.t.Fatalf("signing in: status %d, want 303", a.status)
	}
	return b
}

const (
	office = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
	pocket = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
)

// ends finds the forms that end a session.
var ends = regexp.MustCompile(`action="(/sessions/[0-9a-f-]{36}/end)"`)

func TestSessionsAreListedAndEnded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lost := s.signedInWith(s.lea, pocket)
	s.Clock.Add(3 * time.Hour)
	here := s.signedInWith(s.lea, office)
	s.signedIn(s.other)
	page := here.get("/sessions").body
	wantContains(t, page, "Firefox sur Windows", "Safari sur iPhone", "Dernière activité : Aujourd’hui, 09:00")
	forms := ends.FindAllStringSubmatch(page, -1)
	if len(forms) != 1 {
		t.Fatalf("%d sessions to end, want 1:\n%s", len(forms), page)
	}
	if lost.get("/conversations").status != http.StatusOK {
		t.Fatal("the other session does not work")
	}
	wantContains(t, here.get("/sessions").body, "Dernière activité : Aujourd’hui, 12:00")
	if a := here.post(forms[0][1], nil); a.location() != "/sessions" {
		t.Errorf("ending a session leads to %d %q, want /sessions", a.status, a.location())
	}
	if lost.get("/conversations").status != http.StatusSeeOther {
		t.Error("the session that was ended still works")
	}
	wantContains(t, here.get("/sessions").body, "Vous n’êtes connecté nulle part ailleurs.")
	if a := here.post(forms[0][1], nil); a.status != http.StatusNotFound {
		t.Errorf("ending it again = %d, want 404", a.status)
	}
}

func TestSessionsOfOthersCannotBeEnded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea, other := s.signedIn(s.lea), s.signedIn(s.other)
	sessions, err := s.Sessions(t.Context(), s.lea)
	must(t, err)
	path := "/sessions/" + string(sessions[0].ID) + "/end"
	missing := "/sessions/" + strings.Repeat("0", 36) + "/end"
	theirs, none := other.post(path, nil), other.post(missing, nil)
	if theirs.status != http.StatusNotFound || theirs.body != none.body {
		t.Errorf("ending another's = %d, one that is not there = %d, want 404 and the same page", theirs.status, none.status)
	}
	if a := other.post("/sessions/end-others", nil); a.location() != "/sessions" {
		t.Errorf("ending one's own = %d %q", a.status, a.location())
	}
	if lea.get("/conversations").status != http.StatusOK {
		t.Error("another member has ended the session")
	}
}

func TestSignOutEverywhereElse(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	here, phone, home := s.signedIn(s.lea), s.signedIn(s.lea), s.signedIn(s.lea)
	events := phone.listen("/live")
	next(t, events) // what the page lacks
	here.post("/sessions/end-others", nil)
	signedOut(t, events)
	for name, b := range map[string]*browser{"phone": phone, "home": home} {
		if b.get("/conversations").status != http.StatusSeeOther {
			t.Errorf("%s is still signed in", name)
		}
	}
	if here.get("/conversations").status != http.StatusOK {
		t.Error("this session has ended too")
	}
}

// signedOut reads a stream to its end, which must be a notice.
func signedOut(t *testing.T, events <-chan event) {
	t.Helper()
	var last event
	for e := next(t, events); e.name != "end"; e = next(t, events) {
		last = e
	}
	wantContains(t, last.data, "Vous êtes déconnecté.")
	wantWithout(t, last.data, secrets...)
	ended(t, events)
}

// A member who is blocked is out at once, on open pages too.
func TestBlockingEndsSessionsAndStreams(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.signedIn(s.lea)
	link := s.link(s.lea)
	lists, thread := b.listen("/live"), b.listen("/conversations/"+string(s.thread.ID)+"/live")
	put := func(blocked bool) {
		_, err := s.PutMember(t.Context(), bridge.NewMember{
			Account: bridgetest.AccountID, Email: bridgetest.MemberEmail, Role: bridge.RoleOwner, Blocked: blocked,
		})
		must(t, err)
	}
	next(t, lists) // what the pages lack
	next(t, thread)
	put(true)
	for _, events := range []<-chan event{lists, thread} {
		signedOut(t, events)
	}
	if a := b.get("/conversations"); a.location() != "/sign-in" {
		t.Errorf("a blocked member gets %d", a.status)
	}
	gone := s.browser().post("/sign-in/nothing", nil)
	if a := s.browser().post(link, nil); a.status != gone.status || strings.ReplaceAll(a.body, link, "/sign-in/nothing") != gone.body {
		t.Errorf("the link of a blocked member = %d, want what a link that never was gives, %d", a.status, gone.status)
	}
	put(false)
	if a := b.get("/conversations"); a.location() != "/sign-in" {
		t.Errorf("a session of before works again: %d", a.status)
	}
}
