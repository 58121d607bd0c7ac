package parser_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

func TestParseName(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     parser.Name
	}{
		{"nothing", " \t ", parser.Name{Kind: parser.NameNone, Confidence: 1}},
		{"address", "jean@client.example", parser.Name{Kind: parser.NameNone, Confidence: 0.9}},
		{"mojibake", "FranÃ§ois Dupuis", parser.Name{Display: "François Dupuis", FirstName: "François", LastName: "Dupuis", Kind: parser.NamePerson}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := parser.ParseName(tt.in)
			if tt.want.Confidence == 0 {
				got.Confidence = 0
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("ParseName(%q) (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}
