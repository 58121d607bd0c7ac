package bridge

import (
	"context"
	"errors"
	"fmt"
)

// ConversationRow is a conversation as a list shows it.
type ConversationRow struct {
	Conversation Conversation
	ListingTitle string
	PictureURL   string
	Name         string    // of the other side
	ContactID    ContactID // of the buyer; empty where the buyer looks
	Unread       int
	NotDelivered bool // the last message, which is of the viewer's side
	Labels       []Label
	Assignee     string // the member's name; empty where nobody has it
	Egress       Egress // guards what the viewer is shown of it
}

// Conversations lists what a viewer may see. Of the filter, who looks and the
// time are the viewer's and the clock's.
func (b *Bridge) Conversations(ctx context.Context, who Viewer, f ConversationFilter) (rows []ConversationRow, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		rows = nil
		l, err := b.lister(ctx, tx, who, &f)
		if err != nil {
			return err
		}
		list, err := tx.Conversations(ctx, f)
		if err != nil {
			return err
		}
		for _, c := range list {
			if !l.reach.sees(c) {
				continue
			}
			row, err := l.row(ctx, c)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing conversations: %w", err)
	}
	return rows, nil
}

// CountConversations counts what Conversations lists, up to the filter's limit.
func (b *Bridge) CountConversations(ctx context.Context, who Viewer, f ConversationFilter) (n int, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if _, err := b.lister(ctx, tx, who, &f); err != nil {
			return err
		}
		n, err = tx.CountConversations(ctx, f)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("counting conversations: %w", err)
	}
	return n, nil
}

// CountViews counts each of a member's views up to a limit.
func (b *Bridge) CountViews(ctx context.Context, who Viewer, views []View, limit int) (counts map[View]int, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, r reach) error {
		counts = make(map[View]int, len(views))
		f := ConversationFilter{Account: who.Account, Member: who.Member, Sees: r.sight(), Now: b.now(), Limit: limit}
		for _, v := range views {
			f.View = v
			n, err := tx.CountConversations(ctx, f)
			if err != nil {
				return err
			}
			counts[v] = n
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("counting views: %w", err)
	}
	return counts, nil
}

// lister makes the rows of one list. What they share is read once.
type lister struct {
	b       *Bridge
	tx      Tx
	reach   reach
	account Account
	members []Member
	senders []AuthorizedSender // for the account
}

// lister completes a filter by what its viewer may see.
func (b *Bridge) lister(ctx context.Context, tx Tx, who Viewer, f *ConversationFilter) (l lister, err error) {
	l = lister{b: b, tx: tx}
	if l.reach, err = b.reach(ctx, tx, who); err != nil {
		return l, err
	}
	f.Account, f.Buyer, f.Member, f.Now = who.Account, who.Buyer, who.Member, b.now()
	if who.Member == "" {
		return l, nil
	}
	f.Sees = l.reach.sight()
	var errs [3]error
	l.account, errs[0] = tx.Account(ctx, who.Account)
	l.members, errs[1] = tx.Members(ctx, who.Account)
	l.senders, errs[2] = tx.AuthorizedSenders(ctx, AccountParty(who.Account))
	return l, errors.Join(errs[:]...)
}

func (l lister) row(ctx context.Context, c Conversation) (ConversationRow, error) {
	t, err := l.thread(ctx, c)
	if err != nil {
		return ConversationRow{}, err
	}
	return l.rowOf(ctx, t)
}

func (l lister) rowOf(ctx context.Context, t thread) (row ConversationRow, err error) {
	c := t.conversation
	reader := l.reach.who.Side()
	row = ConversationRow{
		Conversation: c, ListingTitle: t.listing.Title, PictureURL: t.listing.PictureURL,
		Name: t.account.Name,
	}
	if c.Seen(reader) < c.Sequence {
		if row.Unread, err = l.tx.CountOthers(ctx, c.ID, reader, c.Seen(reader)); err != nil {
			return ConversationRow{}, err
		}
	}
	if c.LastSide == reader && c.Sequence > 0 {
		state, err := l.tx.MessageState(ctx, c.ID, c.Sequence)
		if err != nil {
			return ConversationRow{}, err
		}
		row.NotDelivered = state == StateNotDelivered
	}
	if reader == SideBuyer {
		row.Conversation.Desk = Desk{}
	} else {
		row.Name, row.ContactID = l.b.nameIn(c, t.buyer), t.contactID(l.b)
		row.Assignee = memberName(t.members, c.Desk.Assignee)
		if row.Labels, err = l.tx.LabelsOf(ctx, c.ID); err != nil {
			return ConversationRow{}, err
		}
	}
	l.b.maskAll([]*string{&row.Conversation.LastLine, &row.Conversation.Subject, &row.ListingTitle, &row.Name, &row.PictureURL},
		t.secrets(reader.Other()), t.language(reader))
	row.Egress = t.egress(reader, ConversationView{Labels: row.Labels})
	return row, nil
}

func (l lister) thread(ctx context.Context, c Conversation) (thread, error) {
	if c.AccountID != l.account.ID {
		return l.b.thread(ctx, l.tx, c.ID)
	}
	t := thread{conversation: c, account: l.account, members: l.members}
	var errs [3]error
	t.listing, errs[0] = l.tx.Listing(ctx, c.ListingID)
	t.buyer, errs[1] = l.tx.Buyer(ctx, c.BuyerID)
	t.senders, errs[2] = l.tx.AuthorizedSenders(ctx, BuyerParty(c.BuyerID))
	t.senders = append(t.senders, l.senders...)
	t.listing = t.listing.about(c)
	return t, errors.Join(errs[:]...)
}

// memberName is what colleagues call a member; empty for one who is not there.
func memberName(members []Member, id MemberID) string {
	for _, m := range members {
		switch {
		case m.ID != id:
		case m.Name != "":
			return m.Name
		default:
			return m.Email
		}
	}
	return ""
}
