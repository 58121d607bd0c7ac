package storetest

import (
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

func testTimes(t *test) {
	ctx := t.Context()
	paris := time.FixedZone("Paris", 2*60*60)
	for name, c := range map[string]struct{ put, want time.Time }{
		"zero":        {time.Time{}, time.Time{}},
		"nanoseconds": {time.Date(2026, 2, 3, 4, 5, 6, 123456789, time.UTC), time.Date(2026, 2, 3, 4, 5, 6, 123456000, time.UTC)},
		"zone":        {time.Date(2026, 2, 3, 4, 5, 6, 7000, paris), time.Date(2026, 2, 3, 2, 5, 6, 7000, time.UTC)},
		"epoch":       {time.Unix(0, 0), time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)},
		"old":         {time.Date(1953, 1, 1, 0, 0, 0, 1999, time.UTC), time.Date(1953, 1, 1, 0, 0, 0, 1000, time.UTC)},
		"late":        {time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)},
	} {
		t.run(name, func(t *test) {
			b := buyer(bridge.BuyerID(name))
			b.MemberSince, b.CreatedAt = c.put, c.put
			m := bridge.Mail{ID: bridge.MailID(name), DedupKey: name, Trace: bridge.Trace{{At: c.put}}, ReceivedAt: c.put}
			t.update(func(tx bridge.Tx) error {
				if err := tx.PutBuyer(ctx, b); err != nil {
					return err
				}
				return tx.AddMail(ctx, m)
			})
			b.MemberSince, b.CreatedAt = c.want, c.want
			same(t, b, func(tx bridge.Tx) (bridge.Buyer, error) { return tx.Buyer(ctx, b.ID) })
			got := get(t, func(tx bridge.Tx) (bridge.Mail, error) { return tx.Mail(ctx, m.ID) })
			// Not by cmp, to which times in different zones are equal.
			if got.ReceivedAt != c.want || got.Trace[0].At != c.want {
				t.Errorf("times are %v and %v, want %v", got.ReceivedAt, got.Trace[0].At, c.want)
			}
			if m.Trace[0].At != c.put {
				t.Error("the trace that was given has changed")
			}
		})
	}
}

func testText(t *test) {
	ctx := t.Context()
	const (
		dirty = "a\x00b\xff\xfec é \U0001F600 \\u0000 \\\x00 \xed\xa0\x80"
		clean = "a\uFFFDb\uFFFD\uFFFDc é \U0001F600 \\u0000 \\\uFFFD \uFFFD\uFFFD\uFFFD"
	)
	talk(t)
	l := listing("l", "a")
	l.ExternalID, l.Title = dirty, dirty
	l.Criteria = []bridge.Criterion{{Name: dirty, Value: "<&> \u2028"}}
	lead := bridge.Lead{ID: "l", ConversationID: "c", AccountID: "a"}
	lead.Record.Message = parser.LeadMessage{Text: dirty}
	lead.Record.Evidence = map[string]parser.Evidence{dirty: {Carrier: dirty}}
	t.update(func(tx bridge.Tx) error {
		if err := tx.PutListing(ctx, l); err != nil {
			return err
		}
		return tx.AddLead(ctx, lead)
	})
	byExternalID := func(id string) func(tx bridge.Tx) (bridge.Listing, error) {
		return func(tx bridge.Tx) (bridge.Listing, error) { return tx.ListingByExternalID(ctx, id) }
	}
	l.ExternalID, l.Title, l.Criteria[0].Name = clean, clean, clean
	same(t, l, byExternalID(clean))
	same(t, l, byExternalID(dirty))
	lead.Record.Message.Text = clean
	lead.Record.Evidence = map[string]parser.Evidence{clean: {Carrier: clean}}
	same(t, lead, func(tx bridge.Tx) (bridge.Lead, error) { return tx.Lead(ctx, "l") })

	// No text is too long for a column, and none is trimmed or folded.
	long := make([]rune, 1<<20)
	for i := range long {
		long[i] = 'é'
	}
	m := message("m", "c", 1)
	m.Text, m.Full = "  \t\r\n", string(long)
	t.update(func(tx bridge.Tx) error { return tx.AddMessage(ctx, m) })
	got := get(t, func(tx bridge.Tx) (bridge.Message, error) { return tx.Message(ctx, "m") })
	if diff := cmp.Diff(m.Text, got.Text); diff != "" || got.Full != m.Full {
		t.Errorf("the text differs: %s", diff)
	}
}
