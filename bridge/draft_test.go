package bridge_test

import (
	"errors"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

func TestCheckDraft(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	for _, tt := range []struct {
		name, text string
		want       bridge.Draft
	}{
		{"nothing", "", bridge.Draft{}},
		{"plain", "Elle coûte 12 500 euros.", bridge.Draft{}},
		{"link", "Voir www.exemple.example/clio", bridge.Draft{Link: true}},
		{"address", "Écrivez à moi@exemple.example", bridge.Draft{ContactDetails: true}},
		{"phone", "Appelez le 06 39 98 00 77", bridge.Draft{ContactDetails: true}},
	} {
		for name, who := range map[string]bridge.Viewer{"ann": f.ann, "buyer": f.buyer} {
			if got, err := f.CheckDraft(t.Context(), who, f.id, tt.text); err != nil || got != tt.want {
				t.Errorf("%s of %s: %+v, %v; want %+v", tt.name, name, got, err, tt.want)
			}
		}
	}
	if _, err := f.CheckDraft(t.Context(), f.stranger, f.id, ""); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("stranger: %v; want %v", err, bridge.ErrNotFound)
	}
	if n := len(f.view(f.ann).Messages); n != 1 {
		t.Errorf("%d messages; want the one that was there", n)
	}
}

func TestWhoIsTypingIsShownToColleaguesOnly(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	colleagues, stop := f.Watch(f.lea)
	defer stop()
	buyers, stopBuyers := f.Watch(f.buyer)
	defer stopBuyers()
	for range 3 {
		if err := f.NoteTyping(t.Context(), f.ann, f.id); err != nil {
			t.Fatal(err)
		}
	}
	if len(colleagues) != 1 || len(buyers) != 0 {
		t.Errorf("%d changes told to colleagues and %d to the buyer; want 1 and 0", len(colleagues), len(buyers))
	}
	typing := func(who bridge.Viewer) int {
		names, _ := f.Typing(who, f.id)
		return len(names)
	}
	if typing(f.lea) != 1 || typing(f.ann) != 0 || typing(f.buyer) != 0 {
		t.Errorf("shown to lea %d, to herself %d, to the buyer %d", typing(f.lea), typing(f.ann), typing(f.buyer))
	}
	f.Clock.Add(6 * time.Second)
	if typing(f.lea) != 0 {
		t.Error("still typing after six seconds")
	}
	for name, who := range map[string]bridge.Viewer{"stranger": f.stranger, "buyer": f.buyer, "eve": f.eve} {
		if err := f.NoteTyping(t.Context(), who, f.id); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("%s: %v; want %v", name, err, bridge.ErrNotFound)
		}
	}
}
