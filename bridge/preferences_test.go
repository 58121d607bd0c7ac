package bridge_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestPreferences(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	p, err := f.Preferences(t.Context(), f.ann)
	if err != nil || p != (bridge.Preferences{Member: f.ann.Member}) {
		t.Errorf("Preferences of one who never chose = %+v, %v", p, err)
	}
	want := bridge.Preferences{Member: f.ann.Member, Language: "en", Zone: "Europe/Paris", EnterSends: true, Signature: "Ann"}
	must(t, f.PutPreferences(t.Context(), f.ann, want))
	if p, err = f.Preferences(t.Context(), f.ann); err != nil || p != want {
		t.Errorf("Preferences = %+v, %v; want %+v", p, err, want)
	}
	for _, tt := range []struct {
		name string
		p    bridge.Preferences
		want error
	}{
		{"language", bridge.Preferences{Language: "xx"}, bridge.ErrInvalid},
		{"zone", bridge.Preferences{Zone: "../etc"}, bridge.ErrInvalid},
		{"the server's zone", bridge.Preferences{Zone: "Local"}, bridge.ErrInvalid},
		{"long signature", bridge.Preferences{Signature: strings.Repeat("x", 601)}, bridge.ErrInvalid},
		{"tall signature", bridge.Preferences{Signature: strings.Repeat("x\n", 9)}, bridge.ErrInvalid},
		{"link", bridge.Preferences{Signature: "Ann\nwww.garage.example"}, bridge.ErrRefusedContent},
	} {
		if err := f.PutPreferences(t.Context(), f.ann, tt.p); !errors.Is(err, tt.want) {
			t.Errorf("%s: PutPreferences = %v, want %v", tt.name, err, tt.want)
		}
	}
	for name, who := range map[string]bridge.Viewer{"buyer": f.buyer, "nobody": {}} {
		if err := f.PutPreferences(t.Context(), who, want); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("%s: PutPreferences = %v, want %v", name, err, bridge.ErrNotFound)
		}
	}
}

func TestASignatureGoesUnderTheFirstMessage(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	must(t, f.PutPreferences(t.Context(), f.lea, bridge.Preferences{Signature: "Léa Dubreuil\r\nGarage Dubreuil"}))
	for _, tt := range []struct {
		name, text, want string
		member           bridge.MemberID
		side             bridge.Side
	}{
		{"the chat of the marketplace", "Oui.", "Oui.", "", bridge.SideSeller},
		{"another member", "Oui ?", "Oui ?", f.ann.Member, bridge.SideSeller},
		{"the first", "Oui !", "Oui !\n\nLéa Dubreuil\nGarage Dubreuil", f.lea.Member, bridge.SideSeller},
		{"the second", "Samedi ?", "Samedi ?", f.lea.Member, bridge.SideSeller},
	} {
		m, err := f.Post(t.Context(), bridge.NewMessage{Conversation: f.id, Side: tt.side, Member: tt.member, Text: tt.text, Via: bridge.ViaWeb})
		if err != nil || m.Text != tt.want {
			t.Errorf("%s: %q, %v; want %q", tt.name, m.Text, err, tt.want)
		}
	}
}

func TestContacts(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	own := bridgetest.SellerEmail
	_, err := f.PutMember(t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: own, Role: bridge.RoleAgent})
	must(t, err)
	_, members, err := f.Account(t.Context(), bridgetest.AccountID)
	must(t, err)
	var desk bridge.Viewer
	for _, m := range members {
		if m.Email == own {
			desk = bridge.Viewer{Member: m.ID, Account: m.AccountID}
		}
	}
	_, err = f.PutContactSettings(t.Context(), bridgetest.AccountID, own, bridge.Settings{Template: 1, MessagesByMail: true})
	must(t, err)
	must(t, f.PutContact(t.Context(), f.lea, own, bridge.Settings{FavoritesByMail: true, Language: "en"}))
	for name, tt := range map[string]struct {
		who   bridge.Viewer
		yours bool
	}{"owner": {f.lea, true}, "agent": {f.ann, false}, "the address's own member": {desk, true}} {
		all, err := f.Contacts(t.Context(), tt.who)
		if err != nil || len(all) != 1 || all[0].Yours != tt.yours {
			t.Fatalf("%s: Contacts = %+v, %v", name, all, err)
		}
		got := all[0].Settings
		if got.MessagesByMail || !got.FavoritesByMail || got.Language != "en" || got.Template != 1 {
			t.Errorf("%s: settings %+v", name, got)
		}
	}
	if err := f.PutContact(t.Context(), f.ann, own, bridge.Settings{}); !errors.Is(err, bridge.ErrForbidden) {
		t.Errorf("an agent's PutContact = %v, want %v", err, bridge.ErrForbidden)
	}
	for name, who := range map[string]bridge.Viewer{"another account": f.stranger, "a buyer": f.buyer} {
		if err := f.PutContact(t.Context(), who, own, bridge.Settings{}); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("%s: PutContact = %v, want %v", name, err, bridge.ErrNotFound)
		}
	}
}

func TestMailsAreTakenUpAgain(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	suppress := func() {
		must(t, f.Store.Update(t.Context(), func(tx bridge.Tx) error {
			return tx.SuppressAddress(t.Context(), bridgetest.SellerEmail, "complaint", f.Now())
		}))
	}
	suppress()
	all, err := f.Contacts(t.Context(), f.lea)
	if err != nil || all[0].Stopped != "complaint" {
		t.Fatalf("Contacts = %+v, %v", all, err)
	}
	if err := f.ResumeContact(t.Context(), f.ann, bridgetest.SellerEmail); !errors.Is(err, bridge.ErrForbidden) {
		t.Errorf("an agent's ResumeContact = %v, want %v", err, bridge.ErrForbidden)
	}
	if err := f.ResumeContact(t.Context(), f.lea, bridgetest.OtherSeller); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("ResumeContact of another account's address = %v, want %v", err, bridge.ErrNotFound)
	}
	for range 3 {
		must(t, f.ResumeContact(t.Context(), f.lea, bridgetest.SellerEmail))
		if all, err = f.Contacts(t.Context(), f.lea); err != nil || all[0].Stopped != "" {
			t.Fatalf("Contacts = %+v, %v", all, err)
		}
		suppress()
	}
	if err := f.ResumeContact(t.Context(), f.lea, bridgetest.SellerEmail); !errors.Is(err, bridge.ErrLimited) {
		t.Errorf("the fourth ResumeContact = %v, want %v", err, bridge.ErrLimited)
	}
}
