package bridge_test

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// receiveFrom sends a mail from a network and returns its result.
func receiveFrom(t *testing.T, b *bridgetest.Bridge, network, raw, to string) error {
	t.Helper()
	r, err := b.Resolve(t.Context(), to)
	if err != nil {
		t.Fatalf("Resolve: %v", err)
	}
	m := bridge.IncomingMail{From: "someone@example.com", Recipients: []bridge.Recipient{r}, Body: strings.NewReader(raw)}
	if network != "" {
		m.Network = netip.MustParsePrefix(network)
	}
	results, err := b.Receive(t.Context(), m)
	if err != nil {
		t.Fatalf("Receive: %v", err)
	}
	return results[0]
}

// limitTries are mails, the nth of which is from somebody else than the one
// before, where that is not what is tried.
type limitTries func(t *testing.T, b *bridgetest.Bridge, n int) error

func firstMail(network, listing string) limitTries {
	return func(t *testing.T, b *bridgetest.Bridge, n int) error {
		t.Helper()
		l, err := b.Listing(t.Context(), listing)
		if err != nil {
			t.Fatal(err)
		}
		return receiveFrom(t, b, network, mail(fmt.Sprintf("w%d-%s@gens.example", n, network[:3]), fmt.Sprint(n, "@gens.example"), "Toujours en vente ?"), b.Address(l.Alias))
	}
}

// TestLimitsOfMail reaches each limit that is for mail, and shows whom it does
// not reach: who differs in what is limited, and everybody an hour and more later.
func TestLimitsOfMail(t *testing.T) {
	t.Parallel()
	strangers := func(network, from string, alias func(bridge.Conversation) string) limitTries {
		return func(t *testing.T, b *bridgetest.Bridge, n int) error {
			t.Helper()
			p := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour")
			from := from
			if from == "" {
				from = fmt.Sprintf("x%d@flood.example", n)
			}
			return receiveFrom(t, b, network, mail(from, fmt.Sprint(n, from), "Spam."), b.Address(alias(p.Conversation)))
		}
	}
	seller := func(c bridge.Conversation) string { return c.SellerAlias }
	buyer := func(c bridge.Conversation) string { return c.BuyerAlias }
	const here, there, none = "192.0.2.0/24", "198.51.100.0/24", ""
	for _, tt := range []struct {
		name   string
		limits bridge.Limits
		tries  limitTries
		others []limitTries
	}{
		{
			"first contacts by listing",
			bridge.Limits{ListingMails: 3},
			firstMail(here, bridgetest.ListingID),
			[]limitTries{firstMail(there, bridgetest.OtherListing)},
		},
		{
			"first contacts by network",
			bridge.Limits{NetworkMails: 3},
			firstMail(here, bridgetest.ListingID),
			[]limitTries{firstMail(there, bridgetest.ListingID)},
		},
		{
			"held mails by network",
			bridge.Limits{NetworkMails: 3},
			strangers(here, "", seller),
			[]limitTries{strangers(there, "y@flood.example", seller), strangers(none, "z@flood.example", seller)},
		},
		{
			"held mails by writer",
			bridge.Limits{HeldSender: 3},
			strangers(here, "x@flood.example", seller),
			[]limitTries{strangers(here, "y@flood.example", seller), strangers(here, "x@flood.example", buyer)},
		},
		{
			"held mails by side",
			bridge.Limits{Held: 3},
			strangers(here, "", seller),
			[]limitTries{strangers(here, "", buyer)},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := bridgetest.New(t, bridgetest.Options{Limits: tt.limits})
			b.Market(t)
			for n := range 3 {
				if err := tt.tries(t, b, n); err != nil {
					t.Fatalf("mail %d: %v", n, err)
				}
			}
			if err := tt.tries(t, b, 3); !errors.Is(err, bridge.ErrLimited) {
				t.Errorf("one more mail: %v; want ErrLimited", err)
			}
			if err := tt.tries(t, b, 2); err != nil {
				t.Errorf("a mail again that was taken: %v; want it taken", err)
			}
			for i, other := range tt.others {
				if err := other(t, b, 10); err != nil {
					t.Errorf("other %d: %v; want it taken", i, err)
				}
			}
			b.Clock.Add(2 * time.Hour)
			if err := tt.tries(t, b, 3); err != nil {
				t.Errorf("two hours later: %v", err)
			}
		})
	}
}

// TestKnownPeopleAreNotCountedByNetwork: a mail server has many users.
func TestKnownPeopleAreNotCountedByNetwork(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{Limits: bridge.Limits{NetworkMails: 1, ListingMails: 1}})
	b.Market(t)
	p := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour")
	l, err := b.Listing(t.Context(), bridgetest.ListingID)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		for from, to := range map[string]string{
			bridgetest.SellerEmail: p.Conversation.SellerAlias, bridgetest.BuyerEmail: l.Alias,
		} {
			b.Clock.Add(time.Minute)
			if err := receiveFrom(t, b, "192.0.2.0/24", mail(from, fmt.Sprint(i, from), fmt.Sprint("Message ", i)), b.Address(to)); err != nil {
				t.Errorf("mail %d of %s: %v", i, from, err)
			}
		}
	}
}

// TestAnAccountThatWritesToManyBuyers who marked a listing and wrote nothing.
func TestAnAccountThatWritesToManyBuyers(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{Limits: bridge.Limits{AccountUnanswered: 3}})
	b.Market(t)
	favorite := func(listing string, n int) bridge.ConversationID {
		t.Helper()
		buyer := bridgetest.Buyer()
		buyer.ExternalID, buyer.Email = fmt.Sprint("quiet-", n), fmt.Sprintf("quiet%d@courriel.example", n)
		p, err := b.MarkFavorite(t.Context(), bridge.NewFavorite{Listing: listing, Buyer: buyer})
		if err != nil {
			t.Fatal(err)
		}
		return p.Conversation.ID
	}
	for n := range 3 {
		if err := write(t, b, favorite(bridgetest.ListingID, n), bridge.SideSeller, "Offre du jour !"); err != nil {
			t.Fatalf("buyer %d: %v", n, err)
		}
	}
	var limit *bridge.LimitError
	if err := write(t, b, favorite(bridgetest.ListingID, 3), bridge.SideSeller, "Offre du jour !"); !errors.As(err, &limit) {
		t.Errorf("the fourth buyer: %v; want a limit", err)
	}
	if err := write(t, b, favorite(bridgetest.OtherListing, 4), bridge.SideSeller, "Hello."); err != nil {
		t.Errorf("another account: %v", err)
	}
	p := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour")
	if err := write(t, b, p.Conversation.ID, bridge.SideSeller, "Bonjour."); err != nil {
		t.Errorf("an answer to a buyer who wrote: %v", err)
	}
}
