package parser

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// leadField is one field of the record, and where each carrier has it.
type leadField struct {
	path   string // in the JSON form; what Evidence and Warnings call it
	header string // field name; empty where the header does not carry it
	meta   string // name of the LeadMetadata tag
	fr, en string // labels
	detail bool   // a label that only programs read
	get    func(*Lead) string
	// set takes a value in the form that get returns. It returns false, and
	// changes nothing, where the value can never be right.
	set func(*Lead, string) bool
}

// The fields that need more than their get and set. Header, metadata and labels
// have one place for the address: the masked field says which of the two it is.
const (
	pathEvent    = "event"
	pathEmail    = "contact.email"
	pathRelay    = "contact.relay_email"
	pathMasked   = "masked"
	pathPhones   = "contact.phones"
	pathPrice    = "listing.price"
	pathCurrency = "listing.currency"
	pathMessage  = "message.text"
	pathWithheld = "withheld"
)

// leadFields are all fields, in the order of the labelled lines. The message
// is the last of them, since it is the only one with several lines.
var leadFields = []*leadField{
	{path: "version", header: "Lead-Version", meta: "lead_version", get: getVersion, set: setVersion},
	{path: pathEvent, header: "Lead-Event", meta: "lead_event", fr: "Nature", en: "Kind", get: func(l *Lead) string { return string(l.Event) }, set: setEvent},
	{path: "contact.display", header: "Lead-Name", meta: "lead_name", fr: "Contact", en: "Name", get: getText(contactDisplay), set: setText(contactDisplay)},
	{path: "contact.first_name", header: "Lead-First-Name", meta: "lead_first_name", fr: "Prénom", en: "First name", get: getText(contactFirstName), set: setText(contactFirstName)},
	{path: "contact.last_name", header: "Lead-Last-Name", meta: "lead_last_name", fr: "Nom", en: "Last name", get: getText(contactLastName), set: setText(contactLastName)},
	{path: "contact.title", meta: "lead_title", fr: "Civilité", en: "Title", get: getText(contactTitle), set: setText(contactTitle)},
	{path: "contact.company", meta: "lead_company", fr: "Société", en: "Company", get: getText(contactCompany), set: setText(contactCompany)},
	{path: pathEmail, header: "Lead-Email", meta: "lead_email", fr: "E-mail", en: "Email", get: getText(contactEmail), set: setAddress(contactEmail)},
	{path: pathRelay, get: getText(contactRelay), set: setAddress(contactRelay)},
	{path: pathMasked, header: "Lead-Masked", meta: "lead_masked", fr: "Coordonnées masquées", en: "Hidden details"},
	{path: pathPhones, header: "Lead-Phone", meta: "lead_phone", fr: "Téléphone", en: "Phone", get: getPhones, set: setPhones},
	{path: "contact.city", meta: "lead_city", fr: "Ville", en: "City", get: getText(contactCity), set: setText(contactCity)},
	{path: "contact.language", meta: "lead_language", get: getText(contactLanguage), set: setLanguage(contactLanguage)},
	{path: "listing.title", meta: "lead_listing_title", fr: "Annonce", en: "Listing", get: getText(listingTitle), set: setText(listingTitle)},
	{path: "listing.ref", header: "Lead-Listing-Ref", meta: "lead_listing_ref", fr: "Référence", en: "Reference", get: getText(listingRef), set: setText(listingRef)},
	{path: "listing.portal_ref", meta: "lead_listing_portal_ref", fr: "Référence du site", en: "Site reference", get: getText(listingPortalRef), set: setText(listingPortalRef)},
	{path: pathPrice, meta: "lead_listing_price", fr: "Prix", en: "Price", get: getText(listingPrice), set: setPrice},
	{path: pathCurrency, meta: "lead_listing_currency", get: getText(listingCurrency), set: setCurrency},
	{path: "listing.url", header: "Lead-Listing-Url", meta: "lead_listing_url", fr: "Lien", en: "Link", get: getText(listingURL), set: setURL},
	{path: pathWithheld, fr: "Contenu", en: "Content", get: getWithheld, set: setWithheld},
	{path: "source.portal", detail: true, header: "Lead-Source", meta: "lead_source", fr: "Site", en: "Site", get: getText(sourcePortal), set: setText(sourcePortal)},
	{path: "listing.id", detail: true, header: "Lead-Listing-Id", meta: "lead_listing_id", fr: "Identifiant de l'annonce", en: "Listing ID", get: getText(listingID), set: setText(listingID)},
	{path: "contact.id", detail: true, header: "Lead-Contact-Id", meta: "lead_contact_id", fr: "Identifiant de la personne", en: "Contact ID", get: getText(contactID), set: setID(contactID)},
	{path: "lead_id", detail: true, header: "Lead-Id", meta: "lead_id", fr: "Identifiant du contact", en: "Lead ID", get: getText(leadID), set: setID(leadID)},
	{path: "message_id", detail: true, header: "Lead-Message-Id", meta: "lead_message_id", fr: "Identifiant du message", en: "Message ID", get: getText(leadMessageID), set: setID(leadMessageID)},
	{path: "conversation", detail: true, header: "Lead-Conversation", meta: "lead_conversation", fr: "Conversation", en: "Conversation", get: getText(leadConversation), set: setID(leadConversation)},
	{path: "sequence", detail: true, header: "Lead-Sequence", meta: "lead_sequence", fr: "Numéro du message", en: "Message number", get: getSequence, set: setSequence},
	{path: "source.template", header: "Lead-Template", meta: "lead_template", get: getText(sourceTemplate), set: setText(sourceTemplate)},
	{path: "submitted_at", meta: "lead_submitted_at", get: getInstant(submittedAt), set: setInstant(submittedAt)},
	{path: "sent_at", header: "Lead-Sent-At", meta: "lead_sent_at", get: getInstant(sentAt), set: setInstant(sentAt)},
	{path: "message.language", meta: "lead_message_language", get: getText(messageLanguage), set: setLanguage(messageLanguage)},
	{path: pathMessage, meta: "lead_message", fr: "Message", en: "Message", get: getText(messageText), set: setMessage},
}

