package inbox

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// apply does to a page what the browser does with an update.
func apply(page []mark, u threadUpdate) []mark {
	if u.Whole {
		return marksOf(u.Items)
	}
	page = append([]mark{}, page...)
	for _, it := range u.Items {
		if !it.Replace {
			page = append(page, mark{it.ID, it.version})
			continue
		}
		for i := range page {
			if page[i].id == it.ID {
				page[i].version = it.version
			}
		}
	}
	return page
}

func drawItems(t *rapid.T, label string) []item {
	ids := rapid.SliceOfNDistinct(rapid.IntRange(0, 8), 0, 6, rapid.ID[int]).Draw(t, label)
	items := make([]item, len(ids))
	for i, id := range ids {
		items[i] = item{ID: "message-" + strconv.Itoa(id)}
		if id%2 == 0 { // of ours
			items[i].version = rapid.SampledFrom([]string{"sent", "seen"}).Draw(t, "version")
		}
	}
	return items
}

// Whatever a page shows and whatever became of the thread: once the update is
// in place, the page shows the thread.
func TestAnUpdateShowsThePresent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before, now := drawItems(t, "before"), drawItems(t, "now")
		if rapid.Bool().Draw(t, "grows") {
			now = append(append([]item{}, before...), now...)
			for i := range before {
				if now[i].version != "" {
					now[i].version = rapid.SampledFrom([]string{"sent", "seen"}).Draw(t, "later")
				}
			}
		}
		page := marksOf(before)

		u := changesSince(page, now)
		if diff := cmp.Diff(marksOf(now), apply(page, u), cmp.AllowUnexported(mark{})); diff != "" {
			t.Fatalf("a page that stayed shows something else (-want +got):\n%s", diff)
		}

		f := threadFollower{start: parsePosition(positionOf(page).String())}
		u = f.update(now)
		if diff := cmp.Diff(marksOf(now), apply(page, u), cmp.AllowUnexported(mark{})); diff != "" {
			t.Fatalf("a page that came back shows something else (-want +got):\n%s", diff)
		}
		if cmp.Equal(page, marksOf(now), cmp.AllowUnexported(mark{})) && len(u.Items) > 0 {
			t.Fatalf("nothing has changed, and %d items are sent", len(u.Items))
		}
	})
}

func TestPositionsAreReadBack(t *testing.T) {
	t.Parallel()
	p := positionOf([]mark{{"message-1", "seen"}, {"event-1", ""}}).with("away")
	if got := parsePosition(p.String()); got != p {
		t.Errorf("parsePosition(%q) = %v, want %v", p, got, p)
	}
}
