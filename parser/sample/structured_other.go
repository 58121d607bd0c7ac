package sample

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// writeMetadata writes a page with LeadMetadata 1.0 tags, in its head or where
// a mail program moved them.
func writeMetadata(s *structuredCase) {
	s.truth.Template, s.lead.Source = "metadata", parser.LeadSource{Portal: s.portal, Template: "lead-metadata/1.0"}
	p, t, l := s.person, s.item, s.lead
	l.Message.Text = s.text
	l.Listing = parser.LeadListing{Ref: t.ref, Title: t.title + ", " + p.city}
	message := s.text
	if s.chance(0.2, "message label") {
		message = "Message: " + message
	}
	tags := [][2]string{
		{"lead_information_version", "1.0"},
		{"lead_source", s.portal},
		{"lead_type", pickOf(s.Rand, []string{"Buyer", "Seller", "Renter"})},
		{"lead_name", p.full()},
		{"lead_email", s.address()},
		{"lead_property_address", t.title},
		{"lead_property_city", p.city},
		{"lead_mls", t.ref},
		{"lead_message", message},
		{"lead_max_price", "1"},
		{"lead_assigned_agent", "Paul Agent"},
		{"lead_assigned_agent_email", "agent@example.org"},
		{"lead_assigned_agent_phone", "+33199005566"},
		{"lead_loan_officer_email", "loan@example.org"},
	}
	if s.chance(0.8, "") {
		tags = append(tags, [2]string{"lead_phone", s.phone(false)})
	}
	if s.chance(0.3, "names") {
		tags = append(tags, [2]string{"lead_first_name", p.first}, [2]string{"lead_last_name", p.last})
	}
	if s.chance(0.5, "property") {
		l.Listing.URL, l.Listing.Price = t.url, strconv.Itoa(t.price)
		tags = append(tags, [2]string{"lead_property_url", t.url}, [2]string{"lead_property_price", "$" + t.amount(s.Rand)}, [2]string{"lead_property_bedrooms", "3"})
	}
	if s.chance(0.4, "tags") {
		tags = append(tags, [2]string{"lead_tag", "hot"}, [2]string{"lead_tag", "north"}, [2]string{"lead_favourite_colour", "blue"})
	}
	s.Shuffle(len(tags), func(i, j int) { tags[i], tags[j] = tags[j], tags[i] })
	upper := s.chance(0.15, "upper case")
	var b strings.Builder
	for _, tag := range tags {
		value := strings.ReplaceAll(s.escape(tag[1]), `"`, "&quot;")
		if upper {
			fmt.Fprintf(&b, "<META CONTENT=\"%s\" NAME=\"%s\">\n", value, strings.ToUpper(tag[0]))
		} else {
			fmt.Fprintf(&b, "<meta name=\"%s\" content=\"%s\" />\n", tag[0], value)
		}
	}
	s.bodyType = "text/html"
	shown := "<p>You have a new lead. Call them soon.</p>"
	s.body = "<!doctype html><html><head><title>New lead</title>\n" + b.String() + "</head><body>" + shown + "</body></html>\n"
	if s.chance(0.4, "in the body") {
		s.body = "<html><body><div>\n" + b.String() + shown + "</div></body></html>\n"
	}
}

// jsonModel is the JSON of one kind of lead interface. It returns the fields in
// order, written.
type jsonModel struct {
	name  string
	write func(*structuredCase) string
}

var jsonModels = []jsonModel{{"seeker", jsonSeeker}, {"agency", jsonAgency}, {"uuid", jsonUUID}, {"contact", jsonContact}, {"columns", jsonColumns}, {"fields", jsonFieldData}}

// writeJSON writes a lead as the JSON of an interface, mailed.
func writeJSON(s *structuredCase) {
	m := pickOf(s.Rand, jsonModels)
	s.truth.Template = "json-" + m.name
	text := m.write(s)
	if s.chance(0.5, "spread") {
		text = strings.NewReplacer(`,"`, ",\n  \"", `{"`, "{\n  \"").Replace(text)
	}
	s.bodyType = "text/plain"
	switch s.IntN(3) {
	case 0:
		s.body = text
	case 1:
		s.body, s.bodyType = text, "application/json"
	default:
		s.body = "A new lead is attached.\n"
		s.fileName, s.fileType, s.file = pickOf(s.Rand, []string{"enquiry.json", "data.json"}), "application/json", []byte(text)
	}
}

