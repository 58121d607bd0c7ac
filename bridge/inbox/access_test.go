package inbox_test

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// guarded are the routes that want a sign-in, with what stands in for their
// wildcards: Marie's conversation, and a file in it.
var guarded = []string{
	"GET /conversations",
	"GET /live",
	"POST /sign-out",
	"GET /contacts",
	"GET /contacts.csv",
	"GET /sessions",
	"POST /sessions/{session}/end",
	"POST /sessions/end-others",
	"GET /conversations/{id}",
	"GET /conversations/{id}/details",
	"POST /conversations/{id}/note",
	"GET /conversations/{id}/live",
	"POST /conversations/{id}/messages",
	"POST /conversations/{id}/scheduled/{scheduled}",
	"GET /conversations/{id}/attachments/{attachment}",
	"POST /conversations/{id}/held/{mail}",
	"GET /conversations/{id}/held/{mail}/trace",
	"GET /conversations/{id}/messages/{message}/trace",
	"GET /conversations/{id}/messages/{message}/original",
	"GET /conversations/{id}/messages/{message}/source",
	"GET /my/conversations/{id}/messages/{message}/original",
	"GET /my/conversations/{id}/messages/{message}/source",
	"POST /my/conversations/{id}/held/{mail}",
	"GET /my/conversations/{id}",
	"GET /my/conversations/{id}/live",
	"POST /my/conversations/{id}/messages",
	"GET /my/conversations/{id}/attachments/{attachment}",
	"POST /my/conversations/{id}/sign-out",
	"GET /my/conversations/{id}/settings",
	"POST /my/conversations/{id}/settings",
	"GET /my/conversations/{id}/report",
	"POST /my/conversations/{id}/report",
}

// open are the routes for everybody.
var open = []string{
	"GET /{$}", "GET /static/{file}", "POST /language", "GET /sign-in", "POST /sign-in",
	"GET /sign-in/{token}", "POST /sign-in/{token}", "GET /unsubscribe/{token}", "POST /unsubscribe/{token}",
	"GET /senders/{token}", "POST /senders/{token}", "GET /sso", "POST /sso", "/",
}

// own are the routes that show each member what is theirs.
var own = []string{"/conversations", "/contacts", "/contacts.csv"}

