package parser

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Leads that other programs wrote for programs: ADF, OpenImmo, LeadMetadata and
// JSON, attached, or as the text of the mail. Where a mail has several, they are
// believed in that order.

// The carriers of other programs' leads, in Evidence.
const (
	carrierADF      = "adf"
	carrierOpenImmo = "openimmo"
	carrierMetadata = "metadata"
	carrierJSON     = "json"
)

// structuredForm is what a structured lead says. It has the phones with all
// their parts.
type structuredForm struct {
	leadForm
	// exact says that the form is one of ours, in which each value means what it
	// says: nothing is mended, and nothing taken for a word that stands for none.
	exact    bool
	region   string
	phones   []Phone
	warnings []string
}

// structuredField says where a format has a field of the record: in the first
// of the places that has a value.
type structuredField struct {
	path  string
	names []string
}

func newStructuredForm(carrier, template, region string) *structuredForm {
	f := &structuredForm{region: region}
	f.leadForm = leadForm{carrier: carrier, confidence: 0.95, values: map[string]string{pathEvent: string(EventLead)}}
	f.put("source.template", template)
	return f
}

func (f *structuredForm) warn(s string) { f.warnings = append(f.warnings, s) }

// FormsBy is how ADF and OpenImmo of ours name the program that wrote them: the
// service of the provider, and the id of the sender. They are read to the letter.
const FormsBy = "passerelle"

// ADFTitle begins the comments of a vehicle in ADF of ours whose elements do not give
// the title of the listing when they are joined; the title follows, to the end of
// the line.
const ADFTitle = "Listing: "

// set puts a value of one line.
func (f *structuredForm) set(path, v string) {
	if f.exact {
		f.put(path, cleanLine(v))
		return
	}
	f.put(path, leadValue(v))
}

// name puts the parts of a name, of which there may be none. A name in one
// part is split only where that is certain, and what is no name stays out.
func (f *structuredForm) name(full, first, middle, last string) {
	if f.exact {
		f.set("contact.display", cmp.Or(full, strings.TrimSpace(first+" "+last)))
		f.set("contact.first_name", first)
		f.set("contact.last_name", last)
		return
	}
	full, first, middle, last = leadValue(full), leadValue(first), leadValue(middle), leadValue(last)
	if full == "" {
		full = strings.Join(strings.Fields(first+" "+middle+" "+last), " ")
	}
	n := ParseName(full)
	switch n.Kind {
	case NameRole, NamePlaceholder, NameNone:
		return
	case NameCompany:
		f.put("contact.company", n.Company)
	case NamePerson:
		if first == "" && last == "" {
			first, last = n.FirstName, n.LastName
			f.put("contact.title", n.Title)
		}
	case NameCouple, NamePseudonym:
	}
	f.put("contact.display", n.Display)
	f.put("contact.first_name", first)
	f.put("contact.last_name", last)
}

// preferredAddress puts an address of a form that says which is preferred: in
// ours, that of the relay is.
func (f *structuredForm) preferredAddress(s string, preferred bool) {
	switch {
	case !f.exact:
		f.address(s)
	case preferred:
		f.set(pathRelay, s)
	default:
		f.set(pathEmail, s)
	}
}

// address puts an address where it belongs. The first of each kind counts.
func (f *structuredForm) address(s string) {
	switch a, relay := leadAddress(s); {
	case a == "":
	case relay:
		f.put(pathRelay, a)
	default:
		f.put(pathEmail, a)
	}
}

// phone puts a number, once. Without a region from elsewhere, the address's
// country counts: put addresses first.
func (f *structuredForm) phone(s string) {
	if f.exact {
		if e164 := cleanE164(s); e164 != "" {
			f.phones = append(f.phones, Phone{E164: e164})
			f.values[pathPhones] = getPhones(&Lead{Contact: Contact{Phones: f.phones}})
		}
		return
	}
	region := f.region
	if region == "" {
		region = domainRegion(f.values[pathEmail])
	}
	phones := leadPhones(s, region)
	if len(phones) == 0 && leadValue(s) != "" {
		f.warn(pathPhones + ": the " + f.carrier + " has a number that cannot be read")
	}
	for _, p := range phones {
		if !slices.ContainsFunc(f.phones, func(other Phone) bool { return other.E164 == p.E164 }) {
			f.phones = append(f.phones, p)
		}
	}
	if len(f.phones) > 0 {
		f.values[pathPhones] = getPhones(&Lead{Contact: Contact{Phones: f.phones}})
	}
}

func (f *structuredForm) price(v, currency string) {
	if f.exact {
		f.set(pathPrice, v)
		f.set(pathCurrency, currency)
		return
	}
	if price, code := leadAmount(v, currency); price != "" && f.values[pathPrice] == "" {
		f.put(pathPrice, price)
		f.put(pathCurrency, code)
	}
}

func (f *structuredForm) instant(t time.Time) {
	if !t.IsZero() {
		f.put("submitted_at", t.Format(time.RFC3339Nano))
	}
}

// message puts what the customer wrote, without the indentation of the file
// and the markup of a page.
func (f *structuredForm) message(s string) {
	if f.exact {
		f.put(pathMessage, s)
		return
	}
	s = unescapeXML(s)
	for _, tag := range []string{"<br", "<p>", "</p>", "<div"} {
		if strings.Contains(asciiLower(s), tag) {
			s = strings.Join(htmlLines(s), "\n")
			break
		}
	}
	if s = dedent(s); leadValue(clip(s, 100)) != "" {
		f.put(pathMessage, s)
	}
}

