package bridge

import (
	"context"
	"fmt"

	"github.com/passerelle-mail/passerelle/alias"
)

// Unsubscribe ends the favourites of a mail's recipient by the token in its
// List-Unsubscribe field (RFC 8058). Doing it twice is no error. It returns
// ErrNotFound or ErrExpired where the token is not good.
func (b *Bridge) Unsubscribe(ctx context.Context, token string) error {
	a, err := b.aliases.ParseLocal(token)
	switch {
	case err != nil || a.Role() != alias.RoleUnsubscribe:
		err = ErrNotFound
	case a.Expired(b.now()):
		err = ErrExpired
	default:
		err = b.store.Update(ctx, func(tx Tx) error {
			n, err := tx.NotificationByUnsubscribe(ctx, a.Local())
			if err != nil {
				return err
			}
			c, err := tx.Conversation(ctx, n.ConversationID)
			if err != nil {
				return err
			}
			if n.Profile != "" {
				return endFavorites(ctx, tx, c.AccountID, n.Profile)
			}
			s, err := settingsOf(ctx, tx, ContactSettings(c.AccountID, n.To), SideSeller)
			if err != nil {
				return err
			}
			s.FavoritesByMail = false
			return tx.PutSettings(ctx, s)
		})
	}
	if err != nil {
		return fmt.Errorf("unsubscribing: %w", err)
	}
	return nil
}

func endFavorites(ctx context.Context, tx Tx, a AccountID, profile string) error {
	p, err := tx.Profile(ctx, a, profile)
	if err != nil {
		return err
	}
	p.Favorites = false
	return tx.PutProfile(ctx, p)
}
