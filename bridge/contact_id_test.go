package bridge_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

var contactIDShape = regexp.MustCompile(`^[0-9a-hjkmnp-tv-z]{26}$`)

// secondListing is one more of the first account's.
func secondListing(t *testing.T, b *bridgetest.Bridge) string {
	t.Helper()
	_, err := b.PutListing(t.Context(), bridge.NewListing{ExternalID: "annonce-3", Account: bridgetest.AccountID, Title: "Dacia Spring", Contact: bridgetest.SellerEmail})
	if err != nil {
		t.Fatal(err)
	}
	return "annonce-3"
}

// Who writes about two listings of an account is one contact of it, and another
// one of another account.
func TestContactIDIsOfOneAccountAndOneBuyer(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	other := bridgetest.Buyer()
	other.ExternalID, other.Email, other.Phone = "buyer-2", bridgetest.OtherBuyer, ""
	id := func(listing string, buyer bridge.NewBuyer) string {
		return b.Lead(t, listing, buyer, "Bonjour").Lead.Record.Contact.ID
	}
	first, second := id(bridgetest.ListingID, bridgetest.Buyer()), id(secondListing(t, b), bridgetest.Buyer())
	elsewhere, another := id(bridgetest.OtherListing, bridgetest.Buyer()), id(bridgetest.ListingID, other)
	if first != second || !contactIDShape.MatchString(first) {
		t.Errorf("contact.id of one buyer: %q and %q", first, second)
	}
	if elsewhere == first || another == first || another == elsewhere || !contactIDShape.MatchString(elsewhere) {
		t.Errorf("contact.id for another account %q, of another buyer %q; the first is %q", elsewhere, another, first)
	}
}

// All that tells the account of a buyer calls them by one id, and the buyer never
// sees it.
func TestContactIDIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	hook := f.hook()
	p := f.Lead(t, secondListing(t, f.Bridge), bridgetest.Buyer(), "Bonjour")
	_, err := f.MarkFavorite(t.Context(), bridge.NewFavorite{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer()})
	if err != nil {
		t.Fatal(err)
	}
	want := p.Lead.Record.Contact.ID
	got := map[string]string{}
	v := f.view(f.lea)
	got["view"], got["record of the view"] = string(v.ContactID), v.Lead.Record.Contact.ID
	whole := conversation(t, f.Bridge, f.id)
	got["whole conversation"], got["its record"] = string(whole.ContactID), whole.Lead.Record.Contact.ID
	l, _, err := f.LeadFor(t.Context(), f.lea, p.Lead.ID)
	if err != nil {
		t.Fatal(err)
	}
	got["lead"] = l.Record.Contact.ID
	rows, err := f.Conversations(t.Context(), f.lea, bridge.ConversationFilter{View: bridge.ViewAll, Limit: 10})
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d conversations, %v", len(rows), err)
	}
	leads, err := f.Leads(t.Context(), f.lea, bridge.LeadFilter{Limit: 10})
	if err != nil || len(leads) != 2 {
		t.Fatalf("%d leads, %v", len(leads), err)
	}
	for i := range rows {
		got[fmt.Sprint("conversation row ", i)], got[fmt.Sprint("lead row ", i)] = string(rows[i].ContactID), string(leads[i].ContactID)
	}
	for _, o := range f.leaseHooks(hook.ID) {
		var body bridge.Announcement
		if err := json.Unmarshal([]byte(o.Delivery.Body), &body); err != nil {
			t.Fatal(err)
		}
		got["webhook "+string(body.Type)+body.Data.Conversation] = body.Data.Contact.ID
	}
	for _, n := range append(f.mailed(), f.mailed()...) { // one at a time in a conversation
		o, err := f.Outgoing(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		if n.Side == bridge.SideBuyer && o.Record.Contact.ID != "" {
			t.Error("a mail to the buyer has a contact.id")
		}
		if n.Side == bridge.SideSeller && (n.ConversationID == f.id || n.ConversationID == p.Conversation.ID) {
			got["mail "+string(n.Kind)+string(n.ConversationID)] = o.Record.Contact.ID
		}
	}
	for where, id := range got {
		if id != want {
			t.Errorf("%s has %q, want %q", where, id, want)
		}
	}
	if len(got) < 14 {
		t.Errorf("it was looked for in %d places only: %v", len(got), got)
	}
	if mine := f.view(f.buyer); mine.ContactID != "" || mine.Lead != nil {
		t.Errorf("the buyer sees %q", mine.ContactID)
	}
}

