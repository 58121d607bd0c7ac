package mailer_test

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
	people "github.com/passerelle-mail/passerelle/parser/sample"
)

// inForm is a lead mail to a CRM in one of its forms.
func inForm(f bridge.Form, lang string) bridge.Outgoing {
	o := sample(bridge.NotifyLead, lang)
	o.Notification.Form, o.Notification.Profile = f, "crm"
	o.Notification.To, o.To = "leads@crm.example", "leads@crm.example"
	o.Account.ExternalID = "garage-dubreuil"
	o.Listing.Contact, o.Listing.Criteria = sellerEmail, []bridge.Criterion{{Name: "Marque", Value: "Renault"}, {Name: "État", Value: "Occasion"}}
	if f == bridge.FormADF {
		o.Subject = "Garage Dubreuil: Renault Clio V 1.0 TCe [RC-1042]"
	}
	if f == bridge.FormPlain {
		o.Record.Source.Template = "plain/" + lang + "/1"
	}
	return o
}

// forms are the mails that are not ours alone, by the name of their golden file.
func forms() map[string]bridge.Outgoing {
	all := map[string]bridge.Outgoing{}
	for _, f := range []bridge.Form{bridge.FormPlain, bridge.FormADF, bridge.FormOpenImmo, bridge.FormCSV} {
		for _, lang := range []string{"fr", "en"} {
			all["form-"+string(f)+"-"+lang] = inForm(f, lang)
			if f.Newest() > 1 {
				all["form-"+string(f)+"-"+lang+"-2"] = inVersion2(inForm(f, lang))
			}
		}
	}
	later := inForm(bridge.FormPlain, "fr")
	later.Notification.Kind, later.Record.Event, later.Record.Sequence = bridge.NotifyMessage, parser.EventMessage, 3
	all["form-plain-later-fr"] = later
	return all
}

// feedMails are the mails that tell of a feed.
func feedMails() map[string]bridge.Outgoing {
	all := map[string]bridge.Outgoing{}
	for _, step := range []bridge.FeedStep{bridge.FeedPlanned, bridge.FeedCancelled, bridge.FeedSwitched, bridge.FeedBack} {
		for _, lang := range []string{"fr", "en"} {
			o := sample(bridge.NotifySignIn, lang)
			o.Notification.Kind, o.FeedStep, o.FeedAt = bridge.NotifyFeed, step, at.Add(24*time.Hour)
			o.ThreadURL = "https://inbox.voiturama.example/settings/delivery"
			all["feed-"+string(step)+"-"+lang] = o
		}
	}
	return all
}

func TestFormsGolden(t *testing.T) {
	t.Parallel()
	all := forms()
	maps.Copy(all, feedMails())
	for name, o := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := mustCompose(t, o, nil)
			file := filepath.Join("testdata", name+".eml")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}

// formColumns are the fields that a form alone carries, as docs/crm.md has them.
func formColumns(t *testing.T, form string) []string {
	t.Helper()
	return columnOf(t, "../../docs/crm.md", form)
}

// carried is what a form carries of a record, by path.
func carried(t *testing.T, form string, l parser.Lead) map[string]any {
	t.Helper()
	l.SubmittedAt = l.SubmittedAt.Truncate(1e9) // these formats know no smaller times
	record, want := flat(t, l), map[string]any{"version": float64(1)}
	for _, path := range formColumns(t, form) {
		v, ok := record[path]
		if s, isText := v.(string); isText && (form == "ADF" || form == "OpenImmo") {
			v = strings.TrimSpace(strings.NewReplacer("\ufffe", "", "\uffff", "").Replace(s)) // XML has no form for them
		}
		if ok {
			want[path] = v
		}
	}
	return want
}

// alone is a mail with nothing but an attached file of a form.
func alone(name, mediaType, content string) string {
	return "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nempty\r\n--b\r\nContent-Type: " + mediaType +
		"\r\nContent-Disposition: attachment; filename=" + name + "\r\n\r\n" + content + "\r\n--b--\r\n"
}

