package bridge_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func (f firm) beside(who bridge.Viewer) bridge.Beside {
	f.t.Helper()
	b, err := f.Beside(f.t.Context(), who, f.id)
	if err != nil {
		f.t.Fatal(err)
	}
	return b
}

func TestANoteOnABuyerIsTheAccounts(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	ctx := t.Context()
	note, err := f.PutBuyerNote(ctx, f.ann, f.id, bridge.NewBuyerNote{Text: " Rappeler mardi. ", Tags: []string{" reprise  possible ", "VIP", "", "vip"}})
	if err != nil {
		t.Fatal(err)
	}
	want := bridge.Beside{Note: note, NoteBy: "ANN"}
	if diff := cmp.Diff(want, f.beside(f.lea)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"reprise possible", "VIP"}, note.Tags); diff != "" || note.Text != "Rappeler mardi." {
		t.Errorf("%q, tags (-want +got):\n%s", note.Text, diff)
	}
	for name, tt := range map[string]struct {
		who  bridge.Viewer
		note bridge.NewBuyerNote
		want error
	}{
		"over a colleague's":   {f.lea, bridge.NewBuyerNote{Text: "Non."}, bridge.ErrConflict},
		"an agent without it":  {f.eve, bridge.NewBuyerNote{Text: "Non.", Was: note.UpdatedAt}, bridge.ErrNotFound},
		"another account":      {f.stranger, bridge.NewBuyerNote{Text: "Non."}, bridge.ErrNotFound},
		"the buyer":            {f.buyer, bridge.NewBuyerNote{Text: "Non."}, bridge.ErrNotFound},
		"too long":             {f.lea, bridge.NewBuyerNote{Text: string(make([]byte, 9000)), Was: note.UpdatedAt}, bridge.ErrInvalid},
		"a tag with two lines": {f.lea, bridge.NewBuyerNote{Tags: []string{"a\x00b"}, Was: note.UpdatedAt}, bridge.ErrInvalid},
	} {
		if _, err := f.PutBuyerNote(ctx, tt.who, f.id, tt.note); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v; want %v", name, err, tt.want)
		}
	}
	for name, who := range map[string]bridge.Viewer{"eve": f.eve, "stranger": f.stranger, "buyer": f.buyer} {
		if _, err := f.Beside(ctx, who, f.id); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("%s: Beside: %v; want %v", name, err, bridge.ErrNotFound)
		}
	}
	if _, err := f.PutBuyerNote(ctx, f.lea, f.id, bridge.NewBuyerNote{Was: note.UpdatedAt}); err != nil {
		t.Fatal(err)
	}
	if n := f.beside(f.ann).Note; n.Text != "" || n.Tags != nil || n.Member != f.lea.Member {
		t.Errorf("note %+v; want it empty", n)
	}
}

func TestOtherConversationsOfABuyer(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	ctx := t.Context()
	for _, l := range []string{"second", "third"} {
		_, err := f.PutListing(ctx, bridge.NewListing{ExternalID: l, Account: bridgetest.AccountID, Title: "Clio " + l, Contact: bridgetest.SellerEmail})
		if err != nil {
			t.Fatal(err)
		}
	}
	second := f.Lead(t, "second", bridgetest.Buyer(), "Et celle-ci ?").Conversation
	f.Lead(t, bridgetest.OtherListing, bridgetest.Buyer(), "Et la Peugeot ?")
	third := f.Lead(t, "third", bridgetest.Buyer(), "Et la troisième ?").Conversation
	yes := true
	for id, d := range map[bridge.ConversationID]bridge.DeskChange{
		second.ID: {Assignee: &f.eve.Member}, f.id: {Assignee: &f.eve.Member}, third.ID: {Team: new(bridge.TeamID)},
	} {
		if _, err := f.ChangeDesk(ctx, f.lea, []bridge.ConversationID{id}, d); err != nil {
			t.Fatal(err)
		}
	}
	others := func(who bridge.Viewer) (titles []string) {
		for _, o := range f.beside(who).Others {
			titles = append(titles, o.ListingTitle)
		}
		return titles
	}
	if diff := cmp.Diff([]string{"Clio third", "Clio second"}, others(f.lea)); diff != "" {
		t.Errorf("lea (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Clio second"}, others(f.eve)); diff != "" {
		t.Errorf("eve, who sees her own (-want +got):\n%s", diff)
	}
	if _, err := f.ChangeDesk(ctx, f.lea, []bridge.ConversationID{third.ID}, bridge.DeskChange{Deleted: &yes}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Clio second"}, others(f.lea)); diff != "" {
		t.Errorf("one deleted (-want +got):\n%s", diff)
	}
}

