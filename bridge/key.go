package bridge

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

// The purposes of secret keys.
const (
	purposeAlias = "alias"
	purposeLead  = "lead"
	purposeDKIM  = "dkim"
	// purposeContact is that of the one key that never changes.
	purposeContact = "contact"
)

// aliasKeyIDs are given to alias keys in this order.
const aliasKeyIDs = "0123456789abcdefghjkmnpqrstvwxyz"

// OpenKeyring returns the installation's aliases. The first start makes the key.
func OpenKeyring(ctx context.Context, s Store, domain, plusMailbox string, now func() time.Time) (*alias.Keyring, error) {
	kept, err := secretKeys(ctx, s, purposeAlias, aliasKeyIDs[:1], now)
	if err != nil {
		return nil, fmt.Errorf("opening the alias keys: %w", err)
	}
	var keys []alias.Key
	for _, k := range kept {
		keys = append(keys, alias.Key{ID: k.ID[0], Secret: k.Secret})
	}
	last := len(keys) - 1
	ring, err := alias.NewKeyring(domain, keys[last], keys[:last]...)
	if err == nil && plusMailbox != "" {
		ring, err = ring.WithPlus(plusMailbox)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the alias keys: %w", err)
	}
	return ring, nil
}

// LeadKey returns the key that signs lead records, and its id. The first start
// makes it.
func LeadKey(ctx context.Context, s Store, now func() time.Time) (id string, key ed25519.PrivateKey, err error) {
	kept, err := secretKeys(ctx, s, purposeLead, "1", now)
	if err != nil {
		return "", nil, fmt.Errorf("opening the lead key: %w", err)
	}
	last := kept[len(kept)-1]
	return last.ID, ed25519.NewKeyFromSeed(last.Secret), nil
}

// secretKeys returns a purpose's keys; where there is none it makes the first.
// Of two nodes that start at once, one makes it and both read it.
func secretKeys(ctx context.Context, s Store, purpose, firstID string, now func() time.Time) (keys []SecretKey, err error) {
	err = s.Update(ctx, func(tx Tx) error {
		if keys, err = tx.SecretKeys(ctx, purpose); err != nil || len(keys) > 0 {
			return err
		}
		k := SecretKey{Purpose: purpose, ID: firstID, Secret: make([]byte, 32), CreatedAt: now().UTC()}
		_, _ = rand.Read(k.Secret) // never fails
		if err := tx.AddSecretKey(ctx, k); err != nil && !errors.Is(err, ErrConflict) {
			return err
		}
		keys, err = tx.SecretKeys(ctx, purpose)
		return err
	})
	return keys, err
}
