package bridge

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"time"
)

const (
	// maxWebhooks is how many endpoints an account or the marketplace has.
	maxWebhooks = 10
	// MaxWebhookOverlap is how long an old key may sign beside a new one.
	MaxWebhookOverlap = 7 * 24 * time.Hour
	// webhookSecret is how many bytes a secret has.
	webhookSecret = 32
)

// NewWebhook is an endpoint to make.
type NewWebhook struct {
	URL   string
	Kinds []JournalKind // none for all
}

// WebhookChange changes an endpoint; what is nil stays.
type WebhookChange struct {
	URL   *string
	Kinds *[]JournalKind
	// Active enables or disables it. What happened while it was disabled is told
	// once it is enabled; that it is enabled also has it tried at once.
	Active *bool
}

// MakeWebhook makes an endpoint, which is told what happens from now on. Its one
// key is in it. More than ten are [ErrConflict].
func (b *Bridge) MakeWebhook(ctx context.Context, h WebhookHolder, n NewWebhook) (w Webhook, err error) {
	address, err := checkWebhookURL("url", n.URL, b.inst.LocalWebhooks)
	err = errors.Join(err, checkKinds("types", n.Kinds))
	if err == nil {
		err = b.updateWebhooks(ctx, h, func(tx Tx) error {
			w = Webhook{
				ID: newID[WebhookID](), URL: address, Kinds: n.Kinds, Keys: []WebhookKey{b.newWebhookKey()},
				State: WebhookActive, CreatedAt: b.now(),
			}
			if !h.Marketplace {
				w.AccountID = h.Viewer.Account
			}
			return b.addWebhook(ctx, tx, &w)
		})
	}
	if err != nil {
		return Webhook{}, fmt.Errorf("making a webhook: %w", err)
	}
	return w, nil
}

func (b *Bridge) addWebhook(ctx context.Context, tx Tx, w *Webhook) error {
	all, err := tx.Webhooks(ctx, w.AccountID)
	if err != nil {
		return err
	}
	if len(all) >= maxWebhooks {
		return ErrConflict
	}
	last, err := tx.LastJournalEntry(ctx)
	if ignoreMissing(err) != nil {
		return err
	}
	w.Position = last.ID.Sequence()
	return tx.PutWebhook(ctx, *w)
}

func (b *Bridge) newWebhookKey() WebhookKey {
	k := WebhookKey{Secret: make([]byte, webhookSecret), Seed: make([]byte, ed25519.SeedSize), CreatedAt: b.now()}
	_, _ = rand.Read(k.Secret) // never fails
	_, _ = rand.Read(k.Seed)
	return k
}

// Webhooks lists the endpoints of the holder, oldest first.
func (b *Bridge) Webhooks(ctx context.Context, h WebhookHolder) (list []Webhook, err error) {
	err = b.viewWebhooks(ctx, h, func(tx Tx) error {
		account := h.Viewer.Account
		if h.Marketplace {
			account = ""
		}
		list, err = tx.Webhooks(ctx, account)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing webhooks: %w", err)
	}
	return list, nil
}

// Webhook returns an endpoint.
func (b *Bridge) Webhook(ctx context.Context, h WebhookHolder, id WebhookID) (w Webhook, err error) {
	err = b.viewWebhooks(ctx, h, func(tx Tx) error {
		w, err = h.webhook(ctx, tx, id)
		return err
	})
	if err != nil {
		return Webhook{}, fmt.Errorf("looking up a webhook: %w", err)
	}
	return w, nil
}

// updateWebhook changes an endpoint, and wakes whoever sends.
func (b *Bridge) updateWebhook(ctx context.Context, doing string, h WebhookHolder, id WebhookID, f func(Tx, *Webhook) error) (w Webhook, err error) {
	err = b.updateWebhooks(ctx, h, func(tx Tx) error {
		if w, err = h.webhook(ctx, tx, id); err != nil {
			return err
		}
		if err := f(tx, &w); err != nil {
			return err
		}
		return tx.PutWebhook(ctx, w)
	})
	if err != nil {
		return Webhook{}, fmt.Errorf("%s: %w", doing, err)
	}
	b.wakeWebhooks()
	return w, nil
}

// ChangeWebhook changes an endpoint.
func (b *Bridge) ChangeWebhook(ctx context.Context, h WebhookHolder, id WebhookID, c WebhookChange) (Webhook, error) {
	const doing = "changing a webhook"
	if c.URL != nil {
		address, err := checkWebhookURL("url", *c.URL, b.inst.LocalWebhooks)
		if err != nil {
			return Webhook{}, fmt.Errorf("%s: %w", doing, err)
		}
		c.URL = &address
	}
	if c.Kinds != nil {
		if err := checkKinds("types", *c.Kinds); err != nil {
			return Webhook{}, fmt.Errorf("%s: %w", doing, err)
		}
	}
	return b.updateWebhook(ctx, doing, h, id, func(tx Tx, w *Webhook) error {
		again := c.URL != nil && w.URL != *c.URL
		if c.URL != nil {
			w.URL = *c.URL
		}
		if c.Kinds != nil {
			w.Kinds = *c.Kinds
		}
		switch {
		case c.Active == nil:
		case *c.Active:
			if w.State == WebhookDisabled {
				w.FailingSince, w.DownAt = time.Time{}, time.Time{}
			}
			w.State, w.Reason, again = WebhookActive, "", true
		case w.State == WebhookActive, w.Reason == WebhookGone:
			w.State, w.Reason, w.DownAt = WebhookDisabled, WebhookByHand, time.Time{}
		}
		if !again {
			return nil
		}
		w.HoldUntil = time.Time{}
		return tx.HastenWebhook(ctx, w.ID, b.now())
	})
}

// RotateWebhook gives an endpoint a new key, which is its first. The old one signs
// beside it for a time.
func (b *Bridge) RotateWebhook(ctx context.Context, h WebhookHolder, id WebhookID, overlap time.Duration) (Webhook, error) {
	const doing = "rotating the key of a webhook"
	if overlap < 0 || overlap > MaxWebhookOverlap {
		return Webhook{}, fmt.Errorf("%s: %w", doing, &InvalidError{Field: "overlap_seconds", Want: "from 0 to a week"})
	}
	return b.updateWebhook(ctx, doing, h, id, func(_ Tx, w *Webhook) error {
		end := b.now().Add(overlap)
		keys := []WebhookKey{b.newWebhookKey()}
		for _, k := range w.signing(b.now()) {
			if k.EndsAt.IsZero() || k.EndsAt.After(end) {
				k.EndsAt = end
			}
			keys = append(keys, k)
		}
		w.Keys = keys
		return nil
	})
}

// signing are the keys that sign at a time.
func (w Webhook) signing(now time.Time) (keys []WebhookKey) {
	for _, k := range w.Keys {
		if k.EndsAt.IsZero() || k.EndsAt.After(now) {
			keys = append(keys, k)
		}
	}
	return keys
}

// DeleteWebhook deletes an endpoint, with what waits for it and its log.
func (b *Bridge) DeleteWebhook(ctx context.Context, h WebhookHolder, id WebhookID) error {
	err := b.updateWebhooks(ctx, h, func(tx Tx) error {
		if _, err := h.webhook(ctx, tx, id); err != nil {
			return err
		}
		return tx.DeleteWebhook(ctx, id)
	})
	if err != nil {
		return fmt.Errorf("deleting a webhook: %w", err)
	}
	return nil
}
