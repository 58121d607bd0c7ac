package bridge_test

import (
	"errors"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestWhoMayChangeMembers(t *testing.T) {
	t.Parallel()
	const lea, max, ann = bridgetest.MemberEmail, "max@garage-dubreuil.example", "ann@garage-dubreuil.example"
	for _, tt := range []struct {
		name string
		by   string
		n    bridge.Colleague
		want error
	}{
		{"an owner adds an agent", lea, bridge.Colleague{Email: "New@garage-dubreuil.example", Role: bridge.RoleAgent, Sees: bridge.SeesOwn}, nil},
		{"an owner makes an owner", lea, bridge.Colleague{Email: ann, Role: bridge.RoleOwner}, nil},
		{"a manager blocks an agent", max, bridge.Colleague{Email: ann, Role: bridge.RoleAgent, Blocked: true}, nil},
		{"a manager makes an owner", max, bridge.Colleague{Email: ann, Role: bridge.RoleOwner}, bridge.ErrOwnersOnly},
		{"a manager blocks an owner", max, bridge.Colleague{Email: lea, Role: bridge.RoleOwner, Blocked: true}, bridge.ErrOwnersOnly},
		{"a manager steps down", max, bridge.Colleague{Email: max, Role: bridge.RoleAgent}, nil},
		{"a manager leaves", max, bridge.Colleague{Email: max, Role: bridge.RoleManager, Blocked: true}, bridge.ErrSelf},
		{"the last owner steps down", lea, bridge.Colleague{Email: lea, Role: bridge.RoleManager}, bridge.ErrLastOwner},
		{"the last owner leaves", lea, bridge.Colleague{Email: lea, Role: bridge.RoleOwner, Blocked: true}, bridge.ErrLastOwner},
		{"an agent adds one", ann, bridge.Colleague{Email: "x@garage-dubreuil.example", Role: bridge.RoleAgent}, bridge.ErrForbidden},
		{"no address", lea, bridge.Colleague{Role: bridge.RoleAgent}, bridge.ErrInvalid},
		{"no role", lea, bridge.Colleague{Email: ann}, bridge.ErrInvalid},
	} {
		f := newFirm(t)
		by := map[string]bridge.Viewer{lea: f.lea, ann: f.ann, max: f.member("max", bridge.RoleManager, "")}[tt.by]
		_, err := f.PutColleague(t.Context(), by, tt.n)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: PutColleague = %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestAColleagueOfAnotherAccountIsNobody(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	m, err := f.PutColleague(t.Context(), f.stranger, bridge.Colleague{Email: bridgetest.MemberEmail, Role: bridge.RoleAgent, Blocked: true})
	must(t, err)
	if m.ID == f.lea.Member || m.AccountID != f.stranger.Account {
		t.Errorf("another account changed %+v", m)
	}
	if _, err := f.Preferences(t.Context(), f.lea); err != nil {
		t.Errorf("Léa is blocked by another account: %v", err)
	}
}

func TestABlockedMemberIsSignedOut(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	watched, stop := f.Watch(f.ann)
	defer stop()
	_, err := f.PutColleague(t.Context(), f.lea, bridge.Colleague{Email: "ann@garage-dubreuil.example", Role: bridge.RoleAgent, Blocked: true})
	must(t, err)
	if _, err := f.Preferences(t.Context(), f.ann); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("a blocked member reads: %v", err)
	}
	if c := <-watched; c != (bridge.Change{}) {
		t.Errorf("an open page is told %+v", c)
	}
}

func TestSendersOfAnAccount(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	must(t, f.AddSender(t.Context(), f.lea, " CRM@logiciel.example"))
	must(t, f.AddSender(t.Context(), f.lea, "@garage-dubreuil.example"))
	all, err := f.Senders(t.Context(), f.lea)
	if err != nil || len(all) != 2 || all[1].Sender != "crm@logiciel.example" {
		t.Fatalf("Senders = %+v, %v", all, err)
	}
	if err := f.AddSender(t.Context(), f.lea, "@gmail.com"); !errors.Is(err, bridge.ErrInvalid) {
		t.Errorf("a whole mailbox provider: %v", err)
	}
	for name, who := range map[string]bridge.Viewer{"an agent": f.ann} {
		_, err := f.Senders(t.Context(), who)
		if !errors.Is(err, bridge.ErrForbidden) || !errors.Is(f.AddSender(t.Context(), who, "x@x.example"), bridge.ErrForbidden) ||
			!errors.Is(f.DropSender(t.Context(), who, "crm@logiciel.example"), bridge.ErrForbidden) {
			t.Errorf("%s may", name)
		}
	}
	if err := f.DropSender(t.Context(), f.stranger, "crm@logiciel.example"); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("another account's DropSender = %v", err)
	}
	must(t, f.DropSender(t.Context(), f.lea, "crm@logiciel.example"))
	if all, err = f.Senders(t.Context(), f.lea); err != nil || len(all) != 1 {
		t.Errorf("Senders = %+v, %v", all, err)
	}
}
