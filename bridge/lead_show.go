package bridge

import (
	"context"
	"fmt"
)

// LeadFor returns a lead as a member sees it. What the viewer may not see is
// ErrNotFound; egress guards the finished bytes.
func (b *Bridge) LeadFor(ctx context.Context, who Viewer, id LeadID) (l Lead, egress Egress, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, r reach) error {
		if l, err = tx.Lead(ctx, id); err != nil {
			return err
		}
		t, err := b.thread(ctx, tx, l.ConversationID)
		if err == nil && !r.sees(t.conversation) {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		l.Record.Contact.ID = string(t.contactID(b))
		b.maskAll(leadTexts(&l.Record), t.secrets(SideBuyer), t.language(SideSeller))
		egress = t.egress(SideSeller, ConversationView{})
		return nil
	})
	if err != nil {
		return Lead{}, Egress{}, fmt.Errorf("reading a lead: %w", err)
	}
	return l, egress, nil
}
