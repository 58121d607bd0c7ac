package mailer_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-message"
	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// column reads from the documentation which fields a form has.
func column(t *testing.T, form string) []string {
	t.Helper()
	return columnOf(t, "../../docs/lead-mail.md", form)
}

func columnOf(t *testing.T, file, form string) []string {
	t.Helper()
	doc, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := -1
	var paths []string
	for line := range strings.Lines(string(doc)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case cells[0] == "field":
			at = slices.Index(cells, form)
		case at > 0 && strings.HasPrefix(cells[0], "`") && len(cells) > at && cells[at] != "":
			paths = append(paths, strings.Trim(cells[0], "`"))
		}
	}
	if len(paths) < 10 {
		t.Fatalf("the documentation gives %s the fields %q only", form, paths)
	}
	return paths
}

// flat returns the values of a record by path. Of phones it has the numbers,
// since only lead.json has more.
func flat(t *testing.T, l parser.Lead) map[string]any {
	t.Helper()
	var phones []string
	for _, p := range l.Contact.Phones {
		phones = append(phones, p.E164)
	}
	l.Evidence, l.Warnings, l.Contact.Phones = nil, nil, nil
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(b, &tree); err != nil {
		t.Fatal(err)
	}
	out := make(map[string]any)
	for k, v := range tree {
		sub, ok := v.(map[string]any)
		if !ok {
			out[k] = v
		}
		for name, v := range sub {
			out[k+"."+name] = v
		}
	}
	if len(phones) > 0 {
		out["contact.phones"] = strings.Join(phones, " ")
	}
	return out
}

// pieces are the parts of a composed mail.
type pieces struct{ header, text, html, record string }

