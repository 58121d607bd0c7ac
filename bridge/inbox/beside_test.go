package inbox_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestANoteIsKeptBesideTheThread(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea, path := s.signedIn(s.lea), "/conversations/"+string(s.thread.ID)
	// The member may know the buyer's address from elsewhere, and note it.
	note := url.Values{"note": {"Paie <comptant>, " + bridgetest.BuyerEmail}, "tags": {"VIP, reprise"}, "was": {"0"}}
	if a := lea.post(path+"/note", note); a.status != http.StatusSeeOther || a.header.Get("Location") != path+"/details" {
		t.Fatalf("%d, to %q", a.status, a.header.Get("Location"))
	}
	page := lea.get(path + "/details").body
	wantContains(t, page, "Paie &lt;comptant&gt;, "+bridgetest.BuyerEmail, "<li>VIP</li><li>reprise</li>", `value="VIP, reprise"`, "Léa Dubreuil, ")
	if a := lea.post(path+"/note", note); a.status != http.StatusConflict {
		t.Errorf("over a newer note: %d, want 409", a.status)
	}
	was := regexp.MustCompile(`name="was" value="(\d+)"`).FindStringSubmatch(page)
	if a := lea.post(path+"/note", url.Values{"was": {was[1]}}); a.status != http.StatusSeeOther {
		t.Errorf("over the one that was seen: %d", a.status)
	}
	wantWithout(t, lea.get(path).body, "comptant", "VIP")
	wantWithout(t, s.signedIn(s.marie).get("/my"+path).body, "Notes", "/note")
}

func TestWhatStandsBesideTheThread(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ctx := t.Context()
	gone := bridge.NewListing{
		ExternalID: "second", Account: bridgetest.AccountID, Title: "Clio vendue", Contact: bridgetest.SellerEmail,
		Description: "Première main,\nentretien suivi.", State: bridge.ListingSold,
	}
	_, err := s.PutListing(ctx, gone)
	must(t, err)
	buyer := bridgetest.Buyer()
	buyer.ProfileURL = "https://voiturama.example/membres/marie75"
	second := s.lead("second", "Et celle-ci ?", buyer)
	page := s.signedIn(s.lea).get("/conversations/" + string(second.ID)).body
	wantContains(t, page, "Vendu", "Première main,\nentretien suivi.", s.Address(second.SellerAlias), bridgetest.ListingTitle,
		`<a href="/conversations/`+string(s.thread.ID)+`">`,
		`<a href="https://voiturama.example/membres/marie75" target="_blank" rel="noopener noreferrer" title="Voir le profil">marie75</a>`,
		"répond en 10 minutes en moyenne")
	wantContains(t, s.signedIn(bridge.Viewer{Buyer: second.BuyerID, Conversation: second.ID}).get("/my/conversations/"+string(second.ID)).body, "Vendu")

	gone.State, gone.ExpiresAt = bridge.ListingOnline, s.Now()
	_, err = s.PutListing(ctx, gone)
	must(t, err)
	wantContains(t, s.signedIn(s.lea).get("/conversations/"+string(second.ID)).body, "Annonce expirée")
}
