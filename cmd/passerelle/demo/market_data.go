package demo

import (
	"slices"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// seller is an account of the sample marketplace.
type seller struct {
	ID            string // external id, as is that of a listing
	Name          string
	Language      string
	AnswerMinutes int
	Contact       string // address that gets the leads of its listings
	Members       []member
}

type member struct {
	Email string
	Name  string
	Role  bridge.Role
}

var sellers = []seller{
	{
		ID: "garage-dubreuil", Name: "Garage Dubreuil", Language: "fr", AnswerMinutes: 10, Contact: "ventes@garage-dubreuil.example",
		Members: []member{
			{"lea@garage-dubreuil.example", "Léa Dubreuil", bridge.RoleOwner},
			{"hugo@garage-dubreuil.example", "Hugo Marchal", bridge.RoleAgent},
		},
	},
	{
		ID: "autos-leroux", Name: "Autos Leroux", Language: "fr", AnswerMinutes: 90, Contact: "contact@autos-leroux.example",
		Members: []member{{"paul@autos-leroux.example", "Paul Leroux", bridge.RoleOwner}},
	},
	{
		ID: "harbour-motors", Name: "Harbour Motors", Language: "en", AnswerMinutes: 25, Contact: "sales@harbour-motors.example",
		Members: []member{
			{"grace@harbour-motors.example", "Grace Turner", bridge.RoleOwner},
			{"tom@harbour-motors.example", "Tom Ashby", bridge.RoleManager},
		},
	},
}

// sellerOf returns the seller with a contact address.
func sellerOf(contact string) seller {
	i := slices.IndexFunc(sellers, func(s seller) bool { return s.Contact == contact })
	if i < 0 {
		return seller{}
	}
	return sellers[i]
}

// sampleListing is an ad of the sample marketplace.
type sampleListing struct {
	ID          string
	Seller      string
	Reference   string
	Title       string
	Description string
	Criteria    []bridge.Criterion
	Price       string
	Picture     string // file under static
	Phone       string
	HidePhone   bool
}

func (l sampleListing) forAPI(base string) newListing {
	return newListing{
		Account: l.Seller, Reference: l.Reference, Title: l.Title, Description: l.Description, Criteria: l.Criteria,
		Price: l.Price, Currency: "EUR", URL: base + "/demo/listings/" + l.ID, PictureURL: base + "/demo/static/" + l.Picture,
		Category: "cars", Contact: l.seller().Contact, Phone: l.Phone, HidePhone: l.HidePhone,
	}
}

// seller is the account that the listing is of.
func (l sampleListing) seller() seller {
	return sellers[slices.IndexFunc(sellers, func(s seller) bool { return s.ID == l.Seller })]
}

// listingOf returns the sample listing with an external id.
func listingOf(id string) sampleListing {
	i := slices.IndexFunc(listings, func(l sampleListing) bool { return l.ID == id })
	if i < 0 {
		return sampleListing{}
	}
	return listings[i]
}

var listings = []sampleListing{
	{
		ID: "clio", Seller: "garage-dubreuil", Reference: "RC-1042", Title: "Renault Clio V 1.0 TCe", Price: "12500", Picture: "clio.svg",
		Description: "Première main, carnet complet, contrôle technique vierge. Garantie douze mois.",
		Criteria:    []bridge.Criterion{{Name: "Année", Value: "2021"}, {Name: "Kilométrage", Value: "42 000 km"}, {Name: "Énergie", Value: "essence"}},
		Phone:       "+33199000142",
	},
	{
		ID: "3008", Seller: "garage-dubreuil", Reference: "PE-3110", Title: "Peugeot 3008 Hybrid Allure", Price: "27900", Picture: "3008.svg",
		Description: "Caméra de recul, attelage amovible, quatre pneus neufs. Visible sur rendez-vous.",
		Criteria:    []bridge.Criterion{{Name: "Année", Value: "2022"}, {Name: "Kilométrage", Value: "31 500 km"}, {Name: "Énergie", Value: "hybride"}},
		Phone:       "+33199000142",
	},
	{
		ID: "berlingo", Seller: "garage-dubreuil", Reference: "CB-0817", Title: "Citroën Berlingo fourgonnette", Price: "9800", Picture: "berlingo.svg",
		Description: "Aménagement en bois, trois places, TVA récupérable.",
		Criteria:    []bridge.Criterion{{Name: "Année", Value: "2018"}, {Name: "Kilométrage", Value: "96 000 km"}, {Name: "Énergie", Value: "diesel"}},
		Phone:       "+33199000142",
	},
	{
		ID: "sandero", Seller: "autos-leroux", Reference: "DS-204", Title: "Dacia Sandero Stepway", Price: "8990", Picture: "sandero.svg",
		Description: "Petite voiture haute sur pattes, idéale en ville comme à la campagne.",
		Criteria:    []bridge.Criterion{{Name: "Année", Value: "2019"}, {Name: "Kilométrage", Value: "58 200 km"}, {Name: "Énergie", Value: "essence"}},
		Phone:       "+33261910077", HidePhone: true,
	},
	{
		ID: "fiat500", Seller: "autos-leroux", Reference: "FI-500C", Title: "Fiat 500 C cabriolet", Price: "11200", Picture: "fiat500.svg",
		Description: "Capote neuve, sièges en cuir, toujours au garage.",
		Criteria:    []bridge.Criterion{{Name: "Année", Value: "2020"}, {Name: "Kilométrage", Value: "27 400 km"}, {Name: "Énergie", Value: "essence"}},
		Phone:       "+33261910077", HidePhone: true,
	},
	{
		ID: "golf-estate", Seller: "harbour-motors", Reference: "VW-7731", Title: "Volkswagen Golf Estate 1.5", Price: "14950", Picture: "golf.svg",
		Description: "One owner, full service history, roof rails and a very large boot.",
		Criteria:    []bridge.Criterion{{Name: "Year", Value: "2020"}, {Name: "Mileage", Value: "49,000 km"}, {Name: "Fuel", Value: "petrol"}},
		Phone:       "+33353010199",
	},
	{
		ID: "mini", Seller: "harbour-motors", Reference: "MC-0412", Title: "Mini Cooper Convertible", Price: "17400", Picture: "mini.svg",
		Description: "Electric roof, heated seats, just serviced. Ready for the coast.",
		Criteria:    []bridge.Criterion{{Name: "Year", Value: "2021"}, {Name: "Mileage", Value: "22,300 km"}, {Name: "Fuel", Value: "petrol"}},
		Phone:       "+33353010199",
	},
	{
		ID: "transit", Seller: "harbour-motors", Reference: "FT-2290", Title: "Ford Transit Custom Camper", Price: "31800", Picture: "transit.svg",
		Description: "Sleeps four, gas hob, fridge, awning. Converted by its only owner.",
		Criteria:    []bridge.Criterion{{Name: "Year", Value: "2019"}, {Name: "Mileage", Value: "71,000 km"}, {Name: "Fuel", Value: "diesel"}},
		Phone:       "+33353010199",
	},
}

func since(year int, month time.Month) time.Time {
	return time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
}

// buyers are people who write about listings.
var buyers = []newBuyer{
	{
		ExternalID: "marie", Pseudonym: "marie75", Name: "Marie Durand", FirstName: "Marie", LastName: "Durand", MemberSince: since(2021, time.March),
		Email: "marie.durand@courriel.example", Phone: "+33639980001", Language: "fr",
	},
	{
		ExternalID: "karim", Pseudonym: "karim_h", Name: "Karim Haddad", FirstName: "Karim", LastName: "Haddad", MemberSince: since(2023, time.June),
		Email: "karim.haddad@boite.example", Phone: "+33639980002", MaskPhone: true, Language: "fr",
	},
	{
		ExternalID: "emily", Pseudonym: "emily_w", Name: "Emily Watson", FirstName: "Emily", LastName: "Watson", MemberSince: since(2019, time.November),
		Email: "emily.watson@postbox.example", Phone: "+33639980003", Language: "en",
	},
	{
		ExternalID: "jonas", Pseudonym: "jonas_b", MemberSince: since(2024, time.January),
		Email: "jonas.berg@postbox.example", Language: "en",
	},
}

// buyerOf returns the sample buyer with an external id.
func buyerOf(id string) newBuyer {
	i := slices.IndexFunc(buyers, func(b newBuyer) bool { return b.ExternalID == id })
	if i < 0 {
		return newBuyer{}
	}
	return buyers[i]
}

// firstConversation is there before anybody plays.
type firstConversation struct {
	Listing  string
	Buyer    string
	Favorite bool // else Text is the first message
	Text     string
	Answers  []newMessage
}

var firstConversations = []firstConversation{
	{
		Listing: "transit", Buyer: "jonas",
		Text: "Hi, does the fridge run on gas as well, or on the leisure battery only?",
		Answers: []newMessage{
			{bridge.SideSeller, "Hi, on both. The battery lasts about two days without driving."},
			{bridge.SideBuyer, "Good to know. Could I see it on Thursday after six?"},
		},
	},
	{Listing: "fiat500", Buyer: "karim", Favorite: true},
	{
		Listing: "golf-estate", Buyer: "emily",
		Text: "Hello, is the estate still for sale? Has the timing belt been done?",
	},
	{
		Listing: "clio", Buyer: "marie",
		Text: "Bonjour, la Clio est-elle toujours disponible ? Je cherche une voiture pour la mi-décembre.",
		Answers: []newMessage{
			{bridge.SideSeller, "Bonjour Marie, oui, elle est encore là. Vous pouvez venir l’essayer du mardi au samedi."},
			{bridge.SideBuyer, "Merci pour votre réponse rapide ! Samedi à 10 h, est-ce possible ?"},
		},
	},
}
