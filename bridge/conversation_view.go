package bridge

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// viewMessages is how many messages a view holds at most.
const viewMessages = 1000

// ConversationView is a conversation with all that a page or answer shows.
type ConversationView struct {
	Conversation Conversation
	Account      Account
	Listing      Listing
	Buyer        Buyer
	Messages     []Message
	Events       []Event
	Held         []Mail // of the viewer's side
	Lead         *Lead
}

// Conversation returns a conversation as the marketplace sees it: whole, but
// without held mails.
func (b *Bridge) Conversation(ctx context.Context, id ConversationID) (v ConversationView, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		v, _, err = b.view(ctx, tx, id)
		return err
	})
	if err != nil {
		return ConversationView{}, fmt.Errorf("reading a conversation: %w", err)
	}
	return v, nil
}

// Messages returns messages as the marketplace sees them, with a sequence over
// after, oldest first.
func (b *Bridge) Messages(ctx context.Context, id ConversationID, after, limit int) (ms []Message, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if _, err := tx.Conversation(ctx, id); err != nil {
			return err
		}
		ms, err = tx.Messages(ctx, id, after, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading messages: %w", err)
	}
	return ms, nil
}

func (b *Bridge) view(ctx context.Context, tx Tx, id ConversationID) (v ConversationView, t thread, err error) {
	if t, err = b.thread(ctx, tx, id); err != nil {
		return v, t, err
	}
	v = ConversationView{Conversation: t.conversation, Account: t.account, Listing: t.listing, Buyer: t.buyer}
	var errs [2]error
	v.Messages, errs[0] = tx.Messages(ctx, id, max(0, t.conversation.Sequence-viewMessages), viewMessages)
	v.Events, errs[1] = tx.Events(ctx, id)
	if err := errors.Join(errs[:]...); err != nil || t.conversation.LeadID == "" {
		return v, t, err
	}
	l, err := tx.Lead(ctx, t.conversation.LeadID)
	v.Lead = &l
	return v, t, err
}

// View returns a conversation as one side sees it. What the viewer may not see
// is ErrNotFound; the other side's secrets are not in it.
func (b *Bridge) View(ctx context.Context, who Viewer, id ConversationID) (v ConversationView, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		var t thread
		if v, t, err = b.view(ctx, tx, id); err != nil {
			return err
		}
		if !who.may(t.conversation) {
			return ErrNotFound
		}
		v.Held, err = tx.HeldMails(ctx, id, who.Side())
		b.maskView(&v, t, who.Side())
		return err
	})
	if err != nil {
		return ConversationView{}, fmt.Errorf("reading a conversation: %w", err)
	}
	return v, nil
}

// may decides who sees a conversation: members see their account's, a buyer the
// one that the link was for.
func (v Viewer) may(c Conversation) bool {
	if v.Member != "" {
		return v.Account == c.AccountID
	}
	return v.Buyer != "" && v.Buyer == c.BuyerID && v.Conversation == c.ID
}

// maskView takes the other side's secrets out of a view.
func (b *Bridge) maskView(v *ConversationView, t thread, reader Side) {
	writer := reader.Other()
	secrets := t.secrets(writer)
	lang := t.language(reader)
	if reader == SideBuyer {
		v.Listing.Contact, v.Lead, v.Conversation.SellerAlias = "", nil, ""
		if v.Listing.HidePhone {
			v.Listing.Phone = ""
		}
	} else {
		v.Buyer, v.Conversation.BuyerAlias = b.maskBuyer(t), ""
	}
	for i, m := range v.Messages {
		if m.Side == writer {
			v.Messages[i] = b.maskMessage(m, secrets, lang)
		}
	}
	texts := []*string{
		&v.Conversation.LastLine, &v.Conversation.Subject, &v.Account.Name, &v.Listing.Title, &v.Listing.Reference,
		&v.Listing.Description, &v.Listing.URL, &v.Listing.PictureURL, &v.Buyer.Name, &v.Buyer.FirstName,
		&v.Buyer.LastName, &v.Buyer.Pseudonym, &v.Buyer.ProfileURL, &v.Buyer.PictureURL,
	}
	if v.Lead != nil {
		texts = append(texts, leadTexts(&v.Lead.Record)...)
	}
	for i := range v.Listing.Criteria {
		texts = append(texts, &v.Listing.Criteria[i].Name, &v.Listing.Criteria[i].Value)
	}
	b.maskAll(texts, secrets, lang)
}

