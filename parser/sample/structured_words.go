package sample

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// structuredCountry is what varies between the countries of the formats. Phone
// numbers come from ranges that are kept for fiction.
type structuredCountry struct {
	lang, region   string
	names          []string // of the country, as programs write it
	code           string   // before international numbers
	ranges         []string // national, a # for each digit
	firsts, lasts  []string
	titles, cities []string
	portals        []string
	messages       []string
	makes, streets []string
	currency       string
}

var structuredCountries = []structuredCountry{
	{
		lang: "fr", region: "FR", names: []string{"FR", "France", "FRA"}, code: "+33", ranges: []string{"06 39 98 ## ##", "01.99.00.##.##", "0465 71 ## ##", "0353 01 ## ##"},
		firsts: []string{"Marie-Ève", "Jean", "Zoé", "François", "Aïcha", "Loïc", "Chloé", "Hervé", "Noémie", "Yves"},
		lasts:  []string{"Durand", "Le Goff", "de La Tour", "D'Almeida", "Ben Saïd", "Lefèvre", "Nguyen", "Duchâteau", "Van Acker", "Müller"},
		titles: []string{"Mme", "M."}, cities: []string{"Brest", "Saint-Étienne", "Le Havre", "Nîmes"}, portals: []string{"Voiturama", "Immo Clair", "Auto Bonheur"},
		messages: []string{"Bonjour,\n\nL'annonce est-elle toujours d'actualité ?", "Je souhaite visiter samedi & dimanche.\nMerci d'avance, à bientôt", "Bonjour, quel est le prix ferme ? Moins de < 10 000 € ?", "Téléphone : voir ci-dessus\nE-mail : pareil"},
		makes:    []string{"Renault Clio", "Peugeot 208", "Citroën C3"}, streets: []string{"12 rue des Lilas", "Maison 5 pièces à Brest"}, currency: "EUR",
	},
	{
		lang: "en", region: "US", names: []string{"US", "USA", "United States"}, code: "+1", ranges: []string{"(212) 555-01##", "312-555-01##", "415.555.01##", "60255501##"},
		firsts: []string{"Ann", "Mary Jo", "Robert", "José", "Latoya", "Wei", "O'Neil", "Jean-Luc"}, lasts: []string{"Smith", "O'Hara", "van der Berg", "Garcia-Lopez", "St. John", "Lee", "McDonald"},
		titles: []string{"Ms.", "Mr."}, cities: []string{"Springfield", "St. Louis", "Portland"}, portals: []string{"Car Finder", "HomeStreets", "AutoPlaza"},
		messages: []string{"Hi,\nis it still available?\n\nThanks", "I'd like a test drive on Saturday & would trade in my car.", "Please call me. Phone: same as above", "What's your best price? I pay > $9,000 cash."},
		makes:    []string{"Ford Focus", "Honda Civic", "Land Rover Discovery Sport"}, streets: []string{"1 High St", "Loft near the park"}, currency: "USD",
	},
	{
		lang: "en", region: "GB", names: []string{"GB", "UK", "United Kingdom"}, code: "+44", ranges: []string{"07700 900###", "020 7946 0###", "0161 496 0###"},
		firsts: []string{"Siân", "George", "Zoë", "Mary-Anne", "Rhys", "Imogen"}, lasts: []string{"Featherstonehaugh", "O'Brien", "Jones", "Ap Rhys", "de Courcy", "Smith-Jones"},
		titles: []string{"Mrs", "Dr"}, cities: []string{"Leeds", "Stoke-on-Trent", "Bath"}, portals: []string{"Right Keys", "Motor Lane"},
		messages: []string{"Hello,\n\nCould I view this on Tuesday?", "Is the chain complete & when could we move in?", "Cheers, can you do £500 off?"},
		makes:    []string{"Vauxhall Corsa", "Mini Cooper"}, streets: []string{"2 Mill Lane", "Two bedroom flat"}, currency: "GBP",
	},
	{
		lang: "de", region: "DE", names: []string{"DE", "Deutschland", "D"}, code: "+49", ranges: []string{"030 23125###", "0171 39200##", "0221 4710###"},
		firsts: []string{"Jörg", "Anna-Lena", "Käthe", "Björn", "Uwe", "Sigrid"}, lasts: []string{"Müller", "von der Heide", "Groß", "Schmidt", "Freiherr zu Berg", "Özdemir"},
		titles: []string{"Frau", "Herr"}, cities: []string{"Köln", "Bad Homburg", "Münster"}, portals: []string{"Immoplatz", "Wagenwelt"},
		messages: []string{"Guten Tag,\n\nist das Objekt noch frei?", "Bitte um Rückruf & einen Besichtigungstermin.\nMit freundlichen Grüßen", "Größe > 80 m²? Danke schön"},
		makes:    []string{"VW Golf", "Opel Astra"}, streets: []string{"Helle Wohnung am Rhein", "Gartenstraße 5"}, currency: "EUR",
	},
}

