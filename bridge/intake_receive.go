package bridge

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
	"github.com/passerelle-mail/passerelle/parser"
)

const (
	// maxIntakeRead is how much of a mail is read for its lead, in bytes.
	maxIntakeRead = 8 << 20
	// intakeMails is how many mails of an hour an intake address takes. What is more
	// is put off.
	intakeMails = 1000
)

// intake says whether the recipient is an intake address.
func (r Recipient) intake() bool { return r.Alias.Role() == alias.RoleIntake }

// findIntake fills the recipient of an intake address.
func (r *Recipient) findIntake(ctx context.Context, tx Tx) error {
	i, err := tx.IntakeByAlias(ctx, r.Alias.Local())
	if err != nil {
		return err
	}
	if !i.ReplacedAt.IsZero() {
		return ErrExpired
	}
	r.Account, r.Side = i.Account, SideBuyer
	return checkOpen(ctx, tx, i.Account)
}

// intakeKnows says whether an address may bring leads to an account: that of a
// portal that the parser knows, of the account's own people, or of somebody whom
// it let do so.
func (b *Bridge) intakeKnows(ctx context.Context, tx Tx, id AccountID, email string) (bool, error) {
	if parser.PortalOf(email) != "" {
		return true, nil
	}
	if known, err := b.isOwn(ctx, tx, id, email); err != nil || known {
		return known, err
	}
	return tx.SenderAuthorized(ctx, IntakeParty(id), email)
}

// isOwn says whether an address is one of the account's own.
func (b *Bridge) isOwn(ctx context.Context, tx Tx, id AccountID, email string) (bool, error) {
	if contact, err := tx.HasContact(ctx, id, asciiLower(email)); err != nil || contact {
		return contact, err
	}
	return accountKnows(ctx, tx, id, email)
}

// judgePortal changes the verdict about a known sender for mail of portals, whose
// addresses anybody knows. Where no check is made it is marked. And a portal whose
// policy is to reject is held at an intake address: mailboxes that send its mails
// on by a rule break its signature, and what they would be told is read by nobody.
func (b *Bridge) judgePortal(ctx context.Context, in *incoming, r Recipient, v verdict, reason string, p Proof) (verdict, string, error) {
	if v != verdictRefuse && (v != verdictPost || p.Checked) || sameAddress(in.from.Email, r.contact) {
		return v, reason, nil
	}
	own := false
	err := b.store.View(ctx, func(tx Tx) (err error) {
		own, err = b.isOwn(ctx, tx, r.Account, in.from.Email)
		return err
	})
	switch {
	case err != nil || own:
	case v == verdictPost:
		v, reason = verdictPostUnproven, "known_address_unchecked"
	case r.intake():
		v = verdictHold
	}
	return v, reason, err
}

// questionAboutIntake returns whom to ask about a stranger's mail to an intake
// address: whoever is told of its leads, unless that is an agent, who may not
// answer; then an owner or a manager.
func (b *Bridge) questionAboutIntake(ctx context.Context, r Recipient, known bool) (q question, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, r.Account)
		if err != nil {
			return err
		}
		i, err := tx.IntakeOf(ctx, r.Account)
		if err != nil {
			return err
		}
		l, err := tx.Listing(ctx, i.Listing)
		if err != nil {
			return err
		}
		members, err := tx.Members(ctx, r.Account)
		q = question{to: whoAnswers(members, l.Contact), known: known, language: b.language(a.Language), intake: true}
		return err
	})
	return q, err
}

// whoAnswers is the contact, or the first owner or else manager where the contact
// is an agent.
func whoAnswers(members []Member, contact string) string {
	agent := slices.ContainsFunc(members, func(m Member) bool { return sameAddress(m.Email, contact) && !m.Role.Manages() })
	for _, role := range []Role{RoleOwner, RoleManager} {
		for _, m := range members {
			if agent && m.Role == role && !m.Blocked && m.Email != "" {
				return m.Email
			}
		}
	}
	return contact
}

// intakePost is a mail with what was read in it, which may become a message of a
// customer of another portal.
type intakePost struct {
	in       *incoming // nil where a person reads it
	at       time.Time
	row      IntakeMail
	way      string // forwarder, or empty where the portal itself sent it
	unproven bool
	reminds  bool // it says again what nobody answered
	// conversation is that of the alias that the mail came to; empty for an intake
	// address.
	conversation ConversationID
	language     string
}

// classifyIntake decides by what is read in a mail to an intake address, or in a
// portal's own mail to the alias of one of its customers.
func (b *Bridge) classifyIntake(ctx context.Context, in *incoming, d *delivery, r Recipient) error {
	defer b.metrics.stage("parse", b.now)()
	p := intakePost{in: in, at: in.at, unproven: d.unproven, conversation: r.Conversation, row: IntakeMail{Mail: d.mail.ID, Account: r.Account}}
	err := b.store.View(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, r.Account)
		p.language = b.language(a.Language)
		return err
	})
	if err != nil {
		return err
	}
	b.readIntake(ctx, in, &p)
	if r.Conversation != "" && (p.row.State != IntakeLead || p.row.Record.Message.Text == "") {
		return errNotPortal
	}
	d.step(b.now(), "classify", "intake_"+nonEmpty(string(p.row.Event), "unknown"), nonEmpty(p.row.Portal, string(p.row.Note)))
	if in.refusal != nil {
		d.refuse(b, "policy", in.refusal)
		return nil
	}
	if len(in.omitted) > 0 {
		d.step(b.now(), "policy", "left_out", strings.Join(in.omitted, ", "))
	}
	d.post = func(ctx context.Context, tx Tx, m *Mail) (err error) {
		if d.raised, err = b.watchIntake(ctx, tx, p.row); err != nil {
			return err
		}
		return b.postIntake(ctx, tx, m, p)
	}
	return nil
}

