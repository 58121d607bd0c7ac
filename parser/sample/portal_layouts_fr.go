package sample

import "github.com/passerelle-mail/passerelle/parser"

// The French portals. Words are ours; what follows the real mails is where the
// identity stands, and in which form.
var portalLayoutsFR = []portalLayout{
	{
		name: "leboncoin-2018", portal: "leboncoin", domain: "leboncoin.fr", lang: "fr", region: "FR", trade: "goods", event: parser.EventLead,
		from: "leboncoin|no.reply@leboncoin.fr", replyTo: "{first}|{relay}", relay: "{token}@messagerie.leboncoin.fr",
		subject: []string{"Nouveau message concernant l'annonce \"{listing}\" sur leboncoin"}, text: textColon, page: pageLines,
		blocks: []portalBlock{
			bPara("Bonjour {seller},"), bPara("Un internaute vous a écrit au sujet de votre annonce « {listing} ».\n"),
			bRows("Nom", "{first}", "Email", "{email}", "Téléphone", "{phone}"), bMsg("Message :"),
			bPara("Pour lui répondre, utilisez simplement la fonction « répondre » de votre messagerie."), bButton("Voir mon annonce", "{url}"),
		},
	},
	{
		name: "leboncoin-2021", portal: "leboncoin", domain: "leboncoin.fr", lang: "fr", region: "FR", trade: "cars", event: parser.EventLead, links: true,
		from: "{first}|message@leboncoin.fr", subject: []string{"Nouveau message concernant l'annonce \"{listing}\" sur leboncoin"}, page: pageSpans,
		blocks: []portalBlock{
			bHead("Vous avez reçu une demande de contact"), bPara("Bonne nouvelle, votre véhicule intéresse quelqu'un :"),
			bRows("Prénom", "{first}", "Nom", "{last}", "E-mail", "{email}", "Téléphone", "{phone}", "Ville", "{city}"),
			bMsg("«"), bRows("Référence", "{ref}", "Lien", "{url}"), bButton("Répondre", "{track}"),
		},
	},
	{
		name: "leboncoin-2026", portal: "leboncoin", domain: "leboncoin.fr", lang: "fr", region: "FR", trade: "cars", event: parser.EventLead,
		from: "{first} via leboncoin|{relay}", relay: "{token}@messagerie.leboncoin.fr", subject: []string{"Nouveau message pour \"{listing}\" sur leboncoin"}, page: pageStack,
		blocks: []portalBlock{
			bPara("Bonjour,"), bPara("Vous avez un nouveau contact pour votre annonce."),
			bRows("Prénom", "{first}", "Nom", "{last}", "Téléphone", "{phone}", "E-mail", "{relay}"), bMsg("Son message"),
			bRows("Annonce", "{listing}", "Prix", "{price}", "Référence", "{ref}"), bButton("Répondre à {first}", "{track}"),
		},
	},
	{
		name: "leboncoin-2026_pseudo", portal: "leboncoin", domain: "leboncoin.fr", lang: "fr", region: "FR", trade: "goods", event: parser.EventLead,
		from: "{pseudo} via leboncoin|{relay}", relay: "{token}@messagerie.leboncoin.fr", subject: []string{"Nouveau message pour \"{listing}\" sur leboncoin"}, page: pageParas,
		blocks: []portalBlock{
			bPara("Bonjour,"), bPara("{pseudo} vous a envoyé un message pour « {listing} »."), bRows("E-mail", "{relay}", "Pseudo", "{pseudo}"),
			bMsg(""), bButton("Répondre", "{track}"),
		},
	},
	{
		name: "leboncoin-2026_message", portal: "leboncoin", domain: "leboncoin.fr", lang: "fr", region: "FR", trade: "goods", event: parser.EventMessage,
		from: "{pseudo} via leboncoin|{relay}", relay: "{token}@messagerie.leboncoin.fr", subject: []string{"Nouveau message pour \"{listing}\" sur leboncoin"}, page: pageParas,
		blocks: []portalBlock{
			bPara("{pseudo} vous a répondu :"), bMsg(""), bButton("Répondre", "{track}"),
			bHead("Messages précédents"), bCard("Vous, le {date} à {time}\nBonjour, oui il est toujours là. Je suis joignable en journée."),
			bCard("{pseudo}, le {date}\nBonjour, est-ce encore d'actualité ?"),
		},
	},
	{
		name: "leboncoin-2026_favorite", portal: "leboncoin", domain: "leboncoin.fr", lang: "fr", region: "FR", trade: "goods", event: parser.EventFavorite,
		from: "{pseudo} via leboncoin|{relay}", relay: "{token}@messagerie.leboncoin.fr", subject: []string{"Un nouveau contact pour \"{listing}\" sur leboncoin"}, page: pageParas,
		blocks: []portalBlock{
			bHead("{pseudo} a mis votre annonce en favori"), bPara("Votre annonce lui plaît, et elle est toujours disponible ? Faites-le lui savoir."),
			bRows("Annonce", "{listing}", "Prix", "{price}"), bButton("Écrire à {pseudo}", "{track}"),
		},
	},
	{
		name: "lacentrale", portal: "LaCentrale", domain: "lacentrale.fr", lang: "fr", region: "FR", trade: "cars", event: parser.EventLead, only: "html", links: true,
		from: "La Centrale|no_reply@lacentrale.fr", replyTo: "{display}|{relay}", relay: "{uuid}@messagerie.lacentrale.fr",
		subject: []string{"Nouveau message pour votre annonce {portalref} - {listing}"}, page: pageTable,
		blocks: []portalBlock{
			bHead("Une demande pour votre {listing}"), bPara("Bonjour {seller}, un acheteur attend votre réponse."),
			bRows("Nom", "{display}", "Téléphone", "{phone}", "E-mail", "{relay}"), bMsg("Message"), bRows("Annonce", "{portalref}", "Prix affiché", "{price}"),
			bButton("Répondre au message", "{track}"),
		},
	},
	{
		name: "lacentrale_offer", portal: "LaCentrale", domain: "lacentrale.fr", lang: "fr", region: "FR", trade: "cars", event: parser.EventPriceOffer, only: "html",
		from: "La Centrale|no_reply@lacentrale.fr", replyTo: "{first}|{relay}", relay: "{uuid}@messagerie.lacentrale.fr",
		subject: []string{"Une offre de prix pour votre annonce {portalref} - {listing}"}, page: pageStack,
		blocks: []portalBlock{
			bHead("Offre de prix"), bPara("{display} vous propose {offer} pour votre véhicule."), bRows("Acheteur", "{display}", "Téléphone", "{phone}", "Email", "{email}"),
			bMsg("Message"), bButton("Accepter ou refuser l'offre", "{track}"),
		},
	},
	{
		name: "seloger", portal: "SeLoger", domain: "seloger.com", lang: "fr", region: "FR", trade: "homes", event: parser.EventLead, links: true,
		from: "SeLoger|contact@lead.seloger.com", replyTo: "{display}|{email}", subject: []string{"Un acquéreur est intéressé par un de vos biens", "Un locataire est intéressé par un de vos biens"}, page: pageCells,
		blocks: []portalBlock{
			bPara("Bonjour {seller},"), bPara("Vous avez un nouveau contact sur SeLoger."), bHead("{display}"),
			bRows("Téléphone", "{phone}", "Email", "{email}"), bMsg("Son message"), bHead("Le bien concerné"), bRows("Bien", "{listing}", "Prix", "{price}", "Votre référence", "{ref}", "Référence SeLoger", "{portalref}"),
		},
	},
	{
		name: "seloger_card", portal: "SeLoger", domain: "seloger.com", lang: "fr", region: "FR", trade: "homes", event: parser.EventLead, links: true,
		from: "SeLoger|noreply@seloger.com", subject: []string{"Un acquéreur est intéressé par un de vos biens"}, page: pageLines,
		blocks: []portalBlock{
			bRows("Votre référence", "{ref}", "Prix", "{price}"), bHead("Coordonnées du contact"),
			bRows("Civilité", "{title}", "Nom", "{last}", "Prénom", "{first}", "E-mail", "{email}", "Tél", "{phone}"), bMsg("Message :"), bButton("Appeler ce contact", "{track}"),
		},
	},
	{
		name: "seloger_visit", portal: "SeLoger", domain: "seloger.com", lang: "fr", region: "FR", trade: "homes", event: parser.EventVisitRequest,
		from: "SeLoger|noreply@seloger.com", replyTo: "{display}|{email}", subject: []string{"Demande de visite pour votre bien {ref}"}, page: pageTable,
		blocks: []portalBlock{
			bHead("Nouvelle demande de visite"), bRows("Nom", "{display}", "Email", "{email}", "Téléphone", "{phone}", "Date souhaitée", "{visit} à 18:00", "Référence", "{ref}"), bMsg("Message"),
		},
	},
	{
		name: "logic-immo", portal: "Logic-Immo", domain: "logic-immo.com", lang: "fr", region: "FR", trade: "homes", event: parser.EventLead,
		from: "Logic-Immo.com|noreply@logic-immo.com", replyTo: "|{email}", subject: []string{"Logic-Immo : demande d'information sur votre annonce {ref}"}, text: textDash, page: pageList,
		blocks: []portalBlock{
			bPara("Madame, Monsieur,\nUn visiteur souhaite des informations sur l'un de vos biens."), bRows("Nom", "{LAST} {first}", "Courriel", "{email}", "Téléphone", "{phone}", "Réf. agence", "{ref}", "Bien", "{listing}"), bMsg("Commentaire :"),
		},
	},
	{
		name: "bienici", portal: "Bien'ici", domain: "bienici.com", lang: "fr", region: "FR", trade: "homes", event: parser.EventLead, links: true,
		from: "Bien'ici|no_reply@bienici.com", replyTo: "{display}|{email}", subject: []string{"Contact prospect-acquéreur pour votre annonce {ref} à Lyon 3e"}, page: pageParas,
		blocks: []portalBlock{
			bPara("Bonjour,"), bPara("Un prospect vous contacte depuis Bien'ici."), bRows("Nom complet", "{display}", "Email", "{email}", "Téléphone", "{phone}", "Référence de l'annonce", "{ref}", "Prix", "{price}"), bMsg("Message :"),
			bButton("Voir l'annonce", "{url}"),
		},
	},
	{
		name: "bienici_call", portal: "Bien'ici", domain: "bienici.com", lang: "fr", region: "FR", trade: "homes", event: parser.EventMissedCall,
		from: "Bien'ici|no_reply@bienici.com", subject: []string{"Appel manqué du {phone} pour votre annonce {ref}"}, page: pageParas,
		blocks: []portalBlock{bHead("Vous avez manqué un appel"), bPara("Un prospect a tenté de vous joindre le {date} à {time} au sujet du bien {ref}. Pensez à le rappeler.")},
	},
	{
		name: "figaro", portal: "Figaro Immobilier", domain: "immobilier.lefigaro.fr", lang: "fr", region: "FR", trade: "homes", event: parser.EventLead, text: textNext,
		from: "Figaro Immobilier|contact@immobilier.lefigaro.fr", replyTo: "{display}|{email}", subject: []string{"Figaro Immobilier vous adresse un contact - Annonce {ref}"}, page: pageStack,
		blocks: []portalBlock{
			bPara("Cher partenaire,"), bRows("Nom", "{last}", "Prénom", "{first}", "E-mail", "{email}", "Téléphone", "{phone}", "Message", "{message}", "Référence de l'annonce", "{ref}", "Titre", "{listing}"),
		},
	},
	{
		name: "green-acres", portal: "Green-Acres", domain: "green-acres.com", lang: "fr", region: "FR", trade: "homes", event: parser.EventLead, only: "html", links: true,
		from: "{LAST} {first} via Green-Acres|{relay}", relay: "{slug}@email.green-acres.com", subject: []string{"Nouveau contact pour votre bien {ref}"}, page: pageParas,
		blocks: []portalBlock{
			bPara("Bonjour,"), bCard("{first} {LAST}"), bPara("☎ {phone}"), bPara("✉ {relay}"), bMsg("Message"), bRows("Référence", "{ref}", "Prix", "{price}"),
		},
	},
	{
		name: "green-acres_message", portal: "Green-Acres", domain: "green-acres.com", lang: "en", region: "GB", trade: "homes", event: parser.EventMessage,
		from: "{display} via Green-Acres|{relay}", relay: "{slug}@email.green-acres.com", subject: []string{"The buyer replied: {ref}"}, page: pageParas,
		blocks: []portalBlock{bPara("{display} has replied to your message."), bMsg(""), bRows("Your reference", "{ref}"), bButton("Answer", "{track}")},
	},
	{
		name: "paruvendu", portal: "ParuVendu", domain: "paruvendu.fr", lang: "fr", region: "FR", trade: "cars", event: parser.EventLead, text: textTab,
		from: "ParuVendu.fr|ne-pas-repondre@paruvendu.fr", replyTo: "{display}|{email}", subject: []string{"ParuVendu.fr : un contact pour votre annonce {portalref}"}, page: pageTable,
		blocks: []portalBlock{
			bPara("Bonjour {seller},"), bRows("Nom", "{display}", "Email", "{email}", "Tel", "{phone}", "Ville", "{city}", "Société", "{company}"), bMsg("Message :"), bRows("N° d'annonce", "{portalref}", "Titre de l'annonce", "{listing}"),
		},
	},
	{
		name: "pap", portal: "PAP", domain: "pap.fr", lang: "fr", region: "FR", trade: "homes", event: parser.EventLead, only: "text",
		from: "PAP.fr|contact@pap.fr", replyTo: "|{email}", subject: []string{"PAP - Réponse à votre annonce {portalref}"},
		blocks: []portalBlock{
			bPara("Bonjour,"), bPara("{first} {last} a répondu à votre annonce du {date}."), bMsg("Son message :"), bRows("Son e-mail", "{email}", "Son téléphone", "{phone}"), bPara("Ne communiquez pas vos identifiants PAP."),
		},
	},
	{
		name: "unknown_fr", domain: "lesannoncesducoin.example", lang: "fr", region: "FR", trade: "goods", event: parser.EventLead,
		from: "Les Annonces du Coin|no-reply@lesannoncesducoin.example", replyTo: "{display}|{email}", subject: []string{"Nouvelle demande de contact : {listing}", "[Formulaire] Demande d'information"}, page: pageTable,
		blocks: []portalBlock{
			bHead("Nouvelle demande"), bRows("Civilité", "{title}", "Nom", "{last}", "Prénom", "{first}", "Société", "{company}", "Adresse e-mail", "{email}", "Téléphone", "{phone}", "Ville", "{city}", "Annonce", "{listing}", "Référence", "{ref}", "Prix", "{price}"), bMsg("Message"),
		},
	},
	{
		name: "unknown_fr_full", domain: "autoplus-occasion.example", lang: "fr", region: "FR", trade: "cars", event: parser.EventLead, blank: "Non renseigné",
		from: "Formulaire de contact|wordpress@autoplus-occasion.example", subject: []string{"Contact depuis le site : {listing}"}, text: textNext, page: pageStack,
		blocks: []portalBlock{bRows("Votre nom", "{display}", "Votre email", "{email}", "Votre téléphone", "{phone}", "Société", "{company}", "Véhicule", "{listing}"), bMsg("Votre message")},
	},
}
