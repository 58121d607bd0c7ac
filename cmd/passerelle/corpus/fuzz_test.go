package corpus_test

import (
	"encoding/json"
	"testing"

	"github.com/passerelle-mail/passerelle/cmd/passerelle/corpus"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// Whatever object a program prints, each field has one outcome.
func FuzzScore(f *testing.F) {
	f.Add(`{"event":"lead","contact":{"display":"Jean Le Goff","email":"jean@example.com","phones":["+33639980001"]}}`)
	f.Add(`{"event":7,"contact":[],"listing":{"price":12500,"ref":["RC-1"]},"message":{"text":null}}`)
	f.Add(`{"contact":{"phones":[{"e164":1},null,"x",{"e164":"+33639980002"}]},"withheld":true}`)
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, object string) {
		var values map[string]any
		if json.Unmarshal([]byte(object), &values) != nil {
			return
		}
		s := corpus.NewScore("portals", []sample.Case{leadCase("x")}, []corpus.Answer{{Values: values}})
		for _, f := range s.Fields {
			if f.Correct+f.Missing+f.Wrong != f.Asked || f.Asked+f.Invented > 1 {
				t.Errorf("%s: %+v", f.Field, f)
			}
		}
	})
}

// A command is split or refused, and its words have no white space but what
// was quoted.
func FuzzNewProgram(f *testing.F) {
	for _, s := range []string{"a {}", `a 'b c' "d'e"`, `"`, "", " \t\n", `a""b {...}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, command string) {
		p, err := corpus.NewProgram(command)
		if (p == nil) == (err == nil) {
			t.Errorf("NewProgram(%q) = %v, %v", command, p, err)
		}
	})
}
