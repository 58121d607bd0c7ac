package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const journalColumns = `id, kind, account_id, conversation_id, message_id, side, detail, created_at`

func readJournalEntry(row scan) (e bridge.JournalEntry, err error) {
	err = row(&e.ID, &e.Kind, &e.AccountID, &e.ConversationID, &e.MessageID, &e.Side, &e.Detail, &e.CreatedAt)
	return e, err
}

const addJournalEntry = `INSERT INTO journal (sequence, ` + journalColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// AddJournalEntry implements [bridge.JournalTx]. The newest entry is never deleted,
// so that no sequence comes again.
func (t *tx) AddJournalEntry(ctx context.Context, e bridge.JournalEntry) error {
	last, err := t.LastJournalEntry(ctx)
	if err != nil && !errors.Is(err, bridge.ErrNotFound) {
		return err
	}
	next := last.ID.Sequence() + 1
	return t.put(ctx, "adding to the journal", addJournalEntry, next, bridge.NewJournalID(next),
		e.Kind, e.AccountID, e.ConversationID, e.MessageID, e.Side, e.Detail, e.CreatedAt)
}

const selectJournalEntry = `SELECT ` + journalColumns + ` FROM journal
WHERE sequence = $1`

// JournalEntry implements [bridge.JournalTx].
func (t *tx) JournalEntry(ctx context.Context, id bridge.JournalID) (bridge.JournalEntry, error) {
	const doing = "looking up an entry of the journal"
	e, err := one(ctx, t, readJournalEntry, doing, selectJournalEntry, id.Sequence())
	if err == nil && e.ID != id {
		return bridge.JournalEntry{}, fmt.Errorf("%s: %w", doing, bridge.ErrNotFound)
	}
	return e, err
}

const selectJournal = `SELECT ` + journalColumns + ` FROM journal
WHERE sequence > $1
ORDER BY sequence
LIMIT CAST($2 AS BIGINT)`

const selectJournalOf = `SELECT ` + journalColumns + ` FROM journal
WHERE account_id = $1 AND sequence > $2
ORDER BY sequence
LIMIT CAST($3 AS BIGINT)`

// Journal implements [bridge.JournalTx].
func (t *tx) Journal(ctx context.Context, f bridge.JournalFilter) ([]bridge.JournalEntry, error) {
	const doing = "reading the journal"
	if f.Account != "" {
		return many(ctx, t, readJournalEntry, doing, selectJournalOf, f.Account, f.After, f.Limit)
	}
	return many(ctx, t, readJournalEntry, doing, selectJournal, f.After, f.Limit)
}

const selectJournalOfMessage = `SELECT ` + journalColumns + ` FROM journal
WHERE message_id = $1 AND message_id <> ''
ORDER BY sequence`

// JournalOf implements [bridge.JournalTx].
func (t *tx) JournalOf(ctx context.Context, id bridge.MessageID) ([]bridge.JournalEntry, error) {
	return many(ctx, t, readJournalEntry, "reading the journal of a message", selectJournalOfMessage, id)
}

const selectLastJournalEntry = `SELECT ` + journalColumns + ` FROM journal
WHERE sequence > 0
ORDER BY sequence DESC
LIMIT 1`

// LastJournalEntry implements [bridge.JournalTx].
func (t *tx) LastJournalEntry(ctx context.Context) (bridge.JournalEntry, error) {
	return one(ctx, t, readJournalEntry, "looking up the end of the journal", selectLastJournalEntry)
}

const dropJournal = `DELETE FROM journal WHERE sequence > 0 AND sequence <= $1`

// DropJournal implements [bridge.JournalTx]. Entries are in the order of time, but
// for what a clock does that is set back.
func (t *tx) DropJournal(ctx context.Context, before time.Time, limit int) (int, error) {
	oldest, err := t.Journal(ctx, bridge.JournalFilter{Limit: limit + 1})
	if err != nil {
		return 0, err
	}
	upTo := int64(0)
	for _, e := range oldest[:max(len(oldest)-1, 0)] {
		if !e.CreatedAt.Before(before) {
			break
		}
		upTo = e.ID.Sequence()
	}
	n, err := t.exec(ctx, "deleting old entries of the journal", dropJournal, upTo)
	return int(n), err
}
