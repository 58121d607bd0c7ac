package inbox

import (
	"cmp"
	"strconv"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// intakeWords are about leads of other portals.
type intakeWords struct {
	Title, Lead                                       string
	Address, AddressHint, Copy                        string
	Replace, ReplaceHint                              string
	Contact, ContactHint                              string
	Senders, SendersHint, NoSenders, Sender, AddIt    string
	SenderHint                                        string
	Mails, SeeMails, ToSettings                       string
	None, NoneLead                                    string
	Date, From, Subject, Kind, State, Portal, Text    string
	Files, Read, NothingRead, Evidence, Warned        string
	Correct, CorrectLead, MakeLead                    string
	Name, FirstName, LastName, Email, Relay, Phone    string
	RelayHint, ListingTitle, ListingRef, Message      string
	Dismiss, Restore, Open, Older, First, Gone, ByWho string
	HeldLead, PostIt, TrustIt, RefuseIt               string
	Warnings, WarningsLead, Samples                   string
	Refused                                           string // for what the form cannot name
	views                                             map[string]string
	states                                            map[bridge.IntakeState]string
	notes                                             map[bridge.IntakeNote]string
	kinds                                             map[parser.Event]string
	fields                                            map[string]string
	carriers                                          map[string]string
	refusals                                          map[string]string
	Source, SeeMail, Unknown                          string // beside a thread
	Waiting                                           func(n int, more bool) string
	Sure                                              func(percent int) string
	Fell                                              func(field, of string, before, now, mails int) string
}

// field names a path of the record.
func (w *intakeWords) field(path string) string { return cmp.Or(w.fields[path], path) }

func (w *intakeWords) kind(e parser.Event) string { return cmp.Or(w.kinds[e], string(e)) }

var intakeEnglish = intakeWords{
	Title:   "Other portals",
	Lead:    "Leads that other portals send you become conversations here, beside those of this marketplace. Your answers go back through the portal.",
	Address: "Your address for leads", Copy: "Copy",
	AddressHint: "Give it to the portals as the address of your leads, or forward their mails to it: by a rule, or by hand from one of your own addresses.",
	Replace:     "Replace the address", ReplaceHint: "The old one stops at once. Give the new one to the portals first thing after.",
	Contact: "Who is told", ContactHint: "Of leads that fit none of your listings. The others go to the contact address of their listing.",
	Senders: "Who else may send leads", SendersHint: "Known portals and your own people always may, where their mails prove where they come from. Add the portals that we do not know, and the form of your own site.",
	NoSenders: "Nobody else so far.", Sender: "Address or domain", SenderHint: "For example leads@portal.example, or @portal.example for all of a domain.", AddIt: "Add",
	Mails: "Mails that came", SeeMails: "See the mails that came", ToSettings: "The address and who may use it",
	None: "No mail here", NoneLead: "What other portals send to your address for leads is listed here.",
	Date: "Date", From: "From", Subject: "Subject", Kind: "Kind", State: "State", Portal: "Portal", Text: "What the mail says", Files: "Files",
	Read: "What was read in it", NothingRead: "Nothing was read in it.", Evidence: "found in", Warned: "Mind",
	Correct: "Correct it", CorrectLead: "Put in what you read in the mail. It becomes a conversation, as if we had read it.", MakeLead: "Make it a lead",
	Name: "Name", FirstName: "First name", LastName: "Last name", Email: "The customer’s own address", Relay: "Address at the portal", Phone: "Phone",
	RelayHint: "That leads to the customer through the portal. Answers go there first.", ListingTitle: "Listing", ListingRef: "Your reference", Message: "Message",
	Dismiss: "It is nothing", Restore: "Take it up again", Open: "Open the conversation", Older: "Older mails", First: "Newest mails",
	Gone: "The mail itself is not kept any more.", ByWho: "by",
	HeldLead: "Nothing proves that somebody whom we know sent this mail, so it has not been read, and is no lead.",
	PostIt:   "Read this mail", TrustIt: "Read it, and always from this sender", RefuseIt: "Refuse it",
	Warnings: "Mails that suddenly yield less", WarningsLead: "A portal has probably changed its mails. Look at the samples, and correct what is missing by hand.", Samples: "Samples",
	Source: "Lead from", SeeMail: "The mail it came with", Unknown: "another portal",
	Refused: "That did not work. Look at the mail again.",
	views:   map[string]string{"waiting": "To do", "other": "Not a lead", "leads": "Leads", "closed": "Done with", "all": "All"},
	states: map[bridge.IntakeState]string{
		bridge.IntakeLead: "new conversation", bridge.IntakeJoined: "in its conversation", bridge.IntakeRepeated: "came before",
		bridge.IntakeOther: "not a lead", bridge.IntakeUnread: "could not be read", bridge.IntakeHeld: "held", bridge.IntakeDismissed: "dismissed",
		bridge.IntakeRefused: "refused",
	},
	notes: map[bridge.IntakeNote]string{
		bridge.IntakeNothing: "There is nothing of a lead in it.", bridge.IntakeUnsure: "It may be a lead, but nothing says so.",
		bridge.IntakeNobody: "It is a lead, but does not say whose.", bridge.IntakeNoMessage: "Which words are the customer’s could not be told, so all that the mail says is shown.",
		bridge.IntakeOurs: "It is one of our own mails.", bridge.IntakeBlocked: "You blocked whoever wrote it.",
		bridge.IntakeAutomatic: "It repeats itself as programs do.", bridge.IntakeByHand: "Corrected by hand.", bridge.IntakeUnanswered: "Nobody said whether it may be read.",
	},
	kinds: map[parser.Event]string{
		parser.EventLead: "first contact", parser.EventMessage: "message", parser.EventFavorite: "favourite", parser.EventMissedCall: "missed call",
		parser.EventVisitRequest: "request for a visit", parser.EventPriceOffer: "price offer", parser.EventAutoReply: "automatic answer",
		parser.EventInternal: "the portal’s own mail", parser.EventSpam: "spam", parser.EventUnknown: "not clear", "": "not read",
	},
	fields: map[string]string{
		"contact.display": "name", "contact.first_name": "first name", "contact.last_name": "last name", "contact.email": "address",
		"contact.relay_email": "address at the portal", "contact.phones": "phone", "contact.city": "city", "contact.company": "company",
		"listing.title": "listing", "listing.ref": "reference", "listing.portal_ref": "number at the portal", "listing.url": "link to the listing",
		"listing.price": "price", "message.text": "message", "event": "kind of mail", "source.portal": "portal", "lead": "the lead itself",
	},
	carriers: map[string]string{
		"header": "the header", "json": "attached data", "metadata": "the page’s metadata", "label": "a labelled line", "adf": "ADF data",
		"openimmo": "OpenImmo data", "layout": "a sentence of the portal", "subject": "the subject", "link": "a link", "hand": "your correction",
	},
	refusals: map[string]string{
		"email": "Give an address that is valid, a phone, or a name and a message.", "relay": "This address is not valid, or it is one of ours.",
		"phone": "This is no phone number.", "name": "One line of at most 500 characters.", "first_name": "One line of at most 500 characters.",
		"last_name": "One line of at most 500 characters.", "listing_title": "One line of at most 500 characters.",
		"listing_ref": "One line of at most 500 characters.", "text": "This message is too long.", "contact": "This address is not valid.",
		"sender": "Neither an address nor a domain of one firm.",
	},
	Waiting: func(n int, more bool) string {
		switch {
		case more:
			return "over " + strconv.Itoa(n) + " wait for you"
		case n == 1:
			return "1 waits for you"
		}
		return strconv.Itoa(n) + " wait for you"
	},
	Sure: func(percent int) string { return strconv.Itoa(percent) + " % sure" },
	Fell: func(field, of string, before, now, mails int) string {
		return of + ": " + field + " is read in " + strconv.Itoa(now) + " of 100 mails, and was in " + strconv.Itoa(before) + " (" + strconv.Itoa(mails) + " mails in two days)."
	},
}

var intakeFrench = intakeWords{
	Title:   "Autres portails",
	Lead:    "Les contacts que d’autres portails vous envoient deviennent ici des conversations, à côté de celles de cette place de marché. Vos réponses repartent par le portail.",
	Address: "Votre adresse pour les contacts", Copy: "Copier",
	AddressHint: "Donnez-la aux portails comme adresse de vos contacts, ou transférez-y leurs e-mails : par une règle, ou à la main depuis l’une de vos adresses.",
	Replace:     "Remplacer l’adresse", ReplaceHint: "L’ancienne s’arrête aussitôt. Donnez tout de suite la nouvelle aux portails.",
	Contact: "Qui est prévenu", ContactHint: "Des contacts qui ne concernent aucune de vos annonces. Les autres vont à l’adresse de contact de leur annonce.",
	Senders: "Qui d’autre peut envoyer des contacts", SendersHint: "Les portails connus et vous-mêmes le pouvez toujours, si l’e-mail prouve d’où il vient. Ajoutez les portails que nous ne connaissons pas et le formulaire de votre site.",
	NoSenders: "Personne d’autre pour l’instant.", Sender: "Adresse ou domaine", SenderHint: "Par exemple contacts@portail.example, ou @portail.example pour tout un domaine.", AddIt: "Ajouter",
	Mails: "E-mails reçus", SeeMails: "Voir les e-mails reçus", ToSettings: "L’adresse, et qui peut l’utiliser",
	None: "Aucun e-mail ici", NoneLead: "Ce que d’autres portails envoient à votre adresse pour les contacts est listé ici.",
	Date: "Date", From: "De", Subject: "Objet", Kind: "Nature", State: "État", Portal: "Portail", Text: "Ce que dit l’e-mail", Files: "Fichiers",
	Read: "Ce qui y a été lu", NothingRead: "Rien n’y a été lu.", Evidence: "trouvé dans", Warned: "Attention",
	Correct: "Corriger", CorrectLead: "Indiquez ce que vous lisez dans l’e-mail. Il devient une conversation, comme si nous l’avions lu.", MakeLead: "En faire un contact",
	Name: "Nom", FirstName: "Prénom", LastName: "Nom de famille", Email: "Adresse du client", Relay: "Adresse chez le portail", Phone: "Téléphone",
	RelayHint: "Elle mène au client par le portail. Les réponses y vont en premier.", ListingTitle: "Annonce", ListingRef: "Votre référence", Message: "Message",
	Dismiss: "Ce n’est rien", Restore: "Reprendre", Open: "Ouvrir la conversation", Older: "E-mails plus anciens", First: "E-mails les plus récents",
	Gone: "L’e-mail lui-même n’est plus gardé.", ByWho: "par",
	HeldLead: "Rien ne prouve que cet e-mail vient de quelqu’un que nous connaissons : il n’a pas été lu et n’est pas un contact.",
	PostIt:   "Lire cet e-mail", TrustIt: "Le lire, et toujours pour cet expéditeur", RefuseIt: "Le refuser",
	Warnings: "Des e-mails donnent soudain moins", WarningsLead: "Un portail a sans doute changé ses e-mails. Regardez les exemples, et corrigez à la main ce qui manque.", Samples: "Exemples",
	Source: "Contact venu de", SeeMail: "L’e-mail d’où il vient", Unknown: "un autre portail",
	Refused: "Cela n’a pas marché. Regardez à nouveau l’e-mail.",
	views:   map[string]string{"waiting": "À traiter", "other": "Pas un contact", "leads": "Contacts", "closed": "Classés", "all": "Tous"},
	states: map[bridge.IntakeState]string{
		bridge.IntakeLead: "nouvelle conversation", bridge.IntakeJoined: "dans sa conversation", bridge.IntakeRepeated: "déjà reçu",
		bridge.IntakeOther: "pas un contact", bridge.IntakeUnread: "n’a pas pu être lu", bridge.IntakeHeld: "retenu", bridge.IntakeDismissed: "classé",
		bridge.IntakeRefused: "refusé",
	},
	notes: map[bridge.IntakeNote]string{
		bridge.IntakeNothing: "Il n’y a rien d’un contact dedans.", bridge.IntakeUnsure: "C’est peut-être un contact, mais rien ne le dit.",
		bridge.IntakeNobody: "C’est un contact, mais il ne dit pas de qui.", bridge.IntakeNoMessage: "On n’a pas pu dire quels mots sont du client : tout ce que dit l’e-mail est montré.",
		bridge.IntakeOurs: "C’est l’un de nos propres e-mails.", bridge.IntakeBlocked: "Vous avez bloqué la personne qui l’a écrit.",
		bridge.IntakeAutomatic: "Il se répète comme le font les programmes.", bridge.IntakeByHand: "Corrigé à la main.", bridge.IntakeUnanswered: "Personne n’a dit s’il pouvait être lu.",
	},
	kinds: map[parser.Event]string{
		parser.EventLead: "premier contact", parser.EventMessage: "message", parser.EventFavorite: "mise en favori", parser.EventMissedCall: "appel manqué",
		parser.EventVisitRequest: "demande de visite", parser.EventPriceOffer: "offre de prix", parser.EventAutoReply: "réponse automatique",
		parser.EventInternal: "e-mail du portail lui-même", parser.EventSpam: "indésirable", parser.EventUnknown: "pas clair", "": "pas lu",
	},
	fields: map[string]string{
		"contact.display": "le nom", "contact.first_name": "le prénom", "contact.last_name": "le nom de famille", "contact.email": "l’adresse",
		"contact.relay_email": "l’adresse chez le portail", "contact.phones": "le téléphone", "contact.city": "la ville", "contact.company": "la société",
		"listing.title": "l’annonce", "listing.ref": "la référence", "listing.portal_ref": "le numéro chez le portail", "listing.url": "le lien vers l’annonce",
		"listing.price": "le prix", "message.text": "le message", "event": "la nature de l’e-mail", "source.portal": "le portail", "lead": "le contact lui-même",
	},
	carriers: map[string]string{
		"header": "l’en-tête", "json": "des données jointes", "metadata": "les métadonnées de la page", "label": "une ligne avec étiquette", "adf": "des données ADF",
		"openimmo": "des données OpenImmo", "layout": "une phrase du portail", "subject": "l’objet", "link": "un lien", "hand": "votre correction",
	},
	refusals: map[string]string{
		"email": "Indiquez une adresse valable, un téléphone, ou un nom et un message.", "relay": "Cette adresse n’est pas valable, ou c’est l’une des nôtres.",
		"phone": "Ce n’est pas un numéro de téléphone.", "name": "Une ligne de 500 caractères au plus.", "first_name": "Une ligne de 500 caractères au plus.",
		"last_name": "Une ligne de 500 caractères au plus.", "listing_title": "Une ligne de 500 caractères au plus.",
		"listing_ref": "Une ligne de 500 caractères au plus.", "text": "Ce message est trop long.", "contact": "Cette adresse n’est pas valable.",
		"sender": "Ce n’est ni une adresse ni le domaine d’une seule maison.",
	},
	Waiting: func(n int, more bool) string {
		switch {
		case more:
			return "plus de " + strconv.Itoa(n) + " vous attendent"
		case n < 2:
			return strconv.Itoa(n) + " vous attend"
		}
		return strconv.Itoa(n) + " vous attendent"
	},
	Sure: func(percent int) string { return "sûr à " + strconv.Itoa(percent) + noBreak + "%" },
	Fell: func(field, of string, before, now, mails int) string {
		return of + " : " + field + ", lu dans " + strconv.Itoa(now) + " e-mails sur 100, l’était dans " + strconv.Itoa(before) + " (" + strconv.Itoa(mails) + " e-mails en deux jours)."
	},
}
