package bridge_test

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// actor is a program that works on the intake of the sample account.
func actor(tb testing.TB, b *bridgetest.Bridge) (who bridge.Viewer, address string) {
	tb.Helper()
	who, err := b.Actor(tb.Context(), bridge.APIKey{}, bridge.Thing{Account: bridgetest.AccountID}, "")
	if err != nil {
		tb.Fatal(err)
	}
	a, err := b.Intake(tb.Context(), who)
	if err != nil {
		tb.Fatal(err)
	}
	return who, a.Address
}

// takeIn sends a mail to an address of a bridge.
func takeIn(tb testing.TB, b *bridge.Bridge, to, raw string) (refused, fault error) {
	tb.Helper()
	r, err := b.Resolve(tb.Context(), to)
	if err != nil {
		tb.Fatal(err)
	}
	results, err := b.Receive(tb.Context(), bridge.IncomingMail{
		From: "bounce@portail.example", Recipients: []bridge.Recipient{r}, Remote: netip.MustParseAddr("127.0.0.1"), Body: strings.NewReader(raw),
	})
	if err != nil {
		return nil, err
	}
	return results[0], nil
}

// FuzzIntake holds that any bytes that are taken in are listed, with their text,
// in a state that says what became of them; that the same again is nothing new;
// and that what is refused leaves nothing.
func FuzzIntake(f *testing.F) {
	cases, err := sample.PortalCases(3, 40)
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range cases {
		f.Add(c.Raw)
	}
	noise, err := sample.NoiseCases(3, 20)
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range noise {
		f.Add(c.Raw)
	}
	f.Add([]byte("From: a@leboncoin.fr\r\n\r\n"))
	f.Add([]byte(""))
	b := bridgetest.New(f, bridgetest.Options{Limits: bridge.Limits{Held: -1, HeldSender: -1, NetworkMails: -1, Contacts: -1, Unanswered: -1}})
	b.Market(f)
	who, to := actor(f, b)
	f.Fuzz(func(t *testing.T, raw []byte) {
		b.Clock.Add(3600e9)
		newest := func() []bridge.IntakeRow {
			rows, err := b.IntakeMails(t.Context(), who, bridge.IntakeFilter{Limit: 2})
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		before := newest()
		refused, fault := takeIn(t, b.Bridge, to, string(raw))
		if fault != nil {
			t.Fatalf("a fault: %v", fault)
		}
		rows := newest()
		if refused != nil {
			if len(rows) != len(before) || len(rows) > 0 && rows[0].Mail != before[0].Mail {
				t.Fatalf("a refused mail is listed: %+v", rows[0])
			}
			return
		}
		if len(rows) == 0 {
			t.Fatal("a mail was taken, and is not listed")
		}
		row := rows[0]
		if !slices.Contains(bridge.IntakeStates, row.State) {
			t.Fatalf("state %q", row.State)
		}
		posted := row.State == bridge.IntakeLead || row.State == bridge.IntakeJoined
		if posted != (row.Message != "") && row.Note != bridge.IntakeAutomatic && row.State != bridge.IntakeRepeated {
			t.Fatalf("%s, but its message is %q", row.State, row.Message)
		}
		if _, err := b.IntakeMail(t.Context(), who, row.Mail); err != nil {
			t.Fatalf("it cannot be shown: %v", err)
		}
		if posted {
			if _, err := b.View(t.Context(), who, row.Conversation); err != nil {
				t.Fatalf("its conversation cannot be shown: %v", err)
			}
		}
		if refused, fault := takeIn(t, b.Bridge, to, string(raw)); refused != nil || fault != nil {
			t.Fatalf("the second time it is refused: %v, %v", refused, fault)
		}
		if again := newest(); again[0].Mail != row.Mail {
			t.Fatalf("the same mail is listed twice")
		}
	})
}

// failingStore fails to write what became of a mail to an intake address, as where
// the disk is full or the power goes.
type failingStore struct {
	bridge.Store
	fails *atomic.Bool
}

var errDisk = errors.New("no space left")

func (s failingStore) Update(ctx context.Context, f func(bridge.Tx) error) error {
	return s.Store.Update(ctx, func(tx bridge.Tx) error { return f(failingTx{tx, s.fails}) })
}

type failingTx struct {
	bridge.Tx
	fails *atomic.Bool
}

func (t failingTx) PutIntakeMail(ctx context.Context, m bridge.IntakeMail) error {
	if t.fails.Load() {
		return errDisk
	}
	return t.Tx.PutIntakeMail(ctx, m)
}

// TestIntakeIsAllOrNothing: a fault on the way leaves no half of a lead, and the
// mail that the portal then sends again makes one.
func TestIntakeIsAllOrNothing(t *testing.T) {
	t.Parallel()
	base := bridgetest.New(t, bridgetest.Options{})
	base.Market(t)
	who, to := actor(t, base)
	aliases, err := bridge.OpenKeyring(t.Context(), base.Store, bridgetest.Domain, "", base.Clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	var fails atomic.Bool
	b := bridge.New(bridge.Options{
		Store: failingStore{base.Store, &fails}, Aliases: aliases, Now: base.Clock.Now, Log: slog.New(slog.DiscardHandler), SpoolDir: t.TempDir(),
		Installation: base.Installation(),
	})
	cases, err := sample.PortalCases(3, 1)
	if err != nil {
		t.Fatal(err)
	}
	raw := string(cases[0].Raw)
	fails.Store(true)
	if _, fault := takeIn(t, b, to, raw); !errors.Is(fault, errDisk) {
		t.Fatalf("the fault is %v", fault)
	}
	all := bridge.ConversationFilter{View: bridge.ViewAll, Limit: 10}
	if rows, err := b.Conversations(t.Context(), who, all); err != nil || len(rows) != 0 {
		t.Errorf("%d conversations are left, %v", len(rows), err)
	}
	fails.Store(false)
	for range 2 {
		if refused, fault := takeIn(t, b, to, raw); refused != nil || fault != nil {
			t.Fatalf("the mail again: %v, %v", refused, fault)
		}
	}
	if rows, err := b.Conversations(t.Context(), who, all); err != nil || len(rows) != 1 {
		t.Errorf("%d conversations, %v; want one", len(rows), err)
	}
}
