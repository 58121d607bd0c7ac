package parser_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

// structuredMail is a mail with one part of a type.
func structuredMail(mediaType, body string) []byte {
	return []byte("From: Leads <leads@autobörse.example>\r\nSubject: New lead\r\nMIME-Version: 1.0\r\nContent-Type: " + mediaType + "\r\n\r\n" +
		strings.ReplaceAll(body, "\n", "\r\n"))
}

const adfText = `<?xml version="1.0"?>
<?adf version="1.0"?>
<adf><prospect status="new">
<id sequence="1" source="Autoplatz">AP-99871</id>
<requestdate>2026-05-12T10:42:10+02:00</requestdate>
<vehicle interest="trade-in" status="used"><year>2009</year><make>Opel</make><model>Corsa</model></vehicle>
<vehicle interest="buy" status="used"><id>4711</id><year>2021</year><make>Renault</make><model>Clio</model><trim>Zen</trim><stock>R-204</stock>
<price type="asking" currency="EUR">12,500.00</price><price type="msrp" currency="EUR">19900</price></vehicle>
<customer><contact><name part="first">Ren&eacute;e</name><name part="last">O&#39;Hara</name>
<phone type="fax">+33 1 99 00 11 22</phone><phone type="cell">06 39 98 12 34</phone><email>renee@example.com</email>
<address><street line="1">1 rue Haute</street><city>Brest</city><country>FR</country></address></contact>
<comments>Hello,

is it still there? &lt;b&gt;</comments></customer>
<vendor><vendorname>Garage</vendorname><contact><name part="full">Seller</name><email>seller@example.org</email><phone>+33199005566</phone></contact></vendor>
</prospect>
<provider><name part="full">Autoplatz</name><email>leads@autoplatz.example</email></provider></adf>
`

func adfWant() parser.Lead {
	return parser.Lead{
		Version: 1, Event: parser.EventLead, LeadID: "AP-99871",
		Source: parser.LeadSource{Portal: "Autoplatz", Template: "adf/1.0"},
		Contact: parser.Contact{
			Display: "Renée O'Hara", FirstName: "Renée", LastName: "O'Hara", Email: "renee@example.com", City: "Brest",
			Phones: []parser.Phone{{E164: "+33639981234", Raw: "06 39 98 12 34", Region: "FR"}},
		},
		Listing:     parser.LeadListing{ID: "4711", Ref: "R-204", Title: "2021 Renault Clio Zen", Price: "12500", Currency: "EUR"},
		Message:     parser.LeadMessage{Text: "Hello,\n\nis it still there? <b>"},
		SubmittedAt: time.Date(2026, 5, 12, 8, 42, 10, 0, time.UTC),
	}
}

func TestADFWhereverItStands(t *testing.T) {
	t.Parallel()
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(adfText)
	for name, raw := range map[string][]byte{
		"the text":        structuredMail("text/plain; charset=utf-8", adfText),
		"the only part":   structuredMail("application/x-adf+xml", adfText),
		"in some text":    structuredMail("text/plain", "Hello,\nhere is a lead:\n\n"+adfText+"\n-- \nThe portal\n"),
		"quoted":          structuredMail("text/plain", "Look:\n> "+strings.ReplaceAll(adfText, "\n", "\n> ")),
		"escaped":         structuredMail("text/plain", escaped),
		"escaped in HTML": structuredMail("text/html", "<html><body><pre>"+escaped+"</pre></body></html>"),
		"as a page":       structuredMail("text/html", adfText),
		"a file": structuredMail("multipart/mixed; boundary=b", "--b\n\nHello\n--b\nContent-Type: application/octet-stream; name=lead.adf\n"+
			"Content-Disposition: attachment; filename=lead.adf\n\n\n  "+strings.Replace(adfText, `<?xml version="1.0"?>`, `<?XML VERSION=“1.0”?>`, 1)+"\n--b--\n"),
		"UTF-16": structuredMail("multipart/mixed; boundary=b", "--b\n\nHello\n--b\nContent-Type: text/xml; name=lead.xml\nContent-Disposition: attachment\n"+
			"Content-Transfer-Encoding: base64\n\n"+utf16BE("\ufeff"+strings.Replace(adfText, "&eacute;", "é", 1))+"\n--b--\n"),
	} {
		got, err := parser.ParseLead(raw, parser.LeadOptions{})
		checkLead(t, name, got, err, adfWant())
		if got != nil && got.Evidence["contact.email"].Carrier != "adf" {
			t.Errorf("%s: evidence %+v", name, got.Evidence["contact.email"])
		}
	}
}

