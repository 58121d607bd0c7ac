package bridge

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// NewAccount is an account as the marketplace knows one.
type NewAccount struct {
	ExternalID    string
	Name          string
	Language      string // "fr" or "en"; the installation's own where empty
	AnswerMinutes int
	Test          *bool // nil leaves it as it is, and is false for a new account
}

// PutAccount makes an account, or changes the one with the external id. Whether it
// is in test mode cannot be changed any more once it has a conversation: that is
// [ErrTestFixed].
func (b *Bridge) PutAccount(ctx context.Context, n NewAccount) (a Account, err error) {
	err = errors.Join(checkName("external_id", n.ExternalID), checkName("name", n.Name), checkLanguage("language", n.Language))
	if n.AnswerMinutes < 0 {
		err = errors.Join(err, &InvalidError{Field: "answer_minutes", Want: "a number from 0"})
	}
	if err == nil {
		err = b.store.Update(ctx, func(tx Tx) error {
			a, err = tx.AccountByExternalID(ctx, n.ExternalID)
			if errors.Is(err, ErrNotFound) {
				a = Account{ID: newID[AccountID](), ExternalID: n.ExternalID, CreatedAt: b.now()}
			} else if err != nil {
				return err
			}
			made := a.Name == ""
			if n.Test != nil {
				if err := setTest(ctx, tx, &a, *n.Test); err != nil {
					return err
				}
			}
			a.Name, a.Language, a.AnswerMinutes = n.Name, b.language(n.Language), n.AnswerMinutes
			if err := tx.PutAccount(ctx, a); err != nil || !made {
				return err
			}
			return tx.PutProfile(ctx, contactsProfile(a.ID, DefaultTemplate, a.CreatedAt)) // pinned from the first mail on
		})
	}
	if err != nil {
		return Account{}, fmt.Errorf("putting an account: %w", err)
	}
	return a, nil
}

// Account returns an account by its external id, with its members.
func (b *Bridge) Account(ctx context.Context, externalID string) (a Account, members []Member, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if a, err = tx.AccountByExternalID(ctx, externalID); err != nil {
			return err
		}
		members, err = tx.Members(ctx, a.ID)
		members = present(members)
		return err
	})
	if err != nil {
		return Account{}, nil, fmt.Errorf("reading an account: %w", err)
	}
	return a, members, nil
}

// Accounts lists the accounts that a key sees behind one by ID, the oldest first: all,
// or the one that it is bound to.
func (b *Bridge) Accounts(ctx context.Context, k APIKey, after AccountID, limit int) (list []Account, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if k.Account == "" {
			list, err = tx.Accounts(ctx, after, limit)
			return err
		}
		a, err := tx.Account(ctx, k.Account)
		list = nil
		if err == nil && a.ID > after {
			list = []Account{a}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing accounts: %w", err)
	}
	return list, nil
}

// NewMember is a person who may sign in for an account.
type NewMember struct {
	Account string // external id
	Email   string
	Name    string
	Role    Role
	Sees    Sees // of agents; SeesAll where empty
	Blocked bool
}

// PutMember makes a member, or changes the one with the address. One who is
// blocked is signed out everywhere.
func (b *Bridge) PutMember(ctx context.Context, n NewMember) (m Member, err error) {
	want := Member{Email: n.Email, Name: n.Name, Role: n.Role, Sees: n.Sees, Blocked: n.Blocked}
	err = checkMember(&want)
	if err == nil {
		err = b.store.Update(ctx, func(tx Tx) error {
			a, err := tx.AccountByExternalID(ctx, n.Account)
			if err != nil {
				return err
			}
			if m, err = b.member(ctx, tx, a.ID, want.Email); err != nil {
				return err
			}
			m.Name, m.Role, m.Sees, m.Blocked, m.RemovedAt = want.Name, want.Role, want.Sees, want.Blocked, time.Time{}
			if m.Blocked {
				err = tx.DeleteSessions(ctx, m.ID, "")
			}
			return errors.Join(err, tx.PutMember(ctx, m))
		})
	}
	if err != nil {
		return Member{}, fmt.Errorf("putting a member: %w", err)
	}
	b.hub.lookAgain(Viewer{Member: m.ID, Account: m.AccountID})
	return m, nil
}

// member returns the account's member with an address, or a new one.
func (b *Bridge) member(ctx context.Context, tx Tx, a AccountID, email string) (Member, error) {
	members, err := tx.Members(ctx, a)
	if err != nil {
		return Member{}, err
	}
	for _, m := range members {
		if m.Email == email {
			return m, nil
		}
	}
	return Member{ID: newID[MemberID](), AccountID: a, Email: email, CreatedAt: b.now()}, nil
}
