package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// VerifiedEmail is an address that an OpenID Connect provider says is of whoever
// comes.
type VerifiedEmail struct {
	Provider string
	Account  string // external id of the only account that it speaks for; any where empty
	Email    string
}

// SignInVerified signs in the member with an address. It returns ErrNotFound
// where there is none who may sign in, and ErrConflict where several accounts
// have one: then nobody knows which is meant.
func (b *Bridge) SignInVerified(ctx context.Context, v VerifiedEmail, userAgent string) (cookie string, s Session, err error) {
	err = checkEmail("email", &v.Email)
	if errors.Is(err, ErrInvalid) {
		err = ErrNotFound // no member has such an address
	}
	if err == nil {
		err = b.store.Update(ctx, func(tx Tx) error {
			m, err := verifiedMember(ctx, tx, v)
			if err != nil {
				return err
			}
			cookie, s, err = b.openSession(ctx, tx, Viewer{Member: m.ID, Account: m.AccountID}, OriginProvider(v.Provider), userAgent)
			return err
		})
	}
	if err != nil {
		return "", Session{}, fmt.Errorf("signing in by a provider: %w", err)
	}
	return cookie, s, nil
}

func verifiedMember(ctx context.Context, tx Tx, v VerifiedEmail) (Member, error) {
	members, err := tx.MembersByEmail(ctx, v.Email)
	if err != nil {
		return Member{}, err
	}
	var only AccountID
	if v.Account != "" {
		a, err := tx.AccountByExternalID(ctx, v.Account)
		if err != nil {
			return Member{}, err
		}
		only = a.ID
	}
	members = slices.DeleteFunc(members, func(m Member) bool { return m.Blocked || only != "" && m.AccountID != only })
	switch len(members) {
	case 0:
		return Member{}, ErrNotFound
	case 1:
		return members[0], nil
	}
	return Member{}, fmt.Errorf("members of several accounts have the address: %w", ErrConflict)
}
