package inbox

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// listQuery says what a list shows, as its address does.
type listQuery struct {
	View     bridge.View
	Sort     bridge.Sort
	Label    bridge.LabelID
	Listing  bridge.ListingID
	Assignee bridge.MemberID
	Team     bridge.TeamID
	Search   string
}

var sorts = []bridge.Sort{bridge.SortNewest, bridge.SortOldest, bridge.SortWaiting}

// parseListQuery reads a query. What is missing or unknown is as it is without
// one: open conversations, or all where they are searched, the newest first.
func parseListQuery(v url.Values) listQuery {
	q := listQuery{
		View: bridge.View(v.Get("view")), Sort: bridge.Sort(v.Get("sort")),
		Label: bridge.LabelID(v.Get("label")), Listing: bridge.ListingID(v.Get("listing")),
		Assignee: bridge.MemberID(v.Get("assignee")), Team: bridge.TeamID(v.Get("team")),
		Search: bridge.ParseQuery(v.Get(queryField)).Text,
	}
	if !slices.Contains(bridge.Views, q.View) {
		q.View = q.usual()
	}
	if !slices.Contains(sorts, q.Sort) {
		q.Sort = bridge.SortNewest
	}
	return q
}

// usual is the view of an address that names none.
func (q listQuery) usual() bridge.View {
	if q.Search != "" {
		return bridge.ViewAll
	}
	return bridge.ViewOpen
}

func (q listQuery) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{
		"label": string(q.Label), "listing": string(q.Listing), "assignee": string(q.Assignee), "team": string(q.Team), queryField: q.Search,
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.View != q.usual() {
		v.Set("view", string(q.View))
	}
	if q.Sort != bridge.SortNewest {
		v.Set("sort", string(q.Sort))
	}
	return v
}

// on returns the address of a path with this query, and more of it.
func (q listQuery) on(path string, more ...string) string {
	v := q.values()
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// by returns the same list in another order.
func (q listQuery) by(s bridge.Sort) listQuery {
	q.Sort = s
	return q
}

func (q listQuery) filter(after bridge.Place, limit int) bridge.ConversationFilter {
	return bridge.ConversationFilter{
		View: q.View, Sort: q.Sort, Label: q.Label, Listing: q.Listing, Assignee: q.Assignee, Team: q.Team,
		After: after, Limit: limit,
	}
}

// narrowed says whether the list shows a part of its view only.
func (q listQuery) narrowed() bool {
	return q.Label != "" || q.Listing != "" || q.Assignee != "" || q.Team != ""
}

// at returns the time by which a conversation stands in the list.
func (q listQuery) at(c bridge.Conversation) time.Time {
	if q.Sort == bridge.SortWaiting {
		return c.Desk.WaitingSince
	}
	return c.UpdatedAt
}

// place returns where a conversation stands in the list.
func (q listQuery) place(c bridge.Conversation) bridge.Place {
	return bridge.Place{At: q.at(c), ID: c.ID}
}

// justBefore returns a place before a conversation, by so little that only those
// of the same microsecond may be between.
func (q listQuery) justBefore(c bridge.Conversation) bridge.Place {
	if q.Sort == bridge.SortNewest {
		return bridge.Place{At: q.at(c).Add(time.Microsecond)}
	}
	return bridge.Place{At: q.at(c).Add(-time.Microsecond), ID: "~"}
}

// before says whether one place comes before another.
func (q listQuery) before(a, b bridge.Place) bool {
	order := a.At.Compare(b.At)
	if order == 0 {
		order = strings.Compare(string(a.ID), string(b.ID))
	}
	if q.Sort == bridge.SortNewest {
		order = -order
	}
	return order < 0
}

// cursor names a place in a list.
func cursor(p bridge.Place) string {
	return strconv.FormatInt(p.At.UnixMicro(), 10) + "-" + string(p.ID)
}

// parseCursor returns the start of the list, for what is no cursor.
func parseCursor(s string) bridge.Place {
	at, id, ok := strings.Cut(s, "-")
	micros, err := strconv.ParseInt(at, 10, 64)
	if !ok || err != nil {
		return bridge.Place{}
	}
	return bridge.Place{ID: bridge.ConversationID(id), At: time.UnixMicro(micros).UTC()}
}
