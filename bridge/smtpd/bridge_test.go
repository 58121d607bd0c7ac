package smtpd_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

var _ smtpd.Receiver = (*bridge.Bridge)(nil)

// reply is a seller's answer.
func reply(id, from, text string) string {
	return "From: " + from + "\r\nMessage-ID: <" + id + "@example.com>\r\nSubject: Re\r\n\r\n" + text + "\r\n"
}

// TestBridge sends mails to two conversations on one connection to the real
// bridge.
func TestBridge(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	one := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour")
	two := b.Lead(t, bridgetest.OtherListing, bridgetest.Buyer(), "Hello")
	addr := start(t, smtpd.Options{Receiver: b, MaxBytes: 10_000}).addr
	c := dial(t, addr)
	c.begin()
	send := func(to bridge.Posted, mail, want string) {
		t.Helper()
		c.send("RCPT TO:<" + b.Address(to.Conversation.SellerAlias) + ">\r\n")
		c.expect("250 ")
		c.send("DATA\r\n" + mail + ".\r\n")
		c.expect("354 ")
		c.expect(want)
		c.send("MAIL FROM:<ventes@example.com>\r\n")
		c.expect("250 ")
	}
	send(one, reply("1", bridgetest.SellerEmail, "Oui, elle est disponible."), "250 2.0.0 Accepted as ")
	send(two, reply("2", bridgetest.OtherSeller, "Yes, it is."), "250 2.0.0 Accepted as ")
	send(two, reply("2", bridgetest.OtherSeller, "Yes, it is."), "250 2.0.0 Accepted as ") // our 250 was lost
	send(one, reply("3", bridgetest.SellerEmail, strings.Repeat("trop long\r\n", 1000)), "552 5.3.4 The mail is too large")
	c.send("RCPT TO:<s00000000000000000000000000@" + bridgetest.Domain + ">\r\n")
	c.expect("550 5.1.1 There is no such address here")

	for id, want := range map[bridge.ConversationID][]string{
		one.Conversation.ID: {"Bonjour", "Oui, elle est disponible."},
		two.Conversation.ID: {"Hello", "Yes, it is."},
	} {
		v, err := b.Conversation(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range v.Messages {
			got = append(got, m.Text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("messages (-want +got):\n%s", diff)
		}
	}
}

func TestPostmasterHasMail(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	addr := start(t, smtpd.Options{Receiver: b}).addr
	c := dial(t, addr)
	c.begin()
	for i, to := range []string{"postmaster", "Postmaster@" + bridgetest.Domain} {
		c.send("RCPT TO:<" + to + ">\r\n")
		c.expect("250 ")
		c.send("DATA\r\n" + reply(strings.Repeat("x", i+1), "someone@example.com", "Your server sends spam.") + ".\r\n")
		c.expect("354 ")
		c.expect("250 2.0.0 Accepted as ")
		c.send("MAIL FROM:<someone@example.com>\r\n")
		c.expect("250 ")
	}
	c.send("RCPT TO:<postmaster@example.com>\r\n")
	c.expect("550 5.1.1 ")
	c.send("RCPT TO:<hostmaster>\r\n")
	c.expect("501 ")
}

// TestStrangersAreLimitedByNetwork over all conversations, and told until when.
// Mails by a relay come from anywhere.
func TestStrangersAreLimitedByNetwork(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		relays []netip.Prefix
		want   string
	}{
		{"directly", nil, "451 4.7.1 Too many messages in a short time. Wait 60 minutes, until 10:00 UTC."},
		{"by a relay", []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, "250 2.0.0 Accepted as "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := bridgetest.New(t, bridgetest.Options{Limits: bridge.Limits{NetworkMails: 2}})
			b.Market(t)
			one := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour").Conversation
			two := b.Lead(t, bridgetest.OtherListing, bridgetest.Buyer(), "Hello").Conversation
			c := dial(t, start(t, smtpd.Options{Receiver: b, Relays: tt.relays}).addr)
			c.begin()
			for i, to := range []string{one.SellerAlias, two.SellerAlias, one.BuyerAlias} {
				want := "250 2.0.0 Accepted as "
				if i == 2 {
					want = tt.want
				}
				c.send("RCPT TO:<" + b.Address(to) + ">\r\n")
				c.expect("250 ")
				c.send("DATA\r\n" + reply(strings.Repeat("x", i+1), "x"+strings.Repeat("x", i)+"@flood.example", "Spam.") + ".\r\n")
				c.expect("354 ")
				c.expect(want)
				c.send("MAIL FROM:<x@flood.example>\r\n")
				c.expect("250 ")
			}
		})
	}
}
