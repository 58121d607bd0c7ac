package parser

import (
	"slices"
	"strings"
	"time"

	"github.com/nyaruka/phonenumbers/v2"
)

// Values as other programs write them in structured leads, in the form that
// the table of fields takes. What is not certain is nothing.

// noValues are what programs write where they know nothing.
var noValues = []string{
	"n/a", "na", "n.a.", "none", "null", "nil", "undefined", "unknown", "-", "--", ".", "not provided", "not available", "not given",
	"non renseigné", "non renseigne", "inconnu", "inconnue", "k.a.", "keine angabe", "unbekannt", "nicht angegeben", "anonymous", "anonyme", "nan",
}

// leadValue returns a value of one line, or nothing for what stands for none
// and for the names of fields that a program forgot to fill.
func leadValue(s string) string {
	s = cleanLine(unescapeXML(clip(s, 2*maxLeadValue)))
	if slices.Contains(noValues, strings.ToLower(s)) || isMergeField(s) {
		return ""
	}
	return s
}

// isMergeField reports whether s is a name between brackets, as templates have
// them: {{first_name}}, [[FirstName]], %%name%%, ${name}.
func isMergeField(s string) bool {
	for _, b := range [][2]string{{"{{", "}}"}, {"[[", "]]"}, {"%%", "%%"}, {"${", "}"}, {"<%", "%>"}, {"#", "#"}, {"{", "}"}} {
		if len(s) > len(b[0])+len(b[1]) && strings.HasPrefix(s, b[0]) && strings.HasSuffix(s, b[1]) {
			return true
		}
	}
	return false
}

// noMailboxes are local parts that are nobody.
var noMailboxes = []string{
	"noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "nepasrepondre", "ne-pas-repondre", "none", "noemail", "no-email",
	"no_email", "unknown", "null", "na", "nomail", "mailer-daemon", "postmaster",
}

// leadAddress returns an address, and whether it is one of a portal that
// passes mail on. Robots' addresses are nothing.
func leadAddress(s string) (address string, relay bool) {
	s = leadValue(strings.TrimPrefix(strings.TrimSpace(s), "mailto:"))
	if i := strings.IndexByte(s, '<'); i >= 0 && strings.HasSuffix(s, ">") {
		s = s[i+1 : len(s)-1]
	}
	var l Lead
	if !setAddress(contactEmail)(&l, s) {
		return "", false
	}
	local, domain, _ := strings.Cut(strings.ToLower(s), "@")
	if slices.Contains(noMailboxes, local) {
		return "", false
	}
	return s, isRelayDomain(domain, local)
}

// relayDomains are where portals pass mail on from; all domains below them do.
var relayDomains = []string{
	"messagerie.leboncoin.fr", "messagerie.lacentrale.fr", "email.green-acres.com", "convo.zillow.com", "messaging.yelp.com", "zlead.co",
	"mail.ebay-kleinanzeigen.de", "mail.kleinanzeigen.de", "reply.craigslist.org", "hous.craigslist.org", "sale.craigslist.org",
	"message.immobilienscout24.de", "reply.zoopla.co.uk", "guest.booking.com", "marketplace.amazon.com", "marketplace.amazon.fr",
	"reply.facebook.com", "reply.autotrader.com", "reply.cars.com",
}

// relayLabels are first labels of domains that hold nothing but relays.
var relayLabels = []string{"reply", "replies", "relay", "relais", "messagerie", "convo", "messaging", "reponse", "reponses", "antwort", "antworten", "respuesta", "respuestas", "risposta", "risposte", "antwoord", "resposta"} //nolint:misspell // French

func isRelayDomain(domain, local string) bool {
	for _, d := range relayDomains {
		if domain == d || strings.HasSuffix(domain, "."+d) {
			return true
		}
	}
	first, rest, _ := strings.Cut(domain, ".")
	return strings.Contains(rest, ".") && slices.Contains(relayLabels, first) || strings.HasPrefix(local, "reply+") || strings.HasPrefix(local, "relay+")
}