func jsonSeeker(s *structuredCase) string {
	s.lead.Message.Text = s.text
	s.lead.Contact.Language, s.lead.Listing.ID, s.lead.SubmittedAt = s.lang, s.item.id, s.at
	return fmt.Sprintf(`{"firstName":%s,"lastName":%s,"gender":"F","email":%s,"language":%s,"phoneNumbers":[%s],"message":%s,"classifiedId":%s,"submittedDate":%s}`,
		asJSON(s.person.first), asJSON(s.person.last), asJSON(s.address()), asJSON(s.lang), asJSON(s.phone(false)), asJSON(s.text), asJSON(s.item.id), asJSON(s.at.Format(time.RFC3339)))
}

func jsonAgency(s *structuredCase) string {
	s.lead.Message.Text = s.text
	s.lead.LeadID, s.lead.Listing.ID = "77"+s.item.id, s.item.id
	return fmt.Sprintf(`{"id":%s,"parent":null,"type":"contact","step":1,"date":"2026-05-01 10:00:00","lastname":%s,"firstname":%s,"email":%s,"phone":null,"mobile":%s,"property":%s,"message":%s,"criteria":{"price":{"min":1,"max":2}}}`,
		s.lead.LeadID, asJSON(s.person.last), asJSON(s.person.first), asJSON(s.address()), asJSON(s.phone(false)), s.item.id, asJSON(s.text))
}

func jsonUUID(s *structuredCase) string {
	s.lead.Message.Text = s.text
	s.lead.LeadID = fmt.Sprintf("%08x-0000-4000-8000-%012x", s.Uint32(), s.Uint32())
	s.lead.Listing.ID, s.lead.Listing.Ref = s.item.id, s.item.ref
	kind := pickOf(s.Rand, []string{"LEAD", "VISIT_REQUEST", "PRICE_PROPOSAL"})
	s.lead.Event = map[string]parser.Event{"LEAD": parser.EventLead, "VISIT_REQUEST": parser.EventVisitRequest, "PRICE_PROPOSAL": parser.EventPriceOffer}[kind]
	return fmt.Sprintf(`{"agencyId":12,"agencyExternalId":"AG","listingId":%s,"listingExternalId":%s,"leadUUID":%s,"email":%s,"name":%s,"phone":%s,"msg":%s,"referrer":"web","src":"app","type":%s}`,
		s.item.id, asJSON(s.item.ref), asJSON(s.lead.LeadID), asJSON(s.address()), asJSON(s.person.full()), asJSON(s.phone(false)), asJSON(s.text), asJSON(kind))
}

func jsonContact(s *structuredCase) string {
	s.lead.Message.Text = s.text
	s.lead.LeadID = "Z" + s.item.id
	s.lead.Listing = parser.LeadListing{ID: s.item.id, URL: s.item.url, Title: s.item.title, Price: strconv.Itoa(s.item.price)}
	text := fmt.Sprintf(`{"portalLeadId":%s,"contact":{"firstName":%s,"lastName":%s,"phoneNumber":%s,"email":%s,"preferences":{"email":true}},"agent":{"name":"Paul","email":"paul@example.org","phone":"+33199005566"},"message":%s,"branchId":9,"listingDetails":{"id":%s,"url":%s,"price":%d,"address":%s}}`,
		asJSON(s.lead.LeadID), asJSON(s.person.first), asJSON(s.person.last), asJSON(s.phone(false)), asJSON(s.address()), asJSON(s.text), s.item.id, asJSON(s.item.url), s.item.price, asJSON(s.item.title))
	if s.chance(0.3, "wrapped") {
		return `{"version":1,"lead":` + text + `}`
	}
	return text
}

func jsonColumns(s *structuredCase) string {
	s.lead.LeadID = "g" + s.item.id
	test := s.chance(0.1, "test lead")
	if test {
		s.lead.Event = parser.EventInternal
	}
	return fmt.Sprintf(`{"lead_id":%s,"user_column_data":[{"column_name":"Full Name","string_value":%s,"column_id":"FULL_NAME"},{"column_id":"EMAIL","string_value":%s},{"column_id":"PHONE_NUMBER","string_value":%s},{"column_id":"POSTAL_CODE","string_value":"12345"}],"api_version":"1.0","form_id":40000000000,"campaign_id":1,"google_key":"k","is_test":%t}`,
		asJSON(s.lead.LeadID), asJSON(s.person.full()), asJSON(s.address()), asJSON(s.phone(false)), test)
}

func jsonFieldData(s *structuredCase) string {
	s.lead.LeadID, s.lead.SubmittedAt = "4"+s.item.id, s.at
	return fmt.Sprintf(`{"created_time":%s,"id":%s,"ad_id":"1","form_id":"2","field_data":[{"name":"full_name","values":[%s]},{"name":"email","values":[%s]},{"name":"phone_number","values":[%s]}]}`,
		asJSON(s.at.Format("2006-01-02T15:04:05-0700")), asJSON(s.lead.LeadID), asJSON(s.person.full()), asJSON(s.address()), asJSON(s.phone(false)))
}