// structuredRelays are domains of portals that pass mail on.
var structuredRelays = []string{"messagerie.leboncoin.fr", "messagerie.lacentrale.fr", "convo.zillow.com", "reply.portal.example"}

// structuredPerson is an invented customer.
type structuredPerson struct {
	first, middle, last           string
	title, company, city, country string
	email                         string
	e164, national, international string
}

func newStructuredPerson(r *rand.Rand, c structuredCountry) structuredPerson {
	p := structuredPerson{
		first: pickOf(r, c.firsts), last: pickOf(r, c.lasts), title: pickOf(r, c.titles), city: pickOf(r, c.cities), country: pickOf(r, c.names),
		company: pickOf(r, []string{"Lefort & Fils SARL", "Blue Door Ltd", "Holzbau GmbH", "Acme Inc."}), middle: pickOf(r, []string{"B.", "Lou", "Kim"}),
	}
	p.email = p.slug(p.first) + "." + p.slug(p.last) + strconv.Itoa(r.IntN(100)) + "@" + pickOf(r, []string{"example.com", "example.org", "mail.example.net", "courriel.example"})
	var b strings.Builder
	for _, c := range pickOf(r, c.ranges) {
		if c == '#' {
			c = rune('0' + r.IntN(10))
		}
		b.WriteRune(c)
	}
	p.national = b.String()
	digits := onlyDigits(p.national)
	if c.code != "+1" {
		digits = digits[1:]
	}
	p.e164 = c.code + digits
	p.international = pickOf(r, []string{p.e164, c.code + " " + digits, c.code + " (0)" + digits[:2] + " " + digits[2:], "00" + c.code[1:] + " " + digits})
	if c.code == "+1" {
		p.international = pickOf(r, []string{p.e164, "+1 " + p.national, "+1-" + digits[:3] + "-" + digits[3:6] + "-" + digits[6:]})
	}
	return p
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// slug makes an ASCII word of a name.
func (structuredPerson) slug(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == 'é' || r == 'è' || r == 'ë' || r == 'È':
			return 'e'
		case r >= 0x80:
			return 'x'
		}
		return -1
	}, s)
}

func (p structuredPerson) full() string { return p.first + " " + p.last }

// structuredItem is what the customer asks for.
type structuredItem struct {
	id, ref, url, title string
	year, maker, model  string
	price               int
	currency            string
}

func newStructuredItem(r *rand.Rand, c structuredCountry) structuredItem {
	t := structuredItem{
		id: strconv.Itoa(100_000 + r.IntN(9_000_000)), ref: fmt.Sprintf("%s-%d", pickOf(r, []string{"R", "REF", "VO", "W/A"}), 10+r.IntN(9000)), title: pickOf(r, c.streets),
		year: strconv.Itoa(2008 + r.IntN(18)), price: (5 + r.IntN(900)) * 250, currency: c.currency,
	}
	t.maker, t.model, _ = strings.Cut(pickOf(r, c.makes), " ")
	t.url = "https://portal.example/ads/" + t.id + "?a=1&region=2&copy=3"
	return t
}

// amount writes the price in a notation that one country or another has.
func (t structuredItem) amount(r *rand.Rand) string {
	s := strconv.Itoa(t.price)
	head, tail := "", s
	if len(s) > 3 {
		head, tail = s[:len(s)-3], s[len(s)-3:]
	}
	grouped := func(sep string) string {
		if head == "" {
			return s
		}
		return head + sep + tail
	}
	return pickOf(r, []string{s, s + ".00", grouped(","), grouped(",") + ".00", grouped(" "), grouped("\u202f"), grouped(".") + ",00", grouped("'")})
}

func structuredMessage(r *rand.Rand, c structuredCountry) string {
	m := pickOf(r, c.messages)
	if r.IntN(3) == 0 {
		m += fmt.Sprintf("\n\n(%d)", r.IntN(1000))
	}
	return m
}
