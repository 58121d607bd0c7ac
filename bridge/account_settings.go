package bridge

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// AccountSettings are how an account receives buyers.
type AccountSettings struct {
	Account     AccountID
	FirstAnswer FirstAnswer
	Hours       Hours
}

// AccountSettings returns those of the viewer's account.
func (b *Bridge) AccountSettings(ctx context.Context, who Viewer) (s AccountSettings, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, _ reach) error {
		s, err = accountSettingsOf(ctx, tx, who.Account)
		return err
	})
	if err != nil {
		return AccountSettings{}, fmt.Errorf("reading an account's settings: %w", err)
	}
	return s, nil
}

func accountSettingsOf(ctx context.Context, tx Tx, id AccountID) (AccountSettings, error) {
	s, err := tx.AccountSettings(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return AccountSettings{Account: id}, nil
	}
	return s, err
}

func hoursOf(ctx context.Context, tx Tx, id AccountID) (Hours, error) {
	s, err := accountSettingsOf(ctx, tx, id)
	return s.Hours, err
}

// PutFirstAnswer replaces the automatic first answer of the viewer's account.
// Only owners and managers may; others get [ErrForbidden].
func (b *Bridge) PutFirstAnswer(ctx context.Context, who Viewer, f FirstAnswer) error {
	f.Texts = tidyTexts(f.Texts)
	err := b.checkFirstAnswer(f)
	if err == nil {
		err = b.changeAccountSettings(ctx, who, func(s *AccountSettings) { s.FirstAnswer = f })
	}
	if err != nil {
		return fmt.Errorf("putting the first answer: %w", err)
	}
	return nil
}

// tidyTexts trims texts, and leaves out what is empty.
func tidyTexts(all map[string]string) map[string]string {
	texts := map[string]string{}
	for lang, text := range all {
		if text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")); text != "" {
			texts[lang] = text
		}
	}
	return texts
}

// PutHours replaces the opening hours of the viewer's account. Only owners and
// managers may; others get [ErrForbidden].
func (b *Bridge) PutHours(ctx context.Context, who Viewer, h Hours) error {
	err := checkHours(h)
	if err == nil {
		err = b.changeAccountSettings(ctx, who, func(s *AccountSettings) { s.Hours = h })
	}
	if err != nil {
		return fmt.Errorf("putting opening hours: %w", err)
	}
	return nil
}

// PutAccountSettings is [Bridge.PutFirstAnswer] and [Bridge.PutHours] in one.
func (b *Bridge) PutAccountSettings(ctx context.Context, who Viewer, n AccountSettings) error {
	n.FirstAnswer.Texts = tidyTexts(n.FirstAnswer.Texts)
	err := errors.Join(b.checkFirstAnswer(n.FirstAnswer), checkHours(n.Hours))
	if err == nil {
		err = b.changeAccountSettings(ctx, who, func(s *AccountSettings) { s.FirstAnswer, s.Hours = n.FirstAnswer, n.Hours })
	}
	if err != nil {
		return fmt.Errorf("putting an account's settings: %w", err)
	}
	return nil
}

func (b *Bridge) changeAccountSettings(ctx context.Context, who Viewer, change func(*AccountSettings)) error {
	return b.updateAsManager(ctx, who, func(tx Tx) error {
		s, err := accountSettingsOf(ctx, tx, who.Account)
		if err != nil {
			return err
		}
		change(&s)
		return tx.PutAccountSettings(ctx, s)
	})
}
