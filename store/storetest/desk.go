package storetest

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// testConversationViews has one conversation for each thing that a view tells
// apart, and says which views hold it.
func testConversationViews(t *test) {
	ctx := t.Context()
	market(t)
	now := at(1000)
	all := []struct {
		name   string
		change func(*bridge.Conversation)
		views  []bridge.View // besides ViewAll
		not    bool          // in ViewAll either
	}{
		{"open", func(*bridge.Conversation) {}, []bridge.View{bridge.ViewOpen, bridge.ViewUnassigned}, false},
		{"closed", func(c *bridge.Conversation) { c.Closed = true }, []bridge.View{bridge.ViewClosed}, false},
		{"snoozed", func(c *bridge.Conversation) { c.Desk.SnoozedUntil = now.Add(1000) }, []bridge.View{bridge.ViewSnoozed, bridge.ViewUnassigned}, false},
		{"woken", func(c *bridge.Conversation) { c.Desk.SnoozedUntil = now }, []bridge.View{bridge.ViewOpen, bridge.ViewUnassigned}, false},
		{"unread", func(c *bridge.Conversation) { c.Sequence, c.SellerSeen = 3, 2 }, []bridge.View{bridge.ViewOpen, bridge.ViewUnread, bridge.ViewUnassigned}, false},
		{"marked unread", func(c *bridge.Conversation) { c.Desk.Unread = true }, []bridge.View{bridge.ViewOpen, bridge.ViewUnread, bridge.ViewUnassigned}, false},
		{"waiting", func(c *bridge.Conversation) { c.Desk.WaitingSince = at(5) }, []bridge.View{bridge.ViewOpen, bridge.ViewUnanswered, bridge.ViewUnassigned}, false},
		{"waiting, closed", func(c *bridge.Conversation) { c.Closed, c.Desk.WaitingSince = true, at(5) }, []bridge.View{bridge.ViewClosed}, false},
		{"starred", func(c *bridge.Conversation) { c.Desk.Starred = true }, []bridge.View{bridge.ViewOpen, bridge.ViewStarred, bridge.ViewUnassigned}, false},
		{"mine", func(c *bridge.Conversation) { c.Desk.Assignee = "lea" }, []bridge.View{bridge.ViewOpen, bridge.ViewMine}, false},
		{"another's", func(c *bridge.Conversation) { c.Desk.Assignee = "tom" }, []bridge.View{bridge.ViewOpen}, false},
		{"a team's", func(c *bridge.Conversation) { c.Desk.Team = "cars" }, []bridge.View{bridge.ViewOpen}, false},
		{"archived, starred", func(c *bridge.Conversation) { c.Desk.Archived, c.Desk.Starred = true, true }, []bridge.View{bridge.ViewArchived, bridge.ViewStarred}, false},
		{"blocked, unread", func(c *bridge.Conversation) { c.Desk.Blocked, c.Desk.Unread = true, true }, []bridge.View{bridge.ViewBlocked}, true},
		{"deleted", func(c *bridge.Conversation) {
			c.Desk = bridge.Desk{Deleted: true, Starred: true, Unread: true, Blocked: true}
		}, nil, true},
		{"held mail", func(*bridge.Conversation) {}, []bridge.View{bridge.ViewOpen, bridge.ViewHeld, bridge.ViewUnassigned}, false},
	}
	updated := map[bridge.ConversationID]time.Time{}
	for i, one := range all {
		c := conversation(bridge.ConversationID(one.name), "a", bridge.BuyerID("buyer "+strconv.Itoa(i)))
		c.UpdatedAt = at(i)
		updated[c.ID] = c.UpdatedAt
		one.change(&c)
		t.update(func(tx bridge.Tx) error {
			return errors.Join(tx.PutBuyer(ctx, buyer(c.BuyerID)), tx.PutConversation(ctx, c), tx.PutDesk(ctx, c.ID, c.Desk))
		})
	}
	m := filled[bridge.Mail]()
	m.ConversationID, m.Side, m.State = "held mail", bridge.SideSeller, bridge.MailHeld
	m.Party = bridge.AccountParty("a")
	t.update(func(tx bridge.Tx) error { return tx.AddMail(ctx, m) })

	yes, no := true, false
	for view, want := range map[bridge.View][]bridge.ConversationID{bridge.ViewStarred: nil, bridge.ViewUnread: nil, bridge.ViewBlocked: {"blocked, unread"}} {
		f := bridge.ConversationFilter{Account: "a", View: view, Now: now, Limit: 100, Unread: &yes}
		if view == bridge.ViewUnread {
			f.Unread = &no
		}
		t.run(string(view)+" by what is read", func(t *test) { same(t, want, listed(t, f)) })
	}
	for _, view := range bridge.Views {
		var want []bridge.ConversationID
		for _, one := range slices.Backward(all) {
			if slices.Contains(one.views, view) || view == bridge.ViewAll && !one.not {
				want = append(want, bridge.ConversationID(one.name))
			}
		}
		f := bridge.ConversationFilter{Account: "a", View: view, Now: now, Member: "lea", Limit: 100}
		t.run(string(view), func(t *test) {
			same(t, want, listed(t, f))
			same(t, len(want), func(tx bridge.Tx) (int, error) { return tx.CountConversations(ctx, f) })
			f.Limit = 1
			same(t, min(1, len(want)), func(tx bridge.Tx) (int, error) { return tx.CountConversations(ctx, f) })
			slices.Reverse(want)
			f.Limit, f.Sort = 100, bridge.SortOldest
			same(t, want, listed(t, f))
			if len(want) > 1 {
				f.After = bridge.Place{At: updated[want[0]], ID: want[0]}
				same(t, want[1:], listed(t, f))
			}
		})
	}
}

