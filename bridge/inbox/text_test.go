package inbox_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// bad returns a text that would be seen to run, were it put into a page as HTML
// anywhere. Each has its number, so that none hides behind another.
func bad(n int) string {
	return fmt.Sprintf(`<img src=x onerror=alert(%[1]d)>"'><script>alert(%[1]d)</script>{{%[1]d}}`, n)
}

func TestWhatPeopleWriteIsText(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ctx := t.Context()
	_, err := s.PutAccount(ctx, bridge.NewAccount{ExternalID: "bad", Name: bad(1), Language: "fr"})
	must(t, err)
	_, err = s.PutMember(ctx, bridge.NewMember{Account: "bad", Email: "eve@bad.example", Name: bad(2), Role: bridge.RoleOwner})
	must(t, err)
	_, err = s.PutListing(ctx, bridge.NewListing{
		ExternalID: "bad", Account: "bad", Reference: bad(3), Title: bad(4), Description: bad(5), Category: bad(6),
		Criteria: []bridge.Criterion{{Name: bad(7), Value: bad(8)}}, Contact: "sales@bad.example",
	})
	must(t, err)
	c := s.lead("bad", bad(9), bridge.NewBuyer{
		ExternalID: "bad", Pseudonym: bad(10), Name: bad(11), Email: "mallory@bad.example",
	})
	s.write(c, bridge.SideBuyer, bad(12), bridge.NewFile{Name: bad(13) + ".pdf", Content: strings.NewReader("%PDF-1.4")})
	s.receive(c.BuyerAlias, "From: "+"<mallory@bad.example>\nMessage-ID: <1@bad.example>\nSubject: x\n\n"+bad(14)+"\n\n-- \n"+bad(15)+"\n")
	s.receive(c.BuyerAlias, "From: =?utf-8?q?x?= <other@bad.example>\nMessage-ID: <2@bad.example>\nSubject: "+bad(16)+"\n\nheld\n")
	s.receive(c.SellerAlias, "From: <other@bad.example>\nMessage-ID: <3@bad.example>\nSubject: "+bad(17)+"\n\nheld\n")

	seller, buyer := s.signedIn(s.member("bad")), s.signedIn(bridge.Viewer{Buyer: c.BuyerID, Conversation: c.ID})
	pages := map[string]string{
		"list":        seller.get("/conversations").body,
		"thread":      seller.get("/conversations/" + string(c.ID)).body,
		"details":     seller.get("/conversations/" + string(c.ID) + "/details").body,
		"mine":        buyer.get("/my/conversations/" + string(c.ID)).body,
		"stream":      next(t, seller.listen("/conversations/"+string(c.ID)+"/live")).data,
		"list stream": next(t, seller.listen("/live")).data,
		"refusal": buyer.post("/my/conversations/"+string(c.ID)+"/messages", url.Values{
			"text": {strings.Repeat(bad(18), 2000)},
		}).body,
		"address": seller.get("/conversations/" + url.PathEscape(bad(19))).body,
		"sign-in": seller.post("/sign-in", url.Values{"email": {bad(20)}}).body,
	}
	raw := regexp.MustCompile(`(?i)<img src=x|<script>|onerror=alert\(\d+\)>`)
	for name, page := range pages {
		if m := raw.FindStringIndex(page); m != nil {
			t.Errorf("%s: unescaped at %q", name, page[max(0, m[0]-80):min(len(page), m[1]+20)])
		}
	}
	for name, numbers := range map[string][]int{
		"list": {4, 11}, "thread": {3, 4, 7, 8, 9, 10, 11, 12, 14, 15, 17}, "mine": {1, 4, 9, 12, 14, 15, 16},
		"stream": {9, 12, 14, 15, 17}, "list stream": {4, 11}, "refusal": {18}, "sign-in": {20},
	} {
		for _, n := range numbers {
			wantContains(t, pages[name], fmt.Sprintf("alert(%d)&lt;/script&gt;", n))
		}
	}
}