func TestAnswerMinutesAreWorkedOut(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	ctx := t.Context()
	minutes := func(v bridge.Viewer, id bridge.ConversationID) int {
		view, err := b.View(ctx, v, id)
		if err != nil {
			t.Fatal(err)
		}
		return view.Account.AnswerMinutes
	}
	// The first account's are the marketplace's; the second has said nothing.
	for i, took := range []time.Duration{90 * time.Minute, 3 * time.Minute, 4*time.Minute + time.Second, time.Minute, 50 * time.Minute} {
		buyer := bridgetest.Buyer()
		buyer.ExternalID = string(rune('a' + i))
		buyer.Email = buyer.ExternalID + "@courriel.example"
		c := b.Lead(t, bridgetest.OtherListing, buyer, "Bonjour").Conversation
		v := bridge.Viewer{Buyer: c.BuyerID, Conversation: c.ID}
		if got := minutes(v, c.ID); got != 0 {
			t.Errorf("%d minutes after %d leads", got, i)
		}
		for range 2 { // only the first answer counts
			b.Clock.Add(took)
			if _, err := b.Post(ctx, bridge.NewMessage{Conversation: c.ID, Side: bridge.SideSeller, Text: "Oui.", Via: bridge.ViaWeb}); err != nil {
				t.Fatal(err)
			}
		}
		if i == 4 {
			if got := minutes(v, c.ID); got != 5 {
				t.Errorf("%d minutes; want 5", got)
			}
			b.Clock.Add(31 * 24 * time.Hour)
			if got := minutes(v, c.ID); got != 0 {
				t.Errorf("%d minutes a month later", got)
			}
		}
	}
}

func TestStatesOfAListing(t *testing.T) {
	t.Parallel()
	at := bridgetest.NewClock().Now()
	for _, tt := range []struct {
		name    string
		listing bridge.Listing
		want    bridge.ListingState
	}{
		{"not said", bridge.Listing{}, bridge.ListingOnline},
		{"online for a while", bridge.Listing{State: bridge.ListingOnline, ExpiresAt: at.Add(1)}, bridge.ListingOnline},
		{"over", bridge.Listing{State: bridge.ListingOnline, ExpiresAt: at}, bridge.ListingExpired},
		{"expired before its time", bridge.Listing{State: bridge.ListingExpired, ExpiresAt: at.Add(1)}, bridge.ListingExpired},
		{"sold, and over", bridge.Listing{State: bridge.ListingSold, ExpiresAt: at}, bridge.ListingSold},
	} {
		if got := tt.listing.StateAt(at); got != tt.want {
			t.Errorf("%s: %q; want %q", tt.name, got, tt.want)
		}
	}
	b, _ := market(t)
	n := bridge.NewListing{ExternalID: "gone", Account: bridgetest.AccountID, Title: "Clio", Contact: bridgetest.SellerEmail, State: bridge.ListingSold}
	if l, err := b.PutListing(t.Context(), n); err != nil || l.State != bridge.ListingSold {
		t.Fatal(l.State, err)
	}
	b.Lead(t, "gone", bridgetest.Buyer(), "Bonjour") // contacts go on
	n.State = "lost"
	if _, err := b.PutListing(t.Context(), n); !errors.Is(err, bridge.ErrInvalid) {
		t.Errorf("PutListing: %v; want %v", err, bridge.ErrInvalid)
	}
}
