package bridge

import (
	"context"

	"github.com/passerelle-mail/passerelle/alias"
)

// undelivered shows both sides that a mail did not arrive, and tells who wrote
// its message. A message that was seen stays seen, and one that another mail to
// the same side tells of is not lost.
func (b *Bridge) undelivered(ctx context.Context, tx Tx, n Notification, e EventKind, why StateReason) error {
	if n.ConversationID == "" {
		return nil
	}
	if told, err := deliveredElsewhere(ctx, tx, n); err != nil || told {
		return err
	}
	if err := b.addEvent(ctx, tx, n.ConversationID, e, n.Side, ""); err != nil || n.MessageID == "" {
		return err
	}
	msg, err := tx.Message(ctx, n.MessageID)
	if err != nil || msg.State == StateSeen {
		return err
	}
	if err := b.setState(ctx, tx, msg, StateNotDelivered, why); err != nil {
		return err
	}
	return b.tellWriter(ctx, tx, msg)
}

// tellWriter mails the side that wrote a message, once, that no mail of it
// arrived. What no person wrote has nobody to tell.
func (b *Bridge) tellWriter(ctx context.Context, tx Tx, msg Message) error {
	if msg.Side == "" || msg.Kind != KindText {
		return nil
	}
	told, err := tx.NotificationsOf(ctx, msg.ID)
	if err != nil {
		return err
	}
	for _, n := range told {
		if n.Kind == NotifyNotDelivered {
			return nil
		}
	}
	c, err := tx.Conversation(ctx, msg.ConversationID)
	if err != nil {
		return err
	}
	who, err := b.addressee(ctx, tx, c, msg.Side)
	if err != nil || who.email == "" {
		return err
	}
	if why, err := tx.Suppressed(ctx, who.email); err != nil || why != "" {
		return err
	}
	now := b.now()
	bounce, err := b.aliases.MintExpiring(alias.RoleBounce, now.Add(bounceTime))
	if err != nil {
		return err
	}
	return tx.AddNotification(ctx, Notification{
		ID: newID[NotificationID](), Kind: NotifyNotDelivered, MessageID: msg.ID, Side: msg.Side, To: who.email,
		Language: who.language, Template: DefaultTemplate, Content: true, BounceAlias: bounce.Local(),
		State: NotificationPending, NextAttempt: now, CreatedAt: now,
	})
}

// fillNotDelivered fills a mail that tells a writer what became of a message.
func (b *Bridge) fillNotDelivered(ctx context.Context, tx Tx, o *Outgoing) (*SignIn, error) {
	n := o.Notification
	msg, err := tx.Message(ctx, n.MessageID)
	if err != nil {
		return nil, err
	}
	t, err := b.thread(ctx, tx, msg.ConversationID)
	if err != nil {
		return nil, err
	}
	o.Account, o.Listing, o.Secrets = t.account, t.listing, t.secrets(n.Side.Other())
	b.maskAll([]*string{&o.Listing.Title}, o.Secrets, n.Language)
	return b.threadLink(o, t)
}
