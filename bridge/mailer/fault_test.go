package mailer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

// practice is a bridge whose account is in test mode, with an invented buyer's lead,
// and where something goes wrong with mails.
func practice(t *testing.T, f bridge.Fault) (*bridgetest.Bridge, bridge.Posted) {
	t.Helper()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	yes := true
	_, err := b.PutAccount(t.Context(), bridge.NewAccount{ExternalID: bridgetest.AccountID, Name: "Garage Dubreuil", Test: &yes})
	if err == nil {
		_, err = b.PutFaults(t.Context(), bridgetest.AccountID, bridge.Faults{Mails: f})
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.PutInvention(t.Context(), bridge.NewInvention{
		Account: bridgetest.AccountID, Listing: bridgetest.ListingID,
		Invention: bridge.Invention{Buyer: bridge.NewBuyer{Name: "Zoé Perrin", Email: "zoe@courriel.example"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b, b.Lead(t, bridgetest.ListingID, s.Buyer, "Bonjour")
}

func TestFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fault bridge.Fault
		first string // outcome of the first attempt
		mails int    // that it brings
		again int    // once it is tried again
	}{
		{"", "delivered: 250", 1, 0},
		{bridge.FaultRefused, "deferred: 451 4.3.0 sandbox fault: refused", 0, 1},
		{bridge.FaultDropped, "deferred: sandbox fault: dropped", 1, 1},
		{bridge.FaultDuplicated, "delivered: sandbox fault: duplicated; 250", 2, 0},
	}
	for _, tt := range tests {
		t.Run("fault "+string(tt.fault), func(t *testing.T) {
			t.Parallel()
			b, _ := practice(t, tt.fault)
			h, o := newSmarthost(t, nil), newOutbox(b)
			stop := serve(t, o, mailer.Smarthost{Address: h.Address}, 0)
			o.want(t, tt.first)
			stop()
			if len(h.taken) != tt.mails {
				t.Errorf("%d mails arrived, want %d", len(h.taken), tt.mails)
			}
			if tt.again > 0 {
				b.Clock.Add(2 * time.Hour) // the fault is over
				stop := serve(t, o, mailer.Smarthost{Address: h.Address}, 0)
				o.want(t, "delivered: 250")
				stop()
			}
			if len(h.taken) != tt.mails+tt.again {
				t.Errorf("%d mails arrived in all, want %d", len(h.taken), tt.mails+tt.again)
			}
			for _, m := range h.taken {
				if m.data != h.taken[0].data {
					t.Error("two mails differ")
				}
			}
		})
	}
}

func TestFaultReordered(t *testing.T) {
	t.Parallel()
	b, posted := practice(t, bridge.FaultReordered)
	say(t, b, posted.Conversation, "Et samedi ?")
	h, o := newSmarthost(t, nil), newOutbox(b)
	stop := serve(t, o, mailer.Smarthost{Address: h.Address}, 0)
	o.want(t, "delivered: 250")
	stop()
	b.Clock.Add(10 * time.Second)
	stop = serve(t, o, mailer.Smarthost{Address: h.Address}, 0)
	o.want(t, "delivered: 250")
	stop()
	if len(h.taken) != 2 || !strings.Contains(h.taken[0].data, "Lead-Event: message") || !strings.Contains(h.taken[1].data, "Lead-Event: lead") {
		t.Errorf("%d mails; want the later one first", len(h.taken))
	}
}

func TestFaultSlow(t *testing.T) {
	t.Parallel()
	b, _ := practice(t, bridge.FaultSlow)
	for after, want := range []int{0, 0, 1} {
		due, err := b.Lease(t.Context(), 10)
		if err != nil || len(due) != want {
			t.Errorf("after %d times five seconds %d mails are due, %v; want %d", after, len(due), err, want)
		}
		b.Clock.Add(5 * time.Second)
	}
}

// A mail to an invented buyer is made, so that the buyer can quote it, and leaves
// nowhere.
func TestInventedBuyersGetNothing(t *testing.T) {
	t.Parallel()
	b, posted := practice(t, "")
	m, err := b.Post(t.Context(), bridge.NewMessage{Conversation: posted.Conversation.ID, Side: bridge.SideSeller, Text: "Oui.", Via: bridge.ViaAPI})
	if err != nil {
		t.Fatal(err)
	}
	h, o := newSmarthost(t, nil), newOutbox(b)
	stop := serve(t, o, mailer.Smarthost{Address: h.Address}, 0)
	o.want(t, "delivered: 250")
	o.want(t, "delivered: 250")
	stop()
	if len(h.taken) != 1 || h.taken[0].to != bridgetest.SellerEmail {
		t.Errorf("%d mails left, want the seller's", len(h.taken))
	}
	it, err := b.InventedThread(t.Context(), bridgetest.AccountID, posted.Conversation.ID)
	if err != nil || !strings.Contains(string(it.Last), "Oui.") || messageState(t, b, m.ID) != bridge.StateDelivered {
		t.Errorf("the buyer's last mail is %q, %v", it.Last, err)
	}
}
