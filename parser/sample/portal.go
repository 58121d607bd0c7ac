package sample

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// portalLayout is how a portal's mails of one kind look.
type portalLayout struct {
	name    string // "leboncoin-2026"; an underscore and a variant may follow
	portal  string // empty for portals that nobody knows
	domain  string
	lang    string
	region  string
	trade   string
	event   parser.Event
	from    string // "name|address"; either may have placeholders
	replyTo string // "name|address", or empty
	relay   string // the relay address of a customer; empty where there is none
	subject []string
	extra   []string // more header fields, "Name: value"
	only    string   // "text" or "html" where there is no other body
	text    portalTextStyle
	page    portalPageStyle
	blank   string // what stands for a value that is not known; rows are left out where empty
	links   bool   // addresses and phones of the page are links
	bare    bool   // without the portal's own footer
	blocks  []portalBlock
}

// portalTextStyle is how a text body writes a label and its value.
type portalTextStyle int

const (
	textColon portalTextStyle = iota // "Label : value" or "Label: value", as the language has it
	textNext                         // the value stands in the next line
	textDash                         // "- Label: value"
	textTab                          // the value stands behind white space
	textStar                         // "*Label:* value", as converters write bold type
)

// portalPageStyle is how an HTML body does.
type portalPageStyle int

const (
	pageTable portalPageStyle = iota // a row of two cells
	pageLines                        // lines in one cell
	pageStack                        // a block for the label, one for the value
	pageParas                        // a paragraph with the label in bold type
	pageList                         // items of a list
	pageCells                        // cells of nested tables, without a colon
	pageSpans                        // the label in its own span, the colon outside of it
)

// portalBlock is a part of a body.
type portalBlock struct {
	kind  string // "heading", "para", "rows", "message", "button", "small", "card"
	text  string
	url   string
	pairs []string // label, value, label, value …
}

func bHead(text string) portalBlock        { return portalBlock{kind: "heading", text: text} }
func bPara(text string) portalBlock        { return portalBlock{kind: "para", text: text} }
func bSmall(text string) portalBlock       { return portalBlock{kind: "small", text: text} }
func bRows(pairs ...string) portalBlock    { return portalBlock{kind: "rows", pairs: pairs} }
func bCard(text string) portalBlock        { return portalBlock{kind: "card", text: text} }
func bMsg(label string) portalBlock        { return portalBlock{kind: "message", text: label} }
func bButton(text, url string) portalBlock { return portalBlock{kind: "button", text: text, url: url} }

// portalScene is what one mail is about: the values of the placeholders, and
// which of them were written.
type portalScene struct {
	r      *rand.Rand
	layout portalLayout
	person Person
	ad     Ad
	at     time.Time
	seller Address
	values map[string]string
	used   map[string]bool

	second  PersonPhone // in the message, where the customer gives one there
	company bool        // the customer gave a company's name as theirs
	upper   bool        // labels are in capitals
}

func newPortalScene(r *rand.Rand, l portalLayout) *portalScene {
	s := &portalScene{r: r, layout: l, used: make(map[string]bool)}
	s.person = NewPerson(r, l.lang)
	s.person.Phone = NewPersonPhone(r, l.region)
	if chance(r, 10) {
		s.person.Phone = NewPersonPhone(r, "") // from abroad
	}
	s.ad = NewAd(r, l.lang, l.trade)
	s.ad.Currency = map[string]string{"GB": "GBP", "US": "USD"}[l.region]
	if s.ad.Currency == "" {
		s.ad.Currency = "EUR"
	}
	s.at = time.Date(2026, time.Month(1+r.IntN(10)), 1+r.IntN(28), 6+r.IntN(16), r.IntN(60), r.IntN(60), 0, time.FixedZone("", 3600*portalOffset(l.region)))
	s.seller = Address{Name: pick(r, vocabularyOf(l.lang).companies), Email: pick(r, []string{"contact", "ventes", "sales", "info", "anfragen"}) + "@" + pick(r, []string{"vendeur.example", "seller.example", "agence.example", "autohaus.example"})}
	s.vary()
	s.setValues()
	s.varyValues()
	s.upper = chance(r, 12)
	return s
}

func portalOffset(region string) int {
	switch region {
	case "GB", "PT":
		return 0
	case "US":
		return -5
	}
	return 1
}

