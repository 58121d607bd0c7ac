package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func testAuthorizedSender(t *test) {
	ctx := t.Context()
	account, buyer := bridge.AccountParty("a"), bridge.BuyerParty("a")
	authorized := func(p bridge.Party, email string) func(bridge.Tx) (bool, error) {
		return func(tx bridge.Tx) (bool, error) { return tx.SenderAuthorized(ctx, p, email) }
	}
	list := func(tx bridge.Tx) ([]bridge.AuthorizedSender, error) { return tx.AuthorizedSenders(ctx, account) }
	same(t, false, authorized(account, "crm@logiciel.example"))
	for i := range 2 {
		t.update(func(tx bridge.Tx) error {
			return tx.AuthorizeSender(ctx, bridge.AuthorizedSender{Party: account, Sender: "CRM@logiciel.example", CreatedAt: at(i)})
		})
	}
	same(t, true, authorized(account, "crm@logiciel.example"))
	same(t, true, authorized(account, "crm@Logiciel.example"))
	same(t, false, authorized(buyer, "crm@logiciel.example"))
	same(t, false, authorized(account, "other@logiciel.example"))

	t.update(func(tx bridge.Tx) error {
		return tx.AuthorizeSender(ctx, bridge.AuthorizedSender{Party: account, Sender: "@firma.example", CreatedAt: at(3)})
	})
	same(t, true, authorized(account, "anybody@firma.example"))
	same(t, false, authorized(account, "anybody@sub.firma.example"))
	same(t, []bridge.AuthorizedSender{
		{Party: account, Sender: "@firma.example", CreatedAt: at(3)},
		{Party: account, Sender: "crm@logiciel.example", CreatedAt: at(0)},
	}, list)

	t.update(func(tx bridge.Tx) error { return tx.RevokeSender(ctx, account, "@Firma.example") })
	same(t, false, authorized(account, "anybody@firma.example"))
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error { return tx.RevokeSender(ctx, account, "@firma.example") })
}

func testSenderCheck(t *test) {
	ctx := t.Context()
	c := filled[bridge.SenderCheck]()
	c.Sender = "crm@logiciel.example"
	byToken := func(tx bridge.Tx) (bridge.SenderCheck, error) { return tx.SenderCheck(ctx, c.Token) }
	last := func(tx bridge.Tx) (bridge.SenderCheck, error) { return tx.LastSenderCheck(ctx, c.Party, c.Sender) }
	missing(t, byToken)
	missing(t, last)
	older, elsewhere := c, c
	older.Token, older.CreatedAt = "older", c.CreatedAt.Add(-1)
	elsewhere.Token, elsewhere.Party, elsewhere.CreatedAt = "elsewhere", "account:other", c.CreatedAt.Add(1e9)
	t.update(func(tx bridge.Tx) error {
		for _, one := range []bridge.SenderCheck{c, older, elsewhere} {
			if err := tx.PutSenderCheck(ctx, one); err != nil {
				return err
			}
		}
		return nil
	})
	same(t, c, byToken)
	same(t, c, last)
	c.AnsweredAt = at(9)
	t.update(func(tx bridge.Tx) error { return tx.PutSenderCheck(ctx, c) })
	same(t, c, byToken)
}
