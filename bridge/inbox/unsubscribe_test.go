package inbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestUnsubscribing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	link := s.unsubscribeLink()
	b := s.browser()
	wantContains(t, b.get(link).body, "Arrêter ces e-mails", `action="`+link+`"`)
	if !s.favoritesByMail() {
		t.Fatal("opening the link has unsubscribed")
	}
	// A mail program's one click comes from another site.
	b.header.Set("Sec-Fetch-Site", "cross-site")
	for range 2 {
		if a := b.post(link, url.Values{"List-Unsubscribe": {"One-Click"}}); a.status != http.StatusOK {
			t.Errorf("POST = %d, want 200", a.status)
		} else {
			wantContains(t, a.body, "C’est fait")
		}
	}
	if s.favoritesByMail() {
		t.Error("the mails go on")
	}
	if a := b.post("/unsubscribe/nothing", nil); a.status != http.StatusNotFound {
		t.Errorf("POST without a token = %d, want 404", a.status)
	}
}

// unsubscribeLink returns the path in a mail about a favourite.
func (s *site) unsubscribeLink() string {
	s.t.Helper()
	_, err := s.MarkFavorite(s.t.Context(), bridge.NewFavorite{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer()})
	must(s.t, err)
	for range 10 { // the mails of a thread leave one after the other
		due, err := s.Lease(s.t.Context(), 10)
		must(s.t, err)
		for _, n := range due {
			if n.Kind == bridge.NotifyFavorite {
				o, err := s.Outgoing(s.t.Context(), n)
				must(s.t, err)
				return strings.TrimPrefix(o.Unsubscribe, s.Installation().BaseURL)
			}
			must(s.t, s.Delivered(s.t.Context(), n.ID, "250 ok"))
		}
	}
	s.t.Fatal("no mail about the favourite")
	return ""
}

func (s *site) favoritesByMail() bool {
	s.t.Helper()
	settings, err := s.ContactSettings(s.t.Context(), bridgetest.AccountID, bridgetest.SellerEmail)
	must(s.t, err)
	return settings.FavoritesByMail
}
