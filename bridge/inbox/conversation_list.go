package inbox

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/passerelle-mail/passerelle/bridge"
)

// pageRows is how many conversations a list shows at a time.
const pageRows = 50

// listPage is a member's list of conversations.
type listPage struct {
	shell
	Search   searchPart
	Toast    toast
	Broken   []notice // ways to the account's CRM
	Selected doingPart
	All      allPart
	Rows     []row
	Older    string // address of the rows after these; empty where there are none
	Newest   bool   // these are the first of all, so changes come to them
	Live     string // address of the stream of changes
	Order    string // "asc" or "desc", as rows stand by their places
	Views    viewsPart
	Empty    viewWords // what to say where there are no rows
	Position string
}

// allPart is a form with what can be done with a whole list at once.
type allPart struct {
	W            *words
	Action, Back string
	Close        bool // what is read can be closed
}

// closable are the views that only show what is not closed.
var closable = []bridge.View{bridge.ViewOpen, bridge.ViewUnanswered, bridge.ViewUnassigned}

// row is a conversation in a list.
type row struct {
	ID        string // of its element
	URL       string
	Name      string
	Initial   string // stands for a picture
	Picture   string
	Listing   string
	Last      string
	Ours      bool // the last line is
	Failed    bool // the last line, which is ours, was not delivered
	Stamp     stamp
	Unread    int
	Key       bridge.ConversationID
	Marked    bool // as unread
	Starred   bool
	State     string // where it is not an open one
	Assignee  string
	Initials  string // of the assignee
	Labels    []bridge.Label
	LabelText string // their names
	Selected  bool
	W         *words
	Place     string     // sorts it
	Found     *foundText // where it is one that a search found
	// Replace makes what it says take the place of what a page has.
	Replace bool
	Fresh   bool // it is sent to an open page, to go to its place

	conversation bridge.Conversation
	place        bridge.Place
}

func (h *Handler) listConversations(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := h.list(r, v, "")
	if err != nil {
		return err
	}
	p.Title = p.W.Conversations
	p.Toast = h.takeToast(w, r, v)
	return h.pages.list.show(w, r, http.StatusOK, p)
}

// list reads a page of the list that a request names by its query.
func (h *Handler) list(r *http.Request, v visit, selected bridge.ConversationID) (listPage, error) {
	q := parseListQuery(r.URL.Query())
	p := listPage{shell: h.shell(r, ""), Order: "asc"}
	p.SignOut, p.Search = "/sign-out", v.search(r, selected)
	if q.Sort == bridge.SortNewest {
		p.Order = "desc"
	}
	counts, err := h.counts(r.Context(), v)
	var choices deskChoices
	if err == nil {
		choices, err = h.deskChoices(r.Context(), v)
	}
	if err == nil {
		choices.saved, err = h.bridge.SavedViews(r.Context(), v.viewer)
	}
	p.Views = h.views(v, q, counts, choices)
	if waiting, ok := counts[intakeElement]; ok {
		p.Intake = &waiting
	}
	if err == nil {
		p.Broken, err = h.broken(r.Context(), v)
	}
	p.Selected = v.doingSelected(q, choices, r.URL.RequestURI())
	if err == nil && p.Search.Query != "" {
		err = h.searched(r, v, q, &p)
	} else if err == nil {
		err = h.listed(r, v, q, counts, &p)
	}
	for i := range p.Rows {
		p.Rows[i].Selected = p.Rows[i].conversation.ID == selected
	}
	return p, err
}

