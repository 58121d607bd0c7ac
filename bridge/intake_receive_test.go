package bridge

import (
	"bytes"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/alias"
	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// FuzzIntake holds that any bytes are read the same each time, and that what is to
// become a lead has somebody in it whom one can tell from others. It goes no
// further than the decision: with a database in the loop no two runs are alike, so
// that nothing is found by coverage. What follows is held by TestAnyMailIsTakenIn.
func FuzzIntake(f *testing.F) {
	for _, make := range []func(uint64, int) ([]sample.Case, error){sample.PortalCases, sample.NoiseCases} {
		cases, err := make(3, 40)
		if err != nil {
			f.Fatal(err)
		}
		for _, c := range cases {
			f.Add(c.Raw)
		}
	}
	f.Add([]byte(""))
	f.Add([]byte("From: a@leboncoin.fr\r\n\r\n"))
	f.Add([]byte("From: a@portail.example\r\nSubject: Reminder\r\n\r\nName: A\r\nPhone: 07700 900331\r\nMessage: x\r\n"))
	keys, err := alias.NewKeyring("reply.example.com", alias.Key{ID: 'a', Secret: bytes.Repeat([]byte{1}, 32)})
	if err != nil {
		f.Fatal(err)
	}
	b := New(Options{Aliases: keys, Now: func() time.Time { return time.Unix(1_800_000_000, 0) }, Log: slog.New(slog.DiscardHandler), SpoolDir: f.TempDir()})
	f.Fuzz(func(t *testing.T, raw []byte) {
		read := func() intakePost {
			in, err := b.readIncoming(t.Context(), IncomingMail{Body: bytes.NewReader(raw)})
			if err != nil {
				t.Fatal(err)
			}
			defer in.close(b.log)
			p := intakePost{}
			b.readIntake(t.Context(), in, &p)
			return p
		}
		p := read()
		if diff := cmp.Diff(p, read(), cmp.AllowUnexported(intakePost{}, incoming{})); diff != "" {
			t.Fatalf("it is read otherwise the second time:\n%s", diff)
		}
		row := p.row
		c := row.Record.Contact
		switch row.State {
		case IntakeLead:
			if !opensConversation(row.Event) || row.Note != "" {
				t.Errorf("a lead is %s, %s", row.Event, row.Note)
			}
			if answerAddress(c) == "" && len(c.Phones) == 0 && (c.Display == "" || row.Record.Message.Text == "") {
				t.Errorf("a lead is nobody's: %+v", c)
			}
			if b.wrote(answerAddress(c)) {
				t.Errorf("a lead is our own mail: %+v", c)
			}
		case IntakeUnread:
			if row.Note == "" {
				t.Error("it waits for somebody, and nothing says why")
			}
		case IntakeOther:
		default:
			t.Errorf("state %q", row.State)
		}
		if row.Layout == "" || !slices.Equal(row.Fields, leadPaths(row.Record)) {
			t.Errorf("layout %q, fields %q", row.Layout, row.Fields)
		}
		if row.Note == IntakeNothing && !cmp.Equal(row.Record, parser.Lead{}) {
			t.Errorf("nothing was read: %+v", row.Record)
		}
		keys := leadKeys(row.Record, row.Portal)
		if c.RelayEmail != "" && keys[0] != intakeKey("relay", c.RelayEmail) {
			t.Error("the relay address is not the first key")
		}
		if slices.Sort(keys); len(slices.Compact(slices.Clone(keys))) != len(keys) {
			t.Errorf("a key stands twice: %+v", row.Record)
		}
	})
}
