package corpus

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
	"github.com/passerelle-mail/passerelle/parser/score"
)

// Tally counts the outcomes of one field.
type Tally struct {
	Asked    int      `json:"asked"` // mails that have a value
	Correct  int      `json:"correct"`
	Missing  int      `json:"missing"`
	Wrong    int      `json:"wrong"`
	Invented int      `json:"invented"` // values that the mail does not have
	Share    float64  `json:"share"`    // correct of asked
	Interval Interval `json:"interval"` // of share
}

// FieldScore is the tally of a field.
type FieldScore struct {
	Field string `json:"field"`
	Tally
}

// Failure is one field of one mail that is not as the truth has it.
type Failure struct {
	Set     string `json:"set"`
	Mail    string `json:"mail"`
	Field   string `json:"field"`
	Outcome string `json:"outcome"`
	Want    string `json:"want"`
	Got     string `json:"got"`
}

// Score is how a parser did on one set.
type Score struct {
	Set    string       `json:"set"`
	Mails  int          `json:"mails"`
	Fields []FieldScore `json:"fields"`
	// Events counts the answers by the truth's event and the one given; "none"
	// stands for an answer that has none.
	Events map[string]map[string]int `json:"events,omitempty"`
	// FalseLeads are the mails without a lead that were read as one.
	FalseLeads *Tally `json:"false_leads,omitempty"`
	// Given counts the values that were given, Bad those of them that are wrong
	// or invented.
	Given int `json:"given"`
	Bad   int `json:"bad"`
	// Lost and Leaked are shares of words: of the expected ones that replies
	// lack, and of the answers' that nobody expected.
	Lost     *float64      `json:"lost,omitempty"`
	Leaked   *float64      `json:"leaked,omitempty"`
	Problems []string      `json:"problems,omitempty"` // mails without an answer, with the reason
	Took     time.Duration `json:"took_ns"`
	Slowest  time.Duration `json:"slowest_ns"`
	SlowMail string        `json:"slowest_mail"`
	failures []Failure
	tallies  map[string]*Tally
	order    []string
	words    struct{ want, lost, got, leaked int }
}

// Failures are all fields that were missing, wrong or invented.
func (s *Score) Failures() []Failure { return s.failures }

// NewScore returns the score of answers, which are in the order of the cases.
func NewScore(set string, cases []sample.Case, answers []Answer) *Score {
	s := &Score{Set: set, Mails: len(cases), tallies: make(map[string]*Tally), Events: make(map[string]map[string]int)}
	for i, c := range cases {
		a := answers[i]
		if a.Problem != "" {
			s.Problems = append(s.Problems, c.Name+": "+a.Problem)
		}
		if a.Took > s.Slowest {
			s.Slowest, s.SlowMail = a.Took, c.Name
		}
		switch {
		case c.Truth.Reply != nil:
			s.addReply(c, a)
		case isContact(string(c.Truth.Lead.Event)):
			s.addLead(c, a)
		default:
			s.addNoise(c, a)
		}
	}
	s.link(cases, answers)
	s.finish()
	return s
}

// link asks whether the mails of each conversation can be told from all others:
// by the conversation's id, or by the relay address, or by the customer's own.
// A mail is right where it has what most mails of its conversation have, and
// wrong where that is what most mails of another one have.
func (s *Score) link(cases []sample.Case, answers []Answer) {
	votes := make(map[string]map[string]int)
	for i, c := range cases {
		if c.Truth.Thread == "" {
			continue
		}
		if votes[c.Truth.Thread] == nil {
			votes[c.Truth.Thread] = make(map[string]int)
		}
		votes[c.Truth.Thread][answers[i].key()]++
	}
	threadOf, keyOf := make(map[string]string), make(map[string]string)
	for _, thread := range slices.Sorted(maps.Keys(votes)) {
		best := ""
		for _, key := range slices.Sorted(maps.Keys(votes[thread])) {
			if key != "" && (best == "" || votes[thread][key] > votes[thread][best]) {
				best = key
			}
		}
		keyOf[thread] = best
		if _, taken := threadOf[best]; !taken {
			threadOf[best] = thread
		}
	}
	for i, c := range cases {
		thread, key := c.Truth.Thread, answers[i].key()
		if thread == "" || s.Set != "sequences" {
			continue
		}
		o := score.Correct
		switch {
		case key == "":
			o = score.Missing
		case key != keyOf[thread] || threadOf[key] != thread:
			o = score.Wrong
		}
		s.count(c, "same conversation", o, keyOf[thread], key)
	}
}

