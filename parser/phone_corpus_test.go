package parser_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

// phoneCase is a line of testdata/phones.
type phoneCase struct {
	Name    string   `json:"name"`
	HeldOut bool     `json:"held_out"` // not looked at while the rules were made
	Region  string   `json:"region"`   // of the reader; not in fr.jsonl
	Text    string   `json:"text"`
	Want    []string `json:"want"`
}

// TestPhonesRegions reads numbers as people of other countries write them.
func TestPhonesRegions(t *testing.T) {
	t.Parallel()
	for _, c := range readPhoneCases(t, "../testdata/phones/regions.jsonl") {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, m := range parser.Phones(c.Text, c.Region) {
				got = append(got, m.E164)
			}
			if !slices.Equal(got, c.Want) {
				t.Errorf("Phones(%q, %q) = %v; want %v", c.Text, c.Region, got, c.Want)
			}
		})
	}
}

func readPhoneCases(tb testing.TB, file string) []phoneCase {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var all []phoneCase
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var c phoneCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			tb.Fatalf("%s: %v", file, err)
		}
		all = append(all, c)
	}
	if err := lines.Err(); err != nil || len(all) == 0 {
		tb.Fatalf("%s: %d cases, %v", file, len(all), err)
	}
	return all
}

// phoneScore counts numbers found.
type phoneScore struct{ right, missing, wrong int }

func (s *phoneScore) add(got, want []string) {
	got = slices.Clone(got)
	for _, w := range want {
		if i := slices.Index(got, w); i >= 0 {
			got = slices.Delete(got, i, i+1)
			s.right++
		} else {
			s.missing++
		}
	}
	s.wrong += len(got)
}

func (s phoneScore) recall() float64    { return float64(s.right) / float64(s.right+s.missing) }
func (s phoneScore) precision() float64 { return float64(s.right) / float64(s.right+s.wrong) }

func TestPhonesCorpus(t *testing.T) {
	t.Parallel()
	scores := map[bool]*phoneScore{false: {}, true: {}}
	for _, c := range readPhoneCases(t, "../testdata/phones/fr.jsonl") {
		var got []string
		for _, m := range parser.Phones(c.Text, "FR") {
			got = append(got, m.E164)
		}
		scores[c.HeldOut].add(got, c.Want)
		if !slices.Equal(got, c.Want) && !c.HeldOut {
			t.Logf("%s: Phones(%q) = %v; want %v", c.Name, c.Text, got, c.Want)
		}
	}
	for heldOut, s := range scores {
		t.Logf("held out %t: %+v, recall %.3f, precision %.3f", heldOut, *s, s.recall(), s.precision())
		if s.recall() < 0.97 || s.precision() < 0.99 {
			t.Errorf("held out %t: recall %.3f, want 0.97; precision %.3f, want 0.99", heldOut, s.recall(), s.precision())
		}
	}
}
