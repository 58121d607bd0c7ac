package api

import (
	"context"
	"slices"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// newKey is a key to be made.
type newKey struct {
	_       struct{} `additionalProperties:"false"`
	Name    string   `json:"name" doc:"To tell it from others." example:"crm of garage-12"`
	Account string   `json:"account,omitempty" doc:"External id of the account whose things alone it sees, as the seller does. Left out, it is the marketplace's own." example:"garage-12"`
	Scopes  []string `json:"scopes" minItems:"1" maxItems:"50" doc:"What it may be used for; \"*\" for everything. None that your own key lacks." example:"[\"leads:read\", \"conversations:read\"]"`
}

// key is a key of the API as answers show one.
type key struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Account   string    `json:"account,omitempty" doc:"External id of the account that it is bound to; left out for the marketplace's own."`
	Scopes    []string  `json:"scopes" doc:"What it may be used for; \"*\" is everything."`
	CreatedAt time.Time `json:"created_at"`
	RevokedAt time.Time `json:"revoked_at,omitzero"`
}

// madeKey is a key with its secret, which is shown this once.
type madeKey struct {
	Key    key    `json:"key"`
	Secret string `json:"secret" doc:"What to send as \"Authorization: Bearer\". It cannot be had again."`
}

func (s *server) keyOf(ctx context.Context, k bridge.APIKey) (key, error) {
	account, err := s.bridge.AccountName(ctx, k.Account)
	return key{
		ID: k.ID, Name: k.Name, Account: account, CreatedAt: k.CreatedAt, RevokedAt: k.RevokedAt,
		Scopes: list(k.Scopes, func(s bridge.Scope) string { return string(s) }),
	}, err
}

type keyOutput struct{ Body key }

// showKey shows a program its own key.
func (s *server) showKey(ctx context.Context, _ *struct{}) (*keyOutput, error) {
	k, err := s.keyOf(ctx, keyOf(ctx))
	return &keyOutput{k}, err
}

type postKeyInput struct{ Body newKey }

type madeKeyOutput struct{ Body madeKey }

func (s *server) postKey(ctx context.Context, in *postKeyInput) (*madeKeyOutput, error) {
	var scopes []bridge.Scope
	for _, name := range in.Body.Scopes {
		scope := bridge.Scope(name)
		if slices.Contains(bridge.Scopes, scope) && !keyOf(ctx).Has(scope) || scope == bridge.ScopeAll && !slices.Contains(keyOf(ctx).Scopes, scope) {
			return nil, &bridge.InvalidError{Field: "scopes", Got: name, Want: "none that your own key lacks"}
		}
		scopes = append(scopes, scope)
	}
	made, secret, err := s.bridge.MakeAPIKey(ctx, bridge.NewAPIKey{Name: in.Body.Name, Account: in.Body.Account, Scopes: scopes})
	if err != nil {
		return nil, err
	}
	k, err := s.keyOf(ctx, made)
	return &madeKeyOutput{madeKey{k, secret}}, err
}

type listKeysInput struct{ Paging }

// keyPage is one page of keys.
type keyPage struct {
	Keys []key `json:"keys"`
	Next
}

type keyPageOutput struct{ Body keyPage }

func (s *server) listKeys(ctx context.Context, in *listKeysInput) (*keyPageOutput, error) {
	var after string
	if _, err := in.after(&after); err != nil {
		return nil, err
	}
	keys, err := s.bridge.APIKeys(ctx, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &keyPageOutput{}
	keys, out.Body.Next = cut(in.Paging, keys, func(k bridge.APIKey) []string { return []string{k.ID} })
	out.Body.Keys = []key{}
	for _, k := range keys {
		shown, err := s.keyOf(ctx, k)
		if err != nil {
			return nil, err
		}
		out.Body.Keys = append(out.Body.Keys, shown)
	}
	return out, nil
}

type deleteKeyInput struct {
	ID string `path:"id" doc:"Of the key." example:"4d7a51346f62"`
}

// deleteKey answers with the key as it is then.
func (s *server) deleteKey(ctx context.Context, in *deleteKeyInput) (*keyOutput, error) {
	revoked, err := s.bridge.RevokeAPIKey(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	k, err := s.keyOf(ctx, revoked)
	return &keyOutput{k}, err
}
