package inbox

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

var french = words{
	Lang:      "fr",
	Other:     "English",
	OtherLang: "en",

	dates: dateWords{
		today:     "Aujourd’hui",
		yesterday: "Hier",
		months: [...]string{
			"janvier", "février", "mars", "avril", "mai", "juin",
			"juillet", "août", "septembre", "octobre", "novembre", "décembre",
		},
		weekdays: [...]string{"Dimanche", "Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi"},
		short: func(day int, month string) string {
			return ordinal(day) + " " + shortMonths[month]
		},
		long: func(weekday string, day int, month string) string {
			return weekday + " " + ordinal(day) + " " + month
		},
		numeric: func(t time.Time) string { return t.Format("02/01/2006") },
	},

	Colon: "\u00a0:",

	SignIn:            "Connexion",
	SignInTo:          func(installation string) string { return "Connexion à " + installation },
	SignInLead:        "Indiquez l’adresse enregistrée sur votre compte : vous recevrez un lien de connexion, sans mot de passe.",
	Email:             "Adresse e-mail",
	SendLink:          "Recevoir un lien",
	ForBuyers:         "Vous écrivez à un vendeur ? Ouvrez le lien du dernier e-mail reçu à propos de votre échange.",
	BadEmail:          "Cette adresse n’est pas valable. Écrivez-la sous la forme anne@example.com.",
	LinkSent:          "Consultez votre messagerie",
	LinkSentLead:      "Si cette adresse est enregistrée, un lien vient de lui être envoyé. Il sert une seule fois, pendant peu de temps. Rien au bout de cinq minutes ? Regardez dans les indésirables, ou vérifiez l’adresse auprès du responsable de votre compte.",
	SignInLinkLead:    "Un clic et vous y êtes. Nous vous le demandons car certaines messageries ouvrent les liens toutes seules.",
	SignInButton:      "Me connecter",
	LinkGone:          "Ce lien ne fonctionne plus",
	LinkGoneLead:      "Il a déjà servi, ou son délai est passé. Vous vendez ? Demandez-en un nouveau. Vous achetez ? Ouvrez le lien du dernier e-mail reçu à propos de votre échange.",
	AskNewLink:        "Demander un nouveau lien",
	SignOut:           "Se déconnecter",
	SignedOut:         "Vous êtes déconnecté.",
	SignedOutKeptText: "Reconnectez-vous pour continuer ; votre texte est conservé.",

	Access:   accessFrench,
	Buyers:   buyerFrench,
	Search:   searchFrench,
	Thread:   threadFrench,
	List:     listFrench,
	Story:    storyFrench,
	Doing:    doingFrench,
	Keys:     keysFrench,
	Comment:  commentFrench,
	Intake:   intakeFrench,
	Saved:    savedFrench,
	Settings: settingsFrench,
	Delivery: frenchDelivery,
	Webhook:  webhookFrench,

	Unsubscribe:       "Ne plus recevoir les mises en favori",
	UnsubscribeLead:   "Vous ne recevrez plus d’e-mail quand un acheteur ajoute une de vos annonces à ses favoris. Les messages et les nouveaux contacts continuent d’arriver.",
	UnsubscribeButton: "Arrêter ces e-mails",
	Unsubscribed:      "C’est fait",
	UnsubscribedLead:  "Vous ne recevrez plus d’e-mail pour les mises en favori. Elles restent visibles dans vos échanges.",

	Conversations: "Échanges",
	NoneYet:       "Aucun échange pour l’instant",
	NoneYetLead:   "Dès qu’un acheteur vous écrira au sujet d’une annonce, l’échange s’affichera ici.",
	OlderOnes:     "Échanges plus anciens",
	ChooseOne:     "Choisissez un échange",
	ChooseOneLead: "Il s’ouvrira ici, avec l’annonce et l’acheteur à côté.",
	UnreadMessages: func(n int) string {
		if n < 2 {
			return strconv.Itoa(n) + " message non lu"
		}
		return strconv.Itoa(n) + " messages non lus"
	},
	OurLast:  "Vous :",
	FileOnly: "Fichier",

	BackToList:      "Retour à la liste",
	Details:         "Détails",
	BackToThread:    "Retour à l’échange",
	Messages:        "Messages",
	You:             "Vous",
	NewMessages:     "Nouveau",
	NewBelow:        "Nouveau message",
	AutomaticAnswer: "Réponse automatique",
	AwayUntil:       func(day string) string { return "Absent jusqu’au " + strings.ToLower(day) },
	BackOn:          func(day string) string { return "Absent, de retour le " + strings.ToLower(day) },
	ShowOriginal:    "Afficher l’e-mail",
	MailSource:      "Enregistrer l’e-mail tel qu’il est arrivé",
	LeftOut:         "laissé de côté",
	ContactOurs:     "Vous donnez ici une adresse ou un numéro : ce qui se passe en dehors de cet échange n’est pas protégé.",
	ContactTheirs:   "Ce message contient une adresse ou un numéro. Restez ici si vous n’êtes pas sûr de qui écrit.",
	FileBroken:      "Cette image est illisible : elle n’est pas affichée.",
	FileMetadata:    "Ce fichier peut dire où et avec quoi il a été fait.",
	ByMail:          "par e-mail",
	Unproven:        "expéditeur non vérifié",
	ShowAll:         "Tout afficher",
	ShowLess:        "Replier",
	ShowAllHint:     "L’e-mail entier, avec ce qui a été replié",
	reasons: map[parser.Reason]string{
		parser.ReasonQuote:       "texte cité",
		parser.ReasonAttribution: "ligne au-dessus de la citation",
		parser.ReasonHeaderBlock: "en-tête de l’e-mail cité",
		parser.ReasonSignature:   "signature",
		parser.ReasonDeviceLine:  "ajouté par l’appareil",
		parser.ReasonDisclaimer:  "mention légale",
		parser.ReasonBanner:      "avertissement ajouté en chemin",
		parser.ReasonOurMarker:   "ligne ajoutée par nous",
	},
	states: map[bridge.MessageState]string{
		bridge.StateSent:         "envoyé",
		bridge.StateDelivered:    "remis",
		bridge.StateSeen:         "vu",
		bridge.StateNotDelivered: "non remis",
	},
	undelivered: map[bridge.StateReason]string{
		bridge.ReasonUnknownAddress: "L’e-mail est revenu : l’adresse n’existe pas.",
		bridge.ReasonMailboxFull:    "L’e-mail est revenu : la boîte est pleine.",
		bridge.ReasonRefused:        "L’e-mail a été refusé à l’arrivée.",
		bridge.ReasonUnreachable:    "La messagerie de l’adresse ne l’a pas accepté pendant deux jours.",
		bridge.ReasonBounced:        "L’e-mail est revenu.",
		bridge.ReasonFailed:         "L’e-mail n’a pas pu être remis.",
		bridge.ReasonAddressOff:     "L’adresse ne reçoit pas d’e-mail.",
		bridge.ReasonErased:         "L’acheteur a fait supprimer ses données et ne lit plus ici.",
		bridge.ReasonNoAddress:      "Le portail n’a donné aucune adresse : répondez chez lui ou par téléphone.",
		bridge.ReasonComplaint:      "Les e-mails vers cette adresse sont désactivés.",
	},
	NotDelivered: func(reason string) string { return strings.TrimSpace("Non remis. " + reason) },
	NotReceived:  func(reason string) string { return strings.TrimSpace("Ne vous est pas parvenu par e-mail. " + reason) },
	Sending:      "envoi en cours",
	events: map[bridge.EventKind]string{
		bridge.EventOpened:       "Début de l’échange",
		bridge.EventReopened:     "Échange rouvert",
		bridge.EventNotDelivered: "Un e-mail n’a pas pu être remis",
		bridge.EventBounced:      "Un e-mail est revenu",
		bridge.EventLinksRemoved: "Les liens ne peuvent pas être envoyés : ils ont été retirés de votre e-mail",
		bridge.EventDocumentSent: "Votre document est envoyé tel quel : il peut contenir le nom de son auteur et d’autres détails",
		bridge.EventComplaint:    "Un e-mail vous étant destiné a été signalé comme indésirable : vous n’en recevez plus, mais les messages arrivent toujours ici",
		bridge.EventErased:       "L’acheteur a fait supprimer ses données",
		bridge.EventBlocked:      "Bloqué : plus aucun message ne passe",
		bridge.EventUnblocked:    "Débloqué : les messages passent de nouveau",
		bridge.EventReported:     "Signalé à la place de marché",
		bridge.EventMailExpired:  "Un e-mail en attente a été supprimé : personne n’a dit s’il pouvait être publié",
	},
	YourFavorite: "Vous avez ajouté cette annonce à vos favoris et l’avez fait savoir au vendeur",
	HeldMail:     "Un e-mail de votre part est en attente",
	held: map[bridge.MailReason]string{
		bridge.WhyNotOneSender:  "L’e-mail n’indique pas un seul expéditeur.",
		bridge.WhySenderInDoubt: "L’e-mail ne vient peut-être pas de la personne indiquée.",
		bridge.WhyRefusedHere:   "L’e-mail a été refusé ici, et gardé parce qu’un autre destinataire l’a reçu.",
	},
	HeldFrom:    "De",
	HeldSubject: "Objet",
	HeldHint:    "Vous seul le voyez. Dites sous deux semaines s’il vient de vous ; ensuite il est supprimé.",
	HeldPost:    "Il est de nous : le publier",
	HeldTrust:   "Le publier et faire confiance à cette adresse",
	HeldRefuse:  "Le supprimer",

	SenderCheck: "Cet e-mail vient-il de vous ?",
	SenderLead: func(sender string) string {
		return "Un e-mail de " + sender + " est arrivé en votre nom. Personne ne l’a encore vu."
	},
	SenderYes:     "Oui, il est de moi ou de mon équipe : le publier",
	SenderNo:      "Non : le supprimer",
	SenderHint:    "Si vous dites oui, ce que cette adresse écrit sera publié désormais. Dites non si vous ne la connaissez pas.",
	SenderPosted:  "L’e-mail est publié.",
	SenderRefused: "L’e-mail est supprimé. Personne ne l’a vu.",
	SenderGone:    "Vous avez déjà répondu à cette question, ou elle est trop ancienne.",

	WriteTo:      func(name string) string { return "Écrire à " + name },
	Send:         "Envoyer",
	SendHint:     "Ctrl+Entrée",
	AddFiles:     "Joindre des fichiers",
	FilesHint:    "16 Mo au plus par fichier",
	NothingToSay: "Écrivez un message ou joignez un fichier, puis envoyez.",
	NotSent:      "Non envoyé. Votre texte est conservé : vérifiez votre connexion et réessayez dans un instant.",

	Writing: writingFrench,

	Listing:     "Annonce",
	Reference:   "Réf.",
	SeeListing:  "Voir l’annonce",
	Buyer:       "Acheteur",
	Pseudonym:   "Pseudonyme",
	Phone:       "Téléphone",
	Address:     "Adresse e-mail",
	MemberSince: "Membre depuis",
	SeeProfile:  "Voir le profil",
	AnswersIn: func(minutes int) string {
		switch {
		case minutes == 1:
			return "répond en une minute en moyenne"
		case minutes < 60:
			return fmt.Sprintf("répond en %d minutes en moyenne", minutes)
		case minutes < 120:
			return "répond en une heure environ"
		case minutes < 24*60:
			return fmt.Sprintf("répond en %d heures en moyenne", minutes/60)
		}
		return "répond en quelques jours"
	},
	Beside:         detailsFrench,
	Contacts:       contactFrench,
	Numbers:        numbersFrench,
	Menu:           menuFrench,
	LeadRecord:     "Fiche contact",
	LeadRecordLead: "Telle que votre CRM l’a reçue",
	leadFields: leadWords{
		ID: "Contact", Received: "Reçu", Name: "Nom", Address: "Répondre à", Phone: "Téléphone",
		Reference: "Référence", Message: "Message",
	},

	problems: map[int]problemWords{
		http.StatusBadRequest:            {"Demande illisible", "Revenez en arrière, vérifiez votre saisie et réessayez."},
		http.StatusForbidden:             {"Réservé aux responsables", "Un propriétaire ou un responsable de votre compte peut le faire, ou vous en donner le droit."},
		http.StatusNotFound:              {"Il n’y a rien ici", "L’adresse est peut-être incomplète, ou celle d’un autre compte. Vos échanges n’ont pas bougé."},
		http.StatusMethodNotAllowed:      {"Il n’y a rien ici", "Vos échanges n’ont pas bougé."},
		http.StatusConflict:              {"Quelqu’un a été plus rapide", "Une autre modification est arrivée au même moment. Réessayez."},
		http.StatusGone:                  {"Cela ne fonctionne plus", "Le délai est passé. Vos échanges n’ont pas bougé."},
		http.StatusRequestEntityTooLarge: {"C’est trop volumineux", "16 Mo au plus par fichier, 25 Mo par message. Envoyez moins de fichiers, ou de plus légers."},
		http.StatusUnprocessableEntity:   {"Ce fichier ne peut pas être envoyé", "Programmes, pages web et documents Word sont refusés. Envoyez plutôt un PDF ou une image."},
		http.StatusTooManyRequests:       {"C’est beaucoup d’un coup", "Attendez une heure, puis réessayez."},
		http.StatusServiceUnavailable:    {"Les fichiers ne peuvent pas être vérifiés pour l’instant", "Rien n’a été envoyé. Réessayez dans une minute."},
		http.StatusInternalServerError:   {"Un problème est survenu chez nous", "Vous n’y êtes pour rien. Réessayez dans une minute."},
	},
	TryAgain: "Réessayer",
	GoHome:   "Vers les échanges",
}

var shortMonths = map[string]string{
	"janvier": "janv.", "février": "févr.", "mars": "mars", "avril": "avr.", "mai": "mai", "juin": "juin",
	"juillet": "juil.", "août": "août", "septembre": "sept.", "octobre": "oct.", "novembre": "nov.", "décembre": "déc.",
}

// ordinal writes a day of the month, of which only the first is an ordinal.
func ordinal(day int) string {
	if day == 1 {
		return "1er"
	}
	return strconv.Itoa(day)
}
