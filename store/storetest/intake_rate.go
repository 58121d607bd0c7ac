package storetest

import (
	"errors"

	"github.com/passerelle-mail/passerelle/bridge"
)

func testIntakeRates(t *test) {
	ctx := t.Context()
	count := func(portal, layout, field string, day int64, hit bool) {
		t.update(func(tx bridge.Tx) error { return tx.CountIntakeField(ctx, portal, layout, field, day, hit) })
	}
	count("p", "lead", "a", 1, true) // too old
	for day := range int64(4) {
		count("p", "lead", "a", 10+day, true)
		count("p", "lead", "a", 10+day, day == 3)
		count("p", "lead", "b", 10+day, false)
		count("p", "message", "a", 10+day, true)
		count("q", "lead", "a", 10+day, true)
	}
	rates := func(tx bridge.Tx) ([]bridge.IntakeRate, error) { return tx.IntakeRates(ctx, "p", "lead", 5, 12) }
	same(t, []bridge.IntakeRate{{Field: "a", Before: 4, BeforeHits: 2, Now: 4, NowHits: 3}, {Field: "b", Before: 2, Now: 2}}, rates)
	t.update(func(tx bridge.Tx) error { return tx.DropIntakeRates(ctx, "p", "lead", "a") })
	same(t, []bridge.IntakeRate{{Field: "b", Before: 2, Now: 2}}, rates)
}

func testIntakeWarnings(t *test) {
	ctx := t.Context()
	w := filled[bridge.IntakeWarning]()
	byID := func(tx bridge.Tx) (bridge.IntakeWarning, error) { return tx.IntakeWarning(ctx, w.ID) }
	of := func(tx bridge.Tx) (bridge.IntakeWarning, error) {
		return tx.IntakeWarningOf(ctx, w.Portal, w.Layout, w.Field)
	}
	open := func(tx bridge.Tx) ([]bridge.IntakeWarning, error) { return tx.IntakeWarnings(ctx, 10) }
	missing(t, byID)
	missing(t, of)
	t.update(func(tx bridge.Tx) error { return tx.PutIntakeWarning(ctx, w) })
	same(t, w, byID)
	same(t, w, of)
	same(t, nil, open) // it has ended
	other := filled[bridge.IntakeWarning]()
	other.ID, other.Field, other.EndedAt, other.Since = "other", "field", w.EndedAt.AddDate(-3000, 0, 0), at(1)
	other.EndedAt = bridge.IntakeWarning{}.EndedAt
	w.ID, w.EndedAt, w.Since, w.Now = "again", other.EndedAt, at(2), 7
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.PutIntakeWarning(ctx, w), tx.PutIntakeWarning(ctx, other))
	})
	same(t, []bridge.IntakeWarning{other, w}, open)
	same(t, w, byID)
}

func testIntakeOfLayout(t *test) {
	ctx := t.Context()
	market(t)
	for i, m := range []bridge.IntakeMail{
		{Mail: "1", Account: "a", Portal: "p", Layout: "lead"},
		{Mail: "2", Account: "b", Portal: "p", Layout: "lead"},
		{Mail: "3", Account: "a", Portal: "p", Layout: "message"},
		{Mail: "4", Account: "a", Portal: "q", Layout: "lead"},
		{Mail: "5", Account: "a", Portal: "p", Layout: "lead"},
	} {
		addMails(t, mail(m.Mail, bridge.MailNoted, bridge.SideBuyer, i))
		t.update(func(tx bridge.Tx) error { return tx.PutIntakeMail(ctx, m) })
	}
	ids := func(a bridge.AccountID, layout string, limit int) func(bridge.Tx) (string, error) {
		return func(tx bridge.Tx) (string, error) {
			rows, err := tx.IntakeOfLayout(ctx, a, "p", layout, limit)
			out := ""
			if len(rows) > 0 {
				out = string(rows[0].Mail) + ".." + string(rows[len(rows)-1].Mail)
			}
			return out, err
		}
	}
	same(t, "5..1", ids("", "lead", 9))
	same(t, "5..2", ids("", "lead", 2))
	same(t, "2..2", ids("b", "lead", 9))
	same(t, "5..1", ids("a", "", 9))
	same(t, "3..3", ids("a", "message", 9))
	same(t, "", ids("b", "message", 9))
}
