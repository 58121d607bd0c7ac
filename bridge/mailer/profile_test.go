package mailer_test

import (
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/parser"
)

var garage = bridge.Steward{Account: bridgetest.AccountID}

func putProfile(t *testing.T, b *bridgetest.Bridge, p bridge.Profile) {
	t.Helper()
	if _, err := b.PutProfile(t.Context(), garage, p); err != nil {
		t.Fatal(err)
	}
}

// arrived waits until a number of mails went out, and returns them by recipient.
func arrived(t *testing.T, o *outbox, h *smarthost, n int) map[string][]string {
	t.Helper()
	for range n {
		o.want(t, "delivered")
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	all := map[string][]string{}
	for _, m := range h.taken {
		all[m.to] = append(all[m.to], m.data)
	}
	return all
}

// Each active profile gets each message in its own form, by SMTP.
func TestProfilesAreDelivered(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	putProfile(t, b, bridge.Profile{Name: "auto", Kind: bridge.ProfileADF, Address: "adf@crm.example", Subject: "Lead for {account} ({portal})", Leads: true, Messages: true, Active: true})
	putProfile(t, b, bridge.Profile{Name: "immo", Kind: bridge.ProfileOpenImmo, Address: "immo@crm.example", Language: "en", Leads: true, Active: true})
	putProfile(t, b, bridge.Profile{Name: "csv", Kind: bridge.ProfileCSV, Address: "csv@crm.example", Leads: true, Messages: true, Active: true})
	putProfile(t, b, bridge.Profile{Name: "copy", Kind: bridge.ProfileMail, Address: "copy@crm.example", Messages: true, Active: true})
	putProfile(t, b, bridge.Profile{Name: "off", Kind: bridge.ProfileMail, Address: "off@crm.example", Leads: true, Messages: true})
	h := newSmarthost(t, nil)
	o := newOutbox(b)
	stop := serve(t, o, mailer.Smarthost{Address: h.Address}, 0)
	defer stop()
	p, err := b.OpenLead(t.Context(), bridge.NewLead{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer(), Text: "Bonjour <&>,\n\nest-elle là ?"})
	if err != nil {
		t.Fatal(err)
	}
	arrived(t, o, h, 4)
	if _, err := b.Post(t.Context(), bridge.NewMessage{Conversation: p.Conversation.ID, Side: bridge.SideBuyer, Text: "Je viens samedi.", Via: bridge.ViaAPI}); err != nil {
		t.Fatal(err)
	}
	all := arrived(t, o, h, 4)
	for to, want := range map[string][]parser.Event{
		bridgetest.SellerEmail: {parser.EventLead, parser.EventMessage}, "adf@crm.example": {parser.EventLead, parser.EventMessage},
		"immo@crm.example": {parser.EventLead}, "csv@crm.example": {parser.EventLead, parser.EventMessage}, "copy@crm.example": {parser.EventMessage}, "off@crm.example": nil,
	} {
		if len(all[to]) != len(want) {
			t.Errorf("%d mails to %s, want %d", len(all[to]), to, len(want))
			continue
		}
		for i, data := range all[to] {
			l, err := parser.ParseLead([]byte(data), parser.LeadOptions{})
			if err != nil || l.Event != want[i] || l.LeadID != p.Lead.Record.LeadID || l.Conversation != string(p.Conversation.ID) || l.Contact.Display != "Marie Durand" {
				t.Errorf("mail %d to %s is read as %+v, %v", i, to, l, err)
			}
			if strings.Contains(data, bridgetest.BuyerEmail) {
				t.Errorf("mail %d to %s has the buyer's address", i, to)
			}
		}
	}
	if m := readMail(t, all["adf@crm.example"][0]); m.Header.Text("Subject") != "Lead for Garage Dubreuil (Voiturama)" {
		t.Errorf("the ADF's subject is %q", m.Header.Text("Subject"))
	}
	// A mail names the earlier ones of its own recipient.
	if refs := readMail(t, all["copy@crm.example"][0]).Header.Text("References"); strings.Count(refs, "@") != 1 {
		t.Errorf("References of the copy: %s", refs)
	}
	if refs := readMail(t, all["csv@crm.example"][1]).Header.Text("References"); strings.Count(refs, "@") != 2 {
		t.Errorf("References of the second CSV mail: %s", refs)
	}
}

// A CRM whose address does not exist gets no more mail; the message stays
// delivered by the other profile, and its story tells of both.
func TestProfileWhoseAddressDoesNotExist(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	putProfile(t, b, bridge.Profile{Name: "crm", Kind: bridge.ProfileADF, Address: "gone@crm.example", Leads: true, Messages: true, Active: true})
	h := newSmarthost(t, func(h *smarthost, _ *smtp.Server) {
		h.onRcpt = func(n int, _ *smtp.Conn) error {
			if n != 2 { // the copy for the CRM leaves behind the one for the contact address
				return nil
			}
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
		}
	})
	o := newOutbox(b)
	stop := serve(t, o, mailer.Smarthost{Address: h.Address}, 1)
	defer stop()
	p, err := b.OpenLead(t.Context(), bridge.NewLead{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer(), Text: "Bonjour"})
	if err != nil {
		t.Fatal(err)
	}
	outcomes := o.wait(t) + " " + o.wait(t)
	if !strings.Contains(outcomes, "delivered") || !strings.Contains(outcomes, "failed: 550") {
		t.Errorf("outcomes %q", outcomes)
	}
	if got := messageState(t, b, p.Message.ID); got != bridge.StateDelivered {
		t.Errorf("the message is %s, want delivered", got)
	}
	v, err := b.Profile(t.Context(), garage, "crm")
	if err != nil || v.Stopped == "" {
		t.Errorf("the profile = %+v, %v; want it stopped", v, err)
	}
	if _, err := b.Post(t.Context(), bridge.NewMessage{Conversation: p.Conversation.ID, Side: bridge.SideBuyer, Text: "Encore là ?", Via: bridge.ViaAPI}); err != nil {
		t.Fatal(err)
	}
	o.want(t, "delivered")
	sent := map[string]bridge.NotificationState{}
	for _, n := range notifications(t, b, p.Message.ID) {
		sent[n.Profile] = n.State
	}
	if sent[""] != bridge.NotificationSent || sent["crm"] != bridge.NotificationFailed {
		t.Errorf("the story has %v", sent)
	}
}
