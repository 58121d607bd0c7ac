package bridge

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// APIKey lets a program use the API. Its secret is shown once and kept hashed.
type APIKey struct {
	ID        string // public part
	Name      string
	Secret    Hash
	Account   AccountID // whose things alone it sees, as the seller does; empty for the marketplace's own
	Scopes    []Scope
	CreatedAt time.Time
	RevokedAt time.Time // zero while it is good
}

// Scope is one thing that a key may be used for.
type Scope string

// The scopes. Writing does not include reading.
const (
	ScopeAll                Scope = "*" // those to come too
	ScopeAccountsRead       Scope = "accounts:read"
	ScopeAccountsWrite      Scope = "accounts:write"
	ScopeListingsRead       Scope = "listings:read"
	ScopeListingsWrite      Scope = "listings:write"
	ScopeLeadsRead          Scope = "leads:read"
	ScopeLeadsWrite         Scope = "leads:write"
	ScopeConversationsRead  Scope = "conversations:read"
	ScopeConversationsWrite Scope = "conversations:write"
	ScopeBuyersRead         Scope = "buyers:read"
	ScopeBuyersWrite        Scope = "buyers:write"
	ScopeEventsRead         Scope = "events:read"
	ScopeWebhooksRead       Scope = "webhooks:read"
	ScopeWebhooksWrite      Scope = "webhooks:write"
	ScopeReportsRead        Scope = "reports:read"
	ScopeKeysRead           Scope = "keys:read"
	ScopeKeysWrite          Scope = "keys:write"
	ScopeSandboxWrite       Scope = "sandbox:write"
	ScopeParse              Scope = "parse"
)

// Scopes are all of them but [ScopeAll], as pages list them.
var Scopes = []Scope{
	ScopeAccountsRead, ScopeAccountsWrite, ScopeListingsRead, ScopeListingsWrite, ScopeLeadsRead, ScopeLeadsWrite,
	ScopeConversationsRead, ScopeConversationsWrite, ScopeBuyersRead, ScopeBuyersWrite, ScopeEventsRead,
	ScopeWebhooksRead, ScopeWebhooksWrite, ScopeReportsRead, ScopeKeysRead, ScopeKeysWrite, ScopeSandboxWrite, ScopeParse,
}

// Has says whether a key may be used for something.
func (k APIKey) Has(s Scope) bool {
	return slices.Contains(k.Scopes, ScopeAll) || slices.Contains(k.Scopes, s)
}

// apiKeyPrefix makes keys easy to find for those who scan for leaked ones.
const apiKeyPrefix = "psk_"

// NewAPIKey is a key to be made.
type NewAPIKey struct {
	Name    string
	Account string  // external id; empty for the marketplace's own
	Scopes  []Scope // [ScopeAll] where there are none
}

// CreateAPIKey makes a key of the API for the marketplace that may do all. The
// secret cannot be had again.
func (b *Bridge) CreateAPIKey(ctx context.Context, name string) (secret string, err error) {
	_, secret, err = b.MakeAPIKey(ctx, NewAPIKey{Name: name})
	return secret, err
}

// MakeAPIKey makes a key of the API. The secret cannot be had again.
func (b *Bridge) MakeAPIKey(ctx context.Context, n NewAPIKey) (k APIKey, secret string, err error) {
	part, _ := newSecret()
	id, _ := newSecret()
	k = APIKey{ID: hex.EncodeToString([]byte(id[:6])), Name: strings.TrimSpace(n.Name), Scopes: slices.Clone(n.Scopes), CreatedAt: b.now()}
	secret = apiKeyPrefix + k.ID + "_" + part
	k.Secret = hashSecret(secret)
	if err = errors.Join(checkName("name", k.Name), checkScopes(&k)); err == nil {
		err = b.store.Update(ctx, func(tx Tx) error {
			if n.Account != "" {
				a, err := tx.AccountByExternalID(ctx, n.Account)
				if errors.Is(err, ErrNotFound) {
					return &InvalidError{Field: "account", Got: n.Account, Want: "the external id of a known account"}
				} else if err != nil {
					return err
				}
				k.Account = a.ID
			}
			return tx.PutAPIKey(ctx, k)
		})
	}
	if err != nil {
		return APIKey{}, "", fmt.Errorf("creating an API key: %w", err)
	}
	return k, secret, nil
}

// checkScopes puts a key's scopes into their order.
func checkScopes(k *APIKey) error {
	if len(k.Scopes) == 0 || slices.Contains(k.Scopes, ScopeAll) {
		k.Scopes = []Scope{ScopeAll}
		return nil
	}
	for _, s := range k.Scopes {
		if !slices.Contains(Scopes, s) {
			return &InvalidError{Field: "scopes", Got: string(s), Want: fmt.Sprintf("some of %v", Scopes)}
		}
	}
	slices.Sort(k.Scopes)
	k.Scopes = slices.Compact(k.Scopes)
	return nil
}

// CheckAPIKey returns the key of a secret, or ErrNotFound, also for one that is
// revoked.
func (b *Bridge) CheckAPIKey(ctx context.Context, secret string) (k APIKey, err error) {
	rest, ok := strings.CutPrefix(secret, apiKeyPrefix)
	id, _, more := strings.Cut(rest, "_")
	if !ok || !more {
		return APIKey{}, fmt.Errorf("checking an API key: %w", ErrNotFound)
	}
	err = b.store.View(ctx, func(tx Tx) error {
		k, err = tx.APIKey(ctx, id)
		return err
	})
	if err == nil && (k.Secret != hashSecret(secret) || !k.RevokedAt.IsZero()) {
		err = ErrNotFound
	}
	if err != nil {
		return APIKey{}, fmt.Errorf("checking an API key: %w", err)
	}
	return k, nil
}

// APIKeys lists keys, revoked ones too, behind one by ID.
func (b *Bridge) APIKeys(ctx context.Context, after string, limit int) (keys []APIKey, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		keys, err = tx.APIKeys(ctx, after, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing API keys: %w", err)
	}
	return keys, nil
}

// RevokeAPIKey makes a key useless for good, and returns it. Doing it twice is no
// error.
func (b *Bridge) RevokeAPIKey(ctx context.Context, id string) (k APIKey, err error) {
	err = b.store.Update(ctx, func(tx Tx) error {
		if k, err = tx.APIKey(ctx, id); err != nil || !k.RevokedAt.IsZero() {
			return err
		}
		k.RevokedAt = b.now()
		return tx.PutAPIKey(ctx, k)
	})
	if err != nil {
		return APIKey{}, fmt.Errorf("revoking an API key: %w", err)
	}
	b.hub.lookAtJournal()
	return k, nil
}
