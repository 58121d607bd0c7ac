package inbox_test

import (
	"context"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Earlier messages come above without a jump, the stream goes on, and a link
// leads to a message of long ago.
func aLongThreadIsReadBackwards(s *site, open opener) {
	s.long(230)
	marie := open(s)
	marie.signIn(s.link(s.marie))
	marie.await(`document.querySelector(".earlier a") && !document.getElementById("message-130")`)
	marie.await(`(document.querySelector(".earlier").scrollIntoView(), true)`)
	top := func() float64 {
		at, err := chromedp.Run(marie.ctx, chromedp.Evaluate[float64](`document.getElementById("message-131").getBoundingClientRect().top`))
		must(s.t, err)
		return at
	}
	before := top()
	marie.await(`(document.querySelector(".earlier a").click(), true)`) // a click of the test would scroll by itself
	marie.await(`document.getElementById("message-31") && document.getElementById("message-130") && location.search === "?from=31"`)
	if after := top(); after-before > 1 || before-after > 1 {
		s.t.Errorf("the message being read moved from %v to %v", before, after)
	}
	marie.until("a stream", func(context.Context) bool { return s.streams() == 1 })
	s.write(s.thread, bridge.SideSeller, "Encore là ?")
	marie.sees("#message-231", "Encore là ?")
	marie.await(`document.querySelectorAll(".message").length === 201`)

	marie.open("/my/conversations/" + string(s.thread.ID) + "?at=5#message-5")
	marie.await(`document.getElementById("message-5").getBoundingClientRect().top > 0 &&
		document.getElementById("message-5").getBoundingClientRect().bottom < innerHeight`)
}

func picturesOpenInAViewer(s *site, open opener) {
	s.write(s.thread, bridge.SideBuyer, "Voici, au 06 39 98 00 07.",
		bridge.NewFile{Name: "avant.png", Content: strings.NewReader(picture(900, 600))},
		bridge.NewFile{Name: "dos.png", Content: strings.NewReader(picture(600, 900))})
	lea := open(s)
	lea.signIn(s.link(s.lea))
	lea.open("/conversations/" + string(s.thread.ID))
	lea.await(`[...document.querySelectorAll(".picture img")].map((i) => i.naturalWidth + "x" + i.naturalHeight).join() === "320x213,213x320"`)
	lea.do(chromedp.Click(".picture"))
	showing := func(name string) {
		s.t.Helper()
		lea.await(`document.getElementById("viewer").open && document.getElementById("viewer-picture").naturalWidth > 320 &&
			document.getElementById("viewer-name").textContent === "` + name + `"`)
	}
	lea.sees("#viewer-name", "avant.png (1/2)")
	lea.do(chromedp.KeyEvent(kb.ArrowRight))
	showing("dos.png (2/2)")
	lea.do(chromedp.KeyEvent(kb.ArrowLeft))
	showing("avant.png (1/2)")
	lea.do(chromedp.KeyEvent(kb.Escape))
	lea.await(`!document.getElementById("viewer").open && document.activeElement.title === "avant.png"`)

	// What is copied is what was written, or the number in full.
	lea.await(`navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }`)
	lea.do(chromedp.Click("#message-2 .copy"))
	lea.await(`window.copied === "+33639980007"`)
	lea.do(chromedp.Click("#message-2 .menu summary"), chromedp.Click("#message-2 [data-copy=text]"))
	lea.await(`window.copied === "Voici, au 06 39 98 00 07."`)
	lea.do(chromedp.Click("#message-2 [data-copy=link]"))
	lea.await(`window.copied.endsWith("?at=2#message-2")`)
}
