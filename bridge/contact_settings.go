package bridge

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Contact is a contact address of an account with what it is mailed.
type Contact struct {
	Email    string
	Settings Settings
	// Stopped is why it gets no mail whatever its settings say: "complaint" after
	// one was reported as spam, or how one came back. It is empty where it does.
	Stopped string
	// Yours says that the viewer may change it: owners and managers may, and whose
	// own address it is.
	Yours bool
}

const (
	// maxContacts is how many contact addresses of an account are shown.
	maxContacts = 200
	// maxResumed is how often mails to one address may be taken up again within an
	// hour.
	maxResumed = 3
)

// Contacts lists the contact addresses of the viewer's account by name.
func (b *Bridge) Contacts(ctx context.Context, who Viewer) (all []Contact, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, r reach) error {
		all = nil
		emails, err := tx.Contacts(ctx, who.Account, maxContacts)
		if err != nil {
			return err
		}
		for _, email := range emails {
			c := Contact{Email: email, Yours: r.manages() || email == r.member.Email}
			if c.Settings, err = settingsOf(ctx, tx, ContactSettings(who.Account, email), SideSeller); err != nil {
				return err
			}
			if c.Stopped, err = tx.Suppressed(ctx, email); err != nil {
				return err
			}
			all = append(all, c)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing contact addresses: %w", err)
	}
	return all, nil
}

// PutContact replaces what a contact address of the viewer's account is mailed.
// The version of its templates, which only the API sets, stays. An address that
// is none is ErrNotFound, one of others [ErrForbidden].
func (b *Bridge) PutContact(ctx context.Context, who Viewer, email string, s Settings) error {
	err := checkSettings(s)
	if err == nil {
		err = b.updateContact(ctx, who, email, func(tx Tx, email string) error {
			key := ContactSettings(who.Account, email)
			old, err := settingsOf(ctx, tx, key, SideSeller)
			if err != nil {
				return err
			}
			s := s
			s.Key, s.Template = key, old.Template
			return tx.PutSettings(ctx, s)
		})
	}
	if err != nil {
		return fmt.Errorf("putting a contact's settings: %w", err)
	}
	return nil
}

// ResumeContact lets mails go to a contact address of the viewer's account again,
// after one came back or was reported as spam.
func (b *Bridge) ResumeContact(ctx context.Context, who Viewer, email string) error {
	err := b.updateContact(ctx, who, email, func(tx Tx, email string) error {
		if err := b.count(ctx, tx, "resume:"+email, maxResumed, ""); err != nil {
			return err
		}
		return tx.ReleaseAddress(ctx, email)
	})
	if err != nil {
		return fmt.Errorf("resuming mails to a contact: %w", err)
	}
	return nil
}

func (b *Bridge) updateContact(ctx context.Context, who Viewer, email string, f func(tx Tx, email string) error) error {
	email = strings.ToLower(email)
	return b.updateAsMember(ctx, who, func(tx Tx, r reach) error {
		if !r.manages() && email != r.member.Email {
			return ErrForbidden
		}
		all, err := tx.Contacts(ctx, who.Account, maxContacts)
		if err == nil && !slices.Contains(all, email) {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		return f(tx, email)
	})
}
