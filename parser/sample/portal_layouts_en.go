package sample

import "github.com/passerelle-mail/passerelle/parser"

// The British and American portals.
var portalLayoutsEN = []portalLayout{
	{
		name: "rightmove", portal: "Rightmove", domain: "rightmove.co.uk", lang: "en", region: "GB", trade: "homes", event: parser.EventLead, links: true,
		from: "Rightmove|noreply@rightmove.co.uk", replyTo: "{display}|{email}", subject: []string{"Email enquiry about {listing} from {display}"}, page: pageTable,
		blocks: []portalBlock{
			bPara("Dear {seller},"), bPara("You have received an enquiry through Rightmove."), bRows("Name", "{title} {display}", "Email", "{email}", "Telephone", "{phone}", "Town", "{city}"),
			bMsg("Message"), bRows("Property", "{listing}", "Your ref", "{ref}", "Rightmove ref", "{portalref}", "Price", "{price}"),
		},
	},
	{
		name: "zoopla", portal: "Zoopla", domain: "zoopla.co.uk", lang: "en", region: "GB", trade: "homes", event: parser.EventLead,
		from: "Zoopla|leads@zoopla.co.uk", replyTo: "{display}|{email}", subject: []string{"New enquiry: {listing}"}, page: pageStack,
		blocks: []portalBlock{
			bHead("You have a new lead"), bRows("Name", "{display}", "Email", "{email}", "Phone", "{phone}", "Enquiry type", "More details", "Property", "{listing}", "Reference", "{ref}"), bMsg("Message from the applicant"), bButton("View lead", "{track}"),
		},
	},
	{
		name: "zoopla_visit", portal: "Zoopla", domain: "zoopla.co.uk", lang: "en", region: "GB", trade: "homes", event: parser.EventVisitRequest,
		from: "Zoopla|leads@zoopla.co.uk", replyTo: "{display}|{email}", subject: []string{"Viewing request: {listing}"}, page: pageStack,
		blocks: []portalBlock{
			bHead("Viewing request"), bPara("{display} would like to arrange a viewing."), bRows("Name", "{display}", "Email", "{email}", "Phone", "{phone}", "Preferred date", "{visit}", "Reference", "{ref}"), bMsg("Message from the applicant"),
		},
	},
	{
		name: "autotrader", portal: "AutoTrader", domain: "autotrader.co.uk", lang: "en", region: "GB", trade: "cars", event: parser.EventLead, text: textColon,
		from: "Auto Trader|no-reply@autotrader.co.uk", replyTo: "{display}|{relay}", relay: "{token}@message.autotrader.co.uk", subject: []string{"New enquiry for your {listing}"}, page: pageParas,
		blocks: []portalBlock{
			bPara("Hi {seller},"), bPara("Someone has asked about your vehicle."), bRows("Customer name", "{display}", "Customer email", "{relay}", "Customer phone", "{phone}", "Vehicle", "{listing}", "Stock reference", "{ref}", "Advertised price", "{price}"), bMsg("Message:"),
		},
	},
	{
		name: "autotrader_call", portal: "AutoTrader", domain: "autotrader.co.uk", lang: "en", region: "GB", trade: "cars", event: parser.EventMissedCall,
		from: "Auto Trader|no-reply@autotrader.co.uk", subject: []string{"You missed a call about your {listing}"}, page: pageTable,
		blocks: []portalBlock{bHead("You missed a call"), bRows("Caller number", "{phone}", "Date", "{date} {time}", "Vehicle", "{listing}"), bPara("Call them back while they are still interested.")},
	},
	{
		name: "zillow", portal: "Zillow", domain: "zillow.com", lang: "en", region: "US", trade: "homes", event: parser.EventLead, only: "html", links: true,
		from: "Zillow Rentals|rentalclientservices@zillow.com", replyTo: "{display}|{email}", extra: []string{"X-CID: inquiry", "X-NID: {uuid}"},
		subject: []string{"New Zillow Group Rentals Contact: {listing}", "{display} is requesting information about {listing}"}, page: pageSpans,
		blocks: []portalBlock{
			bHead("New contact for {listing}"), bPara("{display} says:"), bMsg(""), bRows("Email", "{email}", "Phone", "{phone}", "Move-in date", "{visit}", "Credit score", "660 to 719"), bButton("Send application", "{track}"),
		},
	},
	{
		name: "zillow_convo", portal: "Zillow", domain: "zillow.com", lang: "en", region: "US", trade: "homes", event: parser.EventLead, only: "html",
		from: "{display}|{relay}", relay: "{token}@convo.zillow.com", subject: []string{"{display} is requesting information about {listing}"}, page: pageCells,
		blocks: []portalBlock{bHead("{display}"), bRows("Phone", "{phone}"), bMsg("Message"), bRows("Property", "{listing}"), bButton("Reply", "{track}")},
	},
	{
		name: "apartments", portal: "Apartments.com", domain: "apartments.com", lang: "en", region: "US", trade: "homes", event: parser.EventLead,
		from: "Apartments.com|leads@apartments.com", replyTo: "{display}|{email}", subject: []string{"Apartments.com Network lead for {listing}", "New ForRent Lead | {display} - {listing}"}, page: pageLines,
		blocks: []portalBlock{
			bPara("A renter has contacted you."), bRows("Name", "{display}", "Email", "{email}", "Phone", "{phone}", "Move Date", "{visit}", "Beds", "2"), bMsg("Comments:"), bRows("Property", "{listing}"),
		},
	},
	{
		name: "zumper", portal: "Zumper", domain: "zumper.com", lang: "en", region: "US", trade: "homes", event: parser.EventLead,
		from: "Zumper on behalf of {display} [{email}]|{relay}", relay: "{token}@zlead.co", replyTo: "{display}|{email}", subject: []string{"Zumper tenant lead for {listing}"}, page: pageParas,
		blocks: []portalBlock{bHead("New tenant lead"), bRows("Name", "{display}", "Email", "{email}", "Phone", "{phone}", "Listing", "{listing}"), bMsg("Message:"), bButton("View renter profile", "{track}")},
	},
	{
		name: "realtor", portal: "Realtor.com", domain: "realtor.com", lang: "en", region: "US", trade: "homes", event: parser.EventLead, only: "text",
		from: "realtor.com|leads@email.realtor.com", subject: []string{"New realtor.com lead - {display}"},
		blocks: []portalBlock{
			bPara("This consumer wants to hear from you."), bRows("First Name", "{first}", "Last Name", "{last}", "Email Address", "{email}", "Phone Number", "{phone}"), bMsg("Comment:"), bRows("Property Address", "{listing}", "MLSID #", "{ref}", "List Price", "{price}"),
		},
	},
	{
		name: "yelp", portal: "Yelp", domain: "yelp.com", lang: "en", region: "US", trade: "goods", event: parser.EventLead,
		from: "{first} on Yelp|{relay}", relay: "reply+{token}@messaging.yelp.com", extra: []string{"X-Template: biz_templates.email.mtb_initial_email", "X-Internal-Priority: 2"},
		subject: []string{"Message from {first} for {seller}"}, page: pageParas,
		blocks: []portalBlock{bHead("{first} sent you a message"), bMsg(""), bButton("Respond to {first}", "{track}")},
	},
	{
		name: "craigs_pseudo", domain: "boatswap.example", lang: "en", region: "US", trade: "goods", event: parser.EventLead,
		from: "{pseudo} (BoatSwap)|{relay}", relay: "{token}@reply.boatswap.example", subject: []string{"Message about {listing}"}, page: pageStack,
		blocks: []portalBlock{bRows("Username", "{pseudo}", "Reply to", "{relay}", "Item", "{listing}"), bMsg("Message")},
	},
}

