//nolint:misspell // words of many languages
package parser_test

import (
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

// TestReplyKeepsProse holds that what people write is shown even where it has
// the words of mail programs. Each text is shown whole, alone and above a quote.
func TestReplyKeepsProse(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		// Names that are words of attributions, header blocks, days or months.
		"Bonjour,\n\nMarc Le Goff",
		"Merci\n\nHugo De Smet\nLe 4 mars",
		"Hello\n\nAugust May",
		"Ok pour moi.\n\nAvril Le Marchand",
		"Bonjour Monsieur Du Pont,\nOn se voit lundi à 10:30 ?",
		"Le Goff a écrit :\nle prix est ferme.",
		"Gracias.\n\nMarta El Moro",
		"Marie vient samedi 12/03 à 10:30, elle a écrit :\nje serai en retard.",
		"Martin kommt am 12.03. um 10:30, er schrieb:\nich bin zu spät.",
		"Juliette passe le 12/03/2025, elle a répondu :\nparfait.",

		// Journeys, opening hours and lists with labels.
		"De : Paris Gare de Lyon\nÀ : Marseille Saint-Charles\nDate : 12 mai 2025 à 10:02\nPrix : 45 euros",
		"De : 9h00\nÀ : 18h00\nDu lundi au vendredi.",
		"Von: Hamburg\nNach: Köln\nDatum: 12.05.2025",
		"Van: Utrecht\nAan: Gent\nDatum: 12 mei",
		"Da: Milano\nA: Roma\nData: 12 maggio",
		"From: Leeds\nTo: York\nDate: 12 May\nPrice: 45 pounds",
		"To: 5 pm\nFrom: 9 am",
		"Objet : visite de samedi\nDate : samedi 10 h\nLieu : au garage",
		"Subject: maths\nDate: Monday\nRoom: 12",
		"Date : 12 mai\nÀ : 10 h\nObjet : contrôle technique",
		"Nom : Durand\nPrénom : Marie\nTéléphone : 01 99 00 12 34\nDate : 12 mai 2025",
		"Tema: la visita\nFecha: 12 de mayo\nPara: dos personas",
		"À : 10 h\nLieu : Lyon",

		// Sentences with the verbs of attributions.
		"On Monday he wrote: the price is fixed. I agree.",
		"On Tuesday 4 March 2025 he wrote:\nthe price is fixed.\n\nI agree with that.",
		"Le vendeur a écrit :\nle véhicule est disponible.\n\nEst-ce vrai ?",
		"Le 4 mars, le vendeur a écrit :\nle véhicule est disponible.\n\nEst-ce vrai ?",
		"En mars 2025, il a écrit :\n\nle véhicule est disponible.\n\nEst-ce vrai ?",
		"Am Montag schrieb er:\nDer Preis ist fest.\n\nStimmt das?",
		"El martes escribió:\nel precio es fijo.",
		"Il venditore ha scritto:\nil prezzo è fisso.",
		"Op maandag schreef hij:\nde prijs staat vast.",
		"W poniedziałek napisał:\ncena jest stała.",
		"Em março ele escreveu:\no preço é fixo.",
		"Den tisdag skrev han:\npriset är fast.",
		"Във вторник той написа:\nцената е твърда.",
		"Во вторник он написал:\nцена окончательная.",
		"As I wrote:\n\n- the engine is new\n- the price is fixed",
		"Voici ce qu'on m'a écrit :\n\n« Le prix est ferme. »\n\nQu'en pensez-vous ?",
		"He wrote: \"yes\".\nShe wrote: \"no\".",
		"Wrote: done.\nRead: done.",

		// Sent from somewhere.
		"Sent from my warehouse",
		"Sent from my warehouse in Lyon, it should arrive on Monday.",
		"Sent by post yesterday.",
		"Envoyé ce matin par la poste en recommandé, merci de confirmer dès que vous l'avez.",
		"Envoyé par Chronopost ce matin.",
		"Gesendet habe ich es gestern.",
		"Ich habe es dir gestern vom iPhone gesendet",
		"Enviado ayer por correo.",
		"Inviato ieri con il corriere.",
		"From my house it is a ten minute walk.",
		"My mobile is 07700 900123",
		"Mon mobile : 06 39 98 12 34",
		"Outlook für 2025: gut.",
		"Do you use Outlook for iOS or Android?",
		"I use Outlook for iOS, it works.",

		// Rules, lists and code.
		"One\n---\ntwo\n---\nthree",
		"A title\n=======\n\nsome text",
		"Prix\n-----\n1200 euros\n\nDélai\n-----\n3 jours",
		"- rouge\n- bleu\n- vert",
		"* one\n* two\n\n1. three\n2. four",
		"if a > b:\n    return a\n--i;\nx = a -- b",
		"a -- b -- c\n\nd",
		"Il est là -- enfin presque.\n\nÀ demain",
		"*** Important ***\n\nVenez à 10 h.",
		"Température : -5\n-6 demain",
		"| a | b |\n|---|---|\n| 1 | 2 |",
		"Options:\n--verbose\n--quiet",
		"+++ News +++\nWe are open.",

		// Contacts that the text announces.
		"Vous pouvez m'appeler au 06 39 98 12 34 ou m'écrire à marie@example.com.",
		"Mon adresse :\n12 rue des Lilas\n69003 Lyon\n06 39 98 12 34",
		"Appelez-moi\n06 39 98 12 34",
		"Voici le lien\nhttps://annonce.example/12345",
		"My number is 020 7946 0123\nand my address is marie@example.com",
		"Cordialement\n\nPS : le double des clés est chez la gardienne, appelez le 01 99 00 12 34.",

		// Words of notices and banners.
		"J'ai reçu ce message par erreur, désolée, les pièces jointes ne sont pas pour moi.",
		"Attention, la rue est en travaux : passez par l'arrière.",
		"Warning: the dog bites.\n\nSee you on Saturday.",
		"Merci de garder cela confidentiel, le destinataire n'est pas au courant et je vous fais confiance.",
		"Please keep this confidential and delete this mail when you have read it, I don't want it to be known.",
		"Caution: wet paint",
		"[URGENT] Je dois vendre avant samedi.\n\nMerci",

		// Questions marked by the writer.
		"> Le prix est-il négociable ?\n\nNon.",
		"You ask:\n> is it negotiable?\n\nNo, it is not.",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			wantText(t, parser.Mail{Text: text}, text)
			wantText(t, parser.Mail{Text: text + "\n\n" + attribution + quoted(older)}, text)
			wantText(t, parser.Mail{Text: text + "\n\nThanks,\nPaul\n\n" + attribution + older}, text+"\n\nThanks,\nPaul")
		})
	}
}
