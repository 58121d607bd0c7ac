package bridge_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestTimeToAnswerOfNumbers(t *testing.T) {
	t.Parallel()
	var ten []time.Duration
	for i := range 10 {
		ten = append(ten, time.Duration(i+1))
	}
	for _, tt := range []struct {
		name   string
		times  []time.Duration
		median time.Duration
		most   time.Duration
	}{
		{"none", nil, 0, 0},
		{"one", ten[:1], 1, 1},
		{"two", ten[:2], 1, 2},
		{"three", ten[:3], 2, 3},
		{"ten", ten, 5, 9},
	} {
		n := bridge.Numbers{Times: tt.times}
		if n.TimeToAnswer(0.5) != tt.median || n.TimeToAnswer(0.9) != tt.most {
			t.Errorf("%s: %v and %v; want %v and %v", tt.name, n.TimeToAnswer(0.5), n.TimeToAnswer(0.9), tt.median, tt.most)
		}
	}
}

// A day of 25 hours is one day, in the reader's zone.
func TestDaysOfNumbers(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	end := time.Date(2027, 10, 31, 23, 59, 0, 0, paris)
	last := func(at time.Time, name string) {
		b.Clock.Add(at.Sub(b.Now()))
		buyer := bridgetest.Buyer()
		buyer.ExternalID, buyer.Email = name, name+"@courriel.example"
		b.Lead(t, bridgetest.ListingID, buyer, "Bonjour")
	}
	last(end.Add(-25*time.Hour), "before") // 23:59 of the day before
	last(end.Add(-24*time.Hour-58*time.Minute), "first")
	last(end, "last")
	_, members, err := b.Account(t.Context(), bridgetest.AccountID)
	if err != nil {
		t.Fatal(err)
	}
	n, err := b.Numbers(t.Context(), bridge.Viewer{Member: members[0].ID, Account: members[0].AccountID}, 3, paris)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, d := range n.Days {
		got = append(got, d.Leads)
	}
	if diff := cmp.Diff([]int{0, 1, 2}, got); diff != "" || n.Leads != 3 || n.Listings[0].Leads != 3 {
		t.Errorf("%d leads, by day (-want +got):\n%s", n.Leads, diff)
	}
}
