package inbox_test

import (
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/inbox"
)

func TestEveryPageHasAStrictPolicy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea, marie := s.signedIn(s.lea), s.signedIn(s.marie)
	answers := map[string]answer{
		"home": lea.get("/"), "list": lea.get("/conversations"), "settings": lea.get("/settings"), "thread": lea.get("/conversations/" + string(s.thread.ID)),
		"mine": marie.get("/my/conversations/" + string(s.thread.ID)), "sign-in": s.browser().get("/sign-in"),
		"link": s.browser().get(s.link(s.lea)), "gone": s.browser().get("/sign-in/x"), "nothing": lea.get("/nothing"),
		"wrong method": lea.do(http.MethodDelete, "/conversations", nil, ""), "problem": lea.get("/conversations/x"),
	}
	inline := regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<style|<script[^>]*>[^<]|hx-on|javascript:`)
	for name, a := range answers {
		policy := a.header.Get("Content-Security-Policy")
		wantContains(t, policy, "default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'self'", "form-action 'self'", "base-uri 'none'")
		wantWithout(t, policy, "unsafe", "*", "http:", "https:")
		if a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: headers %v", name, a.header)
		}
		if m := inline.FindString(a.body); m != "" {
			t.Errorf("%s: %q in the page", name, m)
		}
	}
}

func TestPicturesComeFromKnownOriginsOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *inbox.Options) { o.Pictures = []string{"https://img.voiturama.example"} })
	for url, shown := range map[string]bool{
		"https://img.voiturama.example/1.jpg":         true,
		"http://inbox.voiturama.example/1.jpg":        true,
		"https://tracker.example/1.jpg":               false,
		"https://img.voiturama.example.evil.test/":    false,
		"https://img.voiturama.example@evil.test/x":   false,
		"http://img.voiturama.example/not-secure.jpg": false,
	} {
		_, err := s.PutListing(t.Context(), bridge.NewListing{
			ExternalID: bridgetest.ListingID, Account: bridgetest.AccountID, Title: bridgetest.ListingTitle,
			Contact: bridgetest.SellerEmail, PictureURL: url,
		})
		must(t, err)
		page := s.signedIn(s.lea).get("/conversations/" + string(s.thread.ID))
		if got := strings.Contains(page.body, `src="`+url); got != shown {
			t.Errorf("picture %s shown: %v, want %v", url, got, shown)
		}
		wantContains(t, page.header.Get("Content-Security-Policy"), "img-src 'self' https://img.voiturama.example;")
	}
}

func TestStaticFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.browser()
	b.client.Transport = &http.Transport{DisableCompression: true}
	page := b.get("/sign-in").body
	files := regexp.MustCompile(`/static/[^"]+`).FindAllString(page, -1)
	if len(files) != 5 {
		t.Fatalf("the page has the files %q", files)
	}
	total := 0
	for _, f := range files {
		plain := b.get(f)
		b.header.Set("Accept-Encoding", "gzip")
		zipped := b.get(f)
		b.header.Del("Accept-Encoding")
		r, err := gzip.NewReader(strings.NewReader(zipped.body))
		must(t, err)
		unzipped, err := io.ReadAll(r)
		must(t, err)
		if plain.status != http.StatusOK || string(unzipped) != plain.body {
			t.Errorf("%s = %d; gzip differs", f, plain.status)
		}
		wantContains(t, plain.header.Get("Cache-Control"), "immutable")
		wantContains(t, plain.header.Get("Content-Type"), "/")
		total += len(zipped.body)
	}
	if limit := 50 << 10; total > limit {
		t.Errorf("a first visit loads %d bytes of static files, want at most %d", total, limit)
	}
	for _, f := range []string{"/static/inbox.css", "/static/..%2finbox.go", "/static/"} {
		if a := b.get(f); a.status != http.StatusNotFound {
			t.Errorf("GET %s = %d, want 404", f, a.status)
		}
	}
}

// panicking is a bridge with a bug.
type panicking struct{ *site }

func (panicking) CheckSignIn(context.Context, string) error { panic("kaboom") }

func TestAPanicIsAnsweredWithAPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h, err := inbox.New(inbox.Options{Bridge: panicking{s}, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, s.link(s.lea), nil)
	r.Header.Set("Accept-Language", "fr")
	h.ServeHTTP(w, r)
	if w.Code != http.StatusInternalServerError {
		t.Errorf("GET = %d, want 500", w.Code)
	}
	wantContains(t, w.Body.String(), "Un problème est survenu chez nous")
	wantWithout(t, w.Body.String(), "kaboom")
}
