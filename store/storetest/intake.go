package storetest

import (
	"errors"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

func testIntake(t *test) {
	ctx := t.Context()
	market(t)
	old, newer := filled[bridge.Intake](), filled[bridge.Intake]()
	old.Account, old.Listing = "a", "a"
	newer.Account, newer.Listing, newer.Alias, newer.CreatedAt = "a", "a", "another", old.CreatedAt.Add(1000)
	of := func(tx bridge.Tx) (bridge.Intake, error) { return tx.IntakeOf(ctx, "a") }
	missing(t, of)
	for _, i := range []bridge.Intake{old, newer} {
		t.update(func(tx bridge.Tx) error { return tx.PutIntake(ctx, i) })
		same(t, i, of)
		same(t, i, func(tx bridge.Tx) (bridge.Intake, error) { return tx.IntakeByAlias(ctx, i.Alias) })
	}
	old.ReplacedAt = at(99)
	t.update(func(tx bridge.Tx) error { return tx.PutIntake(ctx, old) })
	same(t, old, func(tx bridge.Tx) (bridge.Intake, error) { return tx.IntakeByAlias(ctx, old.Alias) })
	missing(t, func(tx bridge.Tx) (bridge.Intake, error) { return tx.IntakeByAlias(ctx, "none") })
	missing(t, func(tx bridge.Tx) (bridge.Intake, error) { return tx.IntakeOf(ctx, "b") })
}

func testIntakeMail(t *test) {
	ctx := t.Context()
	market(t)
	m := filled[bridge.IntakeMail]()
	m.Account = "a"
	byID := func(tx bridge.Tx) (bridge.IntakeMail, error) { return tx.IntakeMail(ctx, m.Mail) }
	byMessage := func(tx bridge.Tx) (bridge.IntakeMail, error) { return tx.IntakeMailOf(ctx, m.Message) }
	missing(t, byID)
	for range 2 {
		t.update(func(tx bridge.Tx) error { return tx.PutIntakeMail(ctx, m) })
		same(t, m, byID)
		same(t, m, byMessage)
		m.State, m.Note, m.Record.Contact.City, m.HandledAt = bridge.IntakeDismissed, "", "Lille", at(50)
	}
	m.Message = ""
	t.update(func(tx bridge.Tx) error { return tx.PutIntakeMail(ctx, m) })
	missing(t, byMessage)
}

func testIntakeMails(t *test) {
	ctx := t.Context()
	market(t)
	all := bridge.IntakeFilter{Account: "a", Limit: 10}
	for i, id := range []string{"1", "2", "3", "4", "5"} {
		m := mail(bridge.MailID(id), bridge.MailNoted, bridge.SideBuyer, i)
		m.HeaderFrom, m.Subject, m.Reason = id+"@portail.example", "Sujet "+id, bridge.MailReason("r"+id)
		addMails(t, m)
		row := bridge.IntakeMail{Mail: m.ID, Account: "a", State: bridge.IntakeStates[i%2]}
		if id == "5" {
			row.Account = "b"
		}
		t.update(func(tx bridge.Tx) error { return tx.PutIntakeMail(ctx, row) })
	}
	ids := func(f bridge.IntakeFilter) func(bridge.Tx) (string, error) {
		return func(tx bridge.Tx) (string, error) {
			rows, err := tx.IntakeMails(ctx, f)
			n, counted := tx.CountIntakeMails(ctx, f)
			if n != len(rows) {
				t.Errorf("%d counted, %d listed", n, len(rows))
			}
			var out strings.Builder
			for _, r := range rows {
				out.WriteString(string(r.Mail))
				if r.From != string(r.Mail)+"@portail.example" || r.Subject != "Sujet "+string(r.Mail) || r.Reason != bridge.MailReason("r"+r.Mail) || r.ReceivedAt.IsZero() {
					t.Errorf("row %+v lacks its mail", r)
				}
			}
			return out.String(), errors.Join(err, counted)
		}
	}
	same(t, "4321", ids(all))
	some := all
	some.Limit = 2
	same(t, "43", ids(some))
	some.Before = "3"
	same(t, "21", ids(some))
	some.States = bridge.IntakeStates[:1]
	same(t, "1", ids(some))
	some.Before, some.States = "", bridge.IntakeStates[1:4]
	same(t, "42", ids(some))
}

func testIntakeKeys(t *test) {
	ctx := t.Context()
	c := talk(t)
	key := func(tx bridge.Tx) (bridge.ConversationID, error) { return tx.IntakeKey(ctx, "a", "k") }
	missing(t, key)
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.PutIntakeKey(ctx, "a", "k", c.ID), tx.PutIntakeKey(ctx, "a", "k", "another"),
			tx.PutIntakeMail(ctx, bridge.IntakeMail{Mail: "m", Account: "a", Conversation: c.ID}))
	})
	same(t, c.ID, key)
	missing(t, func(tx bridge.Tx) (bridge.ConversationID, error) { return tx.IntakeKey(ctx, "b", "k") })
	for _, step := range []struct {
		text, way     string
		so, otherwise int
	}{{"x", "", 1, 0}, {"x", "y", 1, 1}, {"x", "z", 1, 1}, {"x", "", 2, 1}, {"x", "y", 2, 2}, {"z", "y", 1, 0}} {
		t.update(func(tx bridge.Tx) error {
			so, otherwise, err := tx.CountIntakeText(ctx, c.ID, step.text, step.way)
			if so != step.so || otherwise != step.otherwise {
				t.Errorf("CountIntakeText(%q, %q) = %d, %d; want %d, %d", step.text, step.way, so, otherwise, step.so, step.otherwise)
			}
			return err
		})
	}
	t.update(func(tx bridge.Tx) error { _, err := tx.EraseConversation(ctx, c.ID); return err })
	missing(t, key)
	missing(t, func(tx bridge.Tx) (bridge.IntakeMail, error) { return tx.IntakeMail(ctx, "m") })
	t.update(func(tx bridge.Tx) error {
		so, otherwise, err := tx.CountIntakeText(ctx, c.ID, "x", "")
		if so != 1 || otherwise != 0 {
			t.Errorf("%d, %d counted after the conversation was erased", so, otherwise)
		}
		return err
	})
}

func testListingsByReference(t *test) {
	ctx := t.Context()
	market(t)
	put := func(id bridge.ListingID, a bridge.AccountID, ref, external string) {
		l := listing(id, a)
		l.Reference, l.ExternalID = ref, external
		t.update(func(tx bridge.Tx) error { return tx.PutListing(ctx, l) })
	}
	put("1", "a", "R1", "x1")
	put("2", "a", "R2", "R1")
	put("3", "b", "R1", "x3")
	put("4", "a", "", "x4")
	count := func(a bridge.AccountID, ref string) func(bridge.Tx) (int, error) {
		return func(tx bridge.Tx) (int, error) {
			list, err := tx.ListingsByReference(ctx, a, ref, 3)
			return len(list), err
		}
	}
	same(t, 2, count("a", "R1"))
	same(t, 1, count("a", "R2"))
	same(t, 1, count("a", "x4"))
	same(t, 1, count("b", "R1"))
	same(t, 0, count("b", "x4"))
	same(t, 0, count("a", ""))
	l := listing("1", "a")
	l.Contact = "ventes@example.com"
	t.update(func(tx bridge.Tx) error { return tx.PutListing(ctx, l) })
	for _, want := range []struct {
		account bridge.AccountID
		email   string
		has     bool
	}{{"a", l.Contact, true}, {"a", "x" + l.Contact, false}, {"b", l.Contact, false}} {
		same(t, want.has, func(tx bridge.Tx) (bool, error) { return tx.HasContact(ctx, want.account, want.email) })
	}
}