func take(t *testing.T, mail string) pieces {
	t.Helper()
	p := pieces{header: mail[:strings.Index(mail, "\r\n\r\n")+2]}
	e, err := message.Read(strings.NewReader(mail))
	if err != nil {
		t.Fatal(err)
	}
	err = e.Walk(func(_ []int, e *message.Entity, err error) error {
		if err != nil {
			return err
		}
		kind, _, _ := e.Header.ContentType()
		if strings.HasPrefix(kind, "multipart/") {
			return nil
		}
		b, err := io.ReadAll(e.Body)
		switch kind {
		case "text/plain":
			p.text = string(b)
		case "text/html":
			p.html = string(b)
		case "application/json":
			p.record = string(b)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var (
	leadField   = regexp.MustCompile(`(?m)^(Lead-|Content-Type|Mime-Version)[^\n]*\n([ \t][^\n]*\n)*`)
	leadMeta    = regexp.MustCompile(`<meta name="lead_[^>]*>`)
	htmlBody    = regexp.MustCompile(`(?s)<body.*</body>`)
	contentType = regexp.MustCompile(`(?m)^Content-Type[^\n]*\n([ \t][^\n]*\n)*`)
)

// alone returns mails that have one form of the record only, by its name in the
// documentation.
func (p pieces) alone() map[string][]string {
	bare := leadField.ReplaceAllString(p.header, "")
	plain, page := "Content-Type: text/plain; charset=utf-8\r\n\r\n", "Content-Type: text/html; charset=utf-8\r\n\r\n"
	return map[string][]string{
		"header": {contentType.ReplaceAllString(p.header, "") + plain + "empty\r\n"},
		"json": {bare + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nempty\r\n" +
			"--b\r\nContent-Type: application/json; name=lead.json\r\nContent-Disposition: attachment; filename=lead.json\r\n\r\n" + p.record + "\r\n--b--\r\n"},
		"metadata": {bare + page + htmlBody.ReplaceAllString(p.html, "<body></body>")},
		"labels":   {bare + plain + p.text, bare + page + leadMeta.ReplaceAllString(p.html, "")},
	}
}

// full is a sample whose record has every field.
func full(kind bridge.NotificationKind, lang string) bridge.Outgoing {
	o := sample(kind, lang)
	if kind == bridge.NotifyFavorite {
		return o
	}
	o.Record.Contact.Title, o.Record.Contact.Company, o.Record.Contact.City = "Mme", "Durand & Filles", "Brest"
	o.Record.Contact.Phones = append(o.Record.Contact.Phones, parser.Phone{E164: "+441632960961", Raw: "01632 960961", Region: "GB"})
	o.Record.Listing.PortalRef, o.Record.Listing.Price = "V-88", "1250000.50"
	o.Record.Message.Language = lang
	return o
}

func TestEachFormGivesItsColumn(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"fr", "en"} {
		for name, o := range map[string]bridge.Outgoing{
			"lead": full(bridge.NotifyLead, lang), "message": full(bridge.NotifyMessage, lang), "favorite": full(bridge.NotifyFavorite, lang),
			"withheld": withheld(sample(bridge.NotifyLead, lang)),
			"lead/2":   inVersion2(full(bridge.NotifyLead, lang)), "message/2": inVersion2(full(bridge.NotifyMessage, lang)),
			"favorite/2": inVersion2(full(bridge.NotifyFavorite, lang)), "withheld/2": inVersion2(withheld(sample(bridge.NotifyLead, lang))),
		} {
			t.Run(name+" "+lang, func(t *testing.T) {
				t.Parallel()
				checkColumns(t, o)
			})
		}
	}
}

func checkColumns(t *testing.T, o bridge.Outgoing) {
	t.Helper()
	record := flat(t, o.Record)
	for form, mails := range take(t, mustCompose(t, o, nil)).alone() {
		if form == "metadata" && o.Record.Event != parser.EventLead {
			continue
		}
		want := make(map[string]any)
		for _, path := range column(t, form) {
			if v, ok := record[path]; ok {
				want[path] = v
			}
		}
		want["version"] = record["version"] // of the record that the parser makes
		for _, mail := range mails {
			lead, err := parser.ParseLead([]byte(mail), parser.LeadOptions{})
			if err != nil {
				t.Errorf("%s alone: %v\n%s", form, err, mail)
				continue
			}
			if diff := cmp.Diff(want, flat(t, *lead)); diff != "" {
				t.Errorf("%s alone (-want +got):\n%s", form, diff)
			}
			if len(lead.Warnings) > 0 {
				t.Errorf("%s alone: warnings %q", form, lead.Warnings)
			}
		}
	}
}

func TestWholeMailIsUnanimous(t *testing.T) {
	t.Parallel()
	for name, o := range samples() {
		lead, err := parser.ParseLead([]byte(mustCompose(t, o, nil)), parser.LeadOptions{})
		if o.Notification.Kind.Service() {
			if err == nil && lead.Event != parser.EventUnknown {
				t.Errorf("%s: a service mail is read as %q", name, lead.Event)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(flat(t, o.Record), flat(t, *lead)); diff != "" && o.Notification.Side == bridge.SideSeller {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if len(lead.Warnings) > 0 {
			t.Errorf("%s: warnings %q", name, lead.Warnings)
		}
	}
}

func TestDocumentationNamesEveryField(t *testing.T) {
	t.Parallel()
	o := inVersion2(full(bridge.NotifyLead, "fr"))
	o.Record.Withheld = true
	got := slices.Sorted(maps.Keys(flat(t, o.Record)))
	want := slices.Sorted(slices.Values(column(t, "json")))
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("the record and its documentation (-record +docs):\n%s", diff)
	}
	forms := parser.NewLeadForms(o.Record, false)
	doc, err := os.ReadFile("../../docs/lead-mail.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, lines := range [][]parser.LeadLine{forms.Headers(), forms.Meta(), forms.Labels("fr"), forms.Labels("en")} {
		for _, l := range lines {
			if !bytes.Contains(doc, []byte(l.Name)) {
				t.Errorf("the documentation lacks %q", l.Name)
			}
		}
	}
}
