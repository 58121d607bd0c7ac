package parser

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// JSON of others is read by its names, whatever object they are in: "email" of
// "contact" is the same as "email" of "customer" or of nothing. What an object
// is that no table names, such as "agent" or "agency", nobody asks.

// jsonWrappers are objects around others, which change nothing about what is
// in them.
var jsonWrappers = []string{"lead", "data", "payload", "applicant", "enquiry", "inquiry"}

// jsonPersons are objects that are the customer, and jsonListings those that
// are the listing. Their names stand before the names of fields; the empty one
// is for fields that stand by themselves.
var (
	jsonPersons  = []string{"", "contact.", "customer.", "consumer.", "buyer.", "prospect.", "sender.", "seeker.", "usercolumndata.", "fielddata."}
	jsonListings = []string{"", "listing.", "listingdetails.", "property.", "vehicle.", "classified."}
	jsonTop      = []string{""}
)

// jsonField says by which names other programs know a field.
type jsonField struct {
	path  string
	in    []string // objects
	names []string // letters and digits, in lower case
}

// jsonNames are the values that more than one field of the record is made of.
const (
	jsonFull, jsonFirst, jsonLast, jsonEmails, jsonPhones = "full", "first", "last", "emails", "phones"
	jsonPrice, jsonCurrency, jsonSent, jsonType, jsonTest = "price", "currency", "sent", "type", "test"
)

var jsonFields = []jsonField{
	{jsonFull, jsonPersons, []string{"fullname", "name", "displayname", "contactname", "customername"}},
	{jsonFirst, jsonPersons, []string{"firstname", "givenname", "prenom", "vorname"}},
	{jsonLast, jsonPersons, []string{"lastname", "surname", "familyname", "nom", "nachname"}},
	{jsonEmails, jsonPersons, []string{"email", "emailaddress", "useremail", "workemail", "contactemail", "mail"}},
	{jsonPhones, jsonPersons, []string{"mobile", "phonenumber", "phonenumbers", "phone", "phones", "mobilephone", "userphone", "workphone", "contactphone", "telephone", "tel"}},
	{"contact.company", jsonPersons, []string{"company", "companyname"}},
	{"contact.city", jsonPersons, []string{"city", "ville"}},
	{"contact.title", jsonPersons, []string{"salutation", "civility", "civilite"}},
	{"contact.language", jsonPersons, []string{"language", "lang"}},
	{pathMessage, jsonTop, []string{"message", "msg", "text", "comments", "comment", "usermessage"}},
	{pathMessage, jsonPersons, []string{"message", "comments"}},
	{"listing.id", jsonListings, []string{"listingid", "classifiedid", "propertyid", "vehicleid", "annonceid", "property"}},
	{"listing.id", jsonListings[1:], []string{"id"}},
	{"listing.ref", jsonListings, []string{"listingexternalid", "listingreference", "listingref", "propertyreference", "mlsid", "mlsnumber", "stocknumber"}},
	{"listing.ref", jsonListings[1:], []string{"reference", "externalid", "ref"}},
	{"listing.url", jsonListings, []string{"listingurl", "propertyurl", "classifiedurl"}},
	{"listing.url", jsonListings[1:], []string{"url", "link"}},
	{"listing.title", jsonListings, []string{"listingtitle", "propertytitle"}},
	{"listing.title", jsonListings[1:], []string{"title", "headline", "address", "name"}},
	{jsonPrice, jsonListings[1:], []string{"price", "listprice", "price.amount", "price.value"}},
	{jsonCurrency, jsonListings[1:], []string{"currency", "price.currency"}},
	{"lead_id", jsonTop, []string{"leaduuid", "leadid", "portalleadid", "leadgenid", "id"}},
	{jsonSent, jsonTop, []string{"submitteddate", "submittedat", "createdat", "createdtime", "date", "timestamp", "creationdate"}},
	{jsonType, jsonTop, []string{"type", "leadtype", "intent", "enquirytype"}},
	{jsonTest, jsonTop, []string{"istest"}},
	{"source.portal", jsonTop, []string{"portal", "portalname", "provider"}},
	{"country", jsonPersons, []string{"country", "countrycode"}},
}

// jsonEvents are other programs' words for events.
var jsonEvents = map[string]Event{
	"visit_request": EventVisitRequest, "visit": EventVisitRequest, "viewing": EventVisitRequest, "arrange_viewing": EventVisitRequest,
	"price_proposal": EventPriceOffer, "price_offer": EventPriceOffer, "offer": EventPriceOffer,
	"missed_call": EventMissedCall,
}

const (
	maxJSONDepth  = 8
	maxJSONValues = 5000
)

// jsonLead reads the first JSON of a mail that is a lead: a file, or the whole
// text of the mail.
func jsonLead(m *leadMail) *structuredForm {
	for _, file := range m.files {
		if isJSONFile(file.Attachment) {
			if f := readJSONLead(xmlText(file.content), m.options.Region); f != nil {
				return f
			}
		}
	}
	return readJSONLead(clip(m.Text, maxText), m.options.Region)
}

