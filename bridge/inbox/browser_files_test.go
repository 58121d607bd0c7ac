package inbox_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// filesAreDroppedAndPasted sends files that come by the mouse and by the keyboard,
// and signs of feeling that come by neither.
func filesAreDroppedAndPasted(s *site, open opener) {
	t := s.t
	book := filepath.Join(t.TempDir(), "carnet.pdf")
	must(t, os.WriteFile(book, append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("0123456789abcdef"), 64<<10)...), 0o600))
	lea := open(s)
	lea.signIn(s.link(s.lea))
	lea.open("/conversations/" + string(s.thread.ID))

	// A file is dropped anywhere on the thread, which shows that it may be.
	lea.drag(input.DispatchDragEventTypeDragEnter, book)
	lea.drag(input.DispatchDragEventTypeDragOver, book)
	lea.await(`document.querySelector(".thread.dropping")`)
	lea.drag(input.DispatchDragEventTypeDrop, book)
	lea.sees("#chosen button", "carnet.pdf")
	lea.await(`!document.querySelector(".dropping")`)

	// What is pasted comes beside it. One that is too large is refused at once, is
	// not sent, and can be left out again.
	lea.paste("photo.png", 2<<10)
	lea.await(`document.querySelectorAll("#chosen button").length === 2 && !document.getElementById("refusal").textContent`)
	lea.paste("film.png", 17<<20)
	lea.sees("#refusal", "« film.png » dépasse 16 Mo. Envoyez un fichier plus léger.")
	lea.do(chromedp.SendKeys("#composer textarea", "Voici."), ctrlEnter())
	lea.await(`document.querySelector("#composer textarea").value === "Voici." && !document.querySelector(".sending")`)
	lea.do(chromedp.Click("#chosen button:nth-child(3)"))
	lea.await(`document.querySelectorAll("#chosen button").length === 2 && !document.getElementById("refusal").textContent`)

	// The emoji stand in a sheet, and go to where the writer is.
	lea.do(chromedp.Click("#emoji summary"))
	lea.await(`document.getElementById("emoji").open && document.querySelectorAll("#emoji button").length > 50`)
	lea.do(chromedp.KeyEvent(kb.Escape))
	lea.await(`!document.getElementById("emoji").open && document.activeElement.matches("#composer textarea")`)
	lea.do(chromedp.Click("#emoji summary"))
	lea.await(`document.getElementById("emoji").open`)
	lea.await(`(document.getElementById("timeline").click(), true)`)
	lea.await(`!document.getElementById("emoji").open`)
	lea.await(`(document.querySelector("#composer textarea").setSelectionRange(5, 5), true)`)
	lea.do(chromedp.Click("#emoji summary"), chromedp.Click("#emoji button:nth-child(2)"))
	lea.await(`!document.getElementById("emoji").open && document.querySelector("#composer textarea").value === "Voici😄."`)

	// On a slow line, the message says how much of it has gone.
	lea.slow(1 << 20)
	lea.await(`(window.told = [], new MutationObserver(() => {
		const foot = document.querySelector(".sending .foot");
		if (foot) window.told.push(parseInt(foot.textContent.replace(/\D/g, "")));
	}).observe(document.getElementById("timeline"), {subtree: true, childList: true, characterData: true}), true)`)
	lea.do(ctrlEnterIn("#composer textarea"))
	lea.await(`window.told.some((n) => n > 0 && n < 100)`)
	lea.slow(-1)
	lea.await(`!document.querySelector(".sending") && document.querySelectorAll("#message-2 .bubble a:is(.file, .picture)").length === 2`)
	sent := s.messages(s.lea, s.thread)[1]
	if len(sent.Attachments) != 2 || sent.Text != "Voici😄." {
		t.Errorf("sent %q with %d files; want two", sent.Text, len(sent.Attachments))
	}
}

// drag moves a file of this machine over the thread, as a file manager does.
func (b *tab) drag(what input.DispatchDragEventType, file string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.Call(ctx, input.DispatchDragEvent, input.DispatchDragEventParams{
		Type: what, X: 700, Y: 400, Data: &input.DragData{Items: []*input.DragDataItem{}, Files: []string{file}, DragOperationsMask: 1},
	})
	must(b.t, err)
}

// paste pastes a file into the field, as a picture that was copied comes.
func (b *tab) paste(name string, size int) {
	b.t.Helper()
	script := strings.NewReplacer("NAME", name, "SIZE", strconv.Itoa(size)).Replace(`(() => {
		const data = new DataTransfer();
		const png = Uint8Array.from(atob("iVBORw0KGgo="), (c) => c.charCodeAt(0));
		data.items.add(new File([png, new Uint8Array(SIZE)], "NAME", {type: "image/png"}));
		const field = document.querySelector("#composer textarea");
		return !field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
	})()`)
	b.await(script)
}

// slow lets so many bytes a second leave the tab; -1 for as many as can.
func (b *tab) slow(upload float64) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{DownloadThroughput: -1, UploadThroughput: upload}},
	})
	must(b.t, err)
}
