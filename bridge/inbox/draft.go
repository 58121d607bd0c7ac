package inbox

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/passerelle-mail/passerelle/bridge"
)

// draftAnswer is what a page says of a text before it is sent; empty where
// there is nothing to say.
type draftAnswer struct {
	Refused string `json:"refused"`
	Warning string `json:"warning"`
}

// checkDraft looks at a text that somebody is writing.
func (h *Handler) checkDraft(w http.ResponseWriter, r *http.Request, v visit) error {
	d, err := h.bridge.CheckDraft(r.Context(), v.viewer, bridge.ConversationID(r.PathValue("id")), formText(r.PostFormValue("text")))
	if err != nil {
		return err
	}
	var a draftAnswer
	if d.Link {
		a.Refused = v.words.Writing.Link
	}
	if d.ContactDetails {
		a.Warning = v.words.Writing.Contact
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(a)
}

// noteTyping tells colleagues that a member is writing.
func (h *Handler) noteTyping(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := h.bridge.NoteTyping(r.Context(), v.viewer, bridge.ConversationID(r.PathValue("id"))); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// typingLine says which colleagues are writing. Its page takes it away by itself
// when it is not renewed.
type typingLine struct {
	Text    string
	Replace bool

	version string
}

func (h *Handler) typing(v visit, id bridge.ConversationID) typingLine {
	names, last := h.bridge.Typing(v.viewer, id)
	if len(names) == 0 {
		return typingLine{}
	}
	return typingLine{Text: v.words.Writing.Typing(names), version: last.String()}
}

// composer completes the form of a thread: what it answers, what stands in it,
// and what the writer chose.
func (h *Handler) composer(ctx context.Context, v visit, view bridge.ConversationView, r *http.Request, c composerPart) (composerPart, error) {
	if id := bridge.MessageID(r.FormValue("answer")); id != "" {
		if c.Quote = v.quote(view, id); c.Quote != nil {
			c.ReplyTo = id
		}
	}
	if v.door == buyerDoor {
		return c, nil
	}
	c.EnterSends = preferences(r).EnterSends
	var err error
	if c.Quick, err = h.quickReplies(ctx, v, view.Conversation.ID); err != nil || c.Text != "" {
		return c, err
	}
	for _, q := range c.Quick {
		if string(q.ID) == r.FormValue("quick") {
			c.Text = q.Text
		}
	}
	return c, nil
}
