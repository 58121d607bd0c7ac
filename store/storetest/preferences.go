package storetest

import "github.com/passerelle-mail/passerelle/bridge"

func testPreferences(t *test) {
	ctx := t.Context()
	v := filled[bridge.Preferences]()
	v.Member = "m"
	of := func(tx bridge.Tx) (bridge.Preferences, error) { return tx.Preferences(ctx, v.Member) }
	missing(t, of)
	t.update(func(tx bridge.Tx) error {
		if err := tx.PutAccount(ctx, account("a")); err != nil {
			return err
		}
		return tx.PutMember(ctx, member("m", "a", "lea@garage.example"))
	})
	for _, v = range []bridge.Preferences{v, {Member: v.Member}} {
		t.update(func(tx bridge.Tx) error { return tx.PutPreferences(ctx, v) })
		same(t, v, of)
	}
}

func testMemberWrote(t *test) {
	ctx := t.Context()
	c := talk(t)
	wrote := func(m bridge.MemberID) func(bridge.Tx) (bool, error) {
		return func(tx bridge.Tx) (bool, error) { return tx.MemberWrote(ctx, c.ID, m) }
	}
	same(t, false, wrote("lea"))
	t.update(func(tx bridge.Tx) error {
		return tx.AddMessage(ctx, bridge.Message{
			ID: "1", ConversationID: c.ID, Sequence: 1, Side: bridge.SideSeller, Kind: bridge.KindText, Member: "lea", CreatedAt: at(1),
		})
	})
	same(t, true, wrote("lea"))
	same(t, false, wrote("ann"))
}

func testAccountSettings(t *test) {
	ctx := t.Context()
	v := filled[bridge.AccountSettings]()
	v.Account = "a"
	of := func(tx bridge.Tx) (bridge.AccountSettings, error) { return tx.AccountSettings(ctx, v.Account) }
	missing(t, of)
	t.update(func(tx bridge.Tx) error { return tx.PutAccount(ctx, account("a")) })
	for _, v = range []bridge.AccountSettings{v, {Account: v.Account}} {
		t.update(func(tx bridge.Tx) error { return tx.PutAccountSettings(ctx, v) })
		same(t, v, of)
	}
}

func testContacts(t *test) {
	ctx := t.Context()
	t.update(func(tx bridge.Tx) error {
		for _, id := range []bridge.AccountID{"a", "b"} {
			if err := tx.PutAccount(ctx, account(id)); err != nil {
				return err
			}
		}
		for id, contact := range map[bridge.ListingID]string{"1": "z@garage.example", "2": "b@garage.example", "3": "z@garage.example"} {
			if err := tx.PutListing(ctx, bridge.Listing{ID: id, AccountID: "a", ExternalID: string(id), Contact: contact}); err != nil {
				return err
			}
		}
		return tx.PutListing(ctx, bridge.Listing{ID: "4", AccountID: "b", ExternalID: "4", Contact: "a@elsewhere.example"})
	})
	list := func(limit int) func(bridge.Tx) ([]string, error) {
		return func(tx bridge.Tx) ([]string, error) { return tx.Contacts(ctx, "a", limit) }
	}
	same(t, []string{"b@garage.example", "z@garage.example"}, list(10))
	same(t, []string{"b@garage.example"}, list(1))
}
