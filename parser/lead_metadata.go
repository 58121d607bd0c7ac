package parser

import (
	"slices"
	"strings"
)

// metadataTags are the LeadMetadata 1.0 tags of other programs, by the field of
// the record. Agents, lenders and the property's owner have tags of their own,
// which say nothing about the customer.
var metadataTags = []structuredField{
	{"source.portal", []string{"lead_source"}},
	{"lead_id", []string{"lead_id"}},
	{"contact.title", []string{"lead_title"}},
	{"contact.company", []string{"lead_company"}},
	{"contact.city", []string{"lead_city"}},
	{"listing.id", []string{"lead_listing_id", "lead_property_id"}},
	{"listing.ref", []string{"lead_mls", "lead_listing_ref"}},
	{"listing.title", []string{"lead_listing_title", "lead_property_title"}},
	{"listing.url", []string{"lead_property_url", "lead_listing_url", "lead_url"}},
}

// metadataLead reads LeadMetadata 1.0 that is not ours.
func metadataLead(m *leadMail) *structuredForm {
	tags := metaTags(m.HTML)
	if tags[metaVersion] == "" || tags["lead_event"] != "" {
		return nil
	}
	f := newStructuredForm(carrierMetadata, "lead-metadata/1.0", m.options.Region)
	if f.region == "" {
		f.region = leadRegion(tags["lead_country"])
	}
	f.name(tags["lead_name"], tags["lead_first_name"], "", tags["lead_last_name"])
	f.address(tags["lead_email"])
	for one := range strings.FieldsFuncSeq(tags["lead_phone"], func(r rune) bool { return r == ',' || r == ';' }) {
		f.phone(one)
	}
	for _, field := range metadataTags {
		for _, name := range field.names {
			f.set(field.path, tags[name])
		}
	}
	// QUIRK: StreetEasy begins each message with its label.
	f.message(strings.TrimPrefix(strings.TrimSpace(tags["lead_message"]), "Message: "))
	f.price(tags["lead_property_price"], tags["lead_property_currency"])
	f.put("listing.title", metadataPlace(tags))
	return f
}

// metadataPlace is the property's address, by which property without a title
// is known.
func metadataPlace(tags map[string]string) string {
	var parts []string
	for _, name := range []string{"lead_property_address", "lead_property_city", "lead_property_state", "lead_property_zip"} {
		if v := leadValue(tags[name]); v != "" {
			parts = append(parts, v)
		}
	}
	if !slices.Contains(parts, leadValue(tags["lead_property_address"])) {
		return ""
	}
	return strings.Join(parts, ", ")
}
