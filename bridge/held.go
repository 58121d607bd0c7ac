package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
)

// HeldAnswer is what a side does with a held mail of its own.
type HeldAnswer string

// The answers.
const (
	HeldPost   HeldAnswer = "post"   // this mail
	HeldTrust  HeldAnswer = "trust"  // this mail, and let its sender write from now on
	HeldRefuse HeldAnswer = "refuse" // this mail: nobody sees it
)

// AnswerHeld settles a held mail of the viewer's own side. It returns ErrNotFound
// for a mail that the viewer may not see or that no longer waits.
func (b *Bridge) AnswerHeld(ctx context.Context, who Viewer, id MailID, a HeldAnswer) error {
	m, err := b.heldMail(ctx, who, id)
	if err == nil && a == HeldTrust && m.HeaderFrom != "" {
		err = b.store.Update(ctx, func(tx Tx) error {
			return tx.AuthorizeSender(ctx, AuthorizedSender{Party: m.Party, Sender: m.HeaderFrom, CreatedAt: b.now()})
		})
	}
	if err == nil {
		err = b.settleHeld(ctx, []Mail{m}, a != HeldRefuse, "inbox")
	}
	if err != nil {
		return fmt.Errorf("answering a held mail: %w", err)
	}
	return nil
}

func (b *Bridge) heldMail(ctx context.Context, who Viewer, id MailID) (m Mail, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if m, err = tx.Mail(ctx, id); err != nil {
			return err
		}
		if m.State != MailHeld || m.Side != who.Side() || m.ConversationID == "" {
			return ErrNotFound
		}
		_, err := b.findSeen(ctx, tx, who, m.ConversationID)
		return err
	})
	return m, err
}

// settleHeld posts or refuses held mails, in order. By says for the trace who
// decided.
func (b *Bridge) settleHeld(ctx context.Context, held []Mail, post bool, by string) error {
	for _, m := range held {
		var err error
		if post {
			err = b.release(ctx, m, by)
		} else {
			err = b.closeHeld(ctx, m, MailRefused, by, WhyUnwanted, "")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// release posts a held mail as if it came now from a proven sender.
func (b *Bridge) release(ctx context.Context, m Mail, by string) error {
	r, err := b.Resolve(ctx, b.Address(m.Recipient))
	if errors.Is(err, ErrExpired) || errors.Is(err, ErrNotFound) {
		return b.closeHeld(ctx, m, MailRefused, by, WhyClosed, "")
	} else if err != nil {
		return err
	}
	return b.releaseTo(ctx, m, r, by)
}

func (b *Bridge) releaseTo(ctx context.Context, m Mail, r Recipient, by string) error {
	raw, err := b.store.OpenContent(ctx, m.Raw)
	if err != nil {
		return err
	}
	defer func() { _ = raw.Close() }()
	in, err := b.readIncoming(ctx, IncomingMail{From: m.EnvelopeFrom, Recipients: []Recipient{r}, Body: raw})
	if err != nil {
		return err
	}
	defer in.close(b.log)
	m.State, m.Reason = MailPosted, ""
	d := &delivery{account: r.Account, mail: m}
	d.step(in.at, "release", by, "")
	if err := b.classify(ctx, in, d, r); err != nil {
		return err
	}
	if d.refusal != nil {
		return b.closeHeld(ctx, m, MailRefused, by, whyRefused(d.refusal), "")
	}
	err = b.store.Update(ctx, func(tx Tx) error { return b.postHeld(ctx, tx, d) })
	if err != nil {
		return err
	}
	b.reportIntake(ctx, d)
	b.log.InfoContext(ctx, "held mail posted", slog.String("msg_id", string(m.ID)), slog.String("conversation", string(d.kept.ConversationID)))
	if d.kept.ConversationID != "" {
		b.hub.publish(Change{Conversation: d.kept.ConversationID, Account: d.account})
	}
	b.wakeOutbox()
	return nil
}

// postHeld posts a mail that still waits; another click may have been first.
func (b *Bridge) postHeld(ctx context.Context, tx Tx, d *delivery) error {
	d.kept = d.mail
	if now, err := tx.Mail(ctx, d.mail.ID); err != nil || now.State != MailHeld {
		return err
	}
	m := d.mail
	if d.post != nil {
		if err := d.post(ctx, tx, &m); err != nil {
			return err
		}
	}
	d.kept = m
	return tx.PutMail(ctx, m)
}

// closeHeld ends the waiting of a mail that is not posted, and tells its side
// where an event is given.
func (b *Bridge) closeHeld(ctx context.Context, m Mail, s MailState, by string, why MailReason, e EventKind) error {
	err := b.store.Update(ctx, func(tx Tx) error {
		kept, err := tx.Mail(ctx, m.ID)
		if err != nil || kept.State != MailHeld {
			return err
		}
		kept.State, kept.Reason = s, why
		kept.Trace = append(kept.Trace, Step{At: b.now(), Stage: "release", Result: string(s), Reason: by})
		if e != "" && kept.ConversationID != "" {
			err = b.addEvent(ctx, tx, kept.ConversationID, e, kept.Side, "")
		}
		if err == nil {
			err = closeIntake(ctx, tx, kept)
		}
		return errors.Join(err, tx.PutMail(ctx, kept))
	})
	if err == nil && m.ConversationID != "" {
		b.publishConversation(ctx, m.ConversationID)
	}
	return err
}

// publishConversation tells the watchers of a conversation that it changed.
func (b *Bridge) publishConversation(ctx context.Context, id ConversationID) {
	err := b.store.View(ctx, func(tx Tx) error {
		c, err := tx.Conversation(ctx, id)
		if err == nil {
			b.hub.publish(changeOf(c))
		}
		return err
	})
	if err != nil {
		b.log.WarnContext(ctx, "telling of a change", slog.Any("err", err))
	}
}

// expireBatch is how many held mails are ended at a time.
const expireBatch = 100

// ExpireHeld ends the waiting of mails that nobody answered for two weeks. Their
// side sees that; the writer is told nothing.
func (b *Bridge) ExpireHeld(ctx context.Context) error {
	for {
		var old []Mail
		err := b.store.View(ctx, func(tx Tx) (err error) {
			old, err = tx.HeldMailsBefore(ctx, b.now().Add(-heldTime), expireBatch)
			return err
		})
		for i := 0; err == nil && i < len(old); i++ {
			err = b.closeHeld(ctx, old[i], MailExpired, "", WhyUnanswered, EventMailExpired)
		}
		if err != nil {
			return fmt.Errorf("expiring held mails: %w", err)
		}
		if len(old) < expireBatch {
			return nil
		}
	}
}
