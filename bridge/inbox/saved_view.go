package inbox

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// SavedViews are the lists that a member keeps under names of their own.
type SavedViews interface {
	SavedViews(ctx context.Context, v bridge.Viewer) ([]bridge.SavedView, error)
	// PutSavedView keeps a view, or renames the one with its ID.
	PutSavedView(ctx context.Context, v bridge.Viewer, s bridge.SavedView) (bridge.SavedView, error)
	DeleteSavedView(ctx context.Context, v bridge.Viewer, id bridge.SavedViewID) error
	// CountSavedViews counts those that search for nothing.
	CountSavedViews(ctx context.Context, v bridge.Viewer, limit int) (map[bridge.SavedViewID]int, error)
}

// savedPage is where saved views are renamed and deleted.
type savedPage struct {
	shell
	Saved []savedForm
	Error string
}

// savedForm is a view with its name.
type savedForm struct {
	ID   bridge.SavedViewID
	Name string
	URL  string
}

// keepPart is a form that keeps what a list shows under a name.
type keepPart struct {
	W    *words
	Keep []keptField // what the list shows, as its address does
	Name string      // that is proposed
}

// savedQuery is what the address of a saved view says.
func savedQuery(s bridge.SavedView) listQuery {
	return listQuery{View: s.View, Sort: s.Sort, Label: s.Label, Listing: s.Listing, Assignee: s.Assignee, Team: s.Team, Search: s.Search}
}

// saved is what a list shows, to be kept under a name.
func (q listQuery) saved(name string) bridge.SavedView {
	return bridge.SavedView{
		Name: name, View: q.View, Sort: q.Sort, Label: q.Label, Listing: q.Listing, Assignee: q.Assignee, Team: q.Team, Search: q.Search,
	}
}

func savedElement(id bridge.SavedViewID) string { return "count-saved-" + string(id) }

// addSaved adds the saved views. What is shown and is none of them can be kept,
// unless it is a whole view as it always is.
func (p *viewsPart) addSaved(v visit, q listQuery, saved []bridge.SavedView, counts map[string]string) {
	kept := false
	for _, s := range saved {
		sq := savedQuery(s)
		link := viewLink{URL: sq.on(memberDoor.base), Name: s.Name, Count: counts[savedElement(s.ID)], Current: sq == q}
		if s.Search == "" {
			link.ID = savedElement(s.ID)
		}
		kept = kept || link.Current
		p.Saved = append(p.Saved, link)
	}
	if kept || q == (listQuery{View: q.View, Sort: bridge.SortNewest}) {
		return
	}
	p.Keep = &keepPart{W: v.words, Name: strings.Join(append([]string{q.Search}, p.Narrow...), " ")}
	p.Keep.Name = strings.TrimSpace(p.Keep.Name)
	values := q.values()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		p.Keep.Keep = append(p.Keep.Keep, keptField{name, values.Get(name)})
	}
}

func (h *Handler) listSavedViews(w http.ResponseWriter, r *http.Request, v visit) error {
	return h.showSavedViews(w, r, v, http.StatusOK, "")
}

func (h *Handler) showSavedViews(w http.ResponseWriter, r *http.Request, v visit, status int, problem string) error {
	saved, err := h.bridge.SavedViews(r.Context(), v.viewer)
	if err != nil {
		return err
	}
	p := savedPage{shell: h.shell(r, v.words.Saved.Title), Error: problem}
	p.SignOut, p.Path = "/sign-out", "/views"
	for _, s := range saved {
		p.Saved = append(p.Saved, savedForm{s.ID, s.Name, savedQuery(s).on(memberDoor.base)})
	}
	return h.pages.savedViews.show(w, r, status, p)
}

// saveView keeps what a list shows.
func (h *Handler) saveView(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := r.ParseForm(); err != nil {
		return &bridge.InvalidError{Field: "form", Want: "a form"}
	}
	q := parseListQuery(r.PostForm)
	if _, err := h.bridge.PutSavedView(r.Context(), v.viewer, q.saved(r.PostFormValue("name"))); err != nil {
		return h.refuseView(w, r, v, err)
	}
	goTo(w, r, q.on(memberDoor.base))
	return nil
}

// changeSavedView renames or deletes a view.
func (h *Handler) changeSavedView(w http.ResponseWriter, r *http.Request, v visit) error {
	id := bridge.SavedViewID(r.PathValue("view"))
	var err error
	if r.PostFormValue("do") == "delete" {
		err = h.bridge.DeleteSavedView(r.Context(), v.viewer, id)
	} else {
		_, err = h.bridge.PutSavedView(r.Context(), v.viewer, bridge.SavedView{ID: id, Name: r.PostFormValue("name")})
	}
	if err != nil {
		return h.refuseView(w, r, v, err)
	}
	goTo(w, r, "/views")
	return nil
}

func (h *Handler) refuseView(w http.ResponseWriter, r *http.Request, v visit, err error) error {
	if status := labelStatus(err); status != 0 {
		return h.showSavedViews(w, r, v, status, v.words.Saved.problems[status])
	}
	return err
}
