package bridge

import (
	"context"
	"time"
)

const (
	// DefaultTemplate is the version of the mails of those who pinned none, and of
	// those that have no other.
	DefaultTemplate = 1
	// NewestTemplate is the newest version of the mails about leads, messages and
	// favourites.
	NewestTemplate = 2
	// bounceTime is how long a bounce of a mail is believed.
	bounceTime = 30 * 24 * time.Hour
	// unsubscribeTime is how long the link in a mail ends its kind.
	unsubscribeTime = 365 * 24 * time.Hour
)

// notify queues the mails and the pushes that tell a side of a message, as its settings say. A
// mail that is not wanted is queued as skipped, so that its story can be told.
func (b *Bridge) notify(ctx context.Context, tx Tx, c Conversation, msg Message, kind NotificationKind, side Side) error {
	if err := b.queuePushes(ctx, tx, c, msg, kind, side); err != nil {
		return err
	}
	who, err := b.addressee(ctx, tx, c, side)
	if err == nil && who.erased {
		err = b.setState(ctx, tx, msg, StateNotDelivered, ReasonErased)
	}
	if err == nil && who.portal && who.email == "" && kind == NotifyMessage && !who.erased {
		err = b.setState(ctx, tx, msg, StateNotDelivered, ReasonNoAddress)
	}
	if err != nil || who.erased {
		return err
	}
	if who.portal && kind == NotifyMessage {
		kind = NotifyAnswer
	}
	routes, err := b.routes(ctx, tx, c, kind, side, who)
	if err != nil {
		return err
	}
	return b.queueMails(ctx, tx, Notification{Kind: kind, ConversationID: c.ID, MessageID: msg.ID, Side: side}, msg, routes)
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
	account  string // the account's language, of a seller
	settings Settings
	erased   bool
	portal   bool // a customer of another portal, who gets the words and nothing else
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
		who.account = a.Language
	} else {
		buyer, err := tx.Buyer(ctx, c.BuyerID)
		if err != nil {
			return who, err
		}
		who.email, lang, who.erased = buyer.Email, buyer.Language, !buyer.ErasedAt.IsZero()
		who.portal = buyer.Account != ""
	}
	if who.settings, err = settingsOf(ctx, tx, key, side); err != nil {
		return who, err
	}
	if who.portal {
		who.settings.MessagesByMail, who.settings.Content, who.settings.Delay = true, true, 0
	}
	who.language = b.language(nonEmpty(who.settings.Language, lang))
	return who, nil
}
