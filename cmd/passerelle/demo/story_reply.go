package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/mail"
	"strconv"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// sellersAnswer sends every stored reply to the conversation in its language.
func (s *story) sellersAnswer(ctx context.Context) error {
	stored, err := storedMails()
	if err != nil {
		return err
	}
	for _, m := range stored {
		if err := s.answer(ctx, m); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	s.out.saw("", fmt.Sprintf("%d replies, each cut to what was written", len(stored)))
	return nil
}

func (s *story) answer(ctx context.Context, m storedMail) error {
	t := s.threadIn(m.Language)
	e, err := s.reply(t, m)
	if err != nil {
		return err
	}
	if err := s.send(ctx, e); err != nil {
		return err
	}
	s.out.saw("seller's mail", m.Name+".eml: 250")
	return s.wantPosted(ctx, t, m)
}

// reply makes a stored mail the seller's next answer in a conversation.
func (s *story) reply(t *thread, m storedMail) (envelope, error) {
	sender := t.listing.seller()
	_, domain, _ := strings.Cut(sender.Contact, "@")
	t.last = strings.ToLower(rand.Text()) + "@" + domain
	from := mail.Address{Name: sender.Members[0].Name, Address: sender.Contact}
	raw, err := s.Zone.Sign(domain, readdress(m.Raw, from, mail.Address{Address: t.Aliases.Seller}, t.last))
	return envelope{From: sender.Contact, To: t.Aliases.Seller, Raw: raw}, err
}

// wantPosted is an error unless the chat shows just what was written in a
// stored mail.
func (s *story) wantPosted(ctx context.Context, t *thread, m storedMail) error {
	got, err := s.next(ctx, t)
	if err != nil {
		return err
	}
	var files []string
	for _, a := range got.Attachments {
		files = append(files, a.Name)
		s.out.saw("", "with the file "+a.Name)
	}
	return errors.Join(
		want("the message", got.Text, m.Text),
		want("its author", string(got.Side), string(bridge.SideSeller)),
		want("its kind", string(got.Kind), string(bridge.KindText)),
		want("its door", string(got.Via), string(bridge.ViaMail)),
		want("its files", strings.Join(files, ", "), strings.Join(m.Attachments, ", ")),
	)
}

// sendSigned sends a mail that the sender's domain signs.
func (d Doors) sendSigned(ctx context.Context, from, to string, raw []byte) error {
	_, domain, _ := strings.Cut(from, "@")
	signed, err := d.Zone.Sign(domain, raw)
	if err != nil {
		return err
	}
	return d.send(ctx, envelope{From: from, To: to, Raw: signed})
}

func (s *story) threadIn(language string) *thread {
	if language == "fr" {
		return &s.french
	}
	return &s.other
}

// buyersAreMailed looks for a mail of every answer in the buyers' mailboxes.
func (s *story) buyersAreMailed(ctx context.Context) error {
	for _, t := range []*thread{&s.french, &s.other} {
		ms, err := s.messages(ctx, t, 0)
		if err != nil {
			return err
		}
		for _, m := range ms {
			if m.Side != bridge.SideSeller {
				continue
			}
			if err := s.buyerIsMailed(ctx, t, m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *story) buyerIsMailed(ctx context.Context, t *thread, m chatMessage) error {
	got, err := s.Smarthost.Wait(ctx, t.buyer.Email, t.mailOf(m))
	if err != nil {
		return err
	}
	o, err := got.Read()
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(m.Text, "\n")
	s.out.saw("buyer's mailbox", got.Header("From")+": "+first)
	return errors.Join(
		s.wantFrom(ctx, got, t.Aliases.Buyer),
		wantText("the mail", o.Text, m.Text),
		wantNone(got, t.sellerSecrets()...),
	)
}

// mailOf finds the mail that tells of a message.
func (t *thread) mailOf(m chatMessage) func(Mail) bool {
	return func(got Mail) bool {
		return got.Header("Lead-Conversation") == string(t.ID) && got.Header("Lead-Sequence") == strconv.Itoa(m.Sequence)
	}
}
