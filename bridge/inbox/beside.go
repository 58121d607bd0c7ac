package inbox

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// besidePart is what an account keeps of a buyer.
type besidePart struct {
	Others []row
	Note   notePart
}

// notePart is the form of a note.
type notePart struct {
	W       *words
	Action  string
	Text    string
	Tags    []string
	Was     int64 // when it was written, in microseconds; 0 for never
	Written string
	Replace bool // the one that a page has
}

// TagLine is the tags as they are typed.
func (n notePart) TagLine() string { return strings.Join(n.Tags, ", ") }

// version changes when the note is to be shown anew.
func (n notePart) version() string { return strconv.FormatInt(n.Was, 10) }

func (v visit) note(id bridge.ConversationID, n bridge.BuyerNote, by string) notePart {
	p := notePart{W: v.words, Action: v.door.path(id) + "/note", Text: n.Text, Tags: n.Tags}
	if at := n.UpdatedAt; !at.IsZero() {
		p.Was = at.UnixMicro()
		p.Written = v.words.Beside.NoteWritten(by, v.clock.when(at).Text)
	}
	return p
}

// known are the texts of the account in the note.
func (n notePart) known() []string { return append([]string{n.Text}, n.Tags...) }

// liveNote reads the note for an open page of a conversation. A buyer has none.
func (h *Handler) liveNote(ctx context.Context, v visit, id bridge.ConversationID) (notePart, error) {
	if v.door != memberDoor {
		return notePart{}, nil
	}
	n, by, err := h.bridge.NoteOn(ctx, v.viewer, id)
	p := v.note(id, n, by)
	p.Replace = true
	return p, err
}

// beside reads what stands beside a conversation. Known is what a page shows of
// it that was looked at on its own, or written by the reader's own side.
func (h *Handler) beside(ctx context.Context, v visit, id bridge.ConversationID) (p besidePart, known []string, err error) {
	b, err := h.bridge.Beside(ctx, v.viewer, id)
	if err != nil {
		return p, nil, err
	}
	for _, o := range b.Others {
		r := h.row(v, parseListQuery(nil), o)
		if err := h.guard(ctx, v, o.Conversation, o.Egress, []byte(r.version())); err != nil {
			return p, nil, err
		}
		p.Others = append(p.Others, r)
		known = append(known, r.version())
	}
	p.Note = v.note(id, b.Note, b.NoteBy)
	return p, append(known, p.Note.known()...), nil
}

// putNote keeps what a member has noted of a buyer.
func (h *Handler) putNote(w http.ResponseWriter, r *http.Request, v visit) error {
	id := bridge.ConversationID(r.PathValue("id"))
	n := bridge.NewBuyerNote{Text: r.PostFormValue("note"), Tags: strings.Split(r.PostFormValue("tags"), ",")}
	if was, err := strconv.ParseInt(r.PostFormValue("was"), 10, 64); err == nil && was != 0 {
		n.Was = time.UnixMicro(was).UTC()
	}
	if _, err := h.bridge.PutBuyerNote(r.Context(), v.viewer, id, n); err != nil {
		return err
	}
	goTo(w, r, v.door.path(id)+"/details")
	return nil
}
