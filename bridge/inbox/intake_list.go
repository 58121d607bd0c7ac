package inbox

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// intakeRows is how many mails a page of the list has.
const intakeRows = 50

// intakeWaits is the view of what waits for somebody.
const intakeWaits = "waiting"

// intakeViews are the lists of mails by their states, and intakeOrder is how they
// are offered.
var (
	intakeViews = map[string][]bridge.IntakeState{
		intakeWaits: {bridge.IntakeHeld, bridge.IntakeUnread},
		"other":     {bridge.IntakeOther},
		"leads":     {bridge.IntakeLead, bridge.IntakeJoined, bridge.IntakeRepeated},
		"closed":    {bridge.IntakeDismissed, bridge.IntakeRefused},
		"all":       nil,
	}
	intakeOrder = []string{intakeWaits, "other", "leads", "closed", "all"}
)

// intakeListPage lists the mails that came to an account's address for leads.
type intakeListPage struct {
	settingsShell
	Views       []intakeViewLink
	Rows        []intakeLine
	Next, First string
	Warnings    []intakeWarningLine
	Waiting     string
}

type intakeViewLink struct {
	Name, URL string
	Chosen    bool
}

type intakeLine struct {
	URL                                string
	Stamp                              stamp
	From, Subject, Kind, Portal, State string
	Waits                              bool
}

type intakeWarningLine struct {
	Text    string
	Samples []intakeLine
}

func (h *Handler) listIntake(w http.ResponseWriter, r *http.Request, v visit) error {
	shell, err := h.settingsShell(r, v, intakeTab)
	if err != nil {
		return err
	}
	p := intakeListPage{settingsShell: shell}
	view := r.URL.Query().Get("view")
	if _, ok := intakeViews[view]; !ok {
		view = intakeWaits
	}
	for _, name := range intakeOrder {
		p.Views = append(p.Views, intakeViewLink{v.words.Intake.views[name], "/intake?view=" + name, name == view})
	}
	before := bridge.MailID(r.URL.Query().Get("before"))
	rows, err := h.bridge.IntakeMails(r.Context(), v.viewer, bridge.IntakeFilter{States: intakeViews[view], Before: before, Limit: intakeRows + 1})
	if err != nil {
		return err
	}
	if len(rows) > intakeRows {
		rows = rows[:intakeRows]
		p.Next = "/intake?view=" + view + "&before=" + url.QueryEscape(string(rows[intakeRows-1].Mail))
	}
	if before != "" {
		p.First = "/intake?view=" + view
	}
	for _, row := range rows {
		p.Rows = append(p.Rows, v.intakeLine(row))
	}
	warnings, err := h.bridge.IntakeWarnings(r.Context(), v.viewer)
	if err != nil {
		return err
	}
	for _, one := range warnings {
		p.Warnings = append(p.Warnings, v.intakeWarning(one))
	}
	if p.Waiting, err = h.intakeWaiting(r.Context(), v); err != nil {
		return err
	}
	return h.pages.intakeList.show(w, r, http.StatusOK, p)
}

func (v visit) intakeLine(r bridge.IntakeRow) intakeLine {
	w := &v.words.Intake
	return intakeLine{
		URL: "/intake/" + string(r.Mail), Stamp: v.clock.when(r.ReceivedAt), From: cmp.Or(r.From, "–"), Subject: cmp.Or(r.Subject, "–"),
		Kind: w.kind(r.Event), Portal: cmp.Or(r.Portal, "–"), State: w.states[r.State], Waits: r.State.Waits(),
	}
}

func (v visit) intakeWarning(of bridge.IntakeWarningView) intakeWarningLine {
	w, one := &v.words.Intake, of.Warning
	layout, domain, _ := strings.Cut(one.Layout, "@")
	name := cmp.Or(one.Portal, domain)
	if kind := w.kinds[eventOf(layout)]; layout != "" && kind != "" {
		name += " (" + kind + ")"
	}
	l := intakeWarningLine{Text: w.Fell(w.field(one.Field), name, one.Before, one.Now, one.Mails)}
	for _, s := range of.Samples {
		l.Samples = append(l.Samples, v.intakeLine(s))
	}
	return l
}
