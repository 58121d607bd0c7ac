package bridge_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func (f firm) block(who bridge.Viewer, on bool) {
	f.t.Helper()
	if err := f.SetBlocked(f.t.Context(), who, f.id, on, false); err != nil {
		f.t.Fatal(err)
	}
}

// ways are all ways in which the two of a conversation can write.
func (f firm) ways() map[string]error {
	f.t.Helper()
	ctx := f.t.Context()
	f.Clock.Add(time.Minute)
	post := func(s bridge.Side) error {
		_, err := f.Post(ctx, bridge.NewMessage{Conversation: f.id, Side: s, Text: "Bonjour.", Via: bridge.ViaAPI})
		return err
	}
	_, lead := f.OpenLead(ctx, bridge.NewLead{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer(), Text: "Bonjour."})
	_, favorite := f.MarkFavorite(ctx, bridge.NewFavorite{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer()})
	v, err := f.Conversation(ctx, f.id)
	if err != nil {
		f.t.Fatal(err)
	}
	mail := func(local, from string) error {
		r, err := f.Resolve(ctx, f.Address(local))
		if err != nil {
			return err
		}
		answers, err := f.Receive(ctx, bridge.IncomingMail{From: from, Recipients: []bridge.Recipient{r}, Body: strings.NewReader(
			"From: <" + from + ">\r\nMessage-ID: <" + f.Clock.Now().String() + ">\r\n\r\nBonjour.\r\n")})
		if err != nil {
			f.t.Fatal(err)
		}
		return answers[0]
	}
	return map[string]error{
		"buyer's chat": post(bridge.SideBuyer), "seller's chat": post(bridge.SideSeller), "form": lead, "favourite": favorite,
		"buyer's mail":  mail(v.Conversation.BuyerAlias, bridgetest.BuyerEmail),
		"seller's mail": mail(v.Conversation.SellerAlias, bridgetest.SellerEmail),
	}
}

func TestABlockEndsAllWays(t *testing.T) {
	t.Parallel()
	for name, by := range map[string]func(firm) bridge.Viewer{
		"seller": func(f firm) bridge.Viewer { return f.ann },
		"buyer":  func(f firm) bridge.Viewer { return f.buyer },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFirm(t)
			who := by(f)
			before := f.view(f.lea).Conversation.Sequence
			f.block(who, true)
			f.block(who, true) // twice is once
			for way, err := range f.ways() {
				if !errors.Is(err, bridge.ErrBlocked) || !errors.Is(err, bridge.ErrRefusedSender) {
					t.Errorf("%s: %v; want %v", way, err, bridge.ErrBlocked)
				}
			}
			v := f.view(f.lea)
			if v.Conversation.Sequence != before || !f.listed(f.lea, bridge.ViewBlocked) || f.listed(f.lea, bridge.ViewOpen) {
				t.Errorf("%d messages came, blocked is %v", v.Conversation.Sequence-before, v.Conversation.Desk.Blocked)
			}
			if has, err := f.HasBlocked(t.Context(), f.lea, f.id); has != (name == "seller") || err != nil {
				t.Errorf("the seller has blocked: %v, %v", has, err)
			}
			f.block(who, false)
			for way, err := range f.ways() {
				if err != nil {
					t.Errorf("unblocked, %s: %v", way, err)
				}
			}
			if f.listed(f.lea, bridge.ViewBlocked) {
				t.Error("still shown as blocked")
			}
		})
	}
}

// What one side blocks the other cannot open again.
func TestEachSideKeepsItsBlock(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	f.block(f.buyer, true)
	f.block(f.lea, true)
	f.block(f.lea, false)
	if err := f.ways()["seller's chat"]; !errors.Is(err, bridge.ErrBlocked) {
		t.Errorf("%v; want %v", err, bridge.ErrBlocked)
	}
	for _, who := range []bridge.Viewer{f.stranger, f.eve, {Buyer: "x", Conversation: f.id}} {
		if err := f.SetBlocked(t.Context(), who, f.id, false, false); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("a stranger unblocks: %v; want %v", err, bridge.ErrNotFound)
		}
	}
	if v, err := f.View(t.Context(), f.buyer, f.id); err != nil || len(v.Events) == 0 {
		t.Errorf("the buyer sees %v, %v", v.Events, err)
	}
}
