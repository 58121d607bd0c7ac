package inbox

import (
	"hash/fnv"
	"strconv"
	"strings"
)

// position says what a page shows of a thread: how many items, which, in what
// versions, and until when the other side is away. It stands in the page and in
// the ids of stream events, so that a page that comes back can say where it was.
type position struct {
	count                 int
	ids, versions, beside string // digests
}

// mark is an item as far as a position knows it.
type mark struct {
	id string
	// version changes when the item is to be shown anew; empty for one that
	// never changes.
	version string
}

// versionUnknown is a version that no item has.
const versionUnknown = "\x00"

func marksOf(items []item) []mark {
	marks := make([]mark, len(items))
	for i, it := range items {
		marks[i] = mark{it.ID, it.version}
	}
	return marks
}

func positionOf(marks []mark) position {
	ids, versions := fnv.New64a(), fnv.New64a()
	for _, m := range marks {
		_, _ = ids.Write([]byte(m.id + "\n"))           // never fails
		_, _ = versions.Write([]byte(m.version + "\n")) // as above
	}
	return position{count: len(marks), ids: strconv.FormatUint(ids.Sum64(), 36), versions: strconv.FormatUint(versions.Sum64(), 36)}
}

// with adds what stands beside the items: until when the other side is away, and
// what waits.
func (p position) with(beside string) position {
	p.beside = digestOf(beside)
	return p
}

func digestOf(s string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // never fails
	return strconv.FormatUint(h.Sum64(), 36)
}

// String is what [parsePosition] reads.
func (p position) String() string {
	return strconv.Itoa(p.count) + "-" + p.ids + "-" + p.versions + "-" + p.beside
}

// parsePosition returns the zero position, which fits no page, for what is none.
func parsePosition(s string) position {
	parts := strings.Split(s, "-")
	if len(parts) != 4 {
		return position{}
	}
	count, err := strconv.Atoi(parts[0])
	if err != nil || count < 0 {
		return position{}
	}
	return position{count, parts[1], parts[2], parts[3]}
}

// marksAt returns the items that a page at p shows, where the thread still
// begins with them. Versions are unknown where one has changed.
func (p position) marksAt(marks []mark) (shown []mark, ok bool) {
	if p.count > len(marks) {
		return nil, false
	}
	shown = marks[:p.count]
	now := positionOf(shown)
	if now.ids != p.ids {
		return nil, false
	}
	if now.versions == p.versions {
		return shown, true
	}
	shown = append([]mark{}, shown...)
	for i, m := range shown {
		if m.version != "" {
			shown[i].version = versionUnknown
		}
	}
	return shown, true
}

// threadUpdate is what makes an open thread show the present.
type threadUpdate struct {
	Items []item
	// Whole says that Items are all that the thread is to show. Otherwise those
	// with Replace are there already, and the others come at its end.
	Whole bool
	// Away is until when the other side is away, and Waiting what is still to be
	// sent, where that has changed.
	Away    *awayLine
	Doing   *doingPart // what a member can do, where that has changed
	Waiting *waitingPart
	Note    *notePart // on the buyer, where that has changed
	// Typing is who is writing, where that has changed.
	Typing *typingLine
}

// awayLine says until when the other side is away; nothing where it is not.
type awayLine struct {
	Text    string
	Replace bool // the one that a page has
}

// changesSince compares a thread with what a page shows of it. Where items
// vanished or came in between, the update is the whole thread.
func changesSince(shown []mark, items []item) (u threadUpdate) {
	marks := marksOf(items)
	for i, m := range shown {
		if i >= len(marks) || marks[i].id != m.id {
			return threadUpdate{Items: items, Whole: true}
		}
		if marks[i] != m {
			it := items[i]
			it.Replace = true
			u.Items = append(u.Items, it)
		}
	}
	u.Items = append(u.Items, items[len(shown):]...)
	return u
}
