package bridge_test

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
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// archive is a store that is filled at once: nine tenths of the messages are of
// one account, ten in a conversation.
type archive struct {
	*bridgetest.Bridge
	b          *testing.B
	big, agent bridge.Viewer
	small      bridge.Viewer
	random     *rand.Rand
	words      []string
	n          int // conversations
}

const (
	// rare is in one conversation of a thousand, and common in nearly all.
	rare, common = "embrayage", "voiture"
	perThread    = 10
)

// BenchmarkSearch measures what a search and a page of the list cost with many
// messages stored: BENCH_MESSAGES of them, 20,000 where it is not set.
func BenchmarkSearch(b *testing.B) {
	messages := 20_000
	if s := os.Getenv("BENCH_MESSAGES"); s != "" {
		var err error
		if messages, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	a := newArchive(b)
	started := time.Now()
	for a.n*perThread < messages {
		a.fill(500)
	}
	filled := time.Now()
	if err := a.IndexSearch(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d messages stored in %v, indexed in %v", messages, filled.Sub(started), time.Since(filled))

	all := bridge.ConversationFilter{Limit: 50}
	starred, closed, unread := all, all, all
	starred.View, closed.View, unread.View = bridge.ViewStarred, bridge.ViewClosed, bridge.ViewUnread
	for _, q := range []struct {
		name, query string
		who         bridge.Viewer
		f           bridge.ConversationFilter
	}{
		{"common", common, a.big, all},
		{"rare", rare, a.big, all},
		{"common and rare", common + " " + rare, a.big, all},
		{"name", "durand" + strconv.Itoa(a.n/3), a.big, all},
		{"phone", "06 39 98 " + fmt.Sprintf("%02d %02d", a.n/300%100, a.n/3%100), a.big, all},
		{"three letters", "emb", a.big, all},
		{"listing", "peugeot 208", a.big, all},
		{"nothing", "trottinette", a.big, all},
		{"nothing, of common parts", "voiturevoiture", a.big, all},
		{"16 words", strings.Join(a.words[:14], " ") + " " + common + " " + rare, a.big, all},
		{"common, starred", common, a.big, starred},
		{"common, closed", common, a.big, closed},
		{"common, unread", common, a.big, unread},
		{"common, an agent's own", common, a.agent, all},
		{"common, small account", common, a.small, all},
	} {
		b.Run("search="+strings.ReplaceAll(q.name, " ", "_"), func(b *testing.B) {
			found := 0
			for b.Loop() {
				page, err := a.Search(b.Context(), q.who, bridge.ParseQuery(q.query), q.f, 0)
				if err != nil || page.GaveUp {
					b.Fatal(page.GaveUp, err)
				}
				found = len(page.Rows)
			}
			b.ReportMetric(float64(found), "found")
		})
	}
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			if _, err := a.Conversations(b.Context(), a.big, all); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func newArchive(b *testing.B) *archive {
	b.Helper()
	a := &archive{Bridge: bridgetest.New(b, bridgetest.Options{}), b: b, random: rand.New(rand.NewPCG(1, 2))}
	for range 4000 {
		word := make([]string, 2+a.random.IntN(3))
		for i := range word {
			word[i] = string("bcdfglmnprstv"[a.random.IntN(13)]) + string("aeiou"[a.random.IntN(5)])
		}
		a.words = append(a.words, strings.Join(word, ""))
	}
	a.big, a.small = a.member("big"), a.member("small")
	m, err := a.PutMember(b.Context(), bridge.NewMember{Account: "big", Email: "agent@big.example", Role: bridge.RoleAgent, Sees: bridge.SeesOwn})
	if err != nil {
		b.Fatal(err)
	}
	a.agent = bridge.Viewer{Member: m.ID, Account: m.AccountID}
	return a
}

func (a *archive) member(account string) bridge.Viewer {
	a.b.Helper()
	_, err := a.PutAccount(a.b.Context(), bridge.NewAccount{ExternalID: account, Name: account, Language: "fr"})
	m, err2 := a.PutMember(a.b.Context(), bridge.NewMember{Account: account, Email: "owner@" + account + ".example", Role: bridge.RoleOwner})
	if err := errors.Join(err, err2); err != nil {
		a.b.Fatal(err)
	}
	return bridge.Viewer{Member: m.ID, Account: m.AccountID}
}

// fill adds conversations, in one transaction.
func (a *archive) fill(n int) {
	a.b.Helper()
	ctx := a.b.Context()
	err := a.Store.Update(ctx, func(tx bridge.Tx) error {
		var errs []error
		for range n {
			errs = append(errs, a.conversation(tx))
		}
		return errors.Join(errs...)
	})
	if err != nil {
		a.b.Fatal(err)
	}
}

func (a *archive) conversation(tx bridge.Tx) error {
	ctx, i := a.b.Context(), a.n
	a.n++
	account := a.big
	if i%10 == 0 {
		account = a.small
	}
	id := uuid.Must(uuid.NewV7()).String()
	start := a.Clock.Now().Add(time.Duration(i)*time.Minute - 1e6*time.Minute)
	title := []string{"Renault Clio V 1.0 TCe", "Peugeot 208 PureTech", "Dacia Duster", "Citroën C3", "Fiat 500"}[i%5]
	c := bridge.Conversation{
		ID: bridge.ConversationID(id), AccountID: account.Account, ListingID: bridge.ListingID(id), BuyerID: bridge.BuyerID(id), LeadID: bridge.LeadID(id),
		SellerAlias: "s" + id, BuyerAlias: "b" + id, Sequence: perThread, SellerSeen: perThread, LastLine: "…", Closed: i%3 == 0,
		CreatedAt: start, UpdatedAt: start.Add(perThread * time.Minute),
	}
	if i%100 == 1 {
		c.SellerSeen--
	}
	if i%1000 == 1 {
		c.Desk = bridge.Desk{Starred: true, Assignee: a.agent.Member}
	}
	errs := []error{
		tx.PutListing(ctx, bridge.Listing{ID: c.ListingID, AccountID: c.AccountID, ExternalID: id, Title: title, Reference: "R-" + strconv.Itoa(i)}),
		tx.PutBuyer(ctx, bridge.Buyer{
			ID: c.BuyerID, ExternalID: id, Pseudonym: "user" + strconv.Itoa(i), Name: "Marie Durand" + strconv.Itoa(i), Email: id + "@courriel.example",
			Phone: fmt.Sprintf("+3363998%02d%02d", i/100%100, i%100), Language: "fr",
		}),
		tx.PutConversation(ctx, c), tx.PutDesk(ctx, c.ID, c.Desk),
	}
	for s := 1; s <= perThread; s++ {
		m := bridge.Message{
			ID: bridge.MessageID(uuid.Must(uuid.NewV7()).String()), ConversationID: c.ID, Sequence: s, Side: []bridge.Side{bridge.SideSeller, bridge.SideBuyer}[s%2],
			Kind: bridge.KindText, State: bridge.StateSeen, Via: bridge.ViaWeb, Text: a.text(i%1000 == 1 && s == 5), CreatedAt: start.Add(time.Duration(s) * time.Minute),
		}
		errs = append(errs, tx.AddMessage(ctx, m))
	}
	return errors.Join(errs...)
}

// text makes a sentence of about 150 letters.
func (a *archive) text(special bool) string {
	words := []string{"Bonjour,"}
	for range 18 {
		// A few words are in most texts, and most words in few.
		words = append(words, a.words[min(a.random.IntN(len(a.words)), a.random.IntN(len(a.words)), a.random.IntN(len(a.words)))])
	}
	if a.random.IntN(3) == 0 {
		words = append(words, common)
	}
	if special {
		words = append(words, rare)
	}
	return strings.Join(words, " ") + "."
}
