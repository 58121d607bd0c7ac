package inbox

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/passerelle-mail/passerelle/bridge"
)

// viewLink leads to one of the lists that a member may choose from.
type viewLink struct {
	ID      string // of the element with its count
	URL     string
	Name    string
	Count   string // empty where nothing is counted, or nothing there
	Current bool
	Color   bridge.LabelColor // of a label
}

// viewsPart is what a member chooses a list by.
type viewsPart struct {
	W         *words
	First     []viewLink // always in sight
	More      []viewLink
	Folded    string     // name of the one that is shown, where it is folded away
	Saved     []viewLink // the member's own
	Keep      *keepPart  // nil where there is nothing to keep
	Labels    []viewLink
	Assignees []viewLink
	Sorts     []viewLink
	// Narrow names what the list is narrowed to, and Wide leads out of it.
	Narrow []string
	Wide   string
}

// firstViews is how many of the views are always in sight.
const firstViews = 6

// counted are the views that tell how much there is to do.
var counted = []bridge.View{
	bridge.ViewOpen, bridge.ViewUnread, bridge.ViewUnanswered, bridge.ViewMine, bridge.ViewUnassigned, bridge.ViewStarred,
	bridge.ViewSnoozed, bridge.ViewHeld,
}

// mostCounted is what counts go up to; more is "99+".
const mostCounted = 100

// count says a number as briefly as a view has room for.
func count(n int) string {
	switch {
	case n == 0:
		return ""
	case n >= mostCounted:
		return strconv.Itoa(mostCounted-1) + "+"
	}
	return strconv.Itoa(n)
}

// counts returns what the views have, as pages show it, by the element that does.
func (h *Handler) counts(ctx context.Context, v visit) (map[string]string, error) {
	numbers, err := h.bridge.CountViews(ctx, v.viewer, counted, mostCounted)
	if err != nil {
		return nil, err
	}
	saved, err := h.bridge.CountSavedViews(ctx, v.viewer, mostCounted)
	if err != nil {
		return nil, err
	}
	texts := make(map[string]string, len(numbers)+len(saved))
	for view, n := range numbers {
		texts[countElement(view)] = count(n)
	}
	for id, n := range saved {
		texts[savedElement(id)] = count(n)
	}
	waiting, err := h.intakeCount(ctx, v)
	if waiting != nil {
		texts[intakeElement], texts[intakeBadge] = *waiting, *waiting
	}
	return texts, err
}

func (h *Handler) views(v visit, q listQuery, counts map[string]string, choices deskChoices) viewsPart {
	p := viewsPart{W: v.words}
	for i, view := range bridge.Views {
		link := viewLink{
			ID: countElement(view), URL: listQuery{View: view, Sort: q.Sort}.on(memberDoor.base),
			Name: v.words.List.views[view].Name, Count: counts[countElement(view)], Current: view == q.View && !q.narrowed(),
		}
		if i < firstViews {
			p.First = append(p.First, link)
			continue
		}
		p.More = append(p.More, link)
		if link.Current {
			p.Folded = link.Name
		}
	}
	for _, s := range sorts {
		p.Sorts = append(p.Sorts, viewLink{URL: q.by(s).on(memberDoor.base), Name: v.words.List.sorts[s], Current: s == q.Sort})
	}
	p.addNarrow(v, q, choices)
	p.addSaved(v, q, choices.saved, counts)
	return p
}

// addNarrow adds the labels and people that a list can be narrowed to, and what
// this one is.
func (p *viewsPart) addNarrow(v visit, q listQuery, choices deskChoices) {
	p.Wide = listQuery{View: q.View, Sort: q.Sort}.on(memberDoor.base)
	// add adds a choice, which is that of all conversations unless a view is shown.
	add := func(list *[]viewLink, to listQuery, name string, color bridge.LabelColor, current bool) {
		to.Sort = q.Sort
		*list = append(*list, viewLink{URL: to.on(memberDoor.base), Name: name, Current: current, Color: color})
		if current {
			p.Narrow = append(p.Narrow, name)
		}
	}
	for _, l := range choices.labels {
		add(&p.Labels, listQuery{View: bridge.ViewAll, Label: l.ID}, l.Name, l.Color, l.ID == q.Label)
	}
	for _, m := range choices.members {
		add(&p.Assignees, listQuery{View: bridge.ViewOpen, Assignee: m.ID}, cmp.Or(m.Name, m.Email), "", m.ID == q.Assignee)
	}
	for _, t := range choices.teams {
		add(&p.Assignees, listQuery{View: bridge.ViewOpen, Team: t.ID}, t.Name, "", t.ID == q.Team)
	}
	if q.Listing != "" {
		p.Narrow = append(p.Narrow, v.words.List.OneListing)
	}
}

// known are the texts of an account that a page has besides a conversation.
func (p viewsPart) known() []string {
	names := slices.Clone(p.Narrow)
	for _, l := range slices.Concat(p.Saved, p.Labels, p.Assignees) {
		names = append(names, l.Name)
	}
	return names
}

func countElement(v bridge.View) string { return "count-" + string(v) }
