package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func account(id bridge.AccountID) bridge.Account {
	return bridge.Account{ID: id, ExternalID: "x-" + string(id), Name: "Garage Dubreuil", Language: "fr", CreatedAt: at(0)}
}

func testAccount(t *test) {
	ctx := t.Context()
	a := filled[bridge.Account]()
	byID := func(tx bridge.Tx) (bridge.Account, error) { return tx.Account(ctx, a.ID) }
	byExternalID := func(tx bridge.Tx) (bridge.Account, error) { return tx.AccountByExternalID(ctx, a.ExternalID) }
	missing(t, byID)
	missing(t, byExternalID)

	t.update(func(tx bridge.Tx) error { return tx.PutAccount(ctx, a) })
	same(t, a, byID)
	same(t, a, byExternalID)

	a = bridge.Account{ID: a.ID, ExternalID: "another"}
	t.update(func(tx bridge.Tx) error { return tx.PutAccount(ctx, a) })
	same(t, a, byID)
	same(t, a, byExternalID)

	b := account("b")
	b.ExternalID = a.ExternalID
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.PutAccount(ctx, b) })
	b.ID, b.ExternalID = a.ID+"b", "b"
	t.update(func(tx bridge.Tx) error { return tx.PutAccount(ctx, b) })
	accounts := func(after bridge.AccountID, limit int) func(bridge.Tx) ([]bridge.Account, error) {
		return func(tx bridge.Tx) ([]bridge.Account, error) { return tx.Accounts(ctx, after, limit) }
	}
	same(t, []bridge.Account{a, b}, accounts("", 9))
	same(t, []bridge.Account{a}, accounts("", 1))
	same(t, []bridge.Account{b}, accounts(a.ID, 9))
	same(t, nil, accounts(b.ID, 9))
}

func member(id bridge.MemberID, a bridge.AccountID, email string) bridge.Member {
	return bridge.Member{ID: id, AccountID: a, Email: email, Role: bridge.RoleAgent, CreatedAt: at(0)}
}

func testMember(t *test) {
	ctx := t.Context()
	m := filled[bridge.Member]()
	m.AccountID = "a"
	byID := func(tx bridge.Tx) (bridge.Member, error) { return tx.Member(ctx, m.ID) }
	missing(t, byID)
	t.update(func(tx bridge.Tx) error {
		for _, id := range []bridge.AccountID{"a", "b"} {
			if err := tx.PutAccount(ctx, account(id)); err != nil {
				return err
			}
		}
		return tx.PutMember(ctx, m)
	})
	same(t, m, byID)

	m = member(m.ID, "a", "lea@garage.example")
	t.update(func(tx bridge.Tx) error { return tx.PutMember(ctx, m) })
	same(t, m, byID)
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error {
		return tx.PutMember(ctx, member("second", "a", m.Email))
	})

	first, elsewhere := member("first", "a", "anna@garage.example"), member("z", "b", m.Email)
	t.update(func(tx bridge.Tx) error {
		if err := tx.PutMember(ctx, first); err != nil {
			return err
		}
		return tx.PutMember(ctx, elsewhere)
	})
	same(t, []bridge.Member{first, m}, func(tx bridge.Tx) ([]bridge.Member, error) { return tx.Members(ctx, "a") })
	same(t, nil, func(tx bridge.Tx) ([]bridge.Member, error) { return tx.Members(ctx, "none") })
	same(t, []bridge.Member{m, elsewhere}, func(tx bridge.Tx) ([]bridge.Member, error) {
		return tx.MembersByEmail(ctx, m.Email)
	})
}
