package bridge

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/passerelle-mail/passerelle/parser"
)

// AnswerIntake settles a held mail to an intake address: it is read, or read and
// its sender may bring leads from now on, with all else that waits of the same,
// or it is refused. A mail that does not wait is ErrNotFound.
func (b *Bridge) AnswerIntake(ctx context.Context, who Viewer, id MailID, answer HeldAnswer) error {
	var held []Mail
	err := b.store.Update(ctx, func(tx Tx) error {
		a, _, err := b.intakeDesk(ctx, tx, who)
		if err != nil {
			return err
		}
		m, _, err := intakeMailOf(ctx, tx, a.ID, id)
		if err == nil && m.State != MailHeld {
			err = ErrNotFound
		}
		if held = []Mail{m}; err != nil || answer != HeldTrust || m.HeaderFrom == "" {
			return err
		}
		if held, err = tx.HeldMailsFrom(ctx, m.Party, m.HeaderFrom); err != nil {
			return err
		}
		return tx.AuthorizeSender(ctx, AuthorizedSender{Party: m.Party, Sender: m.HeaderFrom, CreatedAt: b.now()})
	})
	for _, m := range held {
		if err != nil {
			break
		}
		if answer == HeldRefuse {
			err = b.closeHeld(ctx, m, MailRefused, "intake", WhyUnwanted, "")
			continue
		}
		err = b.releaseIntake(ctx, m)
	}
	if err != nil {
		return fmt.Errorf("answering a held intake mail: %w", err)
	}
	b.hub.publish(Change{Account: who.Account, Internal: true})
	return nil
}

// releaseIntake reads a held mail as if it came now from a proven sender, also
// where its address was replaced since.
func (b *Bridge) releaseIntake(ctx context.Context, m Mail) error {
	a, err := b.aliases.ParseLocal(m.Recipient)
	if err != nil {
		return b.closeHeld(ctx, m, MailRefused, "intake", WhyClosed, "")
	}
	r := Recipient{Alias: a, Side: SideBuyer}
	err = b.store.View(ctx, func(tx Tx) error {
		row, err := tx.IntakeMail(ctx, m.ID)
		r.Account = row.Account
		return err
	})
	if err != nil {
		return err
	}
	return b.releaseTo(ctx, m, r, "intake")
}

// IntakeCorrection is what a person reads in a mail that we could not read, or
// read wrongly. What is empty there is empty in the lead.
type IntakeCorrection struct {
	Name, FirstName, LastName string
	Email                     string // the customer's own
	Relay                     string // that leads to the customer through the portal
	Phone                     string // as people write it
	ListingTitle, ListingRef  string
	Text                      string
}

// carrierHand is the carrier of what a person corrected.
const carrierHand = "hand"

// CorrectIntake makes a lead of a mail to an intake address by what a person read
// in it. A mail that is one already, or that is held, is ErrConflict.
func (b *Bridge) CorrectIntake(ctx context.Context, who Viewer, id MailID, n IntakeCorrection) (c Conversation, err error) {
	phones, err := b.checkCorrection(&n)
	if err != nil {
		return Conversation{}, fmt.Errorf("correcting an intake mail: %w", err)
	}
	err = b.store.Update(ctx, func(tx Tx) error {
		a, by, err := b.intakeDesk(ctx, tx, who)
		if err != nil {
			return err
		}
		m, row, err := intakeMailOf(ctx, tx, a.ID, id)
		if err != nil {
			return err
		}
		if row.State != IntakeUnread && row.State != IntakeOther && row.State != IntakeDismissed {
			return ErrConflict
		}
		n.correct(&row.Record, phones)
		row.State, row.Note, row.Event, row.Member, row.HandledAt = IntakeLead, IntakeByHand, parser.EventLead, by.ID, b.now()
		row.Record.Source.Portal, row.Fields = row.Portal, leadPaths(row.Record)
		if err := b.postPortal(ctx, tx, &m, &row, intakePost{row: row, at: b.now(), language: b.language(a.Language)}); err != nil {
			return err
		}
		if row.Conversation == "" || row.State == IntakeOther {
			return ErrBlocked
		}
		m.Trace = append(m.Trace, Step{At: b.now(), Stage: "parse", Result: "by_hand"})
		if err := errors.Join(tx.PutMail(ctx, m), tx.PutIntakeMail(ctx, row)); err != nil {
			return err
		}
		c, err = tx.Conversation(ctx, row.Conversation)
		return err
	})
	if err != nil {
		return Conversation{}, fmt.Errorf("correcting an intake mail: %w", err)
	}
	b.posted(c)
	return c, nil
}