// leadPhones reads the numbers of a field for phones. A region that they say
// nothing of is the one given; with neither, they are no numbers.
func leadPhones(s, region string) []Phone {
	phones := validPhones(s, region)
	if phones == nil {
		phones = possiblePhone(leadPhoneText(s, region), region)
	}
	return phones
}

// validPhones reads the numbers of a field that the plan of a region has.
func validPhones(s, region string) []Phone {
	var phones []Phone
	for _, m := range Phones(leadPhoneText(s, region), region) {
		phones = append(phones, m.Phone)
	}
	return phones
}

// leadPhoneText returns the text of a field for phones, or nothing for one that
// is too long for that.
func leadPhoneText(s, region string) string {
	raw := leadValue(strings.TrimPrefix(strings.TrimSpace(s), "tel:"))
	if len(raw) > 200 {
		return ""
	}
	if rest, ok := strings.CutPrefix(raw, "00"); ok && region == "" {
		raw = "+" + rest // 00 is the prefix of most countries, and no number begins with it
	}
	return raw
}

// possiblePhone reads a number that no plan has yet or any more, but whose
// length is right. The field it stands in says that it is a phone.
func possiblePhone(raw, region string) []Phone {
	if strings.Trim(raw, "+0123456789 .-/()\u00a0\u202f") != "" {
		return nil
	}
	n, err := phonenumbers.Parse(raw, region)
	if err != nil || phonenumbers.IsPossibleNumberWithReason(n) != phonenumbers.IS_POSSIBLE {
		return nil
	}
	if n.GetItalianLeadingZero() && phonePlanOf(region).trunk != "" {
		return nil // digits are missing: the zero is the one before a national number
	}
	e164 := phonenumbers.Format(n, phonenumbers.E164)
	if cleanE164(e164) != e164 {
		return nil
	}
	return []Phone{{E164: e164, Raw: raw, Region: phonenumbers.GetRegionCodeForNumber(n)}}
}

// countryNames are countries as people write them, with their codes of ISO
// 3166-1.
var countryNames = map[string]string{
	"france": "FR", "fra": "FR", "united states": "US", "united states of america": "US", "usa": "US", "u.s.a.": "US", "u.s.": "US",
	"united kingdom": "GB", "uk": "GB", "great britain": "GB", "england": "GB", "gbr": "GB", "royaume-uni": "GB", "canada": "CA", "can": "CA",
	"deutschland": "DE", "germany": "DE", "deu": "DE", "ger": "DE", "d": "DE", "allemagne": "DE", "österreich": "AT", "austria": "AT", "aut": "AT", "a": "AT",
	"schweiz": "CH", "suisse": "CH", "switzerland": "CH", "che": "CH", "belgique": "BE", "belgium": "BE", "belgië": "BE", "bel": "BE",
	"españa": "ES", "spain": "ES", "espagne": "ES", "esp": "ES", "italia": "IT", "italy": "IT", "italie": "IT", "ita": "IT",
	"nederland": "NL", "netherlands": "NL", "pays-bas": "NL", "nld": "NL", "ireland": "IE", "irl": "IE", "luxembourg": "LU", "lux": "LU",
	"australia": "AU", "aus": "AU", "portugal": "PT", "prt": "PT", "mexico": "MX", "mex": "MX",
}

// leadRegion returns the code of a country, or nothing.
func leadRegion(country string) string {
	s := leadValue(country)
	if code := countryNames[strings.ToLower(s)]; code != "" {
		return code
	}
	if s = strings.ToUpper(s); len(s) == 2 && phonenumbers.GetCountryCodeForRegion(s) != 0 {
		return s
	}
	return ""
}

// domainRegion returns the country of an address's domain, where it has one
// that people of other countries do not use.
func domainRegion(address string) string {
	top := strings.ToUpper(address[strings.LastIndexByte(address, '.')+1:])
	if top == "UK" {
		return "GB"
	}
	if slices.Contains([]string{"FR", "DE", "AT", "CH", "BE", "ES", "IT", "NL", "IE", "LU", "PT"}, top) {
		return top
	}
	return ""
}

