package main

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/foxcpp/go-mockdns"
)

// portals publishes a portal that signs its mails and wants others rejected, one
// that nobody knows, and the domain of the account's own people.
func (w *world) portals() (key crypto.Signer) {
	w.t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	record := "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	w.publish("s._domainkey.leboncoin.fr", mockdns.Zone{TXT: []string{record}})
	w.publish("messagerie.leboncoin.fr", mockdns.Zone{TXT: []string{"v=spf1 ip4:192.0.2.1 -all"}, MX: []net.MX{{Host: "mx.leboncoin.fr.", Pref: 10}}})
	w.publish("_dmarc.leboncoin.fr", mockdns.Zone{TXT: []string{"v=DMARC1; p=reject"}})
	w.publish("mx.leboncoin.fr", mockdns.Zone{A: []string{"203.0.113.20"}})
	for _, domain := range []string{"garage.example", "portail.example"} {
		w.publish(domain, mockdns.Zone{TXT: []string{"v=spf1 ip4:127.0.0.1 -all"}, MX: []net.MX{{Host: "mx.garage.example.", Pref: 10}}})
		w.publish("_dmarc."+domain, mockdns.Zone{TXT: []string{"v=DMARC1; p=reject"}})
	}
	w.publish("mx.garage.example", mockdns.Zone{A: []string{"203.0.113.10"}})
	w.publish("seloger.com", mockdns.Zone{TXT: []string{"v=spf1 ip4:192.0.2.1 -all"}})
	w.publish("_dmarc.seloger.com", mockdns.Zone{TXT: []string{"v=DMARC1; p=none"}})
	return private
}

// signed is a mail with the portal's signature.
func (w *world) signed(key crypto.Signer, raw string) string {
	w.t.Helper()
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(strings.ReplaceAll(raw, "\n", "\r\n")), &dkim.SignOptions{
		Domain: "leboncoin.fr", Selector: "s", Signer: key, HeaderKeys: []string{"From", "Subject", "Date", "Message-ID"},
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return strings.ReplaceAll(out.String(), "\r\n", "\n")
}

// intakeMail is a mail to an intake address as the API shows it.
type intakeMail struct{ ID, State, Note, Conversation, From string }

func (w *world) intakeMails(account string) []intakeMail {
	w.t.Helper()
	var list struct{ Mails []intakeMail }
	w.call(http.MethodGet, "/v1/accounts/"+account+"/intake/mails?limit=100", nil, &list)
	return list.Mails
}

func (w *world) intakeOf(account string) (address string) {
	w.t.Helper()
	var i struct{ Address string }
	w.call(http.MethodGet, "/v1/accounts/"+account+"/intake", nil, &i)
	return i.Address
}

// portalMail is a mail of leboncoin about a customer.
func portalMail(id, name, text string) string {
	return fmt.Sprintf(`From: "%[2]s via leboncoin" <%[1]s@messagerie.leboncoin.fr>
Subject: Nouveau message pour "Renault Clio V" sur leboncoin
Message-ID: <%[1]s@mta.leboncoin.fr>
Date: %[4]s
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Bonjour,

Vous avez reçu un nouveau message concernant votre annonce.

Prénom : %[2]s

Message :
%[3]s
`, id, name, text, time.Now().Format(time.RFC1123Z))
}

// TestServeIntake sends the mails of portals by all the ways that they come, to a
// server that checks senders by DNS and to one that does not.
func TestServeIntake(t *testing.T) {
	t.Parallel()
	type outcome struct {
		code     int
		state    string
		unproven bool // the message is marked
	}
	lead, marked, held := outcome{code: 250, state: "lead"}, outcome{250, "lead", true}, outcome{code: 250, state: "held"}
	cases := []struct {
		name         string
		envelope     string
		mail         func(w *world, key crypto.Signer, id string) string
		dns, address outcome
	}{
		{"the portal itself", "bounce@messagerie.leboncoin.fr", func(w *world, key crypto.Signer, id string) string {
			return w.signed(key, portalMail(id, "Paul", "Bonjour "+id))
		}, lead, marked},
		{"sent on by a rule of the mailbox", "bounce@messagerie.leboncoin.fr", func(w *world, key crypto.Signer, id string) string {
			return "Received: from mx.garage.example\nX-Forwarded-To: leads\n" + w.signed(key, portalMail(id, "Paul", "Bonjour "+id))
		}, lead, marked},
		{"sent on under another envelope", "srs0=x=y=leboncoin.fr=bounce@garage.example", func(w *world, key crypto.Signer, id string) string {
			return w.signed(key, portalMail(id, "Paul", "Bonjour "+id))
		}, lead, marked},
		{"sent on with a line added, so that no signature holds", "srs0=x=y=leboncoin.fr=bounce@garage.example", func(w *world, key crypto.Signer, id string) string {
			return w.signed(key, portalMail(id, "Paul", "Bonjour "+id)) + "\nExterne : prudence\n"
		}, held, marked},
		{"forwarded by the account's people", "ventes@garage.example", func(_ *world, _ crypto.Signer, id string) string {
			return "From: ventes@garage.example\nSubject: Fwd: Nouveau message\nMessage-ID: <" + id + "@garage.example>\nMIME-Version: 1.0\n" +
				"Content-Type: text/plain; charset=utf-8\n\n---------- Forwarded message ---------\n" + strings.Replace(portalMail(id, "Paul", "Bonjour "+id), "Subject:", "Date: ven. 20 nov. 2026 à 09:00\nSubject:", 1)
		}, lead, lead},
		{"forged as the portal", "liar@elsewhere.example", func(_ *world, _ crypto.Signer, id string) string {
			return portalMail(id, "Paul", "Bonjour "+id)
		}, held, marked},
		{"forged as the account's people", "liar@elsewhere.example", func(_ *world, _ crypto.Signer, id string) string {
			return "From: ventes@garage.example\nMessage-ID: <" + id + "@garage.example>\n\nNom : Paul\nTéléphone : 06 39 98 12 34\nMessage : Bonjour\n"
		}, outcome{code: 550}, lead},
		{"a portal that nobody knows", "leads@portail.example", func(_ *world, _ crypto.Signer, id string) string {
			return "From: leads@portail.example\nMessage-ID: <" + id + "@portail.example>\n\nNom : Paul\nMessage : Bonjour\n"
		}, held, held},
		{"a stranger who proves nothing", "x@elsewhere.example", func(_ *world, _ crypto.Signer, id string) string {
			return "From: x@elsewhere.example\nMessage-ID: <" + id + "@elsewhere.example>\n\nNom : Paul\nMessage : Bonjour\n"
		}, outcome{code: 550}, held},
	}
	for _, proof := range []string{"dns", "address"} {
		t.Run(proof, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.config.SenderProof = proof
			key := w.portals()
			w.mailServer("203.0.113.10")
			w.serve()
			w.seller("garage", "garage.example")
			to := w.intakeOf("garage")
			for i, c := range cases {
				want := c.dns
				if proof == "address" {
					want = c.address
				}
				before := len(w.intakeMails("garage"))
				code, _ := w.send(c.envelope, to, c.mail(w, key, fmt.Sprintf("a1b2c3d4e5f6a7b8c9d0e%d", i)))
				mails := w.intakeMails("garage")
				got := outcome{code: code}
				if len(mails) > before {
					got.state = mails[0].State
					if id := mails[0].Conversation; id != "" {
						var v struct{ Messages []struct{ Unproven bool } }
						w.call(http.MethodGet, "/v1/conversations/"+id, nil, &v)
						got.unproven = v.Messages[len(v.Messages)-1].Unproven
					}
				}
				if got != want {
					t.Errorf("%s: %+v; want %+v", c.name, got, want)
				}
			}
		})
	}
}