// attached returns the content of a file of a mail.
func attached(t *testing.T, mail, name string) (content, mediaType string) {
	t.Helper()
	_, err := parser.ReadMail(strings.NewReader(mail), parser.MailOptions{Attachment: func(a parser.Attachment, r io.Reader) error {
		if a.Name != name {
			return nil
		}
		b, err := io.ReadAll(r)
		content, mediaType = string(b), a.Type
		return err
	}})
	if err != nil || content == "" {
		t.Fatalf("no %s in the mail: %v", name, err)
	}
	return content, mediaType
}

func readBack(t *testing.T, mail string) parser.Lead {
	t.Helper()
	l, err := parser.ParseLead([]byte(mail), parser.LeadOptions{})
	if err != nil {
		t.Fatalf("%v in\n%s", err, mail)
	}
	if len(l.Warnings) > 0 {
		t.Errorf("warnings %q in\n%s", l.Warnings, mail)
	}
	return *l
}

func checkADF(t *testing.T, o bridge.Outgoing) {
	t.Helper()
	mail := mustCompose(t, o, nil)
	want := carried(t, "ADF", parser.NewLeadForms(o.Record, false).Lead())
	want["source.template"] = "adf/1.0"
	if diff := cmp.Diff(want, flat(t, readBack(t, mail))); diff != "" {
		t.Errorf("ADF read back (-want +got):\n%s\n%s", diff, mail)
	}
	m := readMail(t, mail)
	if m.HTML != "" || m.Header.Get("Content-Type") != "text/plain; charset=us-ascii" || !strings.HasPrefix(m.Text, "<?xml ") || !strings.HasSuffix(strings.TrimSpace(m.Text), "</adf>") {
		t.Errorf("the mail is not only ADF as text:\n%s", mail)
	}
	checkOrder(t, m.Text, adfOrder)
}

func checkOpenImmo(t *testing.T, o bridge.Outgoing) {
	t.Helper()
	mail := mustCompose(t, o, nil)
	lead := parser.NewLeadForms(o.Record, false).Lead()
	if diff := cmp.Diff(flat(t, lead), flat(t, readBack(t, mail))); diff != "" {
		t.Errorf("the mail read back (-want +got):\n%s\n%s", diff, mail)
	}
	file, mediaType := attached(t, mail, "openimmo_feedback.xml")
	want := carried(t, "OpenImmo", lead)
	want["event"], want["source.template"] = "lead", "openimmo-feedback/1.3"
	if lead.Contact.FirstName+lead.Contact.LastName == "" {
		want["contact.last_name"] = strings.NewReplacer("\ufffe", "", "\uffff", "").Replace(lead.Contact.Display)
	}
	want["contact.display"] = strings.TrimSpace(lead.Contact.FirstName + " " + fmt.Sprint(orEmpty(want["contact.last_name"])))
	if diff := cmp.Diff(want, flat(t, readBack(t, alone("openimmo_feedback.xml", mediaType, file)))); diff != "" {
		t.Errorf("the file read back (-want +got):\n%s\n%s", diff, file)
	}
	checkOrder(t, file, openImmoOrder)
}

func orEmpty(v any) any {
	if v == nil {
		return ""
	}
	return v
}

func checkCSV(t *testing.T, o bridge.Outgoing) {
	t.Helper()
	mail := mustCompose(t, o, nil)
	lead := parser.NewLeadForms(o.Record, false).Lead()
	if diff := cmp.Diff(flat(t, lead), flat(t, readBack(t, mail))); diff != "" {
		t.Errorf("the mail read back (-want +got):\n%s\n%s", diff, mail)
	}
	file, _ := attached(t, mail, "lead.csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("lead.csv has %d lines, %v:\n%s", len(rows), err, file)
	}
	want, got := map[string]any{}, map[string]any{}
	for k, v := range carried(t, "CSV", lead) {
		want[k] = fmt.Sprint(v)
	}
	delete(want, "version")
	for i, path := range rows[0] {
		if v := strings.TrimPrefix(rows[1][i], "'"); v != "" {
			got[path] = v
		}
		if strings.ContainsAny(rows[1][i][:min(1, len(rows[1][i]))], "=-@\t\r") {
			t.Errorf("%s begins a formula: %q", path, rows[1][i])
		}
	}
	for path, v := range want {
		want[path] = strings.TrimPrefix(v.(string), "'")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lead.csv (-want +got):\n%s", diff)
	}
}