// leadAmount reads a price in any notation. A currency is only what is named.
func leadAmount(s, currency string) (price, code string) {
	s = leadValue(s)
	code = strings.ToUpper(leadValue(currency))
	for _, c := range currencySigns {
		if rest := strings.ReplaceAll(s, c.sign, ""); rest != s {
			s = rest
			if c.code != "USD" && code == "" { // other countries have dollars too
				code = c.code
			}
		}
	}
	var digits []string
	for w := range strings.FieldsSeq(s) {
		switch {
		case len(w) == 3 && !strings.ContainsFunc(w, func(r rune) bool { return r < 'A' || r > 'Z' }):
			if code == "" {
				code = w
			}
		case len(digits) > 0 && rentWords[phraseKey(w)]:
		case strings.EqualFold(w, "euro") || strings.EqualFold(w, "euros"):
			code = "EUR"
		default:
			digits = append(digits, w)
		}
	}
	if code == "€" {
		code = "EUR"
	}
	price = decimalAmount(strings.Join(digits, " "))
	if price == "" || !setCurrency(&Lead{}, code) {
		code = ""
	}
	return price, code
}

// rentWords say behind a price for how long it is.
var rentWords = keySet([]string{"pcm", "pw", "pm", "mois", "month", "mo", "monat", "mes", "mese", "maand", "mies", "par", "per", "al", "pro", "cc", "hc", "kk", "k k", "von", "vraagprijs"})

// decimalAmount makes a decimal number of one with separators. Of a single
// separator, three digits behind it make thousands, one or two make cents.
func decimalAmount(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\'' || r == '\u2019' || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return r
	}, s)
	s = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(s, ".-"), ",-"), ".")
	cents := ""
	if i := strings.LastIndexAny(s, ".,"); i >= 0 && len(s)-i-1 != 3 {
		if s, cents = s[:i], s[i+1:]; len(cents) > 2 || cents == "" {
			return ""
		}
	}
	groups := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == ',' })
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && len(g) > 3 {
			return ""
		}
	}
	whole := strings.TrimLeft(strings.Join(groups, ""), "0")
	if whole == "" || len(whole) > 12 || strings.ContainsFunc(whole+cents, notDigit) {
		return ""
	}
	if strings.Trim(cents, "0") != "" {
		return whole + "." + cents
	}
	return whole
}

// instantLayouts are times with a zone, as programs write them.
var instantLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05.999-0700", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05-07:00",
	"2006-01-02 15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05 UTC", "2006-01-02 15:04:05 GMT",
	time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 GMT",
}

// slashLayouts are times whose day and month come in an order that is a matter
// of country.
var slashLayouts = []string{"1/2/2006 3:04:05 PM -07:00", "1/2/2006 3:04 PM -07:00", "1/2/2006 15:04:05 -07:00", "1/2/2006 3:04:05 PM -0700", "1/2/2006 15:04:05 -0700"}

// leadInstant reads a time that says its zone; others are not known to within
// half a day. The one of a country with slashes is read where only one order of
// day and month is possible, or the region says which.
func leadInstant(s, region string) time.Time {
	s = leadValue(s)
	for _, layout := range instantLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	for _, layout := range slashLayouts {
		us, usErr := time.Parse(layout, s)
		other, otherErr := time.Parse("2/1"+strings.TrimPrefix(layout, "1/2"), s)
		switch {
		case usErr != nil && otherErr != nil:
		case usErr != nil || otherErr == nil && region != "" && region != "US":
			return other.UTC()
		case otherErr != nil || region == "US" || us.Equal(other):
			return us.UTC()
		}
	}
	return time.Time{}
}

// epochInstant reads seconds or milliseconds since 1970, between 2001 and 2286.
func epochInstant(s string) time.Time {
	if len(s) != 10 && len(s) != 13 || strings.ContainsFunc(s, notDigit) || s[0] == '0' {
		return time.Time{}
	}
	var n int64
	for _, c := range s {
		n = n*10 + int64(c-'0')
	}
	if len(s) == 13 {
		return time.UnixMilli(n).UTC()
	}
	return time.Unix(n, 0).UTC()
}
