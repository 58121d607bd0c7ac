package bridge

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/passerelle-mail/passerelle/alias"
)

// Recipient is what an alias in RCPT TO names.
type Recipient struct {
	Alias        alias.Alias
	Account      AccountID      // of the conversation or listing
	Conversation ConversationID // of a seller or buyer alias
	Side         Side           // that writes to it
	Buyer        BuyerID        // of the conversation
	Listing      ListingID      // of a listing's public address
	Notification NotificationID // of a bounce alias
	Postmaster   bool           // who runs the installation; all else is zero

	contact string     // the side's first address; empty where anybody may write
	portal  string     // that the buyer, whose side it is, came from; empty for none
	sent    []SentText // the last mails that this side got
}

// quotedMails is how many of our last mails a reply is compared with.
const quotedMails = 3

// Resolve finds out what an address names. It returns [alias.ErrNotAlias] for
// an address that was never ours, without touching the store, [ErrNotFound] for
// one that names nothing, and [ErrExpired] for one that was right once. The
// postmaster is an address that every installation has.
func (b *Bridge) Resolve(ctx context.Context, addr string) (Recipient, error) {
	if b.isPostmaster(addr) {
		return Recipient{Postmaster: true}, nil
	}
	a, err := b.aliases.Parse(addr)
	if err != nil {
		return Recipient{}, fmt.Errorf("resolving a recipient: %w", err)
	}
	if a.Expired(b.now()) {
		return Recipient{}, fmt.Errorf("resolving a recipient: %w", ErrExpired)
	}
	r := Recipient{Alias: a}
	err = b.store.View(ctx, func(tx Tx) error { return r.find(ctx, tx) })
	if err != nil {
		return Recipient{}, fmt.Errorf("resolving a recipient: %w", err)
	}
	return r, nil
}

func (r *Recipient) find(ctx context.Context, tx Tx) error {
	switch r.Alias.Role() {
	case alias.RoleSeller, alias.RoleBuyer:
		w, err := tx.WriterByAlias(ctx, r.Alias.Local())
		if err != nil {
			return err
		}
		if w.Closed {
			return ErrExpired
		}
		r.Conversation, r.Side, r.Account, r.Buyer, r.contact = w.Conversation, w.Side, w.Account, w.Buyer, w.Email
		r.portal = w.Portal
		r.sent, err = tx.SentTexts(ctx, w.Conversation, w.Side, quotedMails)
		return err
	case alias.RoleListing:
		l, err := tx.ListingByAlias(ctx, r.Alias.Local())
		if err != nil {
			return err
		}
		r.Listing, r.Side, r.Account = l.ID, SideBuyer, l.AccountID
		return checkOpen(ctx, tx, l.AccountID)
	case alias.RoleIntake:
		return r.findIntake(ctx, tx)
	case alias.RoleBounce:
		n, err := tx.NotificationByBounceAlias(ctx, r.Alias.Local())
		if err != nil || n.ConversationID == "" {
			r.Notification = n.ID
			return err
		}
		c, err := tx.Conversation(ctx, n.ConversationID)
		r.Notification, r.Account = n.ID, c.AccountID
		return err
	}
	return ErrNotFound
}

// quotable are the texts that a reply of this recipient's side may quote: the
// last mails, and the one that In-Reply-To names. It names no conversation:
// a mail of another one is not looked at.
func (b *Bridge) quotable(ctx context.Context, r Recipient, inReplyTo string) ([]string, error) {
	id, ours := strings.CutSuffix(strings.Trim(strings.TrimSpace(inReplyTo), "<>"), "@"+b.aliases.Domain())
	var texts []string
	for _, s := range r.sent {
		texts = append(texts, s.Text)
		ours = ours && string(s.ID) != id
	}
	if !ours || r.Conversation == "" {
		return texts, nil
	}
	err := b.store.View(ctx, func(tx Tx) error {
		n, err := tx.Notification(ctx, NotificationID(id))
		if err == nil && n.ConversationID == r.Conversation && n.Side == r.Side {
			texts = append(texts[:len(r.sent):len(r.sent)], n.Text)
		}
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
	return texts, err
}

// checkOpen returns ErrExpired for a closed account.
func checkOpen(ctx context.Context, tx Tx, id AccountID) error {
	a, err := tx.Account(ctx, id)
	if err == nil && a.Closed {
		return ErrExpired
	}
	return err
}

// Address returns the reply address for an alias's local part, and an empty
// string for what is no alias.
func (b *Bridge) Address(local string) string {
	a, err := b.aliases.ParseLocal(local)
	if err != nil {
		return ""
	}
	return a.Address()
}

// isOurs says whether an address is one of our aliases.
func (b *Bridge) isOurs(addr string) bool {
	_, err := b.aliases.Parse(addr)
	return err == nil || !errors.Is(err, alias.ErrNotAlias)
}
