package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Steward is who sees to how an account is told: the marketplace, by the
// account's external id, or one of the account's owners and managers. For other
// members it is [ErrForbidden].
type Steward struct {
	Account string // external id
	Viewer  Viewer // where Account is empty
}

// viewAsSteward is View for the account of a steward.
func (b *Bridge) viewAsSteward(ctx context.Context, s Steward, f func(Tx, Account) error) error {
	return b.store.View(ctx, func(tx Tx) error { return b.asSteward(ctx, tx, s, f) })
}

func (b *Bridge) updateAsSteward(ctx context.Context, s Steward, f func(Tx, Account) error) error {
	return b.store.Update(ctx, func(tx Tx) error { return b.asSteward(ctx, tx, s, f) })
}

func (b *Bridge) asSteward(ctx context.Context, tx Tx, s Steward, f func(Tx, Account) error) error {
	if s.Account != "" {
		a, err := tx.AccountByExternalID(ctx, s.Account)
		if err != nil {
			return err
		}
		return f(tx, a)
	}
	return b.asMember(ctx, tx, s.Viewer, func(tx Tx, r reach) error {
		if !r.manages() {
			return ErrForbidden
		}
		a, err := tx.Account(ctx, s.Viewer.Account)
		if err != nil {
			return err
		}
		return f(tx, a)
	})
}

// ProfileView is a profile with what became of its address.
type ProfileView struct {
	Profile
	// Stopped is why its address gets no mail: "complaint" after one was reported
	// as spam, or how one came back. It is empty where it does.
	Stopped string
}

// maxProfiles is how many profiles an account may have.
const maxProfiles = 20