func (s *portalScene) setValues() {
	r, p, l := s.r, s.person, s.layout
	token := s.chars("0123456789abcdefghijklmnopqrstuvwxyz", 22)
	v := map[string]string{
		"first": p.First, "last": p.Last, "LAST": strings.ToUpper(p.Last), "title": p.Title, "pseudo": p.Pseudonym,
		"display": p.Display(), "email": p.Email, "listing": s.ad.Title, "portalref": s.ad.PortalID, "ref": s.ad.Ref,
		"price": portalPrice(l.lang, s.ad.Price, s.ad.Currency), "message": CustomerMessage(r, l.lang),
		"seller": s.seller.Name, "selleremail": s.seller.Email, "token": token, "domain": l.domain,
		"uuid":  s.chars(hexLow, 8) + "-" + s.chars(hexLow, 4) + "-4" + s.chars(hexLow, 3) + "-9" + s.chars(hexLow, 3) + "-" + s.chars(hexLow, 12),
		"url":   "https://www." + l.domain + "/" + pick(r, []string{"ad/", "annonce/", "listing/", "expose/", "detail-"}) + s.ad.PortalID,
		"track": "https://click." + l.domain + "/t/" + s.chars(alnum, 40) + "?u=" + s.chars(digits, 10),
		"date":  s.at.Format("02/01/2006"), "time": s.at.Format("15:04"),
		"visit": s.at.AddDate(0, 0, 2+r.IntN(9)).Format("02/01/2006"), "offer": portalPrice(l.lang, s.ad.Price*(80+r.IntN(18))/100, s.ad.Currency),
		"hotline": NewPersonPhone(r, l.region).Written, "slug": personASCII(p.Last) + "-" + s.chars(hexLow, 4),
	}
	if !chance(r, 4) || l.event == parser.EventMissedCall {
		v["phone"] = p.Phone.Written
	}
	if chance(r, 4) {
		v["company"] = p.Company
	}
	if !chance(r, 3) {
		v["city"] = p.City
	}
	if chance(r, 14) && l.event != parser.EventMessage {
		v["message"] = ""
	}
	v["relay"] = strings.NewReplacer("{token}", token, "{uuid}", v["uuid"], "{slug}", v["slug"], "{domain}", l.domain).Replace(l.relay)
	s.values = v
}

func (s *portalScene) chars(alphabet string, n int) string {
	d := draft{random: s.r}
	return d.chars(alphabet, n)
}

// fill replaces the placeholders. It returns false, and nothing counts as
// written, where one has no value.
func (s *portalScene) fill(template string) (string, bool) {
	var out strings.Builder
	var seen []string
	for rest := template; rest != ""; {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			out.WriteString(rest)
			break
		}
		end := open + strings.IndexByte(rest[open:], '}')
		name := rest[open+1 : end]
		v := s.values[name]
		if v == "" {
			return "", false
		}
		out.WriteString(rest[:open] + v)
		seen = append(seen, name)
		rest = rest[end+1:]
	}
	for _, name := range seen {
		s.used[name] = true
	}
	return out.String(), true
}

// portalPrice writes an amount as the language has it.
func portalPrice(lang string, amount int, currency string) string {
	group := map[string]string{"fr": "\u202f", "pl": "\u00a0", "en": ",", "de": ".", "es": ".", "it": ".", "nl": ".", "pt": "."}[lang]
	digits := strconv.Itoa(amount)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + group + digits[i:]
	}
	sign := map[string]string{"EUR": "€", "GBP": "£", "USD": "$"}[currency]
	if lang == "en" || lang == "nl" {
		return sign + digits
	}
	return digits + "\u00a0" + sign
}

// truth is what the mail says: what of the scene was written into it.
func (s *portalScene) truth() Truth {
	l, p := s.layout, s.person
	lead := &parser.Lead{Version: parser.LeadVersion, Event: l.event, Source: parser.LeadSource{Portal: l.portal}}
	t := Truth{Set: "portals", Language: l.lang, Region: l.region, Portal: l.name, Lead: lead}
	set := func(name string, at *string, v string) {
		if s.used[name] {
			*at = v
		}
	}
	c := &lead.Contact
	switch full := s.used["display"]; {
	case full, s.used["first"] && (s.used["last"] || s.used["LAST"]):
		c.Display, c.FirstName, c.LastName = p.Display(), p.First, p.Last
		if full && !s.used["first"] {
			t.Open = append(t.Open, "contact.first_name", "contact.last_name")
		}
		if s.company {
			t.Open = append(t.Open, "contact.company")
		}
	case s.used["first"]:
		c.Display = p.First
		t.Open = append(t.Open, "contact.first_name")
	case s.used["last"]:
		c.Display = p.Last
		t.Open = append(t.Open, "contact.last_name")
	case s.used["pseudo"]:
		c.Display = p.Pseudonym
	}
	set("title", &c.Title, p.Title)
	set("company", &c.Company, p.Company)
	set("city", &c.City, p.City)
	set("email", &c.Email, p.Email)
	set("relay", &c.RelayEmail, s.values["relay"])
	if s.used["phone"] {
		c.Phones = append(c.Phones, parser.Phone{E164: p.Phone.E164, Raw: p.Phone.Written})
	}
	if s.used["message"] && s.second.E164 != "" && strings.Contains(s.values["message"], s.second.Written) {
		c.Phones = append(c.Phones, parser.Phone{E164: s.second.E164, Raw: s.second.Written})
	}
	set("listing", &lead.Listing.Title, s.ad.Title)
	set("ref", &lead.Listing.Ref, s.ad.Ref)
	set("portalref", &lead.Listing.PortalRef, s.ad.PortalID)
	set("url", &lead.Listing.URL, s.values["url"])
	if s.used["price"] {
		lead.Listing.Price, lead.Listing.Currency = strconv.Itoa(s.ad.Price), s.ad.Currency
	}
	set("message", &lead.Message.Text, s.values["message"])
	if s.ad.Currency == "USD" {
		t.Open = append(t.Open, "listing.currency") // the mail says $, which is the name of several
	}
	if l.portal == "" {
		t.Open = append(t.Open, "source.portal")
	}
	return t
}
