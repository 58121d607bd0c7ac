package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/api"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// inventor makes up what happens in the sandbox, out of what the samples are made
// of.
type inventor struct{}

var _ api.Inventor = inventor{}

// Invent implements [api.Inventor].
func (inventor) Invent(language string) (bridge.Invention, error) {
	language = cmp.Or(language, "fr")
	if !slices.Contains(sample.PersonLanguages(), language) {
		return bridge.Invention{}, &bridge.InvalidError{Field: "language", Got: language, Want: "one of " + strings.Join(sample.PersonLanguages(), ", ")}
	}
	r := rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())) //nolint:gosec // whom it makes up is no secret
	p := sample.NewPerson(r, language)
	trades := sample.AdTrades()
	ad := sample.NewAd(r, language, trades[r.IntN(len(trades))])
	of := "en" // that we write to the buyer
	if language == "fr" {
		of = language
	}
	return bridge.Invention{
		Buyer: bridge.NewBuyer{
			Pseudonym: p.Pseudonym, Name: p.Display(), FirstName: p.First, LastName: p.Last, Email: p.Email, Phone: p.Phone.E164, Language: of,
		},
		Listing: bridge.NewListing{
			Reference: ad.Ref, Title: ad.Title, Price: strconv.Itoa(ad.Price), Currency: ad.Currency, Category: ad.Trade,
			URL: "https://marketplace.example/listings/" + ad.PortalID,
		},
		Text: sample.CustomerMessage(r, language),
	}, nil
}

// defaultClient writes where nobody says which one does.
const defaultClient = "gmail"

// Write implements [api.Inventor].
func (inventor) Write(m api.ClientMail) ([]byte, error) {
	client, language := cmp.Or(m.Client, defaultClient), cmp.Or(m.Language, "fr")
	if speaks := sample.LanguagesOf(client); len(speaks) == 0 {
		return nil, &bridge.InvalidError{Field: "client", Got: client, Want: "one of " + strings.Join(sample.Clients(), ", ")}
	} else if !slices.Contains(speaks, language) {
		return nil, &bridge.InvalidError{Field: "language", Got: language, Want: "one that " + client + " speaks: " + strings.Join(speaks, ", ")}
	}
	from, to := sample.Address{Name: m.FromName, Email: m.From}, sample.Address{Email: m.To}
	if m.Away {
		return writeAway(m, client, language, from, to)
	}
	if m.Answers == nil {
		return sample.Message{
			Client: client, Language: language, From: from, To: to, Subject: m.Subject, Text: m.Text, Date: m.Wrote, Seed: rand.Uint64(),
		}.Bytes()
	}
	original, err := sample.OriginalFrom(m.Answers)
	if err != nil {
		return nil, err
	}
	return sample.Reply{
		Client: client, Language: language, From: from, To: to, Text: m.Text, Date: m.Wrote, Seed: rand.Uint64(),
	}.Bytes(original)
}

// awayWords are the subject and the text of one who is away until a day.
var awayWords = map[string][2]string{
	"fr": {"Réponse automatique : ", "Bonjour,\n\nje suis absent jusqu'au 02/01/2006 et je vous répondrai à mon retour."},
	"en": {"Automatic reply: ", "Hello,\n\nI am out of the office until 2 January 2006 and will answer when I am back."},
}

// writeAway writes the answer that a mail client gives by itself (RFC 3834).
func writeAway(m api.ClientMail, client, language string, from, to sample.Address) ([]byte, error) {
	words, ok := awayWords[language]
	if !ok {
		words = awayWords["en"]
	}
	raw, err := sample.Message{
		Client: client, Language: language, From: from, To: to, Subject: words[0] + m.Subject, Text: m.AwayUntil.Format(words[1]),
		Date: m.Wrote, Seed: rand.Uint64(),
	}.Bytes()
	return append([]byte("Auto-Submitted: auto-replied\r\n"), raw...), err
}

// Return implements [api.Inventor]: a report as RFC 3464 has it.
func (inventor) Return(m api.ReturnedMail) ([]byte, error) {
	head, _, ok := bytes.Cut(m.Raw, []byte("\r\n\r\n"))
	if !ok {
		return nil, errors.New("a mail without a body")
	}
	const host = "mx.crm.example"
	boundary := fmt.Sprintf("=_%016x", rand.Uint64())
	said := "said: " + m.Status[:1] + "50 " + m.Status + " the sandbox has it so"
	at := m.At.Format(time.RFC1123Z)
	lines := []string{
		"From: Mail Delivery System <MAILER-DAEMON@" + host + ">", "To: <" + m.ReturnTo + ">", "Subject: Undelivered Mail Returned to Sender",
		"Date: " + at, fmt.Sprintf("Message-ID: <%016x@%s>", rand.Uint64(), host), "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
		"Content-Type: multipart/report; report-type=delivery-status;", "\tboundary=\"" + boundary + "\"", "",
		"--" + boundary, "Content-Type: text/plain; charset=us-ascii", "",
		"This is the mail system at host " + host + ".", "", "Your message could not be delivered.", "", "<" + m.To + ">: host " + host + " " + said, "",
		"--" + boundary, "Content-Type: message/delivery-status", "",
		"Reporting-MTA: dns; " + host, "Arrival-Date: " + at, "",
		"Final-Recipient: rfc822; " + m.To, "Action: failed", "Status: " + m.Status, "Diagnostic-Code: smtp; " + strings.TrimPrefix(said, "said: "), "",
		"--" + boundary, "Content-Type: text/rfc822-headers", "", string(head), "",
		"--" + boundary + "--", "",
	}
	raw := []byte(strings.Join(lines, "\r\n"))
	_, err := mail.ReadMessage(bytes.NewReader(raw))
	return raw, err
}
