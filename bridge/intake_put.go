package bridge

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/passerelle-mail/passerelle/alias"
)

// IntakeAddress is an account's intake as its people see it.
type IntakeAddress struct {
	Intake  Intake
	Address string
	// Contact is told of leads that fit none of the account's listings; empty where
	// the account has nobody yet.
	Contact string
}

// intakeDesk returns the account whose intake a viewer works on, and who that is
// there. An agent is ErrForbidden.
func (b *Bridge) intakeDesk(ctx context.Context, tx Tx, who Viewer) (a Account, by Member, err error) {
	err = b.asMember(ctx, tx, who, func(_ Tx, r reach) error {
		if by = r.member; !r.manages() {
			return ErrForbidden
		}
		a, err = tx.Account(ctx, by.AccountID)
		return err
	})
	return a, by, err
}

// Intake returns the address that takes the leads of other portals for an
// account, made where it has none yet. The error is [ErrForbidden] for agents.
func (b *Bridge) Intake(ctx context.Context, who Viewer) (IntakeAddress, error) {
	return b.changeIntake(ctx, who, "reading an intake address", func(Tx, Account, *Intake, *Listing) error { return nil })
}

// ReplaceIntake gives an account a new intake address. The one that it had takes
// no mail any more, and says so.
func (b *Bridge) ReplaceIntake(ctx context.Context, who Viewer) (IntakeAddress, error) {
	return b.changeIntake(ctx, who, "replacing an intake address", func(tx Tx, a Account, i *Intake, l *Listing) error {
		i.ReplacedAt = b.now()
		if err := tx.PutIntake(ctx, *i); err != nil {
			return err
		}
		var err error
		*i, err = b.newIntake(ctx, tx, a.ID, l.ID)
		return err
	})
}

// PutIntakeContact says which address of the account is told of leads that fit
// none of its listings.
func (b *Bridge) PutIntakeContact(ctx context.Context, who Viewer, contact string) (IntakeAddress, error) {
	contact = strings.ToLower(strings.TrimSpace(contact))
	if err := checkEmail("contact", &contact); err != nil {
		return IntakeAddress{}, fmt.Errorf("putting an intake contact: %w", err)
	}
	return b.changeIntake(ctx, who, "putting an intake contact", func(tx Tx, _ Account, _ *Intake, l *Listing) error {
		l.Contact, l.UpdatedAt = contact, b.now()
		return tx.PutListing(ctx, *l)
	})
}

func (b *Bridge) changeIntake(ctx context.Context, who Viewer, doing string,
	change func(Tx, Account, *Intake, *Listing) error,
) (out IntakeAddress, err error) {
	err = b.store.Update(ctx, func(tx Tx) error {
		a, _, err := b.intakeDesk(ctx, tx, who)
		if err != nil {
			return err
		}
		i, l, err := b.intakeOf(ctx, tx, a)
		if err == nil {
			err = change(tx, a, &i, &l)
		}
		out = IntakeAddress{Intake: i, Address: b.Address(i.Alias), Contact: l.Contact}
		return err
	})
	if err != nil {
		return IntakeAddress{}, fmt.Errorf("%s: %w", doing, err)
	}
	return out, nil
}

// intakeOf returns the intake of an account and its placeholder, made where there
// are none.
func (b *Bridge) intakeOf(ctx context.Context, tx Tx, a Account) (Intake, Listing, error) {
	i, err := tx.IntakeOf(ctx, a.ID)
	if err == nil {
		l, err := tx.Listing(ctx, i.Listing)
		if err == nil && l.Contact == "" {
			l, err = b.fillPlaceholder(ctx, tx, l)
		}
		return i, l, err
	} else if !errors.Is(err, ErrNotFound) {
		return Intake{}, Listing{}, err
	}
	now := b.now()
	l, err := b.fillPlaceholder(ctx, tx, Listing{
		ID: newID[ListingID](), AccountID: a.ID, ExternalID: placeholderPrefix + string(a.ID),
		Title: b.sentence(sentenceElsewhere, a.Language), State: ListingOnline, CreatedAt: now, UpdatedAt: now,
	})
	if err != nil {
		return Intake{}, Listing{}, err
	}
	i, err = b.newIntake(ctx, tx, a.ID, l.ID)
	return i, l, err
}

// fillPlaceholder puts the listing with the account's first owner as its contact,
// or another member where it has none.
func (b *Bridge) fillPlaceholder(ctx context.Context, tx Tx, l Listing) (Listing, error) {
	members, err := tx.Members(ctx, l.AccountID)
	if err != nil {
		return l, err
	}
	for _, role := range []Role{RoleOwner, RoleManager, RoleAgent} {
		for _, m := range members {
			if l.Contact == "" && m.Role == role && !m.Blocked {
				l.Contact = m.Email
			}
		}
	}
	return l, tx.PutListing(ctx, l)
}

func (b *Bridge) newIntake(ctx context.Context, tx Tx, a AccountID, l ListingID) (Intake, error) {
	made, err := b.aliases.Mint(alias.RoleIntake)
	if err != nil {
		return Intake{}, err
	}
	i := Intake{Alias: made.Local(), Account: a, Listing: l, CreatedAt: b.now()}
	if last, err := tx.IntakeOf(ctx, a); err == nil && !i.CreatedAt.After(last.CreatedAt) {
		i.CreatedAt = last.CreatedAt.Add(1000) // a microsecond: the newest is the one that takes mail
	} else if err != nil && !errors.Is(err, ErrNotFound) {
		return Intake{}, err
	}
	return i, tx.PutIntake(ctx, i)
}
