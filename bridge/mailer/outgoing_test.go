package mailer_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/parser"
)

// What the sample mails are made of.
const (
	domain       = "reply.voiturama.example"
	sellerAlias  = "1s7k2m9p4q8r3t5v6w0x1y2z3a4b@" + domain
	buyerAlias   = "1b8n3c5d7f9g1h3j5k7m9p1q3r5t@" + domain
	conversation = "0198f0c4-6a1e-7c3d-9b1f-2a4d6c8e0f13"
	sellerEmail  = "ventes@garage-dubreuil.example"
	buyerEmail   = "marie.durand@courriel.example"
	buyerPhone   = "+33639980001"
)

var (
	at  = time.Date(2026, 5, 12, 8, 42, 12, 0, time.UTC)
	key = mailer.SigningKey{ID: "2026a", Key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))}
)

// sample returns what a mail of a kind is made of, to a seller.
func sample(kind bridge.NotificationKind, lang string) bridge.Outgoing {
	o := bridge.Outgoing{
		Notification: bridge.Notification{
			ID: "0198f0c4-7777-7c3d-9b1f-2a4d6c8e0f77", Kind: kind, ConversationID: conversation,
			Side: bridge.SideSeller, To: sellerEmail, Language: lang, Template: 1, Content: true,
		},
		Installation: bridge.Installation{Name: "Voiturama", DefaultLanguage: "fr", BaseURL: "https://inbox.voiturama.example"},
		FromName:     "Marie-Ève Durand via Voiturama",
		From:         sellerAlias,
		To:           sellerEmail,
		EnvelopeFrom: "1v0bounce@" + domain,
		MessageID:    "0198f0c4-7777-7c3d-9b1f-2a4d6c8e0f77@" + domain,
		References:   []string{conversation + ".seller@" + domain},
		Subject:      "Renault Clio V 1.0 TCe – « toutes options » [RC-1042]",
		ThreadStart:  at.Add(-2 * time.Second),
		Account:      bridge.Account{ID: "0198f0c4-1111-7c3d-9b1f-2a4d6c8e0f01", Name: "Garage Dubreuil"},
		Listing:      bridge.Listing{Title: "Renault Clio V 1.0 TCe – « toutes options »"},
		BuyerName:    "Marie-Ève Durand",
		ThreadURL:    "https://inbox.voiturama.example/conversations/" + conversation,
		Secrets:      []string{buyerEmail},
	}
	text := "Bonjour,\n\nVotre Clio est-elle toujours disponible ? Je peux passer samedi  matin :\n> ou dimanche\n\nNature : mise en favori\nMarie-Ève"
	if lang == "en" {
		text = "Hello,\n\nIs your Clio still available? I could come by on  Saturday:\n> or Sunday\n\nKind: saved as a favourite\nMarie-Ève"
	}
	o.Record = parser.Lead{
		Version: 1, Event: parser.EventLead, LeadID: "0198f0c4-6a1e-7c3d-9b1f-2a4d6c8e0f11",
		MessageID: "0198f0c4-6a1e-7c3d-9b1f-2a4d6c8e0f12", Conversation: conversation, Sequence: 1,
		Source: parser.LeadSource{Portal: "Voiturama", Template: string(kind) + "/" + lang + "/1"},
		Contact: parser.Contact{
			Display: "Marie-Ève Durand", FirstName: "Marie-Ève", LastName: "Durand", RelayEmail: sellerAlias,
			Phones: []parser.Phone{{E164: buyerPhone}}, Language: lang,
		},
		Listing: parser.LeadListing{
			ID: "annonce-1", Ref: "RC-1042", URL: "https://voiturama.example/annonces/1?a=1&b=2",
			Title: "Renault Clio V 1.0 TCe – « toutes options »", Price: "12500", Currency: "EUR",
		},
		Message:     parser.LeadMessage{Text: text},
		SubmittedAt: at.Add(-2 * time.Second), SentAt: at,
	}
	switch kind {
	case bridge.NotifyMessage:
		o.Record.Event, o.Record.Sequence = parser.EventMessage, 3
		o.References = append(o.References, "0198f0c4-6666-7c3d-9b1f-2a4d6c8e0f66@"+domain)
		o.InReplyTo = "CAJx7@mail.garage-dubreuil.example"
		o.ThreadStart = at.Add(-26 * time.Hour)
	case bridge.NotifyFavorite:
		o.Record.Event, o.Record.LeadID = parser.EventFavorite, ""
		o.Record.Contact = parser.Contact{Display: "marie75", RelayEmail: sellerAlias}
		o.Record.Message.Text = parser.FavoriteSentence(lang)
		o.FromName, o.Secrets = "marie75 via Voiturama", []string{buyerEmail, buyerPhone}
		o.MemberSince = time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC)
		o.Unsubscribe = "https://inbox.voiturama.example/unsubscribe/1u5e7"
	case bridge.NotifySignIn:
		o = bridge.Outgoing{
			Notification: o.Notification, Installation: o.Installation, FromName: "Voiturama", From: "no-reply@" + domain,
			To: sellerEmail, MessageID: o.MessageID, ThreadURL: "https://inbox.voiturama.example/sign-in/1z3cr3t",
		}
		o.Notification.ConversationID = ""
	case bridge.NotifyNotDelivered, bridge.NotifyLinksRemoved:
		o = bridge.Outgoing{
			Notification: o.Notification, Installation: o.Installation, FromName: "Voiturama", From: "no-reply@" + domain,
			To: sellerEmail, MessageID: o.MessageID, ThreadURL: o.ThreadURL, Account: o.Account, Listing: o.Listing, Secrets: o.Secrets,
		}
		o.Notification.ConversationID = ""
	case bridge.NotifyWebhookDown:
		o = bridge.Outgoing{
			Notification: o.Notification, Installation: o.Installation, FromName: "Voiturama", From: "no-reply@" + domain,
			To: sellerEmail, MessageID: o.MessageID, ThreadURL: "https://inbox.voiturama.example/settings/webhooks/w1",
			Webhook: bridge.Webhook{URL: "https://crm.garage-dubreuil.example/hooks/t0k3n"},
		}
		o.Notification.ConversationID = ""
	case bridge.NotifyMention:
		o = bridge.Outgoing{
			Notification: o.Notification, Installation: o.Installation, FromName: "Voiturama", From: "no-reply@" + domain,
			To: "ann@garage-dubreuil.example", MessageID: o.MessageID, ThreadURL: o.ThreadURL + "?comment=c1#comment-c1", Account: o.Account,
			Listing: o.Listing, Secrets: o.Secrets, Sender: "Léa Dubreuil", Comment: "@Ann, tu peux la rappeler ?\nElle vient <samedi>.",
		}
		o.Notification.ConversationID, o.Notification.To = "", o.To
	case bridge.NotifyAnswer:
		o = toBuyer(lang)
		o.Notification.Kind, o.Notification.Content, o.ThreadURL = kind, true, ""
		o.Record.Withheld, o.Record.Source.Template = false, "answer/"+lang+"/1"
		o.Record.Message.Text = "Bonjour,\n\nElle est là <toujours>."
		o.References = append(o.References, "0198f0c4-6666-7c3d-9b1f-2a4d6c8e0f66@"+domain)
		o.InReplyTo = "4f2a@mta.portail.example"
	case bridge.NotifyIntakeCheck:
		o = sample(bridge.NotifySenderCheck, lang)
		o.Notification.Kind, o.Listing, o.Secrets = kind, bridge.Listing{}, nil
		o.Sender, o.ThreadURL = "leads@portail.example", "https://inbox.voiturama.example/intake/0198f0c4-9999-7c3d-9b1f-2a4d6c8e0f99"
	case bridge.NotifySenderCheck:
		o = bridge.Outgoing{
			Notification: o.Notification, Installation: o.Installation, FromName: "Voiturama", From: "no-reply@" + domain,
			To: sellerEmail, MessageID: o.MessageID, ThreadURL: "https://inbox.voiturama.example/senders/1a5k",
			Sender: "assistant@ailleurs.example", Listing: o.Listing, Secrets: o.Secrets,
		}
		o.Notification.ConversationID = ""
	}
	return o
}

