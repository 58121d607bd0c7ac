package storetest

import (
	"errors"

	"github.com/passerelle-mail/passerelle/bridge"
)

func testSavedView(t *test) {
	ctx := t.Context()
	talk(t)
	v := filled[bridge.SavedView]()
	v.Member, v.Name = "lea", "Visites"
	other := v
	other.ID, other.Name = "z", "Clio"
	theirs := v
	theirs.ID, theirs.Member = "y", "tom"
	t.update(func(tx bridge.Tx) error {
		return errors.Join(
			tx.PutMember(ctx, member("lea", "a", "lea@garage.example")), tx.PutMember(ctx, member("tom", "a", "tom@garage.example")),
			tx.PutSavedView(ctx, v), tx.PutSavedView(ctx, other), tx.PutSavedView(ctx, theirs),
		)
	})
	list := func(m bridge.MemberID) func(bridge.Tx) ([]bridge.SavedView, error) {
		return func(tx bridge.Tx) ([]bridge.SavedView, error) { return tx.SavedViews(ctx, m) }
	}
	same(t, []bridge.SavedView{other, v}, list("lea"))
	same(t, []bridge.SavedView{theirs}, list("tom"))
	other.Name = "Visites"
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.PutSavedView(ctx, other) })
	other.Name = "Zoe"
	t.update(func(tx bridge.Tx) error { return tx.PutSavedView(ctx, other) })
	same(t, []bridge.SavedView{v, other}, list("lea"))
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.DeleteSavedView(ctx, v.ID), tx.DeleteSavedView(ctx, v.ID))
	})
	same(t, []bridge.SavedView{other}, list("lea"))
}
