package bridge

import (
	"time"
)

// Hours are when an account answers. The zero value says that nothing is known.
type Hours struct {
	Zone string    `json:"zone"` // a name of the time zone database
	Week [7][]Span `json:"week"` // by day, Sunday first
}

// Span is a part of a day, in minutes since its midnight. It may end with the
// day, at 1440.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

const (
	dayMinutes = 24 * 60
	// maxSpans is how often a day may open.
	maxSpans = 3
)

// Known says whether there is any time at which the account answers.
func (h Hours) Known() bool {
	for _, spans := range h.Week {
		if len(spans) > 0 {
			return true
		}
	}
	return false
}

// OpenAt says whether a time is within the hours, by the clocks of their zone.
// Without any hours it always is.
func (h Hours) OpenAt(at time.Time) bool {
	if !h.Known() {
		return true
	}
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		zone = time.UTC // of a database older than the one that checked the name
	}
	at = at.In(zone)
	minute := at.Hour()*60 + at.Minute()
	for _, s := range h.Week[at.Weekday()] {
		if s.From <= minute && minute < s.To {
			return true
		}
	}
	return false
}

// checkHours wants spans in their order that do not overlap, and a zone where
// there are any.
func checkHours(h Hours) error {
	for _, spans := range h.Week {
		end := -1
		for _, s := range spans {
			if s.From <= end || s.From < 0 || s.To <= s.From || s.To > dayMinutes || len(spans) > maxSpans {
				return &InvalidError{Field: "hours", Want: "for each day times in their order, each later than the one before"}
			}
			end = s.To
		}
	}
	if h.Zone == "" && h.Known() {
		return &InvalidError{Field: "zone", Want: "a time zone such as Europe/Paris"}
	}
	return checkZone("zone", h.Zone)
}
