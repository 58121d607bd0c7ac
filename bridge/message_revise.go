package bridge

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

// reviseTime is how long an author may edit or delete a message.
const reviseTime = 15 * time.Minute

// ReviseReason says why a message can no longer be edited or deleted.
type ReviseReason string

// The reasons.
const (
	// ReviseLate: it was written more than 15 minutes ago.
	ReviseLate ReviseReason = "late"
	// ReviseMailed: its mail has left, or is just leaving.
	ReviseMailed ReviseReason = "mailed"
	// ReviseLead: it is the first message, which the lead is made of.
	ReviseLead ReviseReason = "lead"
	// ReviseByMail: it was written as a mail, which is kept as it came.
	ReviseByMail ReviseReason = "by_mail"
	// ReviseDeleted: it is deleted.
	ReviseDeleted ReviseReason = "deleted"
)

// ReviseReasons are all reasons.
var ReviseReasons = []ReviseReason{ReviseLate, ReviseMailed, ReviseLead, ReviseByMail, ReviseDeleted}

// ReviseError is an [ErrConflict] that says why a message stays as it is.
type ReviseError struct{ Reason ReviseReason }

func (e *ReviseError) Error() string { return "the message cannot be changed: " + string(e.Reason) }

// Unwrap makes errors.Is(err, ErrConflict) true.
func (e *ReviseError) Unwrap() error { return ErrConflict }

// EditMessage gives a message another text, within 15 minutes and while no mail
// of it has left. It returns a [ReviseError] where it is too late, and
// [ErrForbidden] for what the viewer did not write; an owner or manager may for
// other members.
func (b *Bridge) EditMessage(ctx context.Context, who Viewer, id MessageID, text string) error {
	err := b.revise(ctx, who, id, JournalEdited, func(tx Tx, c *Conversation, m *Message) (err error) {
		if len(m.Attachments) == 0 || text != "" {
			if err := checkText("text", text); err != nil {
				return err
			}
		}
		if err := b.checkLinks(ctx, tx, c.ListingID, text); err != nil {
			return err
		}
		m.Text, m.EditedAt = text, b.now()
		m.ContactDetails, err = b.hasContactDetails(ctx, tx, *m)
		return err
	})
	if err != nil {
		return fmt.Errorf("editing a message: %w", err)
	}
	return nil
}

// DeleteMessage takes the text and the files of a message away from both sides,
// under the rules of [Bridge.EditMessage]. That there was one stays.
func (b *Bridge) DeleteMessage(ctx context.Context, who Viewer, id MessageID) error {
	err := b.revise(ctx, who, id, JournalDeleted, func(tx Tx, c *Conversation, m *Message) error {
		m.Text, m.Attachments, m.ContactDetails, m.DeletedAt = "", nil, false, b.now()
		return b.waitAgain(ctx, tx, c, *m)
	})
	if err != nil {
		return fmt.Errorf("deleting a message: %w", err)
	}
	return nil
}

// waitWindow is how far back messages are looked at for one that waits for an
// answer.
const waitWindow = 100

// waitAgain makes a buyer wait for an answer since when they would have, had a
// message never been. A lead whose only answer it was has none.
func (b *Bridge) waitAgain(ctx context.Context, tx Tx, c *Conversation, without Message) error {
	list, err := tx.Messages(ctx, c.ID, max(0, without.Sequence-1-waitWindow), 2*waitWindow)
	if err != nil {
		return err
	}
	var since time.Time
	answered := false
	for _, m := range list {
		switch {
		case m.Kind != KindText || m.ID == without.ID || !m.DeletedAt.IsZero():
		case m.Side == SideSeller:
			since, answered = time.Time{}, true
		case m.Side == SideBuyer && since.IsZero():
			since = m.CreatedAt
		}
	}
	if c.LeadID != "" && !answered && list[0].Sequence == 1 {
		if err := tx.ForgetAnswer(ctx, c.LeadID); err != nil {
			return err
		}
	}
	if since.Equal(c.Desk.WaitingSince) {
		return nil
	}
	c.Desk.WaitingSince = since
	return tx.PutDesk(ctx, c.ID, c.Desk)
}

func (b *Bridge) revise(ctx context.Context, who Viewer, id MessageID, told JournalKind, f func(Tx, *Conversation, *Message) error) error {
	var c Conversation
	err := b.store.Update(ctx, func(tx Tx) error {
		m, err := tx.Message(ctx, id)
		if err != nil {
			return err
		}
		if c, err = tx.Conversation(ctx, m.ConversationID); err != nil {
			return err
		}
		r, err := b.reach(ctx, tx, who)
		switch {
		case err != nil:
			return err
		case !r.sees(c):
			return ErrNotFound
		case !r.wrote(m):
			return ErrForbidden
		}
		unsent, why, err := b.revisable(ctx, tx, c, m)
		if err == nil && why != "" {
			err = &ReviseError{why}
		}
		if err != nil {
			return err
		}
		if err := f(tx, &c, &m); err != nil {
			return err
		}
		return errors.Join(tx.ReviseMessage(ctx, m), b.lineOf(ctx, tx, c, m), b.mailAnew(ctx, tx, m, unsent),
			b.journalMessage(ctx, tx, c, m, told, ""))
	})
	if err == nil {
		b.posted(c)
	}
	return err
}

