package bridge

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

// signInTime is how long a mailed sign-in link of a member is good.
const signInTime = 15 * time.Minute

// NewSignIn makes a link that signs a viewer in once.
func (b *Bridge) NewSignIn(ctx context.Context, v Viewer, valid time.Duration) (url string, err error) {
	s, err := b.mintSignIn(v, valid)
	if err == nil {
		err = b.store.Update(ctx, func(tx Tx) error { return tx.PutSignIn(ctx, s) })
	}
	if err != nil {
		return "", fmt.Errorf("making a sign-in link: %w", err)
	}
	return b.signInURL(s), nil
}

func (b *Bridge) mintSignIn(v Viewer, valid time.Duration) (SignIn, error) {
	expires := b.now().Add(valid)
	a, err := b.aliases.MintExpiring(alias.RoleSignIn, expires)
	if err != nil {
		return SignIn{}, err
	}
	return SignIn{Token: a.Local(), Viewer: v, ExpiresAt: expires}, nil
}

func (b *Bridge) signInURL(s SignIn) string { return b.inst.BaseURL + "/sign-in/" + s.Token }

// RequestSignIn mails a sign-in link to each member with an address. Its answer
// is the same where there is none.
func (b *Bridge) RequestSignIn(ctx context.Context, email string) error {
	if err := checkEmail("email", &email); err != nil {
		return fmt.Errorf("requesting a sign-in link: %w", err)
	}
	err := b.store.Update(ctx, func(tx Tx) error {
		members, err := tx.MembersByEmail(ctx, email)
		if err == nil {
			err = b.count(ctx, tx, "sign_in:"+email, orDefault(b.inst.Limits.SignIns, 5), "")
		}
		if err != nil {
			return err
		}
		members = slices.DeleteFunc(members, func(m Member) bool { return m.Blocked })
		if len(members) == 0 {
			return b.pretendSignIn(ctx, tx)
		}
		for _, m := range members {
			err = errors.Join(err, b.queueSignIn(ctx, tx, m))
		}
		return err
	})
	// Whoever asks learns nothing of an address, not even that others ask too.
	if err != nil && !errors.Is(err, ErrLimited) {
		return fmt.Errorf("requesting a sign-in link: %w", err)
	}
	b.wakeOutbox()
	return nil
}

// pretendSignIn takes as long as a mail to a member would, so that time does not
// tell who is one. What it stores is of no use to anybody, and soon dropped.
func (b *Bridge) pretendSignIn(ctx context.Context, tx Tx) error {
	s, err := b.mintSignIn(Viewer{}, 0)
	if err != nil {
		return err
	}
	s.ExpiresAt = time.Time{}
	if _, err = b.aliases.MintExpiring(alias.RoleBounce, b.now().Add(bounceTime)); err != nil {
		return err
	}
	if _, err := tx.Account(ctx, ""); err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	return errors.Join(tx.PutSignIn(ctx, s), tx.PutSignIn(ctx, s)) // one in the place of the mail
}

func (b *Bridge) queueSignIn(ctx context.Context, tx Tx, m Member) error {
	s, err := b.mintSignIn(Viewer{Member: m.ID, Account: m.AccountID}, signInTime)
	if err != nil {
		return err
	}
	a, err := tx.Account(ctx, m.AccountID)
	if err != nil {
		return err
	}
	now := b.now()
	bounce, err := b.aliases.MintExpiring(alias.RoleBounce, now.Add(bounceTime))
	if err != nil {
		return err
	}
	return errors.Join(tx.PutSignIn(ctx, s), tx.AddNotification(ctx, Notification{
		ID: newID[NotificationID](), Kind: NotifySignIn, Side: SideSeller, To: m.Email,
		Language: b.language(a.Language), Template: DefaultTemplate, Content: true, BounceAlias: bounce.Local(),
		Link: b.signInURL(s), State: NotificationPending, NextAttempt: now, CreatedAt: now,
	}))
}

// CheckSignIn says whether a token would sign in, without using it up: mail
// scanners open links. It returns ErrNotFound or ErrExpired where not.
func (b *Bridge) CheckSignIn(ctx context.Context, token string) error {
	err := b.store.View(ctx, func(tx Tx) error {
		_, err := b.validSignIn(ctx, tx, token)
		return err
	})
	if err != nil {
		return fmt.Errorf("checking a sign-in link: %w", err)
	}
	return nil
}

func (b *Bridge) validSignIn(ctx context.Context, tx Tx, token string) (SignIn, error) {
	a, err := b.aliases.ParseLocal(token)
	if err != nil || a.Role() != alias.RoleSignIn {
		return SignIn{}, ErrNotFound
	}
	if a.Expired(b.now()) {
		return SignIn{}, ErrExpired
	}
	s, err := tx.SignIn(ctx, a.Local())
	if err == nil {
		_, err = b.reach(ctx, tx, s.Viewer)
	}
	if err != nil {
		return SignIn{}, err
	}
	if !s.UsedAt.IsZero() && s.Viewer.Member != "" || b.now().After(s.ExpiresAt) {
		return SignIn{}, ErrExpired
	}
	return s, nil
}

// SignIn makes a session of a token. A member's token is used up; a buyer's
// opens the one conversation again until it expires, since the buyer's mail is
// the only way in. Cookie is the secret that [Bridge.Session] wants.
func (b *Bridge) SignIn(ctx context.Context, token, userAgent string) (cookie string, s Session, err error) {
	err = b.store.Update(ctx, func(tx Tx) error {
		in, err := b.validSignIn(ctx, tx, token)
		if err != nil {
			return err
		}
		in.UsedAt = b.now()
		if err = tx.PutSignIn(ctx, in); err != nil {
			return err
		}
		cookie, s, err = b.openSession(ctx, tx, in.Viewer, OriginMail, userAgent)
		return err
	})
	if err != nil {
		return "", Session{}, fmt.Errorf("signing in: %w", err)
	}
	return cookie, s, nil
}

// newSecret returns 256 random bits, and the hash to keep.
func newSecret() (secret string, kept Hash) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	secret = base64.RawURLEncoding.EncodeToString(b[:])
	return secret, hashSecret(secret)
}

func hashSecret(secret string) Hash {
	sum := sha256.Sum256([]byte(secret))
	return Hash(hex.EncodeToString(sum[:]))
}
