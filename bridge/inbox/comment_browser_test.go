package inbox_test

import (
	"os"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/passerelle-mail/passerelle/bridge"
)

// commentsAreApart tells a colleague something without the field that answers the
// buyer, and with the keyboard alone.
func commentsAreApart(s *site, open opener) {
	t := s.t
	annette := s.colleagueWho(bridge.SeesAll, "Annette")
	s.colleagueWho(bridge.SeesAll, "zoe")
	path := "/conversations/" + string(s.thread.ID)
	lea, ann := open(s), open(s)
	lea.signIn(s.link(s.lea))
	ann.signIn(s.link(annette))
	ann.open(path)
	lea.open(path)
	lea.do(chromedp.SendKeys("#composer textarea", "Bonjour"), chromedp.KeyEvent("\x1b"))
	lea.await(`(document.activeElement.blur(), true)`)
	lea.do(chromedp.KeyEvent("c"))
	lea.await(`document.activeElement.id === "comment" && document.querySelector("#composer .field").offsetHeight === 0`)
	lea.await(`(document.querySelector("#comment").value = "") === ""`) // the driver types the letter too
	lea.do(chromedp.SendKeys("#comment", "Vois @anne"))
	lea.await(`document.querySelectorAll("#names li:not([hidden])").length === 1`)
	script, err := os.ReadFile(axe)
	must(t, err)
	for _, v := range lea.violations(string(script)) {
		t.Errorf("%s: %s", v.ID, v.Help)
	}
	lea.await(`!document.querySelector("#comment").dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}))`)
	lea.await(`document.querySelector("#comment").value === "Vois @Annette "`)
	lea.do(chromedp.SendKeys("#comment", "ça va ?"), ctrlEnterIn("#comment"))
	for _, b := range []*tab{lea, ann} {
		b.sees(".comment .text", "Vois @Annette ça va ?")
		b.sees(".comment .text b", "@Annette")
	}
	lea.await(`document.querySelector("#comment").value === ""`)
	lea.do(chromedp.SendKeys("#comment", "\x1b"))
	lea.await(`!document.querySelector("#commenting").open && document.querySelector("#composer textarea").value === "Bonjour"`)
	if got := len(s.messages(s.lea, s.thread)); got != 1 {
		t.Errorf("%d messages, want 1: nothing went to the buyer", got)
	}

	// A colleague's note comes by itself, but not over what is being written.
	_, err = s.PutBuyerNote(t.Context(), annette, s.thread.ID, bridge.NewBuyerNote{Text: "pressée"})
	must(t, err)
	lea.await(`document.querySelector("#buyer-note textarea").value === "pressée"`)
	lea.do(chromedp.SendKeys("#buyer-note textarea", " et sympathique"))
	note, _, err := s.NoteOn(t.Context(), annette, s.thread.ID)
	must(t, err)
	s.Clock.Add(time.Minute)
	_, err = s.PutBuyerNote(t.Context(), annette, s.thread.ID, bridge.NewBuyerNote{Text: "calme", Was: note.UpdatedAt})
	must(t, err)
	ann.await(`document.querySelector("#buyer-note textarea").value === "calme"`)
	lea.await(`document.querySelector("#buyer-note textarea").value.includes("sympathique")`)
}