func (s *Score) addLead(c sample.Case, a Answer) {
	s.event(c, a)
	for _, r := range score.Lead(c.Truth.Lead, a.Values) {
		s.count(c, r.Field, r.Outcome, r.Want, r.Got)
	}
}

// event counts what the mail is said to be. "unknown" is no answer.
func (s *Score) event(c sample.Case, a Answer) {
	want, got := string(c.Truth.Lead.Event), a.text("event")
	s.confuse(want, got)
	if got == string(parser.EventUnknown) && want != got {
		got = ""
	}
	s.count(c, "event", score.Exact(want, got), want, got)
}

func (s *Score) confuse(want, got string) {
	if got == "" {
		got = "none"
	}
	if s.Events[want] == nil {
		s.Events[want] = make(map[string]int)
	}
	s.Events[want][got]++
}

func (s *Score) addNoise(c sample.Case, a Answer) {
	want, got := string(c.Truth.Lead.Event), a.text("event")
	s.confuse(want, got)
	if s.FalseLeads == nil {
		s.FalseLeads = &Tally{}
	}
	s.FalseLeads.Asked++
	if a.holdsLead() {
		s.FalseLeads.Wrong++
		s.failures = append(s.failures, Failure{s.Set, c.Name, "event", "false lead", want, got})
		return
	}
	s.FalseLeads.Correct++
	if want != string(parser.EventUnknown) {
		o := score.Exact(want, got)
		if got == string(parser.EventUnknown) {
			o = score.Missing
		}
		s.count(c, "class of noise", o, want, got)
	}
}

func (s *Score) addReply(c sample.Case, a Answer) {
	want, got := c.Truth.Reply, a.text("text")
	o := score.Text(want.Text, got)
	if want.Text == "" && got == "" && a.Values != nil {
		o = score.Correct // nothing was written, and nothing is shown
	}
	s.count(c, "text", o, want.Text, got)
	s.count(c, "kind", score.Exact(string(want.Kind), a.text("kind")), string(want.Kind), a.text("kind"))
	if slices.Contains(c.Truth.Open, "text") {
		return
	}
	s.countWords(strings.Fields(want.Text), strings.Fields(got))
}

// countWords counts the words that one side has and the other lacks.
func (s *Score) countWords(want, got []string) {
	n := make(map[string]int)
	for _, w := range want {
		n[w]++
	}
	common := 0
	for _, w := range got {
		if n[w] > 0 {
			n[w]--
			common++
		}
	}
	s.words.want += len(want)
	s.words.got += len(got)
	s.words.lost += len(want) - common
	s.words.leaked += len(got) - common
}

func (s *Score) count(c sample.Case, path string, o score.Outcome, want, got string) {
	t := s.tallies[path]
	if t == nil {
		t = &Tally{}
		s.tallies[path] = t
		s.order = append(s.order, path)
	}
	if slices.Contains(c.Truth.Open, path) {
		return
	}
	switch o {
	case score.Correct:
		t.Correct++
	case score.Missing:
		t.Missing++
	case score.Wrong:
		t.Wrong++
	case score.Invented:
		t.Invented++
	}
	if o != score.NotAsked && o != score.Invented {
		t.Asked++
	}
	if o == score.Missing || o == score.Wrong || o == score.Invented {
		s.failures = append(s.failures, Failure{s.Set, c.Name, path, o.String(), want, got})
	}
}

func (s *Score) finish() {
	for _, path := range s.order {
		t := *s.tallies[path]
		if t.Asked+t.Invented == 0 {
			continue
		}
		t.finish()
		s.Given += t.Correct + t.Wrong + t.Invented
		s.Bad += t.Wrong + t.Invented
		s.Fields = append(s.Fields, FieldScore{path, t})
	}
	if s.FalseLeads != nil {
		s.FalseLeads.finish()
	}
	if s.words.want > 0 {
		lost := float64(s.words.lost) / float64(s.words.want)
		leaked := float64(s.words.leaked) / float64(max(1, s.words.got))
		s.Lost, s.Leaked = &lost, &leaked
	}
}

func (t *Tally) finish() {
	t.Interval = Wilson(t.Correct, t.Asked)
	if t.Asked > 0 {
		t.Share = float64(t.Correct) / float64(t.Asked)
	}
}
