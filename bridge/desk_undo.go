package bridge

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// DeskStep is one change to some conversations.
type DeskStep struct {
	Conversations []ConversationID
	Change        DeskChange
}

// ChangeView is ChangeDesk for the conversations that a filter lists, up to 500 of
// them, and says how many it changed.
func (b *Bridge) ChangeView(ctx context.Context, who Viewer, f ConversationFilter, d DeskChange) (n int, undo []DeskStep, err error) {
	err = d.check(b.now())
	f.Account, f.Buyer, f.Member, f.Now, f.After, f.Limit = who.Account, "", who.Member, b.now(), Place{}, maxDesk
	var before []Conversation
	if err == nil {
		err = b.updateAsMember(ctx, who, func(tx Tx, r reach) error {
			f.Sees = r.sight()
			list, err := tx.Conversations(ctx, f)
			if err != nil {
				return err
			}
			ids := make([]ConversationID, len(list))
			for i, c := range list {
				ids[i] = c.ID
			}
			before, undo, err = b.changeDesk(ctx, tx, r, ids, d)
			return err
		})
	}
	if err != nil {
		return 0, nil, fmt.Errorf("changing a view: %w", err)
	}
	for _, c := range before {
		b.hub.publish(changeOf(c))
	}
	return len(before), undo, nil
}

// undoOf is the change that takes back what d does to a conversation which has
// the labels on.
func (d DeskChange) undoOf(was Conversation, on []Label) (undo DeskChange) {
	desk := was.Desk
	back := func(to **bool, is, want *bool) {
		if want != nil && *is != *want {
			*to = new(*is)
		}
	}
	unread := desk.Unread || was.SellerSeen < was.Sequence
	back(&undo.Closed, &was.Closed, d.Closed)
	back(&undo.Starred, &desk.Starred, d.Starred)
	back(&undo.Archived, &desk.Archived, d.Archived)
	back(&undo.Deleted, &desk.Deleted, d.Deleted)
	back(&undo.Unread, &unread, d.Unread)
	if d.SnoozedUntil != nil && !d.SnoozedUntil.Equal(desk.SnoozedUntil) {
		undo.SnoozedUntil = &desk.SnoozedUntil
	}
	if d.Assignee != nil && *d.Assignee != desk.Assignee {
		undo.Assignee = &desk.Assignee
	}
	if d.Team != nil && *d.Team != desk.Team {
		undo.Team = &desk.Team
	}
	for id, want := range d.Labels {
		had := slices.ContainsFunc(on, func(l Label) bool { return l.ID == id })
		if had != want {
			if undo.Labels == nil {
				undo.Labels = map[LabelID]bool{}
			}
			undo.Labels[id] = had
		}
	}
	return undo
}

// addUndo adds a change of a conversation to the steps that take others back.
func addUndo(steps []DeskStep, id ConversationID, d DeskChange) []DeskStep {
	if reflect.ValueOf(d).IsZero() {
		return steps
	}
	for i, s := range steps {
		if s.Change.same(d) {
			steps[i].Conversations = append(s.Conversations, id)
			return steps
		}
	}
	return append(steps, DeskStep{[]ConversationID{id}, d})
}

func (d DeskChange) same(o DeskChange) bool {
	return sameValue(d.Closed, o.Closed) && sameValue(d.Starred, o.Starred) && sameValue(d.Archived, o.Archived) &&
		sameValue(d.Deleted, o.Deleted) && sameValue(d.Unread, o.Unread) && sameValue(d.SnoozedUntil, o.SnoozedUntil) &&
		sameValue(d.Assignee, o.Assignee) && sameValue(d.Team, o.Team) && maps.Equal(d.Labels, o.Labels)
}

// sameValue compares what two pointers point at.
func sameValue[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }
