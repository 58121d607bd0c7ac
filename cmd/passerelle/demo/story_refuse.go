package demo

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/passerelle-mail/passerelle/parser/sample"
)

const stranger = "eve@stranger.example"

func (s *story) mailTwice(ctx context.Context) error {
	m, err := readStored("iphone-fr")
	if err != nil {
		return err
	}
	t := &s.french
	e, err := s.reply(t, m)
	if err != nil {
		return err
	}
	if err := s.send(ctx, e); err != nil {
		return err
	}
	s.out.saw("seller's mail", m.Name+".eml: 250")
	if err := s.wantPosted(ctx, t, m); err != nil {
		return err
	}
	if err := s.send(ctx, e); err != nil {
		return err
	}
	s.out.saw("seller's mail", m.Name+".eml again: 250")
	return s.nothingNew(ctx, t)
}

func (s *story) wrongAlias(ctx context.Context) error {
	m, err := readStored("gmail-fr")
	if err != nil {
		return err
	}
	t := &s.french
	e, err := s.reply(t, m)
	if err != nil {
		return err
	}
	e.To = mistype(e.To)
	if err := s.wantRefused(ctx, e, "RCPT", smtp.EnhancedCode{5, 1, 1}); err != nil {
		return err
	}
	return s.nothingNew(ctx, t)
}

// mistype changes the last character before the at sign.
func mistype(address string) string {
	local, domain, _ := strings.Cut(address, "@")
	last := "0"
	if strings.HasSuffix(local, last) {
		last = "1"
	}
	return local[:len(local)-1] + last + "@" + domain
}

// wantRefused sends a mail, which must be refused for good.
func (s *story) wantRefused(ctx context.Context, e envelope, command string, code smtp.EnhancedCode) error {
	err := s.send(ctx, e)
	refusal, ok := errors.AsType[*refusedError](err)
	if !ok {
		return fmt.Errorf("the mail was not refused: %w", err)
	}
	s.out.saw("SMTP", refusal.Error())
	if refusal.Command != command || refusal.Answer.Code != 550 || refusal.Answer.EnhancedCode != code {
		return fmt.Errorf("%w; want %s to answer 550 %v", err, command, code)
	}
	return nil
}

func (s *story) twoOnOneConnection(ctx context.Context) error {
	var mails []storedMail
	var both []envelope
	for _, name := range []string{"outlook-mobile-fr", "apple-mail-en"} {
		m, err := readStored(name)
		if err != nil {
			return err
		}
		e, err := s.reply(s.threadIn(m.Language), m)
		if err != nil {
			return err
		}
		mails, both = append(mails, m), append(both, e)
	}
	if err := s.send(ctx, both...); err != nil {
		return err
	}
	for _, m := range mails {
		s.out.saw("seller's mail", m.Name+".eml: 250")
		if err := s.wantPosted(ctx, s.threadIn(m.Language), m); err != nil {
			return err
		}
	}
	return nil
}

// strangerWrites first claims to be the seller, whose domain asks to refuse
// that, and then writes under another name.
func (s *story) strangerWrites(ctx context.Context) error {
	t := &s.french
	forged, err := s.strangersMail(t, mail.Address{Name: "Garage Dubreuil", Address: t.listing.seller().Contact})
	if err != nil {
		return err
	}
	s.out.saw("stranger's mail", "From: "+t.listing.seller().Contact)
	if err := s.wantRefused(ctx, forged, "DATA", smtp.EnhancedCode{5, 7, 1}); err != nil {
		return err
	}
	honest, err := s.strangersMail(t, mail.Address{Name: "Eve", Address: stranger})
	if err != nil {
		return err
	}
	s.out.saw("stranger's mail", "From: "+stranger)
	if err := s.send(ctx, honest); err != nil {
		return err
	}
	s.out.saw("SMTP", "250: the mail is held")
	return s.nothingNew(ctx, t)
}

// strangersMail is from a stranger's own mail server, whatever its From says.
func (s *story) strangersMail(t *thread, from mail.Address) (envelope, error) {
	raw, err := sample.Message{
		Client: "gmail", Language: "en", From: sample.Address{Name: from.Name, Email: from.Address},
		To: sample.Address{Email: t.Aliases.Seller}, Subject: t.Subject, Text: "Please pay to this account instead.", Date: time.Now(),
	}.Bytes()
	if err != nil {
		return envelope{}, err
	}
	signed, err := s.Zone.Sign("stranger.example", raw)
	return envelope{From: stranger, To: t.Aliases.Seller, Raw: signed}, err
}
