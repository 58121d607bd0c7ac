package bridge_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/parser"
)

// announcements reads the journal to its end, a few entries at a time.
func announcements(t *testing.T, b *bridgetest.Bridge, f bridge.JournalFilter) (list []bridge.Announcement) {
	t.Helper()
	for f.Limit = 3; ; {
		some, next, err := b.Announcements(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, some...)
		if next == f.After {
			return list
		}
		f.After = next
	}
}

// inShort are the announcements in short.
func inShort(list []bridge.Announcement) (out []string) {
	for _, a := range list {
		parts := []string{string(a.Type) + " " + string(a.Data.Side)}
		for _, more := range []string{string(a.Data.Event), a.Data.Message.Text, a.Data.Reason, a.Data.Assignee} {
			if more != "" {
				parts = append(parts, more)
			}
		}
		out = append(out, strings.Join(parts, " | "))
	}
	return out
}

func TestTheJournalTellsAConversation(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	ctx := t.Context()
	deliver := func() {
		f.Clock.Add(time.Minute)
		for _, n := range lease(t, f.Bridge) {
			if err := f.Delivered(ctx, n.ID, "250 2.0.0 taken"); err != nil {
				t.Fatal(err)
			}
		}
	}
	deliver()
	post(t, f.Bridge, f.id, bridge.SideSeller, "Oui, venez samedi.")
	deliver()
	late := post(t, f.Bridge, f.id, bridge.SideBuyer, "Entendu.")
	if err := f.EditMessage(ctx, f.buyer, late.ID, "Entendu, à samedi."); err != nil {
		t.Fatal(err)
	}
	if err := f.MarkSeen(ctx, f.lea, f.id); err != nil {
		t.Fatal(err)
	}
	f.change(f.lea, bridge.DeskChange{Assignee: &f.ann.Member})
	yes, no := true, false
	f.change(f.lea, bridge.DeskChange{Closed: &yes})
	f.change(f.lea, bridge.DeskChange{Closed: &no})
	f.Clock.Add(time.Minute)
	for _, n := range lease(t, f.Bridge) {
		t.Errorf("a mail of a message that was seen: %+v", n)
	}
	want := []string{
		"lead.created buyer | lead | Bonjour, est-elle disponible ?",
		"message.delivered buyer | internal",
		"conversation.seen seller | internal",
		"message.sent seller | internal | Oui, venez samedi.",
		"message.delivered seller | internal",
		"conversation.seen buyer | internal",
		"message.received buyer | message | Entendu, à samedi.",
		"message.edited buyer | message | Entendu, à samedi.",
		"conversation.seen seller | internal",
		"conversation.assigned seller | internal | ANN",
		"conversation.closed seller | internal",
		"conversation.reopened seller | internal",
	}
	all := slices.DeleteFunc(announcements(t, f.Bridge, bridge.JournalFilter{}), func(a bridge.Announcement) bool {
		return a.Data.Account != bridgetest.AccountID
	})
	if diff := cmp.Diff(want, inShort(all)); diff != "" {
		t.Errorf("announcements (-want +got):\n%s", diff)
	}
	for _, a := range all {
		if a.Data.Conversation != string(f.id) || a.Data.Buyer != "buyer-1" {
			t.Errorf("announcement: %+v", a)
		}
	}
	for i, want := range map[int]int{2: 1, 5: 2, 8: 3} {
		if seen := all[i].Data.Sequence; seen != want {
			t.Errorf("event %d: seen up to %d, want %d", i, seen, want)
		}
	}
	kinds := []bridge.JournalKind{bridge.JournalClosed, bridge.JournalSent}
	if diff := cmp.Diff([]string{want[3], want[10]}, inShort(announcements(t, f.Bridge, bridge.JournalFilter{Account: f.lea.Account, Kinds: kinds}))); diff != "" {
		t.Errorf("announcements of two kinds (-want +got):\n%s", diff)
	}
}

