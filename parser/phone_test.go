package parser_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

func TestPhonesSpan(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, region string
		want               []parser.PhoneMatch
	}{
		{"national", "Tél : 01 99 00 12 34.", "FR", []parser.PhoneMatch{{parser.Phone{E164: "+33199001234", Raw: "01 99 00 12 34", Region: "FR"}, 7, 21}}},
		{"national, no region", "Tél : 01 99 00 12 34.", "", nil},
		{"international", "+44 20 7946 0123", "", []parser.PhoneMatch{{parser.Phone{E164: "+442079460123", Raw: "+44 20 7946 0123", Region: "GB"}, 0, 16}}},
		{"none", "Bonjour", "FR", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, parser.Phones(tt.text, tt.region)); diff != "" {
				t.Errorf("Phones(%q, %q): -want +got\n%s", tt.text, tt.region, diff)
			}
		})
	}
}
