package parser_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

// corpusMail is a mail of the shared corpus with what is expected of it.
type corpusMail struct {
	name string
	raw  []byte
	want expectation
}

// expectation is the file beside a mail. Fields that it lacks are not checked.
type expectation struct {
	Text        *string      `json:"text"`
	Kind        *parser.Kind `json:"kind"`
	Client      *string      `json:"client"`
	Language    *string      `json:"language"`
	Attachments *[]struct {
		Name string `json:"name"`
		Type string `json:"type"`
	} `json:"attachments"`
}

// corpus reads the mails of the shared corpus.
func corpus(tb testing.TB) []corpusMail {
	tb.Helper()
	files, err := filepath.Glob("../testdata/mail/*.eml")
	if err != nil {
		tb.Fatal(err)
	}
	if len(files) == 0 {
		tb.Fatal("no mails in testdata/mail")
	}
	var mails []corpusMail
	for _, file := range files {
		m := corpusMail{name: strings.TrimSuffix(filepath.Base(file), ".eml")}
		if m.raw, err = os.ReadFile(file); err != nil {
			tb.Fatal(err)
		}
		want, err := os.ReadFile(strings.TrimSuffix(file, ".eml") + ".json")
		if err != nil {
			tb.Fatal(err)
		}
		if err := json.Unmarshal(want, &m.want); err != nil {
			tb.Fatalf("%s: %v", m.name, err)
		}
		mails = append(mails, m)
	}
	return mails
}

func TestParseReplyCorpus(t *testing.T) {
	t.Parallel()
	for _, m := range corpus(t) {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			r := parser.ParseReply(m.raw, parser.ReplyOptions{})
			checkReply(t, r)
			diffWanted(t, "text", m.want.Text, r.Text)
			diffWanted(t, "kind", m.want.Kind, r.Kind)
			diffWanted(t, "client", m.want.Client, r.Client)
			diffWanted(t, "language", m.want.Language, r.Language)
			if m.want.Attachments == nil {
				return
			}
			got := (*m.want.Attachments)[:0:0]
			for _, a := range r.Attachments {
				got = append(got, struct {
					Name string `json:"name"`
					Type string `json:"type"`
				}{a.Name, a.Type})
			}
			if diff := cmp.Diff(*m.want.Attachments, got); diff != "" {
				t.Errorf("attachments (-want +got):\n%s", diff)
			}
		})
	}
}

func diffWanted[T any](t *testing.T, what string, want *T, got T) {
	t.Helper()
	if want == nil {
		return
	}
	if diff := cmp.Diff(*want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}