// dedent takes from all lines but the first the blanks that they have in
// common.
func dedent(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	common := -1
	for _, line := range lines[1:] {
		if n := len(line) - len(strings.TrimLeft(line, " \t")); strings.TrimSpace(line) != "" && (common < 0 || n < common) {
			common = n
		}
	}
	for i := 1; i < len(lines); i++ {
		lines[i] = lines[i][min(max(common, 0), len(lines[i])):]
	}
	return strings.Join(lines, "\n")
}

// enough reports whether the form says whom to answer.
func (f *structuredForm) enough() bool {
	return f.values[pathEmail] != "" || f.values[pathRelay] != "" || f.values[pathPhones] != ""
}

// structuredReaders find a lead in a mail, the most believed first.
var structuredReaders = []func(*leadMail) *structuredForm{adfLead, openImmoLead, metadataLead, jsonLead}

// structured reads the lead that another program wrote.
func (m *leadMail) structured() *Lead {
	p := leadParse{lead: &Lead{Evidence: make(map[string]Evidence)}}
	for _, read := range structuredReaders {
		f := read(m)
		if f == nil || !f.enough() {
			continue
		}
		for _, w := range f.warnings {
			p.warn(w)
		}
		if p.lead.Contact.Phones == nil {
			p.lead.Contact.Phones = f.phones
		}
		p.add(f.leadForm)
	}
	if !p.found {
		return nil
	}
	p.merge()
	if event, ok := m.answers(p.lead); ok {
		return asAnswer(p.lead, event)
	}
	forwards := 0
	if !m.bareXML() {
		forwards = countForwards(textLines(m.Text))
	}
	m.setForwarded(p.lead, forwards)
	return p.lead
}

// bareXML reports whether the text of a mail is XML from its first character on:
// what looks like words of a mail is content then.
func (m *leadMail) bareXML() bool {
	return strings.HasPrefix(strings.TrimLeft(m.Text, " \t\r\n"), "<?xml ")
}

// isStructuredFile reports whether an attachment may hold a lead of another
// program.
func isStructuredFile(a Attachment) bool {
	return isXMLFile(a) || isJSONFile(a)
}

func isXMLFile(a Attachment) bool {
	name := strings.ToLower(a.Name)
	return strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".adf") || strings.HasSuffix(a.Type, "/xml") || strings.HasSuffix(a.Type, "+xml") || strings.HasSuffix(a.Type, "/x-adf")
}

func isJSONFile(a Attachment) bool {
	return strings.HasSuffix(strings.ToLower(a.Name), ".json") || strings.HasSuffix(a.Type, "/json") || strings.HasSuffix(a.Type, "+json")
}

// xmlTree returns the first XML of a mail that has one of the elements, as a
// file or in a body.
func (m *leadMail) xmlTree(names ...string) *xmlNode {
	for _, file := range m.files {
		if isXMLFile(file.Attachment) {
			if n := xmlWith(xmlText(file.content), names); n != nil {
				return n
			}
		}
	}
	for _, body := range []string{m.Text, m.HTML} {
		if n := xmlWith(clip(body, maxText), names); n != nil {
			return n
		}
	}
	return nil
}

// xmlWith returns the first of the elements in a text that may have it
// anywhere, quoted, or escaped as the text of a page.
func xmlWith(s string, names []string) *xmlNode {
	lower := asciiLower(s)
	for _, name := range names {
		if i := xmlStart(lower, name); i >= 0 {
			if n := parseXML(unquoteFrom(s, i)).first(name); n != nil {
				return n
			}
		}
		if strings.Contains(lower, "&lt;"+name) {
			page := unescapePage(s, lower)
			if i := strings.Index(asciiLower(page), "<"+name); i >= 0 {
				return parseXML(page[i:]).first(name)
			}
		}
	}
	return nil
}

// xmlStart returns where the first element of a name begins, which may have a
// namespace prefix.
func xmlStart(lower, name string) int {
	if i := strings.Index(lower, "<"+name); i >= 0 {
		return i
	}
	i := strings.Index(lower, ":"+name)
	if i < 0 {
		return -1
	}
	near := max(0, i-32)
	if j := strings.LastIndexByte(lower[near:i], '<'); j >= 0 {
		return near + j
	}
	return -1
}

// unescapePage returns what a page shows, or what a text with the entities of
// one would.
func unescapePage(s, lower string) string {
	switch {
	case strings.Contains(lower, "<pre"):
		return parseXML(s).content()
	case strings.Contains(lower, "<br") || strings.Contains(lower, "<p") || strings.Contains(lower, "<div") || strings.Contains(lower, "<body"):
		return strings.Join(htmlLines(s), "\n")
	}
	return unescapeXML(s)
}

// unquoteFrom returns s from i on, without the quote marks of its lines where
// the line of i has some.
func unquoteFrom(s string, i int) string {
	start := strings.LastIndexByte(s[:i], '\n') + 1
	depth := lineQuoteDepth(s[start:i])
	s = s[i:]
	if depth == 0 {
		return s
	}
	lines := strings.Split(s, "\n")
	for j := range lines {
		if j > 0 && lineQuoteDepth(lines[j]) >= depth {
			lines[j] = unquoteLine(lines[j])
		}
	}
	return strings.Join(lines, "\n")
}
