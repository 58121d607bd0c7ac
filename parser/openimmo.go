package parser

import "strings"

// openImmoFormat is one of the XML formats that come attached to enquiries.
type openImmoFormat struct {
	root, template string
	title, first   string
	last           []string
	emails, phones []string
	price          string
	message        []string
	sent           string
	country        string
	fields         []structuredField
}

var openImmoFormats = []openImmoFormat{
	{
		root: "openimmo_feedback", template: "openimmo-feedback/1.3",
		title: "anrede", first: "vorname", last: []string{"nachname"},
		emails: []string{"email"}, phones: []string{"mobil", "tel"},
		price: "preis", message: []string{"anfrage"}, sent: "datum", country: "land",
		fields: []structuredField{
			{"contact.company", []string{"firma"}},
			{"listing.id", []string{"portal_obj_id", "portal_unique_id"}},
			{"listing.ref", []string{"oobj_id", "zusatz_refnr"}},
			{"listing.portal_ref", []string{"portal_unique_id"}},
			{"listing.title", []string{"bezeichnung"}},
			{"listing.url", []string{"expose_url"}},
		},
	},
	{
		root: "objektanfrage", template: "immowelt-objektanfrage/1",
		title: "i_anrede", first: "i_vorname", last: []string{"i_name", "i_nachname"},
		emails: []string{"i_email"}, phones: []string{"i_mobil", "i_telefon", "i_tel"},
		price: "o_preis", message: []string{"i_anfrage", "i_nachricht", "i_bemerkung", "i_text"}, sent: "datum", country: "i_land",
		fields: []structuredField{
			{"contact.company", []string{"i_firma"}},
			{"contact.city", []string{"i_ort"}},
			{"listing.id", []string{"o_onlineid", "o_id"}},
			{"listing.ref", []string{"o_refnr"}},
			{"listing.title", []string{"o_titel", "o_bezeichnung"}},
			{"listing.url", []string{"o_url", "o_expose_url"}},
		},
	},
}

// openImmoLead reads the feedback of OpenImmo 1.3 and Immowelt's own format.
func openImmoLead(m *leadMail) *structuredForm {
	for _, format := range openImmoFormats {
		if tree := m.xmlTree(format.root); tree != nil {
			return format.read(tree, m.options.Region)
		}
	}
	return nil
}

func (o openImmoFormat) read(tree *xmlNode, region string) *structuredForm {
	f := newStructuredForm(carrierOpenImmo, o.template, region)
	f.exact = tree.value("openimmo_anid") == FormsBy
	// The formats are of Germany and Austria, whose numbers differ: without a
	// country only the caller knows which.
	person := tree.first("interessent")
	if person == nil {
		person = tree
	} else {
		f.set("contact.city", person.value("ort"))
	}
	if len(tree.all("interessent")) > 1 || len(tree.all("objekt")) > 1 {
		f.warn("the openimmo has several enquiries; this is the first")
	}
	if f.region == "" {
		f.region = leadRegion(person.value(o.country))
	}
	f.name("", person.value(o.first), "", f.firstValue(person, o.last))
	f.set("contact.title", person.value(o.title))
	for _, name := range o.emails {
		f.preferredAddress(person.value(name), person.value("bevorzugt") == "EMAIL")
	}
	for _, name := range o.phones {
		f.phone(person.value(name))
	}
	for _, field := range o.fields {
		f.set(field.path, f.firstValue(tree, field.names))
	}
	f.message(f.firstValue(person, o.message))
	object := tree.first("objekt")
	if object == nil {
		object = tree
	}
	f.price(object.value(o.price), object.value("wae"))
	f.instant(leadInstant(tree.value(o.sent), f.region))
	if sender := tree.first("sender"); sender != nil {
		f.set("source.portal", sender.value("name"))
	}
	for w := range strings.FieldsSeq(strings.ToLower(person.value("wunsch"))) {
		if w == "besichtigung" || w == "besichtigungstermin" {
			f.values[pathEvent] = string(EventVisitRequest)
		}
	}
	return f
}

// firstValue is the first that is one.
func (f *structuredForm) firstValue(n *xmlNode, names []string) string {
	for _, name := range names {
		if v := n.value(name); v != "" && (f.exact || leadValue(v) != "") {
			return v
		}
	}
	return ""
}
