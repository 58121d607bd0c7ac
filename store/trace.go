package store

import (
	"slices"

	"github.com/passerelle-mail/passerelle/bridge"
)

// traceJSON returns the text of a trace for a JSON column.
func traceJSON(t bridge.Trace) (string, error) {
	t = slices.Clone(t)
	for i := range t {
		t[i].At = utc(t[i].At)
	}
	return toJSON(t)
}
