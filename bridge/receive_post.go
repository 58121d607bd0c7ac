package bridge

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// mailPost is a mail that becomes a message.
type mailPost struct {
	in        *incoming
	reply     *parser.Reply
	recipient Recipient
	unproven  bool
	auto      bool
}

// postMail makes the message of a mail, and the conversation where it is a first
// contact. It sets the conversation and state of m.
func (b *Bridge) postMail(ctx context.Context, tx Tx, m *Mail, p mailPost) error {
	if p.recipient.Listing != "" && p.auto {
		m.State, m.Reason = MailNoted, "An automatic answer starts no conversation."
		return nil
	}
	c, err := b.conversationOfMail(ctx, tx, p)
	if err != nil {
		return err
	}
	m.ConversationID = c.ID
	if p.auto {
		folded, err := b.foldAuto(ctx, tx, c, m)
		if err != nil || folded {
			return err
		}
	}
	msg := Message{
		ID: newID[MessageID](), ConversationID: c.ID, Side: m.Side, Kind: KindText, Text: p.reply.Text,
		State: StateSent, Via: ViaMail, MailID: m.ID, Unproven: p.unproven, Omitted: p.in.omitted, CreatedAt: p.in.at,
	}
	if p.auto {
		msg.Kind = KindAuto
	}
	if len(p.reply.Hidden) > 0 {
		msg.Full, msg.Hidden = p.reply.Full, p.reply.Hidden
	}
	if msg.Text == "" && len(p.in.files) == 0 {
		msg.Text = b.withoutText(c, m, p)
	}
	if !p.auto && !p.unproven {
		// Whoever writes from an address reads it again.
		if err := tx.ReleaseAddress(ctx, p.in.from.Email); err != nil {
			return err
		}
	}
	for _, f := range p.in.files {
		if err := tx.PutContent(ctx, f.spool.Content(), m.ReceivedAt); err != nil {
			return err
		}
		msg.Attachments = append(msg.Attachments, f.attachment(msg.ID))
	}
	_, err = b.post(ctx, tx, &c, msg)
	return err
}

// withoutText is what stands for a mail that gives no words and no files: its
// subject, where the writer chose it, else a sentence.
func (b *Bridge) withoutText(c Conversation, m *Mail, p mailPost) string {
	if p.reply.Kind == parser.KindUnreadable {
		m.State, m.Reason = MailUnreadable, "The mail could not be read."
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
	return b.conversation(ctx, tx, buyer, l)
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

// foldAuto keeps an automatic answer out of the thread where the side already
// has one within a day.
func (b *Bridge) foldAuto(ctx context.Context, tx Tx, c Conversation, m *Mail) (bool, error) {
	_, found, err := tx.AutoMessageSince(ctx, c.ID, m.Side, m.ReceivedAt.Add(-24*time.Hour))
	if err != nil || !found {
		return false, err
	}
	m.State, m.Reason = MailNoted, "One more automatic answer within a day."
	return true, nil
}