// Addresses that a listing or profile names are links only where they are safe.
func TestAddressesAreChecked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.signedIn(s.lea)
	page := b.get("/conversations/" + string(s.thread.ID)).body
	wantContains(t, page, `<a href="https://voiturama.example/annonces/1" target="_blank" rel="noopener noreferrer">`)
	wantWithout(t, page, "javascript:", "ZgotmplZ")
}

func TestShowAll(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.receive(s.thread.SellerAlias, `From: Garage <`+bridgetest.SellerEmail+`>
Message-ID: <1@garage-dubreuil.example>
Subject: Re: Clio
Content-Type: text/plain; charset=utf-8

Oui, elle est disponible.

-- 
Garage Dubreuil, `+bridgetest.SellerEmail+`

Le lun. 16 nov. 2026 à 10:12, Marie a écrit :
> Bonjour, la Clio
`)
	lea := s.signedIn(s.lea).get("/conversations/" + string(s.thread.ID)).body
	wantContains(t, lea, "Tout afficher", "signature", "texte cité", "Garage Dubreuil, "+bridgetest.SellerEmail, "&gt; Bonjour, la Clio", "par e-mail")
	mine := s.signedIn(s.marie).get("/my/conversations/" + string(s.thread.ID)).body
	wantContains(t, mine, "Tout afficher", "&gt; Bonjour, la Clio")
	wantWithout(t, mine, bridgetest.SellerEmail)
}

func TestAHeldMailIsACardForItsSideOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.receive(s.thread.SellerAlias, "From: <assistant@elsewhere.example>\nMessage-ID: <1@elsewhere.example>\nSubject: Au sujet de la Clio\n\nOui.\n")
	wantContains(t, s.signedIn(s.lea).get("/conversations/"+string(s.thread.ID)).body,
		"Un e-mail de votre part est en attente", "assistant@elsewhere.example", "Au sujet de la Clio")
	wantWithout(t, s.signedIn(s.marie).get("/my/conversations/"+string(s.thread.ID)).body,
		"en attente", "elsewhere.example", "Au sujet de la Clio")
}

func TestAFavouriteReadsDifferentlyOnEachSide(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, err := s.MarkFavorite(t.Context(), bridge.NewFavorite{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer()})
	must(t, err)
	wantContains(t, s.signedIn(s.lea).get("/conversations/"+string(s.thread.ID)).body, "a ajouté votre annonce à ses favoris")
	wantContains(t, s.signedIn(s.marie).get("/my/conversations/"+string(s.thread.ID)).body, "Vous avez ajouté cette annonce à vos favoris")
}

func TestTheFirstUnreadIsMarked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	path := "/conversations/" + string(s.thread.ID)
	wantWithout(t, lea.get(path).body, `id="new"`) // all is new
	s.write(s.thread, bridge.SideBuyer, "Et le prix ?")
	s.write(s.thread, bridge.SideBuyer, "Allô ?")
	page := lea.get(path).body
	mark, message := strings.Index(page, `id="new"`), strings.Index(page, `id="message-2"`)
	if mark < 0 || mark > message || strings.Count(page, `id="new"`) != 1 {
		t.Errorf("the mark is at %d and the first unread message at %d", mark, message)
	}
	wantWithout(t, lea.get(path).body, `id="new"`)
}

func TestANotDeliveredMailIsSaid(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(s.thread, bridge.SideSeller, "Oui.")
	s.Clock.Add(time.Hour)
	due, err := s.Lease(t.Context(), 10)
	must(t, err)
	for _, n := range due {
		if n.ConversationID == s.thread.ID && n.Side == bridge.SideBuyer {
			must(t, s.Failed(t.Context(), n.ID, "550 5.1.1"))
		}
	}
	page := s.signedIn(s.lea).get("/conversations/" + string(s.thread.ID)).body
	wantContains(t, page, "message ours failed", "Non remis. L’e-mail est revenu : l’adresse n’existe pas.", "Un e-mail n’a pas pu être remis")
	theirs := s.signedIn(s.marie)
	wantContains(t, theirs.get("/my/conversations/"+string(s.thread.ID)).body, "message theirs failed",
		"Ne vous est pas parvenu par e-mail. L’e-mail est revenu : l’adresse n’existe pas.", "Un e-mail n’a pas pu être remis")
	theirs.header.Set("Accept-Language", "en")
	wantContains(t, theirs.get("/my/conversations/"+string(s.thread.ID)).body, "Did not reach you by mail. ")
}

