package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const eventColumns = `id, conversation_id, kind, side, member_id, detail, created_at`

func readEvent(row scan) (e bridge.Event, err error) {
	err = row(&e.ID, &e.ConversationID, &e.Kind, &e.Side, &e.Member, &e.Detail, &e.CreatedAt)
	return e, err
}

const addEvent = `INSERT INTO event (` + eventColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7)`

// AddEvent implements [bridge.EventTx].
func (t *tx) AddEvent(ctx context.Context, e bridge.Event) error {
	return t.put(ctx, "adding event", addEvent, e.ID, e.ConversationID, e.Kind, e.Side, e.Member, e.Detail, e.CreatedAt)
}

const selectEvents = `SELECT ` + eventColumns + ` FROM event
WHERE conversation_id = $1
ORDER BY created_at, id`

// Events implements [bridge.EventTx].
func (t *tx) Events(ctx context.Context, c bridge.ConversationID) ([]bridge.Event, error) {
	return many(ctx, t, readEvent, "listing events", selectEvents, c)
}
