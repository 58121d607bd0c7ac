package sample_test

import (
	"bytes"
	"encoding/json"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const corpus = "../../testdata/mail"

// expectation is the form of the files beside the mails.
type expectation struct {
	Text        *string  `json:"text"`
	Contains    []string `json:"contains"`
	Lacks       []string `json:"lacks"`
	Kind        string   `json:"kind"`
	Client      string   `json:"client"`
	Language    string   `json:"language"`
	Attachments []struct {
		Name string `json:"name"`
		Type string `json:"type"`
	} `json:"attachments"`
}

// oddLineEnds are the mails whose line ends are what is odd in them.
var oddLineEnds = []string{"bare-lf.eml", "bare-cr.eml", "mixed-line-ends.eml"}

func corpusMails(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(corpus, pattern))
	if err != nil || len(names) == 0 {
		t.Fatalf("no mails %s in %s: %v", pattern, corpus, err)
	}
	return names
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestCorpusForm(t *testing.T) {
	t.Parallel()
	kinds := strings.Fields("human auto_reply bounce complaint forward calendar encrypted unreadable")
	mails := corpusMails(t, "*.eml")
	if expectations := corpusMails(t, "*.json"); len(mails) != len(expectations) {
		t.Errorf("%d mails and %d expectations", len(mails), len(expectations))
	}
	for _, name := range mails {
		raw := readFile(t, name)
		bare := strings.ReplaceAll(string(raw), "\r\n", "")
		if odd := strings.ContainsAny(bare, "\r\n"); odd != slices.Contains(oddLineEnds, filepath.Base(name)) {
			t.Errorf("%s: odd line ends: %v", name, odd)
		}
		d := json.NewDecoder(bytes.NewReader(readFile(t, strings.TrimSuffix(name, ".eml")+".json")))
		d.DisallowUnknownFields()
		var e expectation
		if err := d.Decode(&e); err != nil {
			t.Errorf("%s: reading the expectation: %v", name, err)
		}
		if e.Kind != "" && !slices.Contains(kinds, e.Kind) {
			t.Errorf("%s: kind %q", name, e.Kind)
		}
		if e.Text != nil && strings.TrimSpace(*e.Text) != *e.Text {
			t.Errorf("%s: white space around text", name)
		}
	}
}

// The demo gives the plain replies another From and To.
func TestCorpusPlainReplies(t *testing.T) {
	t.Parallel()
	for _, name := range corpusMails(t, "reply-*-*.eml") {
		m, err := mail.ReadMessage(bytes.NewReader(readFile(t, name)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, field := range []string{"From", "To"} {
			list, err := m.Header.AddressList(field)
			if err != nil || len(list) != 1 || len(m.Header[field]) != 1 {
				t.Errorf("%s: %s = %q, %v", name, field, m.Header[field], err)
			}
		}
	}
}
