package inbox

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/passerelle-mail/passerelle/bridge"
)

// conversationPage is a thread with what stands beside it: for a member the
// list and the details, for a buyer the listing.
type conversationPage struct {
	listPage
	Thread  threadPart
	Details detailsPart
	Doing   doingPart
	Query   string // of the list, that pages within it keep; empty or with its "?"
	Pane    string // the one column that a phone shows: "thread" or "details"
}

// threadPart is a thread and the form to answer.
type threadPart struct {
	W        *words
	ID       bridge.ConversationID
	Path     string
	Name     string // of the other side
	Listing  string
	Away     awayLine
	Waiting  *waitingPart // nil for a buyer
	Typing   typingLine
	Untold   []notice // of what the account's CRM lacks
	Items    []item
	Find     findPart
	Back     string // to the list
	Position position
	From     int  // sequence of the first message
	Live     bool // the newest messages are here, so that others can follow
	Composer composerPart
	// Commenting is the form for a comment; nil for a buyer.
	Commenting *commentPart
}

// composerPart is the form to answer.
type composerPart struct {
	Text  string // what was written before, where it could not be sent
	Key   string // by which a form that is sent twice makes one message
	Error string
	// Quote is the message that it answers, by ReplyTo.
	ReplyTo bridge.MessageID
	Quote   *quoteItem
	// Of a member.
	EnterSends bool
	Quick      []quickReplyItem
	Comment    commentDraft
}

func (h *Handler) showConversation(w http.ResponseWriter, r *http.Request, v visit) error {
	return h.showThread(w, r, v, http.StatusOK, composerPart{}, "thread")
}

// showDetails is the same page. On a phone, where there is room for one column,
// it shows the details.
func (h *Handler) showDetails(w http.ResponseWriter, r *http.Request, v visit) error {
	return h.showThread(w, r, v, http.StatusOK, composerPart{}, "details")
}

func (h *Handler) showThread(w http.ResponseWriter, r *http.Request, v visit, status int, c composerPart, pane string) error {
	id := bridge.ConversationID(r.PathValue("id"))
	view, err := h.openConversation(r.Context(), v, id, partOf(r))
	if err != nil {
		return err
	}
	p := conversationPage{Thread: h.thread(v, view), Details: h.details(v, view), Pane: pane}
	if c, err = h.composer(r.Context(), v, view, r, c); err != nil {
		return err
	}
	c.Key = uuid.NewString()
	p.Thread.Composer, p.Thread.Commenting = c, v.commenting(view, c.Comment)
	p.Thread.Typing = h.typing(v, id)
	known := append(p.Thread.Commenting.known(), c.Text)
	for _, q := range c.Quick {
		known = append(known, q.Name, q.Text)
	}
	guard := func(page []byte) error {
		known = append(known, p.Search.Query, p.Thread.Find.Query) // what stands beside the thread was looked at on its own
		for _, row := range p.Rows {
			known = append(known, row.version())
		}
		known = append(known, append(p.Views.known(), p.Doing.known()...)...)
		return h.guard(r.Context(), v, view.Conversation, view.Egress, page, known...)
	}
	if v.door == buyerDoor {
		p.listPage = listPage{shell: h.shell(r, p.Thread.Name)}
		p.SignOut = v.door.path(id) + "/sign-out"
		return h.pages.mine.show(w, r, status, p, guard)
	}
	if r.Header.Get("HX-Target") == "panes" { // the page has the list already
		p.listPage = listPage{shell: h.shell(r, ""), Views: viewsPart{W: v.words}, Search: searchPart{W: v.words}}
	} else if p.listPage, err = h.list(r, v, id); err != nil {
		return err
	}
	var beside []string
	if p.Details.Beside, beside, err = h.beside(r.Context(), v, id); err != nil {
		return err
	}
	known = append(known, beside...)
	choices, err := h.choicesFor(r.Context(), v, view.Conversation)
	if err != nil {
		return err
	}
	p.Doing, p.Toast = v.doing(view.Conversation, view.Labels, choices, r.URL.RequestURI()), h.takeToast(w, r, v)
	p.Thread.Position = p.Thread.Position.with(besideThread{
		away: p.Thread.Away.Text, waiting: p.Thread.Waiting, doing: p.Doing, note: p.Details.Beside.Note,
	}.version())
	p.Thread.Find = v.find(r, p.Thread.Path, p.Thread.Items)
	p.Thread.Back = backToList(r)
	p.Query = strings.TrimPrefix(p.Thread.Back, memberDoor.base)
	p.Title = p.Thread.Name + " · " + p.Thread.Listing
	return h.pages.conversation.show(w, r, status, p, guard)
}

// openConversation reads a part of a conversation, and counts it as seen by who reads it.
// What it returns is as it was before that.
func (h *Handler) openConversation(ctx context.Context, v visit, id bridge.ConversationID, p bridge.Part) (bridge.ConversationView, error) {
	view, err := h.bridge.ViewPart(ctx, v.viewer, id, p)
	if err == nil && view.Conversation.Seen(v.door.side) < view.Conversation.Sequence {
		err = h.bridge.MarkSeen(ctx, v.viewer, id)
	}
	if err == nil && view.Mentioned {
		err = h.bridge.SeeMentions(ctx, v.viewer, id)
	}
	return view, err
}

func (h *Handler) thread(v visit, view bridge.ConversationView) threadPart {
	items := v.items(view)
	away := v.away(view.Conversation)
	waiting := v.waiting(view)
	position := positionOf(marksOf(items)).with(besideThread{away: away, waiting: waiting}.version())
	markFirstUnread(items, view, v.door.side)
	return threadPart{
		W:        v.words,
		ID:       view.Conversation.ID,
		Path:     v.door.path(view.Conversation.ID),
		Name:     v.otherName(view),
		Listing:  view.Listing.Title,
		Away:     awayLine{Text: away},
		Waiting:  waiting,
		Untold:   v.untold(view),
		Items:    items,
		Position: position,
		From:     firstOf(view),
		Live:     reachesEnd(view),
	}
}

// away says until when the other side is away, where its automatic answer told.
func (v visit) away(c bridge.Conversation) string {
	switch a := c.AwayAt(v.door.side.Other(), v.clock.now); {
	case a.Until.IsZero():
		return ""
	case a.Back:
		return v.words.BackOn(v.clock.date(a.Until))
	default:
		return v.words.AwayUntil(v.clock.date(a.Until))
	}
}

// markFirstUnread marks the first message of the other side that the reader has
// not seen, unless it is the very first of all: then all is new.
func markFirstUnread(items []item, view bridge.ConversationView, reader bridge.Side) {
	seen := view.Conversation.Seen(reader)
	if seen == 0 {
		return
	}
	for _, m := range view.Messages {
		if m.Sequence <= seen || m.Side == reader {
			continue
		}
		for i := range items {
			if items[i].has(messageElement(m)) {
				items[i].Unread = true
				if items[i].Message != nil {
					items[i].Message.Continues = false
				}
				return
			}
		}
	}
}
