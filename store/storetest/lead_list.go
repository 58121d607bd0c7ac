package storetest

import (
	"errors"
	"strconv"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// testLeads has four leads, of which each filter finds some.
func testLeads(t *test) {
	ctx := t.Context()
	market(t)
	second := listing("second", "a")
	second.Title = "Audi"
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.PutListing(ctx, second), tx.PutTeam(ctx, bridge.Team{ID: "cars", AccountID: "a", Name: "Cars"}),
			tx.PutLabel(ctx, bridge.Label{ID: "hot", AccountID: "a", Name: "Hot"}))
	})
	same(t, []bridge.Listing{{ID: "second", Title: "Audi"}}, func(tx bridge.Tx) ([]bridge.Listing, error) { return tx.ListingTitles(ctx, "a", 1) })
	add := func(i int, words string, answered int, change func(*bridge.Conversation)) {
		n := strconv.Itoa(i)
		c := conversation(bridge.ConversationID("c"+n), "a", bridge.BuyerID("buyer "+n))
		change(&c)
		l := bridge.Lead{ID: bridge.LeadID(n), ConversationID: c.ID, AccountID: "a", CreatedAt: at(i), Words: words}
		t.update(func(tx bridge.Tx) error {
			err := errors.Join(tx.PutBuyer(ctx, buyer(c.BuyerID)), tx.PutConversation(ctx, c), tx.PutDesk(ctx, c.ID, c.Desk), tx.AddLead(ctx, l))
			if answered > 0 {
				err = errors.Join(err, tx.AnswerLead(ctx, l.ID, at(i+answered)))
			}
			return err
		})
	}
	add(1, "zoe 100%", 5, func(c *bridge.Conversation) { c.Closed = true })
	add(2, "anna a_b", 0, func(c *bridge.Conversation) { c.Desk.WaitingSince, c.Desk.Assignee = at(2), "lea" })
	add(3, "marie acb", 2, func(c *bridge.Conversation) { c.ListingID, c.Desk.Team, c.Desk.Archived = "second", "cars", true })
	add(4, "marie 1000", 3, func(c *bridge.Conversation) { c.Desk.Assignee = "tom" })
	add(5, "gone", 3, func(c *bridge.Conversation) { c.Desk.Deleted = true })
	add(6, "blocked", 0, func(c *bridge.Conversation) { c.Desk.Blocked, c.Desk.Assignee = true, "tom" })
	t.update(func(tx bridge.Tx) error { return tx.SetLabel(ctx, "c3", "hot", true) })

	for name, test := range map[string]struct {
		filter bridge.LeadFilter
		want   string
	}{
		"all":                {bridge.LeadFilter{}, "64321"},
		"oldest":             {bridge.LeadFilter{Sort: bridge.LeadsOldest}, "12346"},
		"by name":            {bridge.LeadFilter{Sort: bridge.LeadsByName}, "26431"},
		"by listing":         {bridge.LeadFilter{Sort: bridge.LeadsByListing}, "31246"},
		"fastest":            {bridge.LeadFilter{Sort: bridge.LeadsFastest}, "34126"},
		"slowest":            {bridge.LeadFilter{Sort: bridge.LeadsSlowest}, "14362"},
		"dates":              {bridge.LeadFilter{From: at(2), Until: at(4)}, "32"},
		"listing":            {bridge.LeadFilter{Listing: "second"}, "3"},
		"assignee":           {bridge.LeadFilter{Assignee: "tom"}, "64"},
		"nobody's":           {bridge.LeadFilter{Unassigned: true}, "31"},
		"label":              {bridge.LeadFilter{Label: "hot"}, "3"},
		"closed":             {bridge.LeadFilter{State: bridge.LeadClosed}, "1"},
		"waiting":            {bridge.LeadFilter{State: bridge.LeadWaiting}, "2"},
		"archived":           {bridge.LeadFilter{State: bridge.LeadArchived}, "3"},
		"answered":           {bridge.LeadFilter{State: bridge.LeadAnswered}, "4"},
		"blocked":            {bridge.LeadFilter{State: bridge.LeadBlocked}, "6"},
		"words":              {bridge.LeadFilter{Text: bridge.ParseQuery("Marie 1000")}, "4"},
		"a percent sign":     {bridge.LeadFilter{Text: bridge.ParseQuery("00%")}, "1"},
		"an underscore":      {bridge.LeadFilter{Text: bridge.ParseQuery("a_b")}, "2"},
		"own sight":          {bridge.LeadFilter{Member: "tom", Sees: bridge.SeesOwn}, "64"},
		"a team's sight":     {bridge.LeadFilter{Member: "lea", Sees: bridge.SeesTeam}, "21"},
		"of another account": {bridge.LeadFilter{Account: "b"}, ""},
	} {
		f := test.filter
		if f.Account == "" {
			f.Account = "a"
		}
		f.Limit = 2
		var got strings.Builder
		for { // two at a time
			var ids []bridge.LeadID
			t.view(func(tx bridge.Tx) (err error) {
				ids, err = tx.Leads(ctx, f)
				return err
			})
			if len(ids) == 0 {
				break
			}
			for _, id := range ids {
				got.WriteString(string(id))
			}
			f.After = ids[len(ids)-1]
		}
		if got.String() != test.want {
			t.Errorf("%s: %s; want %s", name, got.String(), test.want)
		}
		for limit, want := range map[int]int{2: min(2, len(test.want)), 9: len(test.want)} {
			f.Limit = limit
			t.view(func(tx bridge.Tx) error {
				n, err := tx.CountLeads(ctx, f)
				if n != want {
					t.Errorf("%s: %d counted up to %d; want %d", name, n, limit, want)
				}
				return err
			})
		}
	}
}