var formChecks = map[bridge.Form]func(*testing.T, bridge.Outgoing){
	bridge.FormADF: checkADF, bridge.FormOpenImmo: checkOpenImmo, bridge.FormCSV: checkCSV,
}

// Each record that a person fills comes back from each form as it was.
func TestFormsOfPeopleComeBack(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(6, 24))
	for i := range 60 {
		lang := people.PersonLanguages()[i%len(people.PersonLanguages())]
		p := people.NewPerson(r, lang)
		trade := people.AdTrades()[i%3]
		ad := people.NewAd(r, lang, trade)
		for f, check := range formChecks {
			o := inForm(f, []string{"fr", "en"}[i%2])
			if i%3 == 0 {
				o = inVersion2(o)
				o.Listing.Criteria = []bridge.Criterion{{Name: "Année", Value: "2021"}, {Name: "Marque", Value: "Peugeot"}, {Name: "Modèle", Value: "308"}}[:i/3%4]
			}
			c := &o.Record.Contact
			c.Display, c.FirstName, c.LastName = strings.TrimSpace(p.First+" "+p.Last), p.First, p.Last
			if i%4 == 0 {
				c.Display, c.FirstName, c.LastName = "@"+strings.ToLower(p.First)+"75", "", ""
			}
			o.Record.Listing.Title, o.Listing.Title = ad.Title, ad.Title
			o.Record.Listing.Price = []string{"", "900", "12500.5", "1250000"}[i%4]
			if o.Record.Listing.Price == "" {
				o.Record.Listing.Currency = ""
			}
			o.Record.Message.Text = people.CustomerMessage(r, lang)
			check(t, o)
		}
	}
}

// hostile are texts that mean something to those who write or read these forms.
var hostile = []string{
	"</comments></customer><vendor>", "<![CDATA[x]]>", "]]>", "&amp;lt;b&gt; &#65; &eacute; &", "<br>line<div>two</div>", "<!--", "<?xml version=\"1.0\"?><adf>",
	"Nature : premier contact\nContact : Paul\nE-mail : paul@autre.example\nRéférence : 1", "Kind: first contact\nName: Paul\nEmail: paul@elsewhere.example",
	"---------- Forwarded message ---------\nFrom: x@example.com\nSubject: y", "> cité\n>> deux fois", "    indented\n    twice", "N/A", "-", "{{first_name}}", "na",
	"=HYPERLINK(\"http://evil.example\")", "+1", "-1", "@SUM(A1)", "\"quoted\", 'and'; more", "a\tb", "été 中文 😀 \u00a0\u202f.", "\ufffe\uffff\ufffd", "\u0000\u0001\u001f\u007f\u0085",
	"line one\r\nline two", strings.Repeat("long ", 400), "Répondez au-dessus de cette ligne", "Your answer above this line", "</adf>", "</openimmo_feedback>",
	"\r\nBcc: x@evil.example\r\n\r\n<p>", "'; DROP TABLE lead;--", "<provider><service>other</service></provider>",
}

// Whatever is written, each form is well-formed, in the order of its DTD, and
// read back as it was.
func TestHostileTextInForms(t *testing.T) {
	t.Parallel()
	for f, check := range formChecks {
		for i, evil := range hostile {
			t.Run(fmt.Sprintf("%s %d", f, i), func(t *testing.T) {
				t.Parallel()
				o := inForm(f, "fr")
				o.Record.Message.Text = evil + "\n" + evil
				check(t, o)
				o = inForm(f, "fr")
				o.Record.Contact.Display, o.Record.Contact.FirstName, o.Record.Contact.LastName = "x "+evil, "", ""
				o.Record.Contact.City, o.Record.Contact.Company = evil, evil
				o.Record.Listing.Title, o.Record.Listing.Ref, o.Record.Listing.ID = "x "+evil, evil, evil
				o.Listing.Title, o.Account.Name, o.Account.ExternalID, o.Installation.Name, o.Record.Source.Portal = evil, evil, evil, "x "+evil, "x "+evil
				o.Listing.Criteria = []bridge.Criterion{{Name: "Marque", Value: evil}, {Name: "Année", Value: evil}}
				check(t, o)
				o = inVersion2(o)
				o.Listing.Criteria = append(o.Listing.Criteria, bridge.Criterion{Name: "Modèle", Value: evil})
				check(t, o)
			})
		}
	}
}

