package storetest

import (
	"errors"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
)

// listJournal reads entries.
func (t *test) listJournal(f bridge.JournalFilter) (list []bridge.JournalEntry) {
	t.Helper()
	t.view(func(tx bridge.Tx) (err error) {
		list, err = tx.Journal(t.Context(), f)
		return err
	})
	return list
}

func testJournal(t *test) {
	ctx := t.Context()
	c := talk(t)
	missing(t, func(tx bridge.Tx) (bridge.JournalEntry, error) { return tx.LastJournalEntry(ctx) })
	e := filled[bridge.JournalEntry]()
	e.AccountID, e.ConversationID = c.AccountID, c.ID
	other := e
	other.AccountID, other.Kind = "another", bridge.JournalClosed
	t.update(func(tx bridge.Tx) error {
		return errors.Join(
			tx.PutAccount(ctx, bridge.Account{ID: "another", ExternalID: "another"}),
			tx.AddJournalEntry(ctx, e), tx.AddJournalEntry(ctx, other), tx.AddJournalEntry(ctx, e))
	})
	all := t.listJournal(bridge.JournalFilter{Limit: 10})
	if len(all) != 3 {
		t.Fatalf("the journal has %d entries", len(all))
	}
	for i, got := range all {
		if got.ID.Sequence() != int64(i+1) {
			t.Errorf("entry %d is %s", i, got.ID)
		}
	}
	e.ID = all[0].ID
	if diff := cmp.Diff(e, all[0]); diff != "" {
		t.Errorf("entry (-want +got):\n%s", diff)
	}
	for name, want := range map[string]struct {
		filter bridge.JournalFilter
		list   []bridge.JournalEntry
	}{
		"after":          {bridge.JournalFilter{After: 1, Limit: 10}, all[1:]},
		"limit":          {bridge.JournalFilter{Limit: 2}, all[:2]},
		"account":        {bridge.JournalFilter{Account: c.AccountID, Limit: 10}, []bridge.JournalEntry{all[0], all[2]}},
		"account, after": {bridge.JournalFilter{Account: c.AccountID, After: 1, Limit: 10}, all[2:]},
	} {
		if diff := cmp.Diff(want.list, t.listJournal(want.filter)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	same(t, all[1], func(tx bridge.Tx) (bridge.JournalEntry, error) { return tx.JournalEntry(ctx, all[1].ID) })
	same(t, all[2], func(tx bridge.Tx) (bridge.JournalEntry, error) { return tx.LastJournalEntry(ctx) })
	same(t, []bridge.JournalEntry{all[0], all[1], all[2]}, func(tx bridge.Tx) ([]bridge.JournalEntry, error) { return tx.JournalOf(ctx, e.MessageID) })
	same(t, nil, func(tx bridge.Tx) ([]bridge.JournalEntry, error) { return tx.JournalOf(ctx, "") })
	for _, id := range []bridge.JournalID{"evt_2_00000000", "evt_9_00000000", "evt_2", "none", ""} {
		if id == all[1].ID {
			continue
		}
		missing(t, func(tx bridge.Tx) (bridge.JournalEntry, error) { return tx.JournalEntry(ctx, id) })
	}
}

// The end of the journal is kept, so that no sequence comes again.
func testDropJournal(t *test) {
	ctx := t.Context()
	c := talk(t)
	t.update(func(tx bridge.Tx) error {
		var errs []error
		for i := range 4 {
			errs = append(errs, tx.AddJournalEntry(ctx, bridge.JournalEntry{AccountID: c.AccountID, CreatedAt: at(i)}))
		}
		return errors.Join(errs...)
	})
	all := t.listJournal(bridge.JournalFilter{Limit: 10})
	drop := func(seconds, limit int) (n int) {
		t.update(func(tx bridge.Tx) (err error) {
			n, err = tx.DropJournal(ctx, at(seconds), limit)
			return err
		})
		return n
	}
	steps := []struct{ before, limit, dropped, left int }{{0, 9, 0, 4}, {2, 1, 1, 3}, {2, 9, 1, 2}, {99, 9, 1, 1}, {99, 9, 0, 1}}
	for _, s := range steps {
		if n := drop(s.before, s.limit); n != s.dropped {
			t.Errorf("dropped %d entries, want %d", n, s.dropped)
		}
		if diff := cmp.Diff(all[4-s.left:], t.listJournal(bridge.JournalFilter{Limit: 10})); diff != "" {
			t.Errorf("journal (-want +got):\n%s", diff)
		}
	}
}
