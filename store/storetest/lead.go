package storetest

import (
	"errors"
	"strconv"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

func testLead(t *test) {
	ctx := t.Context()
	talk(t)
	l := filled[bridge.Lead]()
	l.ConversationID, l.AccountID = "c", "a"
	byID := func(tx bridge.Tx) (bridge.Lead, error) { return tx.Lead(ctx, l.ID) }
	missing(t, byID)
	t.update(func(tx bridge.Tx) error { return tx.AddLead(ctx, l) })
	same(t, l, byID)
	second := l
	second.ID = "second"
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.AddLead(ctx, second) })
}

func testAnswerTimes(t *test) {
	ctx := t.Context()
	market(t)
	for i, answered := range []int{5, 0, 30, 40} { // 0 for none
		c := conversation(bridge.ConversationID("c"+strconv.Itoa(i)), "a", bridge.BuyerID("buyer "+strconv.Itoa(i)))
		l := bridge.Lead{ID: bridge.LeadID("lead " + strconv.Itoa(i)), ConversationID: c.ID, AccountID: "a", CreatedAt: at(i)}
		t.update(func(tx bridge.Tx) error {
			err := errors.Join(tx.PutBuyer(ctx, buyer(c.BuyerID)), tx.PutConversation(ctx, c), tx.AddLead(ctx, l))
			if answered > 0 {
				err = errors.Join(err, tx.AnswerLead(ctx, l.ID, at(answered)), tx.AnswerLead(ctx, l.ID, at(answered+1)))
			}
			return err
		})
	}
	times := func(after time.Time, limit int) func(bridge.Tx) ([]time.Duration, error) {
		return func(tx bridge.Tx) ([]time.Duration, error) { return tx.AnswerTimes(ctx, "a", after, limit) }
	}
	third, second, first := at(40).Sub(at(3)), at(30).Sub(at(2)), at(5).Sub(at(0))
	same(t, []time.Duration{third, second, first}, times(time.Time{}, 9))
	same(t, []time.Duration{third, second}, times(at(5), 9))
	same(t, []time.Duration{third}, times(at(5), 1))
	same(t, nil, func(tx bridge.Tx) ([]time.Duration, error) { return tx.AnswerTimes(ctx, "another", time.Time{}, 9) })
	t.update(func(tx bridge.Tx) error { return tx.ForgetAnswer(ctx, "lead 2") })
	same(t, []time.Duration{third, first}, times(time.Time{}, 9))
}
