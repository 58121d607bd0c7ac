package inbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/inbox"
)

func TestOpeningALinkDoesNotUseItUp(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	link := s.link(s.lea)
	for range 3 { // a mail scanner, and another
		scanner := s.browser()
		a := scanner.get(link)
		if a.status != http.StatusOK || strings.Count(a.body, "<button class=\"main\"") != 1 {
			t.Fatalf("GET = %d, want 200 with one button:\n%s", a.status, a.body)
		}
		if scanner.get("/conversations").status != http.StatusSeeOther {
			t.Fatal("opening the link has signed in")
		}
	}
	b := s.browser()
	if a := b.post(link, nil); a.status != http.StatusSeeOther || a.location() != "/conversations" {
		t.Fatalf("POST = %d to %q, want 303 to /conversations", a.status, a.location())
	}
	if a := b.get("/conversations"); a.status != http.StatusOK {
		t.Errorf("GET /conversations = %d, want 200", a.status)
	}
	for _, again := range []answer{s.browser().get(link), s.browser().post(link, nil)} {
		if again.status != http.StatusGone {
			t.Errorf("the link again = %d, want 410", again.status)
		}
		wantContains(t, again.body, "Ce lien ne fonctionne plus")
	}
}

func TestALinkThatNeverWas(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	a := s.browser().post("/sign-in/nothing", nil)
	if a.status != http.StatusNotFound {
		t.Errorf("POST = %d, want 404", a.status)
	}
	wantContains(t, a.body, "Ce lien ne fonctionne plus", `href="/sign-in"`)
}

func TestALinkExpires(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	link := s.link(s.marie)
	s.Clock.Add(2 * time.Hour)
	if a := s.browser().post(link, nil); a.status != http.StatusGone {
		t.Errorf("POST = %d, want 410", a.status)
	}
}

func TestRequestingALinkTellsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	known := s.browser().post("/sign-in", url.Values{"email": {bridgetest.MemberEmail}})
	unknown := s.browser().post("/sign-in", url.Values{"email": {"nobody@example.com"}})
	if known.status != http.StatusOK || known.status != unknown.status || known.body != unknown.body {
		t.Errorf("the answers differ: %d\n%s\n%d\n%s", known.status, known.body, unknown.status, unknown.body)
	}
	due, err := s.Lease(t.Context(), 10)
	must(t, err)
	var to []string
	for _, n := range due {
		if n.Kind == bridge.NotifySignIn {
			to = append(to, n.To)
		}
	}
	if len(to) != 1 || to[0] != bridgetest.MemberEmail {
		t.Errorf("sign-in mails to %q, want one to the member", to)
	}
}

func TestABadAddressIsSaid(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	a := s.browser().post("/sign-in", url.Values{"email": {`"><b>lea`}})
	if a.status != http.StatusBadRequest {
		t.Errorf("POST = %d, want 400", a.status)
	}
	wantContains(t, a.body, "n’est pas valable", "&lt;b&gt;lea")
}

func TestSigningInLeadsToWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	path := "/conversations/" + string(s.thread.ID)
	if a := b.get(path); a.status != http.StatusSeeOther || a.location() != "/sign-in" {
		t.Fatalf("GET = %d to %q, want 303 to /sign-in", a.status, a.location())
	}
	if a := b.post(s.link(s.lea), nil); a.location() != path {
		t.Errorf("signing in leads to %q, want %q", a.location(), path)
	}
	evil := s.withCookies(map[string]string{"next": "//evil.example/conversations/" + string(s.thread.ID)})
	if a := evil.post(s.link(s.lea), nil); a.location() != "/conversations" {
		t.Errorf("signing in leads to %q, want /conversations", a.location())
	}
}

