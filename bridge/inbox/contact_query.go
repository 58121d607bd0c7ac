package inbox

import (
	"net/url"
	"slices"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// contactQuery says which contacts are shown, as the address does.
type contactQuery struct {
	From, Until string // days, the second one included
	Listing     bridge.ListingID
	Assignee    string
	Label       bridge.LabelID
	State       bridge.LeadState
	Text        string
	Sort        bridge.LeadSort
	After       bridge.LeadID
}

// nobody stands for no assignee.
const nobody = "none"

var contactSorts = []bridge.LeadSort{
	bridge.LeadsNewest, bridge.LeadsOldest, bridge.LeadsByName, bridge.LeadsByListing, bridge.LeadsFastest, bridge.LeadsSlowest,
}

// parseContactQuery reads a query. What is unknown is as if it were missing.
func parseContactQuery(v url.Values) contactQuery {
	q := contactQuery{
		From: day(v.Get("from")), Until: day(v.Get("until")), Listing: bridge.ListingID(v.Get("listing")),
		Assignee: v.Get("assignee"), Label: bridge.LabelID(v.Get("label")), State: bridge.LeadState(v.Get("state")),
		Text: bridge.ParseQuery(v.Get("text")).Text, Sort: bridge.LeadSort(v.Get("sort")), After: bridge.LeadID(v.Get("after")),
	}
	if !slices.Contains(bridge.LeadStates, q.State) {
		q.State = ""
	}
	if !slices.Contains(contactSorts, q.Sort) {
		q.Sort = bridge.LeadsNewest
	}
	return q
}

// day returns a day such as "2026-11-20", or nothing.
func day(s string) string {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return ""
	}
	return s
}

// on returns the address of a path with this query.
func (q contactQuery) on(path string) string {
	v := url.Values{}
	for name, value := range map[string]string{
		"from": q.From, "until": q.Until, "listing": string(q.Listing), "assignee": q.Assignee, "label": string(q.Label),
		"state": string(q.State), "text": q.Text, "after": string(q.After),
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Sort != bridge.LeadsNewest {
		v.Set("sort", string(q.Sort))
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// by returns the start of the same contacts in another order: the second one
// where they are in the first.
func (q contactQuery) by(first, second bridge.LeadSort) contactQuery {
	if q.After = ""; q.Sort == first {
		first = second
	}
	q.Sort = first
	return q
}

// narrowed says whether some contacts are left out.
func (q contactQuery) narrowed() bool {
	return q != contactQuery{Sort: q.Sort, After: q.After}
}

// filter makes days those of the reader's zone.
func (q contactQuery) filter(c clock, limit int) bridge.LeadFilter {
	f := bridge.LeadFilter{
		From: c.midnight(q.From, 0), Until: c.midnight(q.Until, 1), Listing: q.Listing, Label: q.Label, State: q.State,
		Text: bridge.ParseQuery(q.Text), Sort: q.Sort, After: q.After, Limit: limit,
	}
	if q.Assignee == nobody {
		f.Unassigned = true
	} else {
		f.Assignee = bridge.MemberID(q.Assignee)
	}
	return f
}

// midnight returns when a day, or one some days later, starts for the reader; the
// zero time for none.
func (c clock) midnight(day string, later int) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, c.now.Location())
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, later).UTC()
}
