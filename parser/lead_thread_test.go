package parser_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

func minute(n int) time.Time { return time.Date(2026, 5, 12, 8, n, 0, 0, time.UTC) }

// ours are the mails of one conversation of ours.
func ours(id, name string) []*parser.Lead {
	relay := "1s" + id + "@reply.voiturama.example"
	listing := parser.LeadListing{ID: "ad-" + id, Title: "Clio"}
	mail := func(n int, event parser.Event, c parser.Contact) *parser.Lead {
		c.RelayEmail = relay
		return &parser.Lead{
			Event: event, Conversation: "c-" + id, MessageID: fmt.Sprintf("m-%s-%d", id, n), Sequence: n, Contact: c, Listing: listing,
			Message: parser.LeadMessage{Text: fmt.Sprint("text ", n)}, SubmittedAt: minute(n),
		}
	}
	lead := mail(2, parser.EventLead, parser.Contact{Display: name, FirstName: name, Phones: []parser.Phone{{E164: "+33639980001"}}})
	lead.LeadID = "l-" + id
	return []*parser.Lead{
		mail(1, parser.EventFavorite, parser.Contact{Display: "kiki" + id}), lead,
		mail(3, parser.EventMessage, parser.Contact{ID: "p-" + id, Display: name, City: "Brest"}), mail(4, parser.EventMessage, parser.Contact{Display: name}),
	}
}

// described is a conversation in one line: its key, the contact and the texts.
func described(cs []parser.Conversation) []string {
	var all []string
	for _, c := range cs {
		var texts []string
		for _, l := range c.Mails {
			texts = append(texts, l.Message.Text)
		}
		all = append(all, fmt.Sprintf("%s %s %s %s %d: %s", c.Key, c.Contact.ID, c.Contact.Display, c.Contact.City, len(c.Contact.Phones), strings.Join(texts, ", ")))
	}
	slices.Sort(all)
	return all
}

func TestLinkLeadsInAnyOrder(t *testing.T) {
	t.Parallel()
	var mails []*parser.Lead
	for i := range 5 {
		mails = append(mails, ours(strconv.Itoa(i), "Marie Durand")...)
	}
	want := described(parser.LinkLeads(mails))
	if len(want) != 5 || want[0] != "c-0 p-0 Marie Durand Brest 1: text 1, text 2, text 3, text 4" {
		t.Fatalf("conversations %q", want)
	}
	// A forward of each mail, of which one lost the conversation's id, changes
	// nothing, and neither does the order.
	for i, l := range mails {
		again := *l
		again.Forwarded = &parser.Forwarded{By: "paul@garage.example", Depth: 1}
		if i%4 == 2 {
			again.Conversation = ""
		}
		mails = append(mails, &again)
	}
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 1))
		r.Shuffle(len(mails), func(i, j int) { mails[i], mails[j] = mails[j], mails[i] })
		got := parser.LinkLeads(append(mails, nil))
		if diff := cmp.Diff(want, described(got)); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
		}
		for _, c := range got {
			if c.Lead() == nil || c.Lead().Event != parser.EventLead || c.Mails[0].Forwarded != nil {
				t.Errorf("seed %d: %+v has no lead, or a forward in the place of its mail", seed, c)
			}
		}
	}
}

