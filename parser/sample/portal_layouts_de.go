package sample

import "github.com/passerelle-mail/passerelle/parser"

// The German portals.
var portalLayoutsDE = []portalLayout{
	{
		name: "mobile.de", portal: "mobile.de", domain: "mobile.de", lang: "de", region: "DE", trade: "cars", event: parser.EventLead,
		from: "{display} über mobile.de|{relay}", relay: "{token}@dealer.mobile.de", subject: []string{"Anfrage zu Ihrem Inserat: {listing}", "Kundenanfrage {portalref}"}, page: pageLines,
		blocks: []portalBlock{
			bPara("Guten Tag,\nSie haben eine neue Anfrage zu Ihrem Fahrzeug erhalten."), bRows("Name", "{display}", "E-Mail", "{relay}", "Telefon", "{phone}"), bMsg("Nachricht:"),
			bRows("Fahrzeug", "{listing}", "Preis", "{price}", "Interne Nummer", "{ref}", "Inserats-ID", "{portalref}"),
		},
	},
	{
		name: "immoscout24", portal: "ImmoScout24", domain: "immobilienscout24.de", lang: "de", region: "DE", trade: "homes", event: parser.EventLead, only: "html",
		from: "ImmoScout24|noreply@immobilienscout24.de", replyTo: "{display}|{email}", subject: []string{"Objekt {ref}: Neue Kontaktanfrage von {display}"}, page: pageTable,
		blocks: []portalBlock{
			bHead("Neue Anfrage zu Ihrem Objekt"), bRows("Anrede", "{title}", "Vorname", "{first}", "Nachname", "{last}", "E-Mail", "{email}", "Telefon", "{phone}", "Firma", "{company}", "Ort", "{city}"), bMsg("Nachricht"),
			bRows("Scout-ID", "{portalref}", "Objekt-Nr.", "{ref}", "Objekt", "{listing}", "Kaufpreis", "{price}"),
		},
	},
	{
		name: "immowelt", portal: "immowelt", domain: "immowelt.de", lang: "de", region: "DE", trade: "homes", event: parser.EventLead, links: true,
		from: "immowelt|anfragen@immowelt.de", replyTo: "{display}|{email}", subject: []string{"Anfrage zu {listing} ({ref})"}, page: pageCells, text: textTab,
		blocks: []portalBlock{
			bPara("Hallo {seller},"), bPara("zu Ihrem Angebot ist eine Anfrage eingegangen."), bRows("Vorname", "{first}", "Nachname", "{last}", "E-Mail-Adresse", "{email}", "Telefonnummer", "{phone}"), bMsg("Nachricht"), bRows("Online-ID", "{portalref}", "Referenznummer", "{ref}"),
		},
	},
	{
		name: "immonet", portal: "immonet", domain: "immonet.de", lang: "de", region: "DE", trade: "homes", event: parser.EventLead, only: "text",
		from: "immonet.de|anfrage@immonet.de", replyTo: "|{email}", subject: []string{"Ihr Objekt {ref}: Anfrage eines Interessenten"},
		blocks: []portalBlock{
			bPara("Sehr geehrte Damen und Herren,"), bRows("Anbieter-Objekt-ID", "{ref}", "immonet-Nr.", "{portalref}", "Objekt-Bezeichnung", "{listing}"),
			bRows("Anrede", "{title}", "Name", "{last}", "Vorname", "{first}", "E-Mail", "{email}", "Telefon-Nummer", "{phone}", "Ort", "{city}"), bMsg("Anmerkungen:"),
		},
	},
	{
		name: "kleinanzeigen", portal: "Kleinanzeigen", domain: "kleinanzeigen.de", lang: "de", region: "DE", trade: "goods", event: parser.EventLead,
		from: "{first} über Kleinanzeigen|{relay}", relay: "{token}-ek-ek@mail.kleinanzeigen.de", subject: []string{"Nutzer-Anfrage zu deiner Anzeige \"{listing}\"", "{first} interessiert sich für {listing}"}, page: pageParas,
		blocks: []portalBlock{
			bPara("Hallo!"), bPara("Ein Interessent hat dir zu deiner Anzeige \"{listing}\" (Anzeigennummer {portalref}) geschrieben."), bMsg("Nachricht von {first}"), bRows("Telefon", "{phone}"), bButton("Antworten", "{track}"),
		},
	},
	{
		name: "kleinanzeigen_message", portal: "Kleinanzeigen", domain: "kleinanzeigen.de", lang: "de", region: "DE", trade: "goods", event: parser.EventMessage,
		from: "{first} über Kleinanzeigen|{relay}", relay: "{token}-ek-ek@mail.kleinanzeigen.de", subject: []string{"Re: Nutzer-Anfrage zu deiner Anzeige \"{listing}\""}, page: pageParas,
		blocks: []portalBlock{bPara("{first} hat dir geantwortet:"), bMsg(""), bButton("Zur Unterhaltung", "{track}"), bSmall("Anzeigennummer {portalref}")},
	},
}

