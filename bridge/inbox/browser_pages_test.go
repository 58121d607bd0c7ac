package inbox_test

import (
	"context"
	"strconv"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/passerelle-mail/passerelle/bridge"
)

// aRangeIsSelectedWithShift also shows that a list below its first rows is live.
func aRangeIsSelectedWithShift(s *site, open opener) {
	names := make([]string, 60)
	for i := range names {
		names[i] = "Acheteur " + strconv.Itoa(i)
	}
	all := s.buyers(names...)
	lea := open(s)
	lea.signIn(s.link(s.lea))
	lea.until("a stream", func(context.Context) bool { return s.streams() == 1 })
	tick := func(row int, mods ...chromedp.MouseOption) {
		s.t.Helper()
		box := `#rows > li:nth-child(` + strconv.Itoa(row) + `) .tick`
		lea.do(chromedp.QueryAfter(box, func(ctx context.Context, t *chromedp.Target, nodes []*chromedp.Node) (chromedp.Void, error) {
			return chromedp.MouseClickNode(nodes[0], mods...)(ctx, t)
		}))
	}
	ticked := func(rows string) {
		s.t.Helper()
		lea.await(`[...document.querySelectorAll("#rows > li")].flatMap((li, i) => li.querySelector(".tick :checked") ? [i + 1] : []).join() === "` + rows + `" && getSelection().isCollapsed`)
	}
	shift := chromedp.ButtonModifiers(chromedp.ModifierShift)
	tick(2)
	tick(5, shift)
	ticked("2,3,4,5")
	tick(4) // takes it away, and a range from there too
	ticked("2,3,5")
	tick(2, shift)
	ticked("5")
	tick(3)
	tick(4, shift)
	ticked("3,4,5")
	lea.do(chromedp.KeyEvent("e"))
	lea.sees("#toast", "3")
	ticked("")
	for i, c := range []int{59, 58, 57, 56, 55, 54} { // the newest stand first
		if got, want := s.conversation(all[c].ID).Conversation.Closed, i >= 2 && i <= 4; got != want {
			s.t.Errorf("row %d is closed: %v; want %v", i+1, got, want)
		}
	}

	// Rows that came with scrolling change where they stand.
	lea.await(`(document.querySelector("#rows .older")?.scrollIntoView(), document.querySelectorAll("#rows .row").length === 61 - 3)`)
	low := `document.getElementById("conversation-` + string(all[1].ID) + `")`
	lea.await(`(window.at = [...document.querySelectorAll("#rows .row")].indexOf(` + low + `)) > 50`)
	s.desk(all[1], bridge.DeskChange{Starred: new(true)})
	lea.await(low + `.querySelector(".star") && [...document.querySelectorAll("#rows .row")].indexOf(` + low + `) === window.at`)
	s.desk(all[1], bridge.DeskChange{Closed: new(true)})
	lea.await(`!` + low)
}

// pagesOfAMemberWorkWithoutJavaScript, and on a phone.
func pagesOfAMemberWorkWithoutJavaScript(s *site, open opener) {
	t := s.t
	s.buyers("Zoé Petit")
	lea := open(s, "ERR_BLOCKED_BY_CLIENT")
	lea.withoutScripts()
	lea.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	lea.signIn(s.link(s.lea))
	at := func(path string) {
		t.Helper()
		lea.await(`location.pathname === "` + path + `" && document.documentElement.scrollWidth <= innerWidth`)
	}

	lea.open("/settings")
	at("/settings")
	lea.do(chromedp.Click("#display [value=sends]"), chromedp.SendKeys("#display [name=signature]", "Léa, du garage"), chromedp.Click("#display .main"))
	lea.sees("#display .saved", "C’est enregistré.")
	p, err := s.Preferences(t.Context(), s.lea)
	must(t, err)
	if !p.EnterSends || p.Signature != "Léa, du garage" {
		t.Errorf("saved %+v", p)
	}
	lea.do(chromedp.Click(`.tabs [href="/settings/members"]`))
	at("/settings/members")

	// What another version of a mail changes, and choosing it.
	lea.open("/settings/delivery/contacts/preview")
	at("/settings/delivery/contacts/preview")
	lea.do(chromedp.Click(".group .main"))
	lea.await(`location.search.includes("template=2") && document.querySelectorAll(".side-by-side iframe").length === 2 && frames.length === 2`)
	at("/settings/delivery/contacts/preview")
	lea.do(chromedp.Click("#adopt button"))
	at("/settings/delivery")
	if v, err := s.Profile(t.Context(), bridge.Steward{Viewer: s.lea}, bridge.ContactsProfile); err != nil || v.Template != 2 {
		t.Errorf("pinned version %d, %v", v.Template, err)
	}

	lea.open("/quick-replies")
	lea.do(
		chromedp.SendKeys("form:last-of-type [name=name]", "Visite"),
		chromedp.SendKeys("form:last-of-type [name=text]", "Bonjour {buyer.first_name}, venez samedi."),
		chromedp.Click("form .main"),
	)
	lea.await(`document.querySelector("[name=id]")?.form.elements.name.value === "Visite"`)
	at("/quick-replies")

	// It fills the field of a conversation, which a contact leads to.
	lea.open("/contacts")
	lea.do(chromedp.SendKeys("[name=text]", "durand"), chromedp.Click(".filters .send"))
	lea.await(`location.search.includes("text=durand") && document.querySelectorAll("tbody tr").length === 1`)
	at("/contacts")
	lea.do(chromedp.Click("tbody th a, tbody td a"))
	lea.sees(".thread h1", "Marie Durand")
	lea.do(chromedp.Click("#quick summary"), chromedp.Click("#quick [data-text]"))
	lea.await(`document.querySelector("#composer textarea").value === "Bonjour Marie, venez samedi."`)
	lea.do(chromedp.Click(".send"))
	lea.sees("#message-2 .text", "Bonjour Marie, venez samedi.")

	// What is done is told on the next page, and taken back there.
	lea.do(chromedp.Click("#doing > [value=close]"))
	lea.sees("#toast", "Échange clôturé")
	lea.do(chromedp.Click("#toast button"))
	lea.sees("#toast", "C’est annulé")
}

// withoutScripts blocks the scripts of pages, which are these files. Those of the
// test itself have to run.
func (b *tab) withoutScripts() {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{
		URLPatterns: []*network.BlockPattern{{URLPattern: "*://*:*/static/*.js", Block: true}},
	})
	must(b.t, err)
}
