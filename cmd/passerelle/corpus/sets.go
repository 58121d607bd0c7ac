package corpus

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/parser/sample"
)

// Set is a kind of sample mails.
type Set struct {
	Name  string
	About string // what is in it, in a line
	Count int    // of mails, by default
	make  func(ctx context.Context, seed uint64, n int) ([]sample.Case, error)
}

// Sets returns all sets, in the order in which they are made and shown.
func Sets() []Set {
	return []Set{
		{"ours", "our own mails, intact", 1500, ours},
		{"mangled", "our own mails after what happens to mail on its way", 1500, mangled},
		{"portals", "other portals' mails, a third of them forwarded", 1000, withoutContext(sample.PortalCases)},
		{"structured", "leads that programs write for programs", 400, structured},
		{"noise", "mails that hold no lead", 800, withoutContext(sample.NoiseCases)},
		{"sequences", "conversations of several mails", 600, sequences},
		{"replies", "answers in all mail clients and their languages", 2000, replies},
	}
}

func structured(_ context.Context, seed uint64, n int) ([]sample.Case, error) {
	return sample.StructuredCases(seed, n), nil
}

func withoutContext(f func(uint64, int) ([]sample.Case, error)) func(context.Context, uint64, int) ([]sample.Case, error) {
	return func(_ context.Context, seed uint64, n int) ([]sample.Case, error) { return f(seed, n) }
}

// Pick returns the sets that a comma-separated list names; all for an empty
// one.
func Pick(list string) ([]Set, error) {
	all := Sets()
	if list == "" {
		return all, nil
	}
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
	}
	var picked []Set
	for name := range strings.SplitSeq(list, ",") {
		i := slices.Index(names, strings.TrimSpace(name))
		if i < 0 {
			return nil, fmt.Errorf("there is no set %q; there are %s", name, strings.Join(names, ", "))
		}
		picked = append(picked, all[i])
	}
	return picked, nil
}

// Leads returns the sets whose mails are asked for leads: all but the replies,
// which are another question to a parser.
func Leads() []Set {
	return slices.DeleteFunc(Sets(), func(s Set) bool { return s.Name == "replies" })
}

// Cases makes n mails of the set; its default number where n is 0.
func (s Set) Cases(ctx context.Context, seed uint64, n int) ([]sample.Case, error) {
	if n == 0 {
		n = s.Count
	}
	cases, err := s.make(ctx, seed, n)
	if err != nil {
		return nil, fmt.Errorf("making the set %s: %w", s.Name, err)
	}
	return cases, nil
}