// autoScoutWords are the labels of one portal in its languages.
var autoScoutWords = []struct {
	lang, region, domain, subject, hello, name, email, phone, city, message, vehicle, price, id, via string
}{
	{"de", "DE", "autoscout24.de", "Anfrage für {listing}", "Sie haben eine neue Anfrage erhalten.", "Name", "E-Mail", "Telefon", "Ort", "Nachricht", "Fahrzeug", "Preis", "Angebotsnummer", "über AutoScout24"},
	{"fr", "FR", "autoscout24.fr", "Demande concernant {listing}", "Vous avez reçu une nouvelle demande.", "Nom", "E-mail", "Téléphone", "Ville", "Message", "Véhicule", "Prix", "N° de l'offre", "via AutoScout24"},
	{"it", "IT", "autoscout24.it", "Richiesta per {listing}", "Ha ricevuto una nuova richiesta.", "Nome", "E-mail", "Telefono", "Città", "Messaggio", "Veicolo", "Prezzo", "Numero offerta", "tramite AutoScout24"},
	{"nl", "NL", "autoscout24.nl", "Aanvraag voor {listing}", "U heeft een nieuwe aanvraag ontvangen.", "Naam", "E-mail", "Telefoon", "Plaats", "Bericht", "Voertuig", "Prijs", "Aanbodnummer", "via AutoScout24"},
	{"es", "ES", "autoscout24.es", "Solicitud sobre {listing}", "Ha recibido una nueva solicitud.", "Nombre", "Correo electrónico", "Teléfono", "Ciudad", "Mensaje", "Vehículo", "Precio", "Número de oferta", "vía AutoScout24"},
}

func autoScoutLayouts() []portalLayout {
	var out []portalLayout
	for _, w := range autoScoutWords {
		out = append(out, portalLayout{
			name: "autoscout24_" + w.lang, portal: "AutoScout24", domain: w.domain, lang: w.lang, region: w.region, trade: "cars", event: parser.EventLead, links: true,
			from: "{display} " + w.via + "|no-reply@" + w.domain, replyTo: "{display}|{email}", subject: []string{w.subject}, page: pageTable,
			blocks: []portalBlock{
				bHead(w.hello), bRows(w.name, "{display}", w.email, "{email}", w.phone, "{phone}", w.city, "{city}"), bMsg(w.message),
				bRows(w.vehicle, "{listing}", w.price, "{price}", w.id, "{portalref}"),
			},
		})
	}
	return out
}

// genericWord has the labels of the forms that any site has, in one language.
type genericWord struct {
	lang, region, hello, first, last, name, email, phone, company, city, message, listing, ref, price string
}

var genericWords = []genericWord{
	{"en", "GB", "New enquiry", "First name", "Last name", "Name", "Email", "Phone", "Company", "Town", "Message", "Listing", "Reference", "Price"},
	{"en", "US", "You have a new inquiry", "First Name", "Last Name", "Full name", "Email Address", "Phone Number", "Company", "City", "Comments", "Item", "Reference number", "Price"},
	{"fr", "FR", "Nouveau message du formulaire", "Prénom", "Nom", "Nom et prénom", "Email", "Tél.", "Entreprise", "Ville", "Message", "Annonce", "Référence", "Prix"},
	{"de", "DE", "Neue Anfrage über das Kontaktformular", "Vorname", "Nachname", "Name", "E-Mail-Adresse", "Telefonnummer", "Firma", "Ort", "Ihre Nachricht", "Angebot", "Referenz", "Preis"},
	{"es", "ES", "Nueva consulta", "Nombre", "Apellidos", "Nombre completo", "Correo electrónico", "Teléfono", "Empresa", "Ciudad", "Mensaje", "Anuncio", "Referencia", "Precio"},
	{"it", "IT", "Nuova richiesta", "Nome", "Cognome", "Nome e cognome", "Indirizzo e-mail", "Telefono", "Azienda", "Città", "Messaggio", "Annuncio", "Riferimento", "Prezzo"},
	{"nl", "NL", "Nieuwe aanvraag", "Voornaam", "Achternaam", "Naam", "E-mailadres", "Telefoonnummer", "Bedrijf", "Plaats", "Bericht", "Advertentie", "Referentie", "Prijs"},
	{"pt", "PT", "Novo pedido de contacto", "Nome próprio", "Apelido", "Nome", "E-mail", "Telefone", "Empresa", "Cidade", "Mensagem", "Anúncio", "Referência", "Preço"},
	{"pl", "PL", "Nowe zapytanie", "Imię", "Nazwisko", "Imię i nazwisko", "E-mail", "Telefon", "Firma", "Miasto", "Wiadomość", "Ogłoszenie", "Numer referencyjny", "Cena"},
}

// genericLayouts are the labelled forms of sites that nobody has heard of, with
// the name in one field or in two.
func genericLayouts() []portalLayout {
	var out []portalLayout
	for i, w := range genericWords {
		split := bRows(w.first, "{first}", w.last, "{last}", w.company, "{company}", w.email, "{email}", w.phone, "{phone}", w.city, "{city}")
		whole := bRows(w.name, "{display}", w.email, "{email}", w.phone, "{phone}")
		about := bRows(w.listing, "{listing}", w.ref, "{ref}", w.price, "{price}")
		one := portalLayout{
			name: "unknown_" + w.lang + "_two", domain: "marktplatz-mercato.example", lang: w.lang, region: w.region, trade: AdTrades()[i%3], event: parser.EventLead,
			from: "Forms|no-reply@marktplatz-mercato.example", replyTo: "|{email}", subject: []string{w.hello + " - {listing}"},
			text: portalTextStyle(i % 5), page: portalPageStyle(i % 7), blocks: []portalBlock{bHead(w.hello), split, about, bMsg(w.message)},
		}
		two := one
		two.name, two.domain, two.from, two.replyTo = "unknown_"+w.lang+"_one", "annunci-anuncios.example", "Website|forms@annunci-anuncios.example", ""
		two.text, two.page, two.links = portalTextStyle((i+2)%5), portalPageStyle((i+3)%7), true
		two.subject, two.blocks = []string{w.hello}, []portalBlock{bPara(w.hello), about, whole, bMsg(w.message)}
		out = append(out, one, two)
	}
	return out
}