// Profiles lists the profiles of an account, that of its contacts first.
func (b *Bridge) Profiles(ctx context.Context, s Steward) (all []ProfileView, err error) {
	err = b.viewAsSteward(ctx, s, func(tx Tx, a Account) error {
		all = nil
		profiles, err := profilesOf(ctx, tx, a.ID)
		for _, p := range profiles {
			v, err := viewProfile(ctx, tx, p)
			if err != nil {
				return err
			}
			all = append(all, v)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing profiles: %w", err)
	}
	return all, nil
}

// Profile returns one profile of an account.
func (b *Bridge) Profile(ctx context.Context, s Steward, name string) (v ProfileView, err error) {
	err = b.viewAsSteward(ctx, s, func(tx Tx, a Account) error {
		p, err := profileOf(ctx, tx, a.ID, name)
		if err == nil {
			v, err = viewProfile(ctx, tx, p)
		}
		return err
	})
	if err != nil {
		return ProfileView{}, fmt.Errorf("reading a profile: %w", err)
	}
	return v, nil
}

func viewProfile(ctx context.Context, tx Tx, p Profile) (ProfileView, error) {
	if p.Address == "" {
		return ProfileView{Profile: p}, nil
	}
	stopped, err := tx.Suppressed(ctx, p.Address)
	return ProfileView{p, stopped}, err
}

// PutProfile makes a profile of an account, or replaces the one of its name. Of
// ContactsProfile only the language, the version, the events and whether it is
// active can be set. A version of 0 keeps the one that is pinned; a new profile
// gets the first.
func (b *Bridge) PutProfile(ctx context.Context, s Steward, p Profile) (v ProfileView, err error) {
	err = checkProfile(&p)
	if err == nil {
		err = b.updateAsSteward(ctx, s, func(tx Tx, a Account) error {
			p := p
			if err := b.completeProfile(ctx, tx, a, &p); err != nil {
				return err
			}
			v, err = viewProfile(ctx, tx, p)
			return errors.Join(err, tx.PutProfile(ctx, p))
		})
	}
	if err != nil {
		return ProfileView{}, fmt.Errorf("putting a profile: %w", err)
	}
	return v, nil
}

// completeProfile fills in what is kept of the profile that stood there.
func (b *Bridge) completeProfile(ctx context.Context, tx Tx, a Account, p *Profile) error {
	all, err := profilesOf(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	p.Account, p.CreatedAt, p.UpdatedAt = a.ID, b.now(), b.now()
	known := false
	for _, old := range all {
		switch {
		case old.Name == p.Name:
			known = true
			p.CreatedAt = old.CreatedAt
			if p.Template == 0 && old.Kind == p.Kind {
				p.Template = old.Template
			}
		case p.Address != "" && old.Address == p.Address && old.Kind == p.Kind:
			return &InvalidError{Field: "address", Got: p.Address, Want: "one that no other profile of this kind has"}
		}
	}
	if p.Template == 0 {
		p.Template = DefaultTemplate
	}
	if !known && len(all) >= maxProfiles {
		return &InvalidError{Field: "name", Want: fmt.Sprintf("at most %d profiles", maxProfiles)}
	}
	return nil
}

// DeleteProfile deletes a profile of an account. Mails that are already queued
// for it still leave. ContactsProfile can be switched off, not deleted.
func (b *Bridge) DeleteProfile(ctx context.Context, s Steward, name string) error {
	var err error
	if name == ContactsProfile {
		err = &InvalidError{Field: "name", Got: name, Want: "another profile than the one of contact addresses"}
	} else {
		err = b.updateAsSteward(ctx, s, func(tx Tx, a Account) error { return tx.DeleteProfile(ctx, a.ID, name) })
	}
	if err != nil {
		return fmt.Errorf("deleting a profile: %w", err)
	}
	return nil
}

// ResumeProfile lets mails go to a profile's address again, after one came back
// or was reported as spam.
func (b *Bridge) ResumeProfile(ctx context.Context, s Steward, name string) error {
	err := b.updateAsSteward(ctx, s, func(tx Tx, a Account) error {
		p, err := profileOf(ctx, tx, a.ID, name)
		if err == nil && p.Address == "" {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := b.count(ctx, tx, "resume:"+p.Address, maxResumed, ""); err != nil {
			return err
		}
		return tx.ReleaseAddress(ctx, p.Address)
	})
	if err != nil {
		return fmt.Errorf("resuming mails of a profile: %w", err)
	}
	return nil
}

// maxProfileName is the longest name of a profile, in bytes.
const maxProfileName = 40

func checkProfile(p *Profile) error {
	err := errors.Join(checkLanguage("language", p.Language), checkLine("subject", p.Subject))
	if p.Name == "" || len(p.Name) > maxProfileName || strings.ContainsFunc(p.Name, notInProfileName) {
		err = errors.Join(err, &InvalidError{Field: "name", Got: p.Name, Want: "lower-case letters, digits and hyphens"})
	}
	if newest := p.Kind.Form().Newest(); p.Template < 0 || p.Template > newest {
		err = errors.Join(err, &InvalidError{Field: "template", Want: fmt.Sprintf("a version up to %d", newest)})
	}
	if p.Subject != "" && p.Kind != ProfileADF {
		err = errors.Join(err, &InvalidError{Field: "subject", Got: p.Subject, Want: "none: only ADF mails have a subject of their own"})
	}
	if p.Favorites && !p.Kind.Favorites() {
		err = errors.Join(err, &InvalidError{Field: "favorites", Want: "false: this kind has no form for them"})
	}
	return errors.Join(err, checkProfileAddress(p))
}

func notInProfileName(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
}

// checkProfileAddress wants an address that the kind can be sent to.
func checkProfileAddress(p *Profile) error {
	switch {
	case p.Name == ContactsProfile && p.Kind != ProfileMail:
		return &InvalidError{Field: "kind", Got: string(p.Kind), Want: "mail: contact addresses get our mail; make another profile for another form"}
	case p.Name == ContactsProfile && p.Address != "":
		return &InvalidError{Field: "address", Got: p.Address, Want: "none: each listing says its own"}
	case p.Name == ContactsProfile:
		return nil
	}
	if !slices.Contains(ProfileKinds, p.Kind) {
		return &InvalidError{Field: "kind", Got: string(p.Kind), Want: "mail, adf, openimmo or csv"}
	}
	return checkEmail("address", &p.Address)
}