// The portals of Spain, Italy, the Netherlands and Belgium.
var portalLayoutsEU = []portalLayout{
	{
		name: "idealista", portal: "idealista", domain: "idealista.com", lang: "es", region: "ES", trade: "homes", event: parser.EventLead, links: true,
		from: "{first} a través de idealista|{relay}", relay: "{token}@conversations.idealista.com", subject: []string{"Nuevo mensaje de {first} sobre tu inmueble con referencia {ref}"}, page: pageParas,
		blocks: []portalBlock{
			bPara("Hola, {seller}:"), bPara("Tienes un nuevo mensaje."), bRows("Nombre", "{display}", "Teléfono", "{phone}"), bMsg("Mensaje:"), bRows("Inmueble", "{listing}", "Precio", "{price}", "Tu referencia", "{ref}"), bButton("Responder", "{track}"),
		},
	},
	{
		name: "idealista_visit", portal: "idealista", domain: "idealista.com", lang: "es", region: "ES", trade: "homes", event: parser.EventVisitRequest,
		from: "idealista|noreply@idealista.com", replyTo: "{display}|{email}", subject: []string{"Solicitud de visita: {listing}"}, page: pageTable,
		blocks: []portalBlock{bHead("Quieren visitar tu inmueble"), bRows("Nombre", "{display}", "Email", "{email}", "Teléfono", "{phone}", "Fecha propuesta", "{visit}", "Tu referencia", "{ref}"), bMsg("Mensaje:")},
	},
	{
		name: "immobiliare", portal: "Immobiliare.it", domain: "immobiliare.it", lang: "it", region: "IT", trade: "homes", event: parser.EventLead, links: true,
		from: "Immobiliare.it|noreply@immobiliare.it", replyTo: "{display}|{email}", subject: []string{"Richiesta informazioni per il tuo annuncio {ref}"}, page: pageLines,
		blocks: []portalBlock{
			bPara("Gentile {seller},"), bPara("Hai ricevuto una nuova richiesta."), bRows("Nome", "{display}", "E-mail", "{email}", "Telefono", "{phone}"), bMsg("Messaggio:"), bRows("Rif. agenzia", "{ref}", "Codice annuncio", "{portalref}", "Immobile", "{listing}", "Prezzo", "{price}"),
		},
	},
	{
		name: "immobiliare_offer", portal: "Immobiliare.it", domain: "immobiliare.it", lang: "it", region: "IT", trade: "homes", event: parser.EventPriceOffer,
		from: "Immobiliare.it|noreply@immobiliare.it", replyTo: "{display}|{email}", subject: []string{"Proposta di prezzo per il tuo annuncio {ref}"}, page: pageLines,
		blocks: []portalBlock{bHead("Proposta di prezzo"), bRows("Nome", "{display}", "E-mail", "{email}", "Telefono", "{phone}", "Prezzo proposto", "{offer}", "Rif. agenzia", "{ref}"), bMsg("Messaggio:")},
	},
	{
		name: "funda", portal: "Funda", domain: "funda.nl", lang: "nl", region: "NL", trade: "homes", event: parser.EventVisitRequest,
		from: "funda|noreply@funda.nl", replyTo: "{display}|{email}", subject: []string{"Bezichtigingsaanvraag voor {listing}"}, page: pageTable,
		blocks: []portalBlock{bPara("Beste makelaar,"), bPara("Er is een aanvraag voor een bezichtiging binnengekomen."), bRows("Naam", "{display}", "E-mailadres", "{email}", "Telefoonnummer", "{phone}", "Voorkeursdag", "{visit}", "Object", "{listing}"), bMsg("Opmerkingen:")},
	},
	{
		name: "funda_contact", portal: "Funda", domain: "funda.nl", lang: "nl", region: "NL", trade: "homes", event: parser.EventLead,
		from: "funda|noreply@funda.nl", replyTo: "{display}|{email}", subject: []string{"Contactaanvraag voor {listing}"}, page: pageCells,
		blocks: []portalBlock{bPara("Beste makelaar,"), bRows("Naam", "{title} {display}", "E-mailadres", "{email}", "Telefoonnummer", "{phone}", "Object", "{listing}", "Vraagprijs", "{price}"), bMsg("Bericht:")},
	},
	{
		name: "marktplaats", portal: "Marktplaats", domain: "marktplaats.nl", lang: "nl", region: "NL", trade: "goods", event: parser.EventLead,
		from: "{first} via Marktplaats|{relay}", relay: "{token}@berichten.marktplaats.nl", subject: []string{"Ik heb interesse in '{listing}'", "Nieuw bericht over {listing}"}, page: pageParas,
		blocks: []portalBlock{bPara("Hallo {seller},"), bPara("Je hebt een bericht van {first} over je advertentie {listing} ({portalref})."), bMsg(""), bRows("Telefoonnummer", "{phone}"), bButton("Beantwoorden", "{track}")},
	},
	{
		name: "marktplaats_offer", portal: "Marktplaats", domain: "marktplaats.nl", lang: "nl", region: "NL", trade: "goods", event: parser.EventPriceOffer,
		from: "{first} via Marktplaats|{relay}", relay: "{token}@berichten.marktplaats.nl", subject: []string{"{first} heeft een bod gedaan op {listing}"}, page: pageParas,
		blocks: []portalBlock{bPara("{first} biedt {offer} voor je advertentie."), bButton("Bekijk het bod", "{track}")},
	},
	{
		name: "immoweb_nl", portal: "Immoweb", domain: "immoweb.be", lang: "nl", region: "BE", trade: "homes", event: parser.EventLead,
		from: "Immoweb|noreply@immoweb.be", replyTo: "{display}|{email}", subject: []string{"Immoweb - Aanvraag voor uw pand {ref}"}, page: pageTable,
		blocks: []portalBlock{bRows("Voornaam", "{first}", "Naam", "{last}", "E-mail", "{email}", "Telefoon", "{phone}", "Immowebcode", "{portalref}", "Uw referentie", "{ref}"), bMsg("Bericht")},
	},
	{
		name: "immoweb_fr", portal: "Immoweb", domain: "immoweb.be", lang: "fr", region: "BE", trade: "homes", event: parser.EventLead,
		from: "Immoweb|noreply@immoweb.be", replyTo: "{display}|{email}", subject: []string{"Immoweb - Demande pour votre bien {ref}"}, page: pageTable,
		blocks: []portalBlock{bRows("Prénom", "{first}", "Nom", "{last}", "E-mail", "{email}", "Téléphone", "{phone}", "Code Immoweb", "{portalref}", "Votre référence", "{ref}"), bMsg("Message")},
	},
}
