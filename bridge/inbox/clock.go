package inbox

import (
	"net/http"
	"net/url"
	"strconv"
	"time"
	_ "time/tzdata" // a browser's zone may be one that the machine does not have
)

// dateWords say dates in one language.
type dateWords struct {
	today, yesterday string
	months           [12]string
	weekdays         [7]string // from Sunday
	short            func(day int, month string) string
	long             func(weekday string, day int, month string) string
	numeric          func(time.Time) string
}

// clock says times as one reader reads them.
type clock struct {
	now   time.Time // in the reader's zone
	words *dateWords
}

// stamp is a time as a page shows it.
type stamp struct {
	ISO  string // for machines
	Text string
	Full string // day and time, for who looks closer
}

const zoneCookie = "zone"

// clockFor takes the zone that the reader chose, or the browser's from the cookie
// that inbox.js sets.
func (h *Handler) clockFor(r *http.Request, w *words) clock {
	zone := h.zone
	if chosen, err := time.LoadLocation(preferences(r).Zone); err == nil && preferences(r).Zone != "" {
		zone = chosen
	} else if c, err := r.Cookie(zoneCookie); err == nil {
		// LoadLocation refuses names that would leave its folder. It takes "Local"
		// and "", which are ours and not the reader's.
		name, err := url.QueryUnescape(c.Value)
		if loc, lerr := time.LoadLocation(name); err == nil && lerr == nil && name != "" && name != "Local" {
			zone = loc
		}
	}
	return clock{h.bridge.Now().In(zone), &w.dates}
}

// Zone returns the name of the zone that times are in.
func (c clock) Zone() string { return c.now.Location().String() }

// daysAgo counts midnights, so that 23:59 is yesterday one minute later.
func (c clock) daysAgo(t time.Time) int {
	midnight := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(c.now).Sub(midnight(t)) / (24 * time.Hour))
}

// day names the day of a time: "Today", "Yesterday", "Monday 12 May", with the
// year where it is another.
func (c clock) day(t time.Time) string {
	t = t.In(c.now.Location())
	switch c.daysAgo(t) {
	case 0:
		return c.words.today
	case 1:
		return c.words.yesterday
	}
	s := c.words.long(c.words.weekdays[t.Weekday()], t.Day(), c.words.months[t.Month()-1])
	if t.Year() != c.now.Year() {
		s += " " + strconv.Itoa(t.Year())
	}
	return s
}

// date names a day that is the same in every zone: "Monday 24 August".
func (c clock) date(day time.Time) string {
	s := c.words.long(c.words.weekdays[day.Weekday()], day.Day(), c.words.months[day.Month()-1])
	if day.Year() != c.now.Year() {
		s += " " + strconv.Itoa(day.Year())
	}
	return s
}

// sameDay says whether two times are on one day for the reader.
func (c clock) sameDay(a, b time.Time) bool {
	return c.daysAgo(a.In(c.now.Location())) == c.daysAgo(b.In(c.now.Location()))
}

// at shows a time of day, as beside a message under its day.
func (c clock) at(t time.Time) stamp {
	local := t.In(c.now.Location())
	return stamp{
		ISO:  t.UTC().Format(time.RFC3339),
		Text: local.Format("15:04"),
		Full: c.day(t) + ", " + local.Format("15:04"),
	}
}

// when shows a time as briefly as a list wants it: "10:42", "Yesterday",
// "12 May", or a whole date for another year.
func (c clock) when(t time.Time) stamp {
	s := c.at(t)
	t = t.In(c.now.Location())
	switch days := c.daysAgo(t); {
	case days == 0:
	case days == 1:
		s.Text = c.words.yesterday
	case t.Year() == c.now.Year():
		s.Text = c.words.short(t.Day(), c.words.months[t.Month()-1])
	default:
		s.Text = c.words.numeric(t)
	}
	return s
}

// until says a time to come: "15:00", "tomorrow 09:00", "24 Nov 09:00", or with
// the year where it is another.
func (v visit) until(t time.Time) string {
	t = t.In(v.clock.now.Location())
	switch at := t.Format("15:04"); {
	case v.clock.daysAgo(t) == 0:
		return at
	case v.clock.daysAgo(t) == -1:
		return v.words.List.Tomorrow + " " + at
	case t.Year() == v.clock.now.Year():
		return v.clock.words.short(t.Day(), v.clock.words.months[t.Month()-1]) + " " + at
	default:
		return v.clock.words.numeric(t) + " " + at
	}
}

// short names a day as briefly as an axis wants it: "12 May", "Today".
func (c clock) short(day time.Time) string {
	if c.daysAgo(day.In(c.now.Location())) == 0 {
		return c.words.today
	}
	return c.when(day).Text
}

// month shows a time roughly: "May 2024".
func (c clock) month(t time.Time) string {
	t = t.In(c.now.Location())
	return c.words.months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}
