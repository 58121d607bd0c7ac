package sample

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Ad is an invented listing.
type Ad struct {
	Title    string
	Ref      string // the seller's own
	PortalID string // the portal's
	Price    int
	Currency string
	Trade    string // one of [AdTrades]
}

// AdTrades are what listings are about.
func AdTrades() []string { return []string{"cars", "homes", "goods"} }

// NewAd invents a listing of a trade, its title in a language of
// [PersonLanguages].
func NewAd(r *rand.Rand, language, trade string) Ad {
	w, ok := adTitles[language]
	if !ok {
		w = adTitles["en"]
	}
	a := Ad{Trade: trade, Currency: "EUR", Ref: pick(r, []string{"RC-", "V", "AB/", "M-2026-", "LOT"}) + strconv.Itoa(100+r.IntN(9900))}
	switch trade {
	case "homes":
		a.Title = fmt.Sprintf(pick(r, w.homes), 1+r.IntN(6), 18+r.IntN(200))
		a.Price = 45_000 + r.IntN(900)*1000
	case "cars":
		a.Title = pick(r, w.cars)
		a.Price = 900 + r.IntN(60_000)/10*10
	default:
		a.Title = pick(r, w.goods)
		a.Price = 5 + r.IntN(900)
	}
	a.PortalID = strconv.Itoa(1_000_000_000 + r.IntN(2_000_000_000))
	if chance(r, 3) {
		a.PortalID = pick(r, []string{"E", "W", "FR-", "ag"}) + a.PortalID
	}
	return a
}

type adWords struct{ homes, cars, goods []string }

var adTitles = map[string]adWords{
	"fr": {
		[]string{"Appartement %d pièces %d m² avec balcon", "Maison T%d - %d m² – jardin clos", "À louer : studio %d pièce, %d m²", "Villa %d chambres, %d m², proche mer"},
		[]string{"Renault Clio V 1.0 TCe 90 ch", "Peugeot 308 SW 1.5 BlueHDi (2021) – 1ère main", "Citroën Berlingo 5 places, attelage", "VW Polo 1.2 | CT OK | 06/2015", "Dacia Duster 4x4 : révisée, 2 clés"},
		[]string{"Vélo enfant 20 pouces", "Canapé d'angle convertible", "Perceuse à colonne 380 V", "Lot de 12 chaises « bistrot »", "Poussette double & accessoires"},
	},
	"en": {
		[]string{"%d bedroom flat, %d sqm, Harbour Road", "%d-bed semi-detached house (%d m²)", "To let: %d room studio, %d sq m"},
		[]string{"Ford Fiesta 1.0 EcoBoost Zetec", "Vauxhall Corsa 1.4 – one owner", "2019 Honda Civic EX, 41,000 miles", "BMW 320d Touring | FSH"},
		[]string{"Child's bike, 20 inch", "Oak dining table & 6 chairs", "Cordless drill set", "Pram with car seat"},
	},
	"de": {
		[]string{"%d-Zimmer-Wohnung, %d m², mit Balkon", "Reihenhaus %d Zimmer, %d m² Wohnfläche"},
		[]string{"VW Golf 1.4 TSI Comfortline", "Škoda Octavia Combi 2.0 TDI – Scheckheft", "Opel Corsa 1.2, TÜV neu"},
		[]string{"Kinderfahrrad 20 Zoll", "Bücherregal aus Eiche", "Gartentisch & 4 Stühle"},
	},
	"es": {
		[]string{"Piso de %d habitaciones, %d m², con terraza", "Chalet %d dormitorios - %d m²"},
		[]string{"Seat Ibiza 1.0 TSI", "Renault Mégane 1.5 dCi – único dueño"},
		[]string{"Bicicleta de niño", "Mesa de roble"},
	},
	"it": {
		[]string{"Trilocale %d locali, %d m², balcone", "Villa a schiera %d camere, %d mq"},
		[]string{"Fiat Panda 1.2 Easy", "Alfa Romeo Giulietta 1.6 JTDm – unico proprietario"},
		[]string{"Bicicletta da bambino", "Tavolo in rovere"},
	},
	"nl": {
		[]string{"Appartement met %d slaapkamers, %d m²", "Tussenwoning %d kamers, %d m²"},
		[]string{"Opel Astra 1.4 Turbo", "Volvo V60 D3 – dealeronderhouden"},
		[]string{"Kinderfiets 20 inch", "Eiken eettafel"},
	},
	"pt": {
		[]string{"Apartamento T%d, %d m², varanda", "Moradia %d quartos, %d m²"},
		[]string{"Renault Clio 1.5 dCi", "Peugeot 208 1.2 – um dono"},
		[]string{"Bicicleta de criança", "Mesa de carvalho"},
	},
	"pl": {
		[]string{"Mieszkanie %d pokoje, %d m², balkon", "Dom %d pokoi, %d m²"},
		[]string{"Škoda Fabia 1.4", "Toyota Yaris 1.0 – pierwszy właściciel"},
		[]string{"Rower dziecięcy", "Stół dębowy"},
	},
}

