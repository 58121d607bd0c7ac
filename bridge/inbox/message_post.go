package inbox

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// formMemory is how much of a form is kept in memory; the rest of its files
// goes into temporary ones.
const formMemory = 1 << 20

// messageForm is what somebody wants to send.
type messageForm struct {
	Text    string
	Key     string
	ReplyTo bridge.MessageID
	Later   string // a time that the page offers
	At      string // one that was chosen
	Files   []*multipart.FileHeader
}

func readMessageForm(r *http.Request) (messageForm, error) {
	if err := r.ParseMultipartForm(formMemory); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return messageForm{}, err
		}
		return messageForm{}, &bridge.InvalidError{Field: "form", Want: "a form"}
	}
	f := messageForm{
		Text:    formText(r.PostFormValue("text")),
		Key:     r.PostFormValue("key"),
		ReplyTo: bridge.MessageID(r.PostFormValue("reply_to")),
		Later:   r.PostFormValue("later"),
		At:      r.PostFormValue("at"),
	}
	if r.MultipartForm != nil {
		for _, file := range r.MultipartForm.File["files"] {
			// A file field that was left empty has no name.
			if file.Filename != "" {
				f.Files = append(f.Files, file)
			}
		}
	}
	return f, nil
}

// formText reads a field: browsers end its lines with CR LF.
func formText(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// postMessage sends a message. A form that is sent from within the page is
// answered with nothing, since the page's stream brings the message; any other
// by going to the message.
func (h *Handler) postMessage(w http.ResponseWriter, r *http.Request, v visit) error {
	id := bridge.ConversationID(r.PathValue("id"))
	f, err := readMessageForm(r)
	defer h.removeFiles(r)
	if err != nil {
		return h.refuseMessage(w, r, v, f, err)
	}
	element, err := h.post(r, v, id, f)
	if err != nil {
		return h.refuseMessage(w, r, v, f, err)
	}
	if !isPartial(r) {
		http.Redirect(w, r, v.door.path(id)+"#"+element, http.StatusSeeOther)
		return nil
	}
	posted, err := json.Marshal(map[string]string{"posted": element})
	if err != nil {
		return err
	}
	w.Header().Set("HX-Trigger", string(posted))
	return nil
}

// post returns the id of the element that shows what was written.
func (h *Handler) post(r *http.Request, v visit, id bridge.ConversationID, f messageForm) (string, error) {
	m := bridge.NewMessage{By: v.viewer, Conversation: id, Side: v.door.side, Text: f.Text, Via: bridge.ViaWeb, Member: v.viewer.Member, ReplyTo: f.ReplyTo}
	if f.Key != "" {
		m.IdempotencyKey = "web:" + string(v.door.side) + ":" + f.Key
	}
	for _, file := range f.Files {
		content, err := file.Open()
		if err != nil {
			return "", err
		}
		defer h.close(r, content)
		m.Files = append(m.Files, bridge.NewFile{Name: file.Filename, Content: content})
	}
	if v.door == buyerDoor {
		posted, err := h.bridge.Post(r.Context(), m)
		return messageElement(posted), err
	}
	at, err := v.clock.laterForm(f.Later, f.At)
	if err != nil {
		return "", err
	}
	written, err := h.bridge.Write(r.Context(), v.viewer, m, at)
	if written.Waiting.ID != "" {
		return scheduledElement(written.Waiting), err
	}
	return messageElement(written.Message), err
}

// refuseMessage says why a message was not sent. Outside of the page it shows
// the thread again, with what was written.
func (h *Handler) refuseMessage(w http.ResponseWriter, r *http.Request, v visit, f messageForm, err error) error {
	status := web.Status(err)
	if status == http.StatusInternalServerError || status == http.StatusNotFound {
		return err
	}
	sentence := v.words.refusal(status, f)
	if content, ok := errors.AsType[*bridge.ContentError](err); ok {
		sentence = content.Sentence(v.words.Lang)
	}
	if file, ok := errors.AsType[*bridge.TooLargeError](err); ok {
		sentence = file.Sentence(v.words.Lang)
	}
	if late, ok := errors.AsType[*bridge.ReviseError](err); ok {
		sentence = v.words.Writing.revise[late.Reason]
	}
	if errors.Is(err, bridge.ErrBlocked) {
		sentence = v.words.Doing.Blocked
	}
	if status == http.StatusServiceUnavailable {
		h.logFault(r, err)
	}
	maps.Copy(w.Header(), web.NewProblem(err).Header())
	if !isPartial(r) {
		return h.showThread(w, r, v, status, composerPart{Text: f.Text, ReplyTo: f.ReplyTo, Error: sentence}, "thread")
	}
	writeSentence(w, status, sentence)
	return nil
}

// refusal is one sentence with what to do.
func (w *words) refusal(status int, f messageForm) string {
	if status == http.StatusBadRequest && f.Text == "" && len(f.Files) == 0 {
		return w.NothingToSay
	}
	if status == http.StatusBadRequest && f.At+f.Later != "" {
		return w.Writing.BadTime
	}
	return w.problem(status).String()
}

func (h *Handler) removeFiles(r *http.Request) {
	if r.MultipartForm != nil {
		if err := r.MultipartForm.RemoveAll(); err != nil {
			h.logFault(r, err)
		}
	}
}

func (h *Handler) close(r *http.Request, c io.Closer) {
	if err := c.Close(); err != nil {
		h.logFault(r, err)
	}
}
