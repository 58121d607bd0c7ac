package bridge_test

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// mail returns a simple mail. Fields replace or follow the usual ones.
func mail(from, id, text string, fields ...string) string {
	return strings.Join(append([]string{
		"From: " + from,
		"Message-ID: <" + id + ">",
		"Subject: Re: " + bridgetest.ListingTitle,
		"Date: Fri, 20 Nov 2026 09:00:00 +0000",
	}, fields...), "\r\n") + "\r\n\r\n" + strings.ReplaceAll(text, "\n", "\r\n") + "\r\n"
}

// receive sends a mail to addresses and returns each one's result.
func receive(t *testing.T, b *bridgetest.Bridge, raw string, to ...string) []error {
	t.Helper()
	m := bridge.IncomingMail{From: "someone@example.com", Remote: netip.MustParseAddr("127.0.0.1"), Helo: "mx.example.com", Body: strings.NewReader(raw)}
	for _, addr := range to {
		r, err := b.Resolve(t.Context(), addr)
		if err != nil {
			t.Fatalf("Resolve: %v", err)
		}
		m.Recipients = append(m.Recipients, r)
	}
	results, err := b.Receive(t.Context(), m)
	if err != nil {
		t.Fatalf("Receive: %v", err)
	}
	return results
}

// market returns a bridge with one conversation, opened by the buyer.
func market(t *testing.T) (*bridgetest.Bridge, bridge.Posted) {
	t.Helper()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	return b, b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour, est-elle disponible ?")
}

func sellerAlias(b *bridgetest.Bridge, p bridge.Posted) string {
	return b.Address(p.Conversation.SellerAlias)
}

