package bridge

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// NewBuyer is a buyer as the marketplace knows one.
type NewBuyer struct {
	ExternalID  string
	Pseudonym   string
	Name        string
	FirstName   string
	LastName    string
	ProfileURL  string
	PictureURL  string
	MemberSince time.Time
	Email       string
	Phone       string
	MaskPhone   bool
	Language    string
}

// NewLead is a first contact from the marketplace's own form.
type NewLead struct {
	Listing        string // external id
	Buyer          NewBuyer
	Text           string
	SubmittedAt    time.Time // now, where zero
	Template       int       // version of the mail to the contact address; as it is pinned, where 0
	IdempotencyKey string
}

// NewFavorite is a buyer who marked a listing and chose to tell its seller.
type NewFavorite struct {
	Listing  string // external id
	Buyer    NewBuyer
	Template int // as of [NewLead]
}

// Posted is a message and where it went.
type Posted struct {
	Conversation Conversation
	Message      Message
	Lead         *Lead // where the message made one
}

// OpenLead takes a first contact; where the buyer has written about the
// listing before, it is one more message. A known idempotency key gives the
// first answer again.
func (b *Bridge) OpenLead(ctx context.Context, n NewLead) (Posted, error) {
	n.Text = strings.TrimSpace(n.Text)
	if err := errors.Join(checkText("text", n.Text), b.checkBuyer(&n.Buyer), checkTemplate(n.Template)); err != nil {
		return Posted{}, fmt.Errorf("opening a lead: %w", err)
	}
	p, err := b.contact(ctx, n.Listing, n.Buyer, Message{
		Side: SideBuyer, Kind: KindText, Text: n.Text, Via: ViaAPI,
		Key: messageKey("lead", n.IdempotencyKey),
	}, func(ctx context.Context, tx Tx, c *Conversation, msg Message) (Message, error) {
		if err := b.checkLinks(ctx, tx, c.ListingID, msg.Text); err != nil {
			return Message{}, err
		}
		written := n.SubmittedAt.UTC().Truncate(time.Microsecond)
		if written.IsZero() {
			written = msg.CreatedAt
		}
		msg, err := b.postWritten(ctx, tx, c, msg, written)
		if err != nil {
			return Message{}, err
		}
		return msg, pinTemplate(ctx, tx, msg.ID, n.Template)
	})
	if err != nil {
		return Posted{}, fmt.Errorf("opening a lead: %w", err)
	}
	return p, nil
}

// MarkFavorite puts a system message into the conversation, and tells the
// seller where the settings say so. It never makes a lead. Marked again on the same
// day (UTC), it is told once: the first message is returned.
func (b *Bridge) MarkFavorite(ctx context.Context, n NewFavorite) (Posted, error) {
	if err := errors.Join(b.checkBuyer(&n.Buyer), checkTemplate(n.Template)); err != nil {
		return Posted{}, fmt.Errorf("marking a favourite: %w", err)
	}
	p, err := b.contact(ctx, n.Listing, n.Buyer, Message{Kind: KindSystem, Via: ViaAPI}, func(ctx context.Context, tx Tx, c *Conversation, msg Message) (Message, error) {
		msg, err := b.postFavorite(ctx, tx, c, msg)
		if err != nil {
			return Message{}, err
		}
		return msg, pinTemplate(ctx, tx, msg.ID, n.Template)
	})
	if err != nil {
		return Posted{}, fmt.Errorf("marking a favourite: %w", err)
	}
	return p, nil
}

func (b *Bridge) postFavorite(ctx context.Context, tx Tx, c *Conversation, msg Message) (Message, error) {
	msg.Key = messageKey("favorite", string(c.ID)+":"+msg.CreatedAt.Format(time.DateOnly))
	if known, err := tx.MessageByKey(ctx, msg.Key); !errors.Is(err, ErrNotFound) {
		return known, err
	}
	a, err := tx.Account(ctx, c.AccountID)
	if err != nil {
		return Message{}, err
	}
	msg.Text = parser.FavoriteSentence(b.language(a.Language))
	msg, err = b.post(ctx, tx, c, msg)
	if err != nil {
		return Message{}, err
	}
	return msg, b.notify(ctx, tx, *c, msg, NotifyFavorite, SideSeller)
}

