//nolint:misspell // words of many languages
package sample

import "time"

// phrases are what people write in one language.
type phrases struct {
	lang                                            string
	greetings, sentences, closings, short, signOffs []string
	lists, figures, tricky                          []string
}

func phrasesOf(lang string) phrases {
	for _, p := range replyPhrases {
		if p.lang == lang {
			return p
		}
	}
	return replyPhrases[1]
}

var replyPhrases = []phrases{
	{
		lang:      "fr",
		greetings: []string{"Bonjour,", "Bonjour Marie,", "Madame, Monsieur,", "Bonsoir Madame Durand,", "Salut !", "Chère Madame,"},
		sentences: []string{
			"Oui, elle est toujours disponible.", "Vous pouvez passer samedi entre 9 h et 12 h.",
			"Le contrôle technique date de mars et il est vierge.", "Je vous propose une visite mardi 24 à 18 h 30.",
			"Le prix est ferme, mais je laisse les pneus neige.", "Il reste deux autres personnes intéressées, je vous tiens au courant.",
			"Pourriez-vous me donner un numéro où vous joindre ?", "J’ai écrit au syndic, il n’a pas encore répondu.",
			"Le chauffage est collectif et compris dans les charges.", "De mon côté, tout est prêt pour la signature.",
			"Comme je vous l’ai écrit hier, la chaudière a été changée en 2021.", "À mon avis, il vaut mieux la voir de jour.",
			"Envoyé en recommandé lundi, le dossier devrait vous parvenir jeudi.", "La remise des clés se fait sur place, à l’agence.",
		},
		closings: []string{"Bonne journée", "Dans l’attente de votre réponse.", "Merci d’avance pour votre retour.", "À bientôt !", "Tenez-moi au courant."},
		short:    []string{"Oui", "Oui, toujours disponible.", "Non, désolé, elle est vendue.", "D’accord pour demain 18 h.", "Parfait, merci !", "OK", "Combien de kilomètres ?", "C’est noté 👍"},
		signOffs: []string{"Cordialement,", "Bien cordialement", "Bien à vous,", "Merci,"},
		lists: []string{
			"Voici ce qui est compris :\n\n- les quatre pneus neige\n- l’attelage\n- le carnet d’entretien\n\nLe reste est en option.",
			"1. Visite jeudi\n2. Signature lundi\n3. Remise des clés le 1er décembre",
			"Il me faut :\n* une pièce d’identité\n* un justificatif de domicile\n* vos trois derniers bulletins de paie\n\nMerci.",
		},
		figures: []string{
			"Le prix est de 12 500 €, négociable jusqu’à 11 900 €.", "Rendez-vous au 14 bis, rue des Lilas\n33000 Bordeaux\n\nLe code est 45A12.",
			"Vous pouvez m’appeler au 06 39 98 12 34 après 18 h.", "Loyer : 650 € + 45 € de charges.\nDépôt de garantie : 650 €.",
			"Tout est ici : https://voiturama.example/annonces/1?a=1&b=2", "Écrivez-moi à garage@dubreuil.example, c’est plus simple.",
			"Surface : 42 m²\nÉtage : 3e\nExposition : sud\n\nEst-ce que cela vous convient ?",
		},
		tricky: []string{
			"Voici le trajet :\n\nDe : Paris\nÀ : Marseille\n\nCela vous convient ?", "Marc Le Goff vous attend samedi.\nMarc Le Goff a la clé.",
			"Le 12 mai, Paul a écrit que la voiture était vendue : ce n’est pas vrai.", "Je l’ai envoyé de mon bureau ce matin.",
			"--- Attention --- le portail ferme à 19 h.", "Date : samedi 28\nHeure : 10 h\nObjet : visite\n\nOn fait comme ça ?",
			"Le mail de Marie disait : « Message d’origine perdu ». Drôle, non ?", "Prix > 500 € et < 900 €, c’est la fourchette.",
			"Répondez-moi au-dessus de 500 € sinon rien.", "Bonjour,\n\nCordialement, je ne peux pas baisser plus.\n\nDites-moi.",
			"Envoyé : oui, le chèque est parti.", "Pour info, Le Bon Pneu a écrit : délai de 2 jours.",
		},
	},
	{
		lang:      "en",
		greetings: []string{"Hello,", "Hi Marie,", "Dear Ms Durand,", "Good morning,", "Hey!"},
		sentences: []string{
			"Yes, it is still available.", "You can come by on Saturday between 9 and 12.", "The price is firm, but the winter tyres are included.",
			"Could you give me a number where I can reach you?", "I wrote to the landlord and have not heard back.",
			"Two other people are interested, so I will keep you posted.", "The boiler was replaced in 2021.", "From my side, everything is ready to sign.",
			"Sent by registered post on Monday, the file should reach you on Thursday.", "On Tuesday I am away, any other day is fine.",
			"To be honest, you should see it in daylight.", "The heating is included in the charges.",
		},
		closings: []string{"Have a nice day", "Looking forward to hearing from you.", "Thanks in advance!", "See you soon!", "Let me know."},
		short:    []string{"Yes", "Yes, still available.", "No, sorry, it is sold.", "Tomorrow at 6 pm is fine.", "Perfect, thanks!", "OK", "How many miles?", "Noted 👍"},
		signOffs: []string{"Best regards,", "Kind regards", "Cheers,", "Thanks,"},
		lists: []string{
			"This is included:\n\n- four winter tyres\n- the tow bar\n- the service book\n\nAnything else is extra.",
			"1. Viewing on Thursday\n2. Signing on Monday\n3. Keys on 1 December", "I need:\n* proof of identity\n* proof of address\n* three payslips\n\nThank you.",
		},
		figures: []string{
			"The price is £12,500, down to £11,900 for a quick sale.", "Meet me at 14 Lilac Street\nBristol BS1 4DJ\n\nThe code is 45A12.",
			"Call me on 07700 900123 after 6 pm.", "Rent: £650 + £45 service charge.\nDeposit: £650.", "It is all here: https://voiturama.example/listings/1?a=1&b=2",
			"Write to garage@dubreuil.example, that is easier.", "Size: 42 m²\nFloor: 3rd\nFacing: south\n\nDoes that suit you?",
		},
		tricky: []string{
			"Hello,\n\nOn Tuesday I wrote: the price is firm.\nFrom: 9 am\nTo: 5 pm\n\nSee you - or not -- up to you --- really.",
			"On 12 May, Paul wrote that the car was sold: that is not true.", "It was sent from my warehouse this morning.", "--- Careful --- the gate closes at 7 pm.",
			"Date: Saturday 28\nTime: 10 am\nSubject: viewing\n\nShall we do that?", "Price > 500 and < 900, that is the range.",
			"The original message got lost, could you send it again?", "Best regards from my father too, he says the roof is new.\n\nCall me!", "Sent: yes, the cheque is in the post.",
		},
	},
	{
		lang: "de", greetings: []string{"Guten Tag,", "Hallo Marie,"}, closings: []string{"Schönen Tag noch", "Bis bald!"},
		sentences: []string{"Ja, das Auto ist noch da.", "Sie können am Samstag zwischen 9 und 12 Uhr kommen.", "Der Preis ist fest.", "Die Heizung wurde 2021 erneuert."},
		short:     []string{"Ja, noch zu haben.", "Nein, leider verkauft.", "Passt, danke!"},
	},
	{
		lang: "es", greetings: []string{"Hola,", "Buenos días Marie:"}, closings: []string{"Que tenga un buen día", "¡Hasta pronto!"},
		sentences: []string{"Sí, todavía está disponible.", "Puede pasar el sábado entre las 9 y las 12.", "El precio es fijo.", "La caldera se cambió en 2021."},
		short:     []string{"Sí, todavía disponible.", "No, ya está vendido.", "Perfecto, ¡gracias!"},
	},
	{
		lang: "it", greetings: []string{"Buongiorno,", "Ciao Marie,"}, closings: []string{"Buona giornata", "A presto!"},
		sentences: []string{"Sì, è ancora disponibile.", "Può passare sabato tra le 9 e le 12.", "Il prezzo è fisso.", "La caldaia è stata cambiata nel 2021."},
		short:     []string{"Sì, ancora disponibile.", "No, è già venduta.", "Perfetto, grazie!"},
	},
	{
		lang: "nl", greetings: []string{"Goedendag,", "Hallo Marie,"}, closings: []string{"Fijne dag nog", "Tot snel!"},
		sentences: []string{"Ja, hij is nog beschikbaar.", "U kunt zaterdag tussen 9 en 12 uur langskomen.", "De prijs staat vast.", "De ketel is in 2021 vervangen."},
		short:     []string{"Ja, nog te koop.", "Nee, helaas verkocht.", "Prima, dank u!"},
	},
	{
		lang: "pt", greetings: []string{"Bom dia,", "Olá Marie,"}, closings: []string{"Tenha um bom dia", "Até breve!"},
		sentences: []string{"Sim, ainda está disponível.", "Pode passar no sábado entre as 9h e as 12h.", "O preço é fixo.", "A caldeira foi trocada em 2021."},
		short:     []string{"Sim, ainda disponível.", "Não, já foi vendido.", "Perfeito, obrigado!"},
	},
	{
		lang: "pl", greetings: []string{"Dzień dobry,", "Cześć Marie,"}, closings: []string{"Miłego dnia", "Do zobaczenia!"},
		sentences: []string{"Tak, jest nadal dostępny.", "Może Pani przyjechać w sobotę między 9 a 12.", "Cena jest stała.", "Piec wymieniono w 2021 roku."},
		short:     []string{"Tak, nadal aktualne.", "Nie, już sprzedane.", "Świetnie, dziękuję!"},
	},
}

