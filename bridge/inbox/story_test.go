package inbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// told returns what the page of a message's story says.
func (s *site) told(b *browser, m bridge.Message) string {
	s.t.Helper()
	a := b.get("/conversations/" + string(m.ConversationID) + "/messages/" + string(m.ID) + "/trace")
	if a.status != http.StatusOK {
		s.t.Fatalf("status %d, want 200", a.status)
	}
	_, page, _ := strings.Cut(a.body, "<main")
	return page
}

// inOrder wants parts in a page one after the other.
func inOrder(t *testing.T, page string, parts ...string) {
	t.Helper()
	rest := page
	for _, p := range parts {
		_, after, ok := strings.Cut(rest, p)
		if !ok {
			t.Fatalf("no %q, or not in its place, in:\n%s", p, page)
		}
		rest = after
	}
}

func TestWhatHappenedToABuyersMail(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	s.receive(s.thread.BuyerAlias, "From: Marie <"+bridgetest.BuyerEmail+">\nMessage-ID: <1@"+strings.Split(bridgetest.BuyerEmail, "@")[1]+
		">\nSubject: Re: Clio\n\nEncore une question.\n\n-- \nMarie\n")
	m := s.messages(s.lea, s.thread)[1]
	lead, err := s.Lease(t.Context(), 10) // mails of a thread leave in order
	must(t, err)
	must(t, s.Delivered(t.Context(), lead[0].ID, "250 ok"))
	due, err := s.Lease(t.Context(), 10)
	must(t, err)
	s.Clock.Add(time.Minute)
	must(t, s.Deferred(t.Context(), due[0].ID, "451 4.7.1 greylisted"))
	wantContains(t, lea.get("/conversations/"+string(s.thread.ID)).body, "/messages/"+string(m.ID)+"/trace")
	page := s.told(lea, m)
	inOrder(t, page, "Reçu de Marie Durand", "adresse de cet échange", "L’adresse est connue", "Une personne l’a écrit", "enregistré en lieu sûr",
		"Un e-mail pour vous ("+bridgetest.SellerEmail+")", "Pas encore accepté : « 451 4.7.1 greylisted »", "Prochain essai", "Vu par votre compte")
	wantWithout(t, page, bridgetest.BuyerEmail, strings.Split(bridgetest.BuyerEmail, "@")[1])
	wantContains(t, page, bridgetest.BuyerEmail[:1]+"…@…", "prove: known_address")

	english := *lea
	english.header = http.Header{"Accept-Language": {"en"}}
	inOrder(t, s.told(&english, m), "Received from Marie Durand", "The address is known", "“451 4.7.1 greylisted”")
}

func TestWhatHappenedToASellersMessage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	s.Clock.Add(time.Minute)
	m, err := s.Post(t.Context(), bridge.NewMessage{Conversation: s.thread.ID, Side: bridge.SideSeller, Text: "Oui.", Via: bridge.ViaWeb, Member: s.lea.Member})
	must(t, err)
	inOrder(t, s.told(lea, m), "Écrit ici (Vous)", "Un e-mail pour Marie Durand ("+bridgetest.BuyerEmail[:1]+"…@…)", "Il n’est pas encore parti")
	s.Clock.Add(time.Hour)
	due, err := s.Lease(t.Context(), 10)
	must(t, err)
	host := "mx." + strings.Split(bridgetest.BuyerEmail, "@")[1]
	for _, n := range due {
		must(t, s.Failed(t.Context(), n.ID, host+" 550 5.1.1 no such user"))
	}
	page := s.told(lea, m)
	inOrder(t, page, "Refusé définitivement", "550 5.1.1 no such user", "Non remis")
	wantWithout(t, page, host, bridgetest.BuyerEmail)
}

func TestWhatHappenedToAHeldMail(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	s.receive(s.thread.SellerAlias, "From: <assistant@elsewhere.example>\nMessage-ID: <3@elsewhere.example>\nSubject: Re: Clio\n\nOui.\n")
	path := "/conversations/" + string(s.thread.ID)
	view, err := s.View(t.Context(), s.lea, s.thread.ID)
	must(t, err)
	held := path + "/held/" + string(view.Held[0].ID)
	wantContains(t, lea.get(path).body, `href="`+held+`/trace"`)
	page := lea.get(held + "/trace").body
	inOrder(t, page, "assistant@elsewhere.example", "Reçu de assistant@elsewhere.example", "cette adresse ne fait pas partie", "vous attend")
	lea.post(held, map[string][]string{"answer": {"refuse"}})
	inOrder(t, lea.get(held+"/trace").body, "vous attend", "Écarté")

	// A buyer's is for nobody on the other side, not even masked.
	s.receive(s.thread.BuyerAlias, "From: <tante@elsewhere.example>\nMessage-ID: <4@elsewhere.example>\nSubject: Re\n\nOui.\n")
	buyers, err := s.View(t.Context(), s.marie, s.thread.ID)
	must(t, err)
	if a := lea.get(path + "/held/" + string(buyers.Held[0].ID) + "/trace"); a.status != http.StatusNotFound {
		t.Errorf("the buyer's held mail: status %d, want 404", a.status)
	}
	// What a message is asked for under another conversation is not there.
	if a := lea.get("/conversations/" + string(s.elses.ID) + "/held/" + string(view.Held[0].ID) + "/trace"); a.status != http.StatusNotFound {
		t.Errorf("under another conversation: status %d, want 404", a.status)
	}
	wantWithout(t, s.signedIn(s.marie).get("/my/conversations/"+string(s.thread.ID)).body, "/trace")
}

// Each mail of a message says for which profile it is, in which form and version.
func TestWhatHappenedSaysForWhichProfile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	for _, p := range []bridge.Profile{
		{Name: "crm-adf", Kind: bridge.ProfileADF, Address: "adf@crm.example", Leads: true, Messages: true, Active: true},
		{Name: "crm-csv", Kind: bridge.ProfileCSV, Address: "csv@crm.example", Leads: true, Messages: true, Active: true},
	} {
		_, err := s.PutProfile(t.Context(), bridge.Steward{Viewer: s.lea}, p)
		must(t, err)
	}
	m := s.write(s.thread, bridge.SideBuyer, "Le prix ?")
	page := s.told(lea, m)
	inOrder(t, page, "Un e-mail pour vous ("+bridgetest.SellerEmail+") a été mis en file d’envoi.", "contacts message/fr/1 ")
	inOrder(t, page, "Un e-mail pour vous (adf@crm.example)", "pour la forme de livraison « crm-adf » (adf/1)", "crm-adf adf/1 ")
	inOrder(t, page, "Un e-mail pour vous (csv@crm.example)", "pour la forme de livraison « crm-csv » (csv/1)")
	m, err := s.Post(t.Context(), bridge.NewMessage{Conversation: s.thread.ID, Side: bridge.SideSeller, Text: "Oui.", Via: bridge.ViaWeb, Member: s.lea.Member})
	must(t, err)
	page = s.told(lea, m)
	inOrder(t, page, "Un e-mail pour Marie Durand", ">message/fr/1 ")
	wantWithout(t, page, "contacts")
}
