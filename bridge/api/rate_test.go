package api_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge/api"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestRates(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.Handler = api.New(api.Options{Bridge: p.bridge, Log: slog.New(slog.DiscardHandler), Rates: api.Rates{Marketplace: -1, Account: 3}})
	auth := p.makeKey(t, bridgetest.AccountID)
	p.bridge.Clock.Add(20 * time.Second)
	for i, want := range []string{`"account";r=2;t=40`, `"account";r=1;t=40`, `"account";r=0;t=40`} {
		a := p.do(t, "GET", "/v1/key", "", "Authorization", auth).want(t, http.StatusOK)
		if got := a.header.Get("RateLimit"); got != want {
			t.Errorf("after %d: RateLimit: %s, want %s", i+1, got, want)
		}
		if got := a.header.Get("RateLimit-Policy"); got != `"account";q=3;w=60` {
			t.Errorf("RateLimit-Policy: %s", got)
		}
	}
	a := p.do(t, "GET", "/v1/key", "", "Authorization", auth).want(t, http.StatusTooManyRequests)
	if got := a.header.Get("Retry-After"); got != "40" {
		t.Errorf("Retry-After: %s", got)
	}
	a.wantValues(t, map[string]any{"retry_at": "2026-11-20T09:01:00Z"})
	p.do(t, "GET", "/v1/key", "", "Authorization", p.makeKey(t, bridgetest.AccountID)).want(t, http.StatusOK)
	for range 5 {
		p.do(t, "GET", "/v1/key", "").want(t, http.StatusOK) // without a limit
	}
	p.bridge.Clock.Add(40 * time.Second)
	p.do(t, "GET", "/v1/key", "", "Authorization", auth).want(t, http.StatusOK)
}

// TestRequestsAtATime has a program open more than it may before it reads.
func TestRequestsAtATime(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	own, marketplace := p.makeKey(t, bridgetest.AccountID), "Bearer "+p.key
	open := func(auth string) *eventStream { return p.followEvents(t, "", "Authorization", auth) }
	for range 20 {
		defer open(own).close()
	}
	a := p.do(t, "GET", "/v1/events", "", "Authorization", own).want(t, http.StatusTooManyRequests)
	if got := a.header.Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After: %s", got)
	}
	p.do(t, "GET", "/v1/key", "", "Authorization", own).want(t, http.StatusOK)
	defer open(p.makeKey(t, bridgetest.AccountID)).close()
	for range 30 {
		defer open(marketplace).close()
	}
}

// TestSlowReadersHaveOneAnotherWait reads an answer of a key while others of it are
// not read.
func TestSlowReadersHaveOneAnotherWait(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	own := p.makeKey(t, bridgetest.AccountID)
	begun, read := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/key", nil)
			r.Header.Set("Authorization", own)
			p.ServeHTTP(&lateReader{ResponseRecorder: httptest.NewRecorder(), begun: begun, read: read}, r)
		})
		<-begun
	}
	p.do(t, "GET", "/v1/key", "", "Authorization", own).want(t, http.StatusTooManyRequests)
	p.do(t, "GET", "/v1/key", "").want(t, http.StatusOK)
	close(read)
	all.Wait()
	p.do(t, "GET", "/v1/key", "", "Authorization", own).want(t, http.StatusOK)
}

// lateReader does not read an answer before it is told to.
type lateReader struct {
	*httptest.ResponseRecorder
	begun, read chan struct{}
}

func (w *lateReader) Write(p []byte) (int, error) {
	w.begun <- struct{}{}
	<-w.read
	return w.ResponseRecorder.Write(p)
}
