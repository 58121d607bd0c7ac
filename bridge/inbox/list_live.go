package inbox

import (
	"context"
	"errors"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// listUpdate is what makes an open list show the present: rows with Replace
// are there already, and the others each go to their place.
type listUpdate struct {
	Rows []row
	Gone []string // ids of rows that belong to the list no more
	// Whole says that Rows are all down to the last of them: others that a page
	// has above it are to go. Full says that more may come below it.
	Whole, Full bool
	Counts      []viewLink // that have changed
}

// listFollower follows the start of the list that a member looks at.
type listFollower struct {
	h      *Handler
	v      visit
	q      listQuery
	start  string // position of the page
	known  bool   // what the page shows
	shown  []row
	counts map[string]string
	// changed is the conversation whose change is a reason to look; empty where it
	// is not known.
	changed bridge.ConversationID
}

// followList sends what happens to a member's conversations.
func (h *Handler) followList(w http.ResponseWriter, r *http.Request, v visit) error {
	q := parseListQuery(r.URL.Query())
	return h.follow(w, r, v, &listFollower{h: h, v: v, q: q, start: lastPosition(r)})
}

func (f *listFollower) concerns(c bridge.Change) bool {
	if !c.Typing {
		f.changed = c.Conversation
	}
	return !c.Typing
}

func (f *listFollower) look(ctx context.Context) ([]byte, string, error) {
	f.v.clock.now = f.h.bridge.Now().In(f.v.clock.now.Location())
	rows, err := f.h.rows(ctx, f.v, f.q, bridge.Place{}, pageRows)
	if err != nil {
		return nil, "", err
	}
	counts, err := f.h.counts(ctx, f.v)
	if err != nil {
		return nil, "", err
	}
	position := listPosition(rows, counts)
	u := f.update(rows, counts, position)
	if err := f.lookBelow(ctx, rows, &u); err != nil {
		return nil, "", err
	}
	f.shown, f.counts, f.known = rows, counts, true
	if len(u.Rows)+len(u.Gone)+len(u.Counts) == 0 && !u.Whole {
		return nil, "", nil
	}
	html, err := f.h.pages.listUpdate.render(u)
	return html, position, err
}

// lookBelow adds the conversation that changed, where it is below the first rows:
// a page that has come so far has it, and others leave it out.
func (f *listFollower) lookBelow(ctx context.Context, rows []row, u *listUpdate) error {
	id := f.changed
	f.changed = ""
	is := func(r row) bool { return r.conversation.ID == id }
	if id == "" || len(rows) < pageRows || slices.ContainsFunc(rows, is) {
		return nil
	}
	view, err := f.h.bridge.ViewPart(ctx, f.v.viewer, id, bridge.Part{From: math.MaxInt})
	if errors.Is(err, bridge.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	around, err := f.h.rows(ctx, f.v, f.q, f.q.justBefore(view.Conversation), atOnce)
	if err != nil {
		return err
	}
	element := rowElement(id)
	u.Gone = slices.DeleteFunc(u.Gone, func(gone string) bool { return gone == element })
	if i := slices.IndexFunc(around, is); i >= 0 {
		u.Rows = append(u.Rows, fresh(around[i:i+1])...)
	} else {
		u.Gone = append(u.Gone, element)
	}
	return nil
}

// atOnce is how many conversations may have changed in one microsecond.
const atOnce = 10

func (f *listFollower) update(rows []row, counts map[string]string, position string) listUpdate {
	if !f.known {
		if position == f.start {
			return listUpdate{}
		}
		return listUpdate{Rows: fresh(rows), Whole: true, Full: len(rows) == pageRows, Counts: changedCounts(nil, counts)}
	}
	u := f.rowsSince(rows)
	u.Counts = changedCounts(f.counts, counts)
	return u
}

// fresh returns rows as they are sent to an open page.
func fresh(rows []row) []row {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Fresh = true
	}
	return rows
}

// listPosition says which rows a page shows, in what version.
func listPosition(rows []row, counts map[string]string) string {
	marks := make([]mark, 0, len(rows)+1)
	for _, r := range rows[:min(len(rows), pageRows)] {
		marks = append(marks, mark{r.ID, r.version()})
	}
	var all strings.Builder
	for _, v := range slices.Sorted(maps.Keys(counts)) {
		all.WriteString(v + counts[v] + "\n")
	}
	return positionOf(append(marks, mark{"counts", all.String()})).String()
}

// changedCounts are the views with another count than before.
func changedCounts(before, now map[string]string) []viewLink {
	var changed []viewLink
	for _, id := range slices.Sorted(maps.Keys(now)) {
		if was, ok := before[id]; !ok || was != now[id] {
			changed = append(changed, viewLink{ID: id, Count: now[id]})
		}
	}
	return changed
}

// rowsSince compares the first rows of a list with those that a page shows.
func (f *listFollower) rowsSince(rows []row) (u listUpdate) {
	before := make(map[string]row, len(f.shown))
	for _, r := range f.shown {
		before[r.ID] = r
	}
	for _, r := range rows {
		old, ok := before[r.ID]
		delete(before, r.ID)
		switch {
		case !ok || old.Place != r.Place:
			u.Rows = append(u.Rows, fresh([]row{r})...)
		case old.version() != r.version():
			r.Replace = true
			u.Rows = append(u.Rows, r)
		}
	}
	// What others pushed below the first page belongs all the same. What has left
	// its place above is gone, or so far below that it comes with the rows there.
	full := len(rows) == pageRows
	for _, r := range f.shown {
		if _, left := before[r.ID]; left && (!full || f.q.before(r.place, rows[len(rows)-1].place)) {
			u.Gone = append(u.Gone, r.ID)
		}
	}
	return u
}