// checkCorrection cleans a correction and reads its phone.
func (b *Bridge) checkCorrection(n *IntakeCorrection) ([]parser.Phone, error) {
	for _, s := range []*string{&n.Name, &n.FirstName, &n.LastName, &n.Email, &n.Relay, &n.Phone, &n.ListingTitle, &n.ListingRef, &n.Text} {
		*s = strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	}
	n.Email, n.Relay = strings.ToLower(n.Email), strings.ToLower(n.Relay)
	if n.Name == "" {
		n.Name = strings.TrimSpace(n.FirstName + " " + n.LastName)
	}
	errs := []error{
		checkLine("name", n.Name), checkLine("first_name", n.FirstName), checkLine("last_name", n.LastName),
		checkLine("listing_title", n.ListingTitle), checkLine("listing_ref", n.ListingRef),
	}
	for field, at := range map[string]*string{"email": &n.Email, "relay": &n.Relay} {
		if *at == "" {
			continue
		}
		err := checkEmail(field, at)
		if err == nil && b.wrote(*at) {
			err = &InvalidError{Field: field, Got: *at, Want: "an address that is not one of ours"}
		}
		errs = append(errs, err)
	}
	if n.Text != "" {
		errs = append(errs, checkText("text", n.Text))
	}
	var phones []parser.Phone
	if n.Phone != "" {
		found := parser.Phones(n.Phone, regions[b.inst.DefaultLanguage])
		if len(found) == 0 {
			errs = append(errs, &InvalidError{Field: "phone", Got: n.Phone, Want: "a phone number, with its country's code where it is abroad"})
		}
		for _, p := range found {
			phones = append(phones, p.Phone)
		}
	}
	if n.Email == "" && n.Relay == "" && n.Phone == "" && (n.Name == "" || n.Text == "") {
		errs = append(errs, &InvalidError{Field: "email", Want: "an address, a phone, or a name and a text: else it is nobody's lead"})
	}
	return phones, errors.Join(errs...)
}

// correct puts a correction in the place of what was read.
func (n IntakeCorrection) correct(l *parser.Lead, phones []parser.Phone) {
	if l.Evidence == nil {
		l.Evidence = make(map[string]parser.Evidence)
	}
	l.Version, l.Event = parser.LeadVersion, parser.EventLead
	for _, f := range []struct {
		path  string
		at    *string
		value string
	}{
		{"contact.display", &l.Contact.Display, n.Name},
		{"contact.first_name", &l.Contact.FirstName, n.FirstName},
		{"contact.last_name", &l.Contact.LastName, n.LastName},
		{"contact.email", &l.Contact.Email, n.Email},
		{"contact.relay_email", &l.Contact.RelayEmail, n.Relay},
		{"listing.title", &l.Listing.Title, n.ListingTitle},
		{"listing.ref", &l.Listing.Ref, n.ListingRef},
		{"message.text", &l.Message.Text, n.Text},
	} {
		if *f.at == f.value {
			continue
		}
		*f.at = f.value
		l.Evidence[f.path] = parser.Evidence{Carrier: carrierHand, Confidence: 1}
	}
	if len(phones) != len(l.Contact.Phones) || len(phones) > 0 && phones[0].E164 != l.Contact.Phones[0].E164 {
		l.Contact.Phones = phones
		l.Evidence["contact.phones"] = parser.Evidence{Carrier: carrierHand, Confidence: 1}
	}
}

// DismissIntake says of a mail to an intake address that it is nothing, or takes
// that back. A mail that is in a conversation or held is ErrConflict.
func (b *Bridge) DismissIntake(ctx context.Context, who Viewer, id MailID, dismiss bool) error {
	err := b.store.Update(ctx, func(tx Tx) error {
		a, by, err := b.intakeDesk(ctx, tx, who)
		if err != nil {
			return err
		}
		_, row, err := intakeMailOf(ctx, tx, a.ID, id)
		if err != nil {
			return err
		}
		switch {
		case dismiss && (row.State == IntakeUnread || row.State == IntakeOther):
			row.State, row.Member, row.HandledAt = IntakeDismissed, by.ID, b.now()
		case !dismiss && row.State == IntakeDismissed:
			row.State, row.Member, row.HandledAt = IntakeUnread, by.ID, b.now()
		case row.State == IntakeDismissed || !dismiss && row.State == IntakeUnread:
			return nil // as it is wanted
		default:
			return ErrConflict
		}
		return tx.PutIntakeMail(ctx, row)
	})
	if err != nil {
		return fmt.Errorf("dismissing an intake mail: %w", err)
	}
	b.hub.publish(Change{Account: who.Account, Internal: true})
	return nil
}

// IntakeSenders lists who may bring leads to an account, beside the portals that
// are known and its own people.
func (b *Bridge) IntakeSenders(ctx context.Context, who Viewer) (all []AuthorizedSender, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		a, _, err := b.intakeDesk(ctx, tx, who)
		if err != nil {
			return err
		}
		all, err = tx.AuthorizedSenders(ctx, IntakeParty(a.ID))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing intake senders: %w", err)
	}
	return all, nil
}

// PutIntakeSender lets an address, or "@" and a domain, bring leads to an account,
// or no longer. Its mails must still prove where they come from, and none may
// write as the account.
func (b *Bridge) PutIntakeSender(ctx context.Context, who Viewer, sender string, may bool) error {
	sender = strings.ToLower(strings.TrimSpace(sender))
	var err error
	if may {
		err = checkSender("sender", &sender)
	}
	if err == nil {
		err = b.store.Update(ctx, func(tx Tx) error {
			a, _, err := b.intakeDesk(ctx, tx, who)
			if err != nil {
				return err
			}
			if !may {
				return tx.RevokeSender(ctx, IntakeParty(a.ID), sender)
			}
			return tx.AuthorizeSender(ctx, AuthorizedSender{Party: IntakeParty(a.ID), Sender: sender, CreatedAt: b.now()})
		})
	}
	if err != nil {
		return fmt.Errorf("putting an intake sender: %w", err)
	}
	return nil
}