func listed(t *test, f bridge.ConversationFilter) func(bridge.Tx) ([]bridge.ConversationID, error) {
	return func(tx bridge.Tx) (ids []bridge.ConversationID, err error) {
		list, err := tx.Conversations(t.Context(), f)
		for _, c := range list {
			ids = append(ids, c.ID)
		}
		return ids, err
	}
}

// testConversationSight lists what an agent sees, and by label, member, team,
// listing and waiting time.
func testConversationSight(t *test) {
	ctx := t.Context()
	market(t)
	team := bridge.Team{ID: "cars", AccountID: "a", Name: "Cars", Members: []bridge.MemberID{"lea"}, CreatedAt: at(0)}
	label := bridge.Label{ID: "hot", AccountID: "a", Name: "Hot", Color: "red", CreatedAt: at(0)}
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.PutMember(ctx, member("lea", "a", "lea@garage.example")), tx.PutTeam(ctx, team), tx.PutLabel(ctx, label))
	})
	for i, c := range []bridge.Conversation{
		{ID: "nobody's", Desk: bridge.Desk{WaitingSince: at(30)}},
		{ID: "hers", Desk: bridge.Desk{Assignee: "lea", WaitingSince: at(10)}},
		{ID: "tom's", Desk: bridge.Desk{Assignee: "tom"}},
		{ID: "cars'", Desk: bridge.Desk{Team: "cars", Assignee: "tom", WaitingSince: at(10)}},
		{ID: "homes'", Desk: bridge.Desk{Team: "homes"}},
	} {
		full := conversation(c.ID, "a", bridge.BuyerID("buyer "+strconv.Itoa(i)))
		full.UpdatedAt = at(i)
		t.update(func(tx bridge.Tx) error {
			return errors.Join(tx.PutBuyer(ctx, buyer(full.BuyerID)), tx.PutConversation(ctx, full), tx.PutDesk(ctx, c.ID, c.Desk))
		})
	}
	t.update(func(tx bridge.Tx) error { return tx.SetLabel(ctx, "hers", "hot", true) })
	for _, tt := range []struct {
		name   string
		filter bridge.ConversationFilter
		want   []bridge.ConversationID
	}{
		{"all", bridge.ConversationFilter{Sees: bridge.SeesAll}, []bridge.ConversationID{"homes'", "cars'", "tom's", "hers", "nobody's"}},
		{"team", bridge.ConversationFilter{Sees: bridge.SeesTeam}, []bridge.ConversationID{"cars'", "hers", "nobody's"}},
		{"own", bridge.ConversationFilter{Sees: bridge.SeesOwn}, []bridge.ConversationID{"hers"}},
		{"label", bridge.ConversationFilter{Label: "hot"}, []bridge.ConversationID{"hers"}},
		{"no such label", bridge.ConversationFilter{Label: "cold"}, nil},
		{"assignee", bridge.ConversationFilter{Assignee: "tom"}, []bridge.ConversationID{"cars'", "tom's"}},
		{"of a team", bridge.ConversationFilter{Team: "cars"}, []bridge.ConversationID{"cars'"}},
		{"listing", bridge.ConversationFilter{Listing: "b"}, nil},
		{"waiting", bridge.ConversationFilter{Sort: bridge.SortWaiting}, []bridge.ConversationID{"cars'", "hers", "nobody's"}},
		{"waiting, next", bridge.ConversationFilter{Sort: bridge.SortWaiting, After: bridge.Place{At: at(10), ID: "cars'"}}, []bridge.ConversationID{"hers", "nobody's"}},
	} {
		tt.filter.Account, tt.filter.Member, tt.filter.Now, tt.filter.Limit = "a", "lea", at(100), 10
		t.run(tt.name, func(t *test) {
			same(t, tt.want, listed(t, tt.filter))
			if tt.filter.After == (bridge.Place{}) {
				same(t, len(tt.want), func(tx bridge.Tx) (int, error) { return tx.CountConversations(ctx, tt.filter) })
			}
		})
	}
}