// errNotPortal says that a mail to a customer's alias is no mail that the portal
// made of a message, but one that somebody wrote.
var errNotPortal = errors.New("no portal's mail")

// readIntake reads the lead of a mail, and says what is to become of it.
func (b *Bridge) readIntake(ctx context.Context, in *incoming, p *intakePost) {
	row := &p.row
	l := b.readLead(ctx, in, p.language)
	row.Portal, row.State = parser.PortalOf(in.from.Email), IntakeUnread
	sender := ""
	if row.Portal == "" {
		sender = "@" + domainOf(in.from.Email)
	}
	if l == nil {
		row.Note, row.Layout = IntakeNothing, "unread"+sender
		return
	}
	row.Record, row.Event, row.Fields = *l, l.Event, leadPaths(*l)
	row.Portal = nonEmpty(l.Source.Portal, row.Portal)
	row.Layout = string(l.Event)
	if l.Forwarded != nil {
		row.Layout += "+forwarded"
		p.way = asciiLower(nonEmpty(l.Forwarded.By, in.from.Email))
	} else if row.Portal == "" {
		row.Layout += sender
	}
	row.State, row.Note = b.intakeState(*l)
	p.reminds = row.State == IntakeLead && isReminder(in.mail)
}

// intakeState says what a record is to become. [IntakeLead] stands for
// [IntakeJoined] too.
func (b *Bridge) intakeState(l parser.Lead) (IntakeState, IntakeNote) {
	c := l.Contact
	switch {
	case b.wrote(c.RelayEmail) || b.wrote(c.Email):
		return IntakeOther, IntakeOurs
	case l.Event == parser.EventUnknown:
		return IntakeUnread, IntakeUnsure
	case !opensConversation(l.Event):
		return IntakeOther, ""
	case c.RelayEmail == "" && c.Email == "" && len(c.Phones) == 0 && (c.Display == "" || l.Message.Text == ""):
		return IntakeUnread, IntakeNobody
	}
	return IntakeLead, ""
}

// opensConversation says whether a mail of a kind is a customer's who can be
// answered. A missed call and a favourite say nothing that was written.
func opensConversation(e parser.Event) bool {
	switch e {
	case parser.EventLead, parser.EventMessage, parser.EventVisitRequest, parser.EventPriceOffer:
		return true
	}
	return false
}

// readLead reads a mail; nil where there is nothing of a lead in it.
func (b *Bridge) readLead(ctx context.Context, in *incoming, lang string) (l *parser.Lead) {
	defer func() {
		if p := recover(); p != nil { // a bug, which must not cost the mail
			b.log.ErrorContext(ctx, "reading a lead panicked", slog.Any("panic", p))
			l = nil
		}
	}()
	raw, err := io.ReadAll(io.LimitReader(in.raw.Reader(), maxIntakeRead))
	if err != nil {
		b.log.ErrorContext(ctx, "reading a mail for its lead", slog.Any("err", err))
		return nil
	}
	if l, err = parser.ParseLead(raw, parser.LeadOptions{Region: regions[lang]}); err != nil {
		return nil
	}
	return l
}

// leadPaths are the paths of the fields of a record that a portal's mails have.
func leadPaths(l parser.Lead) []string {
	phone := ""
	if len(l.Contact.Phones) > 0 {
		phone = "phones"
	}
	var paths []string
	for _, f := range []struct{ path, value string }{
		{"contact.city", l.Contact.City},
		{"contact.company", l.Contact.Company},
		{"contact.display", l.Contact.Display},
		{"contact.email", l.Contact.Email},
		{"contact.phones", phone},
		{"contact.relay_email", l.Contact.RelayEmail},
		{"listing.portal_ref", l.Listing.PortalRef},
		{"listing.price", l.Listing.Price},
		{"listing.ref", l.Listing.Ref},
		{"listing.title", l.Listing.Title},
		{"listing.url", l.Listing.URL},
		{"message.text", l.Message.Text},
	} {
		if f.value != "" {
			paths = append(paths, f.path)
		}
	}
	return paths
}

// heldIntake is what became of a mail to an intake address that is held.
func heldIntake(m Mail, a AccountID, in *incoming) IntakeMail {
	return IntakeMail{Mail: m.ID, Account: a, State: IntakeHeld, Portal: parser.PortalOf(in.from.Email), Layout: "held"}
}

// closeIntake ends the waiting of a mail to an intake address that is refused or
// forgotten.
func closeIntake(ctx context.Context, tx Tx, m Mail) error {
	row, err := tx.IntakeMail(ctx, m.ID)
	if errors.Is(err, ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	row.State = IntakeRefused
	if m.State == MailExpired {
		row.Note = IntakeUnanswered
	}
	return tx.PutIntakeMail(ctx, row)
}

// hasWriter says whether a portal gave an address for the customer of a
// conversation, beside the one that answers go to.
func hasWriter(ctx context.Context, tx Tx, r Recipient, email string) (bool, error) {
	_, err := tx.IntakeKey(ctx, r.Account, writerKey(r.Conversation, email))
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
