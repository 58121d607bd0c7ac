package parser_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

// TestOwnedLabels reads labels that say whose value theirs is.
func TestOwnedLabels(t *testing.T) {
	t.Parallel()
	want := map[string]string{"event": "lead", "display": "Sanne de Vries", "email": "sanne.devries@example.com", "phones": "+442079460777", "message": "Is it free?"}
	for _, tc := range []struct {
		name   string
		labels [4]string
	}{
		{"behind in Dutch", [4]string{"Naam afzender", "E-mailadres afzender", "Telefoonnummer afzender", "Bericht van de afzender"}},
		{"behind in German", [4]string{"Name des Kunden", "E-Mail des Interessenten", "Telefonnummer des Kunden", "Nachricht des Kunden"}},
		{"behind in Portuguese", [4]string{"Nome do interessado", "E-mail do interessado", "Telemóvel do comprador", "Mensagem do interessado"}},
		{"before in English", [4]string{"Buyer's name", "Contact e-mail", "Buyer's mobile number", "Their message"}},
		{"before in French", [4]string{"Votre nom", "Votre adresse mail", "Votre numéro", "Votre message"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			mail := strings.Join([]string{
				"From: Caravan Square <system@caravans.example>", "To: ads@garage.example", "Subject: Hobby 460", "",
				tc.labels[0] + ": Sanne de Vries", tc.labels[1] + ": sanne.devries@example.com",
				tc.labels[2] + ": +44 20 7946 0777", tc.labels[3] + ":", "Is it free?",
			}, "\r\n")
			got, err := parser.ParseLead([]byte(mail), parser.LeadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			facts := portalFacts(got)
			delete(facts, "first")
			delete(facts, "last")
			if diff := cmp.Diff(want, facts); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestVendorsLabels leaves out what labels say of somebody else.
func TestVendorsLabels(t *testing.T) {
	t.Parallel()
	mail := strings.Join([]string{
		"From: Caravan Square <system@caravans.example>", "To: ads@garage.example", "Subject: Hobby 460", "",
		"Customer name: Grace Hill", "Customer e-mail: grace.hill@example.com", "",
		"Dealer phone: 020 7946 0888", "Agent e-mail: agent@caravans.example", "Message: Is it free?",
	}, "\r\n")
	got, err := parser.ParseLead([]byte(mail), parser.LeadOptions{Region: "GB"})
	if err != nil {
		t.Fatal(err)
	}
	if c := got.Contact; c.Email != "grace.hill@example.com" || len(c.Phones) != 0 {
		t.Errorf("contact = %+v, want the address of the customer and no number", c)
	}
}

// TestGreetingBehindName keeps the first word of a message out of a name.
func TestGreetingBehindName(t *testing.T) {
	t.Parallel()
	mail := strings.Join([]string{
		"From: Kleinanzeigen <noreply@kleinanzeigen.de>", "Reply-To: g4hj2-k@mail.kleinanzeigen.de",
		"Subject: Nutzer-Anfrage zu deiner Anzeige \"Schrank\"", "",
		"Nachricht von Lukas Hallo", "ist der Schrank noch da?",
	}, "\r\n")
	got, err := parser.ParseLead([]byte(mail), parser.LeadOptions{Region: "DE"})
	if err != nil {
		t.Fatal(err)
	}
	if name := got.Contact.Display; name != "Lukas" {
		t.Errorf("name = %q, want Lukas", name)
	}
}

// TestStackedPrice reads a price below its label, with how long it is for.
func TestStackedPrice(t *testing.T) {
	t.Parallel()
	mail := strings.Join([]string{
		"From: Flats <system@flats.example>", "To: ads@garage.example", "Subject: New lead", "",
		"Name", "Grace Hill", "Email", "grace.hill@example.com", "Price", "£1,450 pcm", "Message", "Is it free?",
	}, "\r\n")
	got, err := parser.ParseLead([]byte(mail), parser.LeadOptions{Region: "GB"})
	if err != nil {
		t.Fatal(err)
	}
	if l := got.Listing; l.Price != "1450" || l.Currency != "GBP" {
		t.Errorf("price = %q %q, want 1450 GBP", l.Price, l.Currency)
	}
}
