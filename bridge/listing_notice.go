package bridge

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// endingTime is how long before the end of a listing its members are told.
	endingTime = 3 * 24 * time.Hour
	// endingBatch is how many listings are told of in one transaction.
	endingBatch = 100
)

// endUnknown stands for the end of a listing that has none, once it was told.
var endUnknown = time.Unix(1, 0).UTC()

// ListingNotice is what members are pushed about a listing.
type ListingNotice string

// The notices. That a listing is online is told where the marketplace says so,
// and only then: it alone knows when an ad has passed its checks, and a listing
// that is put may be one of ten thousand that are copied here on the first day.
// That one ends soon needs nobody to say so where its end is known: three days
// before, and again when that was put off. The marketplace can say it too.
const (
	NoticeOnline   ListingNotice = "online"
	NoticeExpiring ListingNotice = "expiring"
)

// TellListing pushes a notice about a listing to the members of its account who
// want it. It is false where that was told before: that it is online once, that
// it ends once for each end. A listing that is not online is [ErrConflict].
func (b *Bridge) TellListing(ctx context.Context, externalID string, n ListingNotice) (told bool, err error) {
	if n != NoticeOnline && n != NoticeExpiring {
		err = &InvalidError{Field: "kind", Got: string(n), Want: `"online" or "expiring"`}
	} else {
		err = b.store.Update(ctx, func(tx Tx) error {
			l, err := tx.ListingByExternalID(ctx, externalID)
			if err == nil && l.StateAt(b.now()) != ListingOnline {
				err = ErrConflict
			}
			if err != nil {
				return err
			}
			told, err = b.tellListing(ctx, tx, l, n)
			return err
		})
	}
	if err != nil {
		return false, fmt.Errorf("telling of a listing: %w", err)
	}
	b.wakeOutbox()
	return told, nil
}

// TellEnding tells of all listings that end soon and were not told of.
func (b *Bridge) TellEnding(ctx context.Context) error {
	for {
		some := 0
		err := b.store.Update(ctx, func(tx Tx) error {
			list, err := tx.EndingListings(ctx, b.now(), b.now().Add(endingTime), endingBatch)
			for _, l := range list {
				if err == nil {
					_, err = b.tellListing(ctx, tx, l, NoticeExpiring)
				}
			}
			some = len(list)
			return err
		})
		if err != nil {
			return fmt.Errorf("telling of listings that end: %w", err)
		}
		if some > 0 {
			b.wakeOutbox()
		}
		if some < endingBatch {
			return nil
		}
	}
}

func (b *Bridge) tellListing(ctx context.Context, tx Tx, l Listing, n ListingNotice) (told bool, err error) {
	kind := NotifyListingOnline
	if n == NoticeExpiring {
		kind = NotifyListingExpiring
		end := l.ExpiresAt
		if end.IsZero() {
			end = endUnknown
		}
		told, err = tx.TellEnd(ctx, l.ID, end)
	} else {
		told, err = tx.TellOnline(ctx, l.ID, b.now())
	}
	if err != nil || !told {
		return false, err
	}
	all, err := tx.PushSubscriptions(ctx, AccountParty(l.AccountID))
	for _, s := range all {
		if err != nil {
			return false, err
		}
		var wanted bool
		if wanted, err = b.wantsListingPush(ctx, tx, s.Viewer, kind); err == nil && wanted {
			now := b.now()
			err = tx.AddPush(ctx, Push{ID: newID[PushID](), Subscription: s.ID, Kind: kind, Listing: l.ID, NextAttempt: now, CreatedAt: now})
		}
	}
	return err == nil, err
}

// wantsListingPush says whether a member may sign in, and wants to be told.
func (b *Bridge) wantsListingPush(ctx context.Context, tx Tx, who Viewer, kind NotificationKind) (bool, error) {
	if _, err := b.reach(ctx, tx, who); errors.Is(err, ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	s, err := pushSettingsOf(ctx, tx, who)
	if kind == NotifyListingOnline {
		return s.ListingOnline, err
	}
	return s.ListingExpiring, err
}

// listingPush says what a browser is told of a listing, and whether it still is to
// be.
func (b *Bridge) listingPush(ctx context.Context, tx Tx, p Push, s PushSubscription) (o OutgoingPush, told bool, err error) {
	l, err := tx.Listing(ctx, p.Listing)
	if err != nil || l.StateAt(b.now()) != ListingOnline || b.now().Sub(p.CreatedAt) > PushTime {
		return o, false, err
	}
	if told, err = b.wantsListingPush(ctx, tx, s.Viewer, p.Kind); err != nil || !told {
		return o, false, err
	}
	what := sentencePushOnline
	if p.Kind == NotifyListingExpiring {
		what = sentencePushExpiring
	}
	return OutgoingPush{
		ID: p.ID, Attempts: p.Attempts, Endpoint: s.Endpoint, PublicKey: s.PublicKey, Auth: s.Auth, Listing: l.ID,
		Title: shorten(l.Title, maxPushTitle), Body: b.sentence(what, s.Language), Language: s.Language,
		Path: "/conversations?listing=" + string(l.ID),
	}, true, nil
}
