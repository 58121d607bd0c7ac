package bridge

import (
	"context"
	"errors"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
	"github.com/passerelle-mail/passerelle/parser"
)

// returned decides what a mail to the envelope sender of one of our mails is. A
// report of a mail system is taken in here, and ok is true. A program that
// answers writes there too (RFC 3834, section 4), and now and then a person:
// their mail is taken in as one to the conversation's own alias, by the
// recipient that is returned. What has no conversation is kept and noted.
func (b *Bridge) returned(ctx context.Context, in *incoming, d *delivery, r Recipient) (_ Recipient, ok bool, err error) {
	if report, err := in.mail.Bounce(); err == nil {
		b.prepareBounce(d, r, report)
		return r, true, nil
	}
	if c, err := in.mail.Complaint(); err == nil {
		b.prepareComplaint(d, c, r.Notification)
		return r, true, nil
	}
	side, err := b.sideOf(ctx, r)
	switch {
	case errors.Is(err, ErrNotFound), errors.Is(err, ErrExpired):
		d.note(b, WhyNoConversation)
		return r, true, nil
	case err != nil:
		return r, true, err
	}
	d.step(b.now(), "resolve", "return_path", "")
	return side, false, nil
}

// sideOf returns the recipient who a mail to a bounce alias would have had, had
// it gone where answers go.
func (b *Bridge) sideOf(ctx context.Context, r Recipient) (side Recipient, err error) {
	var local string
	err = b.store.View(ctx, func(tx Tx) error {
		n, err := tx.Notification(ctx, r.Notification)
		if err != nil || n.ConversationID == "" {
			return errors.Join(err, ErrNotFound)
		}
		c, err := tx.Conversation(ctx, n.ConversationID)
		local = c.Alias(n.Side)
		return err
	})
	if err != nil {
		return Recipient{}, err
	}
	return b.Resolve(ctx, b.Address(local))
}

// notificationOf finds the mail of ours that an envelope sender or a Message-ID
// names. It returns ErrNotFound for what is none.
func (b *Bridge) notificationOf(ctx context.Context, tx Tx, sender, messageID string) (Notification, error) {
	if a, err := b.aliases.Parse(sender); err == nil && a.Role() == alias.RoleBounce {
		n, err := tx.NotificationByBounceAlias(ctx, a.Local())
		if !errors.Is(err, ErrNotFound) {
			return n, err
		}
	}
	id, ok := b.ourID(messageID)
	if !ok {
		return Notification{}, ErrNotFound
	}
	return tx.Notification(ctx, id)
}

// note keeps a mail from which nothing follows.
func (d *delivery) note(b *Bridge, why MailReason) {
	d.mail.State, d.mail.Reason = MailNoted, why
	d.step(b.now(), "classify", string(why), "")
}

// noteReport takes in the report of a mail system that came to an alias where
// answers go. A bounce there changes nothing: anybody may have written it.
func (b *Bridge) noteReport(in *incoming, d *delivery) {
	if c, err := in.mail.Complaint(); err == nil {
		b.prepareComplaint(d, c, "")
		return
	}
	d.note(b, WhyReport)
	d.post = func(ctx context.Context, tx Tx, m *Mail) error {
		return b.count(ctx, tx, "noted:"+m.Recipient, maxNoted, "")
	}
}

// unproven looks at what kind of mail it is that is refused or held for who
// wrote it. No party is asked about a program's answer, which would be a mail
// that it causes; reports of mail systems are nobody's words.
func (b *Bridge) unproven(in *incoming, d *delivery) {
	switch in.mail.Kind() {
	case parser.KindAutoReply:
		d.ask = question{}
	case parser.KindBounce, parser.KindComplaint:
		d.refusal, d.ask = nil, question{}
		b.noteReport(in, d)
		if d.intake {
			row := IntakeMail{Mail: d.mail.ID, Account: d.account, State: IntakeOther, Event: parser.EventAutoReply, Layout: "report"}
			d.post = func(ctx context.Context, tx Tx, m *Mail) error {
				return errors.Join(b.count(ctx, tx, "noted:"+m.Recipient, maxNoted, ""), tx.PutIntakeMail(ctx, row))
			}
		}
	}
}

// dayOf writes a day for the trace; nothing for the zero time.
func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
