package inbox_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// screenWatch notes when each message was first painted, by the browser's clock.
const screenWatch = `(window.shown = {}, new MutationObserver(() => {
	for (const { id } of document.querySelectorAll(".message[id]")) {
		if (id in shown) continue;
		shown[id] = 0;
		requestAnimationFrame(() => setTimeout(() => { shown[id] = ` + browserClock + `; }));
	}
}).observe(document.body, {subtree: true, childList: true}), true)`

const browserClock = `(performance.timeOrigin + performance.now())`

// number evaluates a number in a tab.
func (b *tab) number(expression string) float64 {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	n, err := chromedp.Run(ctx, chromedp.Evaluate[float64](expression))
	must(b.t, err)
	return n
}

// clockAhead is by how many milliseconds a tab's clock is ahead of ours: as the
// quickest of several looks has it.
func (b *tab) clockAhead() float64 {
	b.t.Helper()
	var ahead float64
	quickest := patience
	for range 20 {
		asked := time.Now()
		theirs := b.number(browserClock)
		if took := time.Since(asked); took < quickest {
			quickest, ahead = took, theirs-millis(asked.Add(took/2))
		}
	}
	return ahead
}

func millis(t time.Time) float64 { return float64(t.UnixMicro()) / 1000 }

// BenchmarkMailOnScreen is how long after its 250 a buyer's mail is on the screen
// of the seller, while both have the conversation open, each in a browser. The SMTP
// server answers 250 when Receive returns, so that is when time begins.
func BenchmarkMailOnScreen(b *testing.B) {
	s, browser := newSite(b), chromium(b)
	lea, marie := s.tab(browser), s.tab(browser)
	lea.signIn(s.link(s.lea))
	lea.open("/conversations/" + string(s.thread.ID))
	marie.signIn(s.link(s.marie))
	lea.until("three streams", func(context.Context) bool { return s.streams() == 3 })
	lea.await(screenWatch)
	ahead := lea.clockAhead()

	var waits []float64
	for b.Loop() {
		s.Clock.Add(30 * time.Minute) // nobody may write much more often
		n := len(waits) + 2           // the first one was there
		mail := fmt.Sprintf("From: <%s>\nMessage-ID: <%d@courriel.example>\nSubject: Re\n\nEt samedi %d ?\n", bridgetest.BuyerEmail, n, n)
		s.receive(s.thread.BuyerAlias, mail)
		answered := millis(time.Now())
		at := `shown["message-` + strconv.Itoa(n) + `"]`
		lea.await(at)
		waits = append(waits, lea.number(at)-ahead-answered)
	}
	slices.Sort(waits)
	b.ReportMetric(waits[len(waits)/2], "ms-median")
	b.ReportMetric(waits[len(waits)*95/100], "ms-p95")
	b.ReportMetric(0, "ns/op") // of the whole loop, which looks on a clock of its own
}
