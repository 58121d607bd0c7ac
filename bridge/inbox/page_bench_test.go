package inbox_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/inbox"
)

// BenchmarkPages measures what the server works on a page with many messages
// stored: BENCH_MESSAGES of them, 20,000 where it is not set.
func BenchmarkPages(b *testing.B) {
	a := bridgetest.NewArchive(b, 20_000)
	h, err := inbox.New(inbox.Options{Bridge: a, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	owner, agent := visitor(b, a, h, a.Big), visitor(b, a, h, a.Agent)
	search := func(words string) string { return "/conversations?q=" + url.QueryEscape(words) }
	type page struct {
		name, path string
		who        http.Header
	}
	pages := []page{
		{"list", "/conversations", owner},
		{"list, an agent's", "/conversations", agent},
		{"search", search("durand" + strconv.Itoa(a.N/3)), owner},
		{"search common word", search(bridgetest.CommonWord), owner},
		{"search rare word", search(bridgetest.RareWord), owner},
		{"search 16 words", search(strings.Join(a.Words[:14], " ") + " " + bridgetest.CommonWord + " " + bridgetest.RareWord), owner},
		{"search unread", search(bridgetest.CommonWord) + "&view=unread", owner},
		{"thread", "/conversations/" + string(a.Long), owner},
		{"thread, oldest", "/conversations/" + string(a.Long) + "?before=100", owner},
		{"thread, find", "/conversations/" + string(a.Long) + "?find=" + bridgetest.CommonWord, owner},
		{"details", "/conversations/" + string(a.Long) + "/details", owner},
		{"contacts, text", "/contacts?text=durand" + strconv.Itoa(a.N/3), owner},
		{"numbers, 7 days", "/numbers?days=7", owner},
		{"numbers, 30 days", "/numbers", owner},
		{"numbers, 90 days", "/numbers?days=90", owner},
		{"contacts, day", "/contacts?from=" + a.Clock.Now().Add(-30*24*time.Hour).Format(time.DateOnly) + "&until=" + a.Clock.Now().Add(-29*24*time.Hour).Format(time.DateOnly), owner},
		{"contacts.csv, all", "/contacts.csv", owner},
	}
	for _, v := range bridge.Views {
		pages = append(pages, page{"list, " + string(v), "/conversations?view=" + string(v), owner})
	}
	for _, s := range []bridge.Sort{bridge.SortOldest, bridge.SortWaiting} {
		pages = append(pages, page{"list, sort " + string(s), "/conversations?sort=" + string(s), owner})
	}
	for _, s := range []bridge.LeadSort{bridge.LeadsNewest, bridge.LeadsOldest, bridge.LeadsByName, bridge.LeadsByListing, bridge.LeadsFastest, bridge.LeadsSlowest} {
		pages = append(pages, page{"contacts, sort " + string(s), "/contacts?sort=" + string(s), owner})
	}
	for _, s := range bridge.LeadStates {
		pages = append(pages, page{"contacts, " + string(s), "/contacts?state=" + string(s), owner})
	}
	for _, p := range pages {
		b.Run("page="+strings.ReplaceAll(p.name, " ", "_"), func(b *testing.B) {
			size := 0
			for b.Loop() {
				r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, p.path, nil)
				r.Header = p.who
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatalf("GET %s: status %d", p.path, w.Code)
				}
				size = w.Body.Len()
			}
			b.ReportMetric(float64(size), "bytes")
		})
	}
}

// visitor returns the header of somebody who has signed in.
func visitor(b *testing.B, a *bridgetest.Archive, h http.Handler, v bridge.Viewer) http.Header {
	b.Helper()
	link, err := a.NewSignIn(b.Context(), v, time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	u, err := url.Parse(link)
	if err != nil {
		b.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), http.MethodPost, u.Path, nil))
	header := http.Header{"Accept-Language": {"fr"}}
	for _, c := range w.Result().Cookies() {
		header.Add("Cookie", c.Name+"="+c.Value)
	}
	return header
}
