package bridge

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"
)

// HandoverKey is a secret that a marketplace signs handovers with: what its own
// program says of who a user is. See [Bridge.Handover].
type HandoverKey struct {
	ID        string
	Name      string
	Secret    string // 256 random bits in base64url; its letters are the key. Empty once revoked
	CreatedAt time.Time
	RevokedAt time.Time // zero while it is good
}

// CreateHandoverKey makes a key. Its secret is for the marketplace's server
// alone: whoever has it is everybody.
func (b *Bridge) CreateHandoverKey(ctx context.Context, name string) (k HandoverKey, err error) {
	if err = checkName("name", name); err == nil {
		secret, _ := newSecret()
		k = HandoverKey{ID: strings.ToLower(rand.Text())[:12], Name: name, Secret: secret, CreatedAt: b.now()}
		err = b.store.Update(ctx, func(tx Tx) error { return tx.PutHandoverKey(ctx, k) })
	}
	if err != nil {
		return HandoverKey{}, fmt.Errorf("creating a handover key: %w", err)
	}
	return k, nil
}

// HandoverKeys lists all keys, revoked ones too, oldest first.
func (b *Bridge) HandoverKeys(ctx context.Context) (keys []HandoverKey, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		keys, err = tx.HandoverKeys(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing handover keys: %w", err)
	}
	return keys, nil
}

// RevokeHandoverKey makes a key useless for good, and ends every session that
// it has opened.
func (b *Bridge) RevokeHandoverKey(ctx context.Context, id string) error {
	err := b.store.Update(ctx, func(tx Tx) error {
		k, err := tx.HandoverKey(ctx, id)
		if err != nil {
			return err
		}
		if k.RevokedAt.IsZero() {
			k.Secret, k.RevokedAt = "", b.now()
		}
		if err := tx.PutHandoverKey(ctx, k); err != nil {
			return err
		}
		return tx.DeleteSessionsFrom(ctx, OriginHandover(id))
	})
	if err != nil {
		return fmt.Errorf("revoking a handover key: %w", err)
	}
	return nil
}
