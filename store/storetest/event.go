package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func testEvent(t *test) {
	ctx := t.Context()
	talk(t)
	e := filled[bridge.Event]()
	e.ConversationID = "c"
	later, earlier := e, e
	later.ID, later.CreatedAt = "a", e.CreatedAt.Add(1000)
	earlier.ID, earlier.CreatedAt = "z", e.CreatedAt.Add(-1000)
	t.update(func(tx bridge.Tx) error {
		for _, e := range []bridge.Event{later, e, earlier} {
			if err := tx.AddEvent(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	same(t, []bridge.Event{earlier, e, later}, func(tx bridge.Tx) ([]bridge.Event, error) { return tx.Events(ctx, "c") })
	same(t, nil, func(tx bridge.Tx) ([]bridge.Event, error) { return tx.Events(ctx, "none") })
}
