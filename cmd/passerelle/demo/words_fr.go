package demo

import (
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

var french = words{
	Lang:      "fr",
	Other:     "English",
	OtherLang: "en",

	Demo:      "Démonstration",
	HomeTitle: "Une place de marché entre chat et e-mail",
	HomeLead:  "Sur Voiturama, les acheteurs discutent dans un chat, les vendeurs répondent par e-mail, et personne ne voit l’adresse de l’autre. Tout tourne sur cette machine, aucun e-mail n’en sort : jouez les deux rôles.",
	Steps: []string{
		"Ouvrez un échange : la messagerie est à gauche, le chat à droite.",
		"Répondez à l’e-mail du vendeur comme le feraient Outlook, un iPhone ou Gmail. Le chat n’affiche que ce que vous avez écrit.",
		"Écrivez dans le chat à la place de l’acheteur. Le vendeur reçoit un e-mail dans le même fil.",
		"Contactez vous-même un vendeur, depuis la page d’une annonce.",
	},
	Listings:  "Annonces",
	Threads:   "Échanges",
	Mailboxes: "Messageries",
	MailCount: func(n int) string {
		if n == 1 {
			return "1 e-mail"
		}
		return fmt.Sprintf("%d e-mails", n)
	},
	NoMailYet: "rien pour l’instant",
	Buyers:    "Acheteurs",
	Sellers:   "Vendeurs",
	AnswersIn: func(minutes int) string {
		if minutes >= 60 {
			return "répond en général en moins de deux heures"
		}
		return fmt.Sprintf("répond en général en %d minutes", minutes)
	},
	NotThere:   "Cette page n’existe pas. La démonstration a peut-être redémarré depuis que vous l’avez ouverte.",
	Fault:      "Un problème est survenu ; le journal du programme dit lequel.",
	BackToHome: "Retour à la démonstration",
	Reference:  "Réf.",

	ContactTitle: "Écrire au vendeur",
	WriteAs:      "Vous êtes",
	YourMessage:  "Votre message",
	FirstMessage: func(title string) string {
		return "Bonjour, l’annonce « " + title + " » est-elle toujours d’actualité ?"
	},
	SendForm:      "Envoyer le formulaire",
	SendFormHint:  "comme le formulaire de contact du site, par l’API",
	SendMail:      "Envoyer un e-mail",
	SendMailHint:  "à l’adresse publique de l’annonce",
	With:          "avec",
	Favorite:      "Ajouter aux favoris et prévenir le vendeur",
	FavoriteHint:  "le vendeur n’apprend que le pseudonyme",
	PublicAddress: "Adresse publique",
	EmptyText:     "Écrivez d’abord un message.",
	NotTaken:      func(answer string) string { return "Le programme n’en a pas voulu : " + answer },
	Held:          "L’e-mail a été reçu, mais mis en attente : son expéditeur n’a pas pu être vérifié.",

	Mailbox:       "Messagerie",
	SellerMailbox: "Messagerie du vendeur",
	BuyerMailbox:  "Messagerie de l’acheteur",
	AllMails:      "Tous les e-mails de cette adresse",
	NoMailHere:    "Aucun e-mail pour l’instant. Écrivez de l’autre côté : il arrivera ici.",
	OpenMail:      "E-mail",
	From:          "De",
	To:            "À",
	AnswerTo:      "Les réponses vont à",
	Sent:          "envoyé",
	AsHTML:        "Affiché",
	AsText:        "Texte",
	Source:        "Source",
	AnswerTitle:   "Répondre à cet e-mail",
	AnswerAs:      "avec",
	AnswerIn:      "en",
	AnswerHint:    "C’est une vraie réponse : elle cite, signe et met en page comme ce logiciel, et part en SMTP.",
	SendAnswer:    "Envoyer par e-mail",
	Chat:          "Chat",
	ChatHint:      func(buyer, seller string) string { return buyer + " et " + seller },
	ChatWriteAs:   func(name string) string { return "Écrire à la place de " + name },
	Send:          "Envoyer",
	RealInbox:     "La vraie messagerie web",
	InboxAs:       func(name string) string { return "de " + name },
	ByMail:        "par e-mail",
	Automatic:     "message automatique",
	SeeThread:     "L’afficher à côté du chat",

	languages: map[string]string{"fr": "français", "en": "anglais"},
	states: map[bridge.MessageState]string{
		bridge.StateSent:         "envoyé",
		bridge.StateDelivered:    "remis",
		bridge.StateSeen:         "vu",
		bridge.StateNotDelivered: "non remis",
	},
	events: map[bridge.EventKind]string{
		bridge.EventReopened:     "Échange rouvert",
		bridge.EventMailHeld:     "Un e-mail est en attente : son expéditeur n’a pas pu être vérifié",
		bridge.EventNotDelivered: "Un e-mail n’a pas pu être remis",
		bridge.EventBounced:      "Un e-mail est revenu",
	},
	price: func(p string) string { return groupDigits(p, "\u202f") + "\u00a0€" },
	date:  func(t time.Time) string { return t.Format("02/01 15:04") },
}
