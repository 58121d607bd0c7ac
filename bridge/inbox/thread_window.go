package inbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

const (
	// threadMessages is how many messages a thread shows at first, and how many
	// more for each step back.
	threadMessages = 100
	// aboveLinked is how many messages stand above one that a link leads to.
	aboveLinked = 20
	// foldLines is how many lines in a row fold into one.
	foldLines = 10

	// fromField is the sequence of the first message that an address shows.
	fromField = "from"
)

// moreItem leads to messages that a thread does not show.
type moreItem struct {
	URL, Text string
	// Above says that they come above the others, without a jump.
	Above bool
}

// partOf reads which messages of a thread a request wants: those from one on, or
// enough to show the one that a link leads to. Others get the newest.
func partOf(r *http.Request) bridge.Part {
	q := r.URL.Query()
	p := bridge.Part{Newest: threadMessages}
	if strings.TrimSpace(q.Get(findField)) != "" {
		p.Newest = 0 // all that can be shown is searched
	}
	if from, err := strconv.Atoi(q.Get(fromField)); err == nil && from > 0 {
		p.From = from
	}
	if linked, err := strconv.Atoi(q.Get(atField)); err == nil && linked > 0 {
		p.Has = linked
		p.Above = aboveLinked
	}
	if linked := q.Get(commentField); linked != "" {
		p.Comment = bridge.CommentID(linked)
		p.Above = aboveLinked
	}
	return p
}

// livePart is the part that a stream's page began with. The page says so where it
// is not the first message.
func livePart(r *http.Request) bridge.Part {
	p := bridge.Part{From: 1}
	if from, err := strconv.Atoi(r.URL.Query().Get(fromField)); err == nil && from > 0 {
		p.From = from
	}
	return p
}

// firstOf returns the sequence of the first message in a view; 1 where there is
// none.
func firstOf(view bridge.ConversationView) int {
	if len(view.Messages) == 0 {
		return 1
	}
	return view.Messages[0].Sequence
}

// reachesEnd says whether a view has the newest message.
func reachesEnd(view bridge.ConversationView) bool {
	n := len(view.Messages)
	return n == 0 || view.Messages[n-1].Sequence >= view.Conversation.Sequence
}

// within leaves of what happened what belongs between the messages of a view. A
// held mail waits for its reader wherever that is.
func (t *timeline) within(notes []item) []item {
	if len(t.view.Messages) == 0 {
		return notes
	}
	first, last := t.view.Messages[0], t.view.Messages[len(t.view.Messages)-1]
	return slices.DeleteFunc(notes, func(n item) bool {
		before := first.Sequence > 1 && n.at.Before(first.CreatedAt)
		after := !reachesEnd(t.view) && n.at.After(last.CreatedAt)
		return n.Held == nil && (before || after)
	})
}

// around adds what leads to messages before and after those of a view.
func (t *timeline) around() {
	path := t.door.path(t.view.Conversation.ID)
	if first := firstOf(t.view); first > 1 {
		from := strconv.Itoa(max(1, first-threadMessages))
		t.items = slices.Insert(t.items, 0, item{
			W: t.words, ID: "before-" + strconv.Itoa(first),
			More: &moreItem{path + "?" + fromField + "=" + from, t.words.Thread.Earlier, reachesEnd(t.view)},
		})
	}
	if !reachesEnd(t.view) {
		t.items = append(t.items, item{W: t.words, ID: "after", More: &moreItem{path, t.words.Thread.Newest, false}})
	}
}

// fold puts many lines in a row into one that opens.
func (t *timeline) fold() {
	var folded []item
	for i := 0; i < len(t.items); {
		n := i
		for n < len(t.items) && t.items[n].Line != "" {
			n++
		}
		if n-i >= foldLines {
			folded = append(folded, t.foldOf(t.items[i:n]))
			i = n
			continue
		}
		n = max(n, i+1)
		folded = append(folded, t.items[i:n]...)
		i = n
	}
	t.items = folded
}

func (t *timeline) foldOf(lines []item) item {
	f := lines[0]
	f.ID, f.Line, f.Day = "fold-"+f.ID, "", ""
	f.Fold = &foldItem{Text: t.words.Thread.Happened(len(lines)), Lines: lines}
	f.version = strconv.Itoa(len(lines))
	return f
}

// foldItem is lines in a row, which open.
type foldItem struct {
	Text  string
	Lines []item
}

// has says whether an element is the item's, or of a line in it.
func (it item) has(id string) bool {
	return it.ID == id || it.Fold != nil && slices.ContainsFunc(it.Fold.Lines, func(l item) bool { return l.ID == id })
}

// messageLink is an address that shows a message in its thread, also where the
// thread is long.
func messageLink(path string, m bridge.Message) string {
	return path + "?" + atField + "=" + strconv.Itoa(m.Sequence) + "#" + messageElement(m)
}
