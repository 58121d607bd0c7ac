package smtpd_test

import (
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// noticeOf is a portal's mail about a customer, who may not be the one in From.
func noticeOf(id, from, subject, body string) string {
	return strings.ReplaceAll("From: "+from+"\nSubject: "+subject+"\nMessage-ID: <"+id+"@mta.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"+body, "\n", "\r\n")
}

// seloger is a mail of a portal that tells who the customer is, from one address
// for all.
func seloger(id, name, phone, text string) string {
	return noticeOf(id, "SeLoger <noreply@seloger.com>", "Demande de contact", "Nom : "+name+"\nTéléphone : "+phone+"\nRéférence : M-12\nMessage : "+text+"\n")
}

const relay2 = "c1c2c3d4e5f6a7b8c9d0e1@messagerie.leboncoin.fr"

// TestWhoIsTheSameCustomer sends the mails of two, the second of which joins the
// first one's conversation, says what it said, or is apart.
func TestWhoIsTheSameCustomer(t *testing.T) {
	t.Parallel()
	// shared is a portal's mail with the portal's own address in Reply-To, the same
	// for all customers.
	shared := func(id, name, text string) string {
		return noticeOf(id, "Portail <noreply@portail.example>\nReply-To: contact@portail.example", "Demande pour Clio", "Nom : "+name+"\nRéférence : A-2\nMessage : "+text+"\n")
	}
	for _, tt := range []struct {
		name, one, two string
		state          bridge.IntakeState
		same           bool
	}{
		{"the same relay", leboncoin("1", relay, "Paul", "Bonjour", "X-1"), leboncoin("2", relay, "Paul", "Encore moi", "X-1"), bridge.IntakeJoined, true},
		{"the same phone at a listing", seloger("1", "Anne Roux", "06 39 98 12 35", "Bonjour"), seloger("2", "Mme Roux", "+33 6 39 98 12 35", "Je rappelle"), bridge.IntakeJoined, true},
		{"the same phone of somebody else", seloger("1", "Anne Roux", "06 39 98 12 35", "Bonjour"), seloger("2", "Luc Petit", "06 39 98 12 35", "Bonsoir"), bridge.IntakeLead, false},
		{"one address of the portal for all", shared("1", "Paul Martin", "Bonjour"), shared("2", "Anne Roux", "Bonsoir"), bridge.IntakeLead, false},
		{"one address of the portal, and the same customer", shared("1", "Paul Martin", "Bonjour"), shared("2", "Paul Martin", "Bonsoir"), bridge.IntakeJoined, true},
		{"nobody reads what is in From", noticeOf("1", "leboncoin <no-reply@leboncoin.fr>", `Nouveau message pour "Clio" sur leboncoin`, "Prénom : Paul\nMessage :\nBonjour\n"), noticeOf("2", "leboncoin <no-reply@leboncoin.fr>", `Nouveau message pour "Clio" sur leboncoin`, "Prénom : Paul\nMessage :\nBonsoir\n"), bridge.IntakeLead, false},
		{"another relay with each mail", leboncoin("1", relay, "Paul", "Bonjour", "X-1"), leboncoin("2", relay2, "Paul", "Bonsoir", "X-1"), bridge.IntakeLead, false},
		{"by another portal, whose relay is another", seloger("1", "Anne Roux", "06 39 98 12 35", "Bonjour"), strings.ReplaceAll(strings.ReplaceAll(seloger("2", "Anne Roux", "06 39 98 12 35", "Bonjour"), "seloger.com", "bienici.com"), "SeLoger", "Bien'ici"), bridge.IntakeLead, false},
		{"a reminder with the words again", leboncoin("1", relay, "Paul", "Bonjour", "X-1"), noticeOf("2", `"Paul via leboncoin" <`+relay+">", "Rappel : Paul attend votre réponse", "Bonjour,\n\nVous n'avez pas encore répondu au message de Paul.\n\nMessage :\nBonjour\n"), bridge.IntakeRepeated, true},
		{"a reminder of a lead", seloger("1", "Anne Roux", "06 39 98 12 35", "Bonjour"), strings.Replace(seloger("2", "Anne Roux", "06 39 98 12 35", "Bonjour"), "Demande de contact", "Une demande est sans réponse", 1), bridge.IntakeRepeated, true},
		{"the same short words again", seloger("1", "Anne Roux", "06 39 98 12 35", "Bonjour"), seloger("2", "Anne Roux", "06 39 98 12 35", "Bonjour"), bridge.IntakeJoined, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			i := newIntake(t, nil)
			if err := i.PutIntakeSender(t.Context(), i.desk, "@portail.example", true); err != nil {
				t.Fatal(err)
			}
			one := i.take(tt.one)
			i.Clock.Add(time.Hour)
			two := i.take(tt.two)
			if one.State != bridge.IntakeLead || two.State != tt.state || (one.Conversation == two.Conversation) != tt.same {
				t.Fatalf("%s in %q, then %s in %q; want %s, and in the same: %v", one.State, one.Conversation, two.State, two.Conversation, tt.state, tt.same)
			}
			i.Clock.Add(time.Hour)
			again := strings.Replace(tt.two, "Message-ID: <2", "Message-ID: <3", 1)
			for _, greeting := range []string{"Bonjour", "Bonsoir", "Je rappelle", "Encore moi"} {
				again = strings.Replace(again, greeting+"\r\n", "Et demain ?\r\n", 1)
			}
			if three := i.take(again); tt.state != bridge.IntakeRepeated && !strings.HasPrefix(tt.name, "nobody") && three.Conversation != two.Conversation {
				t.Errorf("the third mail is in %q; want that of the second, %q", three.Conversation, two.Conversation)
			}
		})
	}
}

