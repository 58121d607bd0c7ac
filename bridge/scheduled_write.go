package bridge

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// maxAhead is how far ahead a message may be scheduled.
	maxAhead = 366 * 24 * time.Hour
	// maxScheduled is how many messages may wait in a conversation.
	maxScheduled = 100
)

// Written is what became of what a member wrote: a message, or one that waits.
type Written struct {
	Message Message          // its ID is empty where the message waits
	Waiting ScheduledMessage // its ID is empty where there is a message
}

// Write sends what a member has written, once the installation's UndoTime is
// over; at another time where at is set. The viewer stands in for the side and
// the member in n. What can be refused by its content is refused at once. A
// known idempotency key gives the first answer again.
func (b *Bridge) Write(ctx context.Context, who Viewer, n NewMessage, at time.Time) (w Written, err error) {
	n.Side, n.Member = SideSeller, who.Member
	undo := at.IsZero()
	if undo {
		at = b.now().Add(b.inst.UndoTime)
	} else if err := b.checkAhead(at); err != nil {
		return w, fmt.Errorf("writing a message: %w", err)
	}
	msg, files, err := b.readMessage(ctx, n)
	defer closeFiles(files, b.log)
	if err != nil {
		return w, fmt.Errorf("writing a message: %w", err)
	}
	var c Conversation
	err = b.updateAsMember(ctx, who, func(tx Tx, r reach) error {
		w = Written{}
		c, err = tx.Conversation(ctx, n.Conversation)
		if err == nil && !r.sees(c) {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		if done, err := b.writtenBefore(ctx, tx, msg.Key, &w); err != nil || done {
			return err
		}
		for _, f := range files {
			if err := tx.PutContent(ctx, f.spool.Content(), msg.CreatedAt); err != nil {
				return err
			}
		}
		if err := errors.Join(checkBlocked(ctx, tx, c), b.checkLinks(ctx, tx, c.ListingID, msg.Text), checkReply(ctx, tx, c.ID, msg.ReplyTo)); err != nil {
			return err
		}
		if undo && b.inst.UndoTime == 0 {
			msg := msg
			if err := sign(ctx, tx, &msg); err != nil {
				return err
			}
			w.Message, err = b.post(ctx, tx, &c, msg)
			return err
		}
		w.Waiting = scheduled(msg, at.UTC().Truncate(time.Microsecond), undo)
		return b.putScheduled(ctx, tx, w.Waiting)
	})
	if err != nil {
		return Written{}, fmt.Errorf("writing a message: %w", b.noteLimit(ctx, err))
	}
	b.posted(c)
	b.wakeScheduled()
	return w, nil
}

// scheduled is a message that is to be posted later.
func scheduled(msg Message, at time.Time, undo bool) ScheduledMessage {
	s := ScheduledMessage{
		ID: newID[ScheduledID](), ConversationID: msg.ConversationID, Side: msg.Side, Member: msg.Member, Text: msg.Text,
		ReplyTo: msg.ReplyTo, Key: msg.Key, Undo: undo, DueAt: at, CreatedAt: msg.CreatedAt,
	}
	if s.Key == "" {
		s.Key = "scheduled:" + string(s.ID)
	}
	for _, a := range msg.Attachments {
		a.MessageID = ""
		s.Files = append(s.Files, a)
	}
	return s
}

func (b *Bridge) putScheduled(ctx context.Context, tx Tx, s ScheduledMessage) error {
	waiting, err := tx.ScheduledOf(ctx, s.ConversationID)
	if err == nil && len(waiting) >= maxScheduled {
		err = &InvalidError{Field: "scheduled", Want: fmt.Sprintf("at most %d in a conversation", maxScheduled)}
	}
	if err != nil {
		return err
	}
	return tx.PutScheduled(ctx, s)
}

// writtenBefore fills w with what an idempotency key made before.
func (b *Bridge) writtenBefore(ctx context.Context, tx Tx, key string, w *Written) (bool, error) {
	if key == "" {
		return false, nil
	}
	var p Posted
	if done, err := b.postedBefore(ctx, tx, key, &p); err != nil || done {
		w.Message = p.Message
		return done, err
	}
	s, err := tx.ScheduledByKey(ctx, key)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	w.Waiting = s
	return err == nil, err
}

func (b *Bridge) checkAhead(at time.Time) error {
	if wait := at.Sub(b.now()); wait <= 0 || wait > maxAhead {
		return &InvalidError{Field: "send_at", Want: "a time within a year"}
	}
	return nil
}

// CancelScheduled takes back a message that was not sent yet, and returns it.
// One that was sent meanwhile is [ErrNotFound].
func (b *Bridge) CancelScheduled(ctx context.Context, who Viewer, id ScheduledID) (s ScheduledMessage, err error) {
	err = b.updateScheduled(ctx, who, id, func(tx Tx, found *ScheduledMessage) error {
		s = *found
		return tx.DeleteScheduled(ctx, id)
	})
	if err != nil {
		return ScheduledMessage{}, fmt.Errorf("taking a message back: %w", err)
	}
	return s, nil
}

// ScheduledMessage returns a message of the viewer's side that was not sent yet.
func (b *Bridge) ScheduledMessage(ctx context.Context, who Viewer, id ScheduledID) (s ScheduledMessage, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, r reach) error {
		if s, err = tx.Scheduled(ctx, id); err != nil {
			return err
		}
		c, err := tx.Conversation(ctx, s.ConversationID)
		if err == nil && (s.Side != who.Side() || !r.sees(c)) {
			err = ErrNotFound
		}
		return err
	})
	if err != nil {
		return ScheduledMessage{}, fmt.Errorf("reading a scheduled message: %w", err)
	}
	return s, nil
}