func contactID(l *Lead) *string        { return &l.Contact.ID }
func contactDisplay(l *Lead) *string   { return &l.Contact.Display }
func contactFirstName(l *Lead) *string { return &l.Contact.FirstName }
func contactLastName(l *Lead) *string  { return &l.Contact.LastName }
func contactTitle(l *Lead) *string     { return &l.Contact.Title }
func contactCompany(l *Lead) *string   { return &l.Contact.Company }
func contactEmail(l *Lead) *string     { return &l.Contact.Email }
func contactRelay(l *Lead) *string     { return &l.Contact.RelayEmail }
func contactCity(l *Lead) *string      { return &l.Contact.City }
func contactLanguage(l *Lead) *string  { return &l.Contact.Language }
func listingID(l *Lead) *string        { return &l.Listing.ID }
func listingRef(l *Lead) *string       { return &l.Listing.Ref }
func listingPortalRef(l *Lead) *string { return &l.Listing.PortalRef }
func listingURL(l *Lead) *string       { return &l.Listing.URL }
func listingTitle(l *Lead) *string     { return &l.Listing.Title }
func listingPrice(l *Lead) *string     { return &l.Listing.Price }
func listingCurrency(l *Lead) *string  { return &l.Listing.Currency }
func sourcePortal(l *Lead) *string     { return &l.Source.Portal }
func sourceTemplate(l *Lead) *string   { return &l.Source.Template }
func leadID(l *Lead) *string           { return &l.LeadID }
func leadMessageID(l *Lead) *string    { return &l.MessageID }
func leadConversation(l *Lead) *string { return &l.Conversation }
func messageText(l *Lead) *string      { return &l.Message.Text }
func messageLanguage(l *Lead) *string  { return &l.Message.Language }
func submittedAt(l *Lead) *time.Time   { return &l.SubmittedAt }
func sentAt(l *Lead) *time.Time        { return &l.SentAt }

// maxLeadValue is the longest value of a field of one line, in bytes.
const maxLeadValue = 1000

func getText(at func(*Lead) *string) func(*Lead) string {
	return func(l *Lead) string { return *at(l) }
}

// setString sets what clean makes of a value, unless that is empty.
func setString(at func(*Lead) *string, clean func(string) string) func(*Lead, string) bool {
	return func(l *Lead, s string) bool {
		if s = clean(s); s == "" {
			return false
		}
		*at(l) = s
		return true
	}
}

func setText(at func(*Lead) *string) func(*Lead, string) bool {
	return setString(at, func(s string) string { return strings.TrimRight(clip(cleanLine(s), maxLeadValue), " ") })
}

func setID(at func(*Lead) *string) func(*Lead, string) bool {
	return setString(at, func(s string) string {
		if s = cleanLine(s); len(s) > 128 || strings.ContainsFunc(s, notInID) {
			return ""
		}
		return s
	})
}

