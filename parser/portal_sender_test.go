package parser_test

import (
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

func TestPortalOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, address, want string }{
		{"a sender", "message@leboncoin.fr", "leboncoin"},
		{"a relay below the domain", "4f2a@messagerie.leboncoin.fr", "leboncoin"},
		{"in capitals", "NoReply@SELOGER.com", "SeLoger"},
		{"a name that ends so", "x@notleboncoin.fr", ""},
		{"a domain that begins so", "x@leboncoin.fr.example", ""},
		{"a person", "marie@courriel.example", ""},
		{"no address", "leboncoin.fr", ""},
		{"nothing", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := parser.PortalOf(tt.address); got != tt.want {
				t.Errorf("PortalOf(%q) = %q; want %q", tt.address, got, tt.want)
			}
		})
	}
	if parser.IsRobot("marie@courriel.example") || !parser.IsRobot("no-reply@leboncoin.fr") {
		t.Error("a robot is taken for a person, or a person for a robot")
	}
}