// What the criteria of a listing name is told as they name it, and what they do not
// is not guessed.
func TestADFNamesTheVehicle(t *testing.T) {
	t.Parallel()
	type criteria = []bridge.Criterion
	for _, tt := range []struct {
		name, title              string
		criteria                 criteria
		year, maker, model, trim string
		said                     string // of the title, beside
	}{
		{name: "nothing", title: "Peugeot 308 SW", model: "Peugeot 308 SW"},
		{name: "at the beginning", title: "Peugeot 308 SW", criteria: criteria{{Name: "Marque", Value: "Peugeot"}}, maker: "Peugeot", model: "308 SW"},
		{
			name: "all", title: "Peugeot 308 SW 1.5 BlueHDi", year: "2021", maker: "Peugeot", model: "308", trim: "SW 1.5 BlueHDi", said: "Peugeot 308 SW 1.5 BlueHDi",
			criteria: criteria{{Name: "Modèle", Value: "308"}, {Name: "Année", Value: "2021"}, {Name: "Marque", Value: "Peugeot"}},
		},
		{
			name: "in order", title: "2021 Opel Corsa Edition", year: "2021", maker: "Opel", model: "Corsa", trim: "Edition",
			criteria: criteria{{Name: "Baujahr", Value: "2021"}, {Name: "Marke", Value: "Opel"}, {Name: "Modell", Value: "Corsa"}},
		},
		{
			name: "elsewhere", title: "Superbe 308 de 2021", year: "2021", maker: "Peugeot", model: "308", said: "Superbe 308 de 2021",
			criteria: criteria{{Name: "YEAR", Value: "2021"}, {Name: "make", Value: "Peugeot"}, {Name: " Model ", Value: "308"}},
		},
		{
			name: "the make alone", title: "Clio V 1.0 TCe", maker: "Renault", model: "Clio V 1.0 TCe", said: "Clio V 1.0 TCe",
			criteria: criteria{{Name: "Marque", Value: "Renault"}},
		},
		{name: "no year", title: "Clio", criteria: criteria{{Name: "Année", Value: "06/2021"}}, model: "Clio"},
		{name: "no year of cars", title: "Clio", criteria: criteria{{Name: "Année", Value: "0021"}}, model: "Clio"},
		{name: "a part of a word", title: "Minibus 9 places", criteria: criteria{{Name: "Marque", Value: "Mini"}}, maker: "Mini", model: "Minibus 9 places", said: "Minibus 9 places"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := inVersion2(inForm(bridge.FormADF, "fr"))
			o.Listing.Criteria, o.Listing.Title, o.Record.Listing.Title = tt.criteria, tt.title, tt.title
			checkADF(t, o)
			var doc struct {
				Vehicle struct {
					Year     string `xml:"year"`
					Make     string `xml:"make"`
					Model    string `xml:"model"`
					Trim     string `xml:"trim"`
					Comments string `xml:"comments"`
				} `xml:"prospect>vehicle"`
			}
			d := xml.NewDecoder(strings.NewReader(strings.Replace(readMail(t, mustCompose(t, o, nil)).Text, "US-ASCII", "UTF-8", 1)))
			if err := d.Decode(&doc); err != nil {
				t.Fatal(err)
			}
			v := doc.Vehicle
			if got, want := []string{v.Year, v.Make, v.Model, v.Trim}, []string{tt.year, tt.maker, tt.model, tt.trim}; !slices.Equal(got, want) {
				t.Errorf("the vehicle is %q, want %q", got, want)
			}
			said := ""
			if first, _, _ := strings.Cut(v.Comments, "\n"); strings.HasPrefix(first, parser.ADFTitle) {
				said = strings.TrimPrefix(first, parser.ADFTitle)
			}
			if said != tt.said {
				t.Errorf("beside it stands %q, want %q", said, tt.said)
			}
		})
	}
}

func FuzzADF(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, line, text string) {
		o := inForm(bridge.FormADF, "en")
		o.Record.Contact.Display, o.Record.Listing.Title, o.Record.Message.Text = line, line, text
		o.Record.Contact.FirstName, o.Record.Contact.LastName = "", ""
		checkADF(t, o)
	})
}

