package sample

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/passerelle-mail/passerelle/parser"
)

// StructuredCases makes n mails with leads that programs wrote for programs:
// ADF/XML 1.0, OpenImmo feedback, Immowelt's Objektanfrage, LeadMetadata 1.0
// and the JSON of lead interfaces, with what real senders do to the formats.
// The same seed gives the same mails.
func StructuredCases(seed uint64, n int) []Case {
	cases := make([]Case, 0, n)
	for i := range n {
		s := newStructuredCase(random(seed, "structured", strconv.Itoa(i)))
		raw := s.mail(i)
		cases = append(cases, Case{Name: fmt.Sprintf("structured-%04d-%s-%s", i, s.truth.Template, s.lang), Raw: raw, Truth: s.truth})
	}
	return cases
}

// structuredCase is a lead in the making. What a format writes, it also puts
// into the truth; the rest stays out of both.
type structuredCase struct {
	*rand.Rand
	lang, region string
	person       structuredPerson
	item         structuredItem
	portal       string
	at           time.Time
	text         string

	lead  *parser.Lead
	truth Truth
	odd   []string // what the writer did to the format

	body, bodyType string // of the mail
	file           []byte // attached, where it is set
	fileName       string
	fileType       string
}

func newStructuredCase(r *rand.Rand) *structuredCase {
	s := &structuredCase{Rand: r}
	country := structuredCountries[r.IntN(len(structuredCountries))]
	s.lang, s.region = country.lang, country.region
	s.person = newStructuredPerson(r, country)
	s.item = newStructuredItem(r, country)
	s.portal = pickOf(r, country.portals)
	s.at = time.Date(2026, time.Month(1+r.IntN(12)), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), 0, time.UTC)
	s.text = structuredMessage(r, country)
	s.lead = &parser.Lead{Version: parser.LeadVersion, Event: parser.EventLead}
	s.lead.Contact = parser.Contact{Display: s.person.full(), FirstName: s.person.first, LastName: s.person.last}
	s.truth = Truth{Set: "structured", Language: s.lang, Portal: s.portal, Lead: s.lead}
	write := []func(*structuredCase){
		writeADF, writeADF, writeADF, writeADF, writeADF, writeADF, writeOpenImmo, writeObjektanfrage, writeMetadata, writeMetadata, writeJSON, writeJSON,
	}
	write[r.IntN(len(write))](s)
	s.truth.Mangling = strings.Join(s.odd, ",")
	return s
}

// chance is true in a share of the cases, of which it notes the name.
func (s *structuredCase) chance(share float64, name string) bool {
	if s.Float64() >= share {
		return false
	}
	if name != "" {
		s.odd = append(s.odd, name)
	}
	return true
}

func pickOf[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

// address gives the customer's address, or the portal's for them, to the truth.
func (s *structuredCase) address() string {
	if s.chance(0.2, "relay") {
		s.lead.Contact.RelayEmail = fmt.Sprintf("%x@%s", s.Uint64(), pickOf(s.Rand, structuredRelays))
		return s.lead.Contact.RelayEmail
	}
	s.lead.Contact.Email = s.person.email
	return s.person.email
}

// phone writes the customer's phone. Nationally written ones need a country
// beside them.
func (s *structuredCase) phone(country bool) string {
	s.lead.Contact.Phones = []parser.Phone{{E164: s.person.e164}}
	if country && s.chance(0.6, "") {
		return s.person.national
	}
	return s.person.international
}

func (s *structuredCase) mail(i int) []byte {
	var h header
	from := Address{Name: s.portal, Email: "leads@" + s.person.slug(s.portal) + ".example"}
	h.address("From", from, wordsQ, false)
	h.address("To", Address{Email: "crm@agence.example"}, wordsQ, false)
	subject := pickOf(s.Rand, []string{"New lead", "Lead " + strconv.Itoa(i), "Anfrage", "Nouveau contact", "ADF lead for the dealership"})
	forwarded := s.chance(0.08, "forwarded")
	if forwarded {
		subject = pickOf(s.Rand, []string{"Fwd: ", "TR: ", "FW: ", "WG: "}) + subject
		s.lead.Forwarded = &parser.Forwarded{By: from.Email, Depth: 1}
	}
	h.text("Subject", subject, wordsQ)
	h.add("Date", s.at.Format(time.RFC1123Z))
	h.add("Message-ID", fmt.Sprintf("<%x.%d@%s.example>", s.Uint64(), i, s.person.slug(s.portal)))
	h.add("MIME-Version", "1.0")
	var e *entity
	body := s.part(s.bodyType, s.body)
	if s.file == nil {
		e = body
	} else {
		e = multipart("mixed", " ", `"`, fmt.Sprintf("=_%x", s.Uint64()), body, s.attachment())
	}
	h.include(e.header)
	raw, err := e.under(h).bytes()
	if err != nil {
		panic("sample: a structured mail cannot be written: " + err.Error()) // its values are our own
	}
	s.truth.Mangling = strings.Join(s.odd, ",")
	return raw
}

// part encodes a body in a charset that has all of it.
func (s *structuredCase) part(mediaType, text string) *entity {
	charset, content := narrow(text)
	if s.chance(0.5, "") {
		charset, content = "utf-8", []byte(text)
	}
	e := &entity{}
	e.header.params("Content-Type", " ", mediaType, "charset="+charset)
	if s.chance(0.5, "") {
		e.header.add("Content-Transfer-Encoding", "base64")
		e.body = base64Lines([]byte(crlf(string(content))))
		return e
	}
	e.header.add("Content-Transfer-Encoding", "quoted-printable")
	e.body = quotedPrintable(content)
	return e
}

func (s *structuredCase) attachment() *entity {
	e := &entity{body: base64Lines(s.file)}
	e.header.params("Content-Type", " ", s.fileType, `name="`+s.fileName+`"`)
	e.header.params("Content-Disposition", " ", "attachment", `filename="`+s.fileName+`"`)
	e.header.add("Content-Transfer-Encoding", "base64")
	return e
}

// attach attaches XML in an encoding that it declares, or should.
func (s *structuredCase) attach(name, mediaType, xml string) {
	s.fileName, s.fileType, s.file = name, mediaType, []byte(xml)
	declared := strings.HasPrefix(xml, `<?xml version="1.0" encoding="UTF-8"?>`)
	switch {
	case s.chance(0.1, "utf-16"):
		s.file = structuredUTF16(strings.Replace(xml, "UTF-8", "UTF-16", 1))
	case declared && s.chance(0.3, "latin"):
		if b := inCharset("Windows-1252", strings.Replace(xml, "UTF-8", "Windows-1252", 1)); b != nil {
			s.file = b
		}
	}
}

func structuredUTF16(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// structuredEscape escapes text for XML or HTML in one of the ways that
// programs have.
func (s *structuredCase) escape(text string) string {
	text = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
	switch {
	case s.chance(0.15, "named entities"):
		text = strings.NewReplacer("é", "&eacute;", "è", "&egrave;", "ü", "&uuml;", "ö", "&ouml;", "ß", "&szlig;", "'", "&#39;", "ç", "&ccedil;").Replace(text)
	case s.chance(0.1, "number entities"):
		text = strings.NewReplacer("é", "&#233;", "ü", "&#xFC;", "ö", "&#246;", "'", "&#x27;").Replace(text)
	case s.chance(0.05, "double entities"):
		text = strings.NewReplacer("é", "&amp;eacute;", "ü", "&amp;uuml;", "'", "&amp;#39;").Replace(text)
	}
	return text
}

// asJSON is a JSON string.
func asJSON(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
