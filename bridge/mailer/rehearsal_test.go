package mailer_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/score"
)

func (h *smarthost) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.taken)
}

func (h *smarthost) mailAt(i int) takenMail {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.taken[i]
}

func buyerWrites(t *testing.T, b *bridgetest.Bridge, c bridge.ConversationID, text string) bridge.Message {
	t.Helper()
	m, err := b.Post(t.Context(), bridge.NewMessage{Conversation: c, Side: bridge.SideBuyer, Text: text, Via: bridge.ViaAPI})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// readAs is what a program that has our parser read of a mail.
func readAs(t *testing.T, data string) score.Answer {
	t.Helper()
	l, err := parser.ParseLead([]byte(data), parser.LeadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	var a score.Answer
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestMoveToMessagingByMail is the whole move, with real mails: the plain feed,
// the rehearsal, the switch at its time, and the way back.
func TestMoveToMessagingByMail(t *testing.T) {
	t.Parallel()
	b, posted := market(t)
	if _, err := b.PutFeed(t.Context(), garage, bridge.FeedPlain); err != nil {
		t.Fatal(err)
	}
	h := newSmarthost(t, nil)
	o := newOutbox(b)
	stop := serve(t, o, mailer.Smarthost{Address: h.Address}, 1)
	defer stop()
	o.want(t, "delivered") // the lead mail, queued before
	before := h.count()

	// On the plain feed: what a buyer writes, in the plain form; no favourites.
	later := buyerWrites(t, b, posted.Conversation.ID, "Je viens samedi.")
	o.want(t, "delivered")
	if _, err := b.MarkFavorite(t.Context(), bridge.NewFavorite{Listing: bridgetest.ListingID, Buyer: bridge.NewBuyer{ExternalID: "other", Pseudonym: "paul75"}}); err != nil {
		t.Fatal(err)
	}
	plain := h.mailAt(before)
	if strings.Contains(plain.data, "Lead-") || !strings.Contains(plain.data, "Je viens samedi.") || plain.to != bridgetest.SellerEmail {
		t.Errorf("a later message on the plain feed:\n%s", plain.data)
	}
	if n := notifications(t, b, later.ID)[0]; n.Form != bridge.FormPlain || n.State != bridge.NotificationSent {
		t.Errorf("its notification is %+v", n)
	}

	// The rehearsal.
	r, err := b.StartRehearsal(t.Context(), garage, "test@crm.example", 3)
	if err != nil {
		t.Fatal(err)
	}
	all := arrived(t, o, h, 2)
	if got := len(all["test@crm.example"]); got != 2 {
		t.Fatalf("%d mails to the test address, want 2", got)
	}
	byID := map[string]string{}
	for _, data := range all["test@crm.example"] {
		byID[readMail(t, data).Header.MessageID()] = data
	}
	var read []bridge.ReadMail
	for _, m := range r.Mails {
		data := byID[m.MessageID]
		if data == "" {
			t.Fatalf("no mail has the id %s", m.MessageID)
		}
		if strings.Contains(data, "Lead-Id") != (m.State == bridge.FeedMessaging) || strings.Contains(data, bridgetest.BuyerEmail) {
			t.Errorf("mail %d, %s:\n%s", m.Number, m.State, data)
		}
		read = append(read, bridge.ReadMail{Mail: m.Number, Values: readAs(t, data)})
	}
	if got := messageState(t, b, posted.Message.ID); got != bridge.StateDelivered {
		t.Errorf("the lead's message is %s after the rehearsal", got)
	}
	scored, failures, err := b.ScoreRehearsal(t.Context(), garage, r.ID, read, nil)
	if err != nil || !scored.Score.Ready() {
		t.Fatalf("the score of our own parser = %+v, %v, %v", scored.Score, failures, err)
	}
	for _, f := range scored.Score.Fields {
		if f.Plain.Wrong+f.Messaging.Wrong+f.Messaging.Missing > 0 {
			t.Errorf("%s: %+v", f.Field, f)
		}
	}

	// Going back cancels a plan.
	if _, err := b.PlanSwitch(t.Context(), garage, b.Now().Add(time.Hour), false); err != nil {
		t.Fatal(err)
	}
	if f, err := b.SwitchBack(t.Context(), garage); err != nil || !f.SwitchAt.IsZero() || f.State != bridge.FeedPlain {
		t.Errorf("going back before the switch: %+v, %v", f, err)
	}
	arrived(t, o, h, 2)

	// The switch, at its time and once.
	if _, err := b.PlanSwitch(t.Context(), garage, b.Now().Add(48*time.Hour), false); err != nil {
		t.Fatal(err)
	}
	if all = arrived(t, o, h, 1); !strings.Contains(all[bridgetest.MemberEmail][2], "22 novembre 2026") {
		t.Errorf("the account is told:\n%s", all[bridgetest.MemberEmail])
	}
	b.Clock.Add(49 * time.Hour)
	for range 2 {
		if err := b.SwitchDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if all = arrived(t, o, h, 1); len(all[bridgetest.MemberEmail]) != 4 {
		t.Errorf("%d mails about the switches, want 4", len(all[bridgetest.MemberEmail]))
	}
	before = h.count()
	buyerWrites(t, b, posted.Conversation.ID, "Toujours là ?")
	o.want(t, "delivered")
	if ours := h.mailAt(before).data; !strings.Contains(ours, "Lead-Event: message") || !strings.Contains(ours, "References") {
		t.Errorf("a message on messaging:\n%s", ours)
	}

	// And back.
	if _, err := b.SwitchBack(t.Context(), garage); err != nil {
		t.Fatal(err)
	}
	o.want(t, "delivered")
	before = h.count()
	buyerWrites(t, b, posted.Conversation.ID, "Et maintenant ?")
	o.want(t, "delivered")
	if back := h.mailAt(before).data; strings.Contains(back, "Lead-") || !strings.Contains(back, "Et maintenant") {
		t.Errorf("a message after the way back:\n%s", back)
	}
}
