package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

// ServeFeeds switches feeds when that is due, until ctx is done. Several nodes
// may do so on one store: the transaction that switches a feed also ends its plan,
// so that only one of them can.
func (b *Bridge) ServeFeeds(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.feeds:
		case <-timer.C:
		}
		wait := dueLook
		if err := b.SwitchDue(ctx); err != nil && ctx.Err() == nil {
			b.log.ErrorContext(ctx, "switching feeds failed", slog.Any("err", err))
			wait = dueAgain
		}
		timer.Reset(wait)
	}
}

// SwitchDue switches the feeds whose time has come.
func (b *Bridge) SwitchDue(ctx context.Context) error {
	for {
		var due []Feed
		err := b.store.View(ctx, func(tx Tx) (err error) {
			due, err = tx.DueFeeds(ctx, b.now(), dueBatch)
			return err
		})
		var errs []error
		for _, f := range due {
			errs = append(errs, b.switchDue(ctx, f.Account))
		}
		if err = errors.Join(append(errs, err)...); err != nil {
			return fmt.Errorf("switching feeds: %w", err)
		}
		if len(due) < dueBatch {
			return nil
		}
	}
}

func (b *Bridge) switchDue(ctx context.Context, a AccountID) error {
	err := b.store.Update(ctx, func(tx Tx) error {
		f, err := tx.Feed(ctx, a)
		if err != nil {
			return err
		}
		if f.SwitchAt.IsZero() || f.SwitchAt.After(b.now()) {
			return errTaken
		}
		b.feedSwitched(&f, stewardSchedule)
		return errors.Join(tx.PutFeed(ctx, f), b.tellFeed(ctx, tx, f, FeedSwitched))
	})
	if errors.Is(err, errTaken) {
		return nil
	}
	if err == nil {
		b.log.InfoContext(ctx, "feed switched to messaging", slog.String("account", string(a)))
		b.wakeOutbox()
	}
	return err
}

// tellFeed mails those who see to an account what becomes of its feed.
func (b *Bridge) tellFeed(ctx context.Context, tx Tx, f Feed, what FeedStep) error {
	at := f.Since
	if what == FeedPlanned {
		at = f.SwitchAt
	}
	link := b.inst.BaseURL + "/settings/delivery?" + url.Values{"step": {string(what)}, "at": {at.Format(time.RFC3339)}}.Encode()
	return b.tellManagers(ctx, tx, f.Account, NotifyFeed, link)
}

// tellManagers mails those who see to an account, where their addresses take mails.
func (b *Bridge) tellManagers(ctx context.Context, tx Tx, id AccountID, kind NotificationKind, link string) error {
	a, err := tx.Account(ctx, id)
	if err != nil {
		return err
	}
	to, err := managersOf(ctx, tx, id)
	if err != nil {
		return err
	}
	now := b.now()
	for _, email := range to {
		why, err := tx.Suppressed(ctx, email)
		if err != nil {
			return err
		}
		if why != "" {
			continue
		}
		bounce, err := b.aliases.MintExpiring(alias.RoleBounce, now.Add(bounceTime))
		if err != nil {
			return err
		}
		if err := tx.AddNotification(ctx, Notification{
			ID: newID[NotificationID](), Kind: kind, Side: SideSeller, To: email, Language: b.language(a.Language),
			Template: DefaultTemplate, Content: true, BounceAlias: bounce.Local(), Link: link,
			State: NotificationPending, NextAttempt: now, CreatedAt: now,
		}); err != nil {
			return err
		}
	}
	return nil
}

// managersOf are the addresses of an account's owners and managers, or a contact
// address of one that has none.
func managersOf(ctx context.Context, tx Tx, a AccountID) ([]string, error) {
	members, err := tx.Members(ctx, a)
	if err != nil {
		return nil, err
	}
	var to []string
	for _, m := range members {
		if m.Role.Manages() && !m.Blocked {
			to = append(to, m.Email)
		}
	}
	if len(to) == 0 {
		return tx.Contacts(ctx, a, 1)
	}
	return to, nil
}

// fillFeed fills a mail about a feed from its link.
func fillFeed(o *Outgoing) error {
	u, err := url.Parse(o.Notification.Link)
	if err != nil {
		return err
	}
	o.FeedStep = FeedStep(u.Query().Get("step"))
	if o.FeedAt, err = time.Parse(time.RFC3339, u.Query().Get("at")); err != nil {
		return err
	}
	u.RawQuery = ""
	o.ThreadURL = u.String()
	return nil
}
