package bridge_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
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

// mangled are mails with what goes wrong with mails: cut off, bytes changed, lines
// lost, and one put into another. They are the same each time.
func mangled(tb testing.TB) (mails []string) {
	tb.Helper()
	cases, err := sample.PortalCases(3, 30)
	if err != nil {
		tb.Fatal(err)
	}
	noise, err := sample.NoiseCases(3, 10)
	if err != nil {
		tb.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 6)) //nolint:gosec // no secret
	for _, c := range append(cases, noise...) {
		raw := string(c.Raw)
		at := r.IntN(len(raw))
		lines := strings.SplitAfter(raw, "\n")
		line := r.IntN(len(lines))
		mails = append(mails, raw, raw[:at], raw[:at]+string(rune(r.IntN(0x500)))+raw[at:], strings.Join(slices.Delete(lines, line, line+1), ""))
		if other := mails[r.IntN(len(mails))]; len(mails) > 8 {
			mails = append(mails, raw[:at]+other[r.IntN(len(other)+1):])
		}
	}
	for i := range mails { // else they are taken for the same mail
		mails[i] = strings.Replace(mails[i], "Message-ID: <", "Message-ID: <"+strconv.Itoa(i)+".", 1)
	}
	return append(mails, "From: a@leboncoin.fr\r\n\r\n", "")
}

// TestAnyMailIsTakenIn: any bytes that are taken in are listed, with their text, in
// a state that says what became of them; the same again is nothing new; and what
// is refused leaves nothing.
func TestAnyMailIsTakenIn(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{Limits: bridge.Limits{Held: -1, HeldSender: -1, NetworkMails: -1, Contacts: -1, Unanswered: -1}})
	b.Market(t)
	who, to := actor(t, b)
	seen := map[bridge.IntakeState]int{}
	for _, raw := range mangled(t) {
		b.Clock.Add(3600e9)
		seen[takesIn(t, b, who, to, raw)]++
	}
	if seen[bridge.IntakeLead] < 20 || seen[bridge.IntakeHeld] < 5 || seen[bridge.IntakeOther] < 5 {
		t.Errorf("%v; want some of each", seen)
	}
}

// takesIn sends a mail twice, and returns the state that it is listed in; empty
// where it is refused.
func takesIn(t *testing.T, b *bridgetest.Bridge, who bridge.Viewer, to, raw string) bridge.IntakeState {
	t.Helper()
	newest := func() (row bridge.IntakeRow) {
		rows, err := b.IntakeMails(t.Context(), who, bridge.IntakeFilter{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) > 0 {
			row = rows[0]
		}
		return row
	}
	before := newest()
	refused, fault := takeIn(t, b.Bridge, to, raw)
	if fault != nil {
		t.Fatalf("a fault: %v\n%s", fault, raw)
	}
	row := newest()
	switch {
	case refused != nil && row.Mail != before.Mail:
		t.Errorf("a refused mail is listed: %+v", row)
	case refused == nil && row.Mail == before.Mail:
		t.Errorf("a mail was taken, and is not listed:\n%s", raw)
		return ""
	}
	if refused != nil {
		return ""
	}
	posted := row.State == bridge.IntakeLead || row.State == bridge.IntakeJoined
	if posted != (row.Message != "") && row.Note != bridge.IntakeAutomatic && row.State != bridge.IntakeRepeated {
		t.Errorf("%s, but its message is %q", row.State, row.Message)
	}
	if _, err := b.IntakeMail(t.Context(), who, row.Mail); err != nil {
		t.Errorf("it cannot be shown: %v", err)
	}
	if posted {
		if _, err := b.View(t.Context(), who, row.Conversation); err != nil {
			t.Errorf("its conversation cannot be shown: %v", err)
		}
	}
	if refused, fault := takeIn(t, b.Bridge, to, raw); refused != nil || fault != nil {
		t.Errorf("the second time it is refused: %v, %v", refused, fault)
	}
	if again := newest(); again.Mail != row.Mail {
		t.Errorf("the same mail is listed twice:\n%s", raw)
	}
	return row.State
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
