package parser_test

import (
	"fmt"
	"strings"

	"github.com/passerelle-mail/passerelle/parser"
)

// The mail of a portal that nobody has heard of, forwarded by a person.
func ExampleParseLead_portal() {
	mail := strings.Join([]string{
		"From: Paul Martin <paul@garage.example>",
		"Subject: Fwd: New enquiry about your ad",
		"Content-Type: text/plain; charset=utf-8",
		"",
		"Please call her. Paul",
		"",
		"---------- Forwarded message ---------",
		"From: Car Fair <no-reply@carfair.example>",
		"Date: Fri, 20 Nov 2026 at 09:12",
		"Subject: New enquiry about your ad",
		"To: <paul@garage.example>",
		"",
		"Name: Grace Hill",
		"E-mail: grace.hill@example.com",
		"Phone: 07700 900123",
		"Vehicle: Estate car 1.6",
		"Message: Is it still for sale?",
	}, "\r\n")
	lead, err := parser.ParseLead([]byte(mail), parser.LeadOptions{Region: "GB"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(lead.Event, lead.Contact.FirstName, lead.Contact.LastName, lead.Contact.Email)
	fmt.Println(lead.Contact.Phones[0].E164)
	fmt.Println(lead.Message.Text)
	fmt.Println(lead.Forwarded.By, lead.Evidence["contact.email"].Carrier)
	// Output:
	// lead Grace Hill grace.hill@example.com
	// +447700900123
	// Is it still for sale?
	// paul@garage.example label
}

func ExamplePhones() {
	text := "Réf. 0639981234, appelez le 06.39.98.12.34 ou le zéro six trente-neuf quatre-vingt-dix-huit douze trente-cinq"
	for _, m := range parser.Phones(text, "FR") {
		fmt.Println(m.E164, m.Raw)
	}
	fmt.Println(len(parser.Phones("Appelez le 06.39.98.12.34", "")))
	// Output:
	// +33639981234 06.39.98.12.34
	// +33639981235 zéro six trente-neuf quatre-vingt-dix-huit douze trente-cinq
	// 0
}

func ExampleEmails() {
	for _, m := range parser.Emails("Write to ann@example.com, or paul (at) example (dot) net.") {
		fmt.Println(m.Address)
	}
	// Output:
	// ann@example.com
	// paul@example.net
}

// The mails of a conversation come in any order; the lead may be the last.
func ExampleLinkLeads() {
	relay := parser.Contact{RelayEmail: "1a2b@messages.example"}
	first := relay
	first.Display = "Grace Hill"
	linked := parser.LinkLeads([]*parser.Lead{
		{Event: parser.EventMessage, Contact: relay, Message: parser.LeadMessage{Text: "And the price?"}},
		{Event: parser.EventLead, Contact: first, Message: parser.LeadMessage{Text: "Is it still for sale?"}},
	})
	fmt.Println(len(linked), linked[0].Contact.Display, len(linked[0].Mails))
	// Output: 1 Grace Hill 2
}

func ExampleParseBounce() {
	mail := strings.Join([]string{
		"From: MAILER-DAEMON@mx.example",
		"Return-Path: <>",
		"Subject: Undelivered Mail Returned to Sender",
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b",
		"",
		"--b",
		"",
		"Your mail could not be delivered.",
		"--b",
		"Content-Type: message/delivery-status",
		"",
		"Reporting-MTA: dns; mx.example",
		"",
		"Final-Recipient: rfc822; ann@example.com",
		"Action: failed",
		"Status: 5.2.2",
		"Diagnostic-Code: smtp; 552 5.2.2 mailbox full",
		"--b--",
	}, "\r\n")
	bounce, err := parser.ParseBounce([]byte(mail))
	fmt.Println(bounce.Class, bounce.Status, bounce.Recipients[0].Address, err)
	// Output: mailbox_full 5.2.2 ann@example.com <nil>
}

func ExampleParseAutoReply() {
	mail := strings.Join([]string{
		"From: Ann <ann@example.com>",
		"Subject: Out of office",
		"Auto-Submitted: auto-replied",
		"Date: Fri, 20 Nov 2026 09:00:00 +0000",
		"",
		"I am away until Monday 30 November, and answer then.",
	}, "\r\n")
	away, err := parser.ParseAutoReply([]byte(mail))
	fmt.Println(away.Kind, away.Until.Format("2006-01-02"), away.Language, err)
	// Output: away 2026-11-30 en <nil>
}
