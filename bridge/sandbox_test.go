package bridge_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// noProof is a prover that no mail passes.
type noProof struct{}

func (noProof) Prove(context.Context, bridge.Claim) (bridge.Proof, error) {
	return bridge.Proof{Policy: "reject", Summary: "dmarc=fail"}, nil
}

// An invented mail counts as proven; nothing else does that takes its way.
func TestReceiveInventedRefusesAllElse(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{Prover: noProof{}})
	b.Market(t)
	yes := true
	invent := func(account string) (bridge.Scene, bridge.Posted) {
		t.Helper()
		_, err := b.PutAccount(t.Context(), bridge.NewAccount{ExternalID: account, Name: account, Test: &yes})
		must(t, err)
		_, err = b.PutMember(t.Context(), bridge.NewMember{Account: account, Email: "leads@" + account + ".example", Role: bridge.RoleOwner})
		must(t, err)
		s, err := b.PutInvention(t.Context(), bridge.NewInvention{Account: account, Invention: bridge.Invention{
			Buyer: bridge.NewBuyer{Name: "Zoé Perrin", Email: "zoe@courriel.example"}, Listing: bridge.NewListing{Title: "Vélo"},
		}})
		must(t, err)
		return s, b.Lead(t, s.Listing.ExternalID, s.Buyer, "Bonjour")
	}
	mine, thread := invent("crm")
	other, otherThread := invent("rival")
	real := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour")
	own := b.Lead(t, mine.Listing.ExternalID, bridgetest.Buyer(), "Bonjour") // a real buyer, in the test account
	listing, err := b.Listing(t.Context(), bridgetest.ListingID)
	must(t, err)
	buyer := func(p bridge.Posted) string { return b.Address(p.Conversation.BuyerAlias) }
	tests := []struct{ name, account, to, from string }{
		{"a real account", bridgetest.AccountID, buyer(real), bridgetest.BuyerEmail},
		{"a real conversation", "crm", buyer(real), bridgetest.BuyerEmail},
		{"a real conversation, as an invented buyer", "crm", buyer(real), mine.Buyer.Email},
		{"a real listing", "crm", b.Address(listing.Alias), mine.Buyer.Email},
		{"a real buyer", "crm", buyer(own), bridgetest.BuyerEmail},
		{"a real buyer's first mail", "crm", mine.Address, bridgetest.BuyerEmail},
		{"a stranger's first mail", "crm", mine.Address, "stranger@courriel.example"},
		{"the seller", "crm", b.Address(thread.Conversation.SellerAlias), "leads@crm.example"},
		{"the seller, as the buyer", "crm", b.Address(thread.Conversation.SellerAlias), mine.Buyer.Email},
		{"another sandbox", "crm", buyer(otherThread), other.Buyer.Email},
		{"another sandbox's buyer", "crm", buyer(thread), other.Buyer.Email},
		{"another one's sandbox", "rival", buyer(thread), mine.Buyer.Email},
		{"two senders", "crm", buyer(thread), mine.Buyer.Email + ", " + other.Buyer.Email},
		{"no sender", "crm", buyer(thread), ""},
	}
	mail := func(to, from string) []byte {
		return []byte("From: " + from + "\r\nTo: " + to + "\r\nSubject: Re\r\nMessage-ID: <" + strings.ReplaceAll(from+to, "@", ".") + "@x.example>\r\n\r\nMerci\r\n")
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := b.ReceiveInvented(t.Context(), bridge.InventedMail{Account: tt.account, To: tt.to, Raw: mail(tt.to, tt.from)})
			if !errors.Is(err, bridge.ErrRefusedSender) && !errors.Is(err, bridge.ErrNotTest) {
				t.Errorf("error %v, want that it is refused", err)
			}
		})
	}
	kept, err := b.ReceiveInvented(t.Context(), bridge.InventedMail{Account: "crm", To: buyer(thread), Raw: mail(buyer(thread), mine.Buyer.Email)})
	if err != nil || kept.State != bridge.MailPosted || kept.ConversationID != thread.Conversation.ID {
		t.Errorf("an invented mail: %+v, %v", kept, err)
	}
	// The same mail from the network is one that nobody vouches for.
	to, err := b.Resolve(t.Context(), buyer(thread))
	must(t, err)
	refused, err := b.Receive(t.Context(), bridge.IncomingMail{
		Recipients: []bridge.Recipient{to}, Body: strings.NewReader(string(mail(buyer(thread), mine.Buyer.Email)) + "again"),
	})
	if err != nil || !errors.Is(refused[0], bridge.ErrRefusedSender) {
		t.Errorf("from the network: %v, %v", refused, err)
	}
}
