package inbox

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// Comments are what members tell each other about a conversation. No buyer is
// shown any of it.
type Comments interface {
	// AddComment mentions whom the text names with an @.
	AddComment(ctx context.Context, v bridge.Viewer, id bridge.ConversationID, text string) (bridge.Comment, error)
	// EditComment and DeleteComment are [bridge.ErrForbidden] for what a colleague
	// wrote.
	EditComment(ctx context.Context, v bridge.Viewer, id bridge.CommentID, text string) error
	DeleteComment(ctx context.Context, v bridge.Viewer, id bridge.CommentID) error
	// SeeMentions keeps the mails about comments that a member has read from
	// leaving.
	SeeMentions(ctx context.Context, v bridge.Viewer, id bridge.ConversationID) error
}

// commentItem is a comment in a thread.
type commentItem struct {
	Author string
	Text   string
	Pieces []commentPiece // of the text
	Marked markedText     // of the text, where something of it is searched for
	Edited bool
	Blind  string // says which of those whom it names do not see it
	Action string // of the form that changes it; of the reader's own only
	Link   string // to the comment
}

// commentPiece is a part of a comment's text. It names a colleague where Name is
// set.
type commentPiece struct {
	Text string
	Name bool
}

// commentPart is the form for a comment, which is not the one that answers the
// buyer.
type commentPart struct {
	commentDraft
	W      *words
	Action string
	Buyer  string // who does not see it
	Names  []string
}

// commentDraft is what could not be kept.
type commentDraft struct{ Text, Error string }

// Open says whether the form is open at first.
func (c commentPart) Open() bool { return c.Error != "" }

// commentElement is the id of a comment's element, to link to it.
func commentElement(id bridge.CommentID) string { return "comment-" + string(id) }

// commentField names the comment that an address shows.
const commentField = "comment"

// commentLink is an address that shows a comment in its thread, also where the
// thread is long.
func commentLink(path string, id bridge.CommentID) string {
	return path + "?" + commentField + "=" + string(id) + "#" + commentElement(id)
}

// comments are a conversation's, for a member: a view for a buyer has none.
func (t *timeline) comments() (items []item) {
	for _, c := range t.view.Comments {
		ci := &commentItem{
			Author: cmp.Or(t.colleague(c.MemberID), t.words.You), Text: c.Text, Edited: !c.EditedAt.IsZero(),
			Link: commentLink(t.door.path(c.ConversationID), c.ID), Blind: t.blind(c),
		}
		if c.MemberID == bridge.MemberAPI {
			ci.Author = t.words.Comment.Program
		}
		if c.MemberID == t.viewer.Member {
			ci.Action = t.door.path(c.ConversationID) + "/comments/" + string(c.ID)
		}
		ci.Pieces = commentPieces(c, t.view.Members)
		items = append(items, item{ID: commentElement(c.ID), at: c.CreatedAt, Comment: ci, version: c.Text + "\x00" + ci.Blind})
	}
	return items
}

// commentPieces sets apart the names of those whom a comment mentions.
func commentPieces(c bridge.Comment, members []bridge.Member) (pieces []commentPiece) {
	members = slices.DeleteFunc(slices.Clone(members), func(m bridge.Member) bool { return m.Blocked && !slices.Contains(c.Mentions, m.ID) })
	at := 0
	for _, m := range bridge.FindMentions(c.Text, members) {
		if !slices.Contains(c.Mentions, m.Member) {
			continue
		}
		if m.Start > at {
			pieces = append(pieces, commentPiece{Text: c.Text[at:m.Start]})
		}
		pieces = append(pieces, commentPiece{Text: c.Text[m.Start:m.End], Name: true})
		at = m.End
	}
	if at < len(c.Text) {
		pieces = append(pieces, commentPiece{Text: c.Text[at:]})
	}
	return pieces
}

// blind names those who are mentioned and do not see the conversation.
func (t *timeline) blind(c bridge.Comment) string {
	var names []string
	for _, id := range c.Mentions {
		if name := t.memberName(id); name != "" && !slices.Contains(t.view.Seers, id) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return t.words.Comment.Blind(names)
}

// commenting makes the form for a comment; nil for a buyer, who has none.
func (v visit) commenting(view bridge.ConversationView, d commentDraft) *commentPart {
	if v.door != memberDoor {
		return nil
	}
	c := &commentPart{commentDraft: d, W: v.words, Action: v.door.path(view.Conversation.ID) + "/comments", Buyer: v.otherName(view)}
	for _, m := range view.Members {
		if m.ID != v.viewer.Member && slices.Contains(view.Seers, m.ID) {
			c.Names = append(c.Names, cmp.Or(m.Name, m.Email))
		}
	}
	return c
}

// known are the texts of the account in the form.
func (c *commentPart) known() []string {
	if c == nil {
		return nil
	}
	return append(slices.Clone(c.Names), c.Text)
}

// addComment keeps what a member tells the colleagues. Nothing that comes here
// goes to a buyer.
func (h *Handler) addComment(w http.ResponseWriter, r *http.Request, v visit) error {
	id := bridge.ConversationID(r.PathValue("id"))
	text := formText(r.PostFormValue(commentField))
	c, err := h.bridge.AddComment(r.Context(), v.viewer, id, text)
	if err != nil {
		return h.refuseComment(w, r, v, text, err)
	}
	return commentKept(w, r, commentLink(v.door.path(id), c.ID))
}

// reviseComment edits or deletes a comment.
func (h *Handler) reviseComment(w http.ResponseWriter, r *http.Request, v visit) error {
	id, path := bridge.CommentID(r.PathValue("comment")), v.door.path(bridge.ConversationID(r.PathValue("id")))
	text := formText(r.PostFormValue(commentField))
	var err error
	switch r.PostFormValue("do") {
	case "edit":
		path = commentLink(path, id)
		err = h.bridge.EditComment(r.Context(), v.viewer, id, text)
	case "delete":
		err = h.bridge.DeleteComment(r.Context(), v.viewer, id)
	default:
		err = &bridge.InvalidError{Field: "do", Want: `"edit" or "delete"`}
	}
	if err != nil {
		return h.refuseComment(w, r, v, text, err)
	}
	return commentKept(w, r, path)
}

func commentKept(w http.ResponseWriter, r *http.Request, path string) error {
	if isPartial(r) { // the page's stream brings it
		w.WriteHeader(http.StatusOK)
		return nil
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// refuseComment says what was wrong with a comment. Outside of the page it shows
// the thread again, with what was written.
func (h *Handler) refuseComment(w http.ResponseWriter, r *http.Request, v visit, text string, err error) error {
	status := web.Status(err)
	if status != http.StatusBadRequest {
		return err
	}
	d := commentDraft{Text: text, Error: v.words.Comment.TooLong}
	if strings.TrimSpace(text) == "" {
		d.Error = v.words.Comment.Empty
	}
	if !isPartial(r) {
		return h.showThread(w, r, v, status, composerPart{Comment: d}, "thread")
	}
	writeSentence(w, status, d.Error)
	return nil
}
