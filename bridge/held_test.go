package bridge_test

import (
	"context"
	"errors"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

const assistant = "assistant@ailleurs.example"

// question returns the token of the one sender check that was mailed since, and
// whom it went to.
func question(t *testing.T, b *bridgetest.Bridge) (token, to string) {
	t.Helper()
	for _, n := range lease(t, b) {
		if n.Kind == bridge.NotifySenderCheck {
			if token != "" {
				t.Fatal("more than one question was mailed")
			}
			token, to = path.Base(n.Link), n.To
		}
		if err := b.Delivered(t.Context(), n.ID, "250 ok"); err != nil {
			t.Fatal(err)
		}
	}
	return token, to
}

func TestASenderCheckReleases(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	for _, m := range []string{"Premier.", "Deuxième."} {
		receive(t, b, mail(assistant, m+"@ailleurs.example", m), sellerAlias(b, p))
		b.Clock.Add(time.Minute)
	}
	token, to := question(t, b)
	if to != bridgetest.SellerEmail {
		t.Fatalf("the question went to %q; want the seller's known address", to)
	}
	v, err := b.SenderCheck(t.Context(), token)
	if err != nil || v.Check.Sender != assistant || len(v.Held) != 2 {
		t.Fatalf("SenderCheck = %+v, %v; want the assistant and two mails", v, err)
	}
	if err := b.AnswerSenderCheck(t.Context(), token, true); err != nil {
		t.Fatal(err)
	}
	got := texts(conversation(t, b, p.Conversation.ID))
	if want := "buyer: Bonjour, est-elle disponible ?|seller: Premier.|seller: Deuxième."; strings.Join(got, "|") != want {
		t.Errorf("messages %q; want %q", got, want)
	}
	receive(t, b, mail(assistant, "3@ailleurs.example", "Troisième."), sellerAlias(b, p))
	if got := len(conversation(t, b, p.Conversation.ID).Messages); got != 4 {
		t.Errorf("%d messages; want the third posted at once", got)
	}
	if err := b.AnswerSenderCheck(t.Context(), token, true); !errors.Is(err, bridge.ErrExpired) {
		t.Errorf("a second answer: %v; want ErrExpired", err)
	}
	// The same mail again is a duplicate, though it was held at first.
	receive(t, b, mail(assistant, "Premier.@ailleurs.example", "Premier."), sellerAlias(b, p))
	if got := len(conversation(t, b, p.Conversation.ID).Messages); got != 4 {
		t.Errorf("%d messages; a released mail that comes again is no new one", got)
	}
}

func TestASenderCheckRefuses(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	receive(t, b, mail(assistant, "1@ailleurs.example", "Donnez-moi votre carte."), sellerAlias(b, p))
	token, _ := question(t, b)
	if err := b.AnswerSenderCheck(t.Context(), token, false); err != nil {
		t.Fatal(err)
	}
	seller, _, _, _ := viewers(t, b, p)
	v, err := b.View(t.Context(), seller, p.Conversation.ID)
	if err != nil || len(v.Held) != 0 || len(v.Messages) != 1 {
		t.Errorf("%d held, %d messages, %v; want none and the buyer's", len(v.Held), len(v.Messages), err)
	}
	b.Clock.Add(time.Hour)
	receive(t, b, mail(assistant, "2@ailleurs.example", "Alors ?"), sellerAlias(b, p))
	if token, _ := question(t, b); token != "" {
		t.Error("the side was asked again within the hour")
	}
}

// TestOneQuestionForAFlood has somebody who knows an alias and writes to it
// under one address again and again.
func TestOneQuestionForAFlood(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	for i := range 20 {
		receive(t, b, mail(assistant, strings.Repeat("x", i+1)+"@ailleurs.example", "Allô ?"), sellerAlias(b, p))
	}
	if token, _ := question(t, b); token == "" {
		t.Error("nobody was asked")
	}
}

func TestABuyersSideIsAskedToo(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	alias := b.Address(p.Conversation.BuyerAlias)
	receive(t, b, mail("marie@travail.example", "1@travail.example", "Je passe demain."), alias)
	token, to := question(t, b)
	if to != bridgetest.BuyerEmail {
		t.Fatalf("the question went to %q; want the buyer", to)
	}
	if err := b.AnswerSenderCheck(t.Context(), token, true); err != nil {
		t.Fatal(err)
	}
	receive(t, b, mail("marie@travail.example", "2@travail.example", "À 9 h."), alias)
	if got := texts(conversation(t, b, p.Conversation.ID)); len(got) != 3 {
		t.Errorf("messages %q; want both mails posted", got)
	}
}

// TestOneSideAtTheOthersAlias: held, the mail would show its writer's address to
// the side that the alias is for.
func TestOneSideAtTheOthersAlias(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	for from, to := range map[string]string{
		bridgetest.BuyerEmail:  sellerAlias(b, p),
		bridgetest.SellerEmail: b.Address(p.Conversation.BuyerAlias),
		bridgetest.MemberEmail: b.Address(p.Conversation.BuyerAlias),
	} {
		if err := receive(t, b, mail(from, "1@x.example", "Oui."), to)[0]; !errors.Is(err, bridge.ErrRefusedSender) {
			t.Errorf("%s at the other side's alias: %v; want ErrRefusedSender", from, err)
		}
	}
	if token, _ := question(t, b); token != "" {
		t.Error("somebody was asked about the other side's address")
	}
}

// proverFunc proves as a function says.
type proverFunc func(bridge.Claim) bridge.Proof

func (f proverFunc) Prove(_ context.Context, c bridge.Claim) (bridge.Proof, error) { return f(c), nil }

// TestAFirstContactThatProvesNothing waits for its writer to confirm it, and
// then is a lead like any other.
func TestAFirstContactThatProvesNothing(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{Prover: proverFunc(func(bridge.Claim) bridge.Proof {
		return bridge.Proof{SPFFail: true}
	})})
	b.Market(t)
	l, err := b.Listing(t.Context(), bridgetest.ListingID)
	if err != nil {
		t.Fatal(err)
	}
	receive(t, b, mail("Zoé Martin <zoe@courriel.example>", "1@courriel.example", "Toujours en vente ?"), b.Address(l.Alias))
	token, to := question(t, b)
	if to != "zoe@courriel.example" {
		t.Fatalf("the question went to %q; want the writer", to)
	}
	if err := b.AnswerSenderCheck(t.Context(), token, true); err != nil {
		t.Fatal(err)
	}
	leads := 0
	for _, n := range lease(t, b) {
		if n.Kind == bridge.NotifyLead && n.To == bridgetest.SellerEmail {
			leads++
		}
	}
	if leads != 1 {
		t.Errorf("%d lead mails; want one", leads)
	}
}

