package sample

import (
	"fmt"
	"time"
)

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
