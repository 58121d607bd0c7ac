package bridge_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/parser"
)

// lease returns the notifications that are due.
func lease(t *testing.T, b *bridgetest.Bridge) []bridge.Notification {
	t.Helper()
	due, err := b.Lease(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return due
}

func outgoing(t *testing.T, b *bridgetest.Bridge, n bridge.Notification) bridge.Outgoing {
	t.Helper()
	o, err := b.Outgoing(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func post(t *testing.T, b *bridgetest.Bridge, c bridge.ConversationID, s bridge.Side, text string) bridge.Message {
	t.Helper()
	m, err := b.Post(t.Context(), bridge.NewMessage{Conversation: c, Side: s, Text: text, Via: bridge.ViaAPI})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestLeadMail(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	due := lease(t, b)
	if len(due) != 1 || due[0].Kind != bridge.NotifyLead || due[0].To != bridgetest.SellerEmail {
		t.Fatalf("due: %+v; want the lead mail", due)
	}
	o := outgoing(t, b, due[0])
	if o.From != sellerAlias(b, p) || o.FromName != "Marie Durand via Voiturama" {
		t.Errorf("From: %q <%s>; want the buyer's name and the seller alias", o.FromName, o.From)
	}
	if want := bridgetest.ListingTitle + " [" + bridgetest.ListingNumber + "]"; o.Subject != want {
		t.Errorf("Subject %q; want %q", o.Subject, want)
	}
	r := o.Record
	if r.Event != parser.EventLead || r.LeadID == "" || r.Sequence != 1 || r.Contact.FirstName != "Marie" ||
		r.Contact.RelayEmail != o.From || len(r.Contact.Phones) != 1 || r.Source.Template != "lead/fr/1" {
		t.Errorf("record: %+v", r)
	}
	if len(o.References) != 1 || !strings.HasPrefix(o.References[0], string(p.Conversation.ID)+".seller@") {
		t.Errorf("References: %v; want the root alone", o.References)
	}
	if len(lease(t, b)) != 0 {
		t.Error("a leased notification is given out twice")
	}
	b.Clock.Add(11 * time.Minute)
	if len(lease(t, b)) != 1 {
		t.Error("a notification whose worker died is not given out again")
	}
}

func TestThreadOfMails(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	first := lease(t, b)[0]
	if err := b.Delivered(t.Context(), first.ID, "250 ok"); err != nil {
		t.Fatal(err)
	}
	receive(t, b, mail(bridgetest.SellerEmail, "answer@garage.example", "Oui."), sellerAlias(b, p))
	post(t, b, p.Conversation.ID, bridge.SideBuyer, "Je viens demain.")
	second := lease(t, b)[0]
	o := outgoing(t, b, second)
	if o.From != sellerAlias(b, p) || o.Record.Event != parser.EventMessage || o.Record.Sequence != 3 {
		t.Errorf("From %s, event %s, sequence %d; want the same alias, message, 3", o.From, o.Record.Event, o.Record.Sequence)
	}
	if len(o.References) != 2 || o.References[1] != string(first.ID)+"@"+bridgetest.Domain || o.InReplyTo != "answer@garage.example" {
		t.Errorf("References %v, In-Reply-To %q", o.References, o.InReplyTo)
	}
}

func TestBuyersMailWaitsAndIsSkippedWhenSeen(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	lease(t, b)
	receive(t, b, mail(bridgetest.SellerEmail, "1@garage.example", "Oui."), sellerAlias(b, p))
	if due := lease(t, b); len(due) != 0 {
		t.Fatalf("due at once: %+v", due)
	}
	buyer := bridge.Viewer{Buyer: p.Conversation.BuyerID, Conversation: p.Conversation.ID}
	if err := b.MarkSeen(t.Context(), buyer, p.Conversation.ID); err != nil {
		t.Fatal(err)
	}
	b.Clock.Add(31 * time.Second)
	if due := lease(t, b); len(due) != 0 {
		t.Errorf("what was seen in the chat is mailed: %+v", due)
	}
	receive(t, b, mail(bridgetest.SellerEmail, "2@garage.example", "Vous venez ?"), sellerAlias(b, p))
	b.Clock.Add(31 * time.Second)
	due := lease(t, b)
	if len(due) != 1 || due[0].To != bridgetest.BuyerEmail {
		t.Fatalf("due after 31 s: %+v; want the buyer's mail", due)
	}
	o := outgoing(t, b, due[0])
	if o.From != b.Address(p.Conversation.BuyerAlias) || o.Record.Message.Text != "" || !o.Record.Withheld || o.FromName != "Garage Dubreuil via Voiturama" {
		t.Errorf("From %q <%s>, text %q, withheld %v; a buyer's mail only says that there is a message", o.FromName, o.From, o.Record.Message.Text, o.Record.Withheld)
	}
	token := o.ThreadURL[strings.LastIndex(o.ThreadURL, "/")+1:]
	if err := b.CheckSignIn(t.Context(), token); err != nil {
		t.Errorf("the link to the thread: %v", err)
	}
}

func TestFavorite(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	p, err := b.MarkFavorite(t.Context(), bridge.NewFavorite{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer()})
	if err != nil {
		t.Fatal(err)
	}
	if p.Lead != nil || p.Conversation.LeadID != "" || p.Message.Kind != bridge.KindSystem || p.Message.Text != parser.FavoriteSentence("fr") {
		t.Errorf("a favourite made %+v", p)
	}
	due := lease(t, b)
	if len(due) != 1 || due[0].Kind != bridge.NotifyFavorite {
		t.Fatalf("due: %+v", due)
	}
	o := outgoing(t, b, due[0])
	if c := o.Record.Contact; c.Display != "marie75" || c.FirstName != "" || len(c.Phones) != 0 || o.FromName != "marie75 via Voiturama" {
		t.Errorf("a favourite tells more than the pseudonym: %+v, %s", c, o.FromName)
	}
	_, members, err := b.Account(t.Context(), bridgetest.AccountID)
	if err != nil {
		t.Fatal(err)
	}
	seller := bridge.Viewer{Member: members[0].ID, Account: members[0].AccountID}
	rows, err := b.Conversations(t.Context(), seller, bridge.ConversationFilter{Limit: 1})
	if err != nil || rows[0].Name != "marie75" {
		t.Errorf("the list names the buyer %+v, %v", rows, err)
	}
	v, err := b.View(t.Context(), seller, p.Conversation.ID)
	if got := v.Buyer; err != nil || got.Name != "marie75" || got.FirstName+got.LastName+got.Phone+got.Email != "" {
		t.Errorf("the thread tells of the buyer %+v, %v", got, err)
	}
	q := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour.")
	if q.Conversation.ID != p.Conversation.ID || q.Lead == nil {
		t.Errorf("the first real message after a favourite makes no lead of the same conversation: %+v", q)
	}

	token := o.Unsubscribe[strings.LastIndex(o.Unsubscribe, "/")+1:]
	if err := b.Unsubscribe(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	lease(t, b)
	if _, err := b.MarkFavorite(t.Context(), bridge.NewFavorite{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer()}); err != nil {
		t.Fatal(err)
	}
	if due := lease(t, b); len(due) != 0 {
		t.Errorf("a mail after unsubscribing: %+v", due)
	}
}

func TestRetriesBackOffAndGiveUp(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	attempts, told := 0, 0
	for range 200 {
		for _, n := range lease(t, b) {
			if n.Kind == bridge.NotifyNotDelivered {
				told++
				if err := b.Delivered(t.Context(), n.ID, "250 ok"); err != nil {
					t.Fatal(err)
				}
				continue
			}
			attempts++
			if err := b.Deferred(t.Context(), n.ID, "451 later"); err != nil {
				t.Fatal(err)
			}
		}
		b.Clock.Add(20 * time.Minute)
	}
	if attempts < 20 || attempts > 40 {
		t.Errorf("%d attempts in 48 hours", attempts)
	}
	if got := conversation(t, b, p.Conversation.ID).Messages[0].State; got != bridge.StateNotDelivered {
		t.Errorf("state %s after 48 hours; want not_delivered", got)
	}
	if s, err := b.QueueStats(t.Context()); err != nil || s.Depth != 0 || told != 1 {
		t.Errorf("QueueStats: %+v, %v; the writer was told %d times", s, err, told)
	}
}

func TestLeasesOfADeadProcessAreReleased(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	n := lease(t, b)[0]
	content, err := bridge.SpoolContent(t.TempDir(), strings.NewReader("mail"), true)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.KeepComposed(t.Context(), n.ID, content.Content(), "mail"); err != nil {
		t.Fatal(err)
	}
	if due := lease(t, b); len(due) != 0 {
		t.Fatalf("a mail that a worker has is given out again: %+v", due)
	}
	if err := b.ReleaseLeases(t.Context()); err != nil {
		t.Fatal(err)
	}
	if due := lease(t, b); len(due) != 1 || due[0].ID != n.ID || due[0].Mail == "" {
		t.Errorf("after a restart %+v is due; want the composed mail at once", due)
	}
}

// TestAttemptsOfTheErased has a buyer erased while mails are on their way.
func TestAttemptsOfTheErased(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	other := bridgetest.Buyer()
	other.ExternalID, other.Email = "buyer-2", "luc@courriel.example"
	b.Lead(t, bridgetest.ListingID, other, "Bonjour.")
	due := lease(t, b)
	if len(due) != 2 {
		t.Fatalf("%d mails are due", len(due))
	}
	gone, kept := due[0].ID, due[1].ID
	if _, err := b.EraseBuyer(t.Context(), "buyer-1"); err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if err := b.KeepComposed(ctx, gone, bridge.Content{Hash: "x"}, "text"); !errors.Is(err, bridge.ErrConflict) {
		t.Errorf("keeping its mail: %v; want %v", err, bridge.ErrConflict)
	}
	for name, err := range map[string]error{
		"delivered": b.Delivered(ctx, gone, "250"), "deferred": b.Deferred(ctx, gone, "451"), "failed": b.Failed(ctx, gone, "550"),
		"postponed": b.Postpone(ctx, map[bridge.NotificationID]time.Time{gone: b.Clock.Now(), kept: b.Clock.Now()}),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if again := lease(t, b); len(again) != 1 || again[0].ID != kept {
		t.Errorf("due: %+v; want the other buyer's", again)
	}
}

func TestMailsOff(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	if _, err := b.PutContactSettings(t.Context(), bridgetest.AccountID, bridgetest.SellerEmail, bridge.Settings{FavoritesByMail: true}); err != nil {
		t.Fatal(err)
	}
	b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour.")
	if due := lease(t, b); len(due) != 0 {
		t.Errorf("due: %+v; the switch covers leads too", due)
	}
}

func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	n := bridge.NewLead{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer(), Text: "Bonjour.", IdempotencyKey: "k1"}
	first, err := b.OpenLead(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.OpenLead(t.Context(), n)
	if err != nil || again.Message.ID != first.Message.ID || again.Lead == nil || again.Lead.ID != first.Lead.ID {
		t.Errorf("the same key again: %+v, %v", again, err)
	}
	n.IdempotencyKey = "k2"
	if other, err := b.OpenLead(t.Context(), n); err != nil || other.Message.ID == first.Message.ID || other.Lead != nil {
		t.Errorf("another key: %+v, %v; want a second message without a lead", other, err)
	}
	if s, err := b.QueueStats(t.Context()); err != nil || s.Depth != 2 {
		t.Errorf("QueueStats: %+v, %v; want 2 notifications", s, err)
	}
}

func TestFavoriteMarkedAgain(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	mark := func() bridge.MessageID {
		p, err := b.MarkFavorite(t.Context(), bridge.NewFavorite{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer()})
		if err != nil {
			t.Fatal(err)
		}
		return p.Message.ID
	}
	first := mark()
	b.Clock.Add(time.Hour)
	if again := mark(); again != first {
		t.Errorf("marked again within the hour: message %s; want the first, %s", again, first)
	}
	if s, err := b.QueueStats(t.Context()); err != nil || s.Depth != 1 {
		t.Errorf("QueueStats: %+v, %v; want 1 notification", s, err)
	}
	b.Clock.Add(24 * time.Hour)
	if again := mark(); again == first {
		t.Error("marked on another day: the first message; want one more")
	}
}

// A request that was being carried out when its process ended is nobody's any more.
func TestClaimOfAnEndedProcess(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	claim := func(b *bridge.Bridge) error {
		first, err := b.ClaimAnswer(t.Context(), "key", "a", "request")
		if err == nil && first.Request != "" {
			err = errors.New("it is being carried out")
		}
		return err
	}
	if err := claim(b.Bridge); err != nil {
		t.Fatal(err)
	}
	if err := claim(b.Bridge); err == nil {
		t.Error("claimed twice")
	}
	b.Clock.Add(time.Second)
	next := bridge.New(bridge.Options{Store: b.Store, Now: b.Clock.Now, Log: slog.New(slog.DiscardHandler)})
	if err := claim(next); err != nil {
		t.Errorf("the next process: %v", err)
	}
	if err := claim(next); err == nil {
		t.Error("claimed twice by the next process")
	}
}

func TestBuyersMailWithContent(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	lease(t, b)
	if _, err := b.PutBuyerSettings(t.Context(), p.Conversation.BuyerID, bridge.Settings{MessagesByMail: true, Content: true}); err != nil {
		t.Fatal(err)
	}
	receive(t, b, mail(bridgetest.SellerEmail, "1@garage.example", "Oui, voyez avec "+bridgetest.MemberEmail), sellerAlias(b, p))
	due := lease(t, b)
	if len(due) != 1 {
		t.Fatalf("due: %+v", due)
	}
	if got, want := outgoing(t, b, due[0]).Record.Message.Text, "Oui, voyez avec [masqué]"; got != want {
		t.Errorf("text %q; want %q", got, want)
	}
}
