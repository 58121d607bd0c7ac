package storetest

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"github.com/passerelle-mail/passerelle/bridge"
)

func testNumbers(t *test) {
	ctx := t.Context()
	market(t)
	for i := 1; i <= 4; i++ {
		n := strconv.Itoa(i)
		c := conversation(bridge.ConversationID("c"+n), "a", bridge.BuyerID("buyer "+n))
		c.UpdatedAt = at(i + 10)
		c.Desk.Deleted = i == 4
		if i == 2 {
			c.Desk.Assignee = "tom"
		}
		m := message(bridge.MessageID(n), c.ID, 1)
		m.Side, m.CreatedAt, m.State = bridge.SideBuyer, at(i), bridge.StateNotDelivered
		if i == 1 {
			m.State = bridge.StateSeen
		}
		ours := message(bridge.MessageID(n+"b"), c.ID, 2)
		ours.Side, ours.CreatedAt, ours.State = bridge.SideSeller, at(i+10), bridge.StateNotDelivered
		l := bridge.Lead{ID: bridge.LeadID(n), ConversationID: c.ID, AccountID: "a", CreatedAt: at(i)}
		t.update(func(tx bridge.Tx) error {
			err := errors.Join(tx.PutBuyer(ctx, buyer(c.BuyerID)), tx.PutConversation(ctx, c), tx.PutDesk(ctx, c.ID, c.Desk),
				tx.AddLead(ctx, l), tx.AddMessage(ctx, m), tx.AddMessage(ctx, ours))
			if i == 2 {
				err = errors.Join(err, tx.AnswerLead(ctx, l.ID, at(9)))
			}
			return err
		})
	}
	leads := func(f bridge.LeadFilter) func(bridge.Tx) ([]bridge.CountedLead, error) {
		return func(tx bridge.Tx) (list []bridge.CountedLead, err error) {
			err = tx.CountedLeads(ctx, f, func(l bridge.CountedLead) { list = append(list, l) })
			slices.SortFunc(list, func(a, b bridge.CountedLead) int { return a.CreatedAt.Compare(b.CreatedAt) })
			return list, err
		}
	}
	undelivered := func(f bridge.LeadFilter) func(bridge.Tx) ([]bridge.CountedMessage, error) {
		return func(tx bridge.Tx) (list []bridge.CountedMessage, err error) {
			err = tx.CountedUndelivered(ctx, f, func(m bridge.CountedMessage) { list = append(list, m) })
			slices.SortFunc(list, func(a, b bridge.CountedMessage) int {
				return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.Side, b.Side))
			})
			return list, err
		}
	}
	second := bridge.CountedLead{Listing: "a", CreatedAt: at(2), Took: at(9).Sub(at(2))}
	third := bridge.CountedLead{Listing: "a", CreatedAt: at(3), Took: -1000}
	all := bridge.LeadFilter{Account: "a", From: at(2)}
	same(t, []bridge.CountedLead{second, third}, leads(all))
	toms := all
	toms.Member, toms.Sees = "tom", bridge.SeesOwn
	same(t, []bridge.CountedLead{second}, leads(toms))
	same(t, nil, leads(bridge.LeadFilter{Account: "b"}))

	bounced := func(s bridge.Side, i int) bridge.CountedMessage {
		return bridge.CountedMessage{Side: s, CreatedAt: at(i)}
	}
	same(t, []bridge.CountedMessage{
		bounced(bridge.SideBuyer, 2), bounced(bridge.SideBuyer, 3), bounced(bridge.SideSeller, 11), bounced(bridge.SideSeller, 12),
		bounced(bridge.SideSeller, 13),
	}, undelivered(all))
	same(t, []bridge.CountedMessage{bounced(bridge.SideBuyer, 2), bounced(bridge.SideSeller, 12)}, undelivered(toms))
	same(t, nil, undelivered(bridge.LeadFilter{Account: "b"}))
}
