package storetest

import (
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

func testScheduled(t *test) {
	ctx := t.Context()
	talk(t)
	full := filled[bridge.ScheduledMessage]()
	full.ConversationID = "c"
	for i := range full.Files {
		full.Files[i].MessageID = ""
	}
	byID := func(tx bridge.Tx) (bridge.ScheduledMessage, error) { return tx.Scheduled(ctx, full.ID) }
	byKey := func(tx bridge.Tx) (bridge.ScheduledMessage, error) { return tx.ScheduledByKey(ctx, full.Key) }
	of := func(tx bridge.Tx) ([]bridge.ScheduledMessage, error) { return tx.ScheduledOf(ctx, "c") }
	next := func(tx bridge.Tx) (time.Time, error) { return tx.NextScheduled(ctx) }
	due := func(limit int) func(tx bridge.Tx) ([]bridge.ScheduledID, error) {
		return func(tx bridge.Tx) ([]bridge.ScheduledID, error) { return tx.DueScheduled(ctx, at(20), limit) }
	}
	missing(t, byID)
	missing(t, byKey)
	same(t, time.Time{}, next)
	put := func(s bridge.ScheduledMessage) {
		t.Helper()
		t.update(func(tx bridge.Tx) error { return tx.PutScheduled(ctx, s) })
	}
	full.DueAt = at(5)
	put(full)
	same(t, full, byID)
	same(t, full, byKey)

	// It was refused, so that it is not due.
	same(t, time.Time{}, next)
	same(t, nil, due(10))
	full.Refused, full.DueAt, full.Files = "", at(20), nil
	put(full)
	soon := bridge.ScheduledMessage{ID: "soon", ConversationID: "c", Side: bridge.SideSeller, Key: "k", DueAt: at(10), CreatedAt: at(1)}
	later := bridge.ScheduledMessage{ID: "later", ConversationID: "c", Side: bridge.SideSeller, Key: "l", DueAt: at(21), CreatedAt: at(1)}
	put(soon)
	put(later)
	same(t, []bridge.ScheduledMessage{soon, full, later}, of)
	same(t, []bridge.ScheduledID{"soon", full.ID}, due(10))
	same(t, []bridge.ScheduledID{"soon"}, due(1))
	same(t, at(10), next)

	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error {
		again := later
		again.ID = "again"
		return tx.PutScheduled(ctx, again)
	})
	gone := func(tx bridge.Tx) error { return tx.DeleteScheduled(ctx, full.ID) }
	t.update(gone)
	t.refused(bridge.ErrNotFound, gone)
	same(t, []bridge.ScheduledMessage{soon, later}, of)
}
