package bridge

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Thing names what a program acts on: exactly one field is set.
type Thing struct {
	Account      string // external id
	Conversation ConversationID
	Message      MessageID
	Attachment   AttachmentID
	Mail         MailID
	Scheduled    ScheduledID
	Lead         LeadID
	Comment      CommentID
}

// Actor returns who acts where a program uses a key on a thing: the member of the
// thing's account that it names by address or id, who then sees and changes what
// they would in the inbox; where it names none, [MemberAPI]. It is ErrNotFound
// where there is no such thing, and where the key is bound to another account.
func (b *Bridge) Actor(ctx context.Context, k APIKey, on Thing, member string) (who Viewer, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		id, err := accountOf(ctx, tx, on)
		if err == nil && k.Account != "" && k.Account != id {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		who = Viewer{Member: MemberAPI, Account: id}
		if member == "" {
			return nil
		}
		members, err := tx.Members(ctx, id)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(members, func(m Member) bool {
			return !m.Blocked && (string(m.ID) == member || strings.EqualFold(m.Email, member))
		})
		if i < 0 {
			return &InvalidError{Field: "Passerelle-Member", Want: "the address or id of a member of the account who is not blocked"}
		}
		who.Member = members[i].ID
		return nil
	})
	if err != nil {
		return Viewer{}, fmt.Errorf("finding who acts: %w", err)
	}
	return who, nil
}

// BuyerOf returns the buyer of a thing's conversation as its viewer, for whom the
// marketplace acts. Keys that are bound to an account act for no buyer: for them it
// is ErrForbidden, once there is such a thing in their account.
func (b *Bridge) BuyerOf(ctx context.Context, k APIKey, on Thing) (who Viewer, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		id, err := conversationOf(ctx, tx, on)
		if err != nil {
			return err
		}
		c, err := tx.Conversation(ctx, id)
		switch {
		case err != nil:
			return err
		case k.Account != "" && k.Account != c.AccountID:
			return ErrNotFound
		case k.Account != "":
			return ErrForbidden
		}
		who = Viewer{Buyer: c.BuyerID, Conversation: c.ID}
		return nil
	})
	if err != nil {
		return Viewer{}, fmt.Errorf("finding a buyer: %w", err)
	}
	return who, nil
}

// accountOf returns the account that a thing is of.
func accountOf(ctx context.Context, tx Tx, on Thing) (AccountID, error) {
	if on.Account != "" {
		a, err := tx.AccountByExternalID(ctx, on.Account)
		return a.ID, err
	}
	id, err := conversationOf(ctx, tx, on)
	if err != nil {
		return "", err
	}
	c, err := tx.Conversation(ctx, id)
	return c.AccountID, err
}

func conversationOf(ctx context.Context, tx Tx, on Thing) (ConversationID, error) {
	switch {
	case on.Attachment != "":
		a, err := tx.Attachment(ctx, on.Attachment)
		if err != nil {
			return "", err
		}
		m, err := tx.Message(ctx, a.MessageID)
		return m.ConversationID, err
	case on.Message != "":
		m, err := tx.Message(ctx, on.Message)
		return m.ConversationID, err
	case on.Mail != "":
		m, err := tx.Mail(ctx, on.Mail)
		return m.ConversationID, err
	case on.Scheduled != "":
		s, err := tx.Scheduled(ctx, on.Scheduled)
		return s.ConversationID, err
	case on.Comment != "":
		c, err := tx.Comment(ctx, on.Comment)
		return c.ConversationID, err
	case on.Lead != "":
		l, err := tx.Lead(ctx, on.Lead)
		return l.ConversationID, err
	}
	return on.Conversation, nil
}

// AccountName returns the external id of an account; empty for none.
func (b *Bridge) AccountName(ctx context.Context, id AccountID) (name string, err error) {
	if id == "" {
		return "", nil
	}
	err = b.store.View(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, id)
		name = a.ExternalID
		return err
	})
	if err != nil {
		return "", fmt.Errorf("naming an account: %w", err)
	}
	return name, nil
}
