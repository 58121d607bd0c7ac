package inbox

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Feeds move accounts from a plain feed to messaging.
type Feeds interface {
	Feed(ctx context.Context, s bridge.Steward) (bridge.FeedView, error)
	PlanSwitch(ctx context.Context, s bridge.Steward, at time.Time, accept bool) (bridge.FeedView, error)
	CancelSwitch(ctx context.Context, s bridge.Steward) (bridge.FeedView, error)
	SwitchBack(ctx context.Context, s bridge.Steward) (bridge.FeedView, error)
	StartRehearsal(ctx context.Context, s bridge.Steward, address string, leads int) (bridge.Rehearsal, error)
	Rehearsal(ctx context.Context, s bridge.Steward, id bridge.RehearsalID) (bridge.RehearsalView, error)
	ScoreRehearsal(ctx context.Context, s bridge.Steward, id bridge.RehearsalID, read []bridge.ReadMail, ignored []string) (bridge.Rehearsal, []bridge.RehearsalFailure, error)
}

// feedPart is how an account moves to messaging.
type feedPart struct {
	Plain, CanGoBack   bool
	Planned, BackUntil string
	Rehearsal          *bridge.Rehearsal
	Sent               string
	Forms              []rehearsedForm
	Changes            []changeLine
	History            []string
	Address, Reading   string // as typed
}

type rehearsedForm struct {
	Number int
	Form   string
}

func (h *Handler) feedPart(r *http.Request, v visit) (p feedPart, err error) {
	f, err := h.bridge.Feed(r.Context(), steward(v))
	if err != nil {
		return p, err
	}
	w := v.words.Delivery
	p.Plain = f.State == bridge.FeedPlain
	p.CanGoBack = !p.Plain && f.BackUntil.After(v.clock.now)
	if !f.SwitchAt.IsZero() {
		p.Planned = w.Planned(v.moment(f.SwitchAt))
	}
	if p.CanGoBack {
		p.BackUntil = w.BackUntil(v.moment(f.BackUntil))
	}
	for _, c := range f.History {
		line := v.moment(c.At) + " · " + w.steps[c.What]
		if !c.For.IsZero() {
			line += " (" + v.moment(c.For) + ")"
		}
		p.History = append(p.History, line+" · "+c.By)
	}
	if f.Rehearsal == nil || !p.Plain {
		return p, nil
	}
	detail, err := h.bridge.Rehearsal(r.Context(), steward(v), f.Rehearsal.ID)
	if err != nil {
		return p, err
	}
	p.Rehearsal, p.Sent, p.Address = &detail.Rehearsal, w.Sent(detail.Address, v.moment(detail.CreatedAt)), detail.Address
	for _, c := range v.changes(detail.Headers) {
		if c.Kind != "same" {
			p.Changes = append(p.Changes, c)
		}
	}
	for _, m := range detail.Mails {
		form := w.Messaging
		if m.State == bridge.FeedPlain {
			form = w.Plain
		}
		p.Forms = append(p.Forms, rehearsedForm{m.Number, form})
	}
	return p, nil
}

// maxReading is the largest file of what a CRM read.
const maxReading = 1 << 20

// reading is what was uploaded, or else typed.
func reading(r *http.Request) []byte {
	if file, _, err := r.FormFile("file"); err == nil {
		data, err := io.ReadAll(io.LimitReader(file, maxReading))
		if err = errors.Join(err, file.Close()); err == nil && len(data) > 0 {
			return data
		}
	}
	return []byte(r.PostFormValue("reading"))
}

func (h *Handler) changeFeed(w http.ResponseWriter, r *http.Request, v visit) error {
	data := reading(r) // parses the form
	err := h.doFeed(r, v, data)
	if err == nil {
		return saved(w, r, deliveryPath, "feed")
	}
	p, perr := h.deliveryPage(r, v)
	if perr != nil {
		return perr
	}
	if !p.refuseDelivery("feed", err) {
		return err
	}
	p.Feed.Address, p.Feed.Reading = r.PostFormValue("address"), string(data)
	return h.pages.settingsDelivery.show(w, r, http.StatusBadRequest, p)
}

func (h *Handler) doFeed(r *http.Request, v visit, data []byte) error {
	ctx, who := r.Context(), steward(v)
	var err error
	switch r.PostFormValue("do") {
	case "rehearse":
		leads, convErr := strconv.Atoi(r.PostFormValue("leads"))
		if convErr != nil {
			leads = 0 // refused with its field
		}
		_, err = h.bridge.StartRehearsal(ctx, who, r.PostFormValue("address"), leads)
	case "score":
		read, ignored, parseErr := bridge.ParseReading(data)
		if parseErr != nil {
			return parseErr
		}
		_, _, err = h.bridge.ScoreRehearsal(ctx, who, bridge.RehearsalID(r.PostFormValue("rehearsal")), read, ignored)
	case "plan":
		at, parseErr := time.ParseInLocation("2006-01-02T15:04", r.PostFormValue("at"), v.clock.now.Location())
		if parseErr != nil {
			return &bridge.InvalidError{Field: "at", Want: "a day and a time"}
		}
		_, err = h.bridge.PlanSwitch(ctx, who, at, r.PostFormValue("accept") != "")
	case "back":
		_, err = h.bridge.SwitchBack(ctx, who)
	default:
		_, err = h.bridge.CancelSwitch(ctx, who)
	}
	return err
}
