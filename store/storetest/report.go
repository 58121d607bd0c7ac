package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func testReport(t *test) {
	ctx := t.Context()
	talk(t)
	one := filled[bridge.Report]()
	one.ConversationID = "c"
	two, three := one, bridge.Report{ID: "3", ConversationID: "c"}
	one.ID, two.ID = "1", "2"
	t.update(func(tx bridge.Tx) error {
		for _, r := range []bridge.Report{three, one, two} {
			if err := tx.AddReport(ctx, r); err != nil {
				return err
			}
		}
		return nil
	})
	list := func(after bridge.ReportID, limit int) func(tx bridge.Tx) ([]bridge.Report, error) {
		return func(tx bridge.Tx) ([]bridge.Report, error) { return tx.Reports(ctx, after, limit) }
	}
	same(t, []bridge.Report{one, two}, list("", 2))
	same(t, []bridge.Report{three}, list("2", 2))
	same(t, nil, list("3", 2))
	of := func(c bridge.ConversationID) func(tx bridge.Tx) ([]bridge.Report, error) {
		return func(tx bridge.Tx) ([]bridge.Report, error) { return tx.ReportsOf(ctx, c) }
	}
	same(t, []bridge.Report{one, two, three}, of("c"))
	same(t, nil, of("d"))
}