// PutScheduled changes the text of a message that was not sent yet, and when it
// is due. One that was refused is due again.
func (b *Bridge) PutScheduled(ctx context.Context, who Viewer, id ScheduledID, text string, at time.Time) error {
	err := b.checkAhead(at)
	if err == nil {
		err = b.updateScheduled(ctx, who, id, func(tx Tx, s *ScheduledMessage) error {
			s.Text, s.DueAt, s.Undo, s.Refused = text, at.UTC().Truncate(time.Microsecond), false, ""
			return b.checkScheduled(ctx, tx, *s)
		})
	}
	if err != nil {
		return fmt.Errorf("changing a scheduled message: %w", err)
	}
	return nil
}

func (b *Bridge) checkScheduled(ctx context.Context, tx Tx, s ScheduledMessage) error {
	if len(s.Files) == 0 || s.Text != "" {
		if err := checkText("text", s.Text); err != nil {
			return err
		}
	}
	c, err := tx.Conversation(ctx, s.ConversationID)
	if err == nil {
		err = b.checkLinks(ctx, tx, c.ListingID, s.Text)
	}
	if err != nil {
		return err
	}
	return tx.PutScheduled(ctx, s)
}

// SendScheduled sends a message that waits now. Where it cannot be sent, it
// stays, with the reason.
func (b *Bridge) SendScheduled(ctx context.Context, who Viewer, id ScheduledID) error {
	err := b.updateScheduled(ctx, who, id, func(tx Tx, s *ScheduledMessage) error {
		s.DueAt, s.Refused = b.now(), ""
		return tx.PutScheduled(ctx, *s)
	})
	if err == nil {
		err = b.sendDue(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("sending a scheduled message: %w", err)
	}
	return nil
}

// updateScheduled changes a message of the viewer's side that waits.
func (b *Bridge) updateScheduled(ctx context.Context, who Viewer, id ScheduledID, f func(Tx, *ScheduledMessage) error) error {
	var c Conversation
	err := b.updateAsMember(ctx, who, func(tx Tx, r reach) error {
		s, err := tx.Scheduled(ctx, id)
		if err != nil {
			return err
		}
		if c, err = tx.Conversation(ctx, s.ConversationID); err != nil {
			return err
		}
		if s.Side != who.Side() || !r.sees(c) {
			return ErrNotFound
		}
		return f(tx, &s)
	})
	if err != nil {
		return err
	}
	b.hub.publish(changeOf(c))
	b.wakeScheduled()
	return nil
}
