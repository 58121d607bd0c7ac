package inbox

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// waitingPart is what a member's side has written and is still to be sent.
type waitingPart struct {
	W       *words
	Items   []waitingItem
	Replace bool // the one that a page has
}

// waitingItem is a message that is still to be sent.
type waitingItem struct {
	ID      string
	Text    string
	Files   []string
	Due     stamp
	Field   string // of the time, as a form has it
	State   string
	Undo    bool
	Left    int // seconds to take it back
	Refused bool
	Action  string // of its forms
	Version string
}

// waiting shows what waits in a conversation; nil for a buyer.
func (v visit) waiting(view bridge.ConversationView) *waitingPart {
	if v.door != memberDoor {
		return nil
	}
	p := &waitingPart{W: v.words}
	for _, s := range view.Scheduled {
		it := waitingItem{
			ID: scheduledElement(s), Text: s.Text, Due: v.clock.at(s.DueAt), Undo: s.Undo, Refused: s.Refused != "",
			Field: v.clock.field(s.DueAt), Action: v.door.path(s.ConversationID) + "/scheduled/" + string(s.ID),
			Version: digestOf(s.Text + "\n" + s.DueAt.String() + "\n" + string(s.Refused)),
		}
		for _, f := range s.Files {
			it.Files = append(it.Files, f.Name)
		}
		words := &v.words.Writing
		switch {
		case it.Refused:
			it.State = strings.TrimSpace(words.NotSent + " " + words.refused[s.Refused])
		case it.Undo:
			it.Left = max(1, int(s.DueAt.Sub(v.clock.now).Seconds()))
			it.State = words.SendingIn(it.Left)
		default:
			it.State = words.SendingAt(it.Due.Full)
		}
		p.Items = append(p.Items, it)
	}
	return p
}

// version changes when it is to be shown anew.
func (p *waitingPart) version() string {
	if p == nil {
		return ""
	}
	var all strings.Builder
	for _, it := range p.Items {
		all.WriteString(it.ID + it.Version + "\n")
	}
	return all.String()
}

func scheduledElement(s bridge.ScheduledMessage) string { return "scheduled-" + string(s.ID) }

// fieldTime is how forms write a time.
const fieldTime = "2006-01-02T15:04"

// field writes a time as a form has it.
func (c clock) field(t time.Time) string { return t.In(c.now.Location()).Format(fieldTime) }

// laterForm reads when a message is to be sent: one of the times that the page
// offers, or one that was chosen; the zero time where it is to go now.
func (c clock) laterForm(offered, chosen string) (time.Time, error) {
	day := func(days, hour int) time.Time {
		return time.Date(c.now.Year(), c.now.Month(), c.now.Day()+days, hour, 0, 0, 0, c.now.Location())
	}
	switch offered {
	case "hour":
		return c.now.Add(time.Hour), nil
	case "evening":
		return day(0, 18), nil
	case "tomorrow":
		return day(1, 9), nil
	case "monday":
		return day(7-(int(c.now.Weekday())+6)%7, 9), nil
	}
	if chosen == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(fieldTime, chosen, c.now.Location())
	if err != nil {
		return time.Time{}, errTime
	}
	return at, nil
}

// errTime is for a time that cannot be read or has gone by.
var errTime = &bridge.InvalidError{Field: "at", Want: "a time such as 2026-11-20T09:00"}

// changeScheduled takes back, sends or changes a message that waits.
func (h *Handler) changeScheduled(w http.ResponseWriter, r *http.Request, v visit) error {
	id := bridge.ScheduledID(r.PathValue("scheduled"))
	conversation := bridge.ConversationID(r.PathValue("id"))
	var err error
	var taken bridge.ScheduledMessage
	switch r.PostFormValue("do") {
	case "cancel":
		taken, err = h.bridge.CancelScheduled(r.Context(), v.viewer, id)
	case "send":
		err = h.bridge.SendScheduled(r.Context(), v.viewer, id)
	case "save":
		err = h.saveScheduled(r, v, id)
	default:
		err = &bridge.InvalidError{Field: "do", Want: `"cancel", "send" or "save"`}
	}
	switch {
	case errors.Is(err, bridge.ErrNotFound):
		// It may have gone meanwhile. Whether there ever was one is for those only
		// who see the conversation.
		return h.refuseWriting(w, r, v, http.StatusConflict, composerPart{Error: v.words.Writing.TooLate})
	case err != nil:
		return h.refuseMessage(w, r, v, messageForm{Text: formText(r.PostFormValue("text")), At: r.PostFormValue("at")}, err)
	case isPartial(r):
		w.WriteHeader(http.StatusOK)
		return nil
	case taken.ID != "":
		c := composerPart{Text: taken.Text, Error: v.words.Writing.TakenBack}
		if len(taken.Files) > 0 {
			c.Error += " " + v.words.Writing.FilesAgain
		}
		return h.showThread(w, r, v, http.StatusOK, c, "thread")
	}
	http.Redirect(w, r, v.door.path(conversation), http.StatusSeeOther)
	return nil
}

func (h *Handler) saveScheduled(r *http.Request, v visit, id bridge.ScheduledID) error {
	at, err := v.clock.laterForm("", r.PostFormValue("at"))
	if err == nil && at.IsZero() {
		err = errTime
	}
	if err != nil {
		return err
	}
	return h.bridge.PutScheduled(r.Context(), v.viewer, id, formText(r.PostFormValue("text")), at)
}

// refuseWriting says why something cannot be done any more, to those only who
// see the conversation.
func (h *Handler) refuseWriting(w http.ResponseWriter, r *http.Request, v visit, status int, c composerPart) error {
	if !isPartial(r) {
		return h.showThread(w, r, v, status, c, "thread")
	}
	if _, err := h.bridge.View(r.Context(), v.viewer, bridge.ConversationID(r.PathValue("id"))); err != nil {
		return err
	}
	writeSentence(w, status, c.Error)
	return nil
}
