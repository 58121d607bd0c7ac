package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-message"
	"github.com/emersion/go-msgauth/dkim"
)

// want is an error where a value is not the right one.
func want(what, got, right string) error {
	if got == right {
		return nil
	}
	return fmt.Errorf("%s is %q; want %q", what, got, right)
}

// wantText is an error where a text does not hold another; white space and
// where lines are broken do not count.
func wantText(what, got, part string) error {
	if strings.Contains(oneLine(got), oneLine(part)) {
		return nil
	}
	return fmt.Errorf("%s does not hold %q", what, part)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// wantFrom is an error unless a mail is from an alias, to be answered there, and
// signed for the alias's domain.
func (s *story) wantFrom(ctx context.Context, m Mail, alias string) error {
	o, err := m.Read()
	if err != nil {
		return err
	}
	return errors.Join(want("From", o.From.Email, alias), want("Reply-To", o.ReplyTo.Email, alias), s.wantSigned(ctx, m, alias))
}

// wantSigned is an error unless a mail has one DKIM signature, which is good,
// and of the domain of its alias.
func (s *story) wantSigned(ctx context.Context, m Mail, alias string) error {
	found, err := dkim.VerifyWithOptions(bytes.NewReader(m.Raw), &dkim.VerifyOptions{
		LookupTXT: func(name string) ([]string, error) { return s.Zone.LookupTXT(ctx, name) },
	})
	if err != nil {
		return err
	}
	if len(found) != 1 {
		return fmt.Errorf("the mail has %d DKIM signatures; want 1", len(found))
	}
	if found[0].Err != nil {
		return fmt.Errorf("the mail's DKIM signature: %w", found[0].Err)
	}
	return want("the domain that signs the mail", found[0].Domain, alias[strings.LastIndexByte(alias, '@')+1:])
}

// wantNone is an error where any byte of a mail, as it was sent or decoded,
// holds one of the secrets: addresses, names, or phones in E.164.
func wantNone(m Mail, secrets ...string) error {
	views := []string{string(m.Raw)}
	e, err := message.Read(bytes.NewReader(m.Raw))
	if err != nil {
		return err
	}
	err = e.Walk(func(_ []int, part *message.Entity, err error) error {
		if err != nil {
			return err
		}
		view, err := decoded(part)
		views = append(views, view)
		return err
	})
	if err != nil {
		return err
	}
	for _, view := range views {
		for _, secret := range secrets {
			if holds(view, secret) {
				return fmt.Errorf("the mail %q gives %s away", m.Header("Subject"), secret)
			}
		}
	}
	return nil
}

// decoded returns the header and the body of one part of a mail.
func decoded(part *message.Entity) (string, error) {
	var b strings.Builder
	for fields := part.Header.Fields(); fields.Next(); {
		text, err := fields.Text()
		if err != nil {
			text = fields.Value()
		}
		b.WriteString(text + "\n")
	}
	if part.MultipartReader() != nil {
		return b.String(), nil
	}
	_, err := io.Copy(&b, part.Body)
	return b.String(), err
}

// holds says whether a text has a secret in it. A phone is also found in its
// national form, and with other marks between its digits.
func holds(text, secret string) bool {
	text, secret = strings.ToLower(text), strings.ToLower(secret)
	if number, isPhone := strings.CutPrefix(secret, "+33"); isPhone {
		text, secret = strings.NewReplacer(" ", "", ".", "", "-", "", "\u00a0", "", "\u202f", "").Replace(text), number
	}
	return secret != "" && strings.Contains(text, secret)
}

// secrets are what the seller must not learn of the buyer.
func (t *thread) secrets() []string {
	return []string{t.buyer.Email, t.buyer.Phone, t.Aliases.Buyer}
}

// sellerSecrets are what the buyer must not learn of the seller.
func (t *thread) sellerSecrets() []string {
	s := t.listing.seller()
	secrets := []string{s.Contact, t.Aliases.Seller}
	for _, m := range s.Members {
		secrets = append(secrets, m.Email)
	}
	return secrets
}
