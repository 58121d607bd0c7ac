package inbox

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/passerelle-mail/passerelle/bridge"
)

// pageRows is how many conversations a list shows at a time.
const pageRows = 50

// listPage is a member's list of conversations.
type listPage struct {
	shell
	Search   searchPart
	Rows     []row
	Older    string // address of the rows after these; empty where there are none
	Newest   bool   // these are the first of all, so changes come to them
	Position string
}

// row is a conversation in a list.
type row struct {
	ID       string // of its element
	URL      string
	Name     string
	Initial  string // stands for a picture
	Picture  string
	Listing  string
	Last     string
	Ours     bool // the last line is
	Stamp    stamp
	Unread   int
	Selected bool
	W        *words
	Found    *foundText // where it is one that a search found
	// Replace makes what it says take the place of what a page has.
	Replace bool

	conversation bridge.Conversation
}

func (h *Handler) listConversations(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := h.list(r, v, "")
	if err != nil {
		return err
	}
	p.Title = p.W.Conversations
	return h.pages.list.show(w, r, http.StatusOK, p)
}

// list reads a page of the list that a request names by its query.
func (h *Handler) list(r *http.Request, v visit, selected bridge.ConversationID) (listPage, error) {
	p := listPage{shell: h.shell(r, ""), Newest: true}
	p.SignOut, p.Search = "/sign-out", v.search(r, selected)
	if p.Search.Query != "" {
		p.Newest = false
		err := h.searched(r, v, bridge.ConversationFilter{}, &p)
		for i := range p.Rows {
			p.Rows[i].Selected = p.Rows[i].conversation.ID == selected
		}
		return p, err
	}
	after := parseCursor(r.URL.Query().Get("before"))
	p.Newest = after == bridge.Place{}
	rows, err := h.rows(r.Context(), v, after, pageRows+1)
	if err != nil {
		return p, err
	}
	if len(rows) > pageRows {
		rows = rows[:pageRows]
		p.Older = memberDoor.base + "?before=" + cursor(rows[pageRows-1].conversation)
	}
	for i := range rows {
		rows[i].Selected = rows[i].conversation.ID == selected
	}
	p.Rows, p.Position = rows, listPosition(rows)
	return p, nil
}

func (h *Handler) rows(ctx context.Context, v visit, after bridge.Place, limit int) ([]row, error) {
	list, err := h.bridge.Conversations(ctx, v.viewer, bridge.ConversationFilter{After: after, Limit: limit})
	if err != nil {
		return nil, err
	}
	rows := make([]row, len(list))
	for i, c := range list {
		rows[i] = h.row(v, c)
		if err := h.guard(ctx, v, c.Conversation, c.Egress, []byte(rows[i].version())); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (h *Handler) row(v visit, c bridge.ConversationRow) row {
	name := cmp.Or(c.Name, v.words.Buyer)
	initial, _ := utf8.DecodeRuneInString(strings.ToUpper(name))
	return row{
		ID:           "conversation-" + string(c.Conversation.ID),
		URL:          v.door.path(c.Conversation.ID),
		Name:         name,
		Initial:      string(initial),
		Picture:      h.picture(c.PictureURL),
		Listing:      c.ListingTitle,
		Last:         c.Conversation.LastLine,
		Ours:         c.Conversation.LastSide == v.door.side,
		Stamp:        v.clock.when(c.Conversation.UpdatedAt),
		Unread:       c.Unread,
		W:            v.words,
		conversation: c.Conversation,
	}
}

// cursor names a place in the list, as lists are ordered.
func cursor(c bridge.Conversation) string {
	return strconv.FormatInt(c.UpdatedAt.UnixMicro(), 10) + "-" + string(c.ID)
}

// parseCursor returns the start of the list, for what is no cursor.
func parseCursor(s string) bridge.Place {
	at, id, ok := strings.Cut(s, "-")
	micros, err := strconv.ParseInt(at, 10, 64)
	if !ok || err != nil {
		return bridge.Place{}
	}
	return bridge.Place{ID: bridge.ConversationID(id), At: time.UnixMicro(micros).UTC()}
}

// version changes when a row is to be shown anew.
func (r row) version() string {
	return strings.Join([]string{
		r.Name, r.Picture, r.Listing, r.Last, r.Stamp.ISO, strconv.Itoa(r.Unread), strconv.FormatBool(r.Ours), r.Found.plain(),
	}, "\x00")
}
