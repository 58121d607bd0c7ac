package inbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// look is a page and who opens it; nobody where that is the zero viewer.
type look struct {
	name, path string
	as         bridge.Viewer
}

// noPage are the routes that answer with something else, and those whose tokens
// can be used only once, which have looks of their own.
var noPage = regexp.MustCompile(`^/(\{\$\}|static/.*|service-worker\.js|contacts\.csv|sso|oidc/.*|sign-in/\{token\}|unsubscribe/\{token\}|senders/\{token\}|` +
	`(.*/)?live|.*/attachments/.*|.*/(original|source)|.*/preview/(now|then))$`)

// looks are all pages that a link leads to, found by the routes of inbox.go, and
// the states of them that no route names.
func (s *site) looks() []look {
	s.t.Helper()
	s.furnish()
	ours, theirs := s.things(bridge.SideSeller), s.things(bridge.SideBuyer)
	id := string(s.thread.ID)
	all := []look{
		{"sign-in-link", s.link(s.lea), bridge.Viewer{}},
		{"sign-in-gone", "/sign-in/x", bridge.Viewer{}},
		{"sender-check", s.question(), bridge.Viewer{}},
		{"unsubscribe", "/unsubscribe/x", bridge.Viewer{}},
		{"not-found", "/x", bridge.Viewer{}},
		{"list-held", "/conversations?view=held", s.lea},
		{"list-closed", "/conversations?view=closed", s.lea},
		{"list-empty", "/conversations?view=blocked", s.lea},
		{"search", "/conversations?q=clio", s.lea},
		{"search-none", "/conversations?q=zzzzzz", s.lea},
		{"find", "/conversations/" + id + "?find=clio", s.lea},
		{"preview-versions", "/settings/delivery/contacts/preview", s.lea},
	}
	lead := s.takeIn(portalMail)
	for _, part := range []string{"", "/details"} {
		all = append(all, look{"intake-conversation" + strings.ReplaceAll(part, "/", "-"), "/conversations/" + string(lead.Conversation) + part, s.lea})
	}
	all = append(all, look{"intake-lead", "/intake/" + string(lead.Mail), s.lea})
	source, err := os.ReadFile("inbox.go")
	must(s.t, err)
	lea, marie, nobody := s.signedIn(s.lea), s.signedIn(s.marie), s.browser()
	for _, m := range regexp.MustCompile(`mux\.HandleFunc\("GET (/[^"]*)"`).FindAllStringSubmatch(string(source), -1) {
		pattern := strings.TrimSuffix(m[1], "{$}")
		if noPage.MatchString(m[1]) {
			continue
		}
		browser, viewer, things := lea, s.lea, ours
		switch {
		case strings.HasPrefix(pattern, "/my/"):
			browser, viewer, things = marie, s.marie, theirs
		case pattern == "/sign-in":
			browser, viewer = nobody, bridge.Viewer{}
		}
		path := wildcard.ReplaceAllStringFunc(pattern, func(name string) string { return things[name] })
		a := browser.get(path)
		if a.status != http.StatusOK || !strings.Contains(a.body, "/static/inbox.") {
			s.t.Errorf("%s is no page: status %d; say so in noPage, or give its wildcards a meaning in things", m[1], a.status)
			continue
		}
		name := strings.Trim(strings.NewReplacer("/{", "-", "}", "", "/", "-", "my-conversations-id", "mine").Replace(pattern), "-")
		all = append(all, look{name, path, viewer})
	}
	return all
}

// furnish gives Léa something to look at.
func (s *site) furnish() {
	s.t.Helper()
	s.story()
	_, err := s.PutFeed(s.t.Context(), bridge.Steward{Account: bridgetest.AccountID}, bridge.FeedPlain)
	must(s.t, err)
	r, err := s.StartRehearsal(s.t.Context(), bridge.Steward{Viewer: s.lea}, "test@crm.example", 1)
	must(s.t, err)
	_, _, err = s.ScoreRehearsal(s.t.Context(), bridge.Steward{Viewer: s.lea}, r.ID, []bridge.ReadMail{{Mail: 1}, {Mail: 2}}, nil)
	must(s.t, err)
	names := []string{"Aïcha Benali", "Bruno Castel", "Chloé Dumas", "David Evrard", "Éva Fontaine", "Farid Gacem", "Gaëlle Hamon", "Hugo Imbert"}
	for i, name := range names {
		first, last, _ := strings.Cut(name, " ")
		s.Clock.Add(7 * time.Minute)
		c := s.lead(bridgetest.ListingID, "Bonjour, est-ce que le prix est négociable ? Je peux passer cette semaine.", bridge.NewBuyer{
			ExternalID: "furnished-" + first, Pseudonym: strings.ToLower(first), Name: name, FirstName: first, LastName: last,
			Email: fmt.Sprintf("acheteur%d@courriel.example", i), Language: "fr",
		})
		if i%3 == 0 {
			s.write(c, bridge.SideSeller, "Bonjour "+first+", passez quand vous voulez avant 19 h.")
		}
	}
	must(s.t, s.IndexSearch(s.t.Context()))
	star, closed := true, true
	rows, err := s.Conversations(s.t.Context(), s.lea, bridge.ConversationFilter{View: bridge.ViewAll, Limit: 10})
	must(s.t, err)
	_, err = s.ChangeDesk(s.t.Context(), s.lea, []bridge.ConversationID{rows[2].Conversation.ID}, bridge.DeskChange{Starred: &star})
	must(s.t, err)
	_, err = s.ChangeDesk(s.t.Context(), s.lea, []bridge.ConversationID{rows[4].Conversation.ID}, bridge.DeskChange{Closed: &closed})
	must(s.t, err)
	_, err = s.MakeWebhook(s.t.Context(), bridge.WebhookHolder{Viewer: s.lea}, bridge.NewWebhook{URL: hookAddress})
	must(s.t, err)
	s.write(s.thread, bridge.SideBuyer, "Et le carnet ?")
	s.tell(bridge.WebhookAttempt{Status: http.StatusGone})
}

