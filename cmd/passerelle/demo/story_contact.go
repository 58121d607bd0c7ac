package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

const (
	firstFrench  = "Bonjour,\n\nla Clio est-elle toujours disponible ? Je pourrais venir mardi ou jeudi."
	firstEnglish = "Hello,\n\nis the Mini still for sale? I could come on Friday after work."
)

func (s *story) contactByForm(ctx context.Context) error {
	t := &s.french
	p, err := s.openLead(ctx, newLead{Listing: t.listing.ID, Buyer: t.buyer, Text: firstFrench})
	if err != nil {
		return err
	}
	if p.Lead == nil {
		return errors.New("the answer has no lead")
	}
	t.conversation = p.Conversation
	s.out.saw("chat", t.buyer.Name+": "+p.Message.Text)
	return want("the name in the lead", p.Lead.Contact.Display, t.buyer.Name)
}

func (s *story) leadArrives(ctx context.Context) error { return s.lead(ctx, &s.french, firstFrench) }

// lead waits for the lead mail of a conversation, and reads it as the seller
// and the seller's CRM would.
func (s *story) lead(ctx context.Context, t *thread, text string) (err error) {
	t.lead, err = s.Smarthost.Wait(ctx, t.listing.seller().Contact, func(m Mail) bool {
		return m.Header("Lead-Event") == string(parser.EventLead) && m.Header("Lead-Conversation") == string(t.ID)
	})
	if err != nil {
		return err
	}
	s.out.mail("seller's mailbox", t.lead)
	l, err := parser.ParseLead(t.lead.Raw, parser.LeadOptions{})
	if err != nil {
		return err
	}
	if len(l.Warnings) > 0 {
		return fmt.Errorf("reading the lead: %q", l.Warnings)
	}
	return errors.Join(
		s.wantFrom(ctx, t.lead, t.Aliases.Seller),
		want("Lead-Name", t.lead.Header("Lead-Name"), t.buyer.Name),
		want("Lead-Email", t.lead.Header("Lead-Email"), t.Aliases.Seller),
		want("Lead-Listing-Ref", t.lead.Header("Lead-Listing-Ref"), t.listing.Reference),
		want("the lead's address", l.Contact.Email, ""),
		want("the lead's relay address", l.Contact.RelayEmail, t.Aliases.Seller),
		want("the lead's message", l.Message.Text, text),
		wantNone(t.lead, t.secrets()...),
	)
}

func (s *story) contactByMail(ctx context.Context) error {
	t := &s.other
	l, err := s.listing(ctx, t.listing.ID)
	if err != nil {
		return err
	}
	raw, err := sample.Message{
		Client: "iphone", Language: t.buyer.Language, From: sample.Address{Name: t.buyer.Name, Email: t.buyer.Email},
		To: sample.Address{Email: l.PublicAddress}, Subject: t.listing.Title, Text: firstEnglish, Date: time.Now(),
	}.Bytes()
	if err != nil {
		return err
	}
	if err := s.sendSigned(ctx, t.buyer.Email, l.PublicAddress, raw); err != nil {
		return err
	}
	s.out.saw("SMTP", "250: the mail is safe")
	c, err := s.conversationWith(ctx, t.listing, t.buyer.Email)
	if err != nil {
		return fmt.Errorf("looking for the conversation: %w", err)
	}
	t.conversation, t.Sequence = c.Conversation, 0
	if err := s.mailAtOnce(ctx, c.Buyer.ID); err != nil {
		return err
	}
	m, err := s.next(ctx, t)
	if err != nil {
		return err
	}
	return errors.Join(want("the message", m.Text, firstEnglish), s.lead(ctx, t, firstEnglish))
}
