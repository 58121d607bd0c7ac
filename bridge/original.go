package bridge

import (
	"context"
	"fmt"
	"io"
)

// OpenOriginal returns the bytes of the mail that a message came from, as they
// were received. Only the side that wrote it may see them; for others, and where
// there is no mail, it is ErrNotFound. The caller closes it.
func (b *Bridge) OpenOriginal(ctx context.Context, who Viewer, id MessageID) (io.ReadCloser, error) {
	var raw Hash
	err := b.store.View(ctx, func(tx Tx) error {
		m, err := tx.Message(ctx, id)
		if err != nil {
			return err
		}
		if _, err := b.findSeen(ctx, tx, who, m.ConversationID); err != nil {
			return err
		}
		if m.Side != who.Side() || m.MailID == "" {
			return ErrNotFound
		}
		mail, err := tx.Mail(ctx, m.MailID)
		raw = mail.Raw
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("opening an original mail: %w", err)
	}
	return b.store.OpenContent(ctx, raw)
}
