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
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// chromium starts a browser without a window. Without one on the machine the
// test is skipped, but in CI it fails.
func chromium(tb testing.TB) context.Context {
	tb.Helper()
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
			tb.Fatal(message)
		}
		tb.Skip(message)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WSURLReadTimeout(patience))
	ctx, cancel := chromedp.NewExecAllocator(tb.Context(), options...)
	tb.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	tb.Cleanup(cancel)
	must(tb, chromedp.Do(ctx, chromedp.Navigate("about:blank")))
	return ctx
}

// tab is a person at a browser of their own.
type tab struct {
	t    testing.TB
	ctx  context.Context //nolint:containedctx // chromedp keeps a tab in its context
	base string
}

// tab opens a tab that shares nothing with the others. What it says on its
// console, such as a violated policy, fails the test unless it is expected.
func (s *site) tab(browser context.Context, expected ...string) *tab {
	s.t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	b := &tab{s.t, ctx, s.server.URL}
	must(s.t, chromedp.Do(ctx, chromedp.EmulateViewport(1400, 900))) // the tab lives as long as the context of its first step
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
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	must(b.t, chromedp.Do(ctx, steps...))
}

// open goes to a path.
func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base + path))
}

// await waits until an expression is true, across page loads, or fails with
// what the page shows. Half a page does not count: on a slow machine it still
// grows, and its scripts have not run, so that a key pressed would be lost.
func (b *tab) await(expression string) {
	b.t.Helper()
	b.until(expression, func(ctx context.Context) bool {
		// An error says that the page has just gone away, or that time is up.
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.readyState === "complete" && Boolean(`+expression+")"))
		return err == nil && ok
	})
}

// until waits until a condition holds.
func (b *tab) until(what string, holds func(context.Context) bool) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for !holds(ctx) {
		select {
		case <-again.C:
		case <-ctx.Done():
			ctx, cancel := context.WithTimeout(b.ctx, patience)
			defer cancel()
			text, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
			b.t.Fatalf("waited for %s; the page shows:\n%s", what, text)
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

// opener opens a tab on a site; see [site.tab].
type opener func(s *site, expected ...string) *tab

// TestInABrowser runs in one chromium, in which each test has its own people.
func TestInABrowser(t *testing.T) {
	t.Parallel()
	browser := chromium(t)
	for name, test := range map[string]func(*site, opener){
		"TwoPeopleTalkInABrowser":            twoPeopleTalkInABrowser,
		"ARefusalKeepsWhatWasWritten":        aRefusalKeepsWhatWasWritten,
		"ReadingOlderMessagesIsNotDisturbed": readingOlderMessagesIsNotDisturbed,
		"APageComesBackAfterABreak":          aPageComesBackAfterABreak,
		"AHiddenPageSeesNothing":             aHiddenPageSeesNothing,
		"WhatIsOpenStaysOpen":                whatIsOpenStaysOpen,
		"APhoneShowsOneColumn":               aPhoneShowsOneColumn,
		"OriginalsAreInert":                  originalsAreInert,
		"ASearchLeadsToItsHit":               aSearchLeadsToItsHit,
		"DeskByKeyboard":                     deskByKeyboard,
		"WritingIsHelped":                    writingIsHelped,
		"CommentsAreApart":                   commentsAreApart,
		"PagesWorkWithoutJavaScript":         pagesWorkWithoutJavaScript,
		"ALongThreadIsReadBackwards":         aLongThreadIsReadBackwards,
		"PicturesOpenInAViewer":              picturesOpenInAViewer,
		"FilesAreDroppedAndPasted":           filesAreDroppedAndPasted,
		"ARangeIsSelectedWithShift":          aRangeIsSelectedWithShift,
		"MembersPagesWithoutJavaScript":      pagesOfAMemberWorkWithoutJavaScript,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(newSite(t), func(s *site, expected ...string) *tab { return s.tab(browser, expected...) })
		})
	}
}

func twoPeopleTalkInABrowser(s *site, open opener) {
	lea := open(s)
	lea.signIn(s.link(s.lea))
	lea.sees(".row .last", question)
	lea.do(chromedp.Click("#rows .row"))
	lea.sees("#timeline", question)
	lea.await(`location.pathname === "/conversations/` + string(s.thread.ID) + `" && document.title.startsWith("Marie Durand")`)
	lea.await(`document.querySelector(".row[aria-current=page]") && !document.querySelector(".pill")`)

	marie := open(s)
	marie.signIn(s.link(s.marie))
	marie.sees("#timeline", question)

	lea.do(chromedp.SendKeys("#composer textarea", "Oui, elle est là."), ctrlEnter())
	lea.sees("#message-2", "Oui, elle est là.")
	lea.await(`document.querySelector("#composer textarea").value === "" && !document.querySelector(".sending")`)
	marie.sees("#message-2", "Oui, elle est là.")
	lea.sees("#message-2 .state", "vu")

	marie.do(chromedp.SendKeys("#composer textarea", "Merci !"), chromedp.Click(".send"))
	marie.sees("#message-3", "Merci !")
	lea.sees("#message-3", "Merci !")
	lea.sees(".row .last", "Merci !")
	if n := len(s.messages(s.lea, s.thread)); n != 3 {
		s.t.Errorf("%d messages, want 3", n)
	}
}

func aRefusalKeepsWhatWasWritten(s *site, open opener) {
	file := s.t.TempDir() + "/setup.exe"
	must(s.t, os.WriteFile(file, []byte("MZ"), 0o600))
	lea := open(s, "422")
	lea.signIn(s.link(s.lea))
	lea.open("/conversations/" + string(s.thread.ID))
	lea.do(
		chromedp.SetUploadFiles("input[type=file]", []string{file}),
		chromedp.SendKeys("#composer textarea", "Voici."),
	)
	lea.sees("#chosen", "setup.exe")

	// A draft outlives the page, a file cannot.
	lea.do(chromedp.Reload())
	lea.await(`document.querySelector("#composer textarea").value === "Voici."`)

	lea.do(chromedp.SetUploadFiles("input[type=file]", []string{file}), ctrlEnterIn("#composer textarea"))
	lea.sees("#refusal", "programmes, pages web et documents Word sont refusés")
	lea.await(`document.querySelector("#composer textarea").value === "Voici." && !document.querySelector(".sending")`)
	if n := len(s.messages(s.lea, s.thread)); n != 1 {
		s.t.Errorf("%d messages, want 1", n)
	}
}

func ctrlEnterIn(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(chromedp.Focus(selector), ctrlEnter())
}

func readingOlderMessagesIsNotDisturbed(s *site, open opener) {
	for range 30 {
		s.write(s.thread, bridge.SideSeller, strings.Repeat("Une ligne de plus.\n", 3))
	}
	must(s.t, s.MarkSeen(s.t.Context(), s.marie, s.thread.ID))
	marie := open(s)
	marie.signIn(s.link(s.marie))
	marie.await(`document.getElementById("scroll").scrollTop === 0 && document.getElementById("message-31").getBoundingClientRect().bottom < innerHeight`)
	marie.await(`(document.getElementById("scroll").scrollTop = -600) && document.getElementById("message-20").getBoundingClientRect().top`)
	before, err := chromedp.Run(marie.ctx, chromedp.Evaluate[float64](`document.getElementById("message-20").getBoundingClientRect().top`))
	must(s.t, err)

	s.write(s.thread, bridge.SideSeller, "Allô ?")
	marie.sees("#below", "Nouveau message")
	after, err := chromedp.Run(marie.ctx, chromedp.Evaluate[float64](`document.getElementById("message-20").getBoundingClientRect().top`))
	must(s.t, err)
	if before != after {
		s.t.Errorf("the message being read moved from %v to %v", before, after)
	}
	marie.do(chromedp.Click("#below"))
	marie.await(`document.getElementById("scroll").scrollTop === 0 && document.getElementById("below").hidden`)
}

func aPageComesBackAfterABreak(s *site, open opener) {
	marie := open(s, "ERR_")
	marie.signIn(s.link(s.marie))
	marie.until("a stream", func(context.Context) bool { return s.streams() == 1 })
	s.server.CloseClientConnections()
	s.write(s.thread, bridge.SideSeller, "Oui.")
	marie.sees("#message-2", "Oui.")
	s.write(s.thread, bridge.SideSeller, "Samedi ?")
	marie.sees("#message-3", "Samedi ?")
	marie.await(`document.querySelectorAll(".message").length === 3`)
}

// What nobody looks at is not seen, and so is still mailed.
func aHiddenPageSeesNothing(s *site, open opener) {
	marie := open(s)
	marie.signIn(s.link(s.marie))
	marie.until("a stream", func(context.Context) bool { return s.streams() == 1 })
	hide := func(hidden string) {
		marie.await(`Object.defineProperty(document, "hidden", {value: ` + hidden + `, configurable: true}) &&
			document.dispatchEvent(new Event("visibilitychange"))`)
	}
	hide("true")
	marie.until("no stream", func(context.Context) bool { return s.streams() == 0 })
	s.write(s.thread, bridge.SideSeller, "Oui.")
	if got := s.messages(s.lea, s.thread)[1].State; got != bridge.StateSent {
		s.t.Errorf("state %q, want sent", got)
	}
	hide("false")
	marie.sees("#message-2", "Oui.")
	marie.until("seen", func(context.Context) bool { return s.messages(s.lea, s.thread)[1].State == bridge.StateSeen })
}

func whatIsOpenStaysOpen(s *site, open opener) {
	s.receive(s.thread.SellerAlias, "From: <"+bridgetest.SellerEmail+">\nMessage-ID: <1@garage-dubreuil.example>\nSubject: Re\n\nOui.\n\n-- \nLe garage\n")
	lea := open(s)
	lea.signIn(s.link(s.lea))
	lea.open("/conversations/" + string(s.thread.ID))
	lea.do(chromedp.Click("#message-2 summary"))
	lea.await(`document.querySelector("#message-2 details").open`)
	must(s.t, s.MarkSeen(s.t.Context(), s.marie, s.thread.ID))
	lea.sees("#message-2 .state", "vu")
	lea.await(`document.querySelector("#message-2 details").open && document.querySelector("#message-2 .cut").checkVisibility()`)
}

func aPhoneShowsOneColumn(s *site, open opener) {
	lea := open(s)
	lea.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	lea.signIn(s.link(s.lea))
	shown := func(list, thread, details bool) {
		s.t.Helper()
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

func pagesWorkWithoutJavaScript(s *site, open opener) {
	marie := open(s, "ERR_BLOCKED_BY_CLIENT")
	marie.withoutScripts()
	marie.signIn(s.link(s.marie))
	marie.sees("#timeline", question)
	marie.do(chromedp.SendKeys("#composer textarea", "Merci !"), chromedp.Click(".send"))
	marie.sees("#message-2 .text", "Merci !")
}
