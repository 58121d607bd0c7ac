package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	// maxDesk is how many conversations are changed at a time.
	maxDesk = 500
	// maxSnooze is how long a conversation may be out of sight.
	maxSnooze = 366 * 24 * time.Hour
)

// DeskChange is what a member does with conversations. What is nil or empty
// stays as it is.
type DeskChange struct {
	Closed, Starred, Archived, Deleted *bool
	Unread                             *bool
	SnoozedUntil                       *time.Time // zero ends it
	Assignee                           *MemberID  // empty for nobody
	Team                               *TeamID    // empty for none
	Labels                             map[LabelID]bool
}

// ChangeDesk changes conversations, all or none, and returns what takes it back.
// One that the viewer may not see is ErrNotFound; so is a member, team or label
// that the account does not have.
func (b *Bridge) ChangeDesk(ctx context.Context, who Viewer, ids []ConversationID, d DeskChange) (undo []DeskStep, err error) {
	if len(ids) == 0 || len(ids) > maxDesk {
		err = &InvalidError{Field: "conversations", Want: fmt.Sprintf("from 1 to %d", maxDesk)}
	}
	err = errors.Join(err, d.check(b.now()))
	var before []Conversation
	if err == nil {
		err = b.updateAsMember(ctx, who, func(tx Tx, r reach) error {
			before, undo, err = b.changeDesk(ctx, tx, r, ids, d)
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("changing conversations: %w", err)
	}
	for _, c := range before {
		b.hub.publish(changeOf(c))
	}
	return undo, nil
}

func (d DeskChange) check(now time.Time) error {
	if d.SnoozedUntil != nil && !d.SnoozedUntil.IsZero() {
		if wait := d.SnoozedUntil.Sub(now); wait <= 0 || wait > maxSnooze {
			return &InvalidError{Field: "snoozed_until", Want: "a time within a year"}
		}
	}
	return nil
}

func (b *Bridge) changeDesk(ctx context.Context, tx Tx, r reach, ids []ConversationID, d DeskChange) (before []Conversation, undo []DeskStep, err error) {
	to, err := b.checkDesk(ctx, tx, r.who, d)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		c, err := tx.Conversation(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		if !r.sees(c) {
			return nil, nil, ErrNotFound
		}
		var labels []Label
		if len(d.Labels) > 0 {
			if labels, err = tx.LabelsOf(ctx, id); err != nil {
				return nil, nil, err
			}
		}
		before = append(before, c)
		undo = addUndo(undo, id, d.undoOf(c, labels))
		if err := b.changeOne(ctx, tx, r.who, c, d, to); err != nil {
			return nil, nil, err
		}
	}
	return before, undo, nil
}

// checkDesk returns the name of the member or team that conversations go to.
func (b *Bridge) checkDesk(ctx context.Context, tx Tx, who Viewer, d DeskChange) (to string, err error) {
	if d.Assignee != nil && *d.Assignee != "" {
		m, err := tx.Member(ctx, *d.Assignee)
		if err != nil || m.AccountID != who.Account || !m.RemovedAt.IsZero() {
			return "", errors.Join(err, ErrNotFound)
		}
		to = memberName([]Member{m}, m.ID)
	}
	if d.Team != nil && *d.Team != "" {
		t, err := team(ctx, tx, who.Account, *d.Team)
		if err != nil {
			return "", err
		}
		to = t.Name
	}
	if len(d.Labels) == 0 {
		return to, nil
	}
	labels, err := tx.Labels(ctx, who.Account)
	for id := range d.Labels {
		if !slices.ContainsFunc(labels, func(l Label) bool { return l.ID == id }) {
			err = errors.Join(err, ErrNotFound)
		}
	}
	return to, err
}

func (b *Bridge) changeOne(ctx context.Context, tx Tx, who Viewer, c Conversation, d DeskChange, to string) error {
	was := c
	var errs []error
	event := func(changed bool, k EventKind, detail string) {
		if changed {
			errs = append(errs, b.addMemberEvent(ctx, tx, c.ID, who.Member, k, detail))
		}
	}
	set := func(v *bool, to *bool) {
		if to != nil {
			*v = *to
		}
	}
	set(&c.Closed, d.Closed)
	set(&c.Desk.Starred, d.Starred)
	set(&c.Desk.Archived, d.Archived)
	set(&c.Desk.Deleted, d.Deleted)
	event(c.Closed && !was.Closed, EventClosed, "")
	event(!c.Closed && was.Closed, EventReopened, "")
	if d.SnoozedUntil != nil {
		c.Desk.SnoozedUntil = *d.SnoozedUntil
		event(!c.Desk.SnoozedUntil.IsZero(), EventSnoozed, c.Desk.SnoozedUntil.UTC().Format(time.RFC3339))
	}
	if d.Assignee != nil {
		c.Desk.Assignee = *d.Assignee
	}
	if d.Team != nil {
		c.Desk.Team = *d.Team
	}
	if c.Desk.Assignee != was.Desk.Assignee || c.Desk.Team != was.Desk.Team {
		event(to != "", EventAssigned, to)
		event(to == "", EventUnassigned, "")
	}
	for id, on := range d.Labels {
		errs = append(errs, tx.SetLabel(ctx, c.ID, id, on))
	}
	switch {
	case d.Unread == nil:
	case *d.Unread:
		c.Desk.Unread = true
	case c.SellerSeen < c.Sequence || c.Desk.Unread:
		errs = append(errs, b.markSeen(ctx, tx, &c, SideSeller))
	}
	if c.Closed != was.Closed {
		errs = append(errs, tx.PutConversation(ctx, c))
	}
	if c.Desk != was.Desk {
		errs = append(errs, tx.PutDesk(ctx, c.ID, c.Desk))
	}
	return errors.Join(errs...)
}

func (b *Bridge) addMemberEvent(ctx context.Context, tx Tx, c ConversationID, m MemberID, k EventKind, detail string) error {
	return b.putEvent(ctx, tx, Event{ConversationID: c, Kind: k, Side: SideSeller, Member: m, Detail: detail})
}

// putOnDesk makes a new message change what the account sees of a
// conversation: it comes back, the buyer waits for an answer or has one, and one
// who answers what nobody has is assigned.
func (b *Bridge) putOnDesk(ctx context.Context, tx Tx, c *Conversation, msg Message) error {
	was := c.Desk
	c.Desk.Archived, c.Desk.Deleted = false, false
	if msg.Side == SideSeller {
		c.Desk.WaitingSince = time.Time{}
		if c.LeadID != "" && !was.WaitingSince.IsZero() {
			if err := tx.AnswerLead(ctx, c.LeadID, msg.CreatedAt); err != nil {
				return err
			}
		}
		if c.Desk.Assignee == "" && msg.Member != "" && msg.Member != MemberAPI {
			c.Desk.Assignee = msg.Member
		}
	} else {
		c.Desk.SnoozedUntil = time.Time{}
		if c.Desk.WaitingSince.IsZero() {
			c.Desk.WaitingSince = msg.CreatedAt
		}
	}
	if c.Desk == was {
		return nil
	}
	if c.Desk.Assignee != was.Assignee {
		m, err := tx.Member(ctx, msg.Member)
		if err != nil {
			return err
		}
		if err := b.addMemberEvent(ctx, tx, c.ID, m.ID, EventAssigned, memberName([]Member{m}, m.ID)); err != nil {
			return err
		}
	}
	return tx.PutDesk(ctx, c.ID, c.Desk)
}