func testTeam(t *test) {
	ctx := t.Context()
	c := talk(t)
	team := bridge.Team{ID: "cars", AccountID: "a", Name: "Cars", Members: []bridge.MemberID{"lea", "tom"}, CreatedAt: at(0)}
	first := bridge.Team{ID: "z", AccountID: "a", Name: "A team", CreatedAt: at(0)}
	teams := func(tx bridge.Tx) ([]bridge.Team, error) { return tx.Teams(ctx, "a") }
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.PutMember(ctx, member("lea", "a", "lea@garage.example")), tx.PutMember(ctx, member("tom", "a", "tom@garage.example")),
			tx.PutTeam(ctx, team), tx.PutTeam(ctx, first))
	})
	same(t, []bridge.Team{first, team}, teams)
	team.Name, team.Members = "Vans", []bridge.MemberID{"tom"}
	t.update(func(tx bridge.Tx) error { return tx.PutTeam(ctx, team) })
	same(t, []bridge.Team{first, team}, teams)
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error {
		return tx.PutTeam(ctx, bridge.Team{ID: "other", AccountID: "a", Name: "Vans"})
	})
	c.Desk.Team = "cars"
	t.update(func(tx bridge.Tx) error { return tx.PutDesk(ctx, c.ID, c.Desk) })
	t.update(func(tx bridge.Tx) error { return tx.DeleteTeam(ctx, "cars") })
	same(t, []bridge.Team{first}, teams)
	c.Desk.Team = ""
	same(t, c, func(tx bridge.Tx) (bridge.Conversation, error) { return tx.Conversation(ctx, c.ID) })
}

func testLabel(t *test) {
	ctx := t.Context()
	talk(t)
	hot := bridge.Label{ID: "hot", AccountID: "a", Name: "Hot", Color: "red", CreatedAt: at(0)}
	call := bridge.Label{ID: "z", AccountID: "a", Name: "Call", Color: "blue", CreatedAt: at(1)}
	labels := func(tx bridge.Tx) ([]bridge.Label, error) { return tx.Labels(ctx, "a") }
	of := func(tx bridge.Tx) ([]bridge.Label, error) { return tx.LabelsOf(ctx, "c") }
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.PutLabel(ctx, hot), tx.PutLabel(ctx, call), tx.SetLabel(ctx, "c", "hot", true),
			tx.SetLabel(ctx, "c", "z", true), tx.SetLabel(ctx, "c", "z", true))
	})
	same(t, []bridge.Label{call, hot}, labels)
	same(t, []bridge.Label{call, hot}, of)
	hot.Name, hot.Color = "Warm", "pink"
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.PutLabel(ctx, hot), tx.SetLabel(ctx, "c", "z", false), tx.SetLabel(ctx, "c", "z", false))
	})
	same(t, []bridge.Label{hot}, of)
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error {
		return tx.PutLabel(ctx, bridge.Label{ID: "other", AccountID: "a", Name: "Call"})
	})
	t.update(func(tx bridge.Tx) error { return tx.DeleteLabel(ctx, "hot") })
	same(t, []bridge.Label{call}, labels)
	same(t, nil, of)
}

func testAssigned(t *test) {
	ctx := t.Context()
	c := talk(t)
	had := func(m bridge.MemberID) func(bridge.Tx) (int, error) {
		return func(tx bridge.Tx) (int, error) {
			list, err := tx.AssignedTo(ctx, m)
			return len(list), err
		}
	}
	same(t, 0, had(""))
	same(t, 0, had("lea"))
	t.update(func(tx bridge.Tx) error { return tx.PutDesk(ctx, c.ID, bridge.Desk{Assignee: "lea", Deleted: true}) })
	same(t, 1, had("lea"))
	same(t, 0, had("tom"))
}

func testComment(t *test) {
	ctx := t.Context()
	talk(t)
	c := filled[bridge.Comment]()
	c.ConversationID, c.MemberID = "c", "lea"
	earlier := c
	earlier.ID, earlier.Mentions, earlier.CreatedAt = "z", nil, c.CreatedAt.Add(-1000)
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.PutMember(ctx, member("lea", "a", "lea@garage.example")), tx.AddComment(ctx, c), tx.AddComment(ctx, earlier))
	})
	same(t, []bridge.Comment{earlier, c}, func(tx bridge.Tx) ([]bridge.Comment, error) { return tx.Comments(ctx, "c") })
	same(t, nil, func(tx bridge.Tx) ([]bridge.Comment, error) { return tx.Comments(ctx, "none") })
	c.Text, c.Mentions, c.EditedAt = "Another text", []bridge.MemberID{"tom"}, at(7)
	t.update(func(tx bridge.Tx) error { return tx.ReviseComment(ctx, c) })
	same(t, c, func(tx bridge.Tx) (bridge.Comment, error) { return tx.Comment(ctx, c.ID) })
	t.update(func(tx bridge.Tx) error { return tx.DeleteComment(ctx, c.ID) })
	missing(t, func(tx bridge.Tx) (bridge.Comment, error) { return tx.Comment(ctx, c.ID) })
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error { return tx.DeleteComment(ctx, c.ID) })
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error { return tx.ReviseComment(ctx, c) })
	same(t, []bridge.Comment{earlier}, func(tx bridge.Tx) ([]bridge.Comment, error) { return tx.Comments(ctx, "c") })
}
