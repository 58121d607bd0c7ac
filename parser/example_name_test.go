package parser_test

import (
	"fmt"

	"github.com/passerelle-mail/passerelle/parser"
)

func ExampleParseName() {
	for _, s := range []string{"M. LE GOFF Marc", "Sophie via leboncoin", "Jean Dupont (Garage du Lac)", "kiki75", "N/A"} {
		n := parser.ParseName(s)
		fmt.Printf("%s: %q %q %q\n", n.Kind, n.Display, n.FirstName, n.LastName)
	}
	// Output:
	// person: "M. LE GOFF Marc" "Marc" "Le Goff"
	// person: "Sophie" "Sophie" ""
	// person: "Jean Dupont" "Jean" "Dupont"
	// pseudonym: "kiki75" "" ""
	// placeholder: "" "" ""
}
