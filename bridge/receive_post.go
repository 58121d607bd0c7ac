package bridge

import (
	"context"
	"errors"
	"net/netip"
	"strings"

	"github.com/passerelle-mail/passerelle/parser"
)

// mailPost is a mail that becomes a message.
type mailPost struct {
	in        *incoming
	reply     *parser.Reply
	recipient Recipient
	unproven  bool
	auto      *parser.AutoReply // nil for a person's mail
	links     bool              // its words, shown or hidden, may have some that do not pass
}

// postMail makes the message of a mail, and the conversation where it is a first
// contact. It sets the conversation and state of m.
func (b *Bridge) postMail(ctx context.Context, tx Tx, m *Mail, p mailPost) error {
	if p.recipient.Listing != "" && p.auto != nil {
		m.State, m.Reason = MailNoted, WhyAutoFirst
		return nil
	}
	c, err := b.conversationOfMail(ctx, tx, p)
	if err != nil {
		return err
	}
	m.ConversationID = c.ID
	msg, err := b.messageOfMail(ctx, tx, c, m, p)
	if err != nil {
		return err
	}
	removed := false
	if p.links {
		if removed, err = b.removeLinks(ctx, tx, c, &msg); err != nil {
			return err
		}
	}
	if p.auto != nil {
		return b.postAuto(ctx, tx, c, m, msg, p.auto)
	}
	if len(msg.Attachments) == 0 && c.Sequence > 2 {
		if done, err := b.postRobot(ctx, tx, c, m, msg); err != nil || done {
			return err
		}
	}
	if !p.unproven {
		// Whoever writes from an address reads it again.
		if err := tx.ReleaseAddress(ctx, p.in.from.Email); err != nil {
			return err
		}
	}
	if msg, err = b.post(ctx, tx, &c, msg); err != nil || !removed {
		return err
	}
	return b.noteRemovedLinks(ctx, tx, c, msg, p.in.from.Email, p.reply.Language)
}

// postRobot posts a mail as an automatic answer where it looks like one, though
// no header says so.
func (b *Bridge) postRobot(ctx context.Context, tx Tx, c Conversation, m *Mail, msg Message) (done bool, err error) {
	recent, err := tx.Exchange(ctx, c.ID, msg.Side.Other(), c.Sequence-robotLook)
	if err != nil || len(recent) == 0 {
		return false, err
	}
	if repeats(recent, msg) {
		m.Trace = append(m.Trace, Step{At: b.now(), Stage: "classify", Result: "repeats", Reason: "the same words again"})
		return true, b.postAuto(ctx, tx, c, m, msg, &parser.AutoReply{Kind: parser.AutoReplyOther})
	}
	if fast, err := races(ctx, tx, recent, msg); err != nil || !fast {
		return false, err
	}
	m.Trace = append(m.Trace, Step{At: b.now(), Stage: "classify", Result: "races", Reason: "answers at a program's speed"})
	msg.Kind, msg.AutoKind = KindAuto, parser.AutoReplyOther
	_, err = b.post(ctx, tx, &c, msg)
	return true, err
}

// messageOfMail makes the message of a mail, and puts its files.
func (b *Bridge) messageOfMail(ctx context.Context, tx Tx, c Conversation, m *Mail, p mailPost) (Message, error) {
	msg := Message{
		ID: newID[MessageID](), ConversationID: c.ID, Side: m.Side, Kind: KindText, Text: p.reply.Text,
		State: StateSent, Via: ViaMail, MailID: m.ID, Unproven: p.unproven, Omitted: p.in.omitted, CreatedAt: p.in.at,
	}
	if m.Side == SideSeller && !p.unproven && p.auto == nil {
		writer, err := memberByEmail(ctx, tx, c.AccountID, p.in.from.Email)
		if err != nil {
			return Message{}, err
		}
		msg.Member = writer.ID
	}
	if len(p.reply.Hidden) > 0 {
		msg.Full, msg.Hidden = p.reply.Full, p.reply.Hidden
	}
	if msg.Text == "" && len(p.in.files) == 0 {
		msg.Text = b.withoutText(c, m, p)
	}
	for _, f := range p.in.files {
		if err := tx.PutContent(ctx, f.spool.Content(), m.ReceivedAt); err != nil {
			return Message{}, err
		}
		msg.Attachments = append(msg.Attachments, f.attachment(msg.ID))
	}
	return msg, nil
}

// memberByEmail returns the member of an account who has an address and may sign
// in; a zero one where nobody does.
func memberByEmail(ctx context.Context, tx Tx, a AccountID, email string) (Member, error) {
	members, err := tx.Members(ctx, a)
	for _, m := range members {
		if !m.Blocked && sameAddress(m.Email, email) {
			return m, nil
		}
	}
	return Member{}, err
}

// withoutText is what stands for a mail that gives no words and no files: its
// subject, where the writer chose it, else a sentence.
func (b *Bridge) withoutText(c Conversation, m *Mail, p mailPost) string {
	if p.reply.Kind == parser.KindUnreadable {
		m.State, m.Reason = MailUnreadable, WhyUnreadable
		return b.sentence(sentenceUnreadable, p.reply.Language)
	}
	if subject := strings.TrimSpace(m.Subject); subject != "" && !strings.Contains(subject, c.Subject) {
		return subject
	}
	return b.sentence(sentenceEmpty, p.reply.Language)
}

// conversationOfMail returns the conversation of a mail, made where it is a
// first contact to a listing's public address.
func (b *Bridge) conversationOfMail(ctx context.Context, tx Tx, p mailPost) (Conversation, error) {
	if p.recipient.Listing == "" {
		return tx.Conversation(ctx, p.recipient.Conversation)
	}
	l, err := tx.Listing(ctx, p.recipient.Listing)
	if err != nil {
		return Conversation{}, err
	}
	buyer, err := b.buyerOfMail(ctx, tx, p)
	if err != nil {
		return Conversation{}, err
	}
	if _, err := tx.ConversationByPair(ctx, buyer.ID, l.ID); errors.Is(err, ErrNotFound) {
		if err := b.countFirstMail(ctx, tx, l, p.in.envelope.Network); err != nil {
			return Conversation{}, err
		}
	}
	return b.conversation(ctx, tx, buyer, l)
}

// countFirstMail counts a first contact for the listing's address, whose writers
// may be anybody, and for the client's network.
func (b *Bridge) countFirstMail(ctx context.Context, tx Tx, l Listing, network netip.Prefix) error {
	if err := b.countStranger(ctx, tx, network); err != nil {
		return err
	}
	return b.count(ctx, tx, "listing:"+string(l.ID), orDefault(b.inst.Limits.ListingMails, 100), "")
}

// buyerOfMail finds the buyer by the address in From, or makes one.
func (b *Bridge) buyerOfMail(ctx context.Context, tx Tx, p mailPost) (Buyer, error) {
	from := p.in.from
	buyer, err := tx.BuyerByEmail(ctx, from.Email)
	if !errors.Is(err, ErrNotFound) {
		return buyer, err
	}
	buyer = Buyer{
		ID: newID[BuyerID](), ExternalID: "mail:" + from.Email, Name: from.Name, Email: from.Email,
		CreatedAt: p.in.at,
	}
	return buyer, tx.PutBuyer(ctx, buyer)
}
