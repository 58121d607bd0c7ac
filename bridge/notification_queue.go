package bridge

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

const (
	// NewestTemplate is the version of the templates for those who pinned none.
	NewestTemplate = 1
	// bounceTime is how long a bounce of a mail is believed.
	bounceTime = 30 * 24 * time.Hour
	// unsubscribeTime is how long the link in a mail ends its kind.
	unsubscribeTime = 365 * 24 * time.Hour
)

// notify queues the mail and the pushes that tell a side of a message, as its settings say. A
// mail that is not wanted is queued as skipped, so that its story can be told.
func (b *Bridge) notify(ctx context.Context, tx Tx, c Conversation, msg Message, kind NotificationKind, side Side) error {
	if err := b.queuePushes(ctx, tx, c, msg, kind, side); err != nil {
		return err
	}
	who, err := b.addressee(ctx, tx, c, side)
	if err == nil && who.erased {
		err = b.setState(ctx, tx, msg, StateNotDelivered, ReasonErased)
	}
	if err != nil || who.email == "" {
		return err
	}
	now := b.now()
	bounce, err := b.aliases.MintExpiring(alias.RoleBounce, now.Add(bounceTime))
	if err != nil {
		return err
	}
	n := Notification{
		ID: newID[NotificationID](), Kind: kind, ConversationID: c.ID, MessageID: msg.ID, Side: side,
		To: who.email, Language: who.language, Template: who.settings.Template, Content: who.settings.Content,
		BounceAlias: bounce.Local(), State: NotificationPending, NextAttempt: now.Add(who.settings.Delay), CreatedAt: now,
	}
	if n.Template == 0 {
		n.Template = NewestTemplate
	}
	if kind == NotifyFavorite {
		end, err := b.aliases.MintExpiring(alias.RoleUnsubscribe, now.Add(unsubscribeTime))
		if err != nil {
			return err
		}
		n.Unsubscribe = end.Local()
	}
	suppressed, err := tx.Suppressed(ctx, who.email)
	switch {
	case err != nil:
		return err
	case suppressed != "":
		n.skip(now, "suppressed", suppressed)
		if err := b.suppressed(ctx, tx, msg, suppressed); err != nil {
			return err
		}
	case kind == NotifyFavorite && !who.settings.FavoritesByMail, kind != NotifyFavorite && !who.settings.MessagesByMail:
		n.skip(now, "not_wanted", "The recipient's settings say so.")
	}
	return tx.AddNotification(ctx, n)
}

func (n *Notification) step(at time.Time, result, reason string) {
	n.Trace = append(n.Trace, Step{At: at, Stage: "deliver", Result: result, Reason: reason})
}

func (n *Notification) skip(at time.Time, result, reason string) {
	n.State = NotificationSkipped
	n.step(at, result, reason)
}

// addressee is who gets a side's mails now.
type addressee struct {
	email    string
	language string
	settings Settings
	erased   bool
}

func (b *Bridge) addressee(ctx context.Context, tx Tx, c Conversation, side Side) (who addressee, err error) {
	key, lang := BuyerSettings(c.BuyerID), ""
	if side == SideSeller {
		l, err := tx.Listing(ctx, c.ListingID)
		if err != nil {
			return who, err
		}
		a, err := tx.Account(ctx, c.AccountID)
		if err != nil {
			return who, err
		}
		who.email, lang, key = l.Contact, a.Language, ContactSettings(a.ID, l.Contact)
	} else {
		buyer, err := tx.Buyer(ctx, c.BuyerID)
		if err != nil {
			return who, err
		}
		who.email, lang, who.erased = buyer.Email, buyer.Language, !buyer.ErasedAt.IsZero()
	}
	if who.settings, err = settingsOf(ctx, tx, key, side); err != nil {
		return who, err
	}
	who.language = b.language(nonEmpty(who.settings.Language, lang))
	return who, nil
}
