package bridge

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

const (
	// heldTime is how long a held mail waits for its side.
	heldTime = 14 * 24 * time.Hour
	// askAgainTime is how long a party is not asked again about one sender: who
	// floods an alias must not flood its owner.
	askAgainTime = 7 * 24 * time.Hour
)

// party is whose mails the recipient's writers write.
func (r Recipient) party(from string) Party {
	switch {
	case r.intake():
		return IntakeParty(r.Account)
	case r.Listing != "":
		return addressParty(from)
	case r.Side == SideSeller:
		return AccountParty(r.Account)
	}
	return BuyerParty(r.Buyer)
}

// askAboutSender mails the party of a held mail once, to find out whether the
// sender is theirs. The writer of a mail that anybody could have written is
// told nothing.
func (b *Bridge) askAboutSender(ctx context.Context, tx Tx, m Mail, q question) error {
	last, err := tx.LastSenderCheck(ctx, m.Party, m.HeaderFrom)
	if err == nil && m.ReceivedAt.Sub(last.CreatedAt) < askAgainTime {
		return nil
	} else if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	why, err := tx.Suppressed(ctx, q.to)
	if err != nil || why != "" {
		return err
	}
	expires := m.ReceivedAt.Add(heldTime)
	a, err := b.aliases.MintExpiring(alias.RoleAnswer, expires)
	if err != nil {
		return err
	}
	bounce, err := b.aliases.MintExpiring(alias.RoleBounce, m.ReceivedAt.Add(bounceTime))
	if err != nil {
		return err
	}
	c := SenderCheck{
		Token: a.Local(), Party: m.Party, Sender: m.HeaderFrom, Known: q.known, ConversationID: m.ConversationID,
		Side: m.Side, Language: q.language, CreatedAt: m.ReceivedAt, ExpiresAt: expires,
	}
	n := Notification{
		ID: newID[NotificationID](), Kind: NotifySenderCheck, Side: m.Side, To: q.to, Language: q.language,
		Template: DefaultTemplate, Content: true, BounceAlias: bounce.Local(), Link: b.inst.BaseURL + "/senders/" + c.Token,
		State: NotificationPending, NextAttempt: m.ReceivedAt, CreatedAt: m.ReceivedAt,
	}
	if q.intake { // it is answered where the mail can be read
		n.Kind, n.Side, n.Link = NotifyIntakeCheck, SideSeller, b.inst.BaseURL+"/intake/"+string(m.ID)
	}
	return errors.Join(tx.PutSenderCheck(ctx, c), tx.AddNotification(ctx, n))
}

// question is whom to ask about a sender.
type question struct {
	to       string
	known    bool // the sender is one of the party's own
	language string
	intake   bool // the mail came to an intake address
}

// questionAbout returns whom to ask about the sender of a held mail: the
// party's known address. It is zero where there is nobody to ask.
func (b *Bridge) questionAbout(ctx context.Context, m Mail, r Recipient, known bool) (q question, err error) {
	if m.HeaderFrom == "" {
		return question{}, nil
	}
	if r.intake() {
		return b.questionAboutIntake(ctx, r, known)
	}
	q = question{to: r.contact, known: known}
	if r.Listing != "" {
		q.to = m.HeaderFrom
		q.language = b.inst.DefaultLanguage
		return q, nil
	}
	err = b.store.View(ctx, func(tx Tx) error {
		t, err := b.thread(ctx, tx, r.Conversation)
		q.language = b.language(t.account.Language)
		if r.Side == SideBuyer {
			q.language = b.language(t.buyer.Language)
		}
		return err
	})
	return q, err
}

// SenderCheckView is a check with the mails that wait for it.
type SenderCheckView struct {
	Check SenderCheck
	Held  []Mail
}

// SenderCheck returns the open check of a token, without answering it: mail
// scanners open links. It returns ErrNotFound or [ErrExpired] where there is none.
func (b *Bridge) SenderCheck(ctx context.Context, token string) (v SenderCheckView, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if v.Check, err = b.openCheck(ctx, tx, token); err != nil {
			return err
		}
		v.Held, err = tx.HeldMailsFrom(ctx, v.Check.Party, v.Check.Sender)
		return err
	})
	if err != nil {
		return SenderCheckView{}, fmt.Errorf("reading a sender check: %w", err)
	}
	return v, nil
}

func (b *Bridge) openCheck(ctx context.Context, tx Tx, token string) (SenderCheck, error) {
	a, err := b.aliases.ParseLocal(token)
	if err != nil || a.Role() != alias.RoleAnswer {
		return SenderCheck{}, ErrNotFound
	}
	c, err := tx.SenderCheck(ctx, a.Local())
	if err == nil && (!c.AnsweredAt.IsZero() || b.now().After(c.ExpiresAt)) {
		err = ErrExpired
	}
	return c, err
}

// AnswerSenderCheck says whether a sender writes for the party that was asked.
// Yes posts what is held, in the order in which it came, and lets an address
// that was not known write from now on; no refuses it.
func (b *Bridge) AnswerSenderCheck(ctx context.Context, token string, yes bool) error {
	var held []Mail
	err := b.store.Update(ctx, func(tx Tx) error {
		c, err := b.openCheck(ctx, tx, token)
		if err != nil {
			return err
		}
		if held, err = tx.HeldMailsFrom(ctx, c.Party, c.Sender); err != nil {
			return err
		}
		c.AnsweredAt = b.now()
		if yes && c.Authorizes() {
			err = tx.AuthorizeSender(ctx, AuthorizedSender{Party: c.Party, Sender: c.Sender, CreatedAt: c.AnsweredAt})
		}
		return errors.Join(err, tx.PutSenderCheck(ctx, c))
	})
	if err == nil {
		err = b.settleHeld(ctx, held, yes, "sender_check")
	}
	if err != nil {
		return fmt.Errorf("answering a sender check: %w", err)
	}
	return nil
}

// Authorizes says whether a yes lets the sender write from now on, beside
// posting what is held.
func (c SenderCheck) Authorizes() bool {
	return !c.Known && !strings.HasPrefix(string(c.Party), "address:")
}
