package bridge

import (
	"context"
	"errors"
	"fmt"
)

const (
	// besideRows is how many other conversations of a buyer are shown.
	besideRows = 10
	// besideSeen is how many of a buyer's newest are looked through for them.
	besideSeen = 200
)

// Beside is what a member sees beside a conversation, and its View has not.
type Beside struct {
	Note   BuyerNote // zero where there is none
	NoteBy string    // who wrote it
	// Others are the newest other conversations of the buyer with the account
	// that the viewer may see.
	Others []ConversationRow
}

// Beside returns what stands beside a conversation that a member may see.
func (b *Bridge) Beside(ctx context.Context, who Viewer, id ConversationID) (beside Beside, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, r reach) error {
		beside = Beside{}
		c, err := tx.Conversation(ctx, id)
		if err != nil {
			return err
		}
		if !r.sees(c) {
			return ErrNotFound
		}
		l, err := b.lister(ctx, tx, who, &ConversationFilter{})
		if err != nil {
			return err
		}
		beside.Note, err = tx.BuyerNote(ctx, who.Account, c.BuyerID)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		beside.NoteBy = memberName(l.members, beside.Note.Member)
		beside.Others, err = l.others(ctx, c)
		return err
	})
	if err != nil {
		return Beside{}, fmt.Errorf("reading what is beside a conversation: %w", err)
	}
	return beside, nil
}

// NoteOn returns what the viewer's account keeps of the buyer of a conversation,
// and who wrote it; nothing where nobody has.
func (b *Bridge) NoteOn(ctx context.Context, who Viewer, id ConversationID) (note BuyerNote, by string, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, _ reach) error {
		c, err := b.findSeen(ctx, tx, who, id)
		if err != nil {
			return err
		}
		note, err = tx.BuyerNote(ctx, who.Account, c.BuyerID)
		if errors.Is(err, ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		members, err := tx.Members(ctx, who.Account)
		by = memberName(members, note.Member)
		return err
	})
	if err != nil {
		return BuyerNote{}, "", fmt.Errorf("reading a note on a buyer: %w", err)
	}
	return note, by, nil
}

// others lists the other conversations of a buyer that the viewer may see.
func (l lister) others(ctx context.Context, than Conversation) ([]ConversationRow, error) {
	list, err := l.tx.Conversations(ctx, ConversationFilter{Buyer: than.BuyerID, Limit: besideSeen})
	if err != nil {
		return nil, err
	}
	var rows []ConversationRow
	for _, c := range list {
		if c.ID == than.ID || c.Desk.Deleted || !l.reach.sees(c) {
			continue
		}
		row, err := l.row(ctx, c)
		if err != nil {
			return nil, err
		}
		if rows = append(rows, row); len(rows) == besideRows {
			break
		}
	}
	return rows, nil
}
