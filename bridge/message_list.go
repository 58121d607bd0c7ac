package bridge

import (
	"context"
	"fmt"
	"time"
)

// MessagesFor is [Bridge.Messages] as one side sees them: the other side's secrets
// are not in them, and egress guards the finished bytes. What the viewer may not
// see is ErrNotFound.
func (b *Bridge) MessagesFor(ctx context.Context, who Viewer, id ConversationID, after, limit int) (ms []Message, egress Egress, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if _, err := b.findSeen(ctx, tx, who, id); err != nil {
			return err
		}
		t, err := b.thread(ctx, tx, id)
		if err != nil {
			return err
		}
		if ms, err = tx.Messages(ctx, id, after, limit); err != nil {
			return err
		}
		egress = t.egress(who.Side(), ConversationView{Messages: ms})
		b.maskMessages(ms, t, who.Side())
		return nil
	})
	if err != nil {
		return nil, Egress{}, fmt.Errorf("reading messages: %w", err)
	}
	return ms, egress, nil
}

// SequenceAt returns the sequence of the last message of a conversation up to a time; 0
// where there is none. What the viewer may not see is ErrNotFound.
func (b *Bridge) SequenceAt(ctx context.Context, who Viewer, id ConversationID, at time.Time) (sequence int, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if _, err := b.findSeen(ctx, tx, who, id); err != nil {
			return err
		}
		sequence, err = tx.SequenceAt(ctx, id, at)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("looking for the message at a time: %w", err)
	}
	return sequence, nil
}

// Message returns a message as the marketplace sees it.
func (b *Bridge) Message(ctx context.Context, id MessageID) (m Message, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		m, err = tx.Message(ctx, id)
		return err
	})
	if err != nil {
		return Message{}, fmt.Errorf("reading a message: %w", err)
	}
	return m, nil
}

// MessageFor is MessagesFor for one message.
func (b *Bridge) MessageFor(ctx context.Context, who Viewer, id MessageID) (m Message, egress Egress, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if m, err = tx.Message(ctx, id); err != nil {
			return err
		}
		if _, err := b.findSeen(ctx, tx, who, m.ConversationID); err != nil {
			return err
		}
		t, err := b.thread(ctx, tx, m.ConversationID)
		if err != nil {
			return err
		}
		one := []Message{m}
		egress = t.egress(who.Side(), ConversationView{Messages: one})
		b.maskMessages(one, t, who.Side())
		m = one[0]
		return nil
	})
	if err != nil {
		return Message{}, Egress{}, fmt.Errorf("reading a message: %w", err)
	}
	return m, egress, nil
}

// maskMessages takes out of messages what a reader must not see.
func (b *Bridge) maskMessages(ms []Message, t thread, reader Side) {
	secrets, lang := t.secrets(reader.Other()), t.language(reader)
	for i, m := range ms {
		if m.Side == reader.Other() {
			ms[i] = b.maskMessage(m, secrets, lang)
		}
		if reader == SideBuyer {
			ms[i].Member = ""
		}
	}
}
