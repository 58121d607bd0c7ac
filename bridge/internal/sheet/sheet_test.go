package sheet_test

import (
	"testing"

	"github.com/passerelle-mail/passerelle/bridge/internal/sheet"
)

func TestHarmless(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"a name", "Zoé Martin-Dupont", "Zoé Martin-Dupont"},
		{"a formula", "=1+1", "'=1+1"},
		{"a phone", "+33639980001", "'+33639980001"},
		{"behind blanks", "  @SUM(A1)", "  '@SUM(A1)"},
		{"wide", "＝1", "'＝1"},
		{"behind a semicolon", "Clio;=1", "Clio;'=1"},
		{"behind a comma", "Clio, -1", "Clio, '-1"},
		{"on another line", "Clio\n=1", "Clio\n'=1"},
		{"behind a tab", "Clio\t=1", "Clio\t'=1"},
	} {
		if got := sheet.Harmless(tt.in); got != tt.want {
			t.Errorf("%s: Harmless(%q) = %q; want %q", tt.name, tt.in, got, tt.want)
		}
	}
}
