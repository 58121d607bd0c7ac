package bridge

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// buyerDelay is how long a buyer's mail waits by default: most buyers are still
// in the chat.
const buyerDelay = 30 * time.Second

// PutContactSettings sets what an account's contact address is mailed.
func (b *Bridge) PutContactSettings(ctx context.Context, account, email string, s Settings) (Settings, error) {
	if err := checkEmail("email", &email); err != nil {
		return Settings{}, fmt.Errorf("putting settings: %w", err)
	}
	a, _, err := b.Account(ctx, account)
	if err != nil {
		return Settings{}, fmt.Errorf("putting settings: %w", err)
	}
	s.Key = ContactSettings(a.ID, email)
	return s, b.putSettings(ctx, s)
}

// ContactSettings returns what an account's contact address is mailed.
func (b *Bridge) ContactSettings(ctx context.Context, account, email string) (s Settings, err error) {
	a, _, err := b.Account(ctx, account)
	if err != nil {
		return Settings{}, fmt.Errorf("reading settings: %w", err)
	}
	err = b.store.View(ctx, func(tx Tx) error {
		s, err = settingsOf(ctx, tx, ContactSettings(a.ID, email), SideSeller)
		return err
	})
	if err != nil {
		return Settings{}, fmt.Errorf("reading settings: %w", err)
	}
	return s, nil
}

// BuyerSettings returns what a buyer is mailed.
func (b *Bridge) BuyerSettings(ctx context.Context, id BuyerID) (s Settings, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		s, err = settingsOf(ctx, tx, BuyerSettings(id), SideBuyer)
		return err
	})
	if err != nil {
		return Settings{}, fmt.Errorf("reading settings: %w", err)
	}
	return s, nil
}

// PutBuyerSettings sets what a buyer is mailed.
func (b *Bridge) PutBuyerSettings(ctx context.Context, id BuyerID, s Settings) (Settings, error) {
	s.Key = BuyerSettings(id)
	return s, b.putSettings(ctx, s)
}

func (b *Bridge) putSettings(ctx context.Context, s Settings) error {
	err := checkSettings(s)
	if err == nil {
		err = b.store.Update(ctx, func(tx Tx) error { return tx.PutSettings(ctx, s) })
	}
	if err != nil {
		return fmt.Errorf("putting settings: %w", err)
	}
	return nil
}

func checkSettings(s Settings) error {
	err := checkLanguage("language", s.Language)
	if s.Delay < 0 || s.Delay > 24*time.Hour {
		err = errors.Join(err, &InvalidError{Field: "delay_seconds", Got: s.Delay.String(), Want: "from 0 to a day"})
	}
	if s.Template < 0 || s.Template > NewestTemplate {
		err = errors.Join(err, &InvalidError{Field: "template", Want: fmt.Sprintf("0 for the one that is pinned, or a version up to %d", NewestTemplate)})
	}
	return err
}

// settingsOf returns the defaults for one who never chose.
func settingsOf(ctx context.Context, tx Tx, k SettingsKey, side Side) (Settings, error) {
	s, err := tx.Settings(ctx, k)
	if !errors.Is(err, ErrNotFound) {
		return s, err
	}
	s = Settings{Key: k, MessagesByMail: true, FavoritesByMail: true, Content: side == SideSeller}
	if side == SideBuyer {
		s.Delay = buyerDelay
	}
	return s, nil
}