// contact finds or makes the buyer and the conversation, and posts with post.
func (b *Bridge) contact(ctx context.Context, listing string, n NewBuyer, msg Message,
	post func(context.Context, Tx, *Conversation, Message) (Message, error),
) (p Posted, err error) {
	msg.ID, msg.State, msg.CreatedAt = newID[MessageID](), StateSent, b.now()
	err = b.store.Update(ctx, func(tx Tx) error {
		p = Posted{}
		if done, err := b.postedBefore(ctx, tx, msg.Key, &p); err != nil || done {
			return err
		}
		l, err := tx.ListingByExternalID(ctx, listing)
		if errors.Is(err, ErrNotFound) {
			return &InvalidError{Field: "listing", Got: listing, Want: "the external id of a known listing"}
		} else if err != nil {
			return err
		}
		buyer, err := b.putBuyer(ctx, tx, n)
		if err != nil {
			return err
		}
		if p.Conversation, err = b.conversation(ctx, tx, buyer, l); err != nil {
			return err
		}
		msg := msg
		msg.ConversationID = p.Conversation.ID
		had := p.Conversation.LeadID
		if p.Message, err = post(ctx, tx, &p.Conversation, msg); err != nil || p.Conversation.LeadID == had {
			return err
		}
		return b.readPosted(ctx, tx, &p)
	})
	if err != nil {
		return Posted{}, b.noteLimit(ctx, err)
	}
	b.posted(p.Conversation)
	return p, nil
}

// postedBefore fills p with what an idempotency key made before.
func (b *Bridge) postedBefore(ctx context.Context, tx Tx, key string, p *Posted) (bool, error) {
	if key == "" {
		return false, nil
	}
	m, err := tx.MessageByKey(ctx, key)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	p.Message = m
	if p.Conversation, err = tx.Conversation(ctx, m.ConversationID); err != nil || p.Conversation.LeadID == "" {
		return true, err
	}
	if err := b.readPosted(ctx, tx, p); err != nil {
		return true, err
	}
	if p.Lead.MessageID != m.ID {
		p.Lead = nil
	}
	return true, nil
}

func (b *Bridge) readPosted(ctx context.Context, tx Tx, p *Posted) error {
	l, err := tx.Lead(ctx, p.Conversation.LeadID)
	if err != nil {
		return err
	}
	buyer, err := tx.Buyer(ctx, p.Conversation.BuyerID)
	l.Record.Contact.ID, p.Lead = string(b.contactID(l.AccountID, buyer)), &l
	return err
}

// messageKey keeps the keys of different doors apart.
func messageKey(door, key string) string {
	if key == "" {
		return ""
	}
	return door + ":" + key
}

// posted tells watchers and the outbox.
func (b *Bridge) posted(c Conversation) {
	b.hub.publish(changeOf(c))
	b.wakeOutbox()
}

// putBuyer makes the buyer, or brings a known one up to date. What the
// marketplace leaves empty stays as it was.
func (b *Bridge) putBuyer(ctx context.Context, tx Tx, n NewBuyer) (Buyer, error) {
	buyer, err := tx.BuyerByExternalID(ctx, n.ExternalID)
	if errors.Is(err, ErrNotFound) {
		buyer = Buyer{ID: newID[BuyerID](), ExternalID: n.ExternalID, CreatedAt: b.now()}
	} else if err != nil {
		return Buyer{}, err
	}
	for _, f := range []struct {
		to   *string
		from string
	}{
		{&buyer.Pseudonym, n.Pseudonym},
		{&buyer.Name, n.Name},
		{&buyer.FirstName, n.FirstName},
		{&buyer.LastName, n.LastName},
		{&buyer.ProfileURL, n.ProfileURL},
		{&buyer.PictureURL, n.PictureURL},
		{&buyer.Email, n.Email},
		{&buyer.Phone, n.Phone},
		{&buyer.Language, n.Language},
	} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	if !n.MemberSince.IsZero() {
		buyer.MemberSince = n.MemberSince.UTC()
	}
	buyer.MaskPhone = n.MaskPhone
	return buyer, tx.PutBuyer(ctx, buyer)
}