func TestABuyersLinkOpensTheThread(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	a := b.post(s.link(s.marie), nil)
	if want := "/my/conversations/" + string(s.thread.ID); a.location() != want {
		t.Fatalf("signing in leads to %q, want %q", a.location(), want)
	}
	if a := b.get("/conversations"); a.status != http.StatusSeeOther {
		t.Errorf("GET /conversations as a buyer = %d, want 303", a.status)
	}
}

func TestSigningOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.signedIn(s.marie)
	path := "/my/conversations/" + string(s.thread.ID)
	kept := keepCookies(b.client.Jar, s.server.URL)
	if a := b.post(path+"/sign-out", nil); a.location() != "/sign-in" {
		t.Errorf("signing out leads to %q, want /sign-in", a.location())
	}
	b.client.Jar = kept
	if a := b.get(path); a.status != http.StatusSeeOther {
		t.Errorf("the session still works: %d", a.status)
	}
}

func TestSessionCookies(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *inbox.Options) { o.Secure = true })
	b := s.browser()
	a := b.post(s.link(s.lea), nil)
	got := a.header.Values("Set-Cookie")[0]
	for _, want := range []string{"__Host-session=", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"} {
		if !strings.Contains(got, want) {
			t.Errorf("Set-Cookie %q, want %s in it", got, want)
		}
	}
	if a := b.get("/conversations"); a.status != http.StatusOK {
		t.Errorf("GET /conversations = %d, want 200", a.status)
	}
}

func TestABuyersCookiesDoNotGrowWithoutEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	for i := range 25 {
		buyer := bridge.NewBuyer{ExternalID: "many-" + string(rune('a'+i)), Name: "N", Email: bridgetest.OtherBuyer}
		c := s.lead(bridgetest.OtherListing, "hello", buyer)
		b.post(s.link(bridge.Viewer{Buyer: c.BuyerID, Conversation: c.ID}), nil)
		if a := b.get("/my/conversations/" + string(c.ID)); a.status != http.StatusOK {
			t.Fatalf("the newest conversation = %d, want 200", a.status)
		}
	}
	if n := len(keepCookies(b.client.Jar, s.server.URL)); n > 20 {
		t.Errorf("%d cookies, want at most 20", n)
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.signedIn(s.lea)
	b.header.Set("Sec-Fetch-Site", "cross-site")
	path := "/conversations/" + string(s.thread.ID)
	for _, post := range []string{path + "/messages", "/sign-out", "/language", s.link(s.marie)} {
		if a := b.post(post, url.Values{"text": {"hello"}}); a.status != http.StatusForbidden {
			t.Errorf("POST %s from another site = %d, want 403", post, a.status)
		}
	}
	b.header.Set("Sec-Fetch-Site", "same-origin")
	if a := b.get(path); a.status != http.StatusOK {
		t.Errorf("GET = %d, want 200", a.status)
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	for header, want := range map[string]string{
		"en-GB,en;q=0.9,fr;q=0.8": "Sign in to Voiturama", "fr-CA": "Connexion à Voiturama",
		"de, fr;q=0.5": "Connexion à Voiturama", "de": "Connexion à Voiturama", "": "Connexion à Voiturama",
	} {
		b.header.Set("Accept-Language", header)
		wantContains(t, b.get("/sign-in").body, want)
	}
	a := b.post("/language", url.Values{"language": {"en"}, "back": {"/sign-in"}})
	if a.location() != "/sign-in" {
		t.Errorf("choosing a language leads to %q, want /sign-in", a.location())
	}
	wantContains(t, b.get("/sign-in").body, "Sign in to Voiturama", `lang="en"`)
	for _, back := range []string{"https://evil.example", "//evil.example", `/\evil.example`, ""} {
		if a := b.post("/language", url.Values{"language": {"fr"}, "back": {back}}); a.location() != "/" {
			t.Errorf("back %q leads to %q, want /", back, a.location())
		}
	}
	if a := b.post("/language", url.Values{"language": {"xx"}}); a.status != http.StatusBadRequest {
		t.Errorf("an unknown language = %d, want 400", a.status)
	}
}