func TestTimesAreInTheReadersZone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	path := "/conversations/" + string(s.thread.ID)
	for zone, want := range map[string]string{
		"Europe%2FParis": "10:00", "Asia%2FTokyo": "18:00", "": "09:00", "Local": "09:00", "..%2F..%2Fetc": "09:00", "No%2FWhere": "09:00",
	} {
		b := s.signedIn(s.lea)
		jar := keepCookies(b.client.Jar, s.server.URL)
		jar["zone"] = zone
		b.client.Jar = jar
		wantContains(t, b.get(path).body, `<time datetime="2026-11-20T09:00:00Z" title="Aujourd’hui, `+want+`">`+want+`</time>`)
	}
}

func TestAttachmentsAreOnlySaved(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.write(s.thread, bridge.SideSeller, "", bridge.NewFile{Name: "carnet d’entretien.pdf", Content: strings.NewReader("%PDF-1.4 carnet")})
	b := s.signedIn(s.marie)
	path := "/my/conversations/" + string(s.thread.ID) + "/attachments/" + string(m.Attachments[0].ID)
	a := b.get(path)
	if a.status != http.StatusOK || a.body != "%PDF-1.4 carnet" {
		t.Errorf("GET = %d %q", a.status, a.body)
	}
	for name, want := range map[string]string{
		"Content-Type":            "application/pdf",
		"Content-Disposition":     "attachment; filename*=utf-8''carnet%20d%E2%80%99entretien.pdf",
		"X-Content-Type-Options":  "nosniff",
		"Content-Security-Policy": "default-src 'none'; sandbox",
		"Cache-Control":           "private, no-cache",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	b.header.Set("If-None-Match", a.header.Get("ETag"))
	if a := b.get(path); a.status != http.StatusNotModified {
		t.Errorf("GET again = %d, want 304", a.status)
	}
	out := s.browser()
	out.header.Set("If-None-Match", a.header.Get("ETag"))
	if a := out.get(path); a.status != http.StatusSeeOther {
		t.Errorf("GET signed out = %d, want 303", a.status)
	}
}

func TestAnAbsenceIsSaid(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.receive(s.thread.SellerAlias, "From: "+bridgetest.SellerEmail+"\nMessage-ID: <away@garage.example>\nDate: Fri, 20 Nov 2026 09:00:00 +0000\n"+
		"Subject: Absence\nAuto-Submitted: auto-replied\n\nJe suis absent jusqu'au 24 novembre 2026.\n")
	marie, lea := s.signedIn(s.marie), s.signedIn(s.lea)
	wantContains(t, marie.get("/my/conversations/"+string(s.thread.ID)).body, `class="away"`, "Absent jusqu’au mardi 24 novembre")
	marie.header.Set("Accept-Language", "en")
	wantContains(t, marie.get("/my/conversations/"+string(s.thread.ID)).body, "Away until Tuesday 24 November")
	wantWithout(t, lea.get("/conversations/"+string(s.thread.ID)).body, `class="away"`)
	s.Clock.Add(5 * 24 * time.Hour)
	wantWithout(t, marie.get("/my/conversations/"+string(s.thread.ID)).body, `class="away"`)
}

func TestAComplaintIsSaidToItsSide(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	due, err := s.Lease(t.Context(), 10)
	must(t, err)
	for _, n := range due {
		if n.ConversationID == s.thread.ID {
			s.receive(n.BounceAlias, "From: fbl@mailbox.example\nMessage-ID: <1@mailbox.example>\nMIME-Version: 1.0\n"+
				"Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: text/plain\n\nSpam.\n"+
				"--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n--b--\n")
		}
	}
	const said = "signalé comme indésirable"
	wantContains(t, s.signedIn(s.lea).get("/conversations/"+string(s.thread.ID)).body, said)
	wantWithout(t, s.signedIn(s.marie).get("/my/conversations/"+string(s.thread.ID)).body, said)
}
