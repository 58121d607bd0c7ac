package inbox

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// quickReplyItem is a quick reply as it would be sent in a conversation.
type quickReplyItem struct {
	ID         bridge.QuickReplyID
	Name, Text string
	Missing    string // which fields have no value
}

func (h *Handler) quickReplies(ctx context.Context, v visit, id bridge.ConversationID) (items []quickReplyItem, err error) {
	filled, err := h.bridge.FilledReplies(ctx, v.viewer, id, func(l bridge.Listing) string {
		return money(v.words.Lang, l.Price, l.Currency)
	})
	for _, q := range filled {
		it := quickReplyItem{ID: q.ID, Name: q.Name, Text: q.Text}
		if len(q.Missing) > 0 {
			it.Missing = v.words.Writing.QuickMissing(strings.Join(q.Missing, ", "))
		}
		items = append(items, it)
	}
	return items, err
}

// quickReplyPage lists the quick replies of an account, each with its form.
type quickReplyPage struct {
	shell
	Replies []quickReplyForm
	New     quickReplyForm
	Fields  []string
}

// quickReplyForm makes a quick reply, or changes one.
type quickReplyForm struct {
	W          *words
	ID         bridge.QuickReplyID // empty for a new one
	Name, Text string
	Error      string
}

func (h *Handler) listQuickReplies(w http.ResponseWriter, r *http.Request, v visit) error {
	return h.showQuickReplies(w, r, v, http.StatusOK, quickReplyForm{})
}

// showQuickReplies shows the page, with the form that was refused.
func (h *Handler) showQuickReplies(w http.ResponseWriter, r *http.Request, v visit, status int, refused quickReplyForm) error {
	list, err := h.bridge.QuickReplies(r.Context(), v.viewer)
	if err != nil {
		return err
	}
	p := quickReplyPage{shell: h.shell(r, v.words.Writing.Quick), New: quickReplyForm{W: v.words}, Fields: bridge.QuickReplyFields}
	p.SignOut = "/sign-out"
	refused.W = v.words
	for _, q := range list {
		f := quickReplyForm{W: v.words, ID: q.ID, Name: q.Name, Text: q.Text}
		if q.ID == refused.ID {
			f = refused
		}
		p.Replies = append(p.Replies, f)
	}
	if refused.ID == "" {
		p.New = refused
	}
	return h.pages.quickReplies.show(w, r, status, p)
}

// putQuickReply makes, changes or deletes a quick reply.
func (h *Handler) putQuickReply(w http.ResponseWriter, r *http.Request, v visit) error {
	f := quickReplyForm{
		ID: bridge.QuickReplyID(r.PostFormValue("id")), Name: strings.TrimSpace(r.PostFormValue("name")), Text: formText(r.PostFormValue("text")),
	}
	var err error
	if r.PostFormValue("do") == "delete" {
		err = h.bridge.DeleteQuickReply(r.Context(), v.viewer, f.ID)
	} else {
		_, err = h.bridge.PutQuickReply(r.Context(), v.viewer, bridge.QuickReply{ID: f.ID, Name: f.Name, Text: f.Text})
	}
	status := http.StatusBadRequest
	unknown, ok := errors.AsType[*bridge.UnknownFieldError](err)
	switch {
	case err == nil:
		http.Redirect(w, r, "/quick-replies", http.StatusSeeOther)
		return nil
	case ok:
		f.Error = v.words.Writing.QuickUnknown(unknown.Field)
	case errors.Is(err, bridge.ErrInvalid):
		f.Error = v.words.Writing.QuickBad
	case errors.Is(err, bridge.ErrConflict):
		status, f.Error = http.StatusConflict, v.words.Writing.QuickTaken
	default:
		return err
	}
	return h.showQuickReplies(w, r, v, status, f)
}
