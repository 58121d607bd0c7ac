package inbox

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Counting is what can be counted of an account.
type Counting interface {
	Numbers(ctx context.Context, v bridge.Viewer, days int, zone *time.Location) (bridge.Numbers, error)
}

// numbersPage shows what can be counted of an account's leads.
type numbersPage struct {
	shell
	Ranges   []rangeLink
	Tiles    []tile
	Plots    []plot
	Listings []listingNumbers
	Empty    bool
}

type rangeLink struct {
	Name, URL string
	Current   bool
}

// tile is one number with its name.
type tile struct{ Value, Name string }

type listingNumbers struct {
	Title, URL      string
	Leads, Answered int
	Plot            plot // of one bar
}

// ranges are the days that can be looked at; the first where none is asked for.
var ranges = []int{30, 7, 90}

func (h *Handler) showNumbers(w http.ResponseWriter, r *http.Request, v visit) error {
	days, err := strconv.Atoi(r.URL.Query().Get("days"))
	if err != nil || !slices.Contains(ranges, days) {
		days = ranges[0]
	}
	n, err := h.bridge.Numbers(r.Context(), v.viewer, days, v.clock.now.Location())
	if err != nil {
		return err
	}
	words := v.words.Numbers
	p := numbersPage{shell: h.shell(r, words.Title), Tiles: v.tiles(n), Empty: n.Leads == 0 && n.Undelivered == 0}
	p.SignOut = "/sign-out"
	if p.Intake, err = h.intakeCount(r.Context(), v); err != nil {
		return err
	}
	for _, d := range slices.Sorted(slices.Values(ranges)) {
		p.Ranges = append(p.Ranges, rangeLink{words.Days(d), "/numbers?days=" + strconv.Itoa(d), d == days})
	}
	p.Plots = []plot{v.leadsPlot(n), v.timesPlot(n)}
	if n.Undelivered > 0 {
		p.Plots = append(p.Plots, v.undeliveredPlot(n))
	}
	for _, l := range n.Listings {
		p.Listings = append(p.Listings, listingNumbers{
			Title: l.Title, URL: contactQuery{Listing: l.ID, Sort: bridge.LeadsNewest}.on("/contacts"), Leads: l.Leads, Answered: l.Answered,
			Plot: rowPlot(l.Answered, l.Leads, n.Listings[0].Leads),
		})
	}
	return h.pages.numbers.show(w, r, http.StatusOK, p)
}

func (v visit) tiles(n bridge.Numbers) []tile {
	words := v.words.Numbers
	share, median, most := words.None, words.None, words.None
	if n.Leads > 0 {
		share = words.Percent((200*n.Answered + n.Leads) / (2 * n.Leads))
	}
	if n.Answered > 0 {
		median, most = v.words.Contacts.took(n.TimeToAnswer(0.5)), v.words.Contacts.took(n.TimeToAnswer(0.9))
	}
	return []tile{
		{strconv.Itoa(n.Leads), words.Leads},
		{share, words.Answered},
		{median, words.Median},
		{most, words.Most},
		{strconv.Itoa(n.Undelivered), words.Undelivered},
	}
}

// leadsPlot has a bar for each day.
func (v visit) leadsPlot(n bridge.Numbers) plot {
	words := v.words.Numbers
	p := newPlot(words.Table, words.LeadsByDay, words.Day, words.Leads, words.AnsweredOf)
	p.Keys = []key{{"answered", words.AnsweredOf}, {"open", words.OpenOf}}
	for _, d := range n.Days {
		p.add(v.clock.short(d.Day), barPiece{"answered", d.Answered}, barPiece{"open", d.Leads - d.Answered})
		p.line(v.clock.day(d.Day), d.Leads, d.Answered)
	}
	return p.done(words.LeadsTold(n.Leads, n.Answered))
}

// timesPlot has a bar for each span within which answers came.
func (v visit) timesPlot(n bridge.Numbers) plot {
	words := v.words.Numbers
	p := newPlot(words.Table, words.TimeToAnswer, words.Within, words.Answers)
	p.EachNamed = true
	last := 0
	for i, limit := range []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 24 * time.Hour, 1 << 62} {
		end, _ := slices.BinarySearch(n.Times, limit+1)
		p.add(words.Spans[i], barPiece{"answered", end - last})
		p.line(words.Spans[i], end-last)
		last = end
	}
	p.add(words.NoAnswer, barPiece{"open", n.Leads - n.Answered})
	p.line(words.NoAnswer, n.Leads-n.Answered)
	return p.done(words.TimesTold(v.words.Contacts.took(n.TimeToAnswer(0.5)), n.Answered))
}

func (v visit) undeliveredPlot(n bridge.Numbers) plot {
	words := v.words.Numbers
	p := newPlot(words.Table, words.UndeliveredByDay, words.Day, words.Ours, words.Theirs)
	p.Keys = []key{{"failed", words.Ours}, {"waits", words.Theirs}}
	for _, d := range n.Days {
		p.add(v.clock.short(d.Day), barPiece{"failed", d.Ours}, barPiece{"waits", d.Theirs})
		if d.Ours+d.Theirs > 0 {
			p.line(v.clock.day(d.Day), d.Ours, d.Theirs)
		}
	}
	return p.done(words.UndeliveredTold(n.Undelivered))
}
