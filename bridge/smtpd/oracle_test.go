package smtpd_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/passerelle-mail/passerelle/alias"
	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

// countingStore counts what a bridge asks its store.
type countingStore struct {
	bridge.Store
	asked atomic.Int64
}

func (s *countingStore) View(ctx context.Context, f func(bridge.Tx) error) error {
	s.asked.Add(1)
	return s.Store.View(ctx, f)
}

func (s *countingStore) Update(ctx context.Context, f func(bridge.Tx) error) error {
	s.asked.Add(1)
	return s.Store.Update(ctx, f)
}

// TestNoOracle guesses around addresses that are good, closed and missing.
// Whoever has not the whole address learns nothing: one answer, and the same
// work, which is none of the store's.
func TestNoOracle(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	good := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour").Conversation
	closed := b.Lead(t, bridgetest.OtherListing, bridgetest.Buyer(), "Hello").Conversation
	err := b.Store.Update(t.Context(), func(tx bridge.Tx) error {
		a, err := tx.Account(t.Context(), closed.AccountID)
		a.Closed = true
		return errors.Join(err, tx.PutAccount(t.Context(), a))
	})
	if err != nil {
		t.Fatal(err)
	}
	counted := &countingStore{Store: b.Store}
	keys, err := bridge.OpenKeyring(t.Context(), b.Store, bridgetest.Domain, "", b.Clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	missing, err := keys.Mint(alias.RoleSeller)
	if err != nil {
		t.Fatal(err)
	}
	receiver := bridge.New(bridge.Options{Store: counted, Aliases: keys, Now: b.Clock.Now, SpoolDir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
	addr := start(t, smtpd.Options{Receiver: receiver, MaxGuesses: -1, MaxConnectionsPerHost: -1}).addr
	ask := func(locals []string) (answers []string) {
		t.Helper()
		var c *client
		for i, local := range locals {
			if i%15 == 0 { // before a connection has guessed too often
				c = dial(t, addr)
				c.begin()
			}
			c.send("RCPT TO:<" + local + "@" + bridgetest.Domain + ">\r\n")
			answers = append(answers, c.line())
		}
		return answers
	}
	const unknown = "550 5.1.1 There is no such address here"
	before := counted.asked.Load()
	for name, local := range map[string]string{"good": good.SellerAlias, "closed": closed.SellerAlias, "missing": missing.Local(), "a buyer's": good.BuyerAlias} {
		guesses := guessesAround(local)
		for i, answer := range ask(guesses) {
			if answer != unknown {
				t.Errorf("a guess beside the %s address, %d letters: %q; want %q", name, len(guesses[i]), answer, unknown)
			}
		}
	}
	if asked := counted.asked.Load() - before; asked != 0 {
		t.Errorf("guesses asked the store %d times; want never", asked)
	}
	if got := ask([]string{missing.Local()})[0]; got != unknown {
		t.Errorf("answer to an address of ours that names nothing: %q; want %q", got, unknown)
	}
	if got := ask([]string{good.SellerAlias})[0]; !strings.HasPrefix(got, "250 ") {
		t.Errorf("answer to the good address: %q", got)
	}
}

// guessesAround are addresses that have all of one but a letter, in each place,
// and some that lack more.
func guessesAround(local string) (all []string) {
	const letters = "0123456789abcdefghjkmnpqrstvwxyz"
	for i := range local {
		for _, step := range []int{1, 7, 16} {
			at := (strings.IndexByte(letters, local[i]) + step) % len(letters)
			all = append(all, local[:i]+letters[at:at+1]+local[i+1:])
		}
	}
	return append(all, local[:len(local)-1], local+"0", local[1:], local[:18]+strings.Repeat("0", len(local)-18), "sales", "info")
}
