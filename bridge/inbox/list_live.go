package inbox

import (
	"context"
	"net/http"

	"github.com/passerelle-mail/passerelle/bridge"
)

// listUpdate is what makes an open list show the present: rows with Replace
// are there already, and the others come to its top, in this order.
type listUpdate struct{ Rows []row }

// listFollower follows the newest conversations of a member.
type listFollower struct {
	h     *Handler
	v     visit
	start string // position of the page
	shown []row  // nil until it is known what the page shows
}

// followList sends what happens to a member's conversations.
func (h *Handler) followList(w http.ResponseWriter, r *http.Request, v visit) error {
	return h.follow(w, r, v, &listFollower{h: h, v: v, start: lastPosition(r)})
}

func (f *listFollower) concerns(bridge.Change) bool { return true }

func (f *listFollower) look(ctx context.Context) ([]byte, string, error) {
	f.v.clock.now = f.h.bridge.Now().In(f.v.clock.now.Location())
	rows, err := f.h.rows(ctx, f.v, bridge.Place{}, pageRows)
	if err != nil {
		return nil, "", err
	}
	position := listPosition(rows)
	first := f.shown == nil
	shown := f.shown
	f.shown = rows
	if first && position == f.start {
		return nil, "", nil
	}
	u := listUpdate{rowsSince(shown, rows)}
	if len(u.Rows) == 0 {
		return nil, "", nil
	}
	html, err := f.h.pages.listUpdate.render(u)
	return html, position, err
}

// listPosition says which rows a page shows, and in what version.
func listPosition(rows []row) string {
	marks := make([]mark, len(rows))
	for i, r := range rows {
		marks[i] = mark{r.ID, r.version()}
	}
	return positionOf(marks).String()
}

// rowsSince compares the newest rows with those that a page shows. All down to
// the last one that is new there, or has moved, come to the top again; of the
// others, those that look different are replaced.
func rowsSince(shown, rows []row) []row {
	before := make(map[string]row, len(shown))
	for _, r := range shown {
		before[r.ID] = r
	}
	moved := 0
	for i, r := range rows {
		old, ok := before[r.ID]
		if !ok || !old.conversation.UpdatedAt.Equal(r.conversation.UpdatedAt) {
			moved = i + 1
		}
	}
	changed := append([]row{}, rows[:moved]...)
	for _, r := range rows[moved:] {
		if old := before[r.ID]; old.version() != r.version() {
			r.Replace = true
			changed = append(changed, r)
		}
	}
	return changed
}
