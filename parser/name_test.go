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

func TestJoinName(t *testing.T) {
	t.Parallel()
	person := func(display, first, last, title string) parser.Name {
		return parser.Name{Display: display, FirstName: first, LastName: last, Title: title, Kind: parser.NamePerson}
	}
	tests := []struct {
		name, first, last string
		want              parser.Name
	}{
		{"both", "Jean", "Dupont", person("Jean Dupont", "Jean", "Dupont", "")},
		{"capitals", "MARIE-ÈVE", "DE LA TOUR", person("MARIE-ÈVE DE LA TOUR", "Marie-Ève", "de La Tour", "")},
		{"first names that are surnames", "Martin", "Paul", person("Martin Paul", "Martin", "Paul", "")},
		{"swapped", "Dupont", "Sophie", person("Sophie Dupont", "Sophie", "Dupont", "")},
		{"unknown words", "Xyl", "Zorb", person("Xyl Zorb", "Xyl", "Zorb", "")},
		{"title", "Jean", "M. Dupont", person("M. Jean Dupont", "Jean", "Dupont", "M.")},
		{"full name in both", "Jean Dupont", "Jean Dupont", person("Jean Dupont", "Jean", "Dupont", "")},
		{"full name in the first", "Jean Dupont", "Dupont", person("Jean Dupont", "Jean", "Dupont", "")},
		{"no first name", "", "Martin", person("Martin", "", "Martin", "")},
		{"placeholder and full name", "N/A", "Jean Dupont", person("Jean Dupont", "Jean", "Dupont", "")},
		{"no last name", "Zorbeline", "-", person("Zorbeline", "Zorbeline", "", "")},
		{"neither", "{{first}}", "{{last}}", parser.Name{Kind: parser.NamePlaceholder}},
		{"nothing", "", " ", parser.Name{Kind: parser.NameNone}},
		{"company", "", "Garage du Lac", parser.Name{Display: "Garage du Lac", Company: "Garage du Lac", Kind: parser.NameCompany}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := parser.JoinName(tt.first, tt.last)
			got.Confidence = 0
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("JoinName(%q, %q) (-want +got):\n%s", tt.first, tt.last, diff)
			}
		})
	}
}
