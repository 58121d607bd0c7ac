package bridge_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestWhatIsUndoneIsAsItWas(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	other := f.Lead(t, bridgetest.ListingID, bridge.NewBuyer{ExternalID: "buyer-9", Name: "Nora Rey", Email: "nora@courriel.example"}, "Bonjour").Conversation.ID
	yes, no := true, false
	hot, err := f.PutLabel(t.Context(), f.lea, bridge.Label{Name: "Hot", Color: "red"})
	if err != nil {
		t.Fatal(err)
	}
	// The two differ in all that can be undone.
	f.change(f.lea, bridge.DeskChange{
		Closed: &yes, Starred: &yes, Archived: &yes, Deleted: &yes, Unread: &no, Assignee: &f.tom.Member,
		SnoozedUntil: new(f.Clock.Now().Add(time.Hour)), Labels: map[bridge.LabelID]bool{hot.ID: true},
	})
	ids := []bridge.ConversationID{f.id, other}
	state := func() (all []any) {
		for _, id := range ids {
			v, err := f.View(t.Context(), f.lea, id)
			if err != nil {
				t.Fatal(err)
			}
			c := v.Conversation
			unread := c.Desk.Unread || c.SellerSeen < c.Sequence
			c.Desk.Unread = false
			all = append(all, c.Closed, c.Desk, unread, len(v.Labels))
		}
		return all
	}
	was := state()
	for name, d := range map[string]bridge.DeskChange{
		"close":   {Closed: &yes},
		"reopen":  {Closed: &no},
		"star":    {Starred: &yes},
		"archive": {Archived: &yes},
		"delete":  {Deleted: &yes},
		"restore": {Deleted: &no, Archived: &no},
		"read":    {Unread: &no},
		"unread":  {Unread: &yes},
		"snooze":  {SnoozedUntil: new(f.Clock.Now().Add(2 * time.Hour))},
		"wake":    {SnoozedUntil: new(time.Time)},
		"assign":  {Assignee: &f.eve.Member},
		"label":   {Labels: map[bridge.LabelID]bool{hot.ID: true}},
		"unlabel": {Labels: map[bridge.LabelID]bool{hot.ID: false}},
	} {
		undo, err := f.ChangeDesk(t.Context(), f.lea, ids, d)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if name != "assign" && len(undo) != 1 && name != "snooze" {
			t.Errorf("%s: %d steps take it back; want 1, for the one that has changed", name, len(undo))
		}
		for _, s := range undo {
			if _, err := f.ChangeDesk(t.Context(), f.lea, s.Conversations, s.Change); err != nil {
				t.Fatalf("undoing %s: %v", name, err)
			}
		}
		if diff := cmp.Diff(was, state()); diff != "" {
			t.Errorf("%s is not undone (-was +is):\n%s", name, diff)
		}
	}
}

func TestAViewIsChangedAsAWhole(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	other := f.Lead(t, bridgetest.ListingID, bridge.NewBuyer{ExternalID: "buyer-9", Name: "Nora Rey", Email: "nora@courriel.example"}, "Bonjour").Conversation.ID
	yes, no := true, false
	f.change(f.lea, bridge.DeskChange{Unread: &no})
	n, undo, err := f.ChangeView(t.Context(), f.ann, bridge.ConversationFilter{View: bridge.ViewOpen, Unread: &no}, bridge.DeskChange{Closed: &yes})
	if err != nil || n != 1 || len(undo) != 1 || undo[0].Conversations[0] != f.id {
		t.Errorf("closed %d, undone by %v: %v; want the one that is read", n, undo, err)
	}
	if !f.view(f.lea).Conversation.Closed || f.listed(f.lea, bridge.ViewUnread) {
		t.Error("what was read is not closed")
	}
	// An agent changes what that agent sees.
	if n, _, err = f.ChangeView(t.Context(), f.eve, bridge.ConversationFilter{Unread: &yes}, bridge.DeskChange{Unread: &no}); n != 0 || err != nil {
		t.Errorf("eve read %d: %v; want none", n, err)
	}
	if n, _, err = f.ChangeView(t.Context(), f.lea, bridge.ConversationFilter{Unread: &yes}, bridge.DeskChange{Unread: &no}); n != 1 || err != nil {
		t.Errorf("lea read %d: %v; want 1", n, err)
	}
	if v, err := f.View(t.Context(), f.lea, other); err != nil || v.Conversation.SellerSeen != v.Conversation.Sequence {
		t.Errorf("the other one is not read: %v", err)
	}
}
