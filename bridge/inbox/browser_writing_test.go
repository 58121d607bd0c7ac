package inbox_test

import (
	"os"

	"github.com/chromedp/chromedp"

	"github.com/passerelle-mail/passerelle/bridge"
)

// writingIsHelped undoes a message, answers one, and is warned before sending.
func writingIsHelped(s *site, open opener) {
	s = newUndoSite(s.t)
	t := s.t
	_, err := s.PutQuickReply(t.Context(), s.lea, bridge.QuickReply{Name: "Visite", Text: "Bonjour {buyer.first_name}, venez samedi."})
	must(t, err)
	must(t, s.PutPreferences(t.Context(), s.lea, bridge.Preferences{EnterSends: true}))
	file := t.TempDir() + "/carnet.pdf"
	must(t, os.WriteFile(file, []byte("%PDF-1.4"), 0o600))
	lea := open(s)
	lea.signIn(s.link(s.lea))
	lea.open("/conversations/" + string(s.thread.ID))

	// Enter sends, as she chose; ten seconds are to think again.
	lea.do(chromedp.SetUploadFiles("input[type=file]", []string{file}), chromedp.SendKeys("#composer textarea", "Non."))
	enter(lea)
	lea.sees("#waiting li .state", "Envoi dans")
	lea.await(`document.querySelector("#composer textarea").value === "" && !document.querySelector(".sending")`)
	lea.await(`(document.querySelector("#waiting button").click(), true)`)
	lea.await(`document.querySelector("#composer textarea").value === "Non." && !document.querySelector("#waiting li")`)
	lea.sees("#chosen button", "carnet.pdf")
	lea.do(chromedp.Click("#chosen button"))
	lea.await(`!document.querySelector("#chosen button") && !document.querySelector("input[type=file]").files.length`)

	// A link is refused before it is sent, and contact details are warned of.
	lea.await(`(document.querySelector("#composer textarea").value = "") === ""`)
	lea.do(chromedp.SendKeys("#composer textarea", "Appelez le 06 39 98 00 77"))
	lea.sees("#note", "Vous donnez ici une adresse ou un numéro")
	lea.do(chromedp.SendKeys("#composer textarea", " ou www.exemple.example/x"))
	lea.sees("#note", "Les liens ne peuvent pas être envoyés")
	lea.do(ctrlEnterIn("#composer textarea"))
	lea.sees("#refusal", "Les liens ne peuvent pas être envoyés")

	// A / in the empty field opens quick replies; an answer names its message.
	lea.await(`(document.querySelector("#composer textarea").value = "", document.querySelector("#composer textarea").dispatchEvent(new Event("input")))`)
	lea.do(chromedp.SendKeys("#composer textarea", "/"))
	lea.await(`document.querySelector("#quick").open && document.activeElement.dataset.text`)
	lea.await(`(document.activeElement.click(), true)`)
	lea.await(`document.querySelector("#composer textarea").value === "Bonjour Marie, venez samedi."`)
	lea.await(`(document.querySelector("#message-1 .menu").open = true)`)
	lea.do(chromedp.Click("#message-1 [data-answer]"))
	lea.sees("#answering", question)
	enter(lea)
	lea.sees("#waiting", "Bonjour Marie, venez samedi.")
	_, m := s.scheduledOf(s.lea, s.thread)
	if m.ReplyTo != s.messages(s.lea, s.thread)[0].ID {
		t.Errorf("it answers %q; want the first message", m.ReplyTo)
	}
	must(t, s.SendScheduled(t.Context(), s.lea, m.ID))
	lea.sees("#message-2 .quote", question)
	lea.await(`!document.querySelector("#waiting li") && document.querySelectorAll(".message").length === 2`)
}

// enter presses Enter in the field. The browser's driver would type its letter
// too, whatever the page makes of the key.
func enter(b *tab) {
	b.t.Helper()
	b.await(`!document.querySelector("#composer textarea").dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}))`)
}
