package corpus

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// maxProblems is how many mails without an answer a table names.
const maxProblems = 5

// WriteTable prints scores for people.
func WriteTable(w io.Writer, scores []*Score) error {
	var out strings.Builder
	for _, s := range scores {
		s.table(&out)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func (s *Score) table(out *strings.Builder) {
	fmt.Fprintf(out, "%s: %d mails in %.1f s, slowest %s (%s)\n", s.Set, s.Mails, s.Took.Seconds(), s.Slowest.Round(10*time.Microsecond), s.SlowMail)
	if len(s.Fields) > 0 {
		fmt.Fprintf(out, "  %-22s %7s %8s   %-15s %8s %7s %9s\n", "", "asked", "correct", "95 % interval", "missing", "wrong", "invented")
	}
	for _, f := range s.Fields {
		fmt.Fprintf(out, "  %-22s %7d %6.2f %%   %5.1f to %-5.1f %8d %7d %9d\n",
			f.Field, f.Asked, 100*f.Share, 100*f.Interval.Low, 100*f.Interval.High, f.Missing, f.Wrong, f.Invented)
	}
	if s.Given > 0 {
		fmt.Fprintf(out, "  of %d values given, %d (%.2f %%) are wrong or invented\n", s.Given, s.Bad, percent(s.Bad, s.Given))
	}
	if t := s.FalseLeads; t != nil {
		i := Wilson(t.Wrong, t.Asked)
		fmt.Fprintf(out, "  false leads: %d of %d, %.2f %% (%.1f to %.1f)\n", t.Wrong, t.Asked, percent(t.Wrong, t.Asked), 100*i.Low, 100*i.High)
	}
	if s.Lost != nil {
		fmt.Fprintf(out, "  words lost %.2f %%, leaked %.2f %%\n", 100**s.Lost, 100**s.Leaked)
	}
	s.eventTable(out)
	for _, p := range s.Problems[:min(len(s.Problems), maxProblems)] {
		fmt.Fprintf(out, "  no answer: %s\n", p)
	}
	if more := len(s.Problems) - maxProblems; more > 0 {
		fmt.Fprintf(out, "  no answer: %d more\n", more)
	}
	out.WriteString("\n")
}

func percent(part, all int) float64 { return 100 * float64(part) / float64(max(1, all)) }

// eventTable shows what was taken for what.
func (s *Score) eventTable(out *strings.Builder) {
	for _, want := range slices.Sorted(maps.Keys(s.Events)) {
		row := s.Events[want]
		got := slices.SortedFunc(maps.Keys(row), func(a, b string) int {
			if d := row[b] - row[a]; d != 0 {
				return d
			}
			return strings.Compare(a, b)
		})
		var parts []string
		for _, g := range got {
			parts = append(parts, fmt.Sprintf("%s %d", g, row[g]))
		}
		fmt.Fprintf(out, "  %s read as: %s\n", want, strings.Join(parts, ", "))
	}
}

// WriteJSON prints scores for programs, as one array.
func WriteJSON(w io.Writer, scores []*Score) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(scores)
}

// WriteFailures prints one JSON object a line for each field that was missing,
// wrong or invented.
func WriteFailures(w io.Writer, scores []*Score) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, s := range scores {
		for _, f := range s.failures {
			if err := e.Encode(f); err != nil {
				return err
			}
		}
	}
	return nil
}