// listed adds the rows of a list that is not searched.
func (h *Handler) listed(r *http.Request, v visit, q listQuery, counts map[string]string, p *listPage) error {
	after := parseCursor(r.URL.Query().Get("before"))
	p.Newest = after == bridge.Place{}
	rows, err := h.rows(r.Context(), v, q, after, pageRows+1)
	if err != nil {
		return err
	}
	if len(rows) > pageRows {
		rows = rows[:pageRows]
		p.Older = q.on(memberDoor.base, "before", cursor(rows[pageRows-1].place))
	}
	p.Rows, p.Position = rows, listPosition(rows, counts)
	p.Live = q.on("/live", "position", p.Position)
	p.All = allPart{W: v.words, Action: q.on(memberDoor.base + "/view"), Back: q.on(memberDoor.base), Close: slices.Contains(closable, q.View)}
	p.Empty = v.words.List.views[q.View]
	if q.narrowed() {
		p.Empty = viewWords{Empty: v.words.List.NoMatch, Lead: v.words.List.NoMatchLead}
	}
	return nil
}

func (h *Handler) rows(ctx context.Context, v visit, q listQuery, after bridge.Place, limit int) ([]row, error) {
	list, err := h.bridge.Conversations(ctx, v.viewer, q.filter(after, limit))
	if err != nil {
		return nil, err
	}
	rows := make([]row, len(list))
	for i, c := range list {
		rows[i] = h.row(v, q, c)
		if err := h.guard(ctx, v, c.Conversation, c.Egress, []byte(rows[i].version())); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (h *Handler) row(v visit, q listQuery, c bridge.ConversationRow) row {
	name := cmp.Or(c.Name, v.words.Buyer)
	initial, _ := utf8.DecodeRuneInString(strings.ToUpper(name))
	r := row{
		ID:           rowElement(c.Conversation.ID),
		URL:          q.on(v.door.path(c.Conversation.ID)),
		Name:         name,
		Initial:      string(initial),
		Picture:      h.picture(c.PictureURL),
		Listing:      c.ListingTitle,
		Last:         c.Conversation.LastLine,
		Ours:         c.Conversation.LastSide == v.door.side,
		Failed:       c.NotDelivered,
		Stamp:        v.clock.when(c.Conversation.UpdatedAt),
		Unread:       c.Unread,
		Key:          c.Conversation.ID,
		Marked:       c.Conversation.Desk.Unread,
		Starred:      c.Conversation.Desk.Starred,
		State:        v.state(c.Conversation),
		Assignee:     c.Assignee,
		Initials:     initials(c.Assignee),
		Labels:       c.Labels,
		W:            v.words,
		conversation: c.Conversation,
		place:        q.place(c.Conversation),
	}
	names := make([]string, len(c.Labels))
	for i, l := range c.Labels {
		names[i] = l.Name
	}
	r.LabelText = strings.Join(names, ", ")
	r.Place = cursor(r.place)
	return r
}

// rowElement is the id of the element of a conversation's row.
func rowElement(id bridge.ConversationID) string { return "conversation-" + string(id) }

// state says what an account did with a conversation, other than leave it open.
func (v visit) state(c bridge.Conversation) string {
	d, w := c.Desk, v.words.List
	switch {
	case d.Blocked:
		return w.Blocked
	case d.Archived:
		return w.Archived
	case c.Closed:
		return w.Closed
	case d.SnoozedUntil.After(v.clock.now):
		return w.SnoozedUntil(v.until(d.SnoozedUntil))
	}
	return ""
}

// initials are the first letters of the first and last word of a name.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	if len(words) == 1 {
		return strings.ToUpper(string(first))
	}
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return strings.ToUpper(string([]rune{first, last}))
}

// version changes when a row is to be shown anew.
func (r row) version() string {
	flags := make([]byte, 0, 4)
	for _, f := range []bool{r.Ours, r.Failed, r.Marked, r.Starred} {
		flags = strconv.AppendBool(flags, f)
	}
	texts := []string{
		r.Name, r.Picture, r.Listing, r.Last, r.Stamp.ISO, strconv.Itoa(r.Unread), string(flags), r.State, r.Assignee, r.LabelText, r.Found.plain(),
	}
	for _, l := range r.Labels {
		texts = append(texts, string(l.Color))
	}
	return strings.Join(texts, "\x00")
}
