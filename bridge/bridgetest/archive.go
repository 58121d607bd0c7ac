package bridgetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// Archive is a store with many messages, filled without the rules: nine tenths of
// the messages are of one account, PerThread in a conversation. Its times end at the
// clock's, a minute after one another.
type Archive struct {
	*Bridge
	// Big is the owner of the account with most conversations, and Agent one of its
	// agents, who sees one conversation in a thousand. Small is the owner of the other.
	Big, Agent, Small bridge.Viewer
	// N is how many conversations there are.
	N int
	// Words are those that texts are made of, the most frequent first.
	Words []string
	// Long is a conversation of the big account with LongThread messages more.
	Long bridge.ConversationID

	tb     testing.TB
	random *rand.Rand
	total  int // conversations in the end
	label  bridge.LabelID
}

const (
	// PerThread is how many messages a conversation has.
	PerThread = 10
	// LongThread is how many more the long one has.
	LongThread = 5000
	// RareWord is in one conversation of a thousand.
	RareWord = "embrayage"
	// CommonWord is in nearly all.
	CommonWord = "voiture"
)

// NewArchive returns an archive with BENCH_MESSAGES messages, or some where that is
// not set, all in the index of searches.
func NewArchive(tb testing.TB, some int) *Archive {
	tb.Helper()
	if s := os.Getenv("BENCH_MESSAGES"); s != "" {
		var err error
		if some, err = strconv.Atoi(s); err != nil {
			tb.Fatal(err)
		}
	}
	a := &Archive{Bridge: New(tb, Options{}), tb: tb, random: rand.New(rand.NewPCG(1, 2)), total: some / PerThread}
	for range 4000 {
		word := make([]string, 2+a.random.IntN(3))
		for i := range word {
			word[i] = string("bcdfglmnprstv"[a.random.IntN(13)]) + string("aeiou"[a.random.IntN(5)])
		}
		a.Words = append(a.Words, strings.Join(word, ""))
	}
	a.people()
	for a.N < a.total {
		a.fill(min(500, a.total-a.N))
	}
	a.lengthen()
	if err := a.IndexSearch(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return a
}

func (a *Archive) people() {
	a.tb.Helper()
	ctx := a.tb.Context()
	a.Big, a.Small = a.owner("big"), a.owner("small")
	m, err := a.PutMember(ctx, bridge.NewMember{Account: "big", Email: "agent@big.example", Role: bridge.RoleAgent, Sees: bridge.SeesOwn})
	label, err2 := a.PutLabel(ctx, a.Big, bridge.Label{Name: "Essai", Color: "red"})
	if err := errors.Join(err, err2); err != nil {
		a.tb.Fatal(err)
	}
	a.Agent, a.label = bridge.Viewer{Member: m.ID, Account: m.AccountID}, label.ID
}

func (a *Archive) owner(account string) bridge.Viewer {
	a.tb.Helper()
	_, err := a.PutAccount(a.tb.Context(), bridge.NewAccount{ExternalID: account, Name: account, Language: "fr"})
	m, err2 := a.PutMember(a.tb.Context(), bridge.NewMember{Account: account, Email: "owner@" + account + ".example", Role: bridge.RoleOwner})
	if err := errors.Join(err, err2); err != nil {
		a.tb.Fatal(err)
	}
	return bridge.Viewer{Member: m.ID, Account: m.AccountID}
}

// update writes in one transaction.
func (a *Archive) update(f func(bridge.Tx) error) {
	a.tb.Helper()
	if err := a.Store.Update(a.tb.Context(), f); err != nil {
		a.tb.Fatal(err)
	}
}

func (a *Archive) fill(n int) {
	a.tb.Helper()
	a.update(func(tx bridge.Tx) error {
		var errs []error
		for range n {
			errs = append(errs, a.conversation(tx))
		}
		return errors.Join(errs...)
	})
}

// start returns when a conversation began.
func (a *Archive) start(i int) time.Time {
	return a.Clock.Now().Add(time.Duration(i-a.total) * time.Minute)
}

func (a *Archive) conversation(tx bridge.Tx) error {
	ctx, i := a.tb.Context(), a.N
	a.N++
	account := a.Big
	if i%10 == 0 {
		account = a.Small
	}
	id, start := uuid.Must(uuid.NewV7()).String(), a.start(i)
	title := []string{"Renault Clio V 1.0 TCe", "Peugeot 208 PureTech", "Dacia Duster", "Citroën C3", "Fiat 500"}[i%5]
	c := bridge.Conversation{
		ID: bridge.ConversationID(id), AccountID: account.Account, ListingID: bridge.ListingID(id), BuyerID: bridge.BuyerID(id), LeadID: bridge.LeadID(id),
		SellerAlias: "s" + id, BuyerAlias: "b" + id, Sequence: PerThread, SellerSeen: PerThread, LastLine: "…", Closed: i%3 == 0,
		CreatedAt: start, UpdatedAt: start.Add(PerThread * time.Minute),
	}
	desk := a.desk(i, &c)
	buyer := bridge.Buyer{
		ID: c.BuyerID, ExternalID: id, Pseudonym: "user" + strconv.Itoa(i), Name: "Marie Durand" + strconv.Itoa(i), Email: id + "@courriel.example",
		Phone: fmt.Sprintf("+3363998%02d%02d", i/100%100, i%100), Language: "fr",
	}
	lead := bridge.Lead{
		ID: c.LeadID, ConversationID: c.ID, AccountID: c.AccountID, CreatedAt: start, Words: strings.ToLower(buyer.Name + " " + title),
		Record: parser.Lead{Contact: parser.Contact{Display: buyer.Name, Phones: []parser.Phone{{E164: buyer.Phone}}}},
	}
	if i%20 != 1 {
		lead.AnsweredAt = start.Add(time.Duration(i%500) * time.Minute)
	}
	errs := []error{
		tx.PutListing(ctx, bridge.Listing{ID: c.ListingID, AccountID: c.AccountID, ExternalID: id, Title: title, Reference: "R-" + strconv.Itoa(i)}),
		tx.PutBuyer(ctx, buyer), tx.PutConversation(ctx, c), tx.PutDesk(ctx, c.ID, desk), tx.AddLead(ctx, lead),
	}
	for s := 1; s <= PerThread; s++ {
		m := a.message(c.ID, s, start.Add(time.Duration(s)*time.Minute), i%1000 == 1 && s == 5)
		if i%200 == 1 && s == PerThread {
			m.State = bridge.StateNotDelivered
		}
		errs = append(errs, tx.AddMessage(ctx, m))
	}
	if i%100 == 1 {
		errs = append(errs, tx.SetLabel(ctx, c.ID, a.label, true))
	}
	return errors.Join(errs...)
}

// desk puts some conversations in each view.
func (a *Archive) desk(i int, c *bridge.Conversation) (d bridge.Desk) {
	if i%100 == 1 {
		c.SellerSeen--
	}
	if i%20 == 1 {
		d.WaitingSince = c.UpdatedAt
	}
	switch i % 1000 {
	case 1:
		d.Starred, d.Assignee = true, a.Agent.Member
	case 101:
		d.SnoozedUntil = a.Clock.Now().Add(time.Hour)
	case 201:
		d.Archived = true
	case 301:
		d.Blocked = true
	}
	c.Desk = d
	return d
}

func (a *Archive) message(c bridge.ConversationID, sequence int, at time.Time, special bool) bridge.Message {
	return bridge.Message{
		ID: bridge.MessageID(uuid.Must(uuid.NewV7()).String()), ConversationID: c, Sequence: sequence,
		Side: []bridge.Side{bridge.SideSeller, bridge.SideBuyer}[sequence%2],
		Kind: bridge.KindText, State: bridge.StateSeen, Via: bridge.ViaWeb, Text: a.text(special), CreatedAt: at,
	}
}

// lengthen gives one conversation many messages.
func (a *Archive) lengthen() {
	a.tb.Helper()
	ctx := a.tb.Context()
	a.update(func(tx bridge.Tx) error {
		list, err := tx.Conversations(ctx, bridge.ConversationFilter{Account: a.Big.Account, View: bridge.ViewOpen, Limit: 1, Now: a.Clock.Now()})
		if err != nil {
			return err
		}
		c := list[0]
		a.Long = c.ID
		for range LongThread {
			c.Sequence++
			if err := tx.AddMessage(ctx, a.message(c.ID, c.Sequence, c.UpdatedAt, false)); err != nil {
				return err
			}
		}
		c.SellerSeen, c.BuyerSeen = c.Sequence, c.Sequence
		return tx.PutConversation(ctx, c)
	})
}

// text makes a sentence of about 150 letters.
func (a *Archive) text(special bool) string {
	words := []string{"Bonjour,"}
	for range 18 {
		// A few words are in most texts, and most words in few.
		words = append(words, a.Words[min(a.random.IntN(len(a.Words)), a.random.IntN(len(a.Words)), a.random.IntN(len(a.Words)))])
	}
	if a.random.IntN(3) == 0 {
		words = append(words, CommonWord)
	}
	if special {
		words = append(words, RareWord)
	}
	return strings.Join(words, " ") + "."
}