// It is kept nowhere but in what was told, and goes with that.
func TestContactIDGoesWithTheBuyer(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	id := string(f.view(f.lea).ContactID)
	if id == "" || inFiles(t, f, id) {
		t.Fatalf("the id %q is in the files before it was told", id)
	}
	hook := f.hook()
	f.Lead(t, secondListing(t, f.Bridge), bridgetest.Buyer(), "Bonjour")
	if due := f.leaseHooks(hook.ID); len(due) == 0 || !strings.Contains(due[0].Delivery.Body, id) || !inFiles(t, f, id) {
		t.Fatal("no webhook was told the id")
	}
	if _, err := f.EraseBuyer(t.Context(), "buyer-1"); err != nil {
		t.Fatal(err)
	}
	if inFiles(t, f, id) {
		t.Error("the id is still in the files")
	}
	v := f.view(f.lea)
	if v.ContactID != "" || v.Lead.Record.Contact.ID != "" {
		t.Errorf("an erased buyer is %q, in the record %q", v.ContactID, v.Lead.Record.Contact.ID)
	}
	due := f.leaseHooks(hook.ID)
	if len(due) == 0 || slices.ContainsFunc(due, func(o bridge.OutgoingWebhook) bool { return strings.Contains(o.Delivery.Body, id) }) {
		t.Errorf("what is told of an erased buyer (%d webhooks) has the id", len(due))
	}
	if again := f.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour").Lead.Record.Contact.ID; again == id || again == "" {
		t.Errorf("a buyer who comes back is %q", again)
	}
}

// The key is made once, and is not printed.
func TestContactKeyStays(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	one, err := bridge.OpenContactKey(t.Context(), b.Store, b.Clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	again, err := bridge.OpenContactKey(t.Context(), b.Store, b.Clock.Now)
	if err != nil || string(one) != string(again) || len(one) != 32 {
		t.Errorf("opened again it is another key, or %v", err)
	}
	if s := fmt.Sprint(one, one.LogValue()); s != "contact key contact key" {
		t.Errorf("it is printed: %s", s)
	}
}

// An account that pinned a version gets its mails in it; those that did not stay
// with the first.
func TestVersionsArePinned(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	garage := bridge.Steward{Account: bridgetest.AccountID}
	versions := func() (all []int) {
		t.Helper()
		for _, n := range f.mailed() {
			if n.Side == bridge.SideSeller {
				all = append(all, n.Template)
			}
		}
		return all
	}
	say := func(want int) {
		t.Helper()
		f.say(bridge.SideBuyer, "Une question de plus.")
		if got := versions(); !slices.Equal(got, []int{want}) {
			t.Errorf("versions %v, want %d", got, want)
		}
	}
	versions()
	say(1)
	pin := bridge.Profile{Name: bridge.ContactsProfile, Kind: bridge.ProfileMail, Template: 2, Leads: true, Messages: true, Favorites: true, Active: true}
	if _, err := f.PutProfile(t.Context(), garage, pin); err != nil {
		t.Fatal(err)
	}
	say(2)
	pin.Template = 0
	if p, err := f.PutProfile(t.Context(), garage, pin); err != nil || p.Template != 2 {
		t.Errorf("0 does not keep version 2: %d, %v", p.Template, err)
	}
	pin.Template = 1
	if _, err := f.PutProfile(t.Context(), garage, pin); err != nil {
		t.Fatal(err)
	}
	say(1)
	made, err := f.PutProfile(t.Context(), garage, bridge.Profile{Name: "crm", Kind: bridge.ProfileCSV, Address: "csv@crm.example", Leads: true})
	if err != nil || made.Template != 1 {
		t.Errorf("a new profile has version %d, %v", made.Template, err)
	}
}
