package parser

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// ErrNoLead is returned for mails and texts with nothing to read in them. Mails
// that are no leads have an event that says what they are.
var ErrNoLead = errors.New("parser: no lead in it")

const (
	maxLeadFile   = 1 << 20 // of an attached record
	maxLeadMail   = 4 << 20 // of a mail attached to a mail
	maxLeadNested = 3       // mails attached to one another
)

// LeadOptions help [ParseLead]. The zero value is the default.
type LeadOptions struct {
	// Region is where the reader of the mail is (ISO 3166-1 alpha-2): phone
	// numbers without a country code are taken as numbers of that region.
	Region string
}

// ParseLead reads what a mail says about a customer, also when it was
// forwarded or is attached to another mail.
//
// The error is [ErrNoLead], and the lead then nil, where there is none.
// A field that cannot be read is left out and named in [Lead.Warnings].
func ParseLead(raw []byte, o LeadOptions) (*Lead, error) { return parseLead(raw, o, 0) }

func parseLead(raw []byte, o LeadOptions, depth int) (*Lead, error) {
	lm := leadMail{options: o}
	m, err := ReadMail(bytes.NewReader(raw), MailOptions{Attachment: func(a Attachment, content io.Reader) error {
		switch {
		case a.Type == "message/rfc822":
			if lm.inner == nil && depth < maxLeadNested {
				lm.inner, _ = parseLead(readUpTo(content, maxLeadMail), o, depth+1)
			}
		case isLeadFile(a):
			lm.files = append(lm.files, leadFile{a, readUpTo(content, maxLeadFile)})
		}
		return nil
	}})
	if err != nil {
		return nil, fmt.Errorf("reading the mail: %w", err)
	}
	lm.Mail = m
	if returned := m.structure.returned; lm.inner == nil && len(returned) > 0 && depth < maxLeadNested {
		lm.inner, _ = parseLead(returned, o, depth+1)
	}
	return lm.read()
}

// Lead reads the lead of a mail without its attachments: from its header and
// its bodies. It serves for bare text too, in a Mail that has nothing else.
// The error is that of [ParseLead].
func (m *Mail) Lead(o LeadOptions) (*Lead, error) {
	lm := leadMail{Mail: m, options: o}
	return lm.read()
}

// leadMail is a mail that may hold a lead, with the attachments that may.
type leadMail struct {
	*Mail
	options LeadOptions
	files   []leadFile
	inner   *Lead // of the first mail that is attached and has one
}

// leadFile is an attachment that may hold a record.
type leadFile struct {
	Attachment
	content []byte
}

func isLeadFile(a Attachment) bool {
	return isLeadJSON(a) || isStructuredFile(a)
}

// leadReaders are the ways to read a lead, the most certain first. Each returns
// nil for mails that are not for it.
var leadReaders = []func(*leadMail) *Lead{
	(*leadMail).own,
	(*leadMail).structured,
	(*leadMail).attached,
	(*leadMail).foreign,
}

func (m *leadMail) read() (*Lead, error) {
	for _, read := range leadReaders {
		if l := read(m); l != nil {
			return l, nil
		}
	}
	return nil, ErrNoLead
}

// foreign reads the lead of a portal, or of anybody who labels lines. What is
// left of a mail of ours that own cannot read says nothing certain.
func (m *leadMail) foreign() *Lead {
	if strings.Contains(m.HTML, HTMLToken) || slices.ContainsFunc(textLines(m.Text), isMarker) || m.Header.Get("Lead-Version") != "" {
		return nil
	}
	return m.portal()
}