func utf16BE(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r >> 8))
		b.WriteByte(byte(r))
	}
	return base64.StdEncoding.EncodeToString([]byte(b.String()))
}

func TestADFLeavesOutWhatIsUncertain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		contact, rest string
		check         func(l *parser.Lead) string
		want          string
	}{
		"a phone without a country":  {"<email>a@example.com</email><phone>0639981234</phone>", "", func(l *parser.Lead) string { return fmt.Sprint(l.Contact.Phones) }, "[]"},
		"a fax":                      {"<email>a@example.com</email><phone type='FAX'>+33639981234</phone>", "", func(l *parser.Lead) string { return fmt.Sprint(l.Contact.Phones) }, "[]"},
		"a relay":                    {"<email>x1@messagerie.leboncoin.fr</email>", "", func(l *parser.Lead) string { return l.Contact.Email + " " + l.Contact.RelayEmail }, " x1@messagerie.leboncoin.fr"},
		"a robot's address":          {"<email>no-reply@example.com</email><phone>+33639981234</phone>", "", func(l *parser.Lead) string { return l.Contact.Email + l.Contact.RelayEmail }, ""},
		"a name that was not filled": {"<name part='full'>{{full_name}}</name><email>a@example.com</email>", "", func(l *parser.Lead) string { return l.Contact.Display }, ""},
		"no name":                    {"<name part='first'>N/A</name><name part='last'>Doe</name><email>a@example.com</email>", "", func(l *parser.Lead) string { return l.Contact.Display }, "Doe"},
		"a time without a zone":      {"<email>a@example.com</email>", "<requestdate>2026-05-12 10:00:00</requestdate>", func(l *parser.Lead) string { return l.SubmittedAt.String() }, time.Time{}.String()},
		"a date of either order":     {"<email>a@example.com</email>", "<requestdate>5/12/2026 10:00:00 AM -05:00</requestdate>", func(l *parser.Lead) string { return l.SubmittedAt.String() }, time.Time{}.String()},
		"a date of one order":        {"<email>a@example.com</email>", "<requestdate>5/13/2026 10:00:00 AM -05:00</requestdate>", func(l *parser.Lead) string { return l.SubmittedAt.Format(time.RFC3339) }, "2026-05-13T15:00:00Z"},
		"a trade-in alone":           {"<email>a@example.com</email>", "<vehicle interest='trade-in'><make>Opel</make></vehicle>", func(l *parser.Lead) string { return l.Listing.Title }, ""},
		"a test drive":               {"<email>a@example.com</email>", "<vehicle interest='test-drive'><make>Opel</make></vehicle>", func(l *parser.Lead) string { return string(l.Event) }, "visit_request"},
		"a price that is an offer":   {"<email>a@example.com</email>", "<vehicle><price type='offer'>100</price></vehicle>", func(l *parser.Lead) string { return l.Listing.Price }, ""},
		"ends that were forgotten":   {"<name part=first>Ann<name part=last>Lee<email>a@example.com<phone>+33639981234", "", func(l *parser.Lead) string { return l.Contact.Display + " " + l.Contact.Email }, "Ann Lee a@example.com"},
	} {
		raw := structuredMail("text/plain", "<ADF><Prospect>"+c.rest+"<Customer><Contact>"+c.contact+"</Contact></Customer><Vendor><Contact><Email>v@example.com</Email></Contact></Vendor></Prospect></ADF>")
		got, err := parser.ParseLead(raw, parser.LeadOptions{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if s := c.check(got); s != c.want {
			t.Errorf("%s: got %q, want %q", name, s, c.want)
		}
	}
}

func TestSeveralProspects(t *testing.T) {
	t.Parallel()
	one := "<prospect><customer><contact><name part=\"full\">Ann Lee</name><email>%s</email></contact></customer></prospect>"
	got, err := parser.ParseLead(structuredMail("text/plain", "<adf>"+fmt.Sprintf(one, "a@example.com")+fmt.Sprintf(one, "b@example.com")+"</adf>"), parser.LeadOptions{})
	if err != nil || got.Contact.Email != "a@example.com" || len(got.Warnings) != 1 {
		t.Errorf("ParseLead = %+v, %v; want the first, and a warning", got, err)
	}
}

func TestOpenImmo(t *testing.T) {
	t.Parallel()
	feedback := `<?xml version="1.0" encoding="ISO-8859-1"?>
<openimmo_feedback><version>1.2.5</version><sender><name>Immoplatz</name><openimmo_anid>A1</openimmo_anid><datum>2026-05-12T10:42:10+02:00</datum><makler_id>M1</makler_id></sender>
<objekt><portal_unique_id>U-1</portal_unique_id><portal_obj_id>98765</portal_obj_id><oobj_id>W-12</oobj_id><expose_url>https://immoplatz.example/98765</expose_url>
<bezeichnung>Helle Wohnung</bezeichnung><ort>Bonn</ort><preis>1.250,50</preis><wae>EUR</wae>
<interessent><int_id>7</int_id><anrede>Frau</anrede><vorname>J` + "\xf6" + `rdis</vorname><nachname>M` + "\xfc" + `ller</nachname><plz>53111</plz><ort>K` + "\xf6" + `ln</ort>
<tel>+49 30 23125001</tel><email>joerdis@example.com</email><wunsch>Besichtigung</wunsch><anfrage>Guten Tag</anfrage></interessent></objekt></openimmo_feedback>`
	raw := structuredMail("multipart/mixed; boundary=b", "--b\n\nEine Anfrage\n--b\nContent-Type: text/xml; name=openimmo_feedback.xml\nContent-Disposition: attachment\nContent-Transfer-Encoding: 8bit\n\n"+feedback+"\n--b--\n")
	got, err := parser.ParseLead(raw, parser.LeadOptions{})
	checkLead(t, "feedback", got, err, parser.Lead{
		Version: 1, Event: parser.EventVisitRequest, Source: parser.LeadSource{Portal: "Immoplatz", Template: "openimmo-feedback/1.3"},
		Contact: parser.Contact{
			Display: "Jördis Müller", FirstName: "Jördis", LastName: "Müller", Title: "Frau", Email: "joerdis@example.com", City: "Köln",
			Phones: []parser.Phone{{E164: "+493023125001", Raw: "+49 30 23125001", Region: "DE"}},
		},
		Listing: parser.LeadListing{ID: "98765", Ref: "W-12", PortalRef: "U-1", URL: "https://immoplatz.example/98765", Title: "Helle Wohnung", Price: "1250.50", Currency: "EUR"},
		Message: parser.LeadMessage{Text: "Guten Tag"}, SubmittedAt: time.Date(2026, 5, 12, 8, 42, 10, 0, time.UTC),
	})

	own := `<Objektanfrage><o_refnr>W-12</o_refnr><i_vorname>Jan</i_vorname><i_name>Klein</i_name><i_email>jan@example.com</i_email><i_telefon>030 23125002</i_telefon><i_land>Deutschland</i_land><i_anfrage>Hallo</i_anfrage></Objektanfrage>`
	got, err = parser.ParseLead(structuredMail("text/plain", own), parser.LeadOptions{})
	checkLead(t, "Objektanfrage", got, err, parser.Lead{
		Version: 1, Event: parser.EventLead, Source: parser.LeadSource{Template: "immowelt-objektanfrage/1"},
		Contact: parser.Contact{
			Display: "Jan Klein", FirstName: "Jan", LastName: "Klein", Email: "jan@example.com",
			Phones: []parser.Phone{{E164: "+493023125002", Raw: "030 23125002", Region: "DE"}},
		},
		Listing: parser.LeadListing{Ref: "W-12"}, Message: parser.LeadMessage{Text: "Hallo"},
	})
}

func TestMetadataOfOthers(t *testing.T) {
	t.Parallel()
	page := `<html><body><META NAME="Lead_Information_Version" content="1.0"><meta name="lead_source" content="Streets"><meta name="lead_type" content="Renter">
<meta name="lead_name" content="Ann Lee"><meta name="lead_email" content="ann@example.com"><meta name="lead_phone" content="(212) 555-0123">
<meta name="lead_mls" content="S-77"><meta name="lead_property_address" content="1 High St"><meta name="lead_property_city" content="New York">
<meta name="lead_property_url" content="https://streets.example/77"><meta name="lead_property_price" content="$3,250"><meta name="lead_tag" content="a"><meta name="lead_tag" content="b">
<meta name="lead_assigned_agent_email" content="agent@example.com"><meta name="lead_message" content="Message: Is it free?"><p>x</p></body></html>`
	got, err := parser.ParseLead(structuredMail("text/html; charset=utf-8", page), parser.LeadOptions{Region: "US"})
	checkLead(t, "metadata", got, err, parser.Lead{
		Version: 1, Event: parser.EventLead, Source: parser.LeadSource{Portal: "Streets", Template: "lead-metadata/1.0"},
		Contact: parser.Contact{Display: "Ann Lee", FirstName: "Ann", LastName: "Lee", Email: "ann@example.com", Phones: []parser.Phone{{E164: "+12125550123", Raw: "(212) 555-0123", Region: "US"}}},
		Listing: parser.LeadListing{Ref: "S-77", URL: "https://streets.example/77", Title: "1 High St, New York", Price: "3250"},
		Message: parser.LeadMessage{Text: "Is it free?"},
	})
}

func TestJSONOfOthers(t *testing.T) {
	t.Parallel()
	phones := []parser.Phone{{E164: "+33639981234", Raw: "+33639981234", Region: "FR"}}
	for name, c := range map[string]struct {
		body string
		want parser.Lead
	}{
		"seeker": {
			`{"firstName":"Ann","lastName":"Lee","gender":"F","email":"ann@example.com","language":"fr-FR","phoneNumbers":["+33639981234"],"message":"Bonjour","classifiedId":"C1","submittedDate":"2026-05-12T08:42:10Z"}`,
			parser.Lead{
				Contact: parser.Contact{Display: "Ann Lee", FirstName: "Ann", LastName: "Lee", Email: "ann@example.com", Language: "fr", Phones: phones},
				Listing: parser.LeadListing{ID: "C1"}, Message: parser.LeadMessage{Text: "Bonjour"}, SubmittedAt: time.Date(2026, 5, 12, 8, 42, 10, 0, time.UTC),
			},
		},
		"visit": {
			`{"agencyId":1,"listingId":55,"listingExternalId":"R1","leadUUID":"u-1","email":"ann@example.com","name":"Ann Lee","phone":"+33639981234","msg":"Ciao","type":"VISIT_REQUEST"}`,
			parser.Lead{
				Event: parser.EventVisitRequest, LeadID: "u-1", Contact: parser.Contact{Display: "Ann Lee", FirstName: "Ann", LastName: "Lee", Email: "ann@example.com", Phones: phones},
				Listing: parser.LeadListing{ID: "55", Ref: "R1"}, Message: parser.LeadMessage{Text: "Ciao"},
			},
		},
		"form": {
			`{"lead_id":"g1","user_column_data":[{"column_id":"FULL_NAME","string_value":"Ann Lee"},{"column_id":"EMAIL","string_value":"ann@example.com"},{"column_id":"PHONE_NUMBER","string_value":"+33639981234"}],"form_id":7,"google_key":"k","is_test":false}`,
			parser.Lead{LeadID: "g1", Contact: parser.Contact{Display: "Ann Lee", FirstName: "Ann", LastName: "Lee", Email: "ann@example.com", Phones: phones}},
		},
		"fields": {
			`{"data":{"id":"9","created_time":"2026-05-12T08:42:10+0000","field_data":[{"name":"email","values":["ann@example.com"]},{"name":"full_name","values":["Ann Lee"]}]}}`,
			parser.Lead{LeadID: "9", Contact: parser.Contact{Display: "Ann Lee", FirstName: "Ann", LastName: "Lee", Email: "ann@example.com"}, SubmittedAt: time.Date(2026, 5, 12, 8, 42, 10, 0, time.UTC)},
		},
		"nested": {
			`{"portalLeadId":"z1","contact":{"firstName":"Ann","lastName":"Lee","phoneNumber":"+33639981234","email":"ann@example.com"},"agent":{"email":"agent@example.com","phone":"+33199005566"},"message":"Hi","listingDetails":{"id":77,"url":"https://z.example/77","price":250000,"address":"1 High St"}}`,
			parser.Lead{
				LeadID: "z1", Contact: parser.Contact{Display: "Ann Lee", FirstName: "Ann", LastName: "Lee", Email: "ann@example.com", Phones: phones},
				Listing: parser.LeadListing{ID: "77", URL: "https://z.example/77", Title: "1 High St", Price: "250000"}, Message: parser.LeadMessage{Text: "Hi"},
			},
		},
	} {
		c.want.Version = 1
		if c.want.Event == "" {
			c.want.Event = parser.EventLead
		}
		file := "--b\n\nA lead\n--b\nContent-Type: application/json; name=enquiry.json\nContent-Disposition: attachment\n\n" + c.body + "\n--b--\n"
		for where, raw := range map[string][]byte{
			"body": structuredMail("text/plain; charset=utf-8", c.body), "file": structuredMail("multipart/mixed; boundary=b", file), "part": structuredMail("application/json", c.body),
		} {
			got, err := parser.ParseLead(raw, parser.LeadOptions{})
			checkLead(t, name+" as "+where, got, err, c.want)
		}
	}
}

func TestNoStructuredLead(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string][]byte{
		"a package":    structuredMail("application/json; name=package.json", `{"name":"left","version":"1","email":"a@example.com","author":{"email":"b@example.com"}}`),
		"an alert":     structuredMail("text/plain", `{"message":"disk full","email":"ops@example.com"}`),
		"other XML":    structuredMail("text/xml", `<invoice><contact><email>a@example.com</email></contact></invoice>`),
		"nobody":       structuredMail("text/plain", `<adf><prospect><customer><contact><name>Ann</name></contact></customer></prospect></adf>`),
		"a word of it": structuredMail("text/plain", "What is an <adf> file? Write to a@example.com"),
	} {
		if got, err := parser.ParseLead(raw, parser.LeadOptions{}); err == nil && got.Event != parser.EventUnknown || err != nil && !errors.Is(err, parser.ErrNoLead) {
			t.Errorf("%s: ParseLead = %+v, %v; want an ordinary mail", name, got, err)
		}
	}
}

