package bridge_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestWhoMayRemoveMembers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		by, whom func(f firm, max, owner bridge.Viewer) bridge.Viewer
		want     error
	}{
		"a manager removes an agent":     {isMax, isAnn, nil},
		"an owner removes an owner":      {isLea, isOwner, nil},
		"a manager removes an owner":     {isMax, isOwner, bridge.ErrOwnersOnly},
		"an owner removes herself":       {isLea, isLea, bridge.ErrSelf},
		"an agent removes one":           {isAnn, isMax, bridge.ErrForbidden},
		"another account removes one":    {isStranger, isAnn, bridge.ErrNotFound},
		"somebody removes who is no one": {isLea, isNobody, bridge.ErrNotFound},
	} {
		f := newFirm(t)
		max, owner := f.member("max", bridge.RoleManager, ""), f.member("owner", bridge.RoleOwner, "")
		if err := f.RemoveColleague(t.Context(), tt.by(f, max, owner), tt.whom(f, max, owner).Member); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v; want %v", name, err, tt.want)
		}
	}
}

func isLea(f firm, _, _ bridge.Viewer) bridge.Viewer       { return f.lea }
func isAnn(f firm, _, _ bridge.Viewer) bridge.Viewer       { return f.ann }
func isStranger(f firm, _, _ bridge.Viewer) bridge.Viewer  { return f.stranger }
func isMax(_ firm, max, _ bridge.Viewer) bridge.Viewer     { return max }
func isOwner(_ firm, _, owner bridge.Viewer) bridge.Viewer { return owner }
func isNobody(firm, bridge.Viewer, bridge.Viewer) bridge.Viewer {
	return bridge.Viewer{Member: "nobody"}
}

func TestTheLastOwnerStays(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	if err := f.RemoveMember(t.Context(), bridgetest.AccountID, bridgetest.MemberEmail); !errors.Is(err, bridge.ErrLastOwner) {
		t.Errorf("removing the last owner: %v; want %v", err, bridge.ErrLastOwner)
	}
	f.member("owner", bridge.RoleOwner, "")
	must(t, f.RemoveMember(t.Context(), bridgetest.AccountID, strings.ToUpper(bridgetest.MemberEmail)))
	if err := f.RemoveMember(t.Context(), bridgetest.AccountID, bridgetest.MemberEmail); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("removing her again: %v; want %v", err, bridge.ErrNotFound)
	}
}