// attached returns the lead of an attached mail. A mail without one counts only
// where the outer one is a forward of it. What is attached to a bounce never
// does, though it may say which conversation of ours came back.
func (m *leadMail) attached() *Lead {
	if m.inner == nil {
		return nil
	}
	if event, ok := m.returns(); ok && m.inner.Conversation != "" {
		return asAnswer(m.inner, event)
	}
	if m.machineKind() != KindHuman {
		return nil
	}
	if !isLeadEvent(m.inner.Event) && !isForwardSubject(m.Header.Text("Subject")) {
		return nil
	}
	forwarded := &Forwarded{By: m.sender(), Depth: 1}
	if m.inner.Forwarded != nil {
		forwarded.Depth += m.inner.Forwarded.Depth
	}
	m.inner.Forwarded = forwarded
	return m.inner
}

// own reads the lead of one of our mails. Any one of its four forms is enough;
// see the package comment for the order in which they are believed.
func (m *leadMail) own() *Lead {
	p := leadParse{lead: &Lead{Evidence: make(map[string]Evidence)}}
	p.add(headerForm(m.Header))
	p.add(jsonForm(m.files, p.lead))
	p.add(metaForm(m.HTML))
	var lines []string
	if !m.bareXML() {
		lines = textLines(m.Text)
	}
	text, textDepth := labelForm(lines)
	page, pageDepth := labelForm(htmlLines(m.HTML))
	text.cutMessage(page)
	p.add(text)
	p.add(page)
	if !p.found {
		return nil
	}
	p.merge()
	if p.lead.Event == "" {
		p.lead.Event = EventUnknown
	}
	if event, ok := m.answers(p.lead); ok {
		return asAnswer(p.lead, event)
	}
	m.setForwarded(p.lead, max(textDepth, pageDepth))
	return p.lead
}

// cutMessage cuts what a gateway or a list wrote below the message, which ends
// the text, but not the page.
func (f *leadForm) cutMessage(page leadForm) {
	text, rest := f.values[pathMessage], f.values[pathMessage]
	words := strings.Fields(page.values[pathMessage])
	for _, w := range words {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		if !strings.HasPrefix(rest, w) {
			return
		}
		rest = rest[len(w):]
	}
	if len(words) > 0 && strings.TrimLeftFunc(rest, unicode.IsSpace) != rest {
		f.values[pathMessage] = text[:len(text)-len(rest)]
	}
}

func isLeadJSON(a Attachment) bool {
	return strings.EqualFold(a.Name, "lead.json") || a.Name == "" && a.Type == "application/json"
}

// readUpTo reads content that may be cut short: its reader never fails for what
// is wrong with a mail.
func readUpTo(r io.Reader, most int64) []byte {
	b, err := io.ReadAll(io.LimitReader(r, most))
	if err != nil {
		return nil
	}
	return b
}

// leadForm is what one form of the record says.
type leadForm struct {
	carrier    string
	confidence float64
	values     map[string]string // by path, as the table's get returns them
	warning    string
}

// leadParse puts the forms together.
type leadParse struct {
	lead  *Lead
	forms []leadForm // the most believed first
	found bool
}

func (p *leadParse) add(f leadForm) {
	if f.warning != "" {
		p.warn(f.warning)
	}
	if len(f.values) > 0 {
		f.placeAddress()
		p.forms = append(p.forms, f)
		p.found = true
	}
}

func (p *leadParse) warn(s string) {
	if !slices.Contains(p.lead.Warnings, s) {
		p.lead.Warnings = append(p.lead.Warnings, s)
	}
}

// placeAddress finds out whether the one address of a form is the customer's
// own or leads to them through us. In labels that say neither, it is ours.
func (f *leadForm) placeAddress() {
	masked, said := f.values[pathMasked]
	delete(f.values, pathMasked)
	relay := slices.Contains(strings.Split(masked, ","), maskedEmail) || !said && f.carrier == "label"
	if a := f.values[pathEmail]; a != "" && relay {
		delete(f.values, pathEmail)
		f.values[pathRelay] = a
	}
}

func (p *leadParse) merge() {
	phones := p.lead.Contact.Phones // those of lead.json, with all their parts
	p.lead.Contact.Phones = nil
	for _, f := range leadFields {
		if f.set != nil {
			p.mergeField(f)
		}
	}
	if full := (&Lead{Contact: Contact{Phones: phones}}); getPhones(full) == getPhones(p.lead) {
		p.lead.Contact.Phones = phones
	}
	p.lead.Version = LeadVersion
	p.checkAddress()
}

