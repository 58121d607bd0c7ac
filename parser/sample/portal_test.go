package sample_test

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// caseSets are the writers of cases with few mails of each layout.
func caseSets(t *testing.T, seed uint64) map[string][]sample.Case {
	t.Helper()
	sets := make(map[string][]sample.Case)
	for name, makeCases := range map[string]func(uint64, int) ([]sample.Case, error){"portals": sample.PortalCases, "noise": sample.NoiseCases} {
		cases, err := makeCases(seed, 160)
		if err != nil {
			t.Fatal(err)
		}
		sets[name] = cases
	}
	return sets
}

func TestCasesAreDeterministic(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(caseSets(t, 1), caseSets(t, 1)); diff != "" {
		t.Errorf("the same seed makes other mails:\n%s", diff)
	}
	one, two := caseSets(t, 1), caseSets(t, 2)
	for name := range one {
		if bytes.Equal(one[name][0].Raw, two[name][0].Raw) {
			t.Errorf("%s: another seed makes the same mail", name)
		}
	}
	few, err := sample.PortalCases(1, 10)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(one["portals"][:10], few); diff != "" {
		t.Errorf("fewer mails are other mails:\n%s", diff)
	}
}

func TestCasesAreWellFormed(t *testing.T) {
	t.Parallel()
	for set, cases := range caseSets(t, 3) {
		names := make(map[string]bool)
		for _, c := range cases {
			if names[c.Name] || c.Truth.Set != set || c.Truth.Lead == nil || strings.ContainsAny(c.Name, "/ _") {
				t.Errorf("%s: name or truth %+v", c.Name, c.Truth)
			}
			names[c.Name] = true
			if bare := bytes.ReplaceAll(c.Raw, []byte("\r\n"), nil); bytes.ContainsAny(bare, "\r\n\x00") {
				t.Errorf("%s: a line end is not CRLF", c.Name)
			}
			if left := placeholder.FindString(decoded(t, c.Raw)); left != "" {
				t.Errorf("%s: the placeholder %s is left", c.Name, left)
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{[A-Za-z]+\}`)

// decoded is all that a mail says, with the mails attached to it.
func decoded(t *testing.T, raw []byte) string {
	t.Helper()
	attached := ""
	m, err := parser.ReadMail(bytes.NewReader(raw), parser.MailOptions{Attachment: func(a parser.Attachment, r io.Reader) error {
		content, err := io.ReadAll(r)
		if a.Type == "message/rfc822" {
			attached = decoded(t, content)
		}
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	return attached + "\n" + m.Header.Text("From") + "\n" + m.Header.Text("Reply-To") + "\n" + m.Header.Text("Subject") + "\n" + m.Text + "\n" + m.HTML
}

var (
	anyAddress = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+`)
	example    = regexp.MustCompile(`(?i)(\.example|@example\.(com|net|org))$`)
)

// The truth has real addresses in example domains and phones for fiction only;
// what it says stands in the mail.
func TestPortalTruth(t *testing.T) {
	t.Parallel()
	for _, c := range caseSets(t, 5)["portals"] {
		all := strings.ToLower(decoded(t, c.Raw))
		lead := c.Truth.Lead
		if lead.Contact.Email != "" && !example.MatchString(lead.Contact.Email) {
			t.Errorf("%s: the address %s could be somebody's", c.Name, lead.Contact.Email)
		}
		for _, v := range []string{lead.Contact.Email, lead.Contact.RelayEmail, lead.Listing.Ref, lead.Listing.PortalRef} {
			if !strings.Contains(all, strings.ToLower(v)) {
				t.Errorf("%s: the mail does not say %q", c.Name, v)
			}
		}
		for _, p := range lead.Contact.Phones {
			if !fiction.MatchString(p.E164) {
				t.Errorf("%s: the phone %s could be somebody's", c.Name, p.E164)
			}
			if !strings.Contains(all, strings.ToLower(p.Raw)) {
				t.Errorf("%s: the mail does not say %q", c.Name, p.Raw)
			}
		}
		if lead.Event == "" || lead.Contact.Email == "" && lead.Contact.RelayEmail == "" && len(lead.Contact.Phones) == 0 {
			t.Errorf("%s: nobody can be reached: %+v", c.Name, lead)
		}
	}
}

// fiction are the ranges that regulators keep for films and books.
var fiction = regexp.MustCompile(`^(\+33(63998|19900|46571|26191|35301|53649)\d{4}|\+447700900\d{3}|\+442079460\d{3}|\+1(212|415)55501\d{2}|\+4917139200\d{2}|\+493023125\d{3})$`)

func TestPersonsAreInvented(t *testing.T) {
	t.Parallel()
	for _, c := range caseSets(t, 7)["noise"] {
		for _, a := range anyAddress.FindAllString(decoded(t, c.Raw), -1) {
			portal := regexp.MustCompile(`@([a-z0-9-]+\.)*` + regexp.QuoteMeta(domainOf(c)) + `$`)
			if !example.MatchString(a) && !portal.MatchString(a) {
				t.Errorf("%s: the address %s could be somebody's", c.Name, a)
			}
		}
	}
}

// domainOf is the domain that a case's mail says it comes from.
func domainOf(c sample.Case) string {
	from := anyAddress.FindString(string(c.Raw[bytes.Index(c.Raw, []byte("From:")):]))
	_, domain, _ := strings.Cut(from, "@")
	parts := strings.Split(domain, ".")
	return strings.Join(parts[max(0, len(parts)-2):], ".")
}

func TestNewPersonPhone(t *testing.T) {
	t.Parallel()
	for _, c := range caseSets(t, 9)["portals"] {
		for _, p := range c.Truth.Lead.Contact.Phones {
			digits := strings.Map(func(r rune) rune {
				if r < '0' || r > '9' {
					return -1
				}
				return r
			}, p.Raw)
			if end := p.E164[len(p.E164)-7:]; !strings.HasSuffix(digits, end) {
				t.Errorf("%s is written %q", p.E164, p.Raw)
			}
		}
	}
}
