package bridge

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

// lastLineSize is how much of a message a list shows, in bytes.
const lastLineSize = 160

// conversation returns the one conversation of a buyer and a listing, made
// where there is none.
func (b *Bridge) conversation(ctx context.Context, tx Tx, buyer Buyer, l Listing) (Conversation, error) {
	c, err := tx.ConversationByPair(ctx, buyer.ID, l.ID)
	if !errors.Is(err, ErrNotFound) {
		return c, err
	}
	if err := b.count(ctx, tx, "contacts:"+string(buyer.ID), orDefault(b.inst.Limits.Contacts, 30), buyer.ID); err != nil {
		return Conversation{}, err
	}
	seller, err := b.aliases.Mint(alias.RoleSeller)
	if err != nil {
		return Conversation{}, err
	}
	writer, err := b.aliases.Mint(alias.RoleBuyer)
	if err != nil {
		return Conversation{}, err
	}
	now := b.now()
	c = Conversation{
		ID: newID[ConversationID](), AccountID: l.AccountID, ListingID: l.ID, BuyerID: buyer.ID,
		Subject: subject(l), SellerAlias: seller.Local(), BuyerAlias: writer.Local(),
		CreatedAt: now, UpdatedAt: now,
	}
	if err := tx.PutConversation(ctx, c); err != nil {
		return Conversation{}, err
	}
	return c, b.addEvent(ctx, tx, c.ID, EventOpened, "", "")
}

// subject is frozen when a conversation starts: mail clients thread by it.
func subject(l Listing) string {
	if l.Reference == "" {
		return l.Title
	}
	return fmt.Sprintf("%s [%s]", l.Title, l.Reference)
}

// post adds a message to a conversation, with what follows from it: the
// conversation's own state, a lead for the buyer's first real message, and the
// notification of the other side. It completes msg and updates c.
func (b *Bridge) post(ctx context.Context, tx Tx, c *Conversation, msg Message) (Message, error) {
	return b.postWritten(ctx, tx, c, msg, msg.CreatedAt)
}

// postWritten is post for a message that its author wrote at a time of its own.
func (b *Bridge) postWritten(ctx context.Context, tx Tx, c *Conversation, msg Message, written time.Time) (Message, error) {
	return b.postWith(ctx, tx, c, msg, func(c *Conversation, msg Message) error { return b.addLead(ctx, tx, c, msg, written) })
}

// postWith is post where addLead freezes the record of a first contact.
func (b *Bridge) postWith(ctx context.Context, tx Tx, c *Conversation, msg Message, addLead func(*Conversation, Message) error) (Message, error) {
	if err := checkBlocked(ctx, tx, *c); err != nil {
		return Message{}, err
	}
	if err := b.checkPace(ctx, tx, *c, msg); err != nil {
		return Message{}, err
	}
	c.Sequence++
	msg.Sequence = c.Sequence
	if msg.Kind == KindText && msg.Side != "" {
		var err error
		if msg.ContactDetails, err = b.hasContactDetails(ctx, tx, msg); err != nil {
			return Message{}, err
		}
		if err := b.noteDocument(ctx, tx, msg); err != nil {
			return Message{}, err
		}
	}
	if err := tx.AddMessage(ctx, msg); err != nil {
		return Message{}, err
	}
	told := journalOfMessage(*c, msg)
	if msg.Side != "" && c.Seen(msg.Side) == msg.Sequence-1 {
		c.setSeen(msg.Side, msg.Sequence) // its own message is nothing new to a side
	}
	c.LastLine, c.LastSide, c.UpdatedAt = lastLine(msg.Text), msg.Side, msg.CreatedAt
	if msg.Side != "" && msg.Kind == KindText {
		if err := b.answered(ctx, tx, c, msg); err != nil {
			return Message{}, err
		}
		if err := b.putOnDesk(ctx, tx, c, msg); err != nil {
			return Message{}, err
		}
	}
	kind := NotifyMessage
	if msg.Side == SideBuyer && msg.Kind == KindText && c.LeadID == "" {
		if err := addLead(c, msg); err != nil {
			return Message{}, err
		}
		kind = NotifyLead
	}
	if err := errors.Join(tx.PutConversation(ctx, *c), b.journalMessage(ctx, tx, *c, msg, told, "")); err != nil {
		return Message{}, err
	}
	if msg.Kind != KindText {
		return msg, nil
	}
	if err := b.notify(ctx, tx, *c, msg, kind, msg.Side.Other()); err != nil || kind != NotifyLead {
		return msg, err
	}
	return msg, b.answerFirst(ctx, tx, c, msg)
}

// answered reopens a conversation, and counts an answer as having seen what came
// before it.
func (b *Bridge) answered(ctx context.Context, tx Tx, c *Conversation, msg Message) error {
	c.setAway(msg.Side, Away{})
	if c.Closed {
		c.Closed = false
		if err := b.addEvent(ctx, tx, c.ID, EventReopened, msg.Side, ""); err != nil {
			return err
		}
	}
	if c.Seen(msg.Side) < msg.Sequence-1 { // there are others
		if err := b.seen(ctx, tx, *c, msg.Side, msg.Sequence-1); err != nil {
			return err
		}
	}
	c.setSeen(msg.Side, msg.Sequence)
	c.Answered = c.Answered || msg.Side == SideSeller
	return nil
}

// seen says that a side has seen the other's messages up to a sequence.
func (b *Bridge) seen(ctx context.Context, tx Tx, c Conversation, reader Side, upTo int) error {
	n, err := tx.MarkSeen(ctx, c.ID, reader.Other(), c.Seen(reader), upTo)
	if err != nil || n == 0 {
		return err
	}
	return tx.AddJournalEntry(ctx, JournalEntry{
		Kind: JournalSeen, AccountID: c.AccountID, ConversationID: c.ID, Side: reader, Detail: strconv.Itoa(upTo), CreatedAt: b.now(),
	})
}

func (b *Bridge) addEvent(ctx context.Context, tx Tx, c ConversationID, k EventKind, s Side, detail string) error {
	return b.putEvent(ctx, tx, Event{ConversationID: c, Kind: k, Side: s, Detail: detail})
}

// putEvent adds an event that happens now to its conversation's timeline, and
// tells of it.
func (b *Bridge) putEvent(ctx context.Context, tx Tx, e Event) error {
	e.ID, e.CreatedAt = newID[EventID](), b.now()
	return errors.Join(tx.AddEvent(ctx, e), journalEvent(ctx, tx, e))
}

func lastLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > lastLineSize {
		text = strings.ToValidUTF8(text[:lastLineSize], "") + "…"
	}
	return text
}

func changeOf(c Conversation) Change {
	return Change{Conversation: c.ID, Account: c.AccountID}
}