func conversation(t *testing.T, b *bridgetest.Bridge, id bridge.ConversationID) bridge.ConversationView {
	t.Helper()
	v, err := b.Conversation(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func texts(v bridge.ConversationView) []string {
	var out []string
	for _, m := range v.Messages {
		out = append(out, string(m.Side)+": "+m.Text)
	}
	return out
}

func TestReceiveSellersReply(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	results := receive(t, b, mail(bridgetest.SellerEmail, "1@garage.example", "Oui, elle est là.\n\n-- \nGarage Dubreuil"), sellerAlias(b, p))
	if results[0] != nil {
		t.Fatalf("Receive: %v", results[0])
	}
	v := conversation(t, b, p.Conversation.ID)
	if got, want := strings.Join(texts(v), " | "), "buyer: Bonjour, est-elle disponible ? | seller: Oui, elle est là."; got != want {
		t.Errorf("messages: %s; want %s", got, want)
	}
	if v.Messages[0].State != bridge.StateSeen {
		t.Errorf("the answered message is %s", v.Messages[0].State)
	}
	if full := v.Messages[1].Full; !strings.Contains(full, "Garage Dubreuil") {
		t.Errorf("the signature is lost: %q", full)
	}
}

func TestReceiveTwiceIsOnce(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	raw := mail(bridgetest.SellerEmail, "1@garage.example", "Oui.")
	receive(t, b, raw, sellerAlias(b, p))
	if err := receive(t, b, "Received: from relay.example\r\n"+raw, sellerAlias(b, p))[0]; err != nil {
		t.Fatalf("the second time: %v", err)
	}
	receive(t, b, mail(bridgetest.SellerEmail, "1@garage.example", "Non."), sellerAlias(b, p))
	if got := len(conversation(t, b, p.Conversation.ID).Messages); got != 3 {
		t.Errorf("%d messages; want the buyer's, and two of the seller's: another body under a known Message-ID is new", got)
	}
}

func TestReceiveTwiceWithoutMessageID(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	raw := strings.Replace(mail(bridgetest.SellerEmail, "x", "Oui."), "Message-ID: <x>\r\n", "", 1)
	receive(t, b, raw, sellerAlias(b, p))
	receive(t, b, raw, sellerAlias(b, p))
	receive(t, b, strings.Replace(raw, "09:00:00", "09:30:00", 1), sellerAlias(b, p))
	if got := len(conversation(t, b, p.Conversation.ID).Messages); got != 3 {
		t.Errorf("%d messages; want 3", got)
	}
}

func TestReceiveFromStrangerIsHeld(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, from string }{
		{"another address", "stranger@example.com"},
		{"two addresses", bridgetest.SellerEmail + ", stranger@example.com"},
		{"two fields", bridgetest.SellerEmail + "\r\nFrom: stranger@example.com"},
		{"no address", "Garage Dubreuil"},
		{"an address as a name", `"` + bridgetest.SellerEmail + `" <stranger@example.com>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b, p := market(t)
			if err := receive(t, b, mail(tt.from, "1@example.com", "Give me your card number."), sellerAlias(b, p))[0]; err != nil {
				t.Fatalf("Receive: %v; want it held", err)
			}
			if got := len(conversation(t, b, p.Conversation.ID).Messages); got != 1 {
				t.Errorf("%d messages; want the buyer's only", got)
			}
			_, members, err := b.Account(t.Context(), bridgetest.AccountID)
			if err != nil {
				t.Fatal(err)
			}
			seller := bridge.Viewer{Member: members[0].ID, Account: members[0].AccountID}
			v, err := b.View(t.Context(), seller, p.Conversation.ID)
			if err != nil || len(v.Held) != 1 {
				t.Errorf("View: %d held, %v; want 1", len(v.Held), err)
			}
			buyer := bridge.Viewer{Buyer: p.Conversation.BuyerID, Conversation: p.Conversation.ID}
			v, err = b.View(t.Context(), buyer, p.Conversation.ID)
			if err != nil || len(v.Held) != 0 {
				t.Errorf("the other side's View: %d held, %v; want 0", len(v.Held), err)
			}
		})
	}
}

func TestReceiveFromMember(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	receive(t, b, mail("Léa <"+strings.ToUpper(bridgetest.MemberEmail)+">", "1@x.example", "Oui."), sellerAlias(b, p))
	if got := len(conversation(t, b, p.Conversation.ID).Messages); got != 2 {
		t.Errorf("%d messages; want 2", got)
	}
}

func TestReceiveFirstContactByMail(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	l, err := b.Listing(t.Context(), bridgetest.ListingID)
	if err != nil {
		t.Fatal(err)
	}
	receive(t, b, mail("Zoé Martin <zoe@courriel.example>", "1@courriel.example", "Toujours en vente ?"), b.Address(l.Alias))
	receive(t, b, mail("Zoé Martin <zoe@courriel.example>", "2@courriel.example", "Et le prix ?"), b.Address(l.Alias))
	due := lease(t, b)
	if len(due) != 1 {
		t.Fatalf("%d notifications are due; want the lead first, alone", len(due))
	}
	if err := b.Delivered(t.Context(), due[0].ID, "250 ok"); err != nil {
		t.Fatal(err)
	}
	if due = append(due, lease(t, b)...); len(due) != 2 {
		t.Fatalf("%d notifications were due; want the message after the lead", len(due))
	}
	if due[0].Kind != bridge.NotifyLead || due[1].Kind != bridge.NotifyMessage || due[0].ConversationID != due[1].ConversationID {
		t.Errorf("notifications %s and %s of conversations %s and %s; want a lead and a message of one", due[0].Kind, due[1].Kind, due[0].ConversationID, due[1].ConversationID)
	}
	o, err := b.Outgoing(t.Context(), due[0])
	if err != nil {
		t.Fatal(err)
	}
	if o.Record.Contact.Display != "Zoé Martin" || o.Record.Contact.Email != "" || o.To != bridgetest.SellerEmail {
		t.Errorf("the lead mail goes to %s with contact %+v", o.To, o.Record.Contact)
	}
}

func TestReceiveForTwoConversations(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	other := bridgetest.Buyer()
	other.ExternalID, other.Email = "buyer-2", bridgetest.OtherBuyer
	q := b.Lead(t, bridgetest.ListingID, other, "Moi aussi.")
	receive(t, b, mail(bridgetest.SellerEmail, "1@garage.example", "Venez demain."), sellerAlias(b, p), sellerAlias(b, q))
	for _, c := range []bridge.Posted{p, q} {
		if got := len(conversation(t, b, c.Conversation.ID).Messages); got != 2 {
			t.Errorf("%d messages; want 2", got)
		}
	}
}

func TestReceiveAutoReplies(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	for i, id := range []string{"1@x.example", "2@x.example", "3@x.example"} {
		if i == 2 {
			b.Clock.Add(25 * time.Hour)
		}
		receive(t, b, mail(bridgetest.SellerEmail, id, "Absent jusqu'à lundi "+id, "Auto-Submitted: auto-replied"), sellerAlias(b, p))
	}
	v := conversation(t, b, p.Conversation.ID)
	if len(v.Messages) != 3 || v.Messages[1].Kind != bridge.KindAuto || v.Messages[2].Kind != bridge.KindAuto {
		t.Errorf("messages: %v; want the buyer's and an automatic one for each day", texts(v))
	}
	b.Clock.Add(time.Hour)
	due, err := b.Lease(t.Context(), 10)
	if err != nil || len(due) != 1 || due[0].Kind != bridge.NotifyLead {
		t.Errorf("Lease: %v, %v; an automatic answer must cause no mail", due, err)
	}
}

func TestReceiveRefuses(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	html := "Content-Type: multipart/mixed; boundary=b"
	file := "--b\nContent-Type: text/plain\n\nVoici.\n--b\nContent-Type: application/octet-stream; name=%s\nContent-Disposition: attachment; filename=%s\n\n%s\n--b--\n"
	attach := func(name, content string) string {
		return strings.NewReplacer("%s\n--b--", content+"\n--b--", "%s", name).Replace(file)
	}
	for _, tt := range []struct {
		name, raw string
		want      error
	}{
		{"our own mail", mail(sellerAlias(b, p), "1@x.example", "Loop."), bridge.ErrLoop},
		{"a mail in circles", strings.Repeat("Received: from a by b\r\n", 31) + mail(bridgetest.SellerEmail, "2@x.example", "Loop."), bridge.ErrLoop},
		{"a program", mail(bridgetest.SellerEmail, "3@x.example", attach("photo.exe", "MZ\x90\x00"), html), bridge.ErrRefusedContent},
		{"a page that claims to be a picture", mail(bridgetest.SellerEmail, "4@x.example", attach("photo.jpg", "<!DOCTYPE html><html><script>alert(1)</script></html>"), html), bridge.ErrRefusedContent},
	} {
		if err := receive(t, b, tt.raw, sellerAlias(b, p))[0]; !errors.Is(err, tt.want) {
			t.Errorf("%s: Receive: %v; want %v", tt.name, err, tt.want)
		}
	}
	if got := len(conversation(t, b, p.Conversation.ID).Messages); got != 1 {
		t.Errorf("%d messages; want the buyer's only", got)
	}
}

func TestReceiveNamesAFileThatIsTooLarge(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	raw := mail(bridgetest.SellerEmail, "1@x.example", "--b\nContent-Type: application/zip; name=all.zip\n\n"+strings.Repeat("x", 16<<20+1)+"\n--b--\n",
		"MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b")
	err := receive(t, b, raw, sellerAlias(b, p))[0]
	if !errors.Is(err, bridge.ErrTooLarge) || !strings.Contains(err.Error(), `"all.zip" is larger than 16 MiB`) {
		t.Errorf("Receive: %v", err)
	}
}

func TestReceiveKeepsFiles(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	raw := mail(bridgetest.SellerEmail, "1@x.example", "--b\nContent-Type: text/plain\n\nVoici le devis.\n--b\nContent-Type: application/pdf\n"+
		"Content-Disposition: attachment; filename=\"../../devis\u202efdp.pdf\"\n\n%PDF-1.7 devis\n--b\nContent-Type: text/vcard\n"+
		"Content-Disposition: attachment; filename=moi.vcf\n\nBEGIN:VCARD\nEMAIL:"+bridgetest.SellerEmail+"\nEND:VCARD\n--b--\n", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b")
	if err := receive(t, b, raw, sellerAlias(b, p))[0]; err != nil {
		t.Fatal(err)
	}
	m := conversation(t, b, p.Conversation.ID).Messages[1]
	if len(m.Attachments) != 1 || m.Attachments[0].Type != "application/pdf" || strings.ContainsAny(m.Attachments[0].Name, "/\u202e") {
		t.Fatalf("attachments %+v; want the PDF under a safe name, and no card", m.Attachments)
	}
}

func TestReceiveWithoutText(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	subject := func(id, s string) string {
		return strings.Replace(mail(bridgetest.SellerEmail, id, ""), "Re: "+bridgetest.ListingTitle, s, 1)
	}
	receive(t, b, subject("1@x.example", "RE: "+p.Conversation.Subject), sellerAlias(b, p))
	receive(t, b, subject("2@x.example", "Oui, je vous rappelle demain"), sellerAlias(b, p))
	got := texts(conversation(t, b, p.Conversation.ID))
	if want := []string{"seller: (Message sans texte)", "seller: Oui, je vous rappelle demain"}; !slices.Equal(got[1:], want) {
		t.Errorf("messages %q; want %q", got[1:], want)
	}
}

func TestReceiveUnreadable(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	raw := mail(bridgetest.SellerEmail, "1@x.example", "--b\n--b--", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b")
	if err := receive(t, b, raw, sellerAlias(b, p))[0]; err != nil {
		t.Fatal(err)
	}
	if m := conversation(t, b, p.Conversation.ID).Messages[1]; m.Text == "" {
		t.Error("a mail without words shows nothing")
	}
}

func TestReceiveHoldsRefusedCopyBesideAcceptedOne(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	l, err := b.Listing(t.Context(), bridgetest.OtherListing)
	if err != nil {
		t.Fatal(err)
	}
	raw := mail(bridgetest.OtherSeller, "1@x.example", "Bonjour.")
	results := receive(t, b, raw, sellerAlias(b, p), b.Address(l.Alias))
	if results[0] != nil || results[1] != nil {
		t.Errorf("results %v; want both kept", results)
	}
	if got := len(conversation(t, b, p.Conversation.ID).Messages); got != 1 {
		t.Errorf("%d messages in the conversation of others; want 1", got)
	}
}

func TestReceiveBounce(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	due, err := b.Lease(t.Context(), 1)
	if err != nil || len(due) != 1 {
		t.Fatal(due, err)
	}
	if err := b.Delivered(t.Context(), due[0].ID, "250 ok"); err != nil {
		t.Fatal(err)
	}
	if got := conversation(t, b, p.Conversation.ID).Messages[0].State; got != bridge.StateDelivered {
		t.Fatalf("state %s; want delivered", got)
	}
	report := mail("mailer-daemon@mx.example", "1@mx.example", "--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"+
		"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n--b--\n",
		"MIME-Version: 1.0", "Content-Type: multipart/report; report-type=delivery-status; boundary=b")
	receive(t, b, report, b.Address(due[0].BounceAlias))
	v := conversation(t, b, p.Conversation.ID)
	if got := v.Messages[0].State; got != bridge.StateNotDelivered {
		t.Errorf("state %s; want not_delivered", got)
	}
	if last := v.Events[len(v.Events)-1]; last.Kind != bridge.EventBounced {
		t.Errorf("last event %s; want bounced", last.Kind)
	}
	q := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Encore moi.")
	if got := conversation(t, b, q.Conversation.ID).Messages[1].State; got != bridge.StateNotDelivered {
		t.Errorf("a later message to the dead address is %s; want not_delivered", got)
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	addr := sellerAlias(b, p)
	for _, tt := range []struct {
		name, addr string
		want       error
	}{
		{"upper case", strings.ToUpper(addr), nil},
		{"a letter less", addr[1:], alias.ErrNotAlias},
		{"another domain", strings.Replace(addr, bridgetest.Domain, "example.com", 1), alias.ErrNotAlias},
		{"postmaster", "Postmaster@" + bridgetest.Domain, nil},
		{"postmaster without a domain", "postmaster", nil},
		{"postmaster of others", "postmaster@example.com", alias.ErrNotAlias},
		{"empty", "", alias.ErrNotAlias},
	} {
		if _, err := b.Resolve(t.Context(), tt.addr); !errors.Is(err, tt.want) {
			t.Errorf("%s: Resolve: %v; want %v", tt.name, err, tt.want)
		}
	}
}
