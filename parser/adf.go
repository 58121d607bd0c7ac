package parser

import (
	"slices"
	"strings"
)

// adfLead reads ADF/XML 1.0 and what passes for it. Nothing is taken to be in
// its place: senders leave out the vehicle, the vendor and the date, put the
// vendor outside of the prospect and the comments into the contact, and invent
// types.
func adfLead(m *leadMail) *structuredForm {
	tree := m.xmlTree("adf", "prospect")
	if tree == nil {
		return nil
	}
	prospect := tree
	if tree.name == "adf" {
		all := tree.all("prospect")
		if len(all) > 0 {
			prospect = all[0]
		}
	}
	f := newStructuredForm(carrierADF, "adf/1.0", m.options.Region)
	f.exact = prospect.first("provider").value("service") == FormsBy
	if n := len(tree.all("prospect", "prospect")); n > 1 {
		f.warn("the adf has several prospects; this is the first")
	}
	contact := adfContact(prospect)
	if f.region == "" {
		f.region = leadRegion(contact.value("country", adfOthers...))
	}
	if f.region == "" {
		f.region = leadRegion(prospect.first("vendor").value("country"))
	}
	f.adfProspect(prospect, tree)
	f.adfContact(contact)
	f.adfVehicle(adfVehicle(prospect))
	return f
}

// adfOthers are the elements that say nothing about the customer, though they
// may come to lie inside of theirs.
var adfOthers = []string{"vendor", "provider", "vehicle"}

// adfContact is the element that has the customer's data.
func adfContact(prospect *xmlNode) *xmlNode {
	if c := prospect.first("customer", adfOthers...); c != nil {
		if contact := c.first("contact", adfOthers...); contact != nil {
			return contact
		}
		return c
	}
	return prospect.first("contact", adfOthers...)
}

func (f *structuredForm) adfProspect(prospect, tree *xmlNode) {
	f.adfIDs(prospect)
	for _, comments := range prospect.all("comments", adfOthers...) {
		f.message(comments.content())
	}
	f.instant(leadInstant(prospect.value("requestdate"), f.region))
	provider := prospect.first("provider")
	if provider == nil {
		provider = tree.first("provider")
	}
	if provider != nil {
		for _, name := range provider.all("name", "contact") {
			f.set("source.portal", name.content())
		}
	}
}

// adfIDs reads the ids of a prospect: of ours, that of the conversation and that
// of the message too, and the customer's. A prospect that is sent again with them
// is a later message.
func (f *structuredForm) adfIDs(prospect *xmlNode) {
	for _, id := range prospect.children {
		if id.name != "id" {
			continue
		}
		path := "lead_id"
		if source := id.attr("source"); f.exact && (source == "conversation" || source == "message_id") {
			path = source
		}
		f.set(path, id.content())
	}
	if customer := prospect.first("customer", adfOthers...); f.exact && customer != nil {
		for _, id := range customer.children {
			if id.name == "id" && id.attr("source") == "contact" {
				f.set("contact.id", id.content())
			}
		}
	}
	if f.exact && strings.EqualFold(prospect.attr("status"), "resend") {
		f.values[pathEvent] = string(EventMessage)
	}
}

// adfNoPhones are the types of numbers that nobody speaks on.
var adfNoPhones = []string{"fax", "pager"}

func (f *structuredForm) adfContact(c *xmlNode) {
	var full, middle, first, last, company string
	parts := map[string]*string{
		"": &full, "full": &full, "first": &first, "given": &first, "middle": &middle, "last": &last, "surname": &last, "family": &last,
	}
	for _, name := range c.all("name", adfOthers...) {
		part := parts[strings.ToLower(name.attr("part"))]
		if strings.EqualFold(name.attr("type"), "business") {
			part = &company
		}
		if part != nil && *part == "" {
			*part = name.ownText()
		}
	}
	f.name(full, first, middle, last)
	f.set("contact.company", company)
	for _, e := range c.all("email", adfOthers...) {
		f.preferredAddress(e.ownText(), e.attr("preferredcontact") == "1")
	}
	for _, p := range c.all("phone", adfOthers...) {
		if !slices.Contains(adfNoPhones, strings.ToLower(p.attr("type"))) {
			f.phone(p.ownText())
		}
	}
	f.set("contact.city", c.value("city", adfOthers...))
}

// ownText is the text of an element without that of elements in it, which
// belongs to others where an end was forgotten.
func (n *xmlNode) ownText() string {
	var b strings.Builder
	for _, c := range n.children {
		if c.name == "" {
			b.WriteString(c.text)
		}
	}
	return b.String()
}

// adfVehicle is the vehicle that the customer asks for, not the one they give
// in exchange.
func adfVehicle(prospect *xmlNode) *xmlNode {
	for _, v := range prospect.all("vehicle", "vehicle") {
		switch strings.ToLower(v.attr("interest")) {
		case "trade-in", "tradein", "trade", "sell":
		default:
			return v
		}
	}
	return nil
}

// adfPrices are the types of a price that is the listing's, as the seller has
// it.
var adfPrices = []string{"", "asking", "quote"}

func (f *structuredForm) adfVehicle(v *xmlNode) {
	if v == nil {
		return
	}
	if i := strings.ToLower(v.attr("interest")); i == "test-drive" || i == "test drive" {
		f.values[pathEvent] = string(EventVisitRequest)
	}
	var words []string
	for _, name := range []string{"year", "make", "model", "trim"} {
		w := v.value(name, "finance", "option")
		if !f.exact {
			w = leadValue(w)
		}
		if w != "" {
			words = append(words, w)
		}
	}
	title := strings.Join(words, " ")
	if line, ours := strings.CutPrefix(v.value("comments", "finance", "option"), ADFTitle); ours && f.exact {
		title, _, _ = strings.Cut(line, "\n")
	}
	f.set("listing.title", title)
	for _, id := range v.children {
		if id.name == "id" {
			f.set("listing.id", id.content())
		}
	}
	f.set("listing.ref", v.value("stock", "option"))
	f.set("listing.url", v.value("url"))
	for _, p := range v.all("price", "option", "finance") {
		if slices.Contains(adfPrices, strings.ToLower(p.attr("type"))) {
			f.price(p.content(), p.attr("currency"))
		}
	}
}