// TestAReminderOfAnUnknownLead is a lead: nothing else tells of it.
func TestAReminderOfAnUnknownLead(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	row := i.take(noticeOf("1", "Rightmove <noreply@rightmove.co.uk>", "Reminder: you haven't replied to this enquiry", "Name: Anne Roux\nTelephone: 07700 900331\nProperty: 14 Larkspur Close\nMessage: Hello, is it free?\n"))
	if row.State != bridge.IntakeLead || texts(i.view(row.Conversation)) != "buyer: Hello, is it free?" {
		t.Errorf("it became %+v", row)
	}
}

// TestWhatIsNoMessage is listed as what it is; a request for a visit is a lead.
func TestWhatIsNoMessage(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	for _, tt := range []struct {
		name, mail string
		want       bridge.IntakeState
	}{
		{"a reminder without the words", noticeOf("1", "leboncoin <no-reply@leboncoin.fr>", "Vous n'avez pas encore répondu à Paul", "Paul attend votre réponse à propos de votre annonce Renault Clio V.\n"), bridge.IntakeOther},
		{"a favourite", noticeOf("2", "leboncoin <no-reply@leboncoin.fr>", "Paul a ajouté votre annonce à ses favoris", "Paul a mis en favori votre annonce Renault Clio V.\n"), bridge.IntakeOther},
		{"a missed call", noticeOf("3", "SeLoger <noreply@seloger.com>", "Appel manqué", "Vous avez manqué un appel.\nNuméro de l'appelant : 06 39 98 12 36\nRéférence : M-12\n"), bridge.IntakeOther},
		{"a visit", noticeOf("4", "SeLoger <noreply@seloger.com>", "Demande de visite", "Une demande de visite pour votre annonce.\nNom : Luc Petit\nTéléphone : 06 39 98 12 37\nRéférence : M-12\n"), bridge.IntakeLead},
	} {
		if row := i.take(tt.mail); row.State != tt.want {
			t.Errorf("%s became %s, %s", tt.name, row.State, row.Event)
		}
		i.Clock.Add(time.Hour)
	}
}

// TestALeadWithOnlyAPhone cannot be answered by mail, and says so.
func TestALeadWithOnlyAPhone(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	row := i.take(noticeOf("1", "La Centrale <nepasrepondre@lacentrale.fr>", "Demande de contact pour votre véhicule", "Nom : Zoé Blanc\nTéléphone : 06 39 98 12 38\nRéférence : "+bridgetest.ListingNumber+"\n"))
	v := i.view(row.Conversation)
	if row.State != bridge.IntakeLead || v.Listing.ExternalID != bridgetest.ListingID || v.Buyer.Phone != "+33639981238" || !strings.Contains(texts(v), "Zoé Blanc") {
		t.Fatalf("it became %s about %+v: %s", row.State, v.Listing, texts(v))
	}
	if err := i.send(reply("2", bridgetest.SellerEmail, "Je vous appelle."), i.Address(v.Conversation.SellerAlias)); err != nil {
		t.Fatal(err)
	}
	if sent := i.sent(bridge.NotifyAnswer); len(sent) != 0 {
		t.Errorf("the answer left: %+v", sent)
	}
	answer := i.view(row.Conversation).Messages[1]
	if answer.State != bridge.StateNotDelivered || answer.StateReason == "" {
		t.Errorf("the answer is %s, %q", answer.State, answer.StateReason)
	}
}

// TestTheFilesOfAPortalsMail are those of the message.
func TestTheFilesOfAPortalsMail(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	body := leboncoin("1", relay, "Paul", "Voici mon dossier.", "X-1")
	head, text, _ := strings.Cut(body, "\r\n\r\n")
	head = strings.Replace(head, "Content-Type: text/plain; charset=utf-8", "Content-Type: multipart/mixed; boundary=b", 1)
	row := i.take(head + "\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text +
		"\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=dossier.pdf\r\n\r\n%PDF-1.4 dossier\r\n--b--\r\n")
	m := i.view(row.Conversation).Messages[0]
	if m.Text != "Voici mon dossier." || len(m.Attachments) != 1 || m.Attachments[0].Name != "dossier.pdf" {
		t.Errorf("the message is %q with %+v", m.Text, m.Attachments)
	}
}
