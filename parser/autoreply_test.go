package parser_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/passerelle-mail/passerelle/parser"
)

// autoTruth is what is expected of a mail that may be automatic.
type autoTruth struct {
	Kind parser.Kind       `json:"kind"`
	Auto *parser.AutoReply `json:"auto"` // without its text
}

func TestParseAutoReplyCorpus(t *testing.T) {
	t.Parallel()
	readTruths(t, "autoreply", 160, func(t *testing.T, raw []byte, want autoTruth) {
		t.Helper()
		if kind := parser.ParseReply(raw, parser.ReplyOptions{}).Kind; kind != want.Kind {
			t.Errorf("kind = %q; want %q", kind, want.Kind)
		}
		a, err := parser.ParseAutoReply(raw)
		if want.Auto == nil {
			if !errors.Is(err, parser.ErrNoAutoReply) || a != nil {
				t.Errorf("ParseAutoReply = %+v, %v", a, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(*want.Auto, *a, cmpopts.IgnoreFields(parser.AutoReply{}, "Text", "Language")); diff != "" {
			t.Errorf("automatic reply (-want +got):\n%s\nlanguage %s", diff, a.Language)
		}
		if a.Text == "" {
			t.Error("no text")
		}
	})
}

// TestAutoReplyLanguages holds that the corpus has what it promises, and that
// the language is told or missing.
func TestAutoReplyLanguages(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "fr", "de", "es", "it", "nl"} {
		files, err := filepath.Glob("../testdata/autoreply/auto-" + language + "-*.eml")
		if err != nil || len(files) < 8 {
			t.Fatalf("%d automatic mails in %s: %v", len(files), language, err)
		}
		told := 0
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			a, err := parser.ParseAutoReply(raw)
			switch {
			case err != nil:
				t.Errorf("%s: %v", file, err)
			case a.Language == language:
				told++
			case a.Language != "" && !strings.Contains(file, "bilingue"):
				t.Errorf("%s: language %q", file, a.Language)
			}
		}
		if told*3 < len(files)*2 {
			t.Errorf("the language of %d of %d mails in %s is told", told, len(files), language)
		}
	}
}

func TestAutoReplyUntil(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, date, text string
		want             string
		back             bool
	}{
		{"date of the mail in its own zone", "Fri, 20 Nov 2026 23:30:00 -0800", "I am out of the office until tomorrow.", "2026-11-21", false},
		{"no date of the mail, year given", "", "I am on leave until 4 December 2026.", "2026-12-04", false},
		{"no date of the mail, no year", "", "I am on leave until 4 December.", "", false},
		{"no date of the mail, weekday", "", "I am on leave until Thursday.", "", false},
		{"no such day", "Fri, 20 Nov 2026 12:00:00 +0000", "I am on leave until 31 November 2026.", "", false},
		{"leap day", "Fri, 18 Feb 2028 12:00:00 +0000", "Ich bin bis zum 29. Februar im Urlaub.", "2028-02-29", false},
		{"no leap day", "Fri, 19 Feb 2027 12:00:00 +0000", "Ich bin bis zum 29. Februar im Urlaub.", "", false},
		{"far away", "Fri, 20 Nov 2026 12:00:00 +0000", "I am on leave until 4 December 2036.", "", false},
		{"the weekday of today", "Fri, 20 Nov 2026 12:00:00 +0000", "I am on leave until Friday.", "", false},
		{"weekday finds the year", "Fri, 20 Nov 2026 12:00:00 +0000", "Je suis absent jusqu'au lundi 4 janvier.", "2027-01-04", false},
		{"weekday finds no year", "Fri, 20 Nov 2026 12:00:00 +0000", "Je suis absent jusqu'au mardi 4 janvier.", "", false},
		{"last day and day of return", "Fri, 20 Nov 2026 12:00:00 +0000", "Ich bin bis 27.11.2026 im Urlaub und ab dem 30.11.2026 wieder da.", "2026-11-27", false},
		{"open hours", "Fri, 20 Nov 2026 12:00:00 +0000", "Je suis absent. Le magasin est ouvert jusqu'au 24 décembre.", "", false},
		{"start of the absence", "Fri, 20 Nov 2026 12:00:00 +0000", "Ich bin ab 1. Dezember im Urlaub.", "", false},
		{"two digits", "Fri, 20 Nov 2026 12:00:00 +0000", "Ik ben afwezig tot 04-12-26.", "2026-12-04", false},
		{"in capitals", "Fri, 20 Nov 2026 12:00:00 +0000", "JE SUIS ABSENTE. RETOUR LE 1ER DÉCEMBRE.", "2026-12-01", true},
		{"over two lines", "Fri, 20 Nov 2026 12:00:00 +0000", "Je suis absente du bureau jusqu'au\n4 décembre 2026.", "2026-12-04", false},
		{"with no-break spaces", "Fri, 20 Nov 2026 12:00:00 +0000", "Je suis absente jusqu’au\u00a04\u202fdécembre\u00a02026.", "2026-12-04", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := parser.ParseAutoReply([]byte("Date: " + tt.date + "\nAuto-Submitted: auto-replied\n\n" + tt.text + "\n"))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if !a.Until.IsZero() {
				got = a.Until.Format(time.DateOnly)
			}
			if got != tt.want || a.Back != tt.back || a.Kind != parser.AutoReplyAway {
				t.Errorf("away until %q, back %v, %s; want %q, %v", got, a.Back, a.Kind, tt.want, tt.back)
			}
		})
	}
}

// TestAutoReplyUntilTexts reads the texts of testdata/autoreply/until.txt.
func TestAutoReplyUntilTexts(t *testing.T) {
	t.Parallel()
	texts, err := os.ReadFile("../testdata/autoreply/until.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(texts)) {
		want, text, ok := strings.Cut(strings.TrimSpace(line), "|")
		if !ok {
			t.Fatalf("no text: %q", line)
		}
		a, err := parser.ParseAutoReply([]byte("Date: Fri, 20 Nov 2026 12:00:00 +0000\nContent-Type: text/plain; charset=utf-8\nAuto-Submitted: auto-replied\n\n" + text + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		got := "none"
		if !a.Until.IsZero() {
			got = a.Until.Format(time.DateOnly)
		}
		if a.Back {
			got += "b"
		}
		if want := strings.TrimSpace(want); got != want {
			t.Errorf("until %s; want %s: %s", got, want, text)
		}
	}
}

func FuzzParseAutoReply(f *testing.F) {
	files, err := filepath.Glob("../testdata/autoreply/*.eml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := parser.ParseAutoReply(raw)
		if (err == nil) != (parser.ParseReply(raw, parser.ReplyOptions{}).Kind == parser.KindAutoReply) || (err == nil) != (a != nil) {
			t.Fatalf("ParseAutoReply = %+v, %v; the kind says otherwise", a, err)
		}
		if err != nil {
			return
		}
		if u := a.Until; a.Back && u.IsZero() || !u.Equal(u.Truncate(24*time.Hour)) || u.Location() != time.UTC {
			t.Fatalf("until %v, back %v", u, a.Back)
		}
	})
}