func (p *leadParse) mergeField(field *leadField) {
	won := ""
	for _, form := range p.forms {
		v := form.values[field.path]
		if v == "" {
			continue
		}
		var one Lead
		if !field.set(&one, v) {
			p.warn(fmt.Sprintf("%s: the %s has a value that cannot be right", field.path, form.carrier))
			continue
		}
		v = field.get(&one)
		if won == "" {
			won = v
			field.set(p.lead, v)
			p.lead.Evidence[field.path] = Evidence{form.carrier, form.confidence}
		} else if !sameWords(won, v) {
			p.warn(fmt.Sprintf("%s: %s and %s disagree", field.path, p.lead.Evidence[field.path].Carrier, form.carrier))
		}
	}
}

// checkAddress takes back an address that a less believed form gave for the
// customer's own, where a more believed one knows only ours.
func (p *leadParse) checkAddress() {
	c := &p.lead.Contact
	if c.Email == "" || c.RelayEmail == "" {
		return
	}
	email, relay := p.lead.Evidence[pathEmail].Carrier, p.lead.Evidence[pathRelay].Carrier
	if email == relay && !strings.EqualFold(c.Email, c.RelayEmail) {
		return
	}
	p.warn(fmt.Sprintf("%s: %s and %s disagree", pathEmail, relay, email))
	if strings.EqualFold(c.Email, c.RelayEmail) || p.rank(relay) < p.rank(email) {
		c.Email = ""
		delete(p.lead.Evidence, pathEmail)
	} else {
		c.RelayEmail = ""
		delete(p.lead.Evidence, pathRelay)
	}
}

func (p *leadParse) rank(carrier string) int {
	return slices.IndexFunc(p.forms, func(f leadForm) bool { return f.carrier == carrier })
}

// sameWords compares without white space, which forwarding changes.
func sameWords(a, b string) bool {
	return a == b || slices.Equal(strings.Fields(a), strings.Fields(b))
}

// headerForm reads the Lead-* fields.
func headerForm(h Header) leadForm {
	f := leadForm{carrier: "header", confidence: 1}
	var event Lead
	if !setEvent(&event, h.Text("Lead-Event")) || h.Get("Lead-Version") == "" {
		return f
	}
	f.values = make(map[string]string)
	for _, field := range leadFields {
		switch {
		case field.header == "":
		case h.Count(field.header) > 1:
			f.warning = field.header + ": there are several fields"
		default:
			f.put(field.path, h.Text(field.header))
		}
	}
	return f
}

// put sets a value; a second one is ignored.
func (f *leadForm) put(path, v string) {
	if v != "" && f.values[path] == "" {
		f.values[path] = v
	}
}

// jsonForm reads lead.json. The phones go to l as they are, since no other
// form has all their parts.
func jsonForm(files []leadFile, l *Lead) leadForm {
	f := leadForm{carrier: "json", confidence: 1}
	i := slices.IndexFunc(files, func(f leadFile) bool { return isLeadJSON(f.Attachment) })
	if i < 0 {
		return f
	}
	var record Lead
	if err := json.Unmarshal(files[i].content, &record); err != nil || !setEvent(&Lead{}, string(record.Event)) {
		f.warning = "lead.json is no lead"
		return f
	}
	f.values = make(map[string]string)
	for _, field := range leadFields {
		if field.get != nil {
			f.put(field.path, field.get(&record))
		}
	}
	for _, phone := range record.Contact.Phones {
		l.Contact.Phones = append(l.Contact.Phones, Phone{
			E164: cleanE164(phone.E164), Raw: clip(cleanLine(phone.Raw), maxLeadValue), Region: clip(cleanLine(phone.Region), maxLeadValue),
		})
	}
	return f
}