func TestEveryRouteIsKnownToTheAccessTest(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("inbox.go")
	must(t, err)
	known := map[string]bool{}
	for _, r := range append(append([]string{}, guarded...), open...) {
		known[r] = true
	}
	routes := regexp.MustCompile(`mux\.HandleFunc\("([^"]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(routes) != len(known) {
		t.Errorf("%d routes, %d known here", len(routes), len(known))
	}
	for _, r := range routes {
		if !known[r[1]] {
			t.Errorf("route %q is not in this test: say who may see it", r[1])
		}
	}
}

// secrets are what only the two sides of Marie's conversation may read.
var secrets = []string{
	"Clio est-elle", "Marie", "Durand", "marie75", bridgetest.ListingTitle, bridgetest.ListingNumber,
	bridgetest.BuyerPhone[1:], bridgetest.SellerEmail, bridgetest.MemberEmail, "Garage Dubreuil", "%PDF", "carnet",
}

func TestNobodyElseSeesAConversation(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.write(s.thread, bridge.SideSeller, "Voici le carnet.", bridge.NewFile{Name: "carnet.pdf", Content: strings.NewReader("%PDF-1.4 carnet")})
	byMail := s.written("2", "text/html; charset=utf-8", "<p>Clio est-elle carnet</p>")
	s.receive(s.thread.SellerAlias, "From: <assistant@elsewhere.example>\nMessage-ID: <1@elsewhere.example>\n\nheld\n")
	view, err := s.View(t.Context(), s.lea, s.thread.ID)
	must(t, err)
	fill := strings.NewReplacer("{id}", string(s.thread.ID), "{attachment}", string(m.Attachments[0].ID), "{mail}", string(view.Held[0].ID), "{message}", string(byMail.ID))

	past := s.signedIn(s.lea)
	past.client.Jar = keepCookies(past.client.Jar, s.server.URL) // which a browser would drop with time
	pastBuyer := s.signedIn(s.marie)
	pastBuyer.client.Jar = keepCookies(pastBuyer.client.Jar, s.server.URL)
	s.Clock.Add(31 * 24 * time.Hour)

	left := s.signedIn(s.lea)
	kept := keepCookies(left.client.Jar, s.server.URL)
	left.post("/sign-out", nil)
	left.client.Jar = kept

	strangers := map[string]*browser{
		"signed out":                   s.browser(),
		"member of another account":    s.signedIn(s.other),
		"buyer of another listing":     s.signedIn(s.paul),
		"member whose session expired": past,
		"buyer whose session expired":  pastBuyer,
		"member who signed out":        left,
		"somebody with made-up cookies": s.withCookies(map[string]string{
			"session": "x", "session-" + string(s.thread.ID): "x",
		}),
		"buyer who renames the cookie": s.withCookies(map[string]string{
			"session":                        s.signedIn(s.paul).session("session-" + string(s.elses.ID)),
			"session-" + string(s.thread.ID): s.signedIn(s.paul).session("session-" + string(s.elses.ID)),
		}),
		"member who renames the cookie": s.withCookies(map[string]string{
			"session-" + string(s.thread.ID): s.signedIn(s.other).session("session"),
		}),
	}
	for name, b := range strangers {
		for _, route := range guarded {
			method, pattern, _ := strings.Cut(route, " ")
			if strings.HasSuffix(pattern, "live") {
				continue // TestStreamsOfStrangersEnd
			}
			a := b.do(method, fill.Replace(pattern), strings.NewReader("text=hello&answer=post"), "application/x-www-form-urlencoded")
			for _, secret := range secrets {
				if strings.Contains(a.body, secret) {
					t.Errorf("%s got %q from %s", name, secret, route)
				}
			}
			if a.status == http.StatusOK && !slices.Contains(own, pattern) {
				t.Errorf("%s: %s = 200", name, route)
			}
		}
	}
	view, err = s.View(t.Context(), s.lea, s.thread.ID)
	must(t, err)
	if len(view.Messages) != 3 || len(view.Held) != 1 {
		t.Errorf("%d messages and %d held, want 3 and 1: a stranger has written or answered", len(view.Messages), len(view.Held))
	}
}

func TestStreamsOfStrangersEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{
		"/live", "/conversations/" + string(s.thread.ID) + "/live", "/my/conversations/" + string(s.thread.ID) + "/live",
	} {
		events := s.browser().listen(path)
		notice := next(t, events)
		wantContains(t, notice.data, "Vous êtes déconnecté.")
		wantWithout(t, notice.data, secrets...)
		if e := next(t, events); e.name != "end" {
			t.Errorf("%s: got event %q, want end", path, e.name)
		}
		ended(t, events)
	}
	for _, b := range []*browser{s.signedIn(s.other), s.signedIn(s.paul)} {
		a := b.get("/conversations/" + string(s.thread.ID) + "/live")
		wantWithout(t, a.body, secrets...)
	}
}

// What is not there and what is not yours must look the same.
func TestNotYoursLooksLikeNotThere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.signedIn(s.other)
	missing := strings.Repeat("0", 8) + "-0000-7000-8000-" + strings.Repeat("0", 12)
	theirs := b.get("/conversations/" + string(s.thread.ID))
	none := b.get("/conversations/" + missing)
	if theirs.status != http.StatusNotFound || none.status != http.StatusNotFound {
		t.Errorf("status %d and %d, want 404", theirs.status, none.status)
	}
	if theirs.body != none.body {
		t.Errorf("the pages differ:\n%s\n%s", theirs.body, none.body)
	}
}

func TestBothSidesSeeTheirConversation(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea, marie := s.signedIn(s.lea), s.signedIn(s.marie)
	wantContains(t, lea.get("/conversations/"+string(s.thread.ID)).body, question, "Marie Durand", bridgetest.BuyerPhone[1:], bridgetest.ListingTitle)
	mine := marie.get("/my/conversations/" + string(s.thread.ID)).body
	wantContains(t, mine, question, "Garage Dubreuil", "répond en 10 minutes")
	// What the sides may not know of one another.
	wantWithout(t, mine, bridgetest.SellerEmail, bridgetest.MemberEmail)
	wantWithout(t, lea.get("/conversations/"+string(s.thread.ID)).body, bridgetest.BuyerEmail)
}

// One browser may be signed in as several people, each under its own address.
func TestOneBrowserIsBothSides(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.signedIn(s.lea)
	for _, v := range []bridge.Viewer{s.marie, s.paul} {
		b.post(s.link(v), nil)
	}
	for path, want := range map[string]string{
		"/conversations/" + string(s.thread.ID):    "Écrire à Marie Durand",
		"/my/conversations/" + string(s.thread.ID): "Écrire à Garage Dubreuil",
		"/my/conversations/" + string(s.elses.ID):  "Écrire à Autos Leroux",
	} {
		if a := b.get(path); a.status != http.StatusOK {
			t.Errorf("GET %s = %d, want 200", path, a.status)
		} else {
			wantContains(t, a.body, want)
		}
	}
}
