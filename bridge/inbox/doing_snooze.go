package inbox

import "time"

// snoozes are the times that conversations can be put off to, in the reader's
// zone. A zero time is for one that makes no sense now.
var snoozes = []struct {
	name string
	at   func(now time.Time) time.Time
}{
	{"later", func(now time.Time) time.Time {
		at := now.Add(3 * time.Hour).Truncate(15 * time.Minute)
		if at.Day() != now.Day() || at.Hour() >= 20 {
			return time.Time{}
		}
		return at
	}},
	{"tomorrow", func(now time.Time) time.Time { return morning(now, 1) }},
	{"monday", func(now time.Time) time.Time {
		days := (int(time.Monday-now.Weekday()) + 7) % 7
		switch days {
		case 0:
			days = 7
		case 1: // that is tomorrow
			return time.Time{}
		}
		return morning(now, days)
	}},
	{"week", func(now time.Time) time.Time { return now.AddDate(0, 0, 7).Truncate(time.Minute) }},
}

// morning is nine o'clock some days ahead.
func morning(now time.Time, days int) time.Time {
	return time.Date(now.Year(), now.Month(), now.Day()+days, 9, 0, 0, 0, now.Location())
}

// snooze returns the time of a preset, or the one that was typed.
func (v visit) snooze(name, typed string) time.Time {
	if name == "at" {
		at, err := time.ParseInLocation(fieldTime, typed, v.clock.now.Location())
		if err != nil {
			return time.Time{}
		}
		return at.UTC()
	}
	for _, s := range snoozes {
		if s.name == name {
			return s.at(v.clock.now).UTC()
		}
	}
	return time.Time{}
}