// onlookers signs in those who open pages, each in a tab.
func (s *site) onlookers(browser context.Context) map[bridge.Viewer]*tab {
	s.t.Helper()
	tabs := map[bridge.Viewer]*tab{}
	for _, who := range []bridge.Viewer{{}, s.lea, s.marie} {
		b := s.tab(browser, "404", "410") // of pages that say so
		tabs[who] = b
		if who != (bridge.Viewer{}) {
			b.signIn(s.link(who))
		}
	}
	return tabs
}

// scheme makes a tab prefer "light" or "dark".
func (b *tab) scheme(name string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
	must(b.t, err)
}

// violation is what axe-core finds.
type violation struct {
	ID    string
	Help  string
	Nodes []struct {
		HTML           string
		FailureSummary string
	}
}

// axe is axe-core, as it comes; its licence is beside it.
const axe = "testdata/axe-core-4.10.3.min.js"

// TestNoPageShutsAnybodyOut keeps a machine busy, so it is over before the tests
// that wait for something begin.
func TestNoPageShutsAnybodyOut(t *testing.T) {
	s, browser := newSite(t), chromium(t)
	script, err := os.ReadFile(axe)
	must(s.t, err)
	looks := s.looks()
	if len(looks) < 20 {
		s.t.Errorf("%d pages, fewer than there are", len(looks))
	}
	tabs := s.onlookers(browser)
	for _, screen := range []struct {
		width  int64
		scheme string
	}{{1280, "light"}, {1280, "dark"}, {390, "light"}} {
		for _, l := range looks {
			b := tabs[l.as]
			b.do(chromedp.EmulateViewport(screen.width, 900))
			b.scheme(screen.scheme)
			b.open(l.path)
			for _, v := range b.violations(string(script)) {
				for _, n := range v.Nodes {
					s.t.Errorf("%s, %d px, %s: %s: %s\n%s\n%s", l.name, screen.width, screen.scheme, v.ID, v.Help, n.HTML, n.FailureSummary)
				}
			}
		}
	}
}

func (b *tab) violations(script string) (found []violation) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[string](script+`; "ready"`))
	must(b.t, err)
	result, err := chromedp.Run(ctx, chromedp.Evaluate[string](
		`axe.run(document, {resultTypes: ["violations"], preload: false, iframes: false}).then(r => JSON.stringify(r.violations))`,
		chromedp.EvalAwaitPromise))
	must(b.t, err)
	must(b.t, json.Unmarshal([]byte(result), &found))
	return found
}

// firstPage is how much the first page may load, compressed, without pictures.
const firstPage = 60_000

func TestTheFirstPageIsSmall(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.furnish()
	link := regexp.MustCompile(`(?:src|href)="(/static/[^"]+\.(?:js|css))"`)
	for name, page := range map[string]struct {
		as   bridge.Viewer
		path string
	}{
		"list":   {s.lea, "/conversations"},
		"thread": {s.lea, "/conversations/" + string(s.thread.ID)},
		"buyer":  {s.marie, "/my/conversations/" + string(s.thread.ID)},
	} {
		b := s.signedIn(page.as)
		plain := b.get(page.path).body
		b.header.Set("Accept-Encoding", "gzip")
		size := len(b.get(page.path).body)
		files := link.FindAllStringSubmatch(plain, -1)
		if len(files) < 4 {
			t.Errorf("%s: %d scripts and style sheets, fewer than there are", name, len(files))
		}
		for _, f := range files {
			size += len(b.get(f[1]).body)
		}
		if size > firstPage {
			t.Errorf("%s: %d bytes with scripts and style sheet; want at most %d", name, size, firstPage)
		}
		t.Logf("%s: %d bytes", name, size)
	}
}

// TestScreenshots takes a picture of each page, for people to look at, into the
// folder that SCREENSHOTS names; see the Makefile.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("SCREENSHOTS")
	if folder == "" {
		return
	}
	s, browser := newSite(t), chromium(t)
	looks := s.looks()
	tabs := s.onlookers(browser)
	for _, lang := range []string{"fr", "en"} {
		for _, b := range tabs {
			_, err := chromedp.Call(b.ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": lang}})
			must(s.t, err)
		}
		for _, scheme := range []string{"light", "dark"} {
			for device, width := range map[string]int64{"desktop": 1280, "phone": 390} {
				for _, l := range looks {
					b := tabs[l.as]
					b.scheme(scheme)
					b.do(chromedp.EmulateViewport(width, 844))
					b.open(l.path)
					height, err := chromedp.Run(b.ctx, chromedp.Evaluate[int64]("document.documentElement.scrollHeight"))
					must(s.t, err)
					b.do(chromedp.EmulateViewport(width, max(844, height)))
					png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
					must(s.t, err)
					file := filepath.Join(folder, strings.Join([]string{l.name, device, lang, scheme}, ".")+".png")
					must(s.t, os.MkdirAll(folder, 0o755))
					must(s.t, os.WriteFile(file, png, 0o644))
				}
			}
		}
	}
}
