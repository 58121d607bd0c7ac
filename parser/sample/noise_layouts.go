package sample

import "github.com/passerelle-mail/passerelle/parser"

// noiseMail is a mail that is no lead.
type noiseMail struct {
	name, lang, domain string
	event              parser.Event
	from, subject      string
	extra              []string
	blocks             []portalBlock
}

func noiseLayouts() []portalLayout {
	regions := map[string]string{"fr": "FR", "en": "GB", "de": "DE", "es": "ES", "it": "IT", "nl": "NL"}
	var out []portalLayout
	for i, m := range noiseMails {
		l := portalLayout{
			name: m.name, domain: m.domain, lang: m.lang, region: regions[m.lang], trade: AdTrades()[i%3], event: m.event, portal: m.domain,
			from: m.from, subject: []string{m.subject}, extra: m.extra, blocks: m.blocks, page: portalPageStyle(i % 7), text: portalTextStyle(i % 5),
		}
		// What people write to one another has no footer of a portal.
		l.bare = m.event == parser.EventAutoReply || m.event == parser.EventUnknown
		if l.bare {
			l.only = "text"
		}
		out = append(out, l)
	}
	return out
}

var autoSubmitted = []string{"Auto-Submitted: auto-replied", "X-Autoreply: yes"}

var listHeaders = []string{"List-Unsubscribe: <{track}>", "Precedence: bulk"}