// toBuyer returns a mail to the buyer, as they are by default: without the
// message.
func toBuyer(lang string) bridge.Outgoing {
	o := sample(bridge.NotifyMessage, lang)
	o.Notification.Side, o.Notification.To, o.Notification.Content = bridge.SideBuyer, buyerEmail, false
	o.To, o.From, o.FromName = buyerEmail, buyerAlias, "Garage Dubreuil via Voiturama"
	o.References = []string{conversation + ".buyer@" + domain}
	o.InReplyTo = ""
	o.ThreadURL = "https://inbox.voiturama.example/sign-in/1z3cr3t"
	o.Secrets = []string{sellerEmail, "+33199005566"}
	o.Record = parser.Lead{
		Version: 1, Event: parser.EventMessage, MessageID: o.Record.MessageID, Conversation: conversation, Sequence: 2,
		Source: o.Record.Source, SubmittedAt: o.Record.SubmittedAt, SentAt: at, Withheld: true,
	}
	return o
}

// withheld takes the content out of a mail to a seller.
func withheld(o bridge.Outgoing) bridge.Outgoing {
	o.Notification.Content = false
	o.Record = parser.Lead{
		Version: 1, Event: o.Record.Event, LeadID: o.Record.LeadID, MessageID: o.Record.MessageID, Conversation: conversation,
		Sequence: o.Record.Sequence, Source: o.Record.Source, SubmittedAt: o.Record.SubmittedAt, SentAt: at, Withheld: true,
	}
	return o
}

// contactID is what the sample account calls its buyer.
const contactID = "7k2m9p4q8r3t5v6w0x1y2z3a4b"

// inVersion2 is a mail in the version that says who the buyer is.
func inVersion2(o bridge.Outgoing) bridge.Outgoing {
	o.Notification.Template = 2
	o.Record.Source.Template = strings.TrimSuffix(o.Record.Source.Template, "1") + "2"
	if o.Notification.Side == bridge.SideSeller {
		o.Record.Contact.ID = contactID
	}
	return o
}

// files is content by its hash.
type files map[bridge.Hash]string

func (f files) OpenContent(_ context.Context, h bridge.Hash) (io.ReadCloser, error) {
	s, ok := f[h]
	if !ok {
		return nil, errors.New("no such content")
	}
	return io.NopCloser(strings.NewReader(s)), nil
}

// onlyFiles is an outbox for composing.
type onlyFiles struct {
	mailer.Outbox
	files
}

func (o onlyFiles) OpenContent(ctx context.Context, h bridge.Hash) (io.ReadCloser, error) {
	return o.files.OpenContent(ctx, h)
}

// compose returns the bytes of a mail.
func compose(tb testing.TB, o bridge.Outgoing, f files) (string, error) {
	tb.Helper()
	m := mailer.New(mailer.Options{
		Bridge: onlyFiles{files: f}, SigningKey: key, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return at },
	})
	var b bytes.Buffer
	err := m.Compose(tb.Context(), &b, o)
	return b.String(), err
}

func mustCompose(tb testing.TB, o bridge.Outgoing, f files) string {
	tb.Helper()
	mail, err := compose(tb, o, f)
	if err != nil {
		tb.Fatal(err)
	}
	return mail
}