func TestAnswerHeld(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		answer       bridge.HeldAnswer
		posted, next int // messages after the answer, and after one more mail
	}{
		{bridge.HeldPost, 2, 2},
		{bridge.HeldTrust, 2, 3},
		{bridge.HeldRefuse, 1, 1},
	} {
		t.Run(string(tt.answer), func(t *testing.T) {
			t.Parallel()
			b, p := market(t)
			receive(t, b, mail(assistant, "1@ailleurs.example", "Oui."), sellerAlias(b, p))
			seller, buyer, otherSeller, otherBuyer := viewers(t, b, p)
			v, err := b.View(t.Context(), seller, p.Conversation.ID)
			if err != nil || len(v.Held) != 1 {
				t.Fatalf("%d held, %v; want 1", len(v.Held), err)
			}
			id := v.Held[0].ID
			for name, who := range map[string]bridge.Viewer{"the buyer": buyer, "another account": otherSeller, "another buyer": otherBuyer} {
				if err := b.AnswerHeld(t.Context(), who, id, tt.answer); !errors.Is(err, bridge.ErrNotFound) {
					t.Errorf("%s: AnswerHeld: %v; want ErrNotFound", name, err)
				}
			}
			if err := b.AnswerHeld(t.Context(), seller, id, tt.answer); err != nil {
				t.Fatal(err)
			}
			if got := len(conversation(t, b, p.Conversation.ID).Messages); got != tt.posted {
				t.Errorf("%d messages; want %d", got, tt.posted)
			}
			if err := b.AnswerHeld(t.Context(), seller, id, bridge.HeldPost); !errors.Is(err, bridge.ErrNotFound) {
				t.Errorf("a second answer: %v; want ErrNotFound", err)
			}
			receive(t, b, mail(assistant, "2@ailleurs.example", "Et encore."), sellerAlias(b, p))
			if got := len(conversation(t, b, p.Conversation.ID).Messages); got != tt.next {
				t.Errorf("%d messages after one more mail; want %d", got, tt.next)
			}
		})
	}
}

