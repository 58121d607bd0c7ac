package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

const (
	chatAnswer   = "Merci pour toutes ces précisions. À mardi, 10 h !"
	markedBy     = "Nadia Ferrand"
	markedPseudo = "nadia_f"
)

func (s *story) buyerAnswers(ctx context.Context) error {
	t := &s.french
	if _, err := s.postMessage(ctx, t.ID, newMessage{Side: bridge.SideBuyer, Text: chatAnswer}); err != nil {
		return err
	}
	posted, err := s.next(ctx, t)
	if err != nil {
		return err
	}
	m, err := s.Smarthost.Wait(ctx, t.listing.seller().Contact, t.mailOf(posted))
	if err != nil {
		return err
	}
	s.out.mail("seller's mailbox", m)
	o, err := m.Read()
	if err != nil {
		return err
	}
	return errors.Join(
		want("Lead-Event", m.Header("Lead-Event"), string(parser.EventMessage)),
		s.wantFrom(ctx, m, t.Aliases.Seller),
		wantText("the mail", o.Text, chatAnswer),
		t.wantThreaded(m),
		wantNone(m, t.secrets()...),
	)
}

// wantThreaded is an error unless mail clients show a mail in one thread with
// the lead mail.
func (t *thread) wantThreaded(m Mail) error {
	lead, err := t.lead.Read()
	if err != nil {
		return err
	}
	o, err := m.Read()
	if err != nil {
		return err
	}
	if !slices.Contains(o.References, lead.MessageID) {
		err = fmt.Errorf("the mail does not refer to the lead mail %s, but to %q", lead.MessageID, o.References)
	}
	return errors.Join(err,
		want("Subject", o.Subject, lead.Subject),
		want("In-Reply-To", strings.Trim(m.Header("In-Reply-To"), "<>"), t.last),
	)
}

func (s *story) buyerMarks(ctx context.Context) error {
	l := listingOf("fiat500")
	run := s.french.buyer.ExternalID
	b := newBuyer{
		ExternalID: "nadia-" + run, Pseudonym: markedPseudo, Name: markedBy, MemberSince: since(2022, 9),
		Email: "nadia.ferrand." + run + "@boite.example", Phone: "+33639980012", Language: "fr",
	}
	p, err := s.markFavorite(ctx, newFavorite{Listing: l.ID, Buyer: b})
	if err != nil {
		return err
	}
	t := &thread{listing: l, buyer: b, conversation: p.Conversation}
	t.Sequence = 0
	shown, err := s.next(ctx, t)
	if err != nil {
		return err
	}
	m, err := s.Smarthost.Wait(ctx, l.seller().Contact, func(m Mail) bool {
		return m.Header("Lead-Event") == string(parser.EventFavorite) && m.Header("Lead-Conversation") == string(t.ID)
	})
	if err != nil {
		return err
	}
	s.out.mail("seller's mailbox", m)
	o, err := m.Read()
	if err != nil {
		return err
	}
	if p.Lead != nil || m.Header("Lead-Id") != "" {
		err = errors.New("the favourite made a lead")
	}
	if m.Header("List-Unsubscribe") == "" {
		err = errors.Join(err, errors.New("the mail has no List-Unsubscribe"))
	}
	sentence := parser.FavoriteSentence(l.seller().Language)
	return errors.Join(err,
		want("the message", shown.Text, sentence),
		want("its kind", string(shown.Kind), string(bridge.KindSystem)),
		s.wantFrom(ctx, m, t.Aliases.Seller),
		wantText("the mail", o.Text, sentence),
		wantText("the mail", o.Text, markedPseudo),
		wantNone(m, append(t.secrets(), markedBy)...),
	)
}
