package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// reportLimit is how often one side of a conversation may report the other within
// an hour.
const reportLimit = 5

// AddReport tells the marketplace what a viewer has against the other side. Only
// the viewer's own side sees that it did.
func (b *Bridge) AddReport(ctx context.Context, who Viewer, id ConversationID, why ReportReason, text string) (Report, error) {
	r := Report{
		ID: newID[ReportID](), ConversationID: id, Side: who.Side(), Member: who.Member, Reason: why,
		Text: strings.TrimSpace(text), CreatedAt: b.now(),
	}
	err := checkReport(r)
	var c Conversation
	if err == nil {
		err = b.store.Update(ctx, func(tx Tx) error {
			if c, err = b.findSeen(ctx, tx, who, id); err != nil {
				return err
			}
			if err := b.count(ctx, tx, "report:"+string(id)+":"+string(r.Side), reportLimit, ""); err != nil {
				return err
			}
			return errors.Join(tx.AddReport(ctx, r), b.putEvent(ctx, tx, Event{
				ConversationID: id, Kind: EventReported, Side: r.Side, Member: r.Member, Detail: string(why),
			}))
		})
	}
	if err != nil {
		return Report{}, fmt.Errorf("reporting: %w", err)
	}
	b.hub.publish(changeOf(c))
	return r, nil
}

func checkReport(r Report) error {
	var err error
	if !slices.Contains(ReportReasons, r.Reason) {
		err = &InvalidError{Field: "reason", Got: string(r.Reason), Want: `"fraud", "offensive", "spam" or "other"`}
	}
	if r.Text != "" || r.Reason == ReportOther {
		err = errors.Join(err, checkText("text", r.Text))
	}
	return err
}

// Reports lists reports for the marketplace, those after one, oldest first.
func (b *Bridge) Reports(ctx context.Context, after ReportID, limit int) (list []Report, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		list, err = tx.Reports(ctx, after, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing reports: %w", err)
	}
	return list, nil
}
