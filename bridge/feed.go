package bridge

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// FeedState says how much of the marketplace reaches an account by mail.
type FeedState string

// The states of a feed.
const (
	// FeedPlain is for programs that want one mail for each enquiry: contact
	// addresses get lead mails in the plain form, and nothing of favourites. What a
	// buyer writes later comes in the same form: no text is kept from a seller.
	FeedPlain FeedState = "plain"
	// FeedMessaging is leads, messages and favourites in our mails.
	FeedMessaging FeedState = "messaging"
)

// Feed is an account's feed. It is on messaging where it never was anywhere else.
type Feed struct {
	Account AccountID
	State   FeedState
	Since   time.Time
	// SwitchAt is when it goes to messaging; zero where that is not planned.
	SwitchAt time.Time
	// BackUntil is until when it may go back to the plain feed by itself; zero
	// where it did not come from there.
	BackUntil time.Time
	History   []FeedChange // oldest first
}

// FeedChange is a step of a feed's story.
type FeedChange struct {
	What FeedStep  `json:"what"`
	At   time.Time `json:"at"`
	For  time.Time `json:"for,omitzero"` // when what was planned is to happen
	By   string    `json:"by"`           // a member's address, "marketplace", or "schedule"
}

// FeedStep is what happened to a feed.
type FeedStep string

// The steps.
const (
	FeedPlanned   FeedStep = "planned"
	FeedCancelled FeedStep = "cancelled"
	FeedSwitched  FeedStep = "switched" // to messaging
	FeedBack      FeedStep = "back"     // to the plain feed
)

const (
	// wayBack is how long after a switch the account may go back by itself.
	wayBack = 30 * 24 * time.Hour
	// maxSwitchAhead is how far ahead a switch may be planned.
	maxSwitchAhead = 365 * 24 * time.Hour
	// maxFeedHistory is how many steps are kept.
	maxFeedHistory = 100
)

// FeedTx are the feeds of a transaction.
type FeedTx interface {
	// PutFeed inserts or replaces the feed of an account.
	PutFeed(ctx context.Context, f Feed) error
	// Feed returns ErrNotFound for an account that is on messaging and always was.
	Feed(ctx context.Context, a AccountID) (Feed, error)
	// DueFeeds lists up to limit feeds whose switch is due, the oldest first.
	DueFeeds(ctx context.Context, now time.Time, limit int) ([]Feed, error)
	// PutRehearsal inserts or replaces a rehearsal by its ID.
	PutRehearsal(ctx context.Context, r Rehearsal) error
	Rehearsal(ctx context.Context, id RehearsalID) (Rehearsal, error)
	LastRehearsal(ctx context.Context, a AccountID) (Rehearsal, error)
}

func feedOf(ctx context.Context, tx Tx, a AccountID) (Feed, error) {
	f, err := tx.Feed(ctx, a)
	if errors.Is(err, ErrNotFound) {
		return Feed{Account: a, State: FeedMessaging}, nil
	}
	return f, err
}

// FeedView is a feed with its last rehearsal.
type FeedView struct {
	Feed
	Rehearsal *Rehearsal // nil where there was none
}

// Feed returns the feed of an account.
func (b *Bridge) Feed(ctx context.Context, s Steward) (v FeedView, err error) {
	err = b.viewAsSteward(ctx, s, func(tx Tx, a Account) error {
		v, err = viewFeed(ctx, tx, a.ID)
		return err
	})
	if err != nil {
		return FeedView{}, fmt.Errorf("reading a feed: %w", err)
	}
	return v, nil
}

func viewFeed(ctx context.Context, tx Tx, a AccountID) (v FeedView, err error) {
	if v.Feed, err = feedOf(ctx, tx, a); err != nil {
		return v, err
	}
	r, err := tx.LastRehearsal(ctx, a)
	if errors.Is(err, ErrNotFound) {
		return v, nil
	}
	v.Rehearsal = &r
	return v, err
}

// PutFeed puts an account on a feed at once. It is for the marketplace, which
// knows what it agreed with a seller; members plan a switch.
func (b *Bridge) PutFeed(ctx context.Context, s Steward, state FeedState) (FeedView, error) {
	if state != FeedPlain && state != FeedMessaging {
		return FeedView{}, fmt.Errorf("putting a feed: %w", &InvalidError{Field: "state", Got: string(state), Want: "plain or messaging"})
	}
	return b.changeFeed(ctx, s, "putting a feed", func(_ Tx, f *Feed) error {
		switch {
		case s.Account == "":
			return ErrForbidden
		case f.State == state:
			return nil
		case state == FeedPlain:
			b.feedBack(f, stewardMarketplace)
		default:
			b.feedSwitched(f, stewardMarketplace)
		}
		return nil
	})
}

