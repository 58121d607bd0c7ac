package parser_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

// checkPhones fails where matches break what [parser.Phones] promises.
func checkPhones(tb testing.TB, text, region string) {
	tb.Helper()
	found, end := parser.Phones(text, region), 0
	for _, m := range found {
		if m.Start < end || m.End <= m.Start || m.End > min(len(text), 32<<10) || m.Raw != text[m.Start:m.End] {
			tb.Fatalf("Phones(%q, %q): %+v after %d", text, region, m, end)
		}
		digits, plus := strings.CutPrefix(m.E164, "+")
		if !plus || len(digits) < 5 || len(digits) > 15 || digits[0] == '0' || strings.Trim(digits, "0123456789") != "" {
			tb.Fatalf("Phones(%q, %q): E.164 %q", text, region, m.E164)
		}
		if m.Region != "" && len(m.Region) != 2 {
			tb.Fatalf("Phones(%q, %q): region %q", text, region, m.Region)
		}
		if utf8.ValidString(text) && !utf8.ValidString(m.Raw) {
			tb.Fatalf("Phones(%q, %q): raw %q", text, region, m.Raw)
		}
		if again := parser.Phones(m.E164, ""); len(again) != 1 || again[0].E164 != m.E164 {
			tb.Fatalf("Phones(%q, \"\") = %+v", m.E164, again)
		}
		end = m.End
	}
	if again := parser.Phones(text, region); !cmp.Equal(found, again) {
		tb.Fatalf("Phones(%q, %q) = %+v, then %+v", text, region, found, again)
	}
}

func FuzzPhones(f *testing.F) {
	for i, c := range readPhoneCases(f, "../testdata/phones/fr.jsonl") {
		f.Add(c.Text, []string{"FR", "BE", "DE", "US", "", "ES"}[i%6])
	}
	f.Add("0508I 1 12 38", "RE")
	f.Fuzz(func(t *testing.T, text, region string) { checkPhones(t, text, region) })
}

// Texts that make a careless search slow.
func hostilePhoneTexts() map[string]string {
	return map[string]string{
		"digits":   strings.Repeat("0612345678", 3277),
		"pairs":    strings.Repeat("06 12 34 56 78 ", 2185),
		"singles":  strings.Repeat("0 1 ", 8192),
		"pluses":   strings.Repeat("+1", 16384),
		"codes":    strings.Repeat("+49 30 1 ", 3641),
		"zeros":    strings.Repeat("00 ", 10923),
		"words":    strings.Repeat("zéro six ", 3277),
		"dashes":   strings.Repeat("1-", 16384),
		"blanks":   strings.Repeat("0 \u00a0", 8192),
		"hidden":   strings.Repeat("0\u200b", 8192),
		"labels":   strings.Repeat("tél 0", 6554),
		"letters":  strings.Repeat("oO", 16384),
		"brackets": strings.Repeat("(0)", 10923),
		"foreign":  strings.Repeat("030 23125 ", 3277),
		"prose":    strings.Repeat("Bonjour, je suis intéressé par votre annonce. ", 712),
	}
}

func BenchmarkPhonesHostile(b *testing.B) {
	texts := hostilePhoneTexts()
	var names []string
	for name := range texts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, region := range []string{"FR", "DE", "US"} {
			b.Run(name+"/"+region, func(b *testing.B) {
				b.SetBytes(int64(len(texts[name])))
				for b.Loop() {
					parser.Phones(texts[name], region)
				}
			})
		}
	}
}

func TestPhonesHostile(t *testing.T) {
	t.Parallel()
	for name, text := range hostilePhoneTexts() {
		for _, region := range []string{"FR", "DE", ""} {
			t.Run(name+"/"+region, func(t *testing.T) {
				t.Parallel()
				checkPhones(t, text, region)
			})
		}
	}
}
