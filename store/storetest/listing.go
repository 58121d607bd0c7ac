package storetest

import (
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

func listing(id bridge.ListingID, a bridge.AccountID) bridge.Listing {
	return bridge.Listing{ID: id, AccountID: a, ExternalID: "x-" + string(id), Title: "Renault Clio V", CreatedAt: at(0), UpdatedAt: at(0)}
}

func testListingNotice(t *test) {
	ctx := t.Context()
	market(t)
	ends := func(id bridge.ListingID, end int, s bridge.ListingState) {
		l := listing(id, "a")
		l.ExpiresAt, l.State = at(end), s
		t.update(func(tx bridge.Tx) error { return tx.PutListing(ctx, l) })
	}
	ends("soon", 10, bridge.ListingOnline)
	ends("sooner", 5, bridge.ListingOnline)
	ends("late", 100, bridge.ListingOnline)
	ends("over", -1, bridge.ListingOnline)
	ends("sold", 10, bridge.ListingSold)
	told := func(want bool, f func(bridge.Tx) (bool, error)) {
		t.Helper()
		var got bool
		t.update(func(tx bridge.Tx) (err error) { got, err = f(tx); return err })
		if got != want {
			t.Errorf("told: %v, want %v", got, want)
		}
	}
	ending := func(tx bridge.Tx) (ids []bridge.ListingID, err error) {
		list, err := tx.EndingListings(ctx, at(0), at(20), 10)
		for _, l := range list {
			ids = append(ids, l.ID)
		}
		return ids, err
	}
	same(t, []bridge.ListingID{"sooner", "soon"}, ending)
	told(true, func(tx bridge.Tx) (bool, error) { return tx.TellEnd(ctx, "sooner", at(5)) })
	told(false, func(tx bridge.Tx) (bool, error) { return tx.TellEnd(ctx, "sooner", at(5)) })
	same(t, []bridge.ListingID{"soon"}, ending)
	ends("sooner", 15, bridge.ListingOnline) // put off
	same(t, []bridge.ListingID{"soon", "sooner"}, ending)
	told(true, func(tx bridge.Tx) (bool, error) { return tx.TellOnline(ctx, "late", at(0)) })
	told(false, func(tx bridge.Tx) (bool, error) { return tx.TellOnline(ctx, "late", at(1)) })
	told(false, func(tx bridge.Tx) (bool, error) { return tx.TellOnline(ctx, "none", at(1)) })
}

func testListing(t *test) {
	ctx := t.Context()
	l := filled[bridge.Listing]()
	l.AccountID = "a"
	byID := func(tx bridge.Tx) (bridge.Listing, error) { return tx.Listing(ctx, l.ID) }
	byExternalID := func(tx bridge.Tx) (bridge.Listing, error) { return tx.ListingByExternalID(ctx, l.ExternalID) }
	byAlias := func(tx bridge.Tx) (bridge.Listing, error) { return tx.ListingByAlias(ctx, l.Alias) }
	missing(t, byID)
	missing(t, byExternalID)
	missing(t, byAlias)

	t.update(func(tx bridge.Tx) error {
		if err := tx.PutAccount(ctx, account("a")); err != nil {
			return err
		}
		return tx.PutListing(ctx, l)
	})
	same(t, l, byID)
	same(t, l, byExternalID)
	same(t, l, byAlias)

	taken := listing("taken", "a")
	taken.ExternalID = l.ExternalID
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.PutListing(ctx, taken) })
	taken = listing("taken", "a")
	taken.Alias = l.Alias
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.PutListing(ctx, taken) })

	alias := l.Alias
	l = bridge.Listing{ID: l.ID, AccountID: "a", ExternalID: "another"}
	t.update(func(tx bridge.Tx) error { return tx.PutListing(ctx, l) })
	same(t, l, byID)
	missing(t, func(tx bridge.Tx) (bridge.Listing, error) { return tx.ListingByAlias(ctx, alias) })
	missing(t, byAlias) // empty: that of no listing

	older, newer := listing("1", "a"), listing("2", "a")
	t.update(func(tx bridge.Tx) error {
		if err := tx.PutListing(ctx, older); err != nil {
			return err
		}
		return tx.PutListing(ctx, newer)
	})
	same(t, []bridge.Listing{newer, older, l}, func(tx bridge.Tx) ([]bridge.Listing, error) { return tx.Listings(ctx, "a") })
	same(t, nil, func(tx bridge.Tx) ([]bridge.Listing, error) { return tx.Listings(ctx, "none") })
	same(t, []bridge.Listing{newer, older}, func(tx bridge.Tx) ([]bridge.Listing, error) {
		return tx.ListingsBefore(ctx, "a", time.Time{}, "", 2)
	})
	same(t, []bridge.Listing{older, l}, func(tx bridge.Tx) ([]bridge.Listing, error) {
		return tx.ListingsBefore(ctx, "a", newer.CreatedAt, newer.ID, 9)
	})
}
