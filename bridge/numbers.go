package bridge

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// Numbers are what can be counted of an account's leads since a day.
type Numbers struct {
	Days     []DayNumbers     // all of them, oldest first
	Listings []ListingNumbers // those with leads, most leads first; at most 20
	Leads    int
	Answered int
	// Times are how long each answer took, the shortest first.
	Times []time.Duration
	// Undelivered are messages whose mail was not delivered.
	Undelivered int
}

// DayNumbers are those of one day.
type DayNumbers struct {
	Day             time.Time // its first moment
	Leads, Answered int
	// Ours are messages of the account that did not reach the buyer, Theirs those
	// of buyers that did not reach the account, by mail.
	Ours, Theirs int
}

// ListingNumbers are those of one listing.
type ListingNumbers struct {
	ID              ListingID
	Title           string
	Leads, Answered int
}

// maxNumberedListings bounds how many listings are shown.
const maxNumberedListings = 20

// TimeToAnswer returns the time within which a share of the answers came, from 0
// to 1; 0 where there are none.
func (n Numbers) TimeToAnswer(share float64) time.Duration {
	if len(n.Times) == 0 {
		return 0
	}
	return quantile(n.Times, share)
}

// CountedLead is a lead as it is counted.
type CountedLead struct {
	Listing   ListingID
	CreatedAt time.Time
	Took      time.Duration // to answer; negative for not yet
}

// CountedMessage is a message that was not delivered, as it is counted.
type CountedMessage struct {
	Side      Side // of its author
	CreatedAt time.Time
}

// NumbersTx is what is counted in a transaction. Both call each for one after the
// other, in no order. Of the filter they heed who looks, and From.
type NumbersTx interface {
	CountedLeads(ctx context.Context, f LeadFilter, each func(CountedLead)) error
	CountedUndelivered(ctx context.Context, f LeadFilter, each func(CountedMessage)) error
}

// Numbers counts what a member may see, of some days up to today in a time zone.
func (b *Bridge) Numbers(ctx context.Context, who Viewer, days int, zone *time.Location) (n Numbers, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, r reach) error {
		c := newCounting(b.now().In(zone), days)
		f := LeadFilter{Account: who.Account, Member: who.Member, Sees: r.sight(), From: c.Days[0].Day.UTC()}
		if err := tx.CountedLeads(ctx, f, c.lead); err != nil {
			return err
		}
		if err := tx.CountedUndelivered(ctx, f, c.undelivered); err != nil {
			return err
		}
		n = c.numbers()
		for i := range n.Listings {
			l, err := tx.Listing(ctx, n.Listings[i].ID)
			if err != nil {
				return err
			}
			n.Listings[i].Title = l.Title
		}
		return nil
	})
	if err != nil {
		return Numbers{}, fmt.Errorf("counting leads: %w", err)
	}
	return n, nil
}

// counting are numbers that are being counted.
type counting struct {
	Numbers
	listings map[ListingID]*ListingNumbers
}

func newCounting(now time.Time, days int) *counting {
	c := &counting{listings: map[ListingID]*ListingNumbers{}}
	for i := days - 1; i >= 0; i-- {
		c.Days = append(c.Days, DayNumbers{Day: time.Date(now.Year(), now.Month(), now.Day()-i, 0, 0, 0, 0, now.Location())})
	}
	return c
}

// day returns the day of a time.
func (c *counting) day(at time.Time) *DayNumbers {
	i, found := slices.BinarySearchFunc(c.Days, at, func(d DayNumbers, at time.Time) int { return d.Day.Compare(at) })
	if !found {
		i--
	}
	return &c.Days[max(i, 0)]
}

func (c *counting) lead(l CountedLead) {
	listing := c.listings[l.Listing]
	if listing == nil {
		listing = &ListingNumbers{ID: l.Listing}
		c.listings[l.Listing] = listing
	}
	day := c.day(l.CreatedAt)
	c.Leads++
	day.Leads++
	listing.Leads++
	if l.Took >= 0 {
		c.Answered++
		day.Answered++
		listing.Answered++
		c.Times = append(c.Times, l.Took)
	}
}

func (c *counting) undelivered(m CountedMessage) {
	c.Undelivered++
	if m.Side == SideSeller {
		c.day(m.CreatedAt).Ours++
	} else {
		c.day(m.CreatedAt).Theirs++
	}
}

func (c *counting) numbers() Numbers {
	slices.Sort(c.Times)
	for _, l := range c.listings {
		c.Listings = append(c.Listings, *l)
	}
	slices.SortFunc(c.Listings, func(a, b ListingNumbers) int {
		return cmp.Or(cmp.Compare(b.Leads, a.Leads), cmp.Compare(a.ID, b.ID))
	})
	c.Listings = c.Listings[:min(len(c.Listings), maxNumberedListings)]
	return c.Numbers
}