// maskBuyer leaves what the seller may know of a buyer: of one who only marked
// the listing, not even the name.
func (b *Bridge) maskBuyer(t thread) Buyer {
	buyer := t.buyer
	buyer.Name, buyer.Email, buyer.ExternalID = b.nameIn(t.conversation, buyer), "", ""
	if buyer.MaskPhone || t.conversation.LeadID == "" {
		buyer.Phone = ""
	}
	if t.conversation.LeadID == "" {
		buyer.FirstName, buyer.LastName = "", ""
	}
	return buyer
}

// ConversationRow is a conversation as a list shows it.
type ConversationRow struct {
	Conversation Conversation
	ListingTitle string
	PictureURL   string
	Name         string // of the other side
	Unread       int
}

// Conversations lists what a viewer may see, newest first. After continues a
// list behind its last row.
func (b *Bridge) Conversations(ctx context.Context, who Viewer, after *Conversation, limit int) (rows []ConversationRow, err error) {
	f := ConversationFilter{Account: who.Account, Buyer: who.Buyer, Limit: limit}
	if after != nil {
		f.BeforeTime, f.BeforeID = after.UpdatedAt, after.ID
	}
	err = b.store.View(ctx, func(tx Tx) error {
		rows = nil
		list, err := tx.Conversations(ctx, f)
		if err != nil {
			return err
		}
		for _, c := range list {
			if !who.may(c) {
				continue
			}
			row, err := b.row(ctx, tx, c, who.Side())
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

func (b *Bridge) row(ctx context.Context, tx Tx, c Conversation, reader Side) (ConversationRow, error) {
	t, err := b.thread(ctx, tx, c.ID)
	if err != nil {
		return ConversationRow{}, err
	}
	row := ConversationRow{
		Conversation: c, ListingTitle: t.listing.Title, PictureURL: t.listing.PictureURL,
		Name: t.account.Name, Unread: c.Sequence - c.Seen(reader),
	}
	if reader == SideSeller {
		row.Name = b.nameIn(c, t.buyer)
	}
	b.maskAll([]*string{&row.Conversation.LastLine, &row.Conversation.Subject, &row.ListingTitle, &row.Name, &row.PictureURL},
		t.secrets(reader.Other()), t.language(reader))
	return row, nil
}

// MarkSeen says that a viewer has opened a conversation.
func (b *Bridge) MarkSeen(ctx context.Context, who Viewer, id ConversationID) error {
	var c Conversation
	changed := false
	err := b.store.View(ctx, func(tx Tx) (err error) {
		c, err = tx.Conversation(ctx, id)
		return err
	})
	if err == nil && !who.may(c) {
		err = ErrNotFound
	}
	if err == nil && c.Seen(who.Side()) < c.Sequence {
		changed = true
		err = b.store.Update(ctx, func(tx Tx) error {
			if c, err = tx.Conversation(ctx, id); err != nil {
				return err
			}
			if who.Side() == SideSeller {
				c.SellerSeen = c.Sequence
			} else {
				c.BuyerSeen = c.Sequence
			}
			return errors.Join(tx.MarkSeen(ctx, id, who.Side().Other(), c.Sequence), tx.PutConversation(ctx, c))
		})
	}
	if err != nil {
		return fmt.Errorf("marking a conversation as seen: %w", err)
	}
	if changed {
		b.hub.publish(changeOf(c))
	}
	return nil
}

// OpenAttachment returns a file that a viewer may see, as [MaskFile] has it, under
// a name without secrets. The caller closes it.
func (b *Bridge) OpenAttachment(ctx context.Context, who Viewer, id AttachmentID) (a Attachment, r io.ReadCloser, err error) {
	var secrets Secrets // that the viewer must not see
	var lang string
	err = b.store.View(ctx, func(tx Tx) error {
		if a, err = tx.Attachment(ctx, id); err != nil {
			return err
		}
		m, err := tx.Message(ctx, a.MessageID)
		if err != nil {
			return err
		}
		t, err := b.thread(ctx, tx, m.ConversationID)
		if err != nil {
			return err
		}
		if !who.may(t.conversation) {
			return ErrNotFound
		}
		if m.Side == who.Side() {
			return nil
		}
		secrets, lang = t.secrets(m.Side), t.language(who.Side())
		files := []Attachment{a}
		b.maskNames(files, secrets, lang)
		a = files[0]
		return nil
	})
	if err == nil {
		r, err = b.openFile(ctx, &a, secrets, lang)
	}
	if err != nil {
		return Attachment{}, nil, fmt.Errorf("opening an attachment: %w", err)
	}
	return a, r, nil
}
