package bridge

import (
	"slices"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

func TestReplacePhone(t *testing.T) {
	t.Parallel()
	const secret = "+33639980001"
	tests := []struct{ text, want string }{
		{"Appelez le 0639980001 svp", "Appelez le 0# svp"},
		{"06 39 98 00 01", "0#"},
		{"06.39.98.00.01, ou mail", "0#, ou mail"},
		{"+33 (0)6 39 98 00 01", "+33 (0)#"},
		{"+33639980001+33639980001", "+33#+33#"},
		{"06\u202f39\u202f98\u202f00\u202f01", "0#"},
		{"06/39_98 - 00·01.", "0#."},
		{"réf. 639 980 002", "réf. 639 980 002"},
		{"06 39 98 00\n01", "0#"},
		{"1,\n06 39 98\r\n> 00 01", "1,\n0#"},
		{"06 39 98\n\n\n\n\n\n\n00 01", "06 39 98\n\n\n\n\n\n\n00 01"},
		{"663 99 80 00 1", "6#"},
		{"", ""},
		{"6", "6"},
	}
	for _, tt := range tests {
		if got := replacePhone(tt.text, secret, "#"); got != tt.want {
			t.Errorf("replacePhone(%q) = %q; want %q", tt.text, got, tt.want)
		}
	}
}

func TestReplaceFold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"à ANNE@Example.com.", "à #."},
		{"anne@example.comanne@example.com", "##"},
		{"\xffanne@example.com", "\xff#"},
		{"ann@example.com", "ann@example.com"},
	} {
		if got := replaceFold(tt.text, "Anne@example.com", "#"); got != tt.want {
			t.Errorf("replaceFold(%q) = %q; want %q", tt.text, got, tt.want)
		}
	}
}

// TestMaskMessage: each piece of a mail's full text keeps its place, and a secret
// that the edge of a piece cuts in two is found.
func TestMaskMessage(t *testing.T) {
	t.Parallel()
	b := &Bridge{inst: Installation{DefaultLanguage: "en"}}
	secrets := Secrets{"anne@example.com"}
	span := func(start, end int) parser.Span {
		return parser.Span{Start: start, End: end, Reason: parser.ReasonQuote}
	}
	tests := []struct {
		name   string
		full   string
		hidden []parser.Span
		want   string
		shown  []string // the hidden parts
	}{
		{"nothing cut", "", nil, "", nil},
		{"in the hidden part", "Yes.\n> anne@example.com\nSee you.", []parser.Span{span(5, 24)}, "Yes.\n> [masked]\nSee you.", []string{"> [masked]\n"}},
		{"around it", "anne@example.com\n> Hello\nanne@example.com", []parser.Span{span(17, 25)}, "[masked]\n> Hello\n[masked]", []string{"> Hello\n"}},
		{"cut in two", "Mail anne@example.com.", []parser.Span{span(9, 13)}, "Mail [masked].", nil},
	}
	for _, tt := range tests {
		m := b.maskMessage(Message{Text: "anne@example.com", Full: tt.full, Hidden: tt.hidden, Omitted: []string{"anne.vcf"}}, secrets, "en")
		var shown []string
		for _, h := range m.Hidden {
			shown = append(shown, m.Full[h.Start:h.End])
		}
		if m.Text != "[masked]" || m.Omitted != nil || m.Full != tt.want || !slices.Equal(shown, tt.shown) {
			t.Errorf("%s: text %q, left out %q, full %q with %q hidden; want %q with %q", tt.name, m.Text, m.Omitted, m.Full, shown, tt.want, tt.shown)
		}
	}
}
