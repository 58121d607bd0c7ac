package bridge_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// firm is the account of Marie's conversation with people of each role.
type firm struct {
	*bridgetest.Bridge
	t     *testing.T
	id    bridge.ConversationID
	buyer bridge.Viewer
	// The members: lea is the owner, ann an agent who sees all, tom one who sees
	// his team's, eve one who sees her own.
	lea, ann, tom, eve, stranger bridge.Viewer
}

func newFirm(t *testing.T) firm {
	t.Helper()
	b, p := market(t)
	f := firm{Bridge: b, t: t, id: p.Conversation.ID}
	f.lea, f.buyer, f.stranger, _ = viewers(t, b, p)
	f.ann = f.member("ann", bridge.RoleAgent, bridge.SeesAll)
	f.tom = f.member("tom", bridge.RoleAgent, bridge.SeesTeam)
	f.eve = f.member("eve", bridge.RoleAgent, bridge.SeesOwn)
	return f
}

func (f firm) member(name string, r bridge.Role, s bridge.Sees) bridge.Viewer {
	f.t.Helper()
	m, err := f.PutMember(f.t.Context(), bridge.NewMember{
		Account: bridgetest.AccountID, Email: name + "@garage-dubreuil.example", Name: strings.ToUpper(name), Role: r, Sees: s,
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return bridge.Viewer{Member: m.ID, Account: m.AccountID}
}

func (f firm) change(who bridge.Viewer, d bridge.DeskChange) {
	f.t.Helper()
	if _, err := f.ChangeDesk(f.t.Context(), who, []bridge.ConversationID{f.id}, d); err != nil {
		f.t.Fatal(err)
	}
}

func (f firm) view(who bridge.Viewer) bridge.ConversationView {
	f.t.Helper()
	v, err := f.View(f.t.Context(), who, f.id)
	if err != nil {
		f.t.Fatal(err)
	}
	return v
}

func (f firm) listed(who bridge.Viewer, view bridge.View) bool {
	f.t.Helper()
	filter := bridge.ConversationFilter{View: view, Limit: 10}
	rows, err := f.Conversations(f.t.Context(), who, filter)
	if err != nil {
		f.t.Fatal(err)
	}
	n, err := f.CountConversations(f.t.Context(), who, filter)
	if err != nil || n != len(rows) {
		f.t.Errorf("%s: %d counted, %d listed: %v", view, n, len(rows), err)
	}
	return slices.ContainsFunc(rows, func(r bridge.ConversationRow) bool { return r.Conversation.ID == f.id })
}

func TestAgentsSeeWhatTheirRoleLetsThem(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	team, err := f.PutTeam(t.Context(), f.lea, bridge.Team{Name: "Cars", Members: []bridge.MemberID{f.tom.Member}})
	if err != nil {
		t.Fatal(err)
	}
	other, err := f.PutTeam(t.Context(), f.lea, bridge.Team{Name: "Vans", Members: []bridge.MemberID{f.ann.Member}})
	if err != nil {
		t.Fatal(err)
	}
	nobody, noTeam := bridge.MemberID(""), bridge.TeamID("")
	for _, tt := range []struct {
		name                         string
		assignee                     bridge.MemberID
		team                         bridge.TeamID
		lea, ann, tom, eve, stranger bool
	}{
		{"nobody's", nobody, noTeam, true, true, true, false, false},
		{"tom's", f.tom.Member, noTeam, true, true, true, false, false},
		{"eve's", f.eve.Member, noTeam, true, true, false, true, false},
		{"tom's team's", nobody, team.ID, true, true, true, false, false},
		{"eve's, of tom's team", f.eve.Member, team.ID, true, true, true, true, false},
		{"another team's", nobody, other.ID, true, true, false, false, false},
	} {
		f.change(f.lea, bridge.DeskChange{Assignee: &tt.assignee, Team: &tt.team})
		for who, want := range map[string]struct {
			v    bridge.Viewer
			want bool
		}{"lea": {f.lea, tt.lea}, "ann": {f.ann, tt.ann}, "tom": {f.tom, tt.tom}, "eve": {f.eve, tt.eve}, "stranger": {f.stranger, tt.stranger}} {
			_, err := f.View(t.Context(), want.v, f.id)
			if got := err == nil; got != want.want || err != nil && !errors.Is(err, bridge.ErrNotFound) {
				t.Errorf("%s: %s: View: %v; want seen: %v", tt.name, who, err, want.want)
			}
			if got := f.listed(want.v, bridge.ViewAll); got != want.want {
				t.Errorf("%s: %s: listed %v; want %v", tt.name, who, got, want.want)
			}
			star := true
			_, err = f.ChangeDesk(t.Context(), want.v, []bridge.ConversationID{f.id}, bridge.DeskChange{Starred: &star})
			if got := err == nil; got != want.want || err != nil && !errors.Is(err, bridge.ErrNotFound) {
				t.Errorf("%s: %s: ChangeDesk: %v; want allowed: %v", tt.name, who, err, want.want)
			}
			_, err = f.AddComment(t.Context(), want.v, f.id, "?")
			if got := err == nil; got != want.want || err != nil && !errors.Is(err, bridge.ErrNotFound) {
				t.Errorf("%s: %s: AddComment: %v; want allowed: %v", tt.name, who, err, want.want)
			}
		}
	}
}

func TestABlockedMemberSeesNothing(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	link, err := f.NewSignIn(t.Context(), f.ann, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	cookie, _, err := f.SignIn(t.Context(), link[strings.LastIndexByte(link, '/')+1:], "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Session(t.Context(), cookie); err != nil {
		t.Fatal(err)
	}
	_, err = f.PutMember(t.Context(), bridge.NewMember{
		Account: bridgetest.AccountID, Email: "ann@garage-dubreuil.example", Role: bridge.RoleOwner, Blocked: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Session(t.Context(), cookie); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("Session: %v; want %v", err, bridge.ErrNotFound)
	}
	if _, err := f.View(t.Context(), f.ann, f.id); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("View: %v; want %v", err, bridge.ErrNotFound)
	}
	if _, err := f.Conversations(t.Context(), f.ann, bridge.ConversationFilter{Limit: 10}); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("Conversations: %v; want %v", err, bridge.ErrNotFound)
	}
}

func TestWhatAnAccountDoesWithAConversation(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	later, none := bridgetest.NewClock().Now().Add(time.Hour), time.Time{}
	for _, tt := range []struct {
		name     string
		do, undo bridge.DeskChange
		view     bridge.View // that holds it afterwards, and not before
		event    bridge.EventKind
	}{
		{"close", bridge.DeskChange{Closed: &yes}, bridge.DeskChange{Closed: &no}, bridge.ViewClosed, bridge.EventClosed},
		{"star", bridge.DeskChange{Starred: &yes}, bridge.DeskChange{Starred: &no}, bridge.ViewStarred, ""},
		{"archive", bridge.DeskChange{Archived: &yes}, bridge.DeskChange{Archived: &no}, bridge.ViewArchived, ""},
		{"snooze", bridge.DeskChange{SnoozedUntil: &later}, bridge.DeskChange{SnoozedUntil: &none}, bridge.ViewSnoozed, bridge.EventSnoozed},
		{"mark unread", bridge.DeskChange{Unread: &yes}, bridge.DeskChange{Unread: &no}, bridge.ViewUnread, ""},
		{"assign", bridge.DeskChange{Assignee: new(bridge.MemberID)}, bridge.DeskChange{Assignee: new(bridge.MemberID)}, bridge.ViewMine, bridge.EventAssigned},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFirm(t)
			if tt.do.Assignee != nil {
				tt.do.Assignee = &f.lea.Member
			}
			if err := f.MarkSeen(t.Context(), f.lea, f.id); err != nil {
				t.Fatal(err)
			}
			before := f.view(f.buyer)
			for range 2 {
				if f.listed(f.lea, tt.view) {
					t.Fatalf("in %s before", tt.view)
				}
				f.change(f.lea, tt.do)
				if !f.listed(f.lea, tt.view) {
					t.Errorf("not in %s", tt.view)
				}
				events := f.view(f.lea).Events
				if tt.event != "" && !slices.ContainsFunc(events, func(e bridge.Event) bool { return e.Kind == tt.event && e.Member == f.lea.Member }) {
					t.Errorf("no event %s in %v", tt.event, events)
				}
				f.change(f.lea, tt.undo)
			}
			after := f.view(f.buyer)
			if len(after.Events) != len(before.Events) || after.Conversation.Desk != (bridge.Desk{}) || after.Labels != nil || after.Comments != nil || after.Members != nil {
				t.Errorf("the buyer sees %+v", after)
			}
		})
	}
}