// wrote says whether the viewer may change a message as its author.
func (r reach) wrote(m Message) bool {
	if m.Side != r.who.Side() || m.Kind != KindText {
		return false
	}
	return m.Side == SideBuyer || m.Member == r.who.Member || r.manages()
}

// revisable returns why a message cannot be changed any more, or its mails that
// are still to leave.
func (b *Bridge) revisable(ctx context.Context, tx Tx, c Conversation, m Message) (unsent []Notification, why ReviseReason, err error) {
	switch {
	case !m.DeletedAt.IsZero():
		return nil, ReviseDeleted, nil
	case m.MailID != "":
		return nil, ReviseByMail, nil
	case b.now().Sub(m.CreatedAt) > reviseTime:
		return nil, ReviseLate, nil
	}
	if c.LeadID != "" && m.Side == SideBuyer {
		l, err := tx.Lead(ctx, c.LeadID)
		if err != nil || l.MessageID == m.ID {
			return nil, ReviseLead, err
		}
	}
	mails, err := tx.NotificationsOf(ctx, m.ID)
	for _, n := range mails {
		switch {
		case n.State == NotificationSkipped:
		case n.State == NotificationPending && n.Mail == "" && n.Attempts == 0:
			unsent = append(unsent, n)
		default:
			return nil, ReviseMailed, err
		}
	}
	return unsent, "", err
}

// mailAnew puts another mail in the place of each that has not left. Where a
// worker is just composing one, it cannot keep what it composed any more. Of a
// deleted message there is no other.
func (b *Bridge) mailAnew(ctx context.Context, tx Tx, m Message, unsent []Notification) error {
	now := b.now()
	for _, n := range unsent {
		anew := n
		n.skip(now, "revised", "Its author changed the message before the mail left.")
		if err := tx.PutNotification(ctx, n); err != nil {
			return err
		}
		if !m.DeletedAt.IsZero() {
			continue
		}
		bounce, err := b.aliases.MintExpiring(alias.RoleBounce, now.Add(bounceTime))
		if err != nil {
			return err
		}
		anew.ID, anew.BounceAlias = newID[NotificationID](), bounce.Local()
		if err := tx.AddNotification(ctx, anew); err != nil {
			return err
		}
	}
	return nil
}

// lineOf keeps the last line of a conversation right, where a message of it was
// changed.
func (b *Bridge) lineOf(ctx context.Context, tx Tx, c Conversation, m Message) error {
	if m.Sequence != c.Sequence {
		return nil
	}
	c.LastLine, c.LastSide = lastLine(m.Text), m.Side
	if !m.DeletedAt.IsZero() && m.Sequence > 1 {
		before, err := tx.Messages(ctx, c.ID, m.Sequence-2, 1)
		if err != nil {
			return err
		}
		for _, p := range before {
			c.LastLine, c.LastSide = lastLine(p.Text), p.Side
		}
	}
	return tx.PutConversation(ctx, c)
}

// revisableIn lists the messages of a view that their author may still change.
func (b *Bridge) revisableIn(ctx context.Context, tx Tx, who Viewer, v ConversationView) (ids []MessageID, err error) {
	r, err := b.reach(ctx, tx, who)
	for _, m := range v.Messages {
		if err != nil || !r.wrote(m) {
			continue
		}
		var why ReviseReason
		if _, why, err = b.revisable(ctx, tx, v.Conversation, m); why == "" && err == nil {
			ids = append(ids, m.ID)
		}
	}
	return ids, err
}

// checkReply returns an [InvalidError] for an answer to what is no message of
// the conversation.
func checkReply(ctx context.Context, tx Tx, c ConversationID, to MessageID) error {
	if to == "" {
		return nil
	}
	m, err := tx.Message(ctx, to)
	if errors.Is(err, ErrNotFound) || err == nil && (m.ConversationID != c || m.Side == "") {
		return &InvalidError{Field: "reply_to", Want: "a message of the conversation"}
	}
	return err
}

// quotedIn returns the messages that those of a view answer and that are not
// among them.
func quotedIn(ctx context.Context, tx Tx, v ConversationView) (quoted []Message, err error) {
	known := make(map[MessageID]bool, len(v.Messages))
	for _, m := range v.Messages {
		known[m.ID] = true
	}
	for _, m := range v.Messages {
		if m.ReplyTo == "" || known[m.ReplyTo] {
			continue
		}
		known[m.ReplyTo] = true
		q, err := tx.Message(ctx, m.ReplyTo)
		if err != nil {
			return nil, err
		}
		quoted = append(quoted, q)
	}
	return quoted, nil
}