func TestStructuredBombs(t *testing.T) {
	t.Parallel()
	good := "<customer><contact><email>a@example.com</email></contact></customer></prospect></adf>"
	bombs := map[string]string{
		"entities":            "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"" + strings.Repeat("&a;", 10) + "\">" + "]><adf><prospect><id>&b;&b;</id>" + good,
		"a long attribute":    "<adf><prospect><id source=\"" + strings.Repeat("a", 1<<19) + "\">1</id>" + good,
		"elements":            "<adf><prospect>" + good + strings.Repeat("<x/>", 100_000),
		"depth":               "<adf><prospect>" + good + strings.Repeat("<x>", 100_000),
		"depth first":         "<adf><prospect>" + strings.Repeat("<x>", 10_000) + strings.Repeat("</x>", 10_000) + good,
		"open quotes":         "<adf><prospect>" + good + strings.Repeat("<x a=\"", 100_000),
		"ends without end":    "<adf><prospect>" + good + strings.Repeat("</", 100_000),
		"data without end":    "<adf><prospect>" + good + strings.Repeat("<![CDATA[", 50_000),
		"comments":            "<adf><prospect>" + good + strings.Repeat("<!--", 100_000),
		"doctypes":            "<adf><prospect>" + good + strings.Repeat("<!a[", 100_000),
		"less":                "<adf><prospect>" + good + strings.Repeat("<", 500_000),
		"attributes":          "<adf><prospect>" + good + "<x" + strings.Repeat(" a=\"\"", 100_000) + ">",
		"entities unfinished": "<adf><prospect>" + good + strings.Repeat("&", 500_000),
	}
	for name, s := range bombs {
		wantQuick(t, name, 2*time.Second, func() {
			got, err := parser.ParseLead(structuredMail("text/plain", s), parser.LeadOptions{})
			if err != nil || got.Contact.Email != "a@example.com" {
				t.Errorf("%s: ParseLead = %+v, %v", name, got, err)
			}
		})
	}
	for name, s := range map[string]string{
		"nested lists":   strings.Repeat("[", 1<<19),
		"nested objects": strings.Repeat(`{"a":`, 100_000),
		"many values":    `{"email":"a@example.com","listingId":1,"x":[` + strings.Repeat("1,", 200_000) + "1]}",
	} {
		wantQuick(t, name, 2*time.Second, func() {
			_, _ = parser.ParseLead(structuredMail("text/plain", s), parser.LeadOptions{})
		})
	}
}

