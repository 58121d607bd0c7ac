package push_test

import (
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// pushes leases what is to be pushed, and settles it.
func (w *world) pushes() (all []bridge.OutgoingPush) {
	w.t.Helper()
	w.Clock.Add(time.Minute)
	all, err := w.LeasePushes(w.t.Context(), 100)
	must(w.t, err)
	for _, p := range all {
		must(w.t, w.PushSent(w.t.Context(), p.ID))
	}
	return all
}

func TestAListingIsToldOfOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe(w.marie, w.hers, "https://push.example/send/marie")
	w.pushes()
	for i, want := range []bool{true, false} {
		told, err := w.TellListing(t.Context(), bridgetest.ListingID, bridge.NoticeOnline)
		must(t, err)
		got := w.pushes()
		if told != want || len(got) != map[bool]int{true: 1, false: 0}[want] {
			t.Fatalf("time %d: told %v, %d pushes; want %v", i+1, told, len(got), want)
		}
		if want && (got[0].Title != bridgetest.ListingTitle || got[0].Body != "Your listing is online." || got[0].Endpoint != endpoint || got[0].Listing == "") {
			t.Errorf("pushed %+v", got[0])
		}
	}
}

// ends makes the sample listing end after a time.
func (w *world) ends(after time.Duration, s bridge.ListingState) {
	w.t.Helper()
	l, err := w.Listing(w.t.Context(), bridgetest.ListingID)
	must(w.t, err)
	_, err = w.PutListing(w.t.Context(), bridge.NewListing{
		ExternalID: bridgetest.ListingID, Account: bridgetest.AccountID, Title: l.Title, Contact: l.Contact, State: s, ExpiresAt: w.Now().Add(after),
	})
	must(w.t, err)
}

func TestTheEndOfAListingIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pushes()
	told := func(want int, when string) {
		t.Helper()
		must(t, w.TellEnding(t.Context()))
		if got := w.pushes(); len(got) != want {
			t.Errorf("%s: %d pushes, want %d", when, len(got), want)
		}
	}
	told(0, "no end is known")
	w.ends(10*24*time.Hour, bridge.ListingOnline)
	told(0, "ten days before")
	w.Clock.Add(8 * 24 * time.Hour)
	told(1, "two days before")
	told(0, "a moment later")
	if again, err := w.TellListing(t.Context(), bridgetest.ListingID, bridge.NoticeExpiring); again || err != nil {
		t.Errorf("asked for after that: %v, %v; want nothing", again, err)
	}
	w.ends(2*24*time.Hour, bridge.ListingOnline)
	told(1, "it was put off")
	w.ends(24*time.Hour, bridge.ListingSold)
	told(0, "it was sold")
	if _, err := w.TellListing(t.Context(), bridgetest.ListingID, bridge.NoticeExpiring); err == nil {
		t.Error("a listing that is sold was told of")
	}
}

func TestWhoWantsNoNoticesGetsNone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.pushes()
	s, err := w.PushSettings(t.Context(), w.lea)
	must(t, err)
	s.ListingExpiring = false
	must(t, w.PutPushSettings(t.Context(), w.lea, s))
	w.ends(24*time.Hour, bridge.ListingOnline)
	must(t, w.TellEnding(t.Context()))
	if got := w.pushes(); len(got) != 0 {
		t.Errorf("pushed %+v; want nothing", got)
	}
	// What is sold before it leaves is not told either.
	_, err = w.TellListing(t.Context(), bridgetest.ListingID, bridge.NoticeOnline)
	must(t, err)
	w.ends(24*time.Hour, bridge.ListingSold)
	if got := w.pushes(); len(got) != 0 {
		t.Errorf("pushed %+v; want nothing", got)
	}
	if _, err := w.TellListing(t.Context(), bridgetest.ListingID, "maybe"); err == nil {
		t.Error("an unknown notice was told")
	}
}
