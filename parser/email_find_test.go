//nolint:misspell // words of many languages
package parser_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

func TestEmails(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []string
	}{
		{"bare", "Écrivez à jean.durand@exemple.example.", []string{"jean.durand@exemple.example"}},
		{"two", "a@b.example, c@d.example;e@f.example", []string{"a@b.example", "c@d.example", "e@f.example"}},
		{"brackets", "Jean <jean@exemple.example>", []string{"jean@exemple.example"}},
		{"link", `<a href="mailto:jean@exemple.example?subject=x">`, []string{"jean@exemple.example"}},
		{"plus and case", "Jean.D+ad@Exemple.EXAMPLE!", []string{"Jean.D+ad@Exemple.EXAMPLE"}},
		{"marks around", "*jean@exemple.example* (marie@exemple.example) 'luc@exemple.example'", []string{"jean@exemple.example", "marie@exemple.example", "luc@exemple.example"}},
		{"query", "?mail=jean@exemple.example&x=1", []string{"jean@exemple.example"}},
		{"bounce address", "b+x=y@z.example", []string{"b+x=y@z.example"}},
		{"international", "zoé@éxemple.example, x@xn--xmple-9ua.example", []string{"zoé@éxemple.example", "x@xn--xmple-9ua.example"}},
		{"full width", "jean＠exemple.example", []string{"jean@exemple.example"}},
		{"round", "jean (at) exemple (point) example", []string{"jean@exemple.example"}},
		{"square", "jean[at]exemple[dot]example", []string{"jean@exemple.example"}},
		{"curly, a dot", "jean.durand {at} exemple.example", []string{"jean.durand@exemple.example"}},
		{"word", "jean arobase exemple point example", []string{"jean@exemple.example"}},
		{"word, two dots", "jean arobase mail point exemple point example merci", []string{"jean@mail.exemple.example"}},
		{"word, a dot", "jean AROBASE exemple.example", []string{"jean@exemple.example"}},
		{"the sign, then a word", "jean@exemple (point) example", []string{"jean@exemple.example"}},
		{"prose", "look at exemple dot example, le signe arobase est rare", nil},
		{"no domain", "@jean, jean@, jean@exemple, a@1.2, prix 5@6", nil},
		{"dots", "jean.@exemple.example a..b@exemple.example", nil},
		{"message id", "Message-ID: <ab.12@mail.example>\nReferences: <a@b.example>\n <c@d.example>\nFrom: <e@f.example>", []string{"e@f.example"}},
		{"user of a URL", "https://jean:mot@exemple.example/ et ftp://jean@exemple.example", nil},
		{"path of a URL", "https://x.example/?q=1&to=jean@exemple.example", []string{"jean@exemple.example"}},
		{"content id", "cid:part1@exemple.example", nil},
		{"long", strings.Repeat("a", 65) + "@exemple.example", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, m := range parser.Emails(tt.text) {
				got = append(got, m.Address)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Emails(%q): -want +got\n%s", tt.text, diff)
			}
		})
	}
}

func FuzzEmails(f *testing.F) {
	f.Add("jean (at) exemple (point) fr, <a@b.example>")
	f.Add("mailto:jean@exemple.example?x=1 arobase")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, m := range parser.Emails(text) {
			if m.Start < end || m.End <= m.Start || m.End > len(text) {
				t.Fatalf("Emails(%q): span %d to %d after %d", text, m.Start, m.End, end)
			}
			local, domain, ok := strings.Cut(m.Address, "@")
			if !ok || local == "" || !strings.Contains(domain, ".") || strings.ContainsAny(m.Address, " \n<>") {
				t.Fatalf("Emails(%q): %q", text, m.Address)
			}
			end = m.End
		}
	})
}

func TestEmailsHostile(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"a@b.fr ", "<a@b.fr>", "a@", "@b.fr", "(at)", "a (at) b (point) ", "a arobase b ", "é@é.fr,", "mail=", "x://a@"} {
		wantQuick(t, unit, 2*time.Second, func() { parser.Emails(strings.Repeat(unit, 1<<20/len(unit))) })
	}
}