func TestARemovedMemberIsGone(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	ctx := t.Context()
	link, err := f.NewSignIn(ctx, f.ann, time.Hour)
	must(t, err)
	cookie, _, err := f.SignIn(ctx, link[strings.LastIndexByte(link, '/')+1:], "")
	must(t, err)
	again, err := f.NewSignIn(ctx, f.ann, time.Hour)
	must(t, err)
	team, err := f.PutTeam(ctx, f.lea, bridge.Team{Name: "Cars", Members: []bridge.MemberID{f.ann.Member, f.tom.Member}})
	must(t, err)
	must(t, f.AddSender(ctx, f.lea, annEmail))
	_, err = f.PutSavedView(ctx, f.ann, bridge.SavedView{Name: "Visites", View: bridge.ViewAll, Sort: bridge.SortNewest})
	must(t, err)
	f.says(f.ann, bridge.NewMessage{Text: "Bonjour."}) // and has it now
	_, err = f.AddComment(ctx, f.ann, f.id, "Vu.")
	must(t, err)
	later, err := f.Write(ctx, f.ann, bridge.NewMessage{
		Conversation: f.id, Side: bridge.SideSeller, Text: "À demain.", Via: bridge.ViaWeb, Member: f.ann.Member,
	}, f.Now().Add(time.Hour))
	must(t, err)
	watched, stop := f.Watch(f.ann)
	defer stop()

	must(t, f.RemoveColleague(ctx, f.lea, f.ann.Member))
	if _, err := f.Session(ctx, cookie); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("the session: %v; want %v", err, bridge.ErrNotFound)
	}
	if err := f.CheckSignIn(ctx, again[strings.LastIndexByte(again, '/')+1:]); err == nil {
		t.Error("a link still signs in")
	}
	if len(watched) == 0 {
		t.Error("open pages were not told")
	}
	v := f.view(f.lea)
	if v.Conversation.Desk.Assignee != "" {
		t.Errorf("assigned to %q; want nobody", v.Conversation.Desk.Assignee)
	}
	if last := v.Events[len(v.Events)-1]; last.Kind != bridge.EventUnassigned || last.Member != f.lea.Member {
		t.Errorf("the last event is %+v", last)
	}
	// What they wrote has their name, and what they had planned is not sent.
	named := false
	for _, m := range v.Members {
		named = named || m.ID == f.ann.Member && m.Name == "ANN"
	}
	if m := v.Messages[len(v.Messages)-1]; !named || m.Member != f.ann.Member || v.Comments[0].MemberID != f.ann.Member {
		t.Errorf("members %v, message %+v, comments %v", v.Members, m, v.Comments)
	}
	f.Clock.Add(2 * time.Hour)
	_, err = f.SendDue(ctx)
	must(t, err)
	if left := f.view(f.lea).Scheduled; len(left) != 1 || left[0].ID != later.Waiting.ID || left[0].Refused != bridge.RefusedRight {
		t.Errorf("scheduled %+v; want one that was refused", left)
	}
	members, teams, err := f.Colleagues(ctx, f.lea)
	must(t, err)
	for _, m := range members {
		if m.ID == f.ann.Member {
			t.Error("still among the colleagues")
		}
	}
	if len(teams) != 1 || len(teams[0].Members) != 1 {
		t.Errorf("teams %v; want Tom alone", teams)
	}
	team.Members = []bridge.MemberID{f.ann.Member}
	if _, err := f.PutTeam(ctx, f.lea, team); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("back in a team: %v; want %v", err, bridge.ErrNotFound)
	}
	if _, err := f.ChangeDesk(ctx, f.lea, []bridge.ConversationID{f.id}, bridge.DeskChange{Assignee: &f.ann.Member}); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("assigned again: %v; want %v", err, bridge.ErrNotFound)
	}
	_, listed, err := f.Account(ctx, bridgetest.AccountID)
	must(t, err)
	if len(listed) != 3 {
		t.Errorf("the marketplace sees %v", listed)
	}
}

// A mail from the address is as one from anybody.
func TestTheAddressOfARemovedMemberMayNotAnswer(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	to := f.Address(f.view(f.lea).Conversation.SellerAlias)
	posted := func() int {
		n := len(f.view(f.lea).Messages)
		receive(t, f.Bridge, "From: <"+annEmail+">\r\nMessage-ID: <"+f.Now().Format("150405")+"@x.example>\r\n\r\nOui.\r\n", to)
		f.Clock.Add(time.Minute)
		return len(f.view(f.lea).Messages) - n
	}
	if posted() != 1 {
		t.Fatal("a member's mail was not posted")
	}
	must(t, f.AddSender(t.Context(), f.lea, annEmail))
	must(t, f.RemoveColleague(t.Context(), f.lea, f.ann.Member))
	if posted() != 0 {
		t.Error("the mail of one who was removed was posted")
	}
}

func TestWhoWasRemovedMayComeBack(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	owner := f.member("owner", bridge.RoleOwner, "")
	must(t, f.RemoveColleague(t.Context(), f.lea, owner.Member))
	must(t, f.RemoveColleague(t.Context(), f.lea, f.ann.Member))
	max := f.member("max", bridge.RoleManager, "")
	m, err := f.PutColleague(t.Context(), max, bridge.Colleague{Email: "owner@garage-dubreuil.example", Role: bridge.RoleAgent})
	if err != nil || m.ID != owner.Member || !m.RemovedAt.IsZero() || m.Blocked {
		t.Errorf("a manager takes back a former owner as an agent: %+v, %v", m, err)
	}
	back := f.member("ann", bridge.RoleAgent, bridge.SeesAll)
	if _, err := f.Preferences(t.Context(), back); err != nil || back != f.ann {
		t.Errorf("Ann is back as %v: %v", back, err)
	}
	if list, err := f.SavedViews(t.Context(), back); err != nil || len(list) != 0 {
		t.Errorf("saved views %v, %v; want none", list, err)
	}
}
