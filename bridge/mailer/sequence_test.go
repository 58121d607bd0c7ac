package mailer_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
	mails "github.com/passerelle-mail/passerelle/parser/sample"
)

// sequence is what the mails of one conversation are made of: a favourite, the
// lead and two later messages, of which some may be missing.
func sequence(n uint64) []bridge.Outgoing {
	var all []bridge.Outgoing
	first := varied(n*6 + 3) // a lead
	first.Record.Contact.Display, first.Record.Contact.FirstName, first.Record.Contact.LastName = "Marie Durand", "Marie", "Durand"
	for i, kind := range []bridge.NotificationKind{bridge.NotifyFavorite, bridge.NotifyLead, bridge.NotifyMessage, bridge.NotifyMessage} {
		o := first
		o.Notification.Kind = kind
		rec := &o.Record
		rec.Event = map[bridge.NotificationKind]parser.Event{bridge.NotifyFavorite: parser.EventFavorite, bridge.NotifyLead: parser.EventLead, bridge.NotifyMessage: parser.EventMessage}[kind]
		rec.MessageID, rec.Sequence = fmt.Sprintf("m-%d-%d", n, i), i+1
		rec.SubmittedAt = at.Add(time.Duration(i) * time.Hour)
		o.MessageID = fmt.Sprintf("%d-%d@%s", n, i, domain)
		switch kind {
		case bridge.NotifyFavorite:
			rec.LeadID = ""
			rec.Contact = parser.Contact{Display: "kiki75", RelayEmail: rec.Contact.RelayEmail}
		case bridge.NotifyMessage:
			rec.LeadID = ""
			rec.Message.Text = fmt.Sprintf("Message %d\n\nMarie", i)
			o.InReplyTo = fmt.Sprintf("%d-%d@garage.example", n, i)
		default:
		}
		all = append(all, o)
	}
	return all
}

// Mails of many conversations with customers of one name come mangled, twice
// and in any order.
func TestSequencesOfOursAreLinked(t *testing.T) {
	t.Parallel()
	const conversations = 12
	var leads []*parser.Lead
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test
	manglings := mails.Manglings()
	sent := make(map[string]int)
	for n := range uint64(conversations) {
		for i, o := range sequence(n) {
			if i == 1 && n%4 == 3 || i == 0 && n%3 > 0 {
				continue // the lead is missing, or there was no favourite
			}
			sent[o.Record.Conversation]++
			raw := []byte(mustCompose(t, o, nil))
			for copies := 0; copies < 3; {
				mangled, err := manglings[r.IntN(len(manglings))].Apply(raw, uint64(copies))
				if errors.Is(err, mails.ErrNotMangled) {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				lead, err := parser.ParseLead(mangled, parser.LeadOptions{})
				if err != nil {
					t.Fatal(err)
				}
				leads = append(leads, lead)
				copies++
			}
		}
	}
	r.Shuffle(len(leads), func(i, j int) { leads[i], leads[j] = leads[j], leads[i] })
	linked := parser.LinkLeads(leads)
	if len(linked) != conversations {
		t.Errorf("%d conversations; want %d", len(linked), conversations)
	}
	for _, c := range linked {
		if len(c.Mails) != sent[c.Key] {
			t.Errorf("%s: %d mails; want %d", c.Key, len(c.Mails), sent[c.Key])
		}
		if c.Contact.Display != "Marie Durand" || c.Contact.LastName != "Durand" || c.Contact.RelayEmail == "" {
			t.Errorf("%s: contact %+v", c.Key, c.Contact)
		}
		for i, l := range c.Mails {
			if i > 0 && l.Sequence <= c.Mails[i-1].Sequence {
				t.Errorf("%s: message %d comes after %d", c.Key, l.Sequence, c.Mails[i-1].Sequence)
			}
		}
	}
}
