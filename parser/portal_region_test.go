package parser_test

import (
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

// TestParseLeadRegions reads numbers without a country code: the account's
// country has them first, then the portal's, then that of the labels' language.
func TestParseLeadRegions(t *testing.T) {
	t.Parallel()
	italian := "From: Portale <info@portale.example>\nSubject: Richiesta\n\nNome e cognome: Giulia Conti\nE-mail: giulia@example.org\nCellulare: %\nMessaggio: Buongiorno"
	french := "From: Portail <info@portail.example>\nSubject: Demande\n\nNom et prénom : Lise Petit\nE-mail : lise@example.org\nTéléphone : %\nCommentaire : Bonjour"
	german := "From: Portal <info@portal.example>\nSubject: Anfrage\n\nVorname: Ute\nNachname: Kranz\nE-Mail: ute@example.org\nHandy: %\nNachricht: Hallo"
	mobile := "From: mobile.de <noreply@team.mobile.de>\nSubject: Neue Anfrage\n\nName: Ute Kranz\nE-Mail: ute@example.org\nTelefon: %\nNachricht: Hallo"
	zillow := "From: Zillow <noreply@zillow.com>\nSubject: New lead: Ann Fox\n\nName: Ann Fox\nEmail: ann@example.org\nPhone: %\nMessage: Hello"
	for _, c := range []struct {
		name, mail, region, number, want string
	}{
		{"portal's, other account", mobile, "FR", "0171 3920012", "+491713920012"},
		{"portal's, no account", mobile, "", "0171 3920012", "+491713920012"},
		{"account's at a foreign portal", mobile, "FR", "06 39 98 10 20", "+33639981020"},
		{"fiction number of the portal's", zillow, "FR", "(512) 555-0143", "+15125550143"},
		{"neither's", mobile, "FR", "12 34", ""},
		{"language's, other account", italian, "FR", "333 000 0000", "+393330000000"},
		{"language's, no account", italian, "", "333 000 0000", "+393330000000"},
		{"language's and account's", italian, "IT", "333 000 0000", "+393330000000"},
		{"account's before the language's", italian, "FR", "06 39 98 10 20", "+33639981020"},
		{"of two countries", french, "", "06 39 98 10 20", ""},
		{"wrong number of the account's", french, "FR", "02 123 45 67", ""},
		{"of Germany or Austria", german, "", "0171 3920012", ""},
		{"with its country", french, "", "+33 6 39 98 10 20", "+33639981020"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l, err := parser.ParseLead([]byte(strings.Replace(c.mail, "%", c.number, 1)), parser.LeadOptions{Region: c.region})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range l.Contact.Phones {
				got = append(got, p.E164)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("%q in %q = %q, want %q", c.number, c.region, s, c.want)
			}
		})
	}
}

// TestParseLeadNamesAgree puts a name in a label beside one in From.
func TestParseLeadNamesAgree(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, from, label, want string
		warns                   bool
	}{
		{"label says more", "Kevin", "Nom : Kevin Leroy", "Kevin Leroy", false},
		{"From says more", "Kevin Leroy", "Nom : Leroy", "Kevin Leroy", false},
		{"the same", "Kevin Leroy", "Nom : LEROY Kevin", "Kevin Leroy", false},
		{"another", "Kevin", "Nom : Sophie Leroy", "Sophie Leroy", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			raw := "From: \"" + c.from + " via leboncoin\" <a1@messagerie.leboncoin.fr>\nSubject: Nouveau message pour \"Vélo\" sur leboncoin\n\n" +
				c.label + "\nE-mail : k@example.org\nMessage : Bonjour"
			l, err := parser.ParseLead([]byte(raw), parser.LeadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if l.Contact.Display != c.want || (len(l.Warnings) > 0) != c.warns {
				t.Errorf("display = %q with warnings %q, want %q", l.Contact.Display, l.Warnings, c.want)
			}
		})
	}
}
