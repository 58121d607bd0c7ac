package bridge

import (
	"context"
	"errors"
	"fmt"
)

// Draft is what is to be said of a text before it is sent.
type Draft struct {
	Link           bool // it has a link in it, and would be refused
	ContactDetails bool // it gives a way around the conversation
}

// CheckDraft looks at what a viewer is about to write in a conversation, by the
// rules of [Bridge.Post]. Nothing of it is kept.
func (b *Bridge) CheckDraft(ctx context.Context, who Viewer, id ConversationID, text string) (d Draft, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		c, err := b.findSeen(ctx, tx, who, id)
		if err != nil {
			return err
		}
		err = b.checkLinks(ctx, tx, c.ListingID, text)
		if d.Link = errors.Is(err, ErrRefusedContent); err != nil && !d.Link {
			return err
		}
		d.ContactDetails, err = b.hasContactDetails(ctx, tx, Message{ConversationID: id, Side: who.Side(), Text: text})
		return err
	})
	if err != nil {
		return Draft{}, fmt.Errorf("checking a draft: %w", err)
	}
	return d, nil
}