var noiseMails = []noiseMail{
	{"newsletter_fr", "fr", "leboncoin.fr", parser.EventInternal, "leboncoin|newsletter@news.leboncoin.fr", "Vendez plus vite : nos 5 conseils", listHeaders, []portalBlock{
		bHead("5 conseils pour vendre plus vite"), bPara("Bonjour {seller},\nDes photos nettes et un prix juste font la différence. {n} vendeurs l'ont déjà compris !"), bButton("Je découvre", "{track}"),
	}},
	{"newsletter_en", "en", "rightmove.co.uk", parser.EventInternal, "Rightmove Plus|updates@news.rightmove.co.uk", "Market trends for your area", listHeaders, []portalBlock{
		bHead("House prices this month"), bPara("Average asking price: {price}. Enquiries are up {n} per cent on last year."), bButton("Read the report", "{track}"),
	}},
	{"newsletter_de", "de", "mobile.de", parser.EventInternal, "mobile.de Händler-News|news@mobile.de", "Neu für Händler: mehr Reichweite im Herbst", listHeaders, []portalBlock{
		bHead("Mehr Reichweite für Ihre Fahrzeuge"), bPara("Name, Telefon und E-Mail Ihrer Interessenten sehen Sie ab sofort im Händlerbereich."), bButton("Jetzt ansehen", "{track}"),
	}},
	{"newsletter_es", "es", "idealista.com", parser.EventInternal, "idealista|boletin@idealista.com", "Novedades para profesionales", listHeaders, []portalBlock{bPara("Este mes estrenamos {n} mejoras en su panel."), bButton("Ver más", "{track}")}},
	{"newsletter_it", "it", "immobiliare.it", parser.EventInternal, "Immobiliare.it|newsletter@immobiliare.it", "Le novità del mese per la tua agenzia", listHeaders, []portalBlock{bPara("Scopri come ottenere più contatti: {n} agenzie lo fanno già."), bButton("Scopri", "{track}")}},
	{"newsletter_nl", "nl", "marktplaats.nl", parser.EventInternal, "Marktplaats|nieuws@marktplaats.nl", "Tips voor zakelijke verkopers", listHeaders, []portalBlock{bPara("Met goede foto's verkoop je sneller. Bekijk onze {n} tips."), bButton("Lees verder", "{track}")}},
	{"stats_fr", "fr", "lacentrale.fr", parser.EventInternal, "La Centrale|no_reply@lacentrale.fr", "Votre bilan de la semaine : {n} vues", nil, []portalBlock{
		bHead("Les performances de vos annonces"), bRows("Annonce", "{listing}", "Vues", "{n}", "Appels", "3", "Messages", "2", "Prix", "{price}"), bButton("Voir mes statistiques", "{track}"),
	}},
	{"stats_en", "en", "zoopla.co.uk", parser.EventInternal, "Zoopla|reports@zoopla.co.uk", "Your weekly lead report", nil, []portalBlock{bPara("You received {n} leads last week: 3 by phone, 2 by email."), bRows("Listing", "{listing}", "Views", "{n}", "Reference", "{ref}")}},
	{"stats_de", "de", "immowelt.de", parser.EventInternal, "immowelt|statistik@immowelt.de", "Ihre Statistik: {n} Aufrufe", nil, []portalBlock{bRows("Objekt", "{listing}", "Aufrufe", "{n}", "Anfragen", "4", "Referenznummer", "{ref}")}},
	{"invoice_fr", "fr", "seloger.com", parser.EventInternal, "SeLoger Pro|facturation@seloger.com", "Votre facture F2026-{n}", nil, []portalBlock{
		bPara("Bonjour,\nVeuillez trouver votre facture."), bRows("Client", "{seller}", "N° de facture", "F2026-{n}", "Montant TTC", "{price}", "Échéance", "{date}", "E-mail de facturation", "{selleremail}"),
	}},
	{"invoice_en", "en", "autotrader.co.uk", parser.EventInternal, "Auto Trader Billing|billing@autotrader.co.uk", "Invoice {n} is ready", nil, []portalBlock{bRows("Account name", "{seller}", "Invoice number", "{n}", "Amount due", "{price}", "Email", "{selleremail}", "Phone", "{hotline}")}},
	{"invoice_nl", "nl", "funda.nl", parser.EventInternal, "funda facturatie|administratie@funda.nl", "Factuur {n}", nil, []portalBlock{bRows("Naam", "{seller}", "Factuurnummer", "{n}", "Bedrag", "{price}")}},
	{"online_fr", "fr", "leboncoin.fr", parser.EventInternal, "leboncoin|no.reply@leboncoin.fr", "Votre annonce \"{listing}\" est en ligne", nil, []portalBlock{
		bHead("C'est en ligne !"), bPara("Votre annonce est visible par des millions de personnes."), bRows("Annonce", "{listing}", "Prix", "{price}", "Référence", "{portalref}", "Contact", "{seller}", "Téléphone", "{hotline}", "E-mail", "{selleremail}"), bButton("Voir mon annonce", "{url}"),
	}},
	{"online_de", "de", "kleinanzeigen.de", parser.EventInternal, "Kleinanzeigen|noreply@kleinanzeigen.de", "Deine Anzeige \"{listing}\" ist online", nil, []portalBlock{bPara("Deine Anzeige {portalref} ist jetzt sichtbar."), bRows("Titel", "{listing}", "Preis", "{price}"), bButton("Anzeige ansehen", "{url}")}},
	{"online_it", "it", "autoscout24.it", parser.EventInternal, "AutoScout24|no-reply@autoscout24.it", "Il tuo annuncio è online", nil, []portalBlock{bRows("Veicolo", "{listing}", "Prezzo", "{price}", "Numero offerta", "{portalref}"), bButton("Vedi annuncio", "{url}")}},
	{"expire_fr", "fr", "paruvendu.fr", parser.EventInternal, "ParuVendu.fr|ne-pas-repondre@paruvendu.fr", "Votre annonce {portalref} expire dans 3 jours", nil, []portalBlock{bPara("Prolongez-la gratuitement : vous avez reçu {n} contacts."), bButton("Prolonger", "{track}")}},
	{"expire_es", "es", "idealista.com", parser.EventInternal, "idealista|noreply@idealista.com", "Tu anuncio caduca pronto", nil, []portalBlock{bPara("Tu anuncio {listing} ha recibido {n} mensajes."), bButton("Renovar", "{track}")}},
	{"password_fr", "fr", "leboncoin.fr", parser.EventInternal, "leboncoin|securite@leboncoin.fr", "Réinitialisation de votre mot de passe", nil, []portalBlock{bPara("Vous avez demandé un nouveau mot de passe pour {selleremail}. Code : {n}{n}"), bButton("Choisir un mot de passe", "{track}")}},
	{"password_en", "en", "zillow.com", parser.EventInternal, "Zillow|no-reply@zillow.com", "Confirm your email address", nil, []portalBlock{bPara("Use code {n}{n} to sign in as {selleremail}."), bButton("Sign in", "{track}")}},
	{"password_it", "it", "immobiliare.it", parser.EventInternal, "Immobiliare.it|noreply@immobiliare.it", "Reimposta la password", nil, []portalBlock{bPara("Hai chiesto una nuova password per {selleremail}."), bButton("Reimposta", "{track}")}},
	{"seo_fr", "fr", "agence-seo.example", parser.EventSpam, "{display}|{email}", "Demande de contact pour votre site", nil, []portalBlock{
		bPara("Bonjour,\nJe suis {display}, expert en référencement. Votre site n'apparaît pas en première page de Google. Nous garantissons {n} nouveaux clients par mois."), bRows("Nom", "{display}", "E-mail", "{email}", "Téléphone", "{phone}", "Site", "agence-seo.example"), bPara("Répondez à ce message pour un audit gratuit."),
	}},
	{"seo_en", "en", "rankings.example", parser.EventSpam, "{display}|{email}", "Website enquiry", nil, []portalBlock{
		bPara("Hi,\nI came across your website and noticed several errors that keep it from ranking. We offer guest posts and backlinks from $ {n}."), bRows("Name", "{display}", "Email", "{email}", "Phone", "{phone}"), bPara("Shall I send our price list?"),
	}},
	{"seo_de", "de", "webagentur.example", parser.EventSpam, "{display}|{email}", "Anfrage zu Ihrer Website", nil, []portalBlock{bPara("Guten Tag,\nwir bringen Ihre Website auf Platz 1 bei Google, garantiert. Kostenlose Analyse, unverbindliches Angebot."), bRows("Name", "{display}", "E-Mail", "{email}", "Telefon", "{phone}")}},
	{"loan_fr", "fr", "credit-rapide.example", parser.EventSpam, "{display}|{email}", "Offre de prêt entre particuliers", nil, []portalBlock{bPara("Bonjour,\nParticulier sérieux, j'offre des prêts de 5 000 à 500 000 € à toute personne capable de rembourser, taux de 2 %. Contactez-moi : {email} ou WhatsApp {phone}.")}},
	{"loan_es", "es", "prestamo.example", parser.EventSpam, "{display}|{email}", "Préstamo en 24 horas", nil, []portalBlock{bPara("¿Necesita dinero? Concedemos préstamos sin aval al 2 %. Escriba a {email} o llame al {phone}.")}},
	{"canvass_fr", "fr", "estimation-immo.example", parser.EventSpam, "{company}|contact@estimation-immo.example", "J'ai des acquéreurs pour votre bien {listing}", nil, []portalBlock{
		bPara("Bonjour,\nJe suis {display}, conseiller immobilier. Nous avons actuellement {n} acquéreurs pour un bien comme le vôtre ; confiez-nous la vente en mandat exclusif. Honoraires à partir de 3 %."), bRows("Téléphone", "{phone}", "E-mail", "{email}"),
	}},
	{"canvass_en", "en", "leadbooster.example", parser.EventSpam, "{display}|{email}", "More buyers for {listing}", nil, []portalBlock{bPara("Hello,\nwe sell exclusive leads for dealers like you. Our members close {n} deals a month. Book a demo call with me, {display}, on {phone}.")}},
	{"canvass_it", "it", "agenzia-top.example", parser.EventSpam, "{display}|{email}", "Proposta di collaborazione", nil, []portalBlock{bPara("Gentile signore,\noffriamo servizi di marketing per aziende come la vostra: {n} nuovi clienti al mese. Mi chiami al {phone}.")}},
	{"canvass_nl", "nl", "webbouw.example", parser.EventSpam, "{display}|{email}", "Uw website kan beter", nil, []portalBlock{bPara("Beste ondernemer,\nwij bouwen websites vanaf € 299 en zetten u bovenaan in Google. Bel {phone} voor een vrijblijvende offerte.")}},
	{"phish_fr", "fr", "leboncoin-paiement.example", parser.EventSpam, "leboncoin paiement|service@leboncoin-paiement.example", "Votre article \"{listing}\" a été payé", nil, []portalBlock{
		bHead("Vous avez reçu un paiement"), bRows("Acheteur", "{display}", "Montant", "{price}", "Article", "{listing}"), bPara("Pour recevoir les fonds, confirmez votre carte bancaire sous 24 heures."), bButton("Recevoir l'argent", "{track}"),
	}},
	{"phish_en", "en", "secure-rightmove.example", parser.EventSpam, "Rightmove Security|alert@secure-rightmove.example", "You have a new message waiting", nil, []portalBlock{bPara("A buyer has sent you a message about {listing}. Your account is limited: verify your password to read it."), bButton("Verify account", "{track}")}},
	{"phish_de", "de", "kleinanzeigen-zahlung.example", parser.EventSpam, "Kleinanzeigen Sicher bezahlen|info@kleinanzeigen-zahlung.example", "Ihr Artikel wurde verkauft", nil, []portalBlock{bPara("{display} hat {price} für {listing} bezahlt. Bestätigen Sie Ihre Kreditkarte, um das Geld zu erhalten."), bButton("Geld empfangen", "{track}")}},
	{"phish_es", "es", "idealista-verificar.example", parser.EventSpam, "idealista|soporte@idealista-verificar.example", "Su cuenta será suspendida", nil, []portalBlock{bPara("Verifique su cuenta en 24 horas para no perder sus anuncios."), bButton("Verificar", "{track}")}},
	{"autoreply_fr", "fr", "courriel.example", parser.EventAutoReply, "{display}|{email}", "Réponse automatique : {listing}", autoSubmitted, []portalBlock{bPara("Bonjour,\nJe suis absent jusqu'au {visit}. En cas d'urgence : {phone}.\n\n{display}"), bPara("Le {date} à {time}, {seller} <{selleremail}> a écrit :\n{quote}")}},
	{"autoreply_en", "en", "mail.example", parser.EventAutoReply, "{display}|{email}", "Automatic reply: {listing}", autoSubmitted, []portalBlock{bPara("Thank you for your message. I am out of the office until {visit}.\n\n{display}\n{phone}"), bPara("On {date} at {time}, {seller} wrote:\n{quote}")}},
	{"autoreply_de", "de", "post.example", parser.EventAutoReply, "{display}|{email}", "Abwesenheitsnotiz: {listing}", autoSubmitted, []portalBlock{bPara("Guten Tag,\nich bin bis zum {visit} nicht im Büro.\n\n{display}"), bPara("Am {date} um {time} schrieb {seller}:\n{quote}")}},
	{"autoreply_nl", "nl", "post.example", parser.EventAutoReply, "{display}|{email}", "Automatisch antwoord: {listing}", autoSubmitted, []portalBlock{bPara("Ik ben afwezig tot {visit}.\n\n{display}"), bPara("Op {date} schreef {seller}:\n{quote}")}},
	{"autoreply_it", "it", "mail.example", parser.EventAutoReply, "{display}|{email}", "Risposta automatica: {listing}", autoSubmitted, []portalBlock{bPara("Sono fuori ufficio fino al {visit}.\n\n{display}"), bPara("{quote}")}},
	{"bounce_en", "en", "mta.example", parser.EventAutoReply, "Mail Delivery System|mailer-daemon@mta.example", "Undelivered Mail Returned to Sender", []string{"Auto-Submitted: auto-replied"}, []portalBlock{bPara("I could not deliver your message to {email}: no such user."), bPara("{quote}")}},
	{"bounce_fr", "fr", "mta.example", parser.EventAutoReply, "Postmaster|postmaster@mta.example", "Non remis : {listing}", []string{"Auto-Submitted: auto-replied"}, []portalBlock{bPara("Votre message à {email} n'a pas pu être remis."), bPara("{quote}")}},
	{"calendar_en", "en", "mail.example", parser.EventUnknown, "{display}|{email}", "Invitation: sales meeting", nil, []portalBlock{bPara("You have been invited to a meeting on {visit} at {time}."), bPara("Organiser: {display}")}},
	{"calendar_fr", "fr", "courriel.example", parser.EventUnknown, "{display}|{email}", "Invitation : point hebdomadaire", nil, []portalBlock{bPara("Bonjour,\nréunion le {visit} à {time} en salle 2.\n\n{display}\n{phone}")}},
	{"private_fr", "fr", "courriel.example", parser.EventUnknown, "{display}|{email}", "Dimanche", nil, []portalBlock{bPara("Coucou,\nOn se voit toujours dimanche midi chez maman ? Elle demande si tu apportes le dessert.\nBises\n{first}\n{phone}")}},
	{"private_de", "de", "post.example", parser.EventUnknown, "{display}|{email}", "Wochenende", nil, []portalBlock{bPara("Hi,\nkommt ihr am Samstag zum Grillen? Bringt bitte Salat mit.\nLG {first}")}},
	{"private_es", "es", "mail.example", parser.EventUnknown, "{display}|{email}", "Fotos del viaje", nil, []portalBlock{bPara("Hola,\nte mando las fotos cuando llegue a casa. Llámame: {phone}.\nUn abrazo, {first}")}},
	{"business_fr", "fr", "comptable.example", parser.EventUnknown, "{display}|{email}", "Pièces manquantes pour le bilan", nil, []portalBlock{bPara("Bonjour,\nIl nous manque les relevés de mars et la facture {n}. Pouvez-vous les déposer sur l'espace client ?\n\n{display}\nCabinet comptable\nTél. : {phone}\nE-mail : {email}")}},
	{"business_en", "en", "parts.example", parser.EventUnknown, "{display}|{email}", "Re: order {n}", nil, []portalBlock{bPara("Hi,\nyour brake discs ship tomorrow; delivery note attached.\n\nRegards,\n{display}\nTel: {phone}\nEmail: {email}")}},
	{"business_nl", "nl", "toeleverancier.example", parser.EventUnknown, "{display}|{email}", "Bestelling {n}", nil, []portalBlock{bPara("Beste,\nde bestelling wordt dinsdag geleverd.\n\nMet vriendelijke groet,\n{display}\nTelefoon: {phone}\nE-mail: {email}")}},
	{"crm_en", "en", "crm.example", parser.EventInternal, "CRM Notifications|notify@crm.example", "Task due: call {display}", nil, []portalBlock{bPara("Your task is due today."), bRows("Task", "Call back", "Deal", "{listing}", "Owner", "{seller}", "Stage", "Negotiation"), bButton("Open deal", "{track}")}},
	{"crm_fr", "fr", "crm.example", parser.EventInternal, "Mon CRM|notification@crm.example", "Rappel : relancer {display}", nil, []portalBlock{bPara("Vous avez une tâche en retard."), bRows("Tâche", "Relance", "Affaire", "{listing}", "Étape", "Devis envoyé"), bButton("Ouvrir la fiche", "{track}")}},
	{"job_fr", "fr", "courriel.example", parser.EventUnknown, "{display}|{email}", "Candidature au poste de vendeur", nil, []portalBlock{bPara("Madame, Monsieur,\nActuellement à la recherche d'un emploi de vendeur automobile, je vous adresse ma candidature. Mon CV est à votre disposition.\n\n{display}\n{phone}\n{email}")}},
	{"job_en", "en", "mail.example", parser.EventUnknown, "{display}|{email}", "Application for the position of sales assistant", nil, []portalBlock{bPara("Dear Hiring Manager,\nplease accept my application for the job. My resume lists my experience.\n\n{display}\n{phone}")}},
	{"job_de", "de", "post.example", parser.EventUnknown, "{display}|{email}", "Bewerbung als Verkäufer", nil, []portalBlock{bPara("Sehr geehrte Damen und Herren,\nhiermit bewerbe ich mich auf Ihre Stelle. Mein Lebenslauf liegt bei.\n\n{display}\n{phone}")}},
	{"delivery_fr", "fr", "colis-suivi.example", parser.EventInternal, "Suivi de colis|noreply@colis-suivi.example", "Votre colis arrive demain", nil, []portalBlock{bRows("Destinataire", "{seller}", "N° de suivi", "{portalref}", "Livraison", "{visit}"), bButton("Suivre mon colis", "{track}")}},
	{"delivery_en", "en", "parcel.example", parser.EventInternal, "Parcel tracking|noreply@parcel.example", "Your parcel is on its way", nil, []portalBlock{bRows("Recipient", "{seller}", "Tracking number", "{portalref}", "Phone", "{hotline}"), bButton("Track", "{track}")}},
	{"delivery_it", "it", "pacchi.example", parser.EventInternal, "Spedizioni|noreply@pacchi.example", "Il tuo pacco è in consegna", nil, []portalBlock{bRows("Destinatario", "{seller}", "Codice", "{portalref}")}},
	{"social_en", "en", "social.example", parser.EventInternal, "Social|notify@social.example", "{display} wants to connect", listHeaders, []portalBlock{bPara("{display} would like to add you to their network."), bButton("Accept", "{track}")}},
	{"social_fr", "fr", "reseau.example", parser.EventInternal, "Réseau|notification@reseau.example", "{display} a aimé votre publication", listHeaders, []portalBlock{bPara("{display} et {n} autres personnes ont aimé votre publication."), bButton("Voir", "{track}")}},
	{"copy_fr", "fr", "leboncoin.fr", parser.EventInternal, "leboncoin|no.reply@leboncoin.fr", "Votre réponse à {first} a bien été envoyée", nil, []portalBlock{
		bPara("Bonjour {seller},\nVoici une copie de ce que vous avez écrit à {first} au sujet de « {listing} » :"), bCard("Bonjour, oui, passez quand vous voulez. Appelez avant : {hotline}"), bButton("Voir la conversation", "{track}"),
	}},
	{"copy_de", "de", "immobilienscout24.de", parser.EventInternal, "ImmoScout24|noreply@immobilienscout24.de", "Kopie Ihrer Antwort an {display}", nil, []portalBlock{bPara("Ihre Antwort wurde versendet."), bRows("Empfänger", "{display}", "Objekt", "{listing}"), bCard("Guten Tag, gerne am Samstag. Mit freundlichen Grüßen, {seller}, {hotline}")}},
	{"blocked_fr", "fr", "leboncoin.fr", parser.EventInternal, "leboncoin|securite@leboncoin.fr", "Un message suspect a été bloqué", nil, []portalBlock{
		bHead("Nous avons bloqué un message"), bPara("{pseudo} vous a écrit au sujet de « {listing} ». Ce message ne respecte pas nos règles : ne répondez pas et ne communiquez aucune coordonnée."),
	}},
	{"blocked_en", "en", "zillow.com", parser.EventInternal, "Zillow Trust & Safety|no-reply@zillow.com", "Warning about a renter who contacted you", nil, []portalBlock{bPara("The account of {display} was closed for fraud. Do not reply to earlier messages about {listing}."), bButton("Learn more", "{track}")}},
	{"reminder_en", "en", "zoopla.co.uk", parser.EventInternal, "Zoopla|reports@zoopla.co.uk", "3 leads are waiting for your answer", nil, []portalBlock{bPara("Reply rates matter. Sign in to see the names, emails and phone numbers of people who enquired this week."), bButton("See my leads", "{track}")}},
	{"reminder_fr", "fr", "seloger.com", parser.EventInternal, "SeLoger Pro|contact@lead.seloger.com", "Vous avez {n} contacts en attente", nil, []portalBlock{bPara("Bonjour {seller},\nDes acquéreurs attendent votre réponse depuis plus de 48 heures."), bButton("Consulter mes contacts", "{track}")}},
	{"rate_nl", "nl", "marktplaats.nl", parser.EventInternal, "Marktplaats|noreply@marktplaats.nl", "Hoe was je ervaring met {first}?", nil, []portalBlock{bPara("Beoordeel {first} voor de verkoop van {listing}."), bButton("Beoordelen", "{track}")}},
	{"absence_fr", "fr", "courriel.example", parser.EventAutoReply, "{display}|{email}", "Absence du bureau Re: {listing}", nil, []portalBlock{bPara("Bonjour,\nActuellement en congés, je serai de retour le {visit}. Votre message ne sera pas transféré.\n\n{display}\n{phone}")}},
	{"absence_en", "en", "mail.example", parser.EventAutoReply, "{display}|{email}", "Out of office Re: {listing}", nil, []portalBlock{bPara("I am on leave until {visit} with no access to email.\n\n{display}\nPhone: {phone}"), bPara("On {date} {seller} wrote:\n{quote}")}},
	{"survey_de", "de", "immobilienscout24.de", parser.EventInternal, "ImmoScout24|umfrage@immobilienscout24.de", "Wie zufrieden sind Sie?", listHeaders, []portalBlock{bPara("Bewerten Sie Ihre letzte Anfrage: {n} Kunden haben schon teilgenommen."), bButton("Zur Umfrage", "{track}")}},
	{"review_en", "en", "yelp.com", parser.EventInternal, "Yelp for Business|no-reply@yelp.com", "{first} left you a review", nil, []portalBlock{bPara("{first} gave {seller} 4 stars."), bButton("Read the review", "{track}")}},
}