func notInID(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-_.:", r)
}

func setAddress(at func(*Lead) *string) func(*Lead, string) bool {
	return setString(at, func(s string) string {
		s = cleanLine(s)
		local, domain, ok := strings.Cut(s, "@")
		if !ok || local == "" || !strings.Contains(domain, ".") || len(s) > 254 || strings.ContainsAny(s, " <>(),;:\\\"[]") || strings.Contains(domain, "@") {
			return ""
		}
		return s
	})
}

func setLanguage(at func(*Lead) *string) func(*Lead, string) bool {
	return setString(at, func(s string) string {
		s = strings.ToLower(cleanLine(s))
		if len(s) != 2 || s[0] < 'a' || s[0] > 'z' || s[1] < 'a' || s[1] > 'z' {
			return ""
		}
		return s
	})
}

func getVersion(l *Lead) string {
	if l.Version == 0 {
		return ""
	}
	return strconv.Itoa(l.Version)
}

// setVersion refuses versions that this package does not know.
func setVersion(l *Lead, s string) bool {
	if s != strconv.Itoa(LeadVersion) {
		return false
	}
	l.Version = LeadVersion
	return true
}

var leadEvents = []Event{
	EventLead, EventMessage, EventFavorite, EventMissedCall, EventVisitRequest,
	EventPriceOffer, EventAutoReply, EventInternal, EventSpam, EventUnknown,
}

func setEvent(l *Lead, s string) bool {
	if !slices.Contains(leadEvents, Event(s)) {
		return false
	}
	l.Event = Event(s)
	return true
}

func getSequence(l *Lead) string {
	if l.Sequence == 0 {
		return ""
	}
	return strconv.Itoa(l.Sequence)
}

func setSequence(l *Lead, s string) bool {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return false
	}
	l.Sequence = n
	return true
}

func getWithheld(l *Lead) string {
	if !l.Withheld {
		return ""
	}
	return "true"
}

func setWithheld(l *Lead, s string) bool {
	l.Withheld = s == "true"
	return l.Withheld
}

func getPhones(l *Lead) string {
	var all []string
	for _, p := range l.Contact.Phones {
		all = append(all, p.E164)
	}
	return strings.Join(all, ", ")
}

func setPhones(l *Lead, s string) bool {
	var phones []Phone
	for one := range strings.SplitSeq(s, ",") {
		if e164 := cleanE164(one); e164 != "" {
			phones = append(phones, Phone{E164: e164})
		}
	}
	if len(phones) == 0 {
		return false
	}
	l.Contact.Phones = phones
	return true
}

// cleanE164 returns an international number without its separators, or nothing.
func cleanE164(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .-()/", r) {
			return -1
		}
		return r
	}, cleanLine(s))
	digits, ok := strings.CutPrefix(s, "+")
	if !ok || len(digits) < 7 || len(digits) > 15 || digits[0] == '0' || strings.ContainsFunc(digits, notDigit) {
		return ""
	}
	return s
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

func setPrice(l *Lead, s string) bool {
	whole, cents, dot := strings.Cut(s, ".")
	if whole == "" || len(s) > 20 || strings.ContainsFunc(whole+cents, notDigit) || dot && cents == "" {
		return false
	}
	l.Listing.Price = s
	return true
}

func setCurrency(l *Lead, s string) bool {
	if len(s) != 3 || strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		return false
	}
	l.Listing.Currency = s
	return true
}

// setURL wants an absolute http or https URL, and makes it ASCII.
func setURL(l *Lead, s string) bool {
	u, err := url.Parse(cleanLine(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return false
	}
	if s = u.String(); len(s) > 2*maxLeadValue || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return false
	}
	l.Listing.URL = s
	return true
}

func getInstant(at func(*Lead) *time.Time) func(*Lead) string {
	return func(l *Lead) string {
		if at(l).IsZero() {
			return ""
		}
		return at(l).UTC().Format(time.RFC3339Nano)
	}
}

func setInstant(at func(*Lead) *time.Time) func(*Lead, string) bool {
	return func(l *Lead, s string) bool {
		t, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			return false
		}
		*at(l) = t.UTC()
		return true
	}
}

// setMessage keeps the lines of a message, without the blanks at their ends.
func setMessage(l *Lead, s string) bool {
	s = cleanText(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n"))
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t")
	}
	if s = strings.TrimSpace(strings.Join(lines, "\n")); s == "" {
		return false
	}
	l.Message.Text = s
	return true
}