// oddTexts are right in any language.
var oddTexts = []string{
	"👍", "🚗💨 demain 👩🏽‍🔧 !", "Čau, Zoë & Łukasz: à 18 h", "مرحبا، السيارة متاحة.\nشكرا", "שלום, הדירה עדיין פנויה.", "Ça coûte <b>500 €</b> & plus",
	"a\nb\nc", "?", "Müller-Lüdenscheidt grüßt Ñandú", "12 500", "C:\\annonces\\clio.pdf", "5 * 3 = 15 et _oui_ *vraiment*",
}

var signatures = []string{
	"Hélène Lenoir\nGarage Lenoir\nTél. 01 99 00 12 34", "Karim Benali\nConseiller immobilier\n02 61 91 44 55\nwww.immobilier-du-port.example",
	"Marc Le Goff", "Paul Smith\nSales Manager\n+44 20 7946 0123\nSmith & Sons Ltd", "SARL Dubreuil\n3, place du Marché\n35000 Rennes",
}

// ordinaryOriginals are mails that people answer every day.
func ordinaryOriginals() []Original {
	marie := Address{Name: "Marie Durand", Email: "marie.durand@courriel.example"}
	leGoff := Address{Name: "Marc Le Goff", Email: "marc.legoff@courriel.example"}
	smith := Address{Name: "Smith, John", Email: "john@smith.example"}
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 3, 11, 0, time.UTC) }
	return []Original{
		{
			MessageID: "a1@courriel.example", From: marie, To: forwarders[0], Subject: "Vélo", Date: at(12, 9),
			Text: "Bonjour,\n\nLe vélo est-il encore à vendre ?\nFaites-vous la livraison ?\n\nMerci\nMarie",
		},
		{
			MessageID: "a2@courriel.example", From: leGoff, To: forwarders[1], Subject: "Visite de l’appartement", Date: at(13, 17),
			Text: "Bonjour,\n\nPeut-on visiter samedi ?\n\nCordialement,\nMarc Le Goff",
			HTML: `<div dir="ltr">Bonjour,<div><br></div><div>Peut-on visiter samedi ?</div><div><br></div><div>Cordialement,</div><div>Marc Le Goff</div></div>`,
		},
		{
			MessageID: "a3@smith.example", From: smith, To: forwarders[3], Subject: "Your listing", Date: at(14, 20),
			Text: "Hi,\n\nIs the price negotiable?\nCan I come on Sunday?\n\nThanks,\nJohn",
			HTML: `<html><head></head><body><p>Hi,</p><p>Is the price negotiable?<br>Can I come on Sunday?</p><p>Thanks,<br>John</p></body></html>`,
		},
		{
			MessageID: "a4@courriel.example", From: Address{Email: "contact@agence.example"}, To: forwarders[2], Subject: "", Date: at(15, 8),
			Text: "Avez-vous reçu mon message ?",
		},
		{
			MessageID: "a5@courriel.example", References: []string{"a1@courriel.example", "a0@garage-dubreuil.example"}, From: marie, To: forwarders[0],
			Subject: "Re: Vélo", Date: at(16, 11),
			Text: "D’accord, quel est votre prix ?\n\nLe jeu. 12 nov. 2026 à 11:20, Élodie Petit <elodie.petit@garage-dubreuil.example> a écrit" + nbsp + ":\n\n> Oui, il est là.\n>\n> > Le vélo est-il encore à vendre ?",
		},
	}
}