// TestAReleasedMailKeepsToPolicy: what a held mail brings is looked at when it
// is released.
func TestAReleasedMailKeepsToPolicy(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	raw := mail(assistant, "1@ailleurs.example", "--b\nContent-Type: text/plain\n\nVoici.\n--b\n"+
		"Content-Type: application/octet-stream; name=setup.exe\nContent-Disposition: attachment; filename=setup.exe\n\nMZ\n--b--",
		"MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b")
	receive(t, b, raw, sellerAlias(b, p))
	token, _ := question(t, b)
	if err := b.AnswerSenderCheck(t.Context(), token, true); err != nil {
		t.Fatal(err)
	}
	if got := texts(conversation(t, b, p.Conversation.ID)); len(got) != 1 {
		t.Errorf("messages %q; want the program refused", got)
	}
}

func TestHeldMailsExpire(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	receive(t, b, mail(assistant, "1@ailleurs.example", "Oui."), sellerAlias(b, p))
	token, _ := question(t, b)
	b.Clock.Add(13 * 24 * time.Hour)
	seller, _, _, _ := viewers(t, b, p)
	held := func() int {
		t.Helper()
		if err := b.ExpireHeld(t.Context()); err != nil {
			t.Fatal(err)
		}
		v, err := b.View(t.Context(), seller, p.Conversation.ID)
		if err != nil {
			t.Fatal(err)
		}
		return len(v.Held)
	}
	if held() != 1 {
		t.Fatal("the mail is gone after 13 days; want it to wait for 14")
	}
	b.Clock.Add(25 * time.Hour)
	if held() != 0 {
		t.Error("the mail still waits after 14 days")
	}
	events := conversation(t, b, p.Conversation.ID).Events
	if last := events[len(events)-1]; last.Kind != bridge.EventMailExpired || last.Side != bridge.SideSeller {
		t.Errorf("last event %+v; want that a mail expired", last)
	}
	if _, err := b.SenderCheck(t.Context(), token); !errors.Is(err, bridge.ErrExpired) {
		t.Errorf("SenderCheck: %v; want ErrExpired", err)
	}
}

func TestAuthorizedSenders(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	for _, sender := range []string{"CRM@Logiciel.example", "@firma.example"} {
		if _, err := b.AuthorizeSender(t.Context(), bridgetest.AccountID, sender); err != nil {
			t.Fatal(err)
		}
	}
	all, err := b.AuthorizedSenders(t.Context(), bridgetest.AccountID)
	if err != nil || len(all) != 2 || all[0].Sender != "@firma.example" || all[1].Sender != "crm@logiciel.example" {
		t.Errorf("AuthorizedSenders = %+v, %v", all, err)
	}
	receive(t, b, mail("crm@logiciel.example", "1@x.example", "Oui."), sellerAlias(b, p))
	receive(t, b, mail("paul@firma.example", "2@x.example", "Si."), sellerAlias(b, p))
	if got := len(conversation(t, b, p.Conversation.ID).Messages); got != 3 {
		t.Errorf("%d messages; want both senders' posted", got)
	}
	if err := b.RevokeSender(t.Context(), bridgetest.AccountID, "@Firma.example"); err != nil {
		t.Fatal(err)
	}
	receive(t, b, mail("paul@firma.example", "3@x.example", "Encore."), sellerAlias(b, p))
	if got := len(conversation(t, b, p.Conversation.ID).Messages); got != 3 {
		t.Errorf("%d messages; want a revoked sender's held", got)
	}
	for _, sender := range []string{"@gmail.com", "@com", "@co.uk", "@", "", "x", "@a b.example"} {
		if _, err := b.AuthorizeSender(t.Context(), bridgetest.AccountID, sender); !errors.Is(err, bridge.ErrInvalid) {
			t.Errorf("AuthorizeSender(%q): %v; want ErrInvalid", sender, err)
		}
	}
}

