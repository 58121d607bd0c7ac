package parser_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"mime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/passerelle-mail/passerelle/parser"
)

const relay = "1s7k2m9p4q8r3t5v6w@reply.voiturama.example"

// fullLead is a record with every field.
func fullLead() parser.Lead {
	return parser.Lead{
		Version:      parser.LeadVersion,
		Event:        parser.EventLead,
		LeadID:       "0198f0c4-6a1e-7c3d-9b1f-2a4d6c8e0f11",
		MessageID:    "0198f0c4-6a1e-7c3d-9b1f-2a4d6c8e0f12",
		Conversation: "0198f0c4-6a1e-7c3d-9b1f-2a4d6c8e0f13",
		Sequence:     1,
		Source:       parser.LeadSource{Portal: "Voiturama", Template: "lead/fr/1"},
		Contact: parser.Contact{
			ID:         "7k2m9p4q8r3t5v6w0x1y2z3a4b",
			Display:    "Marie-Ève Durand",
			FirstName:  "Marie-Ève",
			LastName:   "Durand",
			Title:      "Mme",
			Company:    "Durand & Filles",
			RelayEmail: relay,
			Phones:     []parser.Phone{{E164: "+33639981234", Raw: "06 39 98 12 34", Region: "FR"}},
			Language:   "fr",
			City:       "Brest",
		},
		Listing: parser.LeadListing{
			ID:        "ad-4711",
			Ref:       "R-204",
			PortalRef: "V88",
			URL:       "https://voiturama.example/annonces/4711?a=1&b=2",
			Title:     "Clio V : « toutes options »",
			Price:     "12500.50",
			Currency:  "EUR",
		},
		Message:     parser.LeadMessage{Text: "Bonjour,\n\nNature : mise en favori\nEst-elle   disponible ?", Language: "fr"},
		SubmittedAt: time.Date(2026, 5, 12, 8, 42, 10, 123456000, time.UTC),
		SentAt:      time.Date(2026, 5, 12, 8, 42, 12, 0, time.UTC),
	}
}

// The four forms alone, each as a mail of the least that it needs.

func headerMail(f parser.LeadForms) string {
	var b strings.Builder
	b.WriteString("From: x <" + relay + ">\r\n")
	for _, l := range f.Headers() {
		fmt.Fprintf(&b, "%s: %s\r\n", l.Name, mime.QEncoding.Encode("utf-8", l.Value))
	}
	return b.String() + "\r\nempty\r\n"
}

func jsonMail(t *testing.T, f parser.LeadForms) string {
	t.Helper()
	record, err := f.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return "From: x <" + relay + ">\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nempty\r\n" +
		"--b\r\nContent-Type: application/json; name=lead.json\r\nContent-Disposition: attachment; filename=lead.json\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" +
		string(record) + "\r\n--b--\r\n"
}

func metaMail(f parser.LeadForms) string {
	var b strings.Builder
	b.WriteString("From: x <" + relay + ">\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head>")
	for _, l := range f.Meta() {
		fmt.Fprintf(&b, "<meta name=%q content=\"%s\">\n", l.Name, html.EscapeString(l.Value))
	}
	return b.String() + "</head><body>empty</body></html>\r\n"
}

func textBody(f parser.LeadForms, lang string) string {
	var b strings.Builder
	b.WriteString(parser.ReplyMarker(lang) + "\n\nHello\n\n")
	for _, l := range f.Labels(lang) {
		if l.Name == "Message" {
			l.Value = "\n" + l.Value
		}
		b.WriteString(parser.LabelLine(lang, l) + "\n")
	}
	return b.String()
}

func htmlBody(f parser.LeadForms, lang string) string {
	lines := f.Labels(lang)
	message := ""
	if last := len(lines) - 1; lines[last].Name == "Message" {
		message = parser.LabelLine(lang, parser.LeadLine{Name: "Message"}) + "</p><div style=\"white-space:pre-wrap\">" +
			strings.ReplaceAll(html.EscapeString(lines[last].Value), "\n", "<br>") + "</div>"
		lines = lines[:last]
	}
	var b strings.Builder
	b.WriteString("<p>" + parser.ReplyMarker(lang) + "</p><p>" + message + "<table><tr><td>")
	for _, l := range lines {
		b.WriteString(html.EscapeString(parser.LabelLine(lang, l)) + "<br>\n")
	}
	return b.String() + "</td></tr></table><p>How to answer</p>"
}

// without returns the part of a record that a form has.
func without(l parser.Lead, clear func(*parser.Lead)) parser.Lead {
	l.Contact.Phones = append([]parser.Phone(nil), l.Contact.Phones...)
	clear(&l)
	return l
}