func TestANewMessageBringsAConversationBack(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	yes, later := true, f.Now().Add(time.Hour)
	f.change(f.lea, bridge.DeskChange{Closed: &yes, Archived: &yes, Deleted: &yes, SnoozedUntil: &later})
	if f.listed(f.lea, bridge.ViewAll) {
		t.Error("listed though deleted")
	}
	if _, err := f.Post(t.Context(), bridge.NewMessage{Conversation: f.id, Side: bridge.SideBuyer, Text: "Toujours là ?", Via: bridge.ViaWeb}); err != nil {
		t.Fatal(err)
	}
	if !f.listed(f.lea, bridge.ViewOpen) || !f.listed(f.lea, bridge.ViewUnanswered) {
		t.Errorf("not open: %+v", f.view(f.lea).Conversation)
	}
}

func TestWhoAnswersWhatNobodyHasIsAssigned(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	since := f.view(f.lea).Conversation.Desk.WaitingSince
	if since.IsZero() {
		t.Error("the buyer does not wait")
	}
	for _, who := range []bridge.Viewer{f.ann, f.lea} {
		_, err := f.Post(t.Context(), bridge.NewMessage{Conversation: f.id, Side: bridge.SideSeller, Text: "Oui.", Via: bridge.ViaWeb, Member: who.Member})
		if err != nil {
			t.Fatal(err)
		}
	}
	v := f.view(f.lea)
	if d := v.Conversation.Desk; d.Assignee != f.ann.Member || !d.WaitingSince.IsZero() {
		t.Errorf("desk %+v; want it with ann, and nobody waiting", d)
	}
	if m := v.Messages[len(v.Messages)-1]; m.Member != f.lea.Member {
		t.Errorf("written by %q; want lea", m.Member)
	}
	for _, m := range f.view(f.buyer).Messages {
		if m.Member != "" {
			t.Errorf("the buyer sees who wrote %q", m.Text)
		}
	}
}