// TestServeIntakeForged: where no sender is checked, who forges the mail of a portal
// is heard, and marked, but does not get the answers of somebody else.
func TestServeIntakeForged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.config.SenderProof = "address"
	w.portals()
	w.publish("client.example", mockdns.Zone{MX: []net.MX{{Host: "mx.leboncoin.fr.", Pref: 10}}})
	portal := w.mailServer("203.0.113.20")
	w.mailServer("203.0.113.10")
	w.serve()
	w.seller("garage", "garage.example")
	w.call(http.MethodPut, "/v1/accounts/garage/intake", object{"contact": "ventes@garage.example"}, nil)
	to := w.intakeOf("garage")
	mail := func(id, from, text string) string {
		return "From: " + from + "\nSubject: Demande de contact\nMessage-ID: <" + id + "@seloger.com>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" +
			"Nom : Marie Durand\nE-mail : marie@client.example\nTéléphone : 06 39 98 12 34\nRéférence : M-12\n\nMessage :\n" + text + "\n"
	}
	w.send("bounce@seloger.com", to, mail("1", "SeLoger <noreply@seloger.com>", "Bonjour, est-il libre ?"))
	conversation := w.intakeMails("garage")[0].Conversation
	if conversation == "" {
		t.Fatalf("no lead: %+v", w.intakeMails("garage"))
	}
	forged := strings.Replace(mail("2", "SeLoger <noreply@seloger.com>", "Écrivez-moi plutôt là."), "Subject:", "Reply-To: <a1b2c3d4e5@messagerie.leboncoin.fr>\nSubject:", 1)
	w.send("liar@elsewhere.example", to, forged)
	v := w.conversation(conversation)
	if code, _ := w.send("ventes@garage.example", v.Conversation.Aliases.Seller, "From: ventes@garage.example\nMessage-ID: <3@garage.example>\n\nOui, il est libre.\n"); code != 250 {
		t.Fatalf("the answer is answered %d", code)
	}
	if got := portal.next(t); got.to != "marie@client.example" {
		t.Errorf("the answer went to %s", got.to)
	}
}
