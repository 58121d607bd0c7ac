package inbox_test

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/passerelle-mail/passerelle/bridge"
)

// chromium starts a browser without a window. Without one on the machine the
// test is skipped, but in CI it fails.
func chromium(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		const message = "no chromium on this machine: install it to test the inbox in a browser"
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	must(t, chromedp.Do(ctx, chromedp.Navigate("about:blank")))
	return ctx
}

// tab is a person at a browser of their own.
type tab struct {
	t    *testing.T
	ctx  context.Context //nolint:containedctx // chromedp keeps a tab in its context
	base string
}

// tab opens a tab that shares nothing with the others. What it says on its
// console, such as a violated policy, fails the test unless it is expected.
func (s *site) tab(browser context.Context, expected ...string) *tab {
	s.t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	b := &tab{s.t, ctx, s.server.URL}
	b.do(chromedp.EmulateViewport(1400, 900))
	_, err := chromedp.Call(ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{
		Headers: network.Headers{"Accept-Language": "fr"},
	})
	must(s.t, err)
	messages := chromedp.Console(ctx)
	var done sync.WaitGroup
	done.Go(func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			bad := m.IsException() || m.Type == "error" || m.Type == "warning"
			if bad && !slices.ContainsFunc(expected, func(e string) bool { return strings.Contains(m.Text, e) }) {
				s.t.Errorf("console: %s", m)
			}
		}
	})
	s.t.Cleanup(func() {
		cancel()
		done.Wait()
	})
	return b
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	must(b.t, chromedp.Do(b.ctx, steps...))
}

// open goes to a path.
func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
}

// await waits until an expression is true, across page loads, or fails with
// what the page shows.
func (b *tab) await(expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		// An error says that the page has just gone away, or that time is up.
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && ok {
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			text, _ := chromedp.Run(b.ctx, chromedp.Evaluate[string]("document.body.innerText"))
			b.t.Fatalf("waited for %s (%v); the page shows:\n%s", expression, err, text)
		}
	}
}

// sees waits until an element shows a text.
func (b *tab) sees(selector, text string) {
	b.t.Helper()
	b.await("document.querySelector(" + strconv.Quote(selector) + ")?.textContent.includes(" + strconv.Quote(text) + ")")
}

// signIn uses a link as a person does.
func (b *tab) signIn(link string) {
	b.t.Helper()
	b.open(link)
	b.do(chromedp.Click("button.main"))
	b.await(`!location.pathname.startsWith("/sign-in")`)
}

// ctrlEnter sends what is typed.
func ctrlEnter() chromedp.Action[chromedp.Void] {
	return chromedp.KeyEvent("\r", chromedp.KeyModifiers(2))
}

func TestTwoPeopleTalkInABrowser(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	browser := chromium(t)

	lea := s.tab(browser)
	lea.signIn(s.link(s.lea))
	lea.sees(".row .last", question)
	lea.do(chromedp.Click("#rows .row"))
	lea.sees("#timeline", question)
	lea.await(`location.pathname === "/conversations/` + string(s.thread.ID) + `" && document.title.startsWith("Marie Durand")`)
	lea.await(`document.querySelector(".row[aria-current=page]") && !document.querySelector(".pill")`)

	marie := s.tab(browser)
	marie.signIn(s.link(s.marie))
	marie.sees("#timeline", question)

	lea.do(chromedp.SendKeys("textarea", "Oui, elle est là."), ctrlEnter())
	lea.sees("#message-2", "Oui, elle est là.")
	lea.await(`document.querySelector("textarea").value === "" && !document.querySelector(".sending")`)
	marie.sees("#message-2", "Oui, elle est là.")
	lea.sees("#message-2 .state", "vu")

	marie.do(chromedp.SendKeys("textarea", "Merci !"), chromedp.Click(".send"))
	marie.sees("#message-3", "Merci !")
	lea.sees("#message-3", "Merci !")
	lea.sees(".row .last", "Merci !")
	if n := len(s.messages(s.lea, s.thread)); n != 3 {
		t.Errorf("%d messages, want 3", n)
	}
}

func TestARefusalKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	file := t.TempDir() + "/setup.exe"
	must(t, os.WriteFile(file, []byte("MZ"), 0o600))
	lea := s.tab(chromium(t), "422")
	lea.signIn(s.link(s.lea))
	lea.open("/conversations/" + string(s.thread.ID))
	lea.do(
		chromedp.SetUploadFiles("input[type=file]", []string{file}),
		chromedp.SendKeys("textarea", "Voici."),
	)
	lea.sees("#chosen", "setup.exe")

	// A draft outlives the page, a file cannot.
	lea.do(chromedp.Reload())
	lea.await(`document.querySelector("textarea").value === "Voici."`)

	lea.do(chromedp.SetUploadFiles("input[type=file]", []string{file}), ctrlEnterIn("textarea"))
	lea.sees("#refusal", "Programmes, pages web et documents Word sont refusés")
	lea.await(`document.querySelector("textarea").value === "Voici." && !document.querySelector(".sending")`)
	if n := len(s.messages(s.lea, s.thread)); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
}

func ctrlEnterIn(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.Focus(selector), ctrlEnter())
}

func TestReadingOlderMessagesIsNotDisturbed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for range 30 {
		s.write(s.thread, bridge.SideSeller, strings.Repeat("Une ligne de plus.\n", 3))
	}
	must(t, s.MarkSeen(t.Context(), s.marie, s.thread.ID))
	marie := s.tab(chromium(t))
	marie.signIn(s.link(s.marie))
	marie.await(`document.getElementById("scroll").scrollTop === 0 && document.getElementById("message-31").getBoundingClientRect().bottom < innerHeight`)
	marie.await(`(document.getElementById("scroll").scrollTop = -600) && document.getElementById("message-20").getBoundingClientRect().top`)
	before, err := chromedp.Run(marie.ctx, chromedp.Evaluate[float64](`document.getElementById("message-20").getBoundingClientRect().top`))
	must(t, err)

	s.write(s.thread, bridge.SideSeller, "Allô ?")
	marie.sees("#below", "Nouveau message")
	after, err := chromedp.Run(marie.ctx, chromedp.Evaluate[float64](`document.getElementById("message-20").getBoundingClientRect().top`))
	must(t, err)
	if before != after {
		t.Errorf("the message being read moved from %v to %v", before, after)
	}
	marie.do(chromedp.Click("#below"))
	marie.await(`document.getElementById("scroll").scrollTop === 0 && document.getElementById("below").hidden`)
}

func TestAPhoneShowsOneColumn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.tab(chromium(t))
	lea.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	lea.signIn(s.link(s.lea))
	shown := func(list, thread, details bool) {
		t.Helper()
		for selector, want := range map[string]bool{"#rows": list, "#timeline": thread, ".card": details} {
			lea.await(`Boolean(document.querySelector("` + selector + `")?.checkVisibility()) === ` + strconv.FormatBool(want))
		}
		lea.await(`document.documentElement.scrollWidth <= innerWidth`)
	}
	shown(true, false, false)
	lea.do(chromedp.Click("#rows .row"))
	shown(false, true, false)
	lea.do(chromedp.Click(`.thread a[href$="/details"]`))
	shown(false, false, true)
	lea.do(chromedp.NavigateBack())
	shown(false, true, false)
	lea.do(chromedp.NavigateBack())
	shown(true, false, false)
}

func TestPagesWorkWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	marie := s.tab(chromium(t), "ERR_BLOCKED_BY_CLIENT")
	// Pages have no scripts but these files. Those of the test itself have to run.
	_, err := chromedp.Call(marie.ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{
		URLPatterns: []*network.BlockPattern{{URLPattern: "*://*:*/static/*.js", Block: true}},
	})
	must(t, err)
	marie.open(s.link(s.marie))
	marie.do(chromedp.Click("button.main"))
	marie.sees("#timeline", question)
	marie.do(chromedp.SendKeys("textarea", "Merci !"), chromedp.Click(".send"))
	marie.sees("#message-2 .text", "Merci !")
}
