package bridge_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// TestHops has a mail that went as far as mails go, and one that went further.
func TestHops(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	hops := func(n int) error {
		raw := strings.Repeat("Received: from a.example by b.example; Fri, 20 Nov 2026 09:00:00 +0000\r\n", n) +
			mail(bridgetest.SellerEmail, fmt.Sprint(n, "@x.example"), fmt.Sprint("After ", n, " hops."))
		return receive(t, b, raw, sellerAlias(b, p))[0]
	}
	if err := hops(30); err != nil {
		t.Errorf("30 hops: %v", err)
	}
	if err := hops(31); !errors.Is(err, bridge.ErrLoop) {
		t.Errorf("31 hops: %v; want ErrLoop", err)
	}
	if got := texts(conversation(t, b, p.Conversation.ID)); len(got) != 2 {
		t.Errorf("messages %q; want the one after 30 hops", got)
	}
}

// TestAStormOfAbsences has a program of each side answer five hundred times in a
// minute, and a stranger's too: nothing of it leaves.
func TestAStormOfAbsences(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	n := delivered(t, b)[0]
	for i := range 500 {
		from, to := bridgetest.SellerEmail, b.Address(n.BounceAlias)
		switch i % 3 {
		case 1:
			to = sellerAlias(b, p)
		case 2:
			from, to = bridgetest.BuyerEmail, b.Address(p.Conversation.BuyerAlias)
		}
		if i%50 == 49 {
			from = assistant
		}
		receive(t, b, mail(from, fmt.Sprint(i, "@x.example"), fmt.Sprint("Je suis absent. ", i), "Auto-Submitted: auto-replied"), to)
		b.Clock.Add(100 * time.Millisecond)
	}
	b.Clock.Add(time.Hour)
	if due := lease(t, b); len(due) != 0 {
		t.Errorf("%d mails are due", len(due))
	}
	if m := conversation(t, b, p.Conversation.ID).Messages; len(m) != 3 {
		t.Errorf("%d messages; want the buyer's and one absence of each side", len(m))
	}
}