func TestLinkLeads(t *testing.T) {
	t.Parallel()
	mail := func(relay, listing, text string, event parser.Event) *parser.Lead {
		return &parser.Lead{
			Event: event, Contact: parser.Contact{Display: "Marie", RelayEmail: relay}, Listing: parser.LeadListing{ID: listing},
			Message: parser.LeadMessage{Text: text},
		}
	}
	lead, message := parser.EventLead, parser.EventMessage
	forwarded := mail("a@relay.example", "1", "one", lead)
	forwarded.Forwarded = &parser.Forwarded{Depth: 1}
	at := mail("a@relay.example", "1", "one", lead)
	at.SentAt = minute(1)
	again := *at
	again.SentAt = minute(2)
	for name, c := range map[string]struct {
		mails []*parser.Lead
		want  []string // the texts of each conversation
	}{
		"none":                           {nil, nil},
		"a relay for each conversation":  {[]*parser.Lead{mail("a@relay.example", "1", "one", lead), mail("b@relay.example", "1", "two", lead), mail("A@relay.example", "", "three", message)}, []string{"one three", "two"}},
		"a message before the lead":      {[]*parser.Lead{mail("a@relay.example", "", "two", message), mail("a@relay.example", "1", "one", lead)}, []string{"one two"}},
		"the lead is missing":            {[]*parser.Lead{mail("a@relay.example", "", "two", message), mail("a@relay.example", "", "three", message)}, []string{"two three"}},
		"one relay for two listings":     {[]*parser.Lead{mail("a@relay.example", "1", "one", lead), mail("a@relay.example", "2", "two", lead), mail("a@relay.example", "2", "three", message)}, []string{"one", "two three"}},
		"and a message about either":     {[]*parser.Lead{mail("a@relay.example", "1", "one", lead), mail("a@relay.example", "2", "two", lead), mail("a@relay.example", "", "three", message)}, []string{"one", "two", "three"}},
		"the same name and no relay":     {[]*parser.Lead{mail("", "1", "one", lead), mail("", "1", "two", lead)}, []string{"one", "two"}},
		"a mail and its forward":         {[]*parser.Lead{forwarded, mail("a@relay.example", "1", "one", lead)}, []string{"one"}},
		"the same text at another time":  {[]*parser.Lead{at, &again}, []string{"one one"}},
		"a relay of two of our own":      {[]*parser.Lead{{Conversation: "1", Contact: parser.Contact{RelayEmail: "a@relay.example"}, Message: parser.LeadMessage{Text: "one"}}, {Conversation: "2", Contact: parser.Contact{RelayEmail: "a@relay.example"}, Message: parser.LeadMessage{Text: "two"}}}, []string{"one", "two"}},
		"an alias that was replaced":     {[]*parser.Lead{{Conversation: "1", Contact: parser.Contact{RelayEmail: "a@relay.example"}, Message: parser.LeadMessage{Text: "one"}}, {Conversation: "1", Contact: parser.Contact{RelayEmail: "b@relay.example"}, Message: parser.LeadMessage{Text: "two"}}, mail("b@relay.example", "", "three", message)}, []string{"one two three"}},
		"an answer that quotes the lead": {[]*parser.Lead{mail("a@relay.example", "1", "one", lead), mail("a@relay.example", "1", "", parser.EventUnknown)}, []string{"one "}},
	} {
		var got []string
		for _, conversation := range parser.LinkLeads(c.mails) {
			var texts []string
			for _, l := range conversation.Mails {
				texts = append(texts, l.Message.Text)
			}
			got = append(got, strings.Join(texts, " "))
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func FuzzLinkLeads(f *testing.F) {
	f.Add([]byte("a1b2c3a1"), uint64(1))
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		var mails []*parser.Lead
		for i := 0; i+1 < min(len(data), 80); i += 2 {
			l := &parser.Lead{Event: parser.EventMessage, MessageID: fmt.Sprint("m", i), Listing: parser.LeadListing{ID: strings.Repeat("x", int(data[i+1]%3))}}
			if data[i]%3 > 0 {
				l.Contact.RelayEmail = fmt.Sprintf("%d@relay.example", data[i]%5)
			}
			if data[i]%2 > 0 {
				l.Conversation = strconv.Itoa(int(data[i] % 7))
			}
			mails = append(mails, l)
		}
		seen := make(map[*parser.Lead]bool)
		named := make(map[string]int)
		for n, c := range parser.LinkLeads(mails) {
			for _, l := range c.Mails {
				if seen[l] {
					t.Error("a mail is in two conversations")
				}
				seen[l] = true
				if other, ok := named[l.Conversation]; l.Conversation != "" && ok && other != n {
					t.Errorf("conversation %q is in two", l.Conversation)
				}
				named[l.Conversation] = n
			}
		}
		if len(seen) != len(mails) {
			t.Errorf("%d of %d mails are left", len(seen), len(mails))
		}
	})
}
