package bridge_test

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func viewers(t *testing.T, b *bridgetest.Bridge, p bridge.Posted) (seller, buyer, otherSeller, otherBuyer bridge.Viewer) {
	t.Helper()
	member := func(account, email string) bridge.Viewer {
		m, err := b.PutMember(t.Context(), bridge.NewMember{Account: account, Email: email, Role: bridge.RoleOwner})
		if err != nil {
			t.Fatal(err)
		}
		return bridge.Viewer{Member: m.ID, Account: m.AccountID}
	}
	n := bridgetest.Buyer()
	n.ExternalID, n.Email = "buyer-2", bridgetest.OtherBuyer
	q := b.Lead(t, bridgetest.OtherListing, n, "Bonjour.")
	return member(bridgetest.AccountID, bridgetest.MemberEmail),
		bridge.Viewer{Buyer: p.Conversation.BuyerID, Conversation: p.Conversation.ID},
		member(bridgetest.OtherAccount, "x@autos-leroux.example"),
		bridge.Viewer{Buyer: q.Conversation.BuyerID, Conversation: q.Conversation.ID}
}

func TestEachSideSeesItsOwn(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	id := p.Conversation.ID
	file, err := b.Post(t.Context(), bridge.NewMessage{
		Conversation: id, Side: bridge.SideSeller, Text: "Voici.", Via: bridge.ViaWeb,
		Files: []bridge.NewFile{{Name: "devis.pdf", Content: strings.NewReader("%PDF-1.7")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	seller, buyer, otherSeller, otherBuyer := viewers(t, b, p)
	for _, tt := range []struct {
		name string
		who  bridge.Viewer
		want error
	}{
		{"seller", seller, nil},
		{"buyer", buyer, nil},
		{"another account", otherSeller, bridge.ErrNotFound},
		{"another buyer", otherBuyer, bridge.ErrNotFound},
		{"the buyer with a link to another conversation", bridge.Viewer{Buyer: buyer.Buyer, Conversation: otherBuyer.Conversation}, bridge.ErrNotFound},
		{"nobody", bridge.Viewer{}, bridge.ErrNotFound},
	} {
		_, err := b.View(t.Context(), tt.who, id)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: View: %v; want %v", tt.name, err, tt.want)
		}
		if err := b.MarkSeen(t.Context(), tt.who, id); !errors.Is(err, tt.want) {
			t.Errorf("%s: MarkSeen: %v; want %v", tt.name, err, tt.want)
		}
		_, r, err := b.OpenAttachment(t.Context(), tt.who, file.Attachments[0].ID)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: OpenAttachment: %v; want %v", tt.name, err, tt.want)
		}
		if r != nil {
			if data, err := io.ReadAll(r); err != nil || string(data) != "%PDF-1.7" {
				t.Errorf("%s: the file is %q, %v", tt.name, data, err)
			}
			_ = r.Close()
		}
	}
	rows, err := b.Conversations(t.Context(), seller, bridge.ConversationFilter{Limit: 10})
	if err != nil || len(rows) != 1 || rows[0].Name != "Marie Durand" {
		t.Errorf("the seller's list: %+v, %v", rows, err)
	}
}

func TestNoSecretReachesTheOtherSide(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	n := bridgetest.Buyer()
	n.MaskPhone, n.Name = true, "Marie "+bridgetest.BuyerEmail
	p := b.Lead(t, bridgetest.ListingID, n, "Écrivez à "+strings.ToUpper(bridgetest.BuyerEmail)+" ou au 06 39.98-00 01 svp")
	receive(t, b, mail(bridgetest.SellerEmail, "1@x.example", "Oui.\n\n-- \nGarage Dubreuil\n"+bridgetest.SellerEmail), sellerAlias(b, p))
	receive(t, b, mail(bridgetest.SellerEmail, "2@x.example", "Ou à "+bridgetest.MemberEmail+" !"), sellerAlias(b, p))
	seller, buyer, _, _ := viewers(t, b, p)
	check := func(where string, v any, secrets ...string) {
		t.Helper()
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range secrets {
			if strings.Contains(strings.ToLower(string(data)), s) {
				t.Errorf("%s holds %s:\n%s", where, s, data)
			}
		}
	}
	buyers := []string{bridgetest.BuyerEmail, bridgetest.BuyerPhone, "39.98-00 01"}
	sellers := []string{bridgetest.SellerEmail, bridgetest.MemberEmail}
	sv, err := b.View(t.Context(), seller, p.Conversation.ID)
	if err != nil {
		t.Fatal(err)
	}
	check("the seller's view", sv, buyers...)
	bv, err := b.View(t.Context(), buyer, p.Conversation.ID)
	if err != nil {
		t.Fatal(err)
	}
	check("the buyer's view", bv, sellers...)
	rows, err := b.Conversations(t.Context(), seller, bridge.ConversationFilter{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	check("the seller's list", rows, buyers...)
	b.Clock.Add(time.Minute)
	for _, n := range lease(t, b) {
		o := outgoing(t, b, n)
		secrets := o.Secrets
		o.Secrets, o.To, o.Notification, o.Listing, o.Account = nil, "", bridge.Notification{}, bridge.Listing{}, bridge.Account{}
		check("a mail to the "+string(n.Side), o, secrets...)
		if want := map[bridge.Side]int{bridge.SideSeller: 2, bridge.SideBuyer: 2}[n.Side]; len(secrets) != want && n.To != bridgetest.OtherSeller {
			t.Errorf("secrets of a mail to the %s: %v", n.Side, secrets)
		}
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	seller, buyer, _, _ := viewers(t, b, p)
	token := func(who bridge.Viewer) string {
		t.Helper()
		url, err := b.NewSignIn(t.Context(), who, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return url[strings.LastIndex(url, "/")+1:]
	}
	in := token(seller)
	for range 3 {
		if err := b.CheckSignIn(t.Context(), in); err != nil {
			t.Fatalf("looking at a link uses it up: %v", err)
		}
	}
	cookie, _, err := b.SignIn(t.Context(), in, "")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := b.Session(t.Context(), cookie); err != nil || s.Viewer != seller {
		t.Errorf("Session: %+v, %v", s, err)
	}
	if _, _, err := b.SignIn(t.Context(), in, ""); !errors.Is(err, bridge.ErrExpired) {
		t.Errorf("a member's link works twice: %v", err)
	}
	if err := b.SignOut(t.Context(), cookie); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Session(t.Context(), cookie); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("after signing out: %v", err)
	}
	again := token(buyer)
	for range 2 {
		if _, _, err := b.SignIn(t.Context(), again, ""); err != nil {
			t.Errorf("a buyer's link opens the conversation once only: %v", err)
		}
	}
	late := token(seller)
	b.Clock.Add(61 * time.Minute)
	if err := b.CheckSignIn(t.Context(), late); !errors.Is(err, bridge.ErrExpired) {
		t.Errorf("after its time: %v", err)
	}
	last := "0"
	if strings.HasSuffix(late, last) {
		last = "1"
	}
	for _, forged := range []string{"", "x", late[:len(late)-1] + last, p.Conversation.SellerAlias} {
		if err := b.CheckSignIn(t.Context(), forged); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("CheckSignIn(%q): %v", forged, err)
		}
	}
}

func TestRequestSignIn(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	lease(t, b)
	for _, email := range []string{bridgetest.MemberEmail, "nobody@example.com"} {
		if err := b.RequestSignIn(t.Context(), email); err != nil {
			t.Fatal(err)
		}
	}
	due := lease(t, b)
	if len(due) != 1 || due[0].To != bridgetest.MemberEmail {
		t.Fatalf("due: %+v; want one mail to the member", due)
	}
	if o := outgoing(t, b, due[0]); !strings.Contains(o.ThreadURL, "/sign-in/") {
		t.Errorf("the mail's link is %q", o.ThreadURL)
	}
}

func TestAPIKey(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	secret, err := b.CreateAPIKey(t.Context(), "chat")
	if err != nil {
		t.Fatal(err)
	}
	if k, err := b.CheckAPIKey(t.Context(), secret); err != nil || k.Name != "chat" {
		t.Errorf("CheckAPIKey: %+v, %v", k, err)
	}
	for _, wrong := range []string{"", "psk_", secret + "x", secret[:len(secret)-1], strings.ToUpper(secret)} {
		if _, err := b.CheckAPIKey(t.Context(), wrong); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("CheckAPIKey(%q): %v", wrong, err)
		}
	}
}

func TestWatch(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	seller, buyer, other, _ := viewers(t, b, p)
	mine, stop := b.Watch(seller)
	defer stop()
	theirs, stopTheirs := b.Watch(buyer)
	defer stopTheirs()
	foreign, stopForeign := b.Watch(other)
	defer stopForeign()
	for range 200 {
		post(t, b, p.Conversation.ID, bridge.SideSeller, "Encore.")
	}
	for name, ch := range map[string]<-chan bridge.Change{"seller": mine, "buyer": theirs} {
		var last bridge.Change
		for len(ch) > 0 {
			last = <-ch
		}
		if last != (bridge.Change{}) {
			t.Errorf("the %s missed changes and is not told to look again: %+v", name, last)
		}
	}
	if len(foreign) != 0 {
		t.Error("another account is told")
	}
	post(t, b, p.Conversation.ID, bridge.SideBuyer, "Encore.")
	if c := <-mine; c.Conversation != p.Conversation.ID {
		t.Errorf("after catching up: %+v", c)
	}
}

func TestBadInputNamesTheField(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	listing := func(change func(*bridge.NewListing)) func() error {
		n := bridge.NewListing{ExternalID: "a", Account: bridgetest.AccountID, Title: "T", Contact: "a@example.com"}
		change(&n)
		return func() error { _, err := b.PutListing(t.Context(), n); return err }
	}
	lead := func(change func(*bridge.NewLead)) func() error {
		n := bridge.NewLead{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer(), Text: "x"}
		change(&n)
		return func() error { _, err := b.OpenLead(t.Context(), n); return err }
	}
	for _, tt := range []struct {
		field string
		do    func() error
	}{
		{"contact", listing(func(n *bridge.NewListing) { n.Contact = "nobody" })},
		{"contact", listing(func(n *bridge.NewListing) { n.Contact = "Ann <a@example.com>" })},
		{"title", listing(func(n *bridge.NewListing) { n.Title = "a\r\nBcc: b@example.com" })},
		{"account", listing(func(n *bridge.NewListing) { n.Account = "nobody" })},
		{"price", listing(func(n *bridge.NewListing) { n.Price, n.Currency = "12 500", "EUR" })},
		{"currency", listing(func(n *bridge.NewListing) { n.Price = "12500" })},
		{"url", listing(func(n *bridge.NewListing) { n.URL = "javascript:alert(1)" })},
		{"phone", listing(func(n *bridge.NewListing) { n.Phone = "0639980001" })},
		{"criteria[0].name", listing(func(n *bridge.NewListing) { n.Criteria = []bridge.Criterion{{}} })},
		{"listing", lead(func(n *bridge.NewLead) { n.Listing = "nothing" })},
		{"text", lead(func(n *bridge.NewLead) { n.Text = " \n" })},
		{"text", lead(func(n *bridge.NewLead) { n.Text = strings.Repeat("x", 1<<20) })},
		{"buyer.external_id", lead(func(n *bridge.NewLead) { n.Buyer.ExternalID = "" })},
		{"buyer.email", lead(func(n *bridge.NewLead) { n.Buyer.Email = "x" })},
		{"buyer.language", lead(func(n *bridge.NewLead) { n.Buyer.Language = "tlh" })},
	} {
		err := tt.do()
		var invalid *bridge.InvalidError
		if !errors.As(err, &invalid) || invalid.Field != tt.field || !errors.Is(err, bridge.ErrInvalid) {
			t.Errorf("%s: %v; want an InvalidError that names it", tt.field, err)
		}
	}
}
