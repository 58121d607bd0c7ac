package sample

import (
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// xmlLine writes an element on a line of its own, unless it would be empty and
// the writer leaves such out.
func (s *structuredCase) xmlLine(name, text string) string {
	if text == "" && s.chance(0.5, "") {
		return ""
	}
	return "  <" + name + ">" + s.escape(text) + "</" + name + ">\n"
}

// germanText is what the mail around a file says.
const germanText = "Sehr geehrte Damen und Herren,\n\nSie haben eine neue Anfrage erhalten. Die Daten finden Sie im Anhang.\n"

// writeOpenImmo writes an enquiry with the feedback file of OpenImmo 1.3.
func writeOpenImmo(s *structuredCase) {
	s.truth.Template, s.lead.Source = "openimmo", parser.LeadSource{Portal: s.portal, Template: "openimmo-feedback/1.3"}
	p, t, l := s.person, s.item, s.lead
	l.Contact.Title, l.Contact.City = p.title, p.city
	l.Listing = parser.LeadListing{ID: t.id, Ref: t.ref, Title: t.title}
	var person, object strings.Builder
	line := s.xmlLine
	person.WriteString(line("int_id", "1") + line("anrede", p.title) + line("vorname", p.first) + line("nachname", p.last))
	if s.chance(0.2, "") {
		l.Contact.Company = p.company
	}
	person.WriteString(line("firma", l.Contact.Company) + line("strasse", "Beispielweg 1") + line("plz", "12345") + line("ort", p.city))
	country := s.chance(0.5, "country")
	if country {
		person.WriteString(line("land", p.country))
	}
	phone := s.phone(country)
	if s.chance(0.5, "mobile") {
		person.WriteString(line("tel", "") + line("mobil", phone))
	} else {
		person.WriteString(line("tel", phone) + line("mobil", ""))
	}
	person.WriteString(line("fax", "+4930231250000") + line("email", s.address()) + line("bevorzugt", "EMAIL"))
	if s.chance(0.2, "visit") {
		l.Event = parser.EventVisitRequest
		person.WriteString(line("wunsch", "BESICHTIGUNG"))
	}
	l.Message.Text = s.text
	person.WriteString(line("anfrage", s.text))

	object.WriteString(line("portal_obj_id", t.id) + line("anbieter_id", "A-1") + line("oobj_id", t.ref))
	if s.chance(0.5, "") {
		l.Listing.URL = t.url
		object.WriteString(line("expose_url", t.url))
	}
	object.WriteString(line("vermarktungsart", "KAUF") + line("bezeichnung", t.title) + line("strasse", "Objektweg 2") + line("ort", "Bonn"))
	if s.chance(0.6, "") {
		l.Listing.Price, l.Listing.Currency = strconv.Itoa(t.price), t.currency
		object.WriteString("  <preis>" + t.amount(s.Rand) + "</preis>\n" + line("wae", t.currency))
	}
	sent := s.at.Format("2006-01-02T15:04:05")
	if s.chance(0.5, "") {
		l.SubmittedAt = s.at
		sent = s.at.Format(time.RFC3339)
	}
	xml := "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<openimmo_feedback>\n<version>1.3</version>\n<sender>\n" + line("name", s.portal) + line("openimmo_anid", "X1") + line("datum", sent) +
		line("makler_id", "M-9") + "</sender>\n<objekt>\n" + object.String() + "<interessent>\n" + person.String() + "</interessent>\n</objekt>\n</openimmo_feedback>\n"
	s.body, s.bodyType = germanText, "text/plain"
	if s.chance(0.2, "in a namespace") {
		xml = strings.NewReplacer("<openimmo_feedback>", `<oi:openimmo_feedback xmlns:oi="urn:x">`, "</openimmo_feedback>", "</oi:openimmo_feedback>").Replace(xml)
	}
	s.attach(pickOf(s.Rand, []string{"openimmo_feedback.xml", "kontakt-openimmo-feedback.xml", "feedback.XML"}), pickOf(s.Rand, []string{"text/xml", "application/xml", "application/octet-stream"}), xml)
}

// writeObjektanfrage writes an enquiry in Immowelt's own XML.
func writeObjektanfrage(s *structuredCase) {
	s.truth.Template, s.lead.Source.Template = "objektanfrage", "immowelt-objektanfrage/1"
	p, t, l, line := s.person, s.item, s.lead, s.xmlLine
	l.Contact.Title = p.title
	l.Listing.Ref, l.Message.Text = t.ref, s.text
	xml := "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Objektanfrage>\n" + line("o_refnr", t.ref) + line("o_strasse", "Objektweg 2") +
		line("i_anrede", p.title) + line("i_vorname", p.first) + line("i_name", p.last)
	country := s.chance(0.5, "country")
	if country {
		l.Contact.City = p.city
		xml += line("i_ort", p.city) + line("i_land", p.country)
	}
	xml += line("i_telefon", s.phone(country)) + line("i_email", s.address()) + line("i_anfrage", s.text) + "</Objektanfrage>\n"
	s.body, s.bodyType = germanText, "text/plain"
	s.attach("objektanfrage.xml", "text/xml", xml)
}
