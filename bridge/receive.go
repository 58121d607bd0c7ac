package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// Receive takes a mail in for each of its recipients, who come from
// [Bridge.Resolve].
//
// The results stand in the order of the recipients: nil where the mail is safe
// on disk, else why it is refused. A mail that was taken in before is not
// stored again and is no error: the sender may have missed our first answer.
// The second result is a fault, ours or of the body's reader: then nothing was
// kept for anybody.
func (b *Bridge) Receive(ctx context.Context, m IncomingMail) ([]error, error) {
	in, err := b.readIncoming(ctx, m)
	if err != nil {
		b.metrics.mails.WithLabelValues("fault").Inc()
		return nil, fmt.Errorf("receiving mail: %w", err)
	}
	defer in.close(b.log)
	deliveries := make([]*delivery, len(m.Recipients))
	accepted := 0
	for i, r := range m.Recipients {
		d, err := b.prepare(ctx, in, r)
		if err != nil {
			b.metrics.mails.WithLabelValues("fault").Inc()
			return nil, fmt.Errorf("receiving mail: %w", err)
		}
		deliveries[i] = d
		if d.refusal == nil {
			accepted++
		}
	}
	if accepted > 0 && !m.PerRecipient {
		holdRefused(deliveries)
	}
	return b.deliver(ctx, in, deliveries)
}

// holdRefused keeps the copies of refusing recipients, since the one answer of
// SMTP is that the mail was taken.
func holdRefused(ds []*delivery) {
	for _, d := range ds {
		if d.refusal != nil {
			d.mail.State, d.mail.Reason = MailHeld, WhyRefusedHere
			d.refusal = nil
		}
	}
}

// deliver stores what was not refused, in one transaction, and then tells the
// watchers.
func (b *Bridge) deliver(ctx context.Context, in *incoming, ds []*delivery) ([]error, error) {
	done := b.metrics.stage("store", b.now)
	err := b.storeDeliveries(ctx, in, ds)
	done()
	if err != nil {
		b.metrics.mails.WithLabelValues("fault").Add(float64(len(ds)))
		return nil, fmt.Errorf("receiving mail: storing it: %w", err)
	}
	results := make([]error, len(ds))
	for i, d := range ds {
		results[i] = d.refusal
		if d.mail.Recipient == postmaster && !d.duplicate {
			b.notePostmaster(ctx, d)
		}
		b.report(ctx, in, d)
	}
	b.wakeOutbox()
	return results, nil
}

// storeDeliveries stores the copies that are not refused. Limits are found only
// while a copy is stored: it is then refused, and the others are stored without
// it.
func (b *Bridge) storeDeliveries(ctx context.Context, in *incoming, ds []*delivery) error {
	for {
		var at *delivery
		err := b.store.Update(ctx, func(tx Tx) error {
			for _, d := range ds {
				if d.refusal != nil {
					continue
				}
				at = d
				if err := b.storeDelivery(ctx, tx, in, d); err != nil {
					return err
				}
			}
			return nil
		})
		limited := errors.Is(err, ErrLimited)
		if !limited && !errors.Is(err, ErrRefusedSender) {
			return err
		}
		at.refuse(b, "policy", b.noteLimit(ctx, err))
		if !limited && !in.envelope.PerRecipient && slices.ContainsFunc(ds, func(d *delivery) bool { return d.refusal == nil }) {
			holdRefused([]*delivery{at})
		}
	}
}

func (b *Bridge) noteHeld(ctx context.Context, tx Tx, in *incoming, m Mail, ask question) error {
	if m.ConversationID != "" {
		if err := b.addEvent(ctx, tx, m.ConversationID, EventMailHeld, m.Side, string(m.Reason)); err != nil {
			return err
		}
	}
	if err := b.countStranger(ctx, tx, in.envelope.Network); err != nil {
		return err
	}
	if m.HeaderFrom != "" {
		key := "held:" + string(m.Party) + ":" + m.HeaderFrom
		if err := b.count(ctx, tx, key, orDefault(b.inst.Limits.HeldSender, 20), ""); err != nil {
			return err
		}
	}
	if err := b.count(ctx, tx, "held:"+string(m.Party), orDefault(b.inst.Limits.Held, 30), ""); err != nil || ask.to == "" {
		return err
	}
	return b.askAboutSender(ctx, tx, m, ask)
}

func (b *Bridge) report(ctx context.Context, in *incoming, d *delivery) {
	outcome := string(d.kept.State)
	switch {
	case errors.Is(d.refusal, ErrLimited):
		outcome = "limited"
	case d.refusal != nil:
		outcome = "refused"
	case d.duplicate:
		outcome = "duplicate"
	case d.kept.ConversationID != "" || d.intake:
		b.hub.publish(Change{Conversation: d.kept.ConversationID, Account: d.account})
	}
	b.metrics.mails.WithLabelValues(outcome).Inc()
	attrs := []slog.Attr{
		slog.String("msg_id", string(d.mail.ID)), slog.String("conversation", string(d.kept.ConversationID)),
		slog.String("outcome", outcome), slog.Int64("bytes", in.raw.size),
	}
	if d.refusal != nil {
		attrs = append(attrs, slog.Any("err", d.refusal))
	}
	b.log.LogAttrs(ctx, slog.LevelInfo, "mail received", attrs...)
	b.reportIntake(ctx, d)
}

