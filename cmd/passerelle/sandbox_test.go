package main

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/api"
	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// Every client in each of its languages writes mails that are read as what they are.
func TestInventedMailsAreRead(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	for _, client := range sample.Clients() {
		for _, language := range sample.LanguagesOf(client) {
			m := api.ClientMail{
				Client: client, Language: language, FromName: "Zoé Perrin", From: "zoe@courriel.example", To: "x@reply.example",
				Subject: "Vélo [V1]", Text: "Bonjour, je passe samedi.", Wrote: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC),
			}
			first, err := inventor{}.Write(m)
			if err != nil {
				t.Fatalf("%s in %s: %v", client, language, err)
			}
			m.Answers, m.Text = first, "Merci, à samedi."
			second, err := inventor{}.Write(m)
			if err != nil {
				t.Fatalf("%s in %s: %v", client, language, err)
			}
			if reply := parser.ParseReply(second, parser.ReplyOptions{}); strings.TrimSpace(reply.Text) != m.Text {
				t.Errorf("%s in %s is read as %q", client, language, reply.Text)
			}
			m.Away, m.AwayUntil = true, day
			third, err := inventor{}.Write(m)
			if err != nil {
				t.Fatalf("%s in %s: %v", client, language, err)
			}
			away, err := parser.ParseAutoReply(third)
			if err != nil || !away.Until.Equal(day) {
				t.Errorf("%s in %s is away until %v, %v", client, language, away, err)
			}
		}
	}
	for _, m := range []api.ClientMail{{Client: "fax"}, {Client: "orange", Language: "pl"}} {
		if _, err := (inventor{}).Write(m); !errors.Is(err, bridge.ErrInvalid) {
			t.Errorf("%+v: %v", m, err)
		}
	}
}

func TestInventionsAreNobody(t *testing.T) {
	t.Parallel()
	for _, language := range append(sample.PersonLanguages(), "") {
		i, err := inventor{}.Invent(language)
		if err != nil || i.Text == "" || i.Listing.Title == "" || i.Buyer.Phone == "" {
			t.Fatalf("%q: %+v, %v", language, i, err)
		}
		_, domain, _ := strings.Cut(i.Buyer.Email, "@")
		if !strings.HasSuffix(domain, ".example") && !slices.Contains([]string{"example.com", "example.net", "example.org"}, domain) {
			t.Errorf("%s may be somebody", i.Buyer.Email)
		}
	}
	if _, err := (inventor{}).Invent("xx"); !errors.Is(err, bridge.ErrInvalid) {
		t.Errorf("error %v", err)
	}
}

func TestInventedReturnIsABounce(t *testing.T) {
	t.Parallel()
	raw, err := inventor{}.Return(api.ReturnedMail{
		ReturnTo: "x@reply.example", To: "leads@crm.example", Status: "5.2.2", Raw: []byte("Subject: a lead\r\nMessage-ID: <1@reply.example>\r\n\r\nHello\r\n"), At: time.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := parser.ParseBounce(raw)
	if err != nil || !b.Failed() || b.Status != "5.2.2" || !bytes.Contains(raw, []byte("<1@reply.example>")) {
		t.Errorf("%+v, %v\n%s", b, err, raw)
	}
}
