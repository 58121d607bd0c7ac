package inbox_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// searchSite has a conversation with some words in it, and the index knows them.
func searchSite(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	s.write(s.thread, bridge.SideSeller, "Oui, l’embrayage est neuf. Venez à l’été, ou demain.")
	s.write(s.thread, bridge.SideBuyer, "Merci ! Et l'Embrayage, de quelle marque ? Mon numéro : 06 39 98 00 55.",
		bridge.NewFile{Name: "embrayage.pdf", Content: strings.NewReader("%PDF-1.4")})
	_, err := s.AddComment(t.Context(), s.lea, s.thread.ID, "Remise possible <b>")
	must(t, err)
	must(t, s.IndexSearch(t.Context()))
	return s
}

func TestSearchMarksWhatItFinds(t *testing.T) {
	t.Parallel()
	s := searchSite(t)
	lea, thread := s.signedIn(s.lea), "/conversations/"+string(s.thread.ID)
	for _, tt := range []struct {
		name, query string
		want        []string
	}{
		{"name", "dùrand", []string{`<span class="who">Marie <mark>Durand</mark></span>`, `href="` + thread + `?q=d%C3%B9rand"`}},
		{"listing", "clio", []string{`<span class="what">Renault <mark>Clio</mark> V 1.0 TCe</span>`}},
		{"message of theirs", "marque", []string{`de quelle <mark>marque</mark> ?`, `href="` + thread + `?at=3&amp;find=marque&amp;q=marque#message-3"`}},
		{"message of ours", "ete", []string{"Vous", "l’<mark>été</mark>, ou demain", "at=2&amp;"}},
		{"the newest of several", "embrayage", []string{"l&#39;<mark>Embrayage</mark>", "at=3&amp;"}},
		{"phone of the buyer", "06 39 98 00 01", []string{"33<mark>639980001</mark>"}},
		{"phone in a message", "0639980055", []string{"0<mark>6 39 98 00 55</mark>"}},
		{"reference", "rc-1042", []string{"<mark>RC-1042</mark>"}},
		{"comment", "remise", []string{"Commentaire\u00a0:", "<mark>Remise</mark> possible &lt;b&gt;", "#comment-"}},
		{"nothing", "trottinette <b>", []string{"Rien trouvé pour «\u00a0trottinette &lt;b&gt;\u00a0»", `value="trottinette &lt;b&gt;"`}},
		{"too little", "cl", []string{"Au moins trois lettres"}},
		// What somebody typed is no leak, though it be right.
		{"the buyer's address", bridgetest.BuyerEmail, []string{"Rien trouvé", `value="` + bridgetest.BuyerEmail + `"`}},
	} {
		for _, path := range []string{"/conversations", thread} {
			a := lea.get(path + "?q=" + url.QueryEscape(tt.query))
			if a.status != http.StatusOK {
				t.Fatalf("%s: %d", tt.name, a.status)
			}
			wantContains(t, a.body, tt.want...)
			if strings.Contains(a.body, "sse-connect=\"/live?") {
				t.Errorf("%s: changes come to what was found", tt.name)
			}
		}
	}
	max := s.signedIn(s.other).get("/conversations?q=durand")
	wantWithout(t, max.body, "Marie", question)
	if a := s.browser().get("/conversations?q=durand"); a.status != http.StatusSeeOther {
		t.Errorf("signed out: %d", a.status)
	}
}

func TestSearchGoesOn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for i := range 60 {
		s.Clock.Add(10 * time.Minute)
		_, err := s.PutListing(t.Context(), bridge.NewListing{
			ExternalID: fmt.Sprint("many-", i), Account: bridgetest.AccountID, Title: fmt.Sprint("Duster ", i), Contact: bridgetest.SellerEmail,
		})
		must(t, err)
		s.lead(fmt.Sprint("many-", i), "Bonjour !", bridgetest.Buyer())
	}
	must(t, s.IndexSearch(t.Context()))
	lea := s.signedIn(s.lea)
	first := lea.get("/conversations?q=duster").body
	if n := strings.Count(first, `class="row"`); n != 50 {
		t.Errorf("%d rows, want 50", n)
	}
	older := regexp.MustCompile(`<li class="older"><a href="(/conversations\?behind=\d+&amp;q=duster)"`).FindStringSubmatch(first)
	if older == nil {
		t.Fatalf("no way to the others in\n%s", first)
	}
	second := lea.get(strings.ReplaceAll(older[1], "&amp;", "&")).body
	if n := strings.Count(second, `class="row"`); n != 10 || strings.Contains(second, `class="older"`) {
		t.Errorf("%d rows behind, want 10", n)
	}
}

