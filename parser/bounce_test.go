package parser_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/passerelle-mail/passerelle/parser"
)

// readTruths calls f with each mail of a folder of testdata, and with what the
// file beside it expects.
func readTruths[T any](t *testing.T, folder string, least int, f func(t *testing.T, raw []byte, want T)) {
	t.Helper()
	files, err := filepath.Glob("../testdata/" + folder + "/*.eml")
	if err != nil || len(files) < least {
		t.Fatalf("%d mails in %s: %v; want at least %d", len(files), folder, err, least)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".eml"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			truth, err := os.ReadFile(strings.TrimSuffix(file, ".eml") + ".json")
			if err != nil {
				t.Fatal(err)
			}
			var want T
			d := json.NewDecoder(strings.NewReader(string(truth)))
			d.DisallowUnknownFields()
			if err := d.Decode(&want); err != nil {
				t.Fatal(err)
			}
			f(t, raw, want)
		})
	}
}

// bounceTruth is what is expected of a bounce. What it lacks is not checked,
// but recipients.
type bounceTruth struct {
	parser.Bounce
	Kind parser.Kind `json:"kind"`
	Says string      `json:"says"` // words of the diagnostic
}

func TestParseBounceCorpus(t *testing.T) {
	t.Parallel()
	readTruths(t, "bounce", 60, func(t *testing.T, raw []byte, want bounceTruth) {
		t.Helper()
		if kind := parser.ParseReply(raw, parser.ReplyOptions{}).Kind; kind != want.Kind {
			t.Errorf("kind = %q; want %q", kind, want.Kind)
		}
		b, err := parser.ParseBounce(raw)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.Diagnostic, want.Says) {
			t.Errorf("diagnostic = %q; want %q in it", b.Diagnostic, want.Says)
		}
		if want.Status == "" && b.Status != "" {
			t.Errorf("status = %q; want none", b.Status)
		}
		unsaid := cmp.FilterPath(func(p cmp.Path) bool {
			v, _ := p.Last().Values()
			return v.IsValid() && v.IsZero()
		}, cmp.Ignore())
		if diff := cmp.Diff(want.Bounce, *b, unsaid, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("bounce (-want +got):\n%s\ndiagnostic %q", diff, b.Diagnostic)
		}
	})
}

func TestParseBounceOfOthers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		lines []string
	}{
		{"human", []string{"From: a@example.com", "Subject: Undeliverable", "", "Hello"}},
		{"human postmaster", []string{"Return-Path: <postmaster@example.com>", "From: postmaster@example.com", "Subject: Your car", "", "550 5.1.1 is the code that you asked for."}},
		{"forwarded by a person", []string{"Return-Path: <a@example.com>", "From: a@example.com", "Subject: Fwd: Undelivered Mail Returned to Sender", "", "See below.", "", "---------- Forwarded message ---------", "From: MAILER-DAEMON@example.com", "", "550 5.1.1 no such user"}},
		{"automatic answer", []string{"Return-Path: <>", "From: a@example.com", "Subject: Out of office", "Auto-Submitted: auto-replied", "", "Away"}},
		{"nothing", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if b, err := parser.ParseBounce([]byte(strings.Join(tt.lines, "\n"))); !errors.Is(err, parser.ErrNoBounce) || b != nil {
				t.Errorf("ParseBounce = %+v, %v", b, err)
			}
		})
	}
}

func TestBounceFailed(t *testing.T) {
	t.Parallel()
	for class, want := range map[parser.BounceClass]bool{
		parser.BounceHard: true, parser.BounceFull: true, parser.BounceRefused: true, parser.BounceSoft: true,
		parser.BounceUnknown: true, parser.BounceDelayed: false, parser.BounceDelivered: false,
	} {
		if got := (&parser.Bounce{Class: class}).Failed(); got != want {
			t.Errorf("Failed of %s = %v", class, got)
		}
	}
}

func FuzzParseBounce(f *testing.F) {
	files, err := filepath.Glob("../testdata/bounce/*.eml")
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
	classes := []parser.BounceClass{
		parser.BounceHard, parser.BounceFull, parser.BounceRefused, parser.BounceSoft, parser.BounceUnknown, parser.BounceDelayed, parser.BounceDelivered,
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := parser.ParseBounce(raw)
		if (err == nil) != (parser.ParseReply(raw, parser.ReplyOptions{}).Kind == parser.KindBounce) || (err == nil) != (b != nil) {
			t.Fatalf("ParseBounce = %+v, %v; the kind says otherwise", b, err)
		}
		if err != nil {
			return
		}
		if !slices.Contains(classes, b.Class) {
			t.Fatalf("class %q", b.Class)
		}
		for _, r := range b.Recipients {
			if !slices.Contains(classes, r.Class) || strings.ContainsAny(r.Address+r.Diagnostic, "\r\n") {
				t.Fatalf("recipient %+v", r)
			}
		}
		if _, err := parser.ParseComplaint(raw); err == nil {
			t.Fatal("the bounce is a complaint too")
		}
	})
}