func FuzzStructuredLead(f *testing.F) {
	f.Add(adfText, uint8(0))
	f.Add(`<openimmo_feedback><objekt><interessent><email>a@example.com</email></interessent></objekt></openimmo_feedback>`, uint8(1))
	f.Add(`{"email":"a@example.com","listingId":1,"field_data":[{"name":"x","values":["y"]}]}`, uint8(2))
	f.Add(`<meta name="lead_information_version" content="1.0"><meta name=lead_email content=a@example.com>`, uint8(3))
	types := []string{"text/plain; charset=utf-8", "application/xml", "application/json", "text/html"}
	f.Fuzz(func(t *testing.T, s string, kind uint8) {
		l, err := parser.ParseLead(structuredMail(types[int(kind)%len(types)], s), parser.LeadOptions{Region: "FR"})
		if (err == nil) != (l != nil) {
			t.Fatalf("lead %v with error %v", l, err)
		}
		if l == nil {
			return
		}
		again, err := parser.ParseLead(structuredMail(types[int(kind)%len(types)], s), parser.LeadOptions{Region: "FR"})
		if diff := cmp.Diff(l, again); diff != "" || err != nil {
			t.Errorf("read twice (-first +second): %v\n%s", err, diff)
		}
		for _, p := range l.Contact.Phones {
			if !strings.HasPrefix(p.E164, "+") {
				t.Errorf("phone %+v", p)
			}
		}
	})
}
