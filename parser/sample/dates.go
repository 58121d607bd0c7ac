package sample

import (
	"fmt"
	"time"
)

var (
	frenchDays        = []string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"}
	frenchShortDays   = []string{"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."}
	frenchMonths      = []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	frenchShortMonths = []string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."}
)

// frenchDate returns "vendredi 20 novembre 2026".
func frenchDate(t time.Time) string {
	return fmt.Sprintf("%s %d %s %d", frenchDays[t.Weekday()], t.Day(), frenchMonths[t.Month()-1], t.Year())
}

// frenchShortDate returns "20 nov. 2026".
func frenchShortDate(t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), frenchShortMonths[t.Month()-1], t.Year())
}

// utcOffset returns the offset as Yahoo writes it: "+1", "-3:30", "" for none.
func utcOffset(t time.Time) string {
	_, seconds := t.Zone()
	if seconds == 0 {
		return ""
	}
	hours, minutes := seconds/3600, seconds/60%60
	if minutes == 0 {
		return fmt.Sprintf("%+d", hours)
	}
	return fmt.Sprintf("%+d:%02d", hours, max(minutes, -minutes))
}
