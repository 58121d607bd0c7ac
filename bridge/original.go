package bridge

import (
	"context"
	"fmt"
	"io"

	"github.com/passerelle-mail/passerelle/alias"
)

// authorSide is the side that may see the mail of a message as it came: its
// writer's. What came to an account's intake address is the account's: it may
// have been forwarded, and then has the forwarder's address in it.
func (b *Bridge) authorSide(m Message, of Mail) Side {
	if a, err := b.aliases.ParseLocal(of.Recipient); err == nil && a.Role() == alias.RoleIntake {
		return SideSeller
	}
	return m.Side
}

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
		if m.MailID == "" {
			return ErrNotFound
		}
		mail, err := tx.Mail(ctx, m.MailID)
		if err == nil && b.authorSide(m, mail) != who.Side() {
			err = ErrNotFound
		}
		raw = mail.Raw
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("opening an original mail: %w", err)
	}
	return b.store.OpenContent(ctx, raw)
}