// PlanSwitch plans an account's move from the plain feed to messaging. It wants a
// rehearsal that was scored since the account is on the plain feed, and, where
// what its CRM read of our mails is worse than of the plain ones, that accept
// says so; else the error is [ErrNotReady].
func (b *Bridge) PlanSwitch(ctx context.Context, s Steward, at time.Time, accept bool) (FeedView, error) {
	at = at.UTC().Truncate(time.Microsecond)
	if now := b.now(); at.Before(now.Add(-time.Minute)) || at.After(now.Add(maxSwitchAhead)) {
		return FeedView{}, fmt.Errorf("planning a switch: %w", &InvalidError{Field: "at", Got: at.Format(time.RFC3339), Want: "a time from now to a year from now"})
	}
	return b.changeFeed(ctx, s, "planning a switch", func(tx Tx, f *Feed) error {
		if f.State != FeedPlain {
			return ErrConflict
		}
		r, err := tx.LastRehearsal(ctx, f.Account)
		if errors.Is(err, ErrNotFound) || err == nil && (r.ScoredAt.IsZero() || r.ScoredAt.Before(f.Since) || !r.Score.Ready() && !accept) {
			return ErrNotReady
		}
		if err != nil {
			return err
		}
		f.SwitchAt = at
		f.step(FeedChange{What: FeedPlanned, At: b.now(), For: at, By: b.stewardName(ctx, tx, s)})
		return b.tellFeed(ctx, tx, *f, FeedPlanned)
	})
}

// CancelSwitch takes back a plan. Where there is none it is no error.
func (b *Bridge) CancelSwitch(ctx context.Context, s Steward) (FeedView, error) {
	return b.changeFeed(ctx, s, "cancelling a switch", func(tx Tx, f *Feed) error { return b.cancelSwitch(ctx, tx, s, f) })
}

func (b *Bridge) cancelSwitch(ctx context.Context, tx Tx, s Steward, f *Feed) error {
	if f.SwitchAt.IsZero() {
		return nil
	}
	f.SwitchAt = time.Time{}
	f.step(FeedChange{What: FeedCancelled, At: b.now(), By: b.stewardName(ctx, tx, s)})
	return b.tellFeed(ctx, tx, *f, FeedCancelled)
}

// SwitchBack puts an account that has switched back on the plain feed, within 30
// days. Its conversations stay as they are. One that is there already stays there,
// and a switch that was planned is cancelled.
// After 30 days it is [ErrExpired], and where it never switched [ErrConflict].
func (b *Bridge) SwitchBack(ctx context.Context, s Steward) (FeedView, error) {
	return b.changeFeed(ctx, s, "switching back", func(tx Tx, f *Feed) error {
		switch {
		case f.State == FeedPlain:
			return b.cancelSwitch(ctx, tx, s, f)
		case f.BackUntil.IsZero():
			return ErrConflict
		case b.now().After(f.BackUntil):
			return ErrExpired
		}
		b.feedBack(f, b.stewardName(ctx, tx, s))
		return b.tellFeed(ctx, tx, *f, FeedBack)
	})
}

func (b *Bridge) changeFeed(ctx context.Context, s Steward, doing string, change func(Tx, *Feed) error) (v FeedView, err error) {
	err = b.updateAsSteward(ctx, s, func(tx Tx, a Account) error {
		f, err := feedOf(ctx, tx, a.ID)
		if err == nil {
			err = change(tx, &f)
		}
		if err == nil {
			err = tx.PutFeed(ctx, f)
		}
		if err == nil {
			v, err = viewFeed(ctx, tx, a.ID)
		}
		return err
	})
	if err != nil {
		return FeedView{}, fmt.Errorf("%s: %w", doing, err)
	}
	b.wakeOutbox()
	select {
	case b.feeds <- struct{}{}:
	default:
	}
	return v, nil
}

func (f *Feed) step(c FeedChange) {
	f.History = append(f.History, c)
	f.History = f.History[max(0, len(f.History)-maxFeedHistory):]
}

func (b *Bridge) feedSwitched(f *Feed, by string) {
	now := b.now()
	f.State, f.Since, f.SwitchAt, f.BackUntil = FeedMessaging, now, time.Time{}, now.Add(wayBack)
	f.step(FeedChange{What: FeedSwitched, At: now, By: by})
}

func (b *Bridge) feedBack(f *Feed, by string) {
	now := b.now()
	f.State, f.Since, f.SwitchAt, f.BackUntil = FeedPlain, now, time.Time{}, time.Time{}
	f.step(FeedChange{What: FeedBack, At: now, By: by})
}

// Who changes a feed, beside members.
const (
	stewardMarketplace = "marketplace"
	stewardSchedule    = "schedule"
)

// stewardName is who a steward is, as a history names them.
func (b *Bridge) stewardName(ctx context.Context, tx Tx, s Steward) string {
	if s.Account != "" {
		return stewardMarketplace
	}
	m, err := tx.Member(ctx, s.Viewer.Member)
	if err != nil {
		return string(s.Viewer.Member)
	}
	return m.Email
}
