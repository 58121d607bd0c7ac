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

// write posts a message and returns the error.
func write(t *testing.T, b *bridgetest.Bridge, c bridge.ConversationID, s bridge.Side, text string) error {
	t.Helper()
	_, err := b.Post(t.Context(), bridge.NewMessage{Conversation: c, Side: s, Text: text, Via: bridge.ViaWeb})
	return err
}

// untilLimited posts until a limit is reached, and returns how many went through.
func untilLimited(t *testing.T, b *bridgetest.Bridge, c bridge.ConversationID, s bridge.Side) (n int, limit *bridge.LimitError) {
	t.Helper()
	for n < 100 {
		err := write(t, b, c, s, "Allô ?")
		if errors.As(err, &limit) {
			return n, limit
		} else if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n, nil
}

func TestAnUnansweredBuyerIsLimited(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	id := p.Conversation.ID
	n, limit := untilLimited(t, b, id, bridge.SideBuyer)
	if n != 19 || limit == nil {
		t.Fatalf("%d more messages went through, then %v; want 19 after the first", n, limit)
	}
	if want := b.Now().Add(time.Hour); !limit.Until.Equal(want) || !errors.Is(limit, bridge.ErrLimited) {
		t.Errorf("until %v; want %v", limit.Until, want)
	}
	if want := "Wait 60 minutes, until " + limit.Until.Format("15:04") + " UTC."; !strings.Contains(limit.Error(), want) {
		t.Errorf("error %q; want %q in it", limit, want)
	}
	// By mail it is the same count.
	m := bridge.IncomingMail{From: bridgetest.BuyerEmail, Body: strings.NewReader(mail(bridgetest.BuyerEmail, "1@x.example", "Allô ?"))}
	r, err := b.Resolve(t.Context(), b.Address(p.Conversation.BuyerAlias))
	if err != nil {
		t.Fatal(err)
	}
	m.Recipients = []bridge.Recipient{r}
	if results, err := b.Receive(t.Context(), m); err != nil || !errors.Is(results[0], bridge.ErrLimited) {
		t.Errorf("Receive: %v, %v; want ErrLimited for the recipient", results, err)
	}
	b.Clock.Add(2 * time.Hour)
	if err := write(t, b, id, bridge.SideBuyer, "Allô ?"); err != nil {
		t.Errorf("two hours later: %v", err)
	}
	// Once the seller has answered, they know one another.
	if err := write(t, b, id, bridge.SideSeller, "Oui."); err != nil {
		t.Fatal(err)
	}
	if n, limit := untilLimited(t, b, id, bridge.SideBuyer); limit != nil {
		t.Errorf("limited after %d messages to a seller who answers", n)
	}
	if n, limit := untilLimited(t, b, id, bridge.SideSeller); limit != nil {
		t.Errorf("a seller is limited after %d messages to a buyer who wrote", n)
	}
}

func TestABuyerOfManyListingsIsLimited(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	open := func(i int) error {
		_, err := b.PutListing(t.Context(), bridge.NewListing{
			ExternalID: fmt.Sprint("x", i), Account: bridgetest.AccountID, Title: "Clio", Contact: bridgetest.SellerEmail,
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = b.OpenLead(t.Context(), bridge.NewLead{Listing: fmt.Sprint("x", i), Buyer: bridgetest.Buyer(), Text: "Crédit facile ?"})
		return err
	}
	for i := range 30 {
		if err := open(i); err != nil {
			t.Fatalf("listing %d: %v", i, err)
		}
	}
	var limit *bridge.LimitError
	for i := 1; i <= 10; i++ {
		if err := open(30); !errors.As(err, &limit) {
			t.Fatalf("listing 31: %v; want a limit", err)
		}
		if limit.Warn != (i >= 3) {
			t.Errorf("limit reached %d times: warned %v", i, limit.Warn)
		}
	}
	b.Clock.Add(3 * time.Hour)
	if err := open(30); !errors.Is(err, bridge.ErrRefusedSender) {
		t.Errorf("after the tenth time: %v; want the buyer suspended", err)
	}
	if _, err := b.SuspendBuyer(t.Context(), bridgetest.Buyer().ExternalID, false); err != nil {
		t.Fatal(err)
	}
	if err := open(30); err != nil {
		t.Errorf("after the suspension was lifted: %v", err)
	}
}

func TestASuspendedBuyerCannotWrite(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	if err := write(t, b, p.Conversation.ID, bridge.SideSeller, "Oui."); err != nil {
		t.Fatal(err)
	}
	if _, err := b.SuspendBuyer(t.Context(), bridgetest.Buyer().ExternalID, true); err != nil {
		t.Fatal(err)
	}
	if err := write(t, b, p.Conversation.ID, bridge.SideBuyer, "Et alors ?"); !errors.Is(err, bridge.ErrRefusedSender) {
		t.Errorf("Post: %v; want ErrRefusedSender", err)
	}
	if err := write(t, b, p.Conversation.ID, bridge.SideSeller, "Bonjour ?"); err != nil {
		t.Errorf("the seller: %v", err)
	}
	raw := mail(bridgetest.BuyerEmail, "1@x.example", "Et alors ?")
	if err := receive(t, b, raw, b.Address(p.Conversation.BuyerAlias))[0]; !errors.Is(err, bridge.ErrRefusedSender) {
		t.Errorf("Receive: %v; want ErrRefusedSender", err)
	}
}

// TestAFloodOfHeldMails fills no disk.
func TestAFloodOfHeldMails(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	r, err := b.Resolve(t.Context(), sellerAlias(b, p))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 31 {
		results, err := b.Receive(t.Context(), bridge.IncomingMail{
			Recipients: []bridge.Recipient{r}, Body: strings.NewReader(mail(fmt.Sprintf("x%d@flood.example", i), fmt.Sprint(i, "@x.example"), "Spam.")),
		})
		if want := i == 30; err != nil || errors.Is(results[0], bridge.ErrLimited) != want {
			t.Errorf("mail %d: %v, %v; want it limited: %v", i, results, err, want)
		}
	}
}

func TestSignInMailsAreLimited(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	for range 20 {
		if err := b.RequestSignIn(t.Context(), bridgetest.MemberEmail); err != nil {
			t.Fatalf("RequestSignIn: %v; want the same answer each time", err)
		}
	}
	if got := len(lease(t, b)); got != 5 {
		t.Errorf("%d mails; want 5", got)
	}
}
