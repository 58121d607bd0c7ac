package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
)

const (
	// sessionTime is how long a session lasts.
	sessionTime = 30 * 24 * time.Hour
	// seenTime is how exactly a session knows when it was last seen.
	seenTime = time.Hour
	// maxUserAgent is how much is kept of what a browser calls itself.
	maxUserAgent = 300
)

// openSession makes a session of a viewer, whose right to it is proven.
func (b *Bridge) openSession(ctx context.Context, tx Tx, who Viewer, from Origin, userAgent string) (cookie string, s Session, err error) {
	cookie, secret := newSecret()
	if len(userAgent) > maxUserAgent {
		userAgent = strings.ToValidUTF8(userAgent[:maxUserAgent], "")
	}
	now := b.now()
	s = Session{
		ID: newID[SessionID](), Secret: secret, Viewer: who, Origin: from, UserAgent: userAgent,
		CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(sessionTime),
	}
	return cookie, s, tx.PutSession(ctx, s)
}

// Session returns the session of a cookie: ErrNotFound or ErrExpired where there
// is none any more, or where the member may no longer sign in.
func (b *Bridge) Session(ctx context.Context, cookie string) (s Session, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if s, err = tx.SessionBySecret(ctx, hashSecret(cookie)); err == nil {
			_, err = b.reach(ctx, tx, s.Viewer)
		}
		return err
	})
	if err == nil && b.now().After(s.ExpiresAt) {
		err = ErrExpired
	}
	if err != nil {
		return Session{}, fmt.Errorf("reading a session: %w", err)
	}
	if now := b.now(); now.Sub(s.SeenAt) >= seenTime {
		s.SeenAt = now
		if err := b.store.Update(ctx, func(tx Tx) error { return tx.SeeSession(ctx, s.ID, now) }); err != nil {
			// Nobody is kept from reading by this.
			b.log.WarnContext(ctx, "noting when a session was seen", slog.Any("err", err))
		}
	}
	return s, nil
}

// SignOut ends a session. An unknown one is no error.
func (b *Bridge) SignOut(ctx context.Context, cookie string) error {
	var s Session
	err := b.store.Update(ctx, func(tx Tx) (err error) {
		if s, err = tx.SessionBySecret(ctx, hashSecret(cookie)); err != nil {
			return err
		}
		return tx.DeleteSession(ctx, s.ID)
	})
	if errors.Is(err, ErrNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("signing out: %w", err)
	}
	b.hub.lookAgain(s.Viewer)
	return nil
}

// Sessions lists where a member is signed in, last seen first.
func (b *Bridge) Sessions(ctx context.Context, who Viewer) (open []Session, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, _ reach) error {
		all, err := tx.Sessions(ctx, who.Member)
		open = nil
		for _, s := range all {
			if !b.now().After(s.ExpiresAt) {
				open = append(open, s)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing sessions: %w", err)
	}
	return open, nil
}

// EndSession ends one of a member's own sessions, with its live streams. One
// that is not is ErrNotFound.
func (b *Bridge) EndSession(ctx context.Context, who Viewer, id SessionID) error {
	err := b.updateAsMember(ctx, who, func(tx Tx, _ reach) error {
		all, err := tx.Sessions(ctx, who.Member)
		if err != nil {
			return err
		}
		for _, s := range all {
			if s.ID == id {
				return tx.DeleteSession(ctx, id)
			}
		}
		return ErrNotFound
	})
	if err != nil {
		return fmt.Errorf("ending a session: %w", err)
	}
	b.hub.lookAgain(who)
	return nil
}

// EndOtherSessions ends all of a member's sessions but one, with their live
// streams.
func (b *Bridge) EndOtherSessions(ctx context.Context, who Viewer, keep SessionID) error {
	err := b.updateAsMember(ctx, who, func(tx Tx, _ reach) error {
		return tx.DeleteSessions(ctx, who.Member, keep)
	})
	if err != nil {
		return fmt.Errorf("ending sessions: %w", err)
	}
	b.hub.lookAgain(who)
	return nil
}

// DropExpired forgets sessions, links and handovers whose time is up.
func (b *Bridge) DropExpired(ctx context.Context) error {
	if err := b.store.Update(ctx, func(tx Tx) error { return tx.DropExpired(ctx, b.now()) }); err != nil {
		return fmt.Errorf("dropping what has expired: %w", err)
	}
	return nil
}