func barePhones(l *parser.Lead) {
	for i := range l.Contact.Phones {
		l.Contact.Phones[i] = parser.Phone{E164: l.Contact.Phones[i].E164}
	}
}

func onlyHeader(l *parser.Lead) {
	barePhones(l)
	l.Contact.Title, l.Contact.Company, l.Contact.Language, l.Contact.City = "", "", "", ""
	l.Listing.PortalRef, l.Listing.Title, l.Listing.Price, l.Listing.Currency = "", "", "", ""
	l.Message, l.SubmittedAt, l.Withheld = parser.LeadMessage{}, time.Time{}, false
}

func onlyMeta(l *parser.Lead) {
	barePhones(l)
	l.Withheld = false
}

func onlyLabels(l *parser.Lead) {
	barePhones(l)
	l.Source.Template, l.Contact.Language, l.Message.Language = "", "", ""
	l.SubmittedAt, l.SentAt = time.Time{}, time.Time{}
}

var ignoreEvidence = cmpopts.IgnoreFields(parser.Lead{}, "Evidence", "Warnings")

func checkLead(t *testing.T, what string, got *parser.Lead, err error, want parser.Lead) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	if diff := cmp.Diff(want, *got, ignoreEvidence); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
	if len(got.Warnings) > 0 {
		t.Errorf("%s: warnings %q", what, got.Warnings)
	}
}

func checkForms(t *testing.T, f parser.LeadForms) {
	t.Helper()
	want := f.Lead()
	got, err := parser.ParseLead([]byte(headerMail(f)), parser.LeadOptions{})
	checkLead(t, "header alone", got, err, without(want, onlyHeader))
	got, err = parser.ParseLead([]byte(jsonMail(t, f)), parser.LeadOptions{})
	checkLead(t, "lead.json alone", got, err, want)
	if want.Event == parser.EventLead {
		got, err = parser.ParseLead([]byte(metaMail(f)), parser.LeadOptions{})
		checkLead(t, "metadata alone", got, err, without(want, onlyMeta))
	}
	for _, lang := range []string{"fr", "en"} {
		got, err = (&parser.Mail{Text: textBody(f, lang)}).Lead(parser.LeadOptions{})
		checkLead(t, lang+" labels in text alone", got, err, without(want, onlyLabels))
		got, err = (&parser.Mail{HTML: htmlBody(f, lang)}).Lead(parser.LeadOptions{})
		checkLead(t, lang+" labels in HTML alone", got, err, without(want, onlyLabels))
	}
}

func TestParseLeadEachFormAlone(t *testing.T) {
	t.Parallel()
	message := fullLead()
	message.Event, message.Sequence = parser.EventMessage, 12
	message.Contact = parser.Contact{Display: "marie75", RelayEmail: relay}
	message.Listing.Price, message.Listing.Currency = "12500", "CHF"

	favorite := fullLead()
	favorite.Event, favorite.LeadID = parser.EventFavorite, ""
	favorite.Contact = parser.Contact{Display: "marie75", RelayEmail: relay}
	favorite.Message = parser.LeadMessage{Text: parser.FavoriteSentence("fr")}

	withheld := parser.Lead{
		Version: 1, Event: parser.EventMessage, Conversation: "c1", MessageID: "m1", Sequence: 2, Withheld: true,
		Source: parser.LeadSource{Portal: "Voiturama"},
	}
	open := fullLead()
	open.Contact.Email, open.Contact.RelayEmail = "marie@example.com", ""

	for name, l := range map[string]parser.Lead{
		"lead": fullLead(), "message": message, "favorite": favorite, "withheld": withheld, "address given": open,
	} {
		for _, masked := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, phone masked %t", name, masked), func(t *testing.T) {
				t.Parallel()
				checkForms(t, parser.NewLeadForms(l, masked))
			})
		}
	}
}

func TestParseLeadAnyValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		l := fullLead()
		line := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"", "a\r\nLead-Event: favorite", "Nature : premier contact", "*gras*", "> cité", "=?utf-8?q?x?=", "a <https://x.example>", "a: b", "  deux  ",
			parser.ReplyMarker("fr")[2:],
		}))
		// What a label says of a person has no address in it, unless two lines
		// became one.
		person := line.Filter(func(s string) bool { return len(parser.Emails(s)) == 0 })
		l.Contact.Display = person.Draw(rt, "display")
		l.Contact.FirstName = person.Draw(rt, "first")
		l.Contact.City = person.Draw(rt, "city")
		l.Listing.Title = line.Draw(rt, "title")
		l.Listing.Ref = line.Draw(rt, "ref")
		l.Listing.Price = rapid.StringMatching(`[0-9]{1,7}(\.[0-9]{2})?`).Draw(rt, "price")
		l.Listing.Currency = rapid.SampledFrom([]string{"EUR", "GBP", "USD", "CHF"}).Draw(rt, "currency")
		l.Sequence = rapid.IntRange(1, 1<<30).Draw(rt, "sequence")
		f := parser.NewLeadForms(l, false)
		want := without(f.Lead(), onlyLabels)
		want.Message = parser.LeadMessage{Text: want.Message.Text}
		for _, lang := range []string{"fr", "en"} {
			for name, m := range map[string]*parser.Mail{"text": {Text: textBody(f, lang)}, "html": {HTML: htmlBody(f, lang)}} {
				got, err := m.Lead(parser.LeadOptions{})
				if err != nil {
					rt.Fatalf("%s %s: %v", lang, name, err)
				}
				if diff := cmp.Diff(want, *got, ignoreEvidence); diff != "" {
					rt.Fatalf("%s %s (-want +got):\n%s", lang, name, diff)
				}
			}
		}
	})
}

func TestParseLeadNone(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"empty":          "",
		"human mail":     "From: a <a@example.com>\r\nSubject: hello\r\n\r\nMessage: call me\r\nPrix : 12 €\r\n",
		"unknown event":  "Lead-Version: 1\r\nLead-Event: party\r\n\r\nx\r\n",
		"no version":     "Lead-Event: lead\r\n\r\nx\r\n",
		"other metadata": "Content-Type: text/html\r\n\r\n<meta name=lead_information_version content=1.0><meta name=lead_name content=Marie>",
		"other json":     "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/json; name=lead.json\r\n\r\n{\"event\":1}\r\n--b--\r\n",
		"a signature":    "From: a@example.com\r\n\r\nBonjour\r\n\r\nTél : 06 39 98 12 34\r\nE-mail : a@example.com\r\n",
	} {
		got, err := parser.ParseLead([]byte(raw), parser.LeadOptions{})
		switch {
		case name == "empty":
			if !errors.Is(err, parser.ErrNoLead) || got != nil {
				t.Errorf("%s: ParseLead = %+v, %v; want nil, ErrNoLead", name, got, err)
			}
		case err == nil && got.Event != parser.EventUnknown || err != nil && !errors.Is(err, parser.ErrNoLead):
			t.Errorf("%s: ParseLead = %+v, %v; want an ordinary mail", name, got, err)
		}
	}
}

