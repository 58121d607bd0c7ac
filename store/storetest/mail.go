package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func mail(id bridge.MailID, state bridge.MailState, side bridge.Side, seconds int) bridge.Mail {
	return bridge.Mail{
		ID: id, DedupKey: "k-" + string(id), State: state, ConversationID: "c", Side: side,
		HeaderID: string(id) + "@mail.example", ReceivedAt: at(seconds),
	}
}

func addMails(t *test, mails ...bridge.Mail) {
	t.Helper()
	t.update(func(tx bridge.Tx) error {
		for _, m := range mails {
			if err := tx.AddMail(t.Context(), m); err != nil {
				return err
			}
		}
		return nil
	})
}

func testMail(t *test) {
	ctx := t.Context()
	m := filled[bridge.Mail]()
	byID := func(tx bridge.Tx) (bridge.Mail, error) { return tx.Mail(ctx, m.ID) }
	byKey := func(tx bridge.Tx) (bridge.Mail, error) { return tx.MailByDedupKey(ctx, m.DedupKey) }
	missing(t, byID)
	missing(t, byKey)
	addMails(t, m)
	same(t, m, byID)
	same(t, m, byKey)

	again := m
	again.ID, again.Subject = "again", "changed"
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.AddMail(ctx, again) })
	same(t, m, byKey)

	m.State, m.Reason, m.Party = bridge.MailRefused, "because", "buyer:b"
	t.update(func(tx bridge.Tx) error { return tx.PutMail(ctx, m) })
	same(t, m, byID)
	m.ID = "none"
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error { return tx.PutMail(ctx, m) })
}

func testHeldMailsOfAParty(t *test) {
	ctx := t.Context()
	from := func(id bridge.MailID, sender string, seconds int) bridge.Mail {
		m := mail(id, bridge.MailHeld, bridge.SideSeller, seconds)
		m.Party, m.HeaderFrom = "account:a", sender
		return m
	}
	later, earlier, other := from("1", "x@a.example", 3), from("2", "x@a.example", 1), from("3", "y@a.example", 2)
	posted, elsewhere := from("4", "x@a.example", 1), from("5", "x@a.example", 1)
	posted.State, elsewhere.Party, elsewhere.ReceivedAt = bridge.MailPosted, "account:b", at(9)
	addMails(t, later, earlier, other, posted, elsewhere)
	same(t, []bridge.Mail{earlier, later}, func(tx bridge.Tx) ([]bridge.Mail, error) {
		return tx.HeldMailsFrom(ctx, "account:a", "x@a.example")
	})
	before := func(seconds, limit int) func(tx bridge.Tx) ([]bridge.Mail, error) {
		return func(tx bridge.Tx) ([]bridge.Mail, error) { return tx.HeldMailsBefore(ctx, at(seconds), limit) }
	}
	same(t, nil, before(1, 10))
	same(t, []bridge.Mail{earlier, other}, before(3, 10))
	same(t, []bridge.Mail{earlier}, before(3, 1))
}

func testHeldMails(t *test) {
	ctx := t.Context()
	later, earlier := mail("1", bridge.MailHeld, bridge.SideSeller, 2), mail("2", bridge.MailHeld, bridge.SideSeller, 1)
	elsewhere := mail("5", bridge.MailHeld, bridge.SideSeller, 1)
	elsewhere.ConversationID = "d"
	addMails(t, later, earlier,
		mail("3", bridge.MailHeld, bridge.SideBuyer, 1), mail("4", bridge.MailPosted, bridge.SideSeller, 1), elsewhere)
	same(t, []bridge.Mail{earlier, later}, func(tx bridge.Tx) ([]bridge.Mail, error) {
		return tx.HeldMails(ctx, "c", bridge.SideSeller)
	})
	same(t, nil, func(tx bridge.Tx) ([]bridge.Mail, error) { return tx.HeldMails(ctx, "e", bridge.SideSeller) })
}

func testLastHeaderID(t *test) {
	ctx := t.Context()
	last := func(side bridge.Side) func(bridge.Tx) (string, error) {
		return func(tx bridge.Tx) (string, error) { return tx.LastHeaderID(ctx, "c", side) }
	}
	addMails(t, mail("1", bridge.MailHeld, bridge.SideSeller, 9))
	same(t, "", last(bridge.SideSeller))
	addMails(t, mail("3", bridge.MailPosted, bridge.SideSeller, 1), mail("2", bridge.MailPosted, bridge.SideSeller, 2))
	same(t, "2@mail.example", last(bridge.SideSeller))
	same(t, "", last(bridge.SideBuyer))
	addMails(t, mail("4", bridge.MailUnreadable, bridge.SideSeller, 3)) // posted too, with what text there is
	same(t, "4@mail.example", last(bridge.SideSeller))
}