func TestLabelsTeamsAndCommentsStayInTheirAccount(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	ctx := t.Context()
	label, err := f.PutLabel(ctx, f.ann, bridge.Label{Name: " Hot ", Color: "red"})
	if err != nil || label.Name != "Hot" {
		t.Fatal(label, err)
	}
	theirs, err := f.PutLabel(ctx, f.stranger, bridge.Label{Name: "Hot", Color: "red"})
	if err != nil {
		t.Fatal(err)
	}
	f.change(f.ann, bridge.DeskChange{Labels: map[bridge.LabelID]bool{label.ID: true}})
	if _, err := f.AddComment(ctx, f.ann, f.id, "@eve ? @Eve !"); err != nil {
		t.Fatal(err)
	}
	v := f.view(f.lea)
	if len(v.Labels) != 1 || v.Labels[0] != label || len(v.Comments) != 1 || len(v.Comments[0].Mentions) != 1 {
		t.Errorf("labels %v, comments %v", v.Labels, v.Comments)
	}
	ids := []bridge.ConversationID{f.id}
	for name, do := range map[string]func() error{
		"another account's label": func() error {
			_, err := f.ChangeDesk(ctx, f.lea, ids, bridge.DeskChange{Labels: map[bridge.LabelID]bool{theirs.ID: true}})
			return err
		},
		"another account's member": func() error {
			_, err := f.ChangeDesk(ctx, f.lea, ids, bridge.DeskChange{Assignee: &f.stranger.Member})
			return err
		},
		"another account's conversation": func() error {
			_, err := f.ChangeDesk(ctx, f.stranger, ids, bridge.DeskChange{})
			return err
		},
		"a change by the buyer": func() error {
			_, err := f.ChangeDesk(ctx, f.buyer, ids, bridge.DeskChange{})
			return err
		},
		"deleting another account's label": func() error { return f.DeleteLabel(ctx, f.lea, theirs.ID) },
		"a label that is gone":             func() error { _, err := f.PutLabel(ctx, f.lea, theirs); return err },
		"a stranger in a team": func() error {
			_, err := f.PutTeam(ctx, f.lea, bridge.Team{Name: "T", Members: []bridge.MemberID{f.stranger.Member}})
			return err
		},
		"the buyer's labels": func() error { _, err := f.Labels(ctx, f.buyer); return err },
	} {
		if err := do(); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("%s: %v; want %v", name, err, bridge.ErrNotFound)
		}
	}
	if _, err := f.PutTeam(ctx, f.ann, bridge.Team{Name: "T"}); !errors.Is(err, bridge.ErrForbidden) {
		t.Errorf("a team made by an agent: %v; want %v", err, bridge.ErrForbidden)
	}
	if _, err := f.PutLabel(ctx, f.ann, bridge.Label{Name: "Hot", Color: "blue"}); !errors.Is(err, bridge.ErrConflict) {
		t.Errorf("the same name twice: %v; want %v", err, bridge.ErrConflict)
	}
	for name, err := range map[string]error{
		"no name":  second(f.PutLabel(ctx, f.lea, bridge.Label{Color: "red"})),
		"a colour": second(f.PutLabel(ctx, f.lea, bridge.Label{Name: "x", Color: "puce"})),
		"the past": second(f.ChangeDesk(ctx, f.lea, ids, bridge.DeskChange{SnoozedUntil: new(time.Unix(0, 0))})),
		"none":     second(f.ChangeDesk(ctx, f.lea, nil, bridge.DeskChange{})),
	} {
		if !errors.Is(err, bridge.ErrInvalid) {
			t.Errorf("%s: %v; want %v", name, err, bridge.ErrInvalid)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestWhoAnswersByMailIsAssigned(t *testing.T) {
	t.Parallel()
	const ann, contact = "ann@garage-dubreuil.example", bridgetest.SellerEmail
	for _, tt := range []struct {
		name, from string
		fields     []string
		blocked    bool
		want       bool
	}{
		{"a member", "Ann <ANN@garage-dubreuil.example>", nil, false, true},
		{"a member's machine", ann, []string{"Auto-Submitted: auto-replied"}, false, false},
		{"a member who may not sign in any more", ann, nil, true, false},
		{"the contact address", contact, nil, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFirm(t)
			if tt.blocked {
				if _, err := f.PutMember(t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: ann, Role: bridge.RoleAgent, Blocked: true}); err != nil {
					t.Fatal(err)
				}
				if _, err := f.AuthorizeSender(t.Context(), bridgetest.AccountID, ann); err != nil {
					t.Fatal(err)
				}
			}
			receive(t, f.Bridge, mail(tt.from, "1@garage-dubreuil.example", "Bonjour, oui.", tt.fields...), f.Address(f.view(f.lea).Conversation.SellerAlias))
			v := f.view(f.lea)
			got, want := v.Conversation.Desk.Assignee, bridge.MemberID("")
			if tt.want {
				want = f.ann.Member
			}
			last := v.Messages[len(v.Messages)-1]
			if got != want || last.Member != want || len(v.Messages) < 2 {
				t.Errorf("assigned to %q, message of %q, %d messages; want %q", got, last.Member, len(v.Messages), want)
			}
		})
	}
}