func TestParseLeadDisagreement(t *testing.T) {
	t.Parallel()
	f := parser.NewLeadForms(fullLead(), false)
	raw := headerMail(f)
	raw = strings.Replace(raw, "\r\n\r\nempty\r\n", "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"+
		strings.NewReplacer("Prénom : Marie-Ève", "Prénom : Anne", "Coordonnées masquées : e-mail", "Coordonnées masquées : aucune").Replace(textBody(f, "fr")), 1)
	got, err := parser.ParseLead([]byte(raw), parser.LeadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got.Contact.FirstName != "Marie-Ève" || got.Contact.Email != "" || got.Contact.RelayEmail != relay {
		t.Errorf("contact = %+v; want what the header says", got.Contact)
	}
	want := []string{"contact.first_name: header and label disagree", "contact.email: header and label disagree"}
	if diff := cmp.Diff(want, got.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	if got.Message.Text != f.Lead().Message.Text {
		t.Errorf("message = %q; want what the labels say", got.Message.Text)
	}
	for path, carrier := range map[string]string{"contact.first_name": "header", "contact.city": "label"} {
		if e := got.Evidence[path]; e.Carrier != carrier || e.Confidence <= 0 || e.Confidence > 1 {
			t.Errorf("evidence of %s = %+v, want %s", path, e, carrier)
		}
	}
}

func TestParseLeadBadValues(t *testing.T) {
	t.Parallel()
	raw := "Lead-Version: 1\r\nLead-Event: lead\r\nLead-Sequence: -1\r\nLead-Phone: call me\r\nLead-Email: none\r\n" +
		"Lead-Listing-Url: javascript:alert(1)\r\nLead-Name: Marie\r\nLead-Id: a\r\nLead-Id: b\r\n\r\nx\r\n"
	got, err := parser.ParseLead([]byte(raw), parser.LeadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := parser.Lead{Version: 1, Event: parser.EventLead, Contact: parser.Contact{Display: "Marie"}}
	if diff := cmp.Diff(want, *got, ignoreEvidence); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(got.Warnings) != 5 {
		t.Errorf("warnings %q; want one for each bad field", got.Warnings)
	}
}

func TestParseLeadForwarded(t *testing.T) {
	t.Parallel()
	f := parser.NewLeadForms(fullLead(), false)
	want := without(f.Lead(), onlyLabels)
	want.Forwarded = &parser.Forwarded{By: "paul@garage.example", Depth: 1}

	head := "From: Paul <paul@garage.example>\r\nSubject: TR: Clio V\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
	block := "Pour toi !\n\n-----Message d'origine-----\nDe : Marie via Voiturama <" + relay + ">\nEnvoyé : mardi\nÀ : Paul\nObjet : Clio V\n\n"
	quoted := "Pour toi !\n\n> " + strings.ReplaceAll("De : Marie\nObjet : Clio V\n\n"+strings.TrimSpace(textBody(f, "fr")), "\n", "\n> ") + "\n\nCordialement\n"
	linked := strings.NewReplacer(relay, relay+"<mailto:"+relay+">", "b=2", "b=2 <https://voiturama.example/annonces/4711?a=1&b=2>").Replace(textBody(f, "fr"))

	for name, body := range map[string]string{"below a header block": block + textBody(f, "fr"), "quoted": quoted, "with links spelled out": block + linked} {
		got, err := parser.ParseLead([]byte(head+strings.ReplaceAll(body, "\n", "\r\n")), parser.LeadOptions{})
		checkLead(t, name, got, err, want)
	}

	attached := "From: Paul <paul@garage.example>\r\nSubject: Fwd: Clio V\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nPour toi\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n" +
		jsonMail(t, f) + "\r\n--o--\r\n"
	want = f.Lead()
	want.Forwarded = &parser.Forwarded{By: "paul@garage.example", Depth: 1}
	got, err := parser.ParseLead([]byte(attached), parser.LeadOptions{})
	checkLead(t, "attached", got, err, want)
}

func TestLeadFavoriteSentence(t *testing.T) {
	t.Parallel()
	got, err := (&parser.Mail{Text: "> " + parser.FavoriteSentence("en") + "\n"}).Lead(parser.LeadOptions{})
	if err != nil || got.Event != parser.EventFavorite {
		t.Errorf("Lead of a favourite's sentence = %+v, %v; want a favourite", got, err)
	}
}

func ExampleParseLead() {
	mail := "From: Marie Durand via Voiturama <1s7k@reply.voiturama.example>\r\n" +
		"Subject: Clio V [R-204]\r\n" +
		"Content-Type: text/plain; charset=utf-8\r\n" +
		"\r\n" +
		"Nature : premier contact\r\n" +
		"Contact : Marie Durand\r\n" +
		"E-mail : 1s7k@reply.voiturama.example\r\n" +
		"Coordonnées masquées : e-mail\r\n" +
		"Téléphone : +33 6 39 98 12 34\r\n" +
		"Annonce : Clio V\r\n" +
		"Message :\r\n" +
		"Bonjour, est-elle disponible ?\r\n"
	lead, err := parser.ParseLead([]byte(mail), parser.LeadOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(lead.Event, "from", lead.Contact.Display, lead.Contact.Phones[0].E164)
	fmt.Println(lead.Contact.RelayEmail)
	fmt.Println(lead.Message.Text)
	// Output:
	// lead from Marie Durand +33639981234
	// 1s7k@reply.voiturama.example
	// Bonjour, est-elle disponible ?
}

func FuzzParseLead(f *testing.F) {
	forms := parser.NewLeadForms(fullLead(), true)
	record, err := forms.JSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(headerMail(forms)))
	f.Add([]byte(metaMail(forms)))
	f.Add(append([]byte("Content-Type: application/json; name=lead.json\r\n\r\n"), record...))
	f.Add([]byte("\r\n" + textBody(forms, "fr")))
	f.Add([]byte("Content-Type: text/html; charset=utf-8\r\n\r\n" + htmlBody(forms, "en")))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := parser.ParseLead(raw, parser.LeadOptions{})
		if (err == nil) != (l != nil) {
			t.Fatalf("lead %v with error %v", l, err)
		}
		if l == nil {
			return
		}
		if l.Contact.Email != "" && l.Contact.Email == l.Contact.RelayEmail {
			t.Errorf("%q is both address and relay address", l.Contact.Email)
		}
		if _, err := json.Marshal(l); err != nil {
			t.Errorf("marshalling: %v", err)
		}
	})
}
