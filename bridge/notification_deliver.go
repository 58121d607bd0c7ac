package bridge

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// leaseTime is how long a worker has for one attempt.
	leaseTime = 10 * time.Minute
	// giveUpAfter is how long a mail is tried.
	giveUpAfter = 48 * time.Hour
	// firstRetry and lastRetry bound the back-off, which doubles.
	firstRetry = 30 * time.Second
	lastRetry  = 2 * time.Hour
)

// Wake receives after something was queued.
func (b *Bridge) Wake() <-chan struct{} { return b.outbox }

func (b *Bridge) wakeOutbox() {
	for _, wake := range []chan struct{}{b.outbox, b.pushes} {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}

// NextDue returns when the outbox has work again; the zero time where it is
// empty.
func (b *Bridge) NextDue(ctx context.Context) (at time.Time, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		at, err = tx.NextNotification(ctx)
		return err
	})
	return at, err
}

// QueueStats describes the outbox.
func (b *Bridge) QueueStats(ctx context.Context) (s QueueStats, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		s, err = tx.QueueStats(ctx)
		return err
	})
	return s, err
}

// Lease takes up to limit notifications that are due, for ten minutes. Those
// whose message was seen in the chat meanwhile are skipped and not returned,
// so it may return none while more are due.
func (b *Bridge) Lease(ctx context.Context, limit int) ([]Notification, error) {
	var due []Notification
	err := b.store.Update(ctx, func(tx Tx) error {
		due = nil
		now := b.now()
		leased, err := tx.LeaseNotifications(ctx, now, now.Add(leaseTime), limit)
		if err != nil {
			return err
		}
		for _, n := range leased {
			result, reason, err := b.overtaken(ctx, tx, n)
			if err != nil {
				return err
			}
			if result == "" {
				waits, err := b.faultyMail(ctx, tx, &n)
				if err != nil {
					return err
				}
				if !waits {
					due = append(due, n)
				}
				continue
			}
			n.skip(now, result, reason)
			if err := tx.PutNotification(ctx, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("leasing notifications: %w", err)
	}
	return due, nil
}

// ReleaseLeases makes due what a process before this one had leased when it
// died. No other process may be at work on the store.
func (b *Bridge) ReleaseLeases(ctx context.Context) error {
	err := b.store.Update(ctx, func(tx Tx) error {
		return errors.Join(tx.ReleaseNotifications(ctx, b.now()), tx.ReleaseWebhooks(ctx, b.now()))
	})
	if err != nil {
		return fmt.Errorf("releasing leases: %w", err)
	}
	return nil
}

// overtaken says why a mail is not to leave any more; nothing where it is.
func (b *Bridge) overtaken(ctx context.Context, tx Tx, n Notification) (result, reason string, err error) {
	if n.Kind == NotifyMention {
		result, err = b.mentionOff(ctx, tx, n)
		return result, "It is not meant for its reader any more.", err
	}
	seen, err := b.seenMeanwhile(ctx, tx, n)
	if err != nil || !seen {
		return "", "", err
	}
	return "seen", "It was read in the chat before the mail left.", nil
}

// seenMeanwhile never holds for leads: a CRM lives on their mails.
func (b *Bridge) seenMeanwhile(ctx context.Context, tx Tx, n Notification) (bool, error) {
	if n.Kind != NotifyMessage || n.Attempts > 0 {
		return false, nil
	}
	m, err := tx.Message(ctx, n.MessageID)
	return m.State == StateSeen, err
}

// KeepComposed stores a notification's finished mail, so that every attempt
// sends the same bytes, and its plain text body. It returns ErrConflict where the
// message was changed meanwhile, or its buyer erased: then this mail is not to
// leave.
func (b *Bridge) KeepComposed(ctx context.Context, id NotificationID, c Content, text string) error {
	return b.updateNotification(ctx, "keeping a composed mail", id, func(tx Tx, n *Notification) error {
		if n.State == NotificationSkipped {
			return ErrConflict
		}
		n.Mail, n.Text = c.Hash, text
		n.NextAttempt = b.now().Add(leaseTime) // the worker goes on with it
		return tx.PutContent(ctx, c, b.now())
	})
}

// Delivered says that the next hop took a mail.
func (b *Bridge) Delivered(ctx context.Context, id NotificationID, answer string) error {
	return b.settleNotification(ctx, "noting a delivery", id, func(tx Tx, n *Notification) error {
		n.SentAt, n.Answer = b.now(), answer
		n.Attempts++
		n.step(n.SentAt, "sent", answer)
		if n.State == NotificationBounced { // the bounce was faster
			return nil
		}
		n.State = NotificationSent
		return b.delivered(ctx, tx, *n)
	})
}

// Deferred says that an attempt failed for now. The mail is tried again later,
// and has failed after 48 hours.
func (b *Bridge) Deferred(ctx context.Context, id NotificationID, answer string) error {
	return b.settleNotification(ctx, "putting a delivery off", id, func(tx Tx, n *Notification) error {
		if n.State == NotificationSkipped {
			return nil // its message was changed meanwhile
		}
		now := b.now()
		n.Attempts++
		n.Answer = answer
		n.step(now, "deferred", answer)
		if now.Sub(n.CreatedAt) > giveUpAfter {
			return b.fail(ctx, tx, n, "gave_up", ReasonUnreachable)
		}
		n.NextAttempt = now.Add(min(firstRetry<<min(n.Attempts-1, 20), lastRetry))
		return nil
	})
}

// Postpone ends the leases of notifications that were not tried, which are due
// again at those times.
func (b *Bridge) Postpone(ctx context.Context, until map[NotificationID]time.Time) error {
	err := b.store.Update(ctx, func(tx Tx) error {
		for id, at := range until {
			n, err := tx.Notification(ctx, id)
			if errors.Is(err, ErrNotFound) {
				continue // its buyer was erased meanwhile
			}
			if err != nil {
				return err
			}
			n.NextAttempt = at
			if err := tx.PutNotification(ctx, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("postponing notifications: %w", err)
	}
	return nil
}

// Failed says that a mail will never be taken.
func (b *Bridge) Failed(ctx context.Context, id NotificationID, answer string) error {
	return b.settleNotification(ctx, "noting a failed delivery", id, func(tx Tx, n *Notification) error {
		n.Attempts++
		n.Answer = answer
		if !saysUnknown(answer) {
			return b.fail(ctx, tx, n, "failed", ReasonFailed)
		}
		err := tx.SuppressAddress(ctx, n.To, "refused "+unknownCodes[0], b.now())
		return errors.Join(err, b.fail(ctx, tx, n, "failed", ReasonUnknownAddress))
	})
}

func (b *Bridge) fail(ctx context.Context, tx Tx, n *Notification, result string, why StateReason) error {
	n.step(b.now(), result, n.Answer)
	if n.State == NotificationBounced || n.State == NotificationSkipped {
		return nil
	}
	n.State = NotificationFailed
	return b.undelivered(ctx, tx, *n, EventNotDelivered, why)
}

// delivered moves a message's state on; a message that was seen stays seen.
func (b *Bridge) delivered(ctx context.Context, tx Tx, n Notification) error {
	if n.MessageID == "" || n.Kind.Service() || n.Kind == NotifyRehearsal {
		return nil
	}
	m, err := tx.Message(ctx, n.MessageID)
	if err != nil || m.State == StateSeen || m.State == StateDelivered {
		return err
	}
	return b.setState(ctx, tx, m, StateDelivered, "")
}

// errErased is an [ErrConflict]: a notification is gone with its buyer.
var errErased = fmt.Errorf("erased meanwhile: %w", ErrConflict)

// settleNotification is updateNotification for what came of an attempt, of which
// there is nothing to note where the notification is gone.
func (b *Bridge) settleNotification(ctx context.Context, doing string, id NotificationID, f func(Tx, *Notification) error) error {
	err := b.updateNotification(ctx, doing, id, f)
	if errors.Is(err, errErased) {
		return nil
	}
	return err
}

func (b *Bridge) updateNotification(ctx context.Context, doing string, id NotificationID, f func(Tx, *Notification) error) error {
	var c Conversation
	err := b.store.Update(ctx, func(tx Tx) error {
		n, err := tx.Notification(ctx, id)
		if errors.Is(err, ErrNotFound) {
			return errErased
		}
		if err != nil {
			return err
		}
		if err := f(tx, &n); err != nil {
			return err
		}
		if n.ConversationID != "" {
			if c, err = tx.Conversation(ctx, n.ConversationID); err != nil {
				return err
			}
		}
		return tx.PutNotification(ctx, n)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	if c.ID != "" {
		b.hub.publish(changeOf(c))
	}
	return nil
}
