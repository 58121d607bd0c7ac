package inbox

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// toast says what was done, and takes it back.
type toast struct {
	W    *words
	Text string
	Undo string // the steps, for the form; empty where there is nothing to undo
	Back string
}

// changeDesk does something with the conversations that a form names.
func (h *Handler) changeDesk(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := r.ParseForm(); err != nil {
		return &bridge.InvalidError{Field: "form", Want: "a form"}
	}
	var ids []bridge.ConversationID
	for _, id := range r.PostForm["id"] {
		ids = append(ids, bridge.ConversationID(id))
	}
	do := r.PostFormValue("do")
	if do == "block" || do == "unblock" || do == "spam" {
		return h.block(w, r, v, do, ids)
	}
	change, ok := v.deskChange(do, r.PostFormValue("until"))
	if !ok {
		return &bridge.InvalidError{Field: "do", Got: do, Want: "something that can be done"}
	}
	if len(ids) == 0 {
		return h.done(w, r, v, v.words.Doing.NothingSelected, nil)
	}
	undo, err := h.bridge.ChangeDesk(r.Context(), v.viewer, ids, change)
	if err != nil {
		return err
	}
	what, _, _ := strings.Cut(do, ":")
	return h.done(w, r, v, v.words.Doing.do[what].done(len(ids)), undo)
}

// block blocks the buyers of conversations, or lets them write again.
func (h *Handler) block(w http.ResponseWriter, r *http.Request, v visit, do string, ids []bridge.ConversationID) error {
	for _, id := range ids {
		if do == "spam" {
			if _, err := h.bridge.AddReport(r.Context(), v.viewer, id, bridge.ReportSpam, ""); err != nil {
				return err
			}
		}
		if err := h.bridge.SetBlocked(r.Context(), v.viewer, id, do != "unblock", do == "spam"); err != nil {
			return err
		}
	}
	return h.done(w, r, v, v.words.Doing.do[do].done(len(ids)), nil)
}

// deskChange reads what a button asks for.
func (v visit) deskChange(do, until string) (d bridge.DeskChange, ok bool) {
	what, which, _ := strings.Cut(do, ":")
	yes, no := true, false
	nobody, none := bridge.MemberID(""), bridge.TeamID("")
	switch what {
	case "close":
		d.Closed = &yes
	case "reopen":
		d.Closed = &no
	case "star":
		d.Starred = &yes
	case "unstar":
		d.Starred = &no
	case "archive":
		d.Archived = &yes
	case "unarchive":
		d.Archived = &no
	case "delete":
		d.Deleted = &yes
	case "restore":
		d.Deleted = &no
	case "read":
		d.Unread = &no
	case "unread":
		d.Unread = &yes
	case "snooze":
		at := v.snooze(which, until)
		d.SnoozedUntil = &at
		return d, !at.IsZero()
	case "wake":
		d.SnoozedUntil = new(time.Time)
	case "label", "unlabel":
		d.Labels = map[bridge.LabelID]bool{bridge.LabelID(which): what == "label"}
	case "assign":
		d.Assignee = new(bridge.MemberID(which))
	case "team":
		d.Team = new(bridge.TeamID(which))
	case "unassign":
		d.Assignee, d.Team = &nobody, &none
	default:
		return d, false
	}
	return d, true
}

// changeView does something with all of a list.
func (h *Handler) changeView(w http.ResponseWriter, r *http.Request, v visit) error {
	q := parseListQuery(r.URL.Query())
	f := q.filter(bridge.Place{}, 0)
	do := r.PostFormValue("do")
	yes, no := true, false
	var change bridge.DeskChange
	switch do {
	case "read":
		f.Unread, change.Unread = &yes, &no
	case "close":
		f.Unread, change.Closed = &no, &yes
	default:
		return &bridge.InvalidError{Field: "do", Got: do, Want: `"read" or "close"`}
	}
	n, undo, err := h.bridge.ChangeView(r.Context(), v.viewer, f, change)
	if err != nil {
		return err
	}
	return h.done(w, r, v, v.words.Doing.do[do].done(n), undo)
}

// undoDesk takes back what a toast tells.
func (h *Handler) undoDesk(w http.ResponseWriter, r *http.Request, v visit) error {
	var steps []bridge.DeskStep
	if err := json.Unmarshal([]byte(r.PostFormValue("steps")), &steps); err != nil {
		return &bridge.InvalidError{Field: "steps", Want: "the steps of a change"}
	}
	for _, s := range steps {
		if at := s.Change.SnoozedUntil; at != nil && !at.After(h.bridge.Now()) {
			*at = time.Time{} // it came back meanwhile
		}
		if _, err := h.bridge.ChangeDesk(r.Context(), v.viewer, s.Conversations, s.Change); err != nil {
			return err
		}
	}
	return h.done(w, r, v, v.words.Doing.Undone, nil)
}

// done tells what was done: in the page that asked, or in the next one.
func (h *Handler) done(w http.ResponseWriter, r *http.Request, v visit, text string, undo []bridge.DeskStep) error {
	t := toast{W: v.words, Text: text, Back: r.PostFormValue("back")}
	if len(undo) > 0 {
		steps, err := json.Marshal(undo)
		if err != nil {
			return err
		}
		t.Undo = string(steps)
	}
	if !isPartial(r) {
		h.keepToast(w, t)
		back := t.Back
		if !isLocal(back) || !strings.HasPrefix(back, memberDoor.base) {
			back = memberDoor.base
		}
		goTo(w, r, back)
		return nil
	}
	html, err := h.pages.toast.render(t)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(html) // the client is gone; there is nobody to tell
	return nil
}

const (
	toastCookie = "done"
	toastFor    = time.Minute
	// maxToast is what a cookie may hold. Where more was changed at once, a browser
	// without scripts gets no undo.
	maxToast = 3500
)

// keepToast keeps what was done for the next page.
func (h *Handler) keepToast(w http.ResponseWriter, t toast) {
	value := toastValue(t)
	if len(value) > maxToast {
		t.Undo = ""
		value = toastValue(t)
	}
	h.setCookie(w, h.cookieName(toastCookie), value, toastFor)
}

func toastValue(t toast) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(t.Text)) + "." + enc([]byte(t.Undo))
}

// takeToast returns what was done just before, once.
func (h *Handler) takeToast(w http.ResponseWriter, r *http.Request, v visit) toast {
	t := toast{W: v.words, Back: r.URL.RequestURI()}
	c, err := r.Cookie(h.cookieName(toastCookie))
	if err != nil || isPartial(r) {
		return t
	}
	h.setCookie(w, h.cookieName(toastCookie), "", 0)
	text, undo, _ := strings.Cut(c.Value, ".")
	for _, part := range []struct {
		to   *string
		from string
	}{{&t.Text, text}, {&t.Undo, undo}} {
		b, err := base64.RawURLEncoding.DecodeString(part.from)
		if err != nil {
			return toast{W: v.words, Back: t.Back}
		}
		*part.to = string(b)
	}
	return t
}
