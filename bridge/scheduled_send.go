package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

const (
	// dueBatch is how many due messages are read at a time.
	dueBatch = 100
	// dueAgain is how long after a fault of ours it is tried again.
	dueAgain = 5 * time.Second
	// dueLook is how often a node looks for what others have left.
	dueLook = 30 * time.Second
)

func (b *Bridge) wakeScheduled() {
	select {
	case b.scheduled <- struct{}{}:
	default:
	}
}

// ServeScheduled sends scheduled messages when they are due, until ctx is done.
//
// Several nodes may do so on one store. A message is posted and its schedule
// ends in one transaction, which only one of them can win: there is no moment in
// which it is in neither place or in both, and so nothing to lease.
func (b *Bridge) ServeScheduled(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.scheduled:
		case <-timer.C:
		}
		next, err := b.SendDue(ctx)
		wait := dueLook
		switch {
		case err != nil && ctx.Err() == nil:
			b.log.ErrorContext(ctx, "sending scheduled messages failed", slog.Any("err", err))
			wait = dueAgain
		case !next.IsZero():
			wait = min(wait, max(next.Sub(b.now()), 0))
		}
		timer.Reset(wait)
	}
}

// SendDue sends the scheduled messages that are due, and returns when the next
// one is; the zero time where none waits.
func (b *Bridge) SendDue(ctx context.Context) (next time.Time, err error) {
	for {
		var due []ScheduledID
		err = b.store.View(ctx, func(tx Tx) error {
			due, err = tx.DueScheduled(ctx, b.now(), dueBatch)
			return err
		})
		if err != nil || len(due) == 0 {
			break
		}
		var errs []error
		for _, id := range due {
			errs = append(errs, b.sendDue(ctx, id))
		}
		if err = errors.Join(errs...); err != nil {
			break
		}
	}
	if err == nil {
		err = b.store.View(ctx, func(tx Tx) error {
			next, err = tx.NextScheduled(ctx)
			return err
		})
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("sending scheduled messages: %w", err)
	}
	return next, nil
}

// errTaken ends a transaction in which there is nothing to do: another one was
// faster, or the message is no longer due.
var errTaken = errors.New("taken meanwhile")

// sendDue posts one scheduled message by the rules of any other, or keeps why it
// cannot be. An error is a fault of ours.
func (b *Bridge) sendDue(ctx context.Context, id ScheduledID) error {
	var c Conversation
	err := b.store.Update(ctx, func(tx Tx) error {
		s, err := tx.Scheduled(ctx, id)
		if err == nil {
			err = tx.DeleteScheduled(ctx, id)
		}
		if errors.Is(err, ErrNotFound) || err == nil && (s.Refused != "" || s.DueAt.After(b.now())) {
			return errTaken
		}
		if err != nil {
			return err
		}
		c, err = b.postScheduled(ctx, tx, s)
		return err
	})
	if errors.Is(err, errTaken) {
		return nil
	}
	if why := refusedFor(err); why != "" {
		return b.refuseScheduled(ctx, id, why)
	}
	if err == nil {
		b.posted(c)
	}
	return err
}

func (b *Bridge) postScheduled(ctx context.Context, tx Tx, s ScheduledMessage) (Conversation, error) {
	c, err := tx.Conversation(ctx, s.ConversationID)
	if err != nil {
		return c, err
	}
	var p Posted
	if done, err := b.postedBefore(ctx, tx, s.Key, &p); err != nil || done {
		return c, err
	}
	r, err := b.reach(ctx, tx, Viewer{Member: s.Member, Account: c.AccountID})
	if errors.Is(err, ErrNotFound) || err == nil && !r.sees(c) {
		err = ErrForbidden
	}
	if err == nil {
		err = b.checkLinks(ctx, tx, c.ListingID, s.Text)
	}
	if err != nil {
		return c, err
	}
	msg := Message{
		ID: newID[MessageID](), ConversationID: c.ID, Side: s.Side, Kind: KindText, Text: s.Text, State: StateSent,
		Via: ViaWeb, Member: s.Member, ReplyTo: s.ReplyTo, Key: s.Key, CreatedAt: b.now(),
	}
	for _, a := range s.Files {
		a.MessageID = msg.ID
		msg.Attachments = append(msg.Attachments, a)
	}
	if err := sign(ctx, tx, &msg); err != nil {
		return c, err
	}
	_, err = b.post(ctx, tx, &c, msg)
	return c, err
}

// refusedFor is empty for what is no refusal.
func refusedFor(err error) RefusedReason {
	switch {
	case errors.Is(err, ErrRefusedContent):
		return RefusedContent
	case errors.Is(err, ErrLimited):
		return RefusedLimit
	case errors.Is(err, ErrRefusedSender), errors.Is(err, ErrForbidden):
		return RefusedRight
	}
	return ""
}

func (b *Bridge) refuseScheduled(ctx context.Context, id ScheduledID, why RefusedReason) error {
	var c Conversation
	err := b.store.Update(ctx, func(tx Tx) error {
		s, err := tx.Scheduled(ctx, id)
		if errors.Is(err, ErrNotFound) {
			return errTaken
		}
		if err == nil {
			c, err = tx.Conversation(ctx, s.ConversationID)
		}
		if err != nil {
			return err
		}
		s.Refused = why
		return tx.PutScheduled(ctx, s)
	})
	if errors.Is(err, errTaken) {
		return nil
	}
	if err == nil {
		b.hub.publish(changeOf(c))
	}
	return err
}
