package bridge_test

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
)

func TestSavedViewsAreTheMembersOwn(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	ctx := t.Context()
	v, err := f.PutSavedView(ctx, f.ann, bridge.SavedView{Name: " Mes visites ", View: bridge.ViewOpen, Sort: bridge.SortOldest, Assignee: f.ann.Member})
	must(t, err)
	search, err := f.PutSavedView(ctx, f.ann, bridge.SavedView{Name: "Remises", View: bridge.ViewAll, Sort: bridge.SortNewest, Search: " remise "})
	must(t, err)
	renamed, err := f.PutSavedView(ctx, f.ann, bridge.SavedView{ID: v.ID, Name: "Visites"})
	must(t, err)
	if renamed.View != bridge.ViewOpen || renamed.Assignee != f.ann.Member || renamed.Name != "Visites" || search.Search != "remise" {
		t.Errorf("renamed %+v, search %+v", renamed, search)
	}
	search, err = f.PutSavedView(ctx, f.ann, bridge.SavedView{ID: search.ID, Name: "Remise", View: bridge.ViewAll, Sort: bridge.SortWaiting, Search: "remise"})
	must(t, err)
	if search.Sort != bridge.SortWaiting || search.Member != f.ann.Member || search.CreatedAt.IsZero() {
		t.Errorf("changed to %+v", search)
	}
	f.change(f.lea, bridge.DeskChange{Assignee: &f.ann.Member})
	counts, err := f.CountSavedViews(ctx, f.ann, 100)
	must(t, err)
	if n, ok := counts[search.ID]; counts[v.ID] != 1 || ok {
		t.Errorf("counts %v; want 1 for the first, and none for the search (%d)", counts, n)
	}
	for name, who := range map[string]bridge.Viewer{"the owner": f.lea, "a stranger": f.stranger} {
		list, err := f.SavedViews(ctx, who)
		must(t, err)
		_, renaming := f.PutSavedView(ctx, who, bridge.SavedView{ID: v.ID, Name: "x"})
		if len(list) != 0 || !errors.Is(renaming, bridge.ErrNotFound) || !errors.Is(f.DeleteSavedView(ctx, who, v.ID), bridge.ErrNotFound) {
			t.Errorf("%s has %v, and renames with %v", name, list, renaming)
		}
	}
	if _, err := f.SavedViews(ctx, f.buyer); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("the buyer: %v; want %v", err, bridge.ErrNotFound)
	}
	must(t, f.DeleteSavedView(ctx, f.ann, v.ID))
	if list, err := f.SavedViews(ctx, f.ann); err != nil || len(list) != 1 || list[0] != search {
		t.Errorf("left %v, %v", list, err)
	}
}

func TestSavedViewsThatAreRefused(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	fine := bridge.SavedView{Name: "Visites", View: bridge.ViewOpen, Sort: bridge.SortNewest}
	_, err := f.PutSavedView(t.Context(), f.ann, fine)
	must(t, err)
	for name, tt := range map[string]struct {
		change func(*bridge.SavedView)
		want   error
	}{
		"no name":         {func(v *bridge.SavedView) { v.Name = " " }, bridge.ErrInvalid},
		"a name twice":    {func(*bridge.SavedView) {}, bridge.ErrConflict},
		"an unknown view": {func(v *bridge.SavedView) { v.Name, v.View = "x", "mars" }, bridge.ErrInvalid},
		"an unknown sort": {func(v *bridge.SavedView) { v.Name, v.Sort = "x", "mars" }, bridge.ErrInvalid},
		"a long id":       {func(v *bridge.SavedView) { v.Name, v.Label = "x", bridge.LabelID(strings.Repeat("x", 65)) }, bridge.ErrInvalid},
	} {
		v := fine
		tt.change(&v)
		if _, err := f.PutSavedView(t.Context(), f.ann, v); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v; want %v", name, err, tt.want)
		}
	}
	for i := range 29 {
		fine.Name = strconv.Itoa(i)
		_, err := f.PutSavedView(t.Context(), f.ann, fine)
		must(t, err)
	}
	fine.Name = "too many"
	if _, err := f.PutSavedView(t.Context(), f.ann, fine); !errors.Is(err, bridge.ErrInvalid) {
		t.Errorf("the 31st: %v; want %v", err, bridge.ErrInvalid)
	}
}
