package inbox_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// written sends a mail of the seller's side, and returns its message.
func (s *site) written(id, contentType, body string) bridge.Message {
	s.t.Helper()
	s.receive(s.thread.SellerAlias, "From: <"+bridgetest.SellerEmail+">\nMessage-ID: <"+id+"@x.example>\nMIME-Version: 1.0\nContent-Type: "+contentType+"\n\n"+body+"\n")
	view, err := s.View(s.t.Context(), s.lea, s.thread.ID)
	must(s.t, err)
	return view.Messages[len(view.Messages)-1]
}

func TestOriginalKeepsWhatShowsTheText(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const picture = `<img src="data:image/png;base64,iVBORw0KGgo=" alt="plan" width="10"/>`
	m := s.written("1", "text/html; charset=iso-8859-1", "<table width=\"100%\"><tr><td style=\"color: #ff0000\">\xe9t\xe9</td></tr></table>"+picture+`<a href="https://x.example">lien</a>`)
	a := s.signedIn(s.lea).get("/conversations/" + string(s.thread.ID) + "/messages/" + string(m.ID) + "/original")
	wantContains(t, a.body, `<table width="100%"><tr><td style="color: #ff0000">été</td></tr></table>`, picture, "lien")
	m = s.written("2", "text/plain; charset=utf-8", "1 < 2 & <b>3</b>")
	a = s.signedIn(s.lea).get("/conversations/" + string(s.thread.ID) + "/messages/" + string(m.ID) + "/original")
	wantContains(t, a.body, "1 &lt; 2 &amp; &lt;b&gt;3&lt;/b&gt;")
}

func TestOriginalIsForItsSideOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.written("1", "text/html; charset=utf-8", "<p>Bonjour</p>")
	path := "/messages/" + string(m.ID)
	lea, marie := s.signedIn(s.lea), s.signedIn(s.marie)
	member, mine := "/conversations/"+string(s.thread.ID), "/my/conversations/"+string(s.thread.ID)
	source := lea.get(member + path + "/source")
	wantContains(t, source.body, "Message-ID: <1@x.example>", "<p>Bonjour</p>")
	wantContains(t, source.header.Get("Content-Disposition"), "attachment")
	wantContains(t, lea.get(member).body, member+path+"/original", `sandbox=""`)
	wantWithout(t, marie.get(mine).body, path)
	view, err := s.View(t.Context(), s.lea, s.thread.ID)
	must(t, err)
	for _, path := range []string{path + "/original", path + "/source"} {
		if a := marie.get(mine + path); a.status != http.StatusNotFound {
			t.Errorf("the other side gets %d from %s", a.status, path)
		}
		if a := s.signedIn(s.other).get(member + path); a.status != http.StatusNotFound {
			t.Errorf("another account gets %d from %s", a.status, path)
		}
		chat := strings.Replace(path, string(m.ID), string(view.Messages[0].ID), 1)
		if a := marie.get(mine + chat); a.status != http.StatusNotFound {
			t.Errorf("a message of the chat has an original: %d", a.status)
		}
	}
}

// originalsAreInert opens a frame with all hostile HTML in it.
func originalsAreInert(s *site, open opener) {
	t := s.t
	asked := make(chan string, 100)
	tracker := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	t.Cleanup(tracker.Close)
	hostile, err := os.ReadFile("testdata/hostile.txt")
	must(t, err)
	s.written("1", "text/html; charset=utf-8", "<p>Bonjour</p>"+strings.ReplaceAll(string(hostile), "HOST", tracker.URL))
	lea := open(s)
	lea.signIn(s.link(s.lea))
	lea.open("/conversations/" + string(s.thread.ID))
	lea.do(chromedp.Click(".original > summary"))
	lea.await(`document.querySelector(".original iframe").getBoundingClientRect().height > 50`)
	lea.await(`performance.getEntriesByType("resource").some(r => r.name.endsWith("/original"))`)
	frame := open(s)
	frame.signIn(s.link(s.lea))
	view, err := s.View(t.Context(), s.lea, s.thread.ID)
	must(t, err)
	frame.open("/conversations/" + string(s.thread.ID) + "/messages/" + string(view.Messages[len(view.Messages)-1].ID) + "/original")
	frame.await(`document.body.innerText.includes("Bonjour")`)
	frame.await(`document.title == "-"`)
	lea.await(`document.title != "ran"`)
	select {
	case path := <-asked:
		t.Errorf("the mail made the browser ask for %s", path)
	default:
	}
}