// storeDelivery stores one copy of a mail and what follows from it. It starts
// from d.mail as prepared, since a transaction may run twice.
func (b *Bridge) storeDelivery(ctx context.Context, tx Tx, in *incoming, d *delivery) error {
	m := d.mail
	_, err := tx.MailByDedupKey(ctx, m.DedupKey)
	d.duplicate = err == nil
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	if err := tx.PutContent(ctx, in.compressed.Content(), m.ReceivedAt); err != nil {
		return err
	}
	if d.post != nil && m.State != MailHeld {
		if err := d.post(ctx, tx, &m); err != nil {
			return err
		}
	}
	if m.State == MailHeld {
		if err := b.noteHeld(ctx, tx, in, m, d.ask); err != nil {
			return err
		}
		if d.intake {
			if err := tx.PutIntakeMail(ctx, heldIntake(m, d.account, in)); err != nil {
				return err
			}
		}
	}
	m.Trace = append(m.Trace, Step{At: b.now(), Stage: "store", Result: string(m.State), Reason: string(m.Reason)})
	d.kept = m
	return tx.AddMail(ctx, m)
}

// delivery is one recipient's copy of a mail, on its way into the store.
type delivery struct {
	mail    Mail // as prepared
	kept    Mail // as stored
	account AccountID
	refusal error
	// post makes the message or whatever else follows; nil where nothing does.
	// It may set the mail's conversation and state.
	post      func(ctx context.Context, tx Tx, m *Mail) error
	unproven  bool
	duplicate bool
	intake    bool // it came to an intake address
	raised    []IntakeWarning
	ask       question // about the sender, where the mail is held
}

// prepare decides what becomes of one copy, as far as that needs no writing. An
// error is a fault of ours.
func (b *Bridge) prepare(ctx context.Context, in *incoming, r Recipient) (*delivery, error) {
	d := &delivery{account: r.Account, intake: r.intake(), mail: Mail{
		ID:             newID[MailID](),
		DedupKey:       in.dedupKey(r),
		State:          MailPosted,
		Recipient:      r.Alias.Local(),
		ConversationID: r.Conversation,
		Side:           r.Side,
		Party:          r.party(in.from.Email),
		EnvelopeFrom:   in.envelope.From,
		HeaderFrom:     in.from.Email,
		HeaderID:       in.mail.Header.MessageID(),
		Subject:        in.mail.Header.Text("Subject"),
		Raw:            in.compressed.Content().Hash,
		ReceivedAt:     in.at,
	}}
	if r.Postmaster {
		b.preparePostmaster(in, d)
		return d, nil
	}
	d.step(in.at, "resolve", r.Alias.Role().String(), "")
	if r.Notification != "" {
		side, done, err := b.returned(ctx, in, d, r)
		if done {
			return d, err
		}
		r = side
		d.mail.Recipient, d.mail.DedupKey = r.Alias.Local(), in.dedupKey(r)
		d.mail.ConversationID, d.mail.Side, d.mail.Party = r.Conversation, r.Side, r.party(in.from.Email)
	}
	if err := in.loop(ctx, b); errors.Is(err, ErrLoop) {
		d.refuse(b, "classify", err)
		return d, nil
	} else if err != nil {
		return nil, err
	}
	if err := b.proveSender(ctx, in, d, r); err != nil || d.refusal != nil || d.mail.State == MailHeld {
		b.unproven(in, d)
		return d, err
	}
	return d, b.classify(ctx, in, d, r)
}

func (d *delivery) step(at time.Time, stage, result, reason string) {
	d.mail.Trace = append(d.mail.Trace, Step{At: at, Stage: stage, Result: result, Reason: reason})
}

func (d *delivery) refuse(b *Bridge, stage string, err error) {
	d.refusal = err
	d.step(b.now(), stage, "refused", err.Error())
}

func (d *delivery) hold(b *Bridge, stage, reason string, why MailReason) {
	d.mail.State, d.mail.Reason = MailHeld, why
	d.step(b.now(), stage, "held", reason)
}

