package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// BuyerNote is what an account keeps of a buyer for itself: no buyer and no other
// account sees it.
type BuyerNote struct {
	AccountID AccountID
	BuyerID   BuyerID
	Text      string
	Tags      []string
	Member    MemberID // who wrote it last
	UpdatedAt time.Time
}

// BuyerNoteTx are the notes of a transaction.
type BuyerNoteTx interface {
	// PutBuyerNote inserts or replaces the note of an account on a buyer.
	PutBuyerNote(ctx context.Context, n BuyerNote) error
	BuyerNote(ctx context.Context, a AccountID, b BuyerID) (BuyerNote, error)
}

// The bounds of a note.
const (
	maxNote = 8 << 10 // bytes
	maxTags = 20
)

// NewBuyerNote takes the place of a note.
type NewBuyerNote struct {
	Text string
	Tags []string
	// Was is when the note that its writer saw was written; zero where there was
	// none.
	Was time.Time
}

// PutBuyerNote keeps a note on the buyer of a conversation that the viewer may
// see, and tells colleagues. Where one has written since, it is [ErrConflict].
func (b *Bridge) PutBuyerNote(ctx context.Context, who Viewer, id ConversationID, n NewBuyerNote) (note BuyerNote, err error) {
	note = BuyerNote{AccountID: who.Account, Text: strings.TrimSpace(n.Text), Tags: tidyTags(n.Tags), Member: who.Member, UpdatedAt: b.now()}
	var about []Conversation
	if err = checkBuyerNote(note); err == nil {
		err = b.updateAsMember(ctx, who, func(tx Tx, r reach) error {
			c, err := tx.Conversation(ctx, id)
			if err != nil {
				return err
			}
			if !r.sees(c) {
				return ErrNotFound
			}
			was, err := tx.BuyerNote(ctx, who.Account, c.BuyerID)
			if err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
			if !was.UpdatedAt.Equal(n.Was) {
				return ErrConflict
			}
			note.BuyerID = c.BuyerID
			if about, err = tx.Conversations(ctx, ConversationFilter{Buyer: c.BuyerID, Limit: besideSeen}); err != nil {
				return err
			}
			return tx.PutBuyerNote(ctx, note)
		})
	}
	if err != nil {
		return BuyerNote{}, fmt.Errorf("putting a note on a buyer: %w", err)
	}
	for _, c := range about {
		if c.AccountID == who.Account {
			b.hub.publish(Change{Conversation: c.ID, Account: c.AccountID, Internal: true})
		}
	}
	return note, nil
}

// tidyTags trims tags, and leaves out what is empty or there before in other
// letters.
func tidyTags(tags []string) []string {
	var out []string
	for _, t := range tags {
		t = strings.Join(strings.Fields(t), " ")
		same := func(o string) bool { return strings.EqualFold(o, t) }
		if t != "" && !slices.ContainsFunc(out, same) {
			out = append(out, t)
		}
	}
	return out
}

func checkBuyerNote(n BuyerNote) error {
	var errs []error
	if n.Text != "" {
		errs = append(errs, checkText("text", n.Text))
	}
	if len(n.Text) > maxNote {
		errs = append(errs, &InvalidError{Field: "text", Want: fmt.Sprintf("at most %d bytes", maxNote)})
	}
	if len(n.Tags) > maxTags {
		errs = append(errs, &InvalidError{Field: "tags", Want: fmt.Sprintf("at most %d", maxTags)})
	}
	for _, t := range n.Tags {
		errs = append(errs, checkShortName("tags", t))
	}
	return errors.Join(errs...)
}