func TestFindInsideAConversation(t *testing.T) {
	t.Parallel()
	s := searchSite(t)
	lea, thread := s.signedIn(s.lea), "/conversations/"+string(s.thread.ID)
	for _, tt := range []struct {
		name, address, count, message string
		marks                         int
	}{
		{"newest", "?find=embrayage", "3 sur 3", "3", 3},
		{"by number", "?find=embrayage&hit=1", "1 sur 3", "2", 3},
		{"by message", "?find=embrayage&at=3&q=embrayage", "2 sur 3", "3", 3},
		{"a number that is not there", "?find=embrayage&hit=9", "3 sur 3", "3", 3},
		{"words", "?find=venez+clio&hit=1", "1 sur 2", "1", 2},
		{"nothing", "?find=trottinette", "Rien trouvé", "", 0},
		{"too little", "?find=a", "Au moins trois lettres", "", 0},
		{"not yet", "?find=", "", "", 0},
	} {
		body := lea.get(thread + tt.address).body
		_, pane, _ := strings.Cut(body, `id="panes"`)
		wantContains(t, pane, ">"+tt.count+"</output>", `name="find"`)
		if n := strings.Count(pane, "<mark"); n != tt.marks {
			t.Errorf("%s: %d marks, want %d", tt.name, n, tt.marks)
		}
		now := ""
		if before, _, ok := strings.Cut(pane, `<mark id="hit"`); ok {
			all := regexp.MustCompile(`id="message-(\d+)"`).FindAllStringSubmatch(before, -1)
			now = all[len(all)-1][1]
		}
		if now != tt.message {
			t.Errorf("%s: message %q is shown, want %q", tt.name, now, tt.message)
		}
	}
	body := lea.get(thread + "?find=embrayage&hit=1&q=clio").body
	wantContains(t, body, `href="`+thread+`?find=embrayage&amp;hit=3&amp;q=clio#hit"`, `href="`+thread+`?find=embrayage&amp;hit=2&amp;q=clio#hit"`,
		`href="`+thread+`?q=clio" title="Fermer"`, `<a class="tool phone" href="/conversations?q=clio">`)
	// The buyer's page has none of it.
	wantWithout(t, s.signedIn(s.marie).get("/my"+thread+"?find=embrayage&q=embrayage").body, "<mark", `name="find"`)
}

// aSearchLeadsToItsHit: everything by the keyboard.
func aSearchLeadsToItsHit(s *site, open opener) {
	for i := range 30 {
		s.write(s.thread, bridge.SideSeller, strings.Repeat("Une ligne de plus.\n", 3))
		if i == 9 || i == 4 {
			s.write(s.thread, bridge.SideBuyer, "Et l’embrayage ?")
		}
	}
	must(s.t, s.IndexSearch(s.t.Context()))
	lea := open(s)
	lea.signIn(s.link(s.lea))
	lea.await(`document.querySelector(".row")`)
	lea.do(chromedp.KeyEvent("/"))
	// The browser that is driven types the key even where a script took it.
	lea.await(`document.activeElement.id === "search" && (document.activeElement.value = "x")`)
	lea.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent("\b"))
	lea.do(chromedp.KeyEvent("EMBRAYAGE\r"))
	lea.sees(".row .last mark", "embrayage")
	lea.do(chromedp.Click("#rows .row"))
	inView := `(() => { const hit = document.getElementById("hit")?.getBoundingClientRect(); return hit && hit.top > 60 && hit.bottom < innerHeight - 60 })()`
	lea.sees(".find output", "2 sur 2")
	lea.await(inView)
	lea.await(`document.querySelector(".row[aria-current=page]") && document.getElementById("hit").closest(".message").id === "message-13"`)
	lea.do(chromedp.Click("#find-earlier"))
	lea.sees(".find output", "1 sur 2")
	lea.await(inView)
	lea.await(`document.getElementById("hit").closest(".message").id === "message-7" && document.getElementById("search").value === "EMBRAYAGE"`)

	// What comes meanwhile is marked too.
	s.write(s.thread, bridge.SideBuyer, "Alors, cet embrayage ?")
	lea.sees("#message-34 mark", "embrayage")
	lea.do(chromedp.Focus("#find"), chromedp.KeyEvent("\x1b"))
	lea.await(`!document.querySelector(".find") && !document.querySelector("#timeline mark") && document.querySelector(".row mark")`)
}
