package bridge

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
)

// viewMessages is how many messages a view holds at most.
const viewMessages = 1000

// Part says which messages of a conversation a view holds: at most 1,000 in a
// row, or fewer that have four million bytes of text. The zero value is the newest.
type Part struct {
	// From is the sequence of the first.
	From int
	// Newest, where From is 0, is how many of the newest it holds. It holds more
	// where the viewer has not seen more.
	Newest int
	// Has, where it is not 0, is the sequence of one that the part must have, and
	// Above how many it must have before that.
	Has, Above int
	// Comment, where it is not empty, is one before which the part must have a
	// message, and Above more.
	Comment CommentID
}

// first returns the sequence of a part's first message.
func (p Part) first(c Conversation, reader Side) int {
	first := c.Sequence - viewMessages + 1
	switch {
	case p.From > 0:
		first = min(p.From, c.Sequence)
	case p.Newest > 0:
		first = max(first, min(c.Sequence-p.Newest, c.Seen(reader))+1)
	}
	if p.Has > 0 && p.Has <= c.Sequence {
		first = min(first, p.Has-p.Above)
	}
	return max(1, first)
}

// messages reads those of a part: the first that there is room for where it says
// which is the first, else the newest.
func (p Part) messages(ctx context.Context, tx Tx, c Conversation, reader Side) ([]Message, error) {
	page := MessagePage{After: p.first(c, reader) - 1, Limit: viewMessages, Last: p.From == 0 && p.Has == 0}
	ms, _, err := page.read(ctx, tx, c.ID)
	return ms, err
}

// ConversationView is a conversation with all that a page or answer shows.
type ConversationView struct {
	Conversation Conversation
	Account      Account
	Listing      Listing
	Buyer        Buyer
	ContactID    ContactID // of the buyer; empty where the buyer looks
	Messages     []Message
	Events       []Event
	Held         []Mail // of the viewer's side
	Lead         *Lead
	Revisable    []MessageID // of the viewer, who may still change them
	Quoted       []Message   // what Messages answer that is not among them
	Hours        Hours       // of the account
	// What only members of the account get.
	Labels    []Label
	Scheduled []ScheduledMessage // of their side, by when they are due
	Comments  []Comment
	Members   []Member
	Seers     []MemberID // those of Members who see the conversation
	Untold    []Untold   // what their CRM lacks of it
	Mentioned bool       // a mail may be coming about a comment that names the viewer
	// Egress guards what the viewer is shown; of [Bridge.View] only.
	Egress Egress
}

// Conversation returns a conversation as the marketplace sees it: whole, but
// without held mails.
func (b *Bridge) Conversation(ctx context.Context, id ConversationID) (v ConversationView, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if v, _, err = b.view(ctx, tx, id, SideSeller, Part{}); err != nil {
			return err
		}
		v.Labels, err = tx.LabelsOf(ctx, id)
		return err
	})
	if err != nil {
		return ConversationView{}, fmt.Errorf("reading a conversation: %w", err)
	}
	return v, nil
}

func (b *Bridge) view(ctx context.Context, tx Tx, id ConversationID, reader Side, p Part) (v ConversationView, t thread, err error) {
	if t, err = b.thread(ctx, tx, id); err != nil {
		return v, t, err
	}
	v = ConversationView{Conversation: t.conversation, Account: t.account, Listing: t.listing, Buyer: t.buyer, ContactID: t.contactID(b)}
	var errs [2]error
	v.Messages, errs[0] = p.messages(ctx, tx, t.conversation, reader)
	v.Events, errs[1] = tx.Events(ctx, id)
	if err := errors.Join(errs[:]...); err != nil || t.conversation.LeadID == "" {
		return v, t, err
	}
	l, err := tx.Lead(ctx, t.conversation.LeadID)
	l.Record.Contact.ID = string(v.ContactID)
	v.Lead = &l
	return v, t, err
}

// View returns a conversation as one side sees it, with its newest messages.
// What the viewer may not see is ErrNotFound; the other side's secrets are not in
// it. How soon the account answers is worked out where the marketplace has not
// said.
func (b *Bridge) View(ctx context.Context, who Viewer, id ConversationID) (ConversationView, error) {
	return b.ViewPart(ctx, who, id, Part{})
}

