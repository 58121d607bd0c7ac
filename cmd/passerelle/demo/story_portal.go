package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// portalRelays is the domain of addresses that lead to customers of another
// portal.
const portalRelays = "messagerie.leboncoin.fr"

// otherPortal has another portal send the French seller a lead, whose answer goes
// back through it, and whose customer writes again.
func (s *story) otherPortal(ctx context.Context) error {
	seller, run := s.french.listing.seller(), strings.ToLower(rand.Text()[:22])
	var intake struct{ Address string }
	if err := s.call(ctx, http.MethodGet, "/v1/accounts/"+seller.ID+"/intake", nil, &intake); err != nil {
		return err
	}
	relay := run + "@" + portalRelays
	question := "Bonjour, la Clio est-elle encore là ? Mon dossier : " + run
	if err := s.sendSigned(ctx, relay, intake.Address, portalMail(relay, s.french.listing, question)); err != nil {
		return err
	}
	s.out.saw("SMTP", "250: the portal's mail is safe")
	lead, err := s.Smarthost.Wait(ctx, seller.Contact, func(m Mail) bool {
		o, err := m.Read()
		return err == nil && m.Header("Lead-Source") == "leboncoin" && strings.Contains(oneLine(o.Text), run)
	})
	if err != nil {
		return err
	}
	s.out.mail("seller's mailbox", lead)
	err = errors.Join(want("Lead-Name", lead.Header("Lead-Name"), "Nina"), want("Lead-Listing-Ref", lead.Header("Lead-Listing-Ref"), s.french.listing.Reference))
	if err != nil {
		return err
	}
	return s.answerPortal(ctx, lead, relay)
}

func (s *story) answerPortal(ctx context.Context, lead Mail, relay string) error {
	seller, alias := s.french.listing.seller(), lead.Header("Lead-Email")
	answer, err := s.write(ctx, seller.Contact, alias, "Oui, elle est là. Passez samedi.")
	if err != nil {
		return err
	}
	got, err := s.Smarthost.Wait(ctx, relay, func(Mail) bool { return true })
	if err != nil {
		return err
	}
	o, err := got.Read()
	if err != nil {
		return err
	}
	s.out.saw("the portal's relay", o.From.Name+": "+answer)
	if err := errors.Join(wantText("the answer", o.Text, answer), wantNone(got, seller.Contact, seller.Members[0].Email)); err != nil {
		return err
	}
	again, err := s.write(ctx, relay, o.From.Email, "Parfait, à samedi.")
	if err != nil {
		return err
	}
	c, err := s.conversation(ctx, bridge.ConversationID(lead.Header("Lead-Conversation")))
	if err != nil {
		return err
	}
	if n := len(c.Messages); n != 3 || c.Messages[2].Text != again {
		return fmt.Errorf("the chat shows %d messages; want the question, the answer and %q", n, again)
	}
	s.out.saw("chat", "Nina: "+again)
	return nil
}

// write sends a mail that somebody writes, and returns its text.
func (s *story) write(ctx context.Context, from, to, text string) (string, error) {
	raw, err := sample.Message{
		Client: "iphone", Language: "fr", From: sample.Address{Email: from}, To: sample.Address{Email: to}, Subject: "Re: Renault Clio", Text: text, Date: time.Now(),
	}.Bytes()
	if err == nil {
		err = s.sendSigned(ctx, from, to, raw)
	}
	return text, err
}

// portalMail is a mail in which a portal tells its seller of a message.
func portalMail(relay string, l sampleListing, text string) []byte {
	return []byte(strings.ReplaceAll(`From: "Nina via leboncoin" <`+relay+`>
To: `+l.seller().Contact+`
Subject: Nouveau message pour "Renault Clio" sur leboncoin
Date: `+time.Now().Format(time.RFC1123Z)+`
Message-ID: <`+relay+`>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

Bonjour,

Vous avez reçu un nouveau message concernant votre annonce.

Prénom : Nina
Référence : `+l.Reference+`

Message :
`+text+`
`, "\n", "\r\n"))
}