// An account is told what it may know, and nothing of others.
func TestAnAccountIsToldWithoutSecrets(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	post(t, f.Bridge, f.id, bridge.SideBuyer, "Écrivez à "+bridgetest.BuyerEmail)
	post(t, f.Bridge, f.id, bridge.SideSeller, "Je suis "+bridgetest.SellerEmail)
	team, err := f.PutTeam(t.Context(), f.lea, bridge.Team{Name: "de " + bridgetest.BuyerEmail})
	if err != nil {
		t.Fatal(err)
	}
	f.change(f.lea, bridge.DeskChange{Team: &team.ID})
	if _, err := f.MarkFavorite(t.Context(), bridge.NewFavorite{
		Listing: bridgetest.OtherListing, Buyer: bridge.NewBuyer{ExternalID: "marie", Email: bridgetest.BuyerEmail, Pseudonym: "marie75"},
	}); err != nil {
		t.Fatal(err)
	}
	list := announcements(t, f.Bridge, bridge.JournalFilter{Account: f.lea.Account})
	for _, a := range list {
		body, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(a.Secrets, bridgetest.BuyerEmail) || a.Secrets.In(string(body)) || a.Data.Buyer != "" {
			t.Errorf("a secret of %v in %s", a.Secrets, body)
		}
		if a.Data.Account != bridgetest.AccountID {
			t.Errorf("told of another account: %s", body)
		}
	}
	// Lead, two messages, what was seen by answering, and the team.
	if len(list) != 5 {
		t.Errorf("told %d times: %q", len(list), inShort(list))
	}
	for _, a := range announcements(t, f.Bridge, bridge.JournalFilter{}) {
		if strings.Contains(a.Data.Message.Text, bridgetest.SellerEmail) {
			t.Errorf("the chat would show the buyer %q", a.Data.Message.Text)
		}
		if a.Type == bridge.JournalFavorite && (a.Data.Event != parser.EventFavorite || a.Data.Contact.Display != "marie75") {
			t.Errorf("favourite: %+v", a.Data)
		}
	}
}

// What was told can be told again after an erasure, without the person.
func TestAnErasedBuyerIsToldWithoutTheirData(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	plant(f)
	if _, err := f.EraseViewer(t.Context(), f.buyer); err != nil {
		t.Fatal(err)
	}
	list := announcements(t, f.Bridge, bridge.JournalFilter{Account: f.lea.Account})
	if last := list[len(list)-1]; last.Type != bridge.JournalErased || last.Data.Side != bridge.SideBuyer {
		t.Errorf("last told: %q", inShort(list))
	}
	body, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{bridgetest.BuyerEmail, bridgetest.BuyerPhone, "Marie", "Durand"} {
		if strings.Contains(string(body), secret) {
			t.Errorf("%q is still told", secret)
		}
	}
}

func TestAPlaceInTheJournal(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	ctx := t.Context()
	grown, stop := f.WatchJournal()
	defer stop()
	end, err := f.JournalPosition(ctx, "", "")
	if err != nil || end == 0 {
		t.Fatalf("JournalPosition = %d, %v", end, err)
	}
	post(t, f.Bridge, f.id, bridge.SideBuyer, "Bonjour ?")
	select {
	case <-grown:
	default:
		t.Error("the journal grew, and nobody was told")
	}
	list, _, err := f.Announcements(ctx, bridge.JournalFilter{After: end, Limit: 10})
	if err != nil || len(list) != 1 {
		t.Fatalf("Announcements = %q, %v", inShort(list), err)
	}
	if at, err := f.JournalPosition(ctx, "", list[0].ID); err != nil || at != end+1 {
		t.Errorf("JournalPosition = %d, %v; want %d", at, err, end+1)
	}
	for _, unknown := range []bridge.JournalID{"evt_1_00000000", "evt_99_00000000", "1", "evt_-1_"} {
		at, err := f.JournalPosition(ctx, "", unknown)
		if at != 0 || !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("JournalPosition(%q) = %d, %v", unknown, at, err)
		}
	}
	f.Clock.Add(31 * 24 * time.Hour)
	if err := f.DropJournal(ctx); err != nil {
		t.Fatal(err)
	}
	if left := announcements(t, f.Bridge, bridge.JournalFilter{}); len(left) != 1 || left[0].ID != list[0].ID {
		t.Errorf("left of the journal: %q", inShort(left))
	}
}