// CustomerMessage invents what a customer writes about a listing, in a language
// of [PersonLanguages]. It holds no name, address or phone.
func CustomerMessage(r *rand.Rand, language string) string {
	w, ok := messageWords[language]
	if !ok {
		w = messageWords["en"]
	}
	lines := []string{pick(r, w.greetings)}
	for range 1 + r.IntN(3) {
		if line := pick(r, w.body); !strings.Contains(strings.Join(lines, "\n"), line) {
			lines = append(lines, line)
		}
	}
	sep := pick(r, []string{"\n", "\n\n", " ", "\n"})
	text := strings.Join(lines, sep)
	if !chance(r, 3) {
		text += pick(r, []string{"\n", "\n\n", " "}) + pick(r, w.closings)
	}
	return text
}

type customerWords struct{ greetings, body, closings []string }

var messageWords = map[string]customerWords{
	"fr": {
		[]string{"Bonjour,", "Bonsoir,", "Bonjour Madame, Monsieur,", "Salut,", "Hello", "Bonjour"},
		[]string{
			"est-ce toujours disponible ?", "Je suis très intéressé par votre annonce.", "Quel est votre dernier prix ?", "Je peux passer samedi entre 14h et 16h30.",
			"Y a-t-il des frais à prévoir (courroie, pneus…) ?", "J'habite à 200 km, pourriez-vous m'envoyer d'autres photos ?", "Accepteriez-vous 3 500 € comptant ?",
			"Mon budget est de 180 000 euros maximum.", "Nous sommes un couple avec 2 enfants : quelles sont les écoles autour ?", "Livraison possible sur 35000 Rennes ?",
			"C'est pour l'anniversaire de mon fils le 12/05.", "Le chauffage est-il collectif ? Merci d'avance pour votre retour & bonne journée.",
		},
		[]string{"Cordialement", "Merci d'avance", "Bien à vous.", "Bonne journée !", "Merci :)"},
	},
	"en": {
		[]string{"Hello,", "Hi there,", "Good morning,", "Dear Sir or Madam,", "Hi"},
		[]string{
			"is this still available?", "I would like to see it this weekend if that suits you.", "What is the lowest you would take?", "Could you send me a few more pictures?",
			"We are a couple with a small dog, would that be a problem?", "I can be there on Saturday between 2 and 4:30 pm.", "Has it had any work done since 2019?",
			"Would you accept £3,500 in cash?", "Are bills included in the 950 pcm?",
		},
		[]string{"Kind regards", "Thanks in advance", "Many thanks!", "Best wishes,"},
	},
	"de": {
		[]string{"Guten Tag,", "Hallo,", "Sehr geehrte Damen und Herren,", "Moin,"},
		[]string{
			"ist das noch zu haben?", "ich interessiere mich sehr für Ihr Angebot.", "Was wäre Ihr letzter Preis?", "Könnten wir am Samstag um 15:00 Uhr einen Termin machen?",
			"Wir sind zu zweit, ohne Haustiere.", "Gibt es noch mehr Bilder?", "Wie hoch sind die Nebenkosten?",
		},
		[]string{"Mit freundlichen Grüßen", "Viele Grüße", "Danke im Voraus!"},
	},
	"es": {
		[]string{"Hola,", "Buenos días,", "Buenas tardes:"},
		[]string{"¿sigue disponible?", "Me interesa mucho su anuncio.", "¿Se podría visitar el sábado por la tarde?", "¿Cuál sería el último precio?", "¿Tiene más fotos?"},
		[]string{"Un saludo", "Muchas gracias", "Gracias de antemano."},
	},
	"it": {
		[]string{"Buongiorno,", "Salve,", "Buonasera,"},
		[]string{"è ancora disponibile?", "Sono molto interessato al vostro annuncio.", "Sarebbe possibile vederlo sabato alle 15?", "Il prezzo è trattabile?", "Avete altre foto?"},
		[]string{"Cordiali saluti", "Grazie mille", "Saluti."},
	},
	"nl": {
		[]string{"Goedendag,", "Hallo,", "Beste verkoper,"},
		[]string{"is deze nog beschikbaar?", "Ik heb veel interesse in uw advertentie.", "Kan ik zaterdag om 14.00 uur komen kijken?", "Wat is uw laagste prijs?", "Heeft u meer foto's?"},
		[]string{"Met vriendelijke groet", "Alvast bedankt", "Groetjes"},
	},
	"pt": {
		[]string{"Bom dia,", "Boa tarde,", "Olá,"},
		[]string{"ainda está disponível?", "Tenho muito interesse no seu anúncio.", "Seria possível visitar no sábado?", "O preço é negociável?"},
		[]string{"Cumprimentos", "Obrigado", "Com os melhores cumprimentos"},
	},
	"pl": {
		[]string{"Dzień dobry,", "Witam,"},
		[]string{"czy oferta jest aktualna?", "Jestem bardzo zainteresowany.", "Czy można obejrzeć w sobotę po południu?", "Czy cena jest do negocjacji?"},
		[]string{"Pozdrawiam", "Dziękuję z góry"},
	},
}
