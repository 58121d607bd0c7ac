package sample

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// adfWriter writes ADF as its many senders do: out of order, with types of
// their own, with what the format has no place for.
type adfWriter struct {
	*structuredCase
	upper bool // names of elements in capitals
}

func writeADF(s *structuredCase) {
	w := adfWriter{structuredCase: s}
	w.upper = s.chance(0.08, "upper case")
	s.truth.Template, s.lead.Source.Template = "adf", "adf/1.0"
	prospect := w.prospect()
	xml := w.declaration() + w.wrap("adf", prospect) + "\n"
	w.carry(xml)
}

func (w adfWriter) declaration() string {
	switch {
	case w.chance(0.1, "no declaration"):
		return ""
	case w.chance(0.1, "upper PI"):
		return "<?ADF VERSION=\"1.0\"?>\n"
	case w.chance(0.08, "bad declaration"):
		return "<?XML VERSION “1.0”?>\n<?adf version=\"1.0\"?>\n"
	case w.chance(0.08, "blanks first"):
		return "\n\n   <?xml version=\"1.0\"?>\n<?adf version=\"1.0\"?>\n"
	}
	return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?adf version=\"1.0\"?>\n"
}

// el writes an element; attrs are written as they are.
func (w adfWriter) el(name, attrs, content string) string {
	if w.upper {
		name = strings.ToUpper(name)
	}
	if attrs != "" {
		attrs = " " + attrs
	}
	return "<" + name + attrs + ">" + content + "</" + name + ">\n"
}

func (w adfWriter) wrap(name, content string) string { return w.el(name, "", "\n"+content) }

func (w adfWriter) leaf(name, attrs, text string) string { return w.el(name, attrs, w.escape(text)) }

func (w adfWriter) prospect() string {
	var parts []string
	if w.chance(0.7, "") {
		w.lead.LeadID = fmt.Sprintf("P-%d", w.IntN(1_000_000))
		parts = append(parts, w.leaf("id", `sequence="1" source="`+w.portal+`"`, w.lead.LeadID))
	}
	parts = append(parts, w.date(), w.vehicles(), w.customer())
	outside := ""
	provider := w.wrap("provider", w.leaf("name", `part="full"`, w.portal)+w.leaf("email", "", "leads@portal.example")+w.leaf("phone", "", "+33199000000"))
	vendor := w.wrap("vendor", w.leaf("vendorname", "", "Garage Dubreuil")+w.wrap("contact", w.leaf("name", `part="full"`, "Paul Dubreuil")+w.leaf("email", "", "paul@garage.example")+w.leaf("phone", `type="voice"`, "+33199005566")))
	w.lead.Source.Portal = w.portal
	switch {
	case w.chance(0.15, "no vendor"):
		parts = append(parts, provider)
	case w.chance(0.1, "vendor outside"):
		outside = vendor + provider
	case w.chance(0.15, "provider outside"):
		parts, outside = append(parts, vendor), provider
	case w.chance(0.1, "vendor first"):
		parts = append([]string{vendor, provider}, parts...)
	default:
		parts = append(parts, vendor, provider)
	}
	prospect := w.el("prospect", `status="new"`, "\n"+strings.Join(parts, ""))
	if w.chance(0.03, "two prospects") {
		other := newStructuredPerson(w.Rand, structuredCountries[1])
		outside += w.wrap("prospect", w.wrap("customer", w.wrap("contact", w.leaf("name", "", other.full())+w.leaf("email", "", "second@example.org")+w.leaf("phone", "", other.international))))
	}
	return prospect + outside
}

func (w adfWriter) date() string {
	zone := time.FixedZone("", []int{0, 2, -5}[w.IntN(3)]*3600)
	switch {
	case w.chance(0.15, "no date"):
		return ""
	case w.chance(0.1, "US date"):
		return w.leaf("requestdate", "", w.at.Format("1/2/2006 3:04:05 PM"))
	case w.chance(0.1, "no zone"):
		return w.leaf("requestdate", "", w.at.Format("2006-01-02T15:04:05"))
	}
	w.lead.SubmittedAt = w.at
	return w.leaf("requestdate", "", w.at.In(zone).Format(pickOf(w.Rand, []string{time.RFC3339, "2006-01-02T15:04:05-0700"})))
}