func readJSONLead(s, region string) *structuredForm {
	if s = strings.TrimSpace(s); s == "" || s[0] != '{' && s[0] != '[' {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader([]byte(s)))
	d.UseNumber()
	var tree any
	if d.Decode(&tree) != nil {
		return nil
	}
	if list, ok := tree.([]any); ok && len(list) > 0 {
		tree = list[0]
	}
	v := jsonValues{all: make(map[string][]string)}
	v.add("", tree, 0)
	if f := v.form(region); v.isLead(f) {
		return f
	}
	return nil
}

// isLead reports whether a JSON with an address or a phone is a lead: it names
// a listing or an advertising form, or it has a message of somebody.
func (v *jsonValues) isLead(f *structuredForm) bool {
	for _, mark := range []string{"listing.id", "listing.ref", "listing.url"} {
		if f.values[mark] != "" {
			return true
		}
	}
	return v.ofForm || f.values[pathMessage] != "" && f.values["contact.display"] != ""
}

// jsonValues are the values of a JSON by the names that lead to them.
type jsonValues struct {
	all    map[string][]string
	n      int
	ofForm bool // of an advertising platform's form
}

func jsonName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, asciiLower(clip(s, 64)))
}

func (v *jsonValues) add(path string, tree any, depth int) {
	if v.n++; v.n > maxJSONValues || depth > maxJSONDepth {
		return
	}
	switch t := tree.(type) {
	case string:
		v.all[path] = append(v.all[path], t)
	case json.Number:
		v.all[path] = append(v.all[path], t.String())
	case bool:
		if t {
			v.all[path] = append(v.all[path], "true")
		}
	case []any:
		for _, one := range t {
			v.addItem(path, one, depth+1)
		}
	case map[string]any:
		if path != "" {
			path += "."
		}
		for _, name := range slices.Sorted(maps.Keys(t)) {
			inner := jsonName(name)
			if _, isObject := t[name].(map[string]any); isObject && slices.Contains(jsonWrappers, inner) {
				v.add(strings.TrimSuffix(path, "."), t[name], depth+1)
				continue
			}
			v.add(path+inner, t[name], depth+1)
		}
	}
}

// addItem adds an item of a list, which may be a value with its name beside it:
// {"column_id": "EMAIL", "string_value": "a@example.com"}.
func (v *jsonValues) addItem(path string, item any, depth int) {
	object, ok := item.(map[string]any)
	if !ok {
		v.add(path, item, depth)
		return
	}
	name, value := jsonPick(object, "column_id", "name", "key", "field"), jsonPick(object, "string_value", "values", "value")
	if s, ok := name.(string); ok && value != nil {
		v.ofForm = v.ofForm || path == "usercolumndata" || path == "fielddata"
		v.add(path+"."+jsonName(s), value, depth)
		return
	}
	if value := jsonPick(object, "number", "value", "phoneNumber", "address"); value != nil {
		v.add(path, value, depth)
		return
	}
	v.add(path, item, depth)
}

func jsonPick(object map[string]any, names ...string) any {
	for _, name := range names {
		if v, ok := object[name]; ok {
			return v
		}
	}
	return nil
}

// values returns the values of a field, the first name's first. Of a name with
// several values nobody knows which is meant; only addresses and phones may
// have them.
func (v *jsonValues) values(f jsonField) []string {
	var out []string
	for _, in := range f.in {
		for _, name := range f.names {
			all := slices.DeleteFunc(slices.Clone(v.all[in+name]), func(s string) bool { return strings.TrimSpace(s) == "" })
			if len(slices.Compact(slices.Sorted(slices.Values(all)))) < 2 || f.path == jsonEmails || f.path == jsonPhones {
				out = append(out, all...)
			}
		}
	}
	return out
}

func (v *jsonValues) form(region string) *structuredForm {
	f := newStructuredForm(carrierJSON, "", region)
	parts := make(map[string][]string)
	for _, field := range jsonFields {
		parts[field.path] = append(parts[field.path], v.values(field)...)
	}
	one := func(path string) string {
		if len(parts[path]) == 0 {
			return ""
		}
		return parts[path][0]
	}
	if f.region == "" {
		f.region = leadRegion(one("country"))
	}
	f.name(one(jsonFull), one(jsonFirst), "", one(jsonLast))
	for _, s := range parts[jsonEmails] {
		f.address(s)
	}
	for _, s := range parts[jsonPhones] {
		f.phone(s)
	}
	f.message(one(pathMessage))
	f.price(one(jsonPrice), one(jsonCurrency))
	f.instant(leadInstant(one(jsonSent), f.region))
	f.instant(epochInstant(one(jsonSent)))
	if e, ok := jsonEvents[strings.ToLower(strings.ReplaceAll(one(jsonType), "-", "_"))]; ok {
		f.values[pathEvent] = string(e)
	}
	if one(jsonTest) == "true" {
		f.values[pathEvent] = string(EventInternal)
		f.warn("the lead is marked as a test")
	}
	if language := strings.ToLower(one("contact.language")); len(language) >= 2 {
		f.set("contact.language", language[:2])
	}
	for _, path := range []string{"contact.company", "contact.city", "contact.title", "listing.id", "listing.ref", "listing.url", "listing.title", "lead_id", "source.portal"} {
		f.set(path, one(path))
	}
	return f
}