// TestABuyersAddressesAreListedAndRevoked has one that a click on the question
// allowed, and one that the marketplace knew.
func TestABuyersAddressesAreListedAndRevoked(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	alias, id := b.Address(p.Conversation.BuyerAlias), bridgetest.Buyer().ExternalID
	receive(t, b, mail("marie@travail.example", "1@travail.example", "Je passe demain."), alias)
	token, _ := question(t, b)
	if err := b.AnswerSenderCheck(t.Context(), token, true); err != nil {
		t.Fatal(err)
	}
	if _, err := b.AuthorizeBuyerSender(t.Context(), id, " Marie@Ailleurs.example"); err != nil {
		t.Fatal(err)
	}
	receive(t, b, mail("marie@ailleurs.example", "2@ailleurs.example", "Ou après-demain."), alias)
	all, err := b.BuyerSenders(t.Context(), id)
	if err != nil || len(all) != 2 || all[0].Sender != "marie@ailleurs.example" || all[1].Sender != "marie@travail.example" {
		t.Errorf("BuyerSenders = %+v, %v", all, err)
	}
	for _, sender := range []string{"marie@travail.example", "Marie@Ailleurs.example"} {
		if err := b.RevokeBuyerSender(t.Context(), id, sender); err != nil {
			t.Fatal(err)
		}
		receive(t, b, mail(sender, "3"+sender, "Encore."), alias)
	}
	if got := len(conversation(t, b, p.Conversation.ID).Messages); got != 3 {
		t.Errorf("%d messages; want the buyer's first and one of each address before it was revoked", got)
	}
	for _, sender := range []string{"@travail.example", "@", "", "x"} {
		if _, err := b.AuthorizeBuyerSender(t.Context(), id, sender); !errors.Is(err, bridge.ErrInvalid) {
			t.Errorf("AuthorizeBuyerSender(%q): %v; want ErrInvalid", sender, err)
		}
	}
	if _, err := b.BuyerSenders(t.Context(), "nobody"); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("BuyerSenders of nobody: %v; want ErrNotFound", err)
	}
}

// TestTheWriterOfAHeldMailHearsNothing of what becomes of it: a stranger would
// learn that the address is good, and that somebody read it.
func TestTheWriterOfAHeldMailHearsNothing(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(t *testing.T, b *bridgetest.Bridge, p bridge.Posted, token string) error{
		"refused by the mailed question": func(t *testing.T, b *bridgetest.Bridge, _ bridge.Posted, token string) error {
			t.Helper()
			return b.AnswerSenderCheck(t.Context(), token, false)
		},
		"refused in the inbox": func(t *testing.T, b *bridgetest.Bridge, p bridge.Posted, _ string) error {
			t.Helper()
			seller, _, _, _ := viewers(t, b, p)
			v, err := b.View(t.Context(), seller, p.Conversation.ID)
			if err != nil || len(v.Held) != 1 {
				t.Fatalf("%d held, %v; want 1", len(v.Held), err)
			}
			return b.AnswerHeld(t.Context(), seller, v.Held[0].ID, bridge.HeldRefuse)
		},
		"expired": func(t *testing.T, b *bridgetest.Bridge, _ bridge.Posted, _ string) error {
			t.Helper()
			b.Clock.Add(15 * 24 * time.Hour)
			return b.ExpireHeld(t.Context())
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, p := market(t)
			receive(t, b, mail(assistant, "1@ailleurs.example", "Oui."), sellerAlias(b, p))
			token, _ := question(t, b)
			if err := end(t, b, p, token); err != nil {
				t.Fatal(err)
			}
			for _, n := range lease(t, b) {
				if n.Kind != bridge.NotifyLead { // of the other conversations
					t.Errorf("a mail of kind %s to %s; want none to anybody", n.Kind, n.To)
				}
			}
			// What is closed stays closed, whoever clicks.
			if err := b.AnswerSenderCheck(t.Context(), token, true); err == nil && name != "refused in the inbox" {
				t.Error("the question can still be answered")
			}
			if got := len(conversation(t, b, p.Conversation.ID).Messages); got != 1 {
				t.Errorf("%d messages; want the buyer's alone", got)
			}
		})
	}
}

// TestAHeldMailIsPostedOnce however many click at the same time.
func TestAHeldMailIsPostedOnce(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	receive(t, b, mail(assistant, "1@ailleurs.example", "Oui."), sellerAlias(b, p))
	seller, _, _, _ := viewers(t, b, p)
	v, err := b.View(t.Context(), seller, p.Conversation.ID)
	if err != nil || len(v.Held) != 1 {
		t.Fatalf("%d held, %v; want 1", len(v.Held), err)
	}
	var clicks sync.WaitGroup
	for range 16 {
		clicks.Go(func() {
			if err := b.AnswerHeld(t.Context(), seller, v.Held[0].ID, bridge.HeldPost); err != nil && !errors.Is(err, bridge.ErrNotFound) {
				t.Errorf("AnswerHeld: %v", err)
			}
		})
	}
	clicks.Wait()
	if got := texts(conversation(t, b, p.Conversation.ID)); len(got) != 2 {
		t.Errorf("messages %q; want the held mail once", got)
	}
}