func (w adfWriter) vehicles() string {
	if w.chance(0.1, "no vehicle") {
		return ""
	}
	interest := pickOf(w.Rand, []string{`interest="buy" status="used"`, `interest="buy" status="new"`, "", `interest="lease"`, `interest="test-drive"`})
	if strings.Contains(interest, "test-drive") {
		w.lead.Event = parser.EventVisitRequest
	}
	wanted := w.el("vehicle", interest, "\n"+w.vehicle())
	trade := w.el("vehicle", `interest="trade-in" status="used"`, "\n"+w.leaf("id", "", "T-1")+w.leaf("year", "", "2004")+w.leaf("make", "", "Opel")+w.leaf("model", "", "Corsa")+
		w.leaf("stock", "", "TRADE")+w.leaf("odometer", `units="miles" status="original"`, "98000")+w.el("price", `type="appraisal" currency="USD"`, "900"))
	switch {
	case w.chance(0.08, "trade-in first"):
		return trade + wanted
	case w.chance(0.08, "trade-in"):
		return wanted + trade
	}
	return wanted
}

func (w adfWriter) vehicle() string {
	t, l := w.item, &w.lead.Listing
	l.Title = strings.Join(strings.Fields(t.year+" "+t.maker+" "+t.model), " ")
	s := w.leaf("year", "", t.year) + w.leaf("make", "", t.maker) + w.leaf("model", "", t.model)
	if w.chance(0.5, "") {
		l.Title += " Zen"
		s += w.leaf("trim", "", "Zen")
	}
	if w.chance(0.5, "") {
		l.ID = t.id
		s = w.leaf("id", `source="`+w.portal+`"`, t.id) + s
	}
	if w.chance(0.7, "") {
		l.Ref = t.ref
		s += w.leaf("stock", "", t.ref)
	}
	s += w.leaf("vin", "", "VF1RJA00000000000")
	if w.chance(0.3, "miles") {
		s += w.leaf("odometer", `units="miles"`, "45000")
	}
	if w.chance(0.3, "color") {
		s += w.leaf("color", "", "red") + w.wrap("option", w.leaf("optionname", "", "roof")+w.leaf("stock", "", "OPT-1")+w.el("price", "", "450"))
	}
	if w.chance(0.7, "") {
		l.Price, l.Currency = strconv.Itoa(t.price), t.currency
		s += w.el("price", `type="`+pickOf(w.Rand, []string{"asking", "quote"})+`" currency="`+t.currency+`"`, t.amount(w.Rand))
	}
	if w.chance(0.2, "") {
		s += w.el("price", `type="msrp" currency="`+t.currency+`"`, "99999")
	}
	if w.chance(0.2, "listing url") {
		l.URL = t.url
		s += w.leaf("url", "", t.url)
	}
	return s + w.leaf("comments", "", "Full service history")
}

func (w adfWriter) customer() string {
	comments := w.comments()
	contact := w.contact()
	switch {
	case w.chance(0.08, "comments in contact"):
		return w.wrap("customer", w.wrap("contact", contact+comments))
	case w.chance(0.08, "comments in prospect"):
		return w.wrap("customer", w.wrap("contact", contact)) + comments
	case w.chance(0.05, "no contact"):
		return w.wrap("customer", contact+comments)
	}
	return w.wrap("customer", w.wrap("contact", contact)+comments)
}

func (w adfWriter) comments() string {
	if w.chance(0.1, "no comments") {
		return ""
	}
	w.lead.Message.Text = w.text
	switch {
	case w.chance(0.2, "cdata"):
		return w.el("comments", "", "<![CDATA["+w.text+"]]>")
	case w.chance(0.1, "cdata of HTML"):
		page := strings.ReplaceAll(strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(w.text), "\n", "<br/>")
		return w.el("comments", "", "<![CDATA["+page+"]]>")
	case w.chance(0.2, "indented"):
		return w.el("comments", "", "\n      "+strings.ReplaceAll(w.escape(w.text), "\n", "\n      ")+"\n    ")
	}
	return w.leaf("comments", "", w.text)
}

