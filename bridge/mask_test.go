package bridge

import "testing"

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
		{"06 39 98 00\n01", "06 39 98 00\n01"},
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
