package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// Announcement is what is told of a [JournalEntry], by webhooks and by the
// stream of the API. It has the members of a Standard Webhooks 1.0 body, and the
// id, which the others carry in a header.
type Announcement struct {
	ID        JournalID   `json:"id" doc:"Names the event: told again, it has the same id." example:"evt_1842_5f3a9c1e"`
	Type      JournalKind `json:"type" example:"message.received"`
	Timestamp time.Time   `json:"timestamp" doc:"When it happened."`
	Data      Told        `json:"data"`
	// Secrets must be in no byte of it.
	Secrets Secrets `json:"-"`
}

// Told is the data of an announcement: the lead record, and what it has no field
// for. Its event is "lead", "message" or "favorite" for what the buyer wrote and
// did, "auto_reply" for an automatic answer of the buyer's, else "internal".
type Told struct {
	parser.Lead

	Account string `json:"account" doc:"External id."`
	Test    bool   `json:"test,omitempty" doc:"The account is in test mode: this is for practice."`
	// Buyer is for the marketplace alone.
	Buyer string `json:"buyer,omitempty" doc:"External id."`
	Side  Side   `json:"side,omitempty" enum:"buyer,seller" doc:"Who wrote or did it."`
	// Reason is a [StateReason] or [MailReason].
	Reason      string           `json:"reason,omitempty" doc:"Of message.failed and sender.held, why, as a code."`
	Assignee    string           `json:"assignee,omitempty" doc:"Of conversation.assigned, to whom; left out for nobody."`
	Attachments []ToldAttachment `json:"attachments,omitempty"`
}

// ToldAttachment is a file of a message that is told of.
type ToldAttachment struct {
	ID   AttachmentID `json:"id"`
	Name string       `json:"name"`
	Type string       `json:"type"`
	Size int64        `json:"size" doc:"In bytes."`
}

// Announcements tells what happened after an entry, in order: to an account what
// it may know, or to the marketplace. Texts are what the side sees that did not
// write them. Next is the sequence up to which
// entries were looked at; there may be more behind it.
func (b *Bridge) Announcements(ctx context.Context, f JournalFilter) (list []Announcement, next int64, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		list, next = nil, f.After
		entries, err := tx.Journal(ctx, f)
		if err != nil {
			return err
		}
		for _, e := range entries {
			next = e.ID.Sequence()
			if !f.Takes(e) {
				continue
			}
			a, err := b.announce(ctx, tx, e, f.Account)
			if err != nil {
				return err
			}
			list = append(list, a)
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("reading the journal: %w", err)
	}
	return list, next, nil
}

// JournalPosition returns the sequence of an entry, or [ErrNotFound] where it is
// too old to be known, or not of an account that is given. Without an id it is the
// end of the journal.
func (b *Bridge) JournalPosition(ctx context.Context, to AccountID, id JournalID) (sequence int64, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		var e JournalEntry
		var err error
		if id != "" {
			e, err = entryFor(ctx, tx, to, id)
		} else if e, err = tx.LastJournalEntry(ctx); errors.Is(err, ErrNotFound) {
			err = nil
		}
		sequence = e.ID.Sequence()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("looking up a place in the journal: %w", err)
	}
	return sequence, nil
}

// entryFor returns an entry by its id: where an account is given, one of its own.
func entryFor(ctx context.Context, tx Tx, to AccountID, id JournalID) (JournalEntry, error) {
	e, err := tx.JournalEntry(ctx, id)
	if err == nil && to != "" && e.AccountID != to {
		return JournalEntry{}, ErrNotFound
	}
	return e, err
}

// announce tells of an entry, to an account or, where that is empty, to the
// marketplace.
func (b *Bridge) announce(ctx context.Context, tx Tx, e JournalEntry, to AccountID) (Announcement, error) {
	t, err := b.thread(ctx, tx, e.ConversationID)
	if err != nil {
		return Announcement{}, err
	}
	var msg Message
	if e.MessageID != "" {
		if msg, err = tx.Message(ctx, e.MessageID); err != nil {
			return Announcement{}, err
		}
	}
	a := Announcement{ID: e.ID, Type: e.Kind, Timestamp: e.CreatedAt, Data: Told{Account: t.account.ExternalID, Test: t.account.Test, Side: e.Side}}
	if to == "" {
		a.Data.Buyer = t.buyer.ExternalID
	} else {
		a.Secrets = t.secrets(SideBuyer)
	}
	if a.Data.Lead, err = b.toldRecord(ctx, tx, t, e, msg); err != nil {
		return Announcement{}, err
	}
	switch e.Kind {
	case JournalFailed, JournalHeld:
		a.Data.Reason = e.Detail
	case JournalAssigned:
		a.Data.Assignee = e.Detail
	case JournalSeen:
		a.Data.Sequence, err = strconv.Atoi(e.Detail)
	case JournalLead, JournalReceived, JournalSent, JournalEdited:
		files := slices.Clone(msg.Attachments)
		b.maskNames(files, t.secrets(msg.Side), t.language(msg.Side.Other()))
		for _, f := range files {
			a.Data.Attachments = append(a.Data.Attachments, ToldAttachment{f.ID, f.Name, f.Type, f.Size})
		}
	}
	a.Data.Contact.ID = string(t.contactID(b))
	b.maskAll(append(leadTexts(&a.Data.Lead), &a.Data.Assignee), a.Secrets, b.language(t.account.Language))
	return a, err
}

// toldRecord is the record of an entry. Its text is that of a message that was
// written or edited, as the side that did not write it sees it.
func (b *Bridge) toldRecord(ctx context.Context, tx Tx, t thread, e JournalEntry, msg Message) (r parser.Lead, err error) {
	if e.Kind == JournalLead {
		l, err := tx.Lead(ctx, t.conversation.LeadID)
		return l.Record, err
	}
	text := msg.Text
	msg.Text = ""
	if t.conversation.LeadID == "" {
		r = b.favoriteRecord(t.conversation, t.buyer, t.listing, msg)
	} else {
		r = b.record(t.conversation, t.buyer, t.listing, msg)
	}
	if e.MessageID == "" {
		r.SubmittedAt = e.CreatedAt
	}
	r.Event = parser.EventInternal
	switch {
	case e.Kind == JournalFavorite:
		r.Event = parser.EventFavorite
	case e.Kind == JournalReceived && msg.Kind == KindAuto:
		r.Event = parser.EventAutoReply
	case e.Kind == JournalReceived, e.Kind == JournalEdited && msg.Side == SideBuyer:
		r.Event = parser.EventMessage
	}
	switch e.Kind {
	case JournalFavorite, JournalReceived, JournalSent, JournalEdited:
		r.Message.Text = b.mask(text, t.secrets(msg.Side), t.language(msg.Side.Other()))
	}
	return r, nil
}