func (w adfWriter) contact() string {
	// Of the country, numbers can be written nationally.
	country := w.chance(0.6, "country")
	names, email, phones := w.names(), "", ""
	if !w.chance(0.1, "no email") {
		email = w.leaf("email", pickOf(w.Rand, []string{"", `preferredcontact="1"`}), w.address())
	}
	if email == "" || !w.chance(0.15, "no phone") {
		kind := pickOf(w.Rand, []string{"voice", "cellphone", "cell", "home", "work", "mobile", "business", ""})
		attrs := ""
		if kind != "" {
			attrs = `type="` + kind + `" time="day"`
		}
		if w.chance(0.05, "bare attribute") {
			attrs = "type=voice"
		}
		phones = w.el("phone", attrs, w.phone(country))
		if w.chance(0.15, "fax") {
			phones = w.el("phone", `type="fax"`, "+33199009999") + phones
		}
	}
	address := ""
	if country {
		w.lead.Contact.City = w.person.city
		address = w.wrap("address", w.leaf("street", `line="1"`, "1 Example Street")+w.leaf("city", "", w.person.city)+w.leaf("country", "", w.person.country))
	}
	parts := []string{names, email, phones, address}
	if w.chance(0.2, "phone first") {
		parts = []string{names, phones, email, address}
	}
	if w.chance(0.05, "any order") {
		slices.Reverse(parts)
	}
	return strings.Join(parts, "")
}

func (w adfWriter) names() string {
	p, c := w.person, &w.lead.Contact
	last := pickOf(w.Rand, []string{"last", "surname"})
	switch w.IntN(8) {
	case 0:
		w.odd = append(w.odd, "full name")
		return w.leaf("name", `part="full"`, p.full())
	case 1:
		w.odd = append(w.odd, "no part")
		return w.leaf("name", "", p.full())
	case 2:
		c.Display = p.first + " " + p.middle + " " + p.last
		return w.leaf("name", `part="first"`, p.first) + w.leaf("name", `part="middle"`, p.middle) + w.leaf("name", `part="`+last+`"`, p.last)
	case 3:
		c.Company = p.company
		return w.leaf("name", `part="full" type="business"`, p.company) + w.leaf("name", `part="first" type="individual"`, p.first) + w.leaf("name", `part="last" type="individual"`, p.last)
	case 4:
		w.odd = append(w.odd, "last first")
		return w.leaf("name", `part="`+last+`"`, p.last) + w.leaf("name", `part="first"`, p.first)
	case 5:
		w.odd = append(w.odd, "all parts")
		return w.leaf("name", `part="full"`, p.full()) + w.leaf("name", `part="first"`, p.first) + w.leaf("name", `part="last"`, p.last)
	case 6:
		w.odd = append(w.odd, "not filled")
		return w.leaf("name", `part="first"`, p.first) + w.leaf("name", `part="middle"`, pickOf(w.Rand, []string{"N/A", "", "null"})) + w.leaf("name", `part="last"`, p.last)
	}
	return w.leaf("name", `part="first" type="individual"`, p.first) + w.leaf("name", `part="`+last+`" type="individual"`, p.last)
}

// carry puts the ADF where a sender puts it.
func (w adfWriter) carry(xml string) {
	s := w.structuredCase
	s.body, s.bodyType = xml, "text/plain"
	switch w.IntN(10) {
	case 0, 1, 2:
		s.body = "A new lead has come in. It is attached for your system.\n"
		w.attachADF(xml)
	case 3:
		s.body, s.bodyType = "<html><body><p>A new lead: <b>see the file</b></p></body></html>", "text/html"
		w.attachADF(xml)
	case 4:
		w.odd = append(w.odd, "escaped in HTML")
		s.body, s.bodyType = "<html><body><pre>"+adfEscaper.Replace(xml)+"</pre></body></html>", "text/html"
	case 5:
		w.odd = append(w.odd, "text around")
		s.body = "Hello,\n\nThis is your new lead:\n\n" + xml + "\n-- \nThe team of " + s.portal + "\nsupport@portal.example\n"
	case 6:
		w.odd = append(w.odd, "escaped in text")
		s.body = adfEscaper.Replace(xml)
	case 7:
		if w.chance(0.5, "quoted") {
			s.body = "See below\n\n" + quoteLines(strings.TrimSpace(xml), ">") + "\n"
		}
	}
}

var adfEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func (w adfWriter) attachADF(xml string) {
	file := pickOf(w.Rand, [][2]string{{"lead.xml", "application/x-adf+xml"}, {"adf.xml", "text/xml"}, {"lead.adf", "application/octet-stream"}, {"ADF.XML", "application/xml"}})
	w.attach(file[0], file[1], xml)
}
