package bridge

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// MessageSize is how many bytes the text and the full text of a message have.
type MessageSize struct {
	Sequence int
	Bytes    int64
}

// maxShown is how many bytes of text are read at a time, of one message or of
// several: a mail may have a million, and a conversation a thousand mails.
const maxShown = 4 << 20

// fitting returns those of the first messages, at least one, whose texts are read at
// a time.
func fitting(sizes []MessageSize) []MessageSize {
	total := int64(0)
	for i, m := range sizes {
		if total += m.Bytes; total > maxShown && i > 0 {
			return sizes[:i]
		}
	}
	return sizes
}

// fittingLast is fitting for the last messages.
func fittingLast(sizes []MessageSize) []MessageSize {
	sizes = slices.Clone(sizes)
	slices.Reverse(sizes)
	sizes = fitting(sizes)
	slices.Reverse(sizes)
	return sizes
}

// MessagePage says which messages are listed: up to a limit of those with a sequence
// over After, or fewer where they have four million bytes of text. Those are the
// first of them, or the last.
type MessagePage struct {
	After, Limit int
	Last         bool
}

// read lists the messages of a page, oldest first, and says whether there are more
// behind it.
func (p MessagePage) read(ctx context.Context, tx Tx, id ConversationID) (ms []Message, more bool, err error) {
	all, err := tx.MessageSizes(ctx, id, p.After, p.Limit+1)
	sizes := all[:min(len(all), p.Limit)]
	if err != nil || len(sizes) == 0 {
		return nil, false, err
	}
	if p.Last {
		sizes = fittingLast(sizes)
	} else {
		sizes = fitting(sizes)
	}
	ms, err = tx.Messages(ctx, id, sizes[0].Sequence-1, len(sizes))
	return ms, sizes[len(sizes)-1] != all[len(all)-1], err
}

// Messages lists a page of messages as the marketplace sees them, oldest first, and
// says whether there are more behind it.
func (b *Bridge) Messages(ctx context.Context, id ConversationID, p MessagePage) (ms []Message, more bool, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if _, err := tx.Conversation(ctx, id); err != nil {
			return err
		}
		ms, more, err = p.read(ctx, tx, id)
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("reading messages: %w", err)
	}
	return ms, more, nil
}

// MessagesFor is [Bridge.Messages] as one side sees them: the other side's secrets
// are not in them, and egress guards the finished bytes. What the viewer may not
// see is ErrNotFound.
func (b *Bridge) MessagesFor(ctx context.Context, who Viewer, id ConversationID, p MessagePage) (ms []Message, more bool, egress Egress, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if _, err := b.findSeen(ctx, tx, who, id); err != nil {
			return err
		}
		t, err := b.thread(ctx, tx, id)
		if err != nil {
			return err
		}
		if ms, more, err = p.read(ctx, tx, id); err != nil {
			return err
		}
		egress = t.egress(who.Side(), ConversationView{Messages: ms})
		b.maskMessages(ms, t, who.Side())
		return nil
	})
	if err != nil {
		return nil, false, Egress{}, fmt.Errorf("reading messages: %w", err)
	}
	return ms, more, egress, nil
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