// proveSender judges by who wrote the mail.
func (b *Bridge) proveSender(ctx context.Context, in *incoming, d *delivery, r Recipient) error {
	defer b.metrics.stage("prove", b.now)()
	if in.from.Email == "" {
		d.hold(b, "prove", "from_not_one", WhyNotOneSender)
		return nil
	}
	known, err := b.senderKnown(ctx, in.from.Email, r)
	if err != nil {
		return err
	}
	if !known && r.Conversation != "" {
		if err := b.refuseOtherSide(ctx, in, d, r); err != nil || d.refusal != nil {
			return err
		}
	}
	proof, err := in.prove(ctx, b)
	if err != nil {
		return err
	}
	if proof.Checked {
		d.step(b.now(), "authenticate", "authentication_results", proof.Summary)
	}
	v, reason := judge(known, proof, b.inst.AllowUnproven)
	if known && (r.intake() || r.portal != "") {
		if v, reason, err = b.judgePortal(ctx, in, r, v, reason, proof); err != nil {
			return err
		}
	}
	switch v {
	case verdictRefuse:
		d.refuse(b, "prove", fmt.Errorf("%s: %w", reason, ErrRefusedSender))
	case verdictHold:
		d.hold(b, "prove", reason, WhySenderInDoubt)
		d.ask, err = b.questionAbout(ctx, d.mail, r, known)
	case verdictPost, verdictPostUnproven:
		d.step(b.now(), "prove", reason, "")
	}
	d.unproven = v == verdictPostUnproven
	return err
}

// sameAddress compares addresses, in any case of ASCII letters. The folding of
// Unicode would take an s with a long tail for an s, and so a domain that
// nobody owns, which has no policy, for one that has.
func sameAddress(a, b string) bool { return asciiLower(a) == asciiLower(b) }

// refuseOtherSide refuses what one side writes to the other side's alias: held,
// it would show its address to that side.
func (b *Bridge) refuseOtherSide(ctx context.Context, in *incoming, d *delivery, r Recipient) error {
	return b.store.View(ctx, func(tx Tx) error {
		t, err := b.thread(ctx, tx, r.Conversation)
		if err == nil && slices.ContainsFunc(t.addresses(r.Side.Other()), func(a string) bool { return sameAddress(a, in.from.Email) }) {
			d.refuse(b, "prove", fmt.Errorf("other_side: %w", ErrRefusedSender))
		}
		return err
	})
}

// senderKnown says whether an address belongs to the side that an alias is for.
func (b *Bridge) senderKnown(ctx context.Context, email string, r Recipient) (known bool, err error) {
	switch {
	case r.Listing != "": // a first contact: whoever writes is the buyer
		return true, nil
	case sameAddress(email, r.contact), r.portal != "" && parser.PortalOf(email) == r.portal:
		return true, nil
	}
	err = b.store.View(ctx, func(tx Tx) error {
		if r.intake() {
			known, err = b.intakeKnows(ctx, tx, r.Account, email)
			return err
		}
		if r.portal != "" {
			if known, err = hasWriter(ctx, tx, r, email); err != nil || known {
				return err
			}
		}
		if r.Side == SideBuyer {
			known, err = tx.SenderAuthorized(ctx, BuyerParty(r.Buyer), email)
			return err
		}
		known, err = accountKnows(ctx, tx, r.Account, email)
		return err
	})
	return known, err
}

func accountKnows(ctx context.Context, tx Tx, id AccountID, email string) (bool, error) {
	members, err := tx.Members(ctx, id)
	if err != nil {
		return false, err
	}
	for _, m := range members {
		if !m.Blocked && sameAddress(m.Email, email) {
			return true, nil
		}
	}
	return tx.SenderAuthorized(ctx, AccountParty(id), email)
}

// classify decides by what kind of mail it is.
func (b *Bridge) classify(ctx context.Context, in *incoming, d *delivery, r Recipient) error {
	if r.intake() || r.portal != "" && parser.PortalOf(in.from.Email) != "" {
		if err := b.classifyIntake(ctx, in, d, r); !errors.Is(err, errNotPortal) {
			return err
		}
	}
	defer b.metrics.stage("parse", b.now)()
	sent, err := b.quotable(ctx, r, in.mail.Header.Get("In-Reply-To"))
	if err != nil {
		return err
	}
	b.decide(in, d, r, in.mail.Reply(parser.ReplyOptions{Sent: sent}))
	return nil
}

// decide decides by what the reply is.
func (b *Bridge) decide(in *incoming, d *delivery, r Recipient, reply *parser.Reply) {
	d.step(b.now(), "classify", string(reply.Kind), "")
	switch {
	case reply.Kind == parser.KindBounce || reply.Kind == parser.KindComplaint:
		b.noteReport(in, d)
		return
	case in.refusal != nil:
		d.refuse(b, "policy", in.refusal)
		return
	}
	d.step(b.now(), "parse", nonEmpty(reply.Client, "unknown_client"),
		strconv.Itoa(len(reply.Full)-len(reply.Text))+" bytes hidden")
	if len(in.omitted) > 0 {
		d.step(b.now(), "policy", "left_out", strings.Join(in.omitted, ", "))
	}
	p := mailPost{in: in, reply: reply, recipient: r, unproven: d.unproven, links: b.mayHaveLinks(reply, d.mail.Subject)}
	if reply.Kind == parser.KindAutoReply {
		if auto, err := in.mail.AutoReply(); err == nil {
			p.auto = auto
			d.step(b.now(), "parse", "auto_"+string(auto.Kind), dayOf(auto.Until))
		}
	}
	d.post = func(ctx context.Context, tx Tx, m *Mail) error { return b.postMail(ctx, tx, m, p) }
}

func nonEmpty(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
