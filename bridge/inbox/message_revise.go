package inbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// messageWriting is what may be done with a message, and what was.
type messageWriting struct {
	Answer  string // where to answer it; empty where there is nothing to answer
	ID      bridge.MessageID
	Revise  string // the action of its form; empty where it stays as it is
	Edited  bool
	Deleted bool
	Quote   *quoteItem // of the message that it answers
}

// quoteItem is a message in one line.
type quoteItem struct {
	Author, Text, Link string
}

// quoteSize is how much of a message a quote shows, in bytes.
const quoteSize = 120

// writing says what the reader may do with a message.
func (t *timeline) writing(m bridge.Message) messageWriting {
	path := t.door.path(m.ConversationID)
	w := messageWriting{ID: m.ID, Edited: !m.EditedAt.IsZero(), Deleted: !m.DeletedAt.IsZero()}
	if !w.Deleted && m.Kind == bridge.KindText {
		w.Answer = path + "?answer=" + string(m.ID)
	}
	if slices.Contains(t.view.Revisable, m.ID) {
		w.Revise = path + "/messages/" + string(m.ID)
	}
	if m.ReplyTo != "" {
		w.Quote = t.quote(t.view, m.ReplyTo)
	}
	return w
}

// version changes when a message is to be shown anew.
func (w messageWriting) version() string {
	if w.Revise == "" && !w.Edited && !w.Deleted {
		return "" // as nearly always
	}
	return fmt.Sprint(w.Revise != "", w.Edited, w.Deleted)
}

// quote returns nil for a message that the view does not have.
func (v visit) quote(view bridge.ConversationView, id bridge.MessageID) *quoteItem {
	all := slices.Concat(view.Messages, view.Quoted)
	i := slices.IndexFunc(all, func(m bridge.Message) bool { return m.ID == id })
	if i < 0 || all[i].Side == "" {
		return nil
	}
	m := all[i]
	q := &quoteItem{Author: v.otherName(view), Link: messageLink(v.door.path(m.ConversationID), m)}
	if m.Side == v.door.side {
		q.Author = v.words.You
	}
	q.Text = strings.Join(strings.Fields(m.Text), " ")
	switch {
	case !m.DeletedAt.IsZero():
		q.Text = v.words.Writing.Deleted
	case q.Text == "" && len(m.Attachments) > 0:
		q.Text = m.Attachments[0].Name
	case len(q.Text) > quoteSize:
		q.Text = strings.ToValidUTF8(q.Text[:quoteSize], "") + "…"
	}
	return q
}

// reviseMessage edits or deletes a message.
func (h *Handler) reviseMessage(w http.ResponseWriter, r *http.Request, v visit) error {
	id := bridge.MessageID(r.PathValue("message"))
	text := formText(r.PostFormValue("text"))
	var err error
	switch r.PostFormValue("do") {
	case "edit":
		err = h.bridge.EditMessage(r.Context(), v.viewer, id, text)
	case "delete":
		err = h.bridge.DeleteMessage(r.Context(), v.viewer, id)
	default:
		err = &bridge.InvalidError{Field: "do", Want: `"edit" or "delete"`}
	}
	switch {
	case err != nil:
		return h.refuseMessage(w, r, v, messageForm{}, err)
	case isPartial(r):
		w.WriteHeader(http.StatusOK)
		return nil
	}
	http.Redirect(w, r, v.door.path(bridge.ConversationID(r.PathValue("id"))), http.StatusSeeOther)
	return nil
}