// ViewPart is View with the messages of a part. All else is whole.
func (b *Bridge) ViewPart(ctx context.Context, who Viewer, id ConversationID, p Part) (v ConversationView, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if _, err := b.findSeen(ctx, tx, who, id); err != nil {
			return err
		}
		if p, err = b.partWith(ctx, tx, who, id, p); err != nil {
			return err
		}
		var t thread
		if v, t, err = b.view(ctx, tx, id, who.Side(), p); err != nil {
			return err
		}
		var heldErr, reviseErr, quoteErr, hoursErr error
		v.Held, heldErr = tx.HeldMails(ctx, id, who.Side())
		v.Revisable, reviseErr = b.revisableIn(ctx, tx, who, v)
		v.Quoted, quoteErr = quotedIn(ctx, tx, v)
		v.Hours, hoursErr = hoursOf(ctx, tx, v.Account.ID)
		err = errors.Join(heldErr, reviseErr, quoteErr, hoursErr)
		if who.Side() == SideSeller {
			var errs [5]error
			v.Labels, errs[0] = tx.LabelsOf(ctx, id)
			v.Scheduled, errs[2] = tx.ScheduledOf(ctx, id)
			v.Comments, errs[1] = tx.Comments(ctx, id)
			v.Members = t.members
			v.Seers, errs[3] = b.seers(ctx, tx, t.conversation, t.members)
			v.Untold, errs[4] = untold(ctx, tx, t.conversation)
			v.Mentioned = b.mentioned(who, v.Comments)
			err = errors.Join(err, errors.Join(errs[:]...))
		}
		if v.Account.AnswerMinutes == 0 {
			var merr error
			v.Account.AnswerMinutes, merr = b.answerMinutes(ctx, tx, v.Account.ID)
			err = errors.Join(err, merr)
		}
		v.Egress = t.egress(who.Side(), v)
		b.maskView(&v, t, who.Side())
		return err
	})
	if err != nil {
		return ConversationView{}, fmt.Errorf("reading a conversation: %w", err)
	}
	return v, nil
}

// partWith makes a part have the message before its comment. A comment that is
// not the conversation's, or not the viewer's to see, changes nothing.
func (b *Bridge) partWith(ctx context.Context, tx Tx, who Viewer, id ConversationID, p Part) (Part, error) {
	if p.Comment == "" || who.Side() != SideSeller {
		return p, nil
	}
	comment, err := tx.Comment(ctx, p.Comment)
	if errors.Is(err, ErrNotFound) || err == nil && comment.ConversationID != id {
		return p, nil
	} else if err != nil {
		return p, err
	}
	before, err := tx.SequenceAt(ctx, id, comment.CreatedAt)
	p.Has = max(1, before)
	return p, err
}

// maskView takes the other side's secrets out of a view.
func (b *Bridge) maskView(v *ConversationView, t thread, reader Side) {
	writer := reader.Other()
	secrets := t.secrets(writer)
	lang := t.language(reader)
	if reader == SideBuyer {
		v.Listing.Contact, v.Lead, v.ContactID, v.Conversation.SellerAlias, v.Conversation.Desk = "", nil, "", "", Desk{}
		v.Events = slices.DeleteFunc(v.Events, func(e Event) bool { return e.Member != "" })
		for i := range v.Messages {
			v.Messages[i].Member = ""
		}
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
	for i, m := range v.Quoted {
		if m.Side == writer {
			v.Quoted[i] = b.maskMessage(m, secrets, lang)
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

// Sees returns ErrNotFound where a viewer may not see a conversation, or where
// there is none, after the same work.
func (b *Bridge) Sees(ctx context.Context, who Viewer, id ConversationID) error {
	err := b.store.View(ctx, func(tx Tx) error {
		_, err := b.findSeen(ctx, tx, who, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("looking whether a conversation may be seen: %w", err)
	}
	return nil
}

// MarkSeen says that a viewer has opened a conversation.
func (b *Bridge) MarkSeen(ctx context.Context, who Viewer, id ConversationID) error {
	var c Conversation
	var changed bool
	err := b.store.View(ctx, func(tx Tx) (err error) {
		c, err = b.findSeen(ctx, tx, who, id)
		return err
	})
	if err == nil && (c.Seen(who.Side()) < c.Sequence || who.Side() == SideSeller && c.Desk.Unread) {
		changed = true
		err = b.store.Update(ctx, func(tx Tx) error {
			if c, err = tx.Conversation(ctx, id); err != nil {
				return err
			}
			return b.markSeen(ctx, tx, &c, who.Side())
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

func (b *Bridge) markSeen(ctx context.Context, tx Tx, c *Conversation, reader Side) error {
	err := b.seen(ctx, tx, *c, reader, c.Sequence)
	if reader == SideBuyer {
		c.BuyerSeen = c.Sequence
		return errors.Join(err, tx.PutConversation(ctx, *c))
	}
	c.SellerSeen = c.Sequence
	if c.Desk.Unread {
		c.Desk.Unread = false
		err = errors.Join(err, tx.PutDesk(ctx, c.ID, c.Desk))
	}
	return errors.Join(err, tx.PutConversation(ctx, *c))
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
		if _, err := b.findSeen(ctx, tx, who, m.ConversationID); err != nil {
			return err
		}
		t, err := b.thread(ctx, tx, m.ConversationID)
		if err != nil {
			return err
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