// The orders of elements, as the DTD of ADF 1.0 and the schema of OpenImmo
// feedback have them, as patterns over names.
var (
	adfOrder = map[string]string{
		"adf":      `prospect `,
		"prospect": `(id )*requestdate (vehicle )+customer vendor (provider )?`,
		"vehicle":  `(id )*year make model (vin )?(stock )?(trim )?(price )?(comments )?`,
		"customer": `contact (id )*(timeframe )?(comments )?`,
		"contact":  `(name )+(email (phone )*|(phone )+)(address )?`,
		"address":  `(street )+(city )?`,
		"vendor":   `(id )*vendorname (url )?contact `,
		"provider": `(id )*name (service )?(url )?(email )?`,
	}
	openImmoOrder = map[string]string{
		"openimmo_feedback": `version sender objekt `,
		"sender":            `name openimmo_anid datum (makler_id )?`,
		"objekt": `(portal_unique_id )?(portal_obj_id )?(anbieter_id )?(oobj_id )?(expose_url )?(bezeichnung )?(preis )?(wae )?` +
			`interessent `,
		"interessent": `(int_id )?(anrede )?(vorname )?(nachname )?(firma )?(ort )?(tel )?(mobil )?(email )?(bevorzugt )?(anfrage )?`,
	}
)

// checkOrder reads a text with a strict parser.
func checkOrder(t *testing.T, text string, order map[string]string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(strings.Replace(text, "US-ASCII", "UTF-8", 1)))
	d.Strict = true
	type element struct{ name, children string }
	open := []element{{}}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v in\n%s", err, text)
		}
		switch token := token.(type) {
		case xml.StartElement:
			open[len(open)-1].children += token.Name.Local + " "
			open = append(open, element{name: token.Name.Local})
		case xml.EndElement:
			last := open[len(open)-1]
			open = open[:len(open)-1]
			want := order[last.name]
			if !regexp.MustCompile(`^(` + want + `)$`).MatchString(last.children) {
				t.Errorf("<%s> has %q; want %q", last.name, last.children, want)
			}
		}
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r > 0x7e || r < ' ' && !slices.Contains([]rune("\r\n"), r) }) {
		t.Errorf("the XML is not ASCII:\n%q", text)
	}
}

// A plain feed is read by its labels, and has nothing for programs.
func TestPlainFeed(t *testing.T) {
	t.Parallel()
	for name, o := range forms() {
		if o.Notification.Form != bridge.FormPlain {
			continue
		}
		mail := mustCompose(t, o, nil)
		want := carried(t, "plain", o.Record)
		if diff := cmp.Diff(want, flat(t, readBack(t, mail))); diff != "" {
			t.Errorf("%s (-want +got):\n%s\n%s", name, diff, mail)
		}
		if strings.Contains(mail, "Lead-") || strings.Contains(mail, "Thread-") || strings.Contains(mail, "References") || strings.Contains(mail, "html") {
			t.Errorf("%s has more than a plain feed:\n%s", name, mail)
		}
	}
}

func TestPlainFeedWithFiles(t *testing.T) {
	t.Parallel()
	o := inForm(bridge.FormPlain, "fr")
	o.Attachments = []bridge.Attachment{{Name: "carnet.pdf", Type: "application/pdf", Content: "carnet"}}
	mail := mustCompose(t, o, files{"carnet": "%PDF-1.4"})
	if got, _ := attached(t, mail, "carnet.pdf"); got != "%PDF-1.4" {
		t.Errorf("the file is %q", got)
	}
	if l := readBack(t, mail); l.Message.Text != o.Record.Message.Text {
		t.Errorf("the message is %q", l.Message.Text)
	}
}

// An ADF mail has no files: it says where they are.
func TestADFNamesFiles(t *testing.T) {
	t.Parallel()
	o := inForm(bridge.FormADF, "en")
	o.Attachments = []bridge.Attachment{{Name: "carnet.pdf", Type: "application/pdf", Content: "carnet"}}
	mail := mustCompose(t, o, files{"carnet": "%PDF-1.4"})
	if m := readMail(t, mail); !strings.Contains(m.Text, "File attached: carnet.pdf\n"+o.ThreadURL) {
		t.Errorf("the files are not named:\n%s", mail)
	}
}
