package inbox

import "github.com/passerelle-mail/passerelle/bridge"

// deliveryWords are about how an account's CRM is told.
type deliveryWords struct {
	Delivery, Lead, ContactsName, ContactsHint          string
	Name, NameHint, Kind, Address, Subject, SubjectHint string
	Version, Leads, Messages, Favorites, Active, Off    string
	Preview, Delete, NewProfile, Stopped                string
	StoppedAt                                           func(profile, address string) string
	kinds                                               map[bridge.ProfileKind]string

	Compare, CompareLead, Invented, Now, Then, Show, Field string
	HeadersChange, HeadersSame, NothingChanges             string
	AsShown, AsText, NoHTML, Adopt                         string

	Feed, OnPlain, OnMessaging                             string
	Planned, BackUntil                                     func(when string) string
	Rehearse, RehearseLead, TestAddress, HowMany, SendBoth string
	Sent                                                   func(address, when string) string
	Changes                                                string
	Mail, Form, Read, ReadLead, File, Score, Ready, Worse  string
	Plain, Messaging, Correct, Missing, Wrong              string
	Plan, PlanLead, When, Accept, PlanIt                   string
	Cancel, Back, BackLead, History                        string
	steps                                                  map[bridge.FeedStep]string
	changes                                                map[string]string
	refusals                                               map[string]string
}

// What is wrong with a form of delivery, beside fields.
const (
	refusedNotReady = "not_ready"
	refusedConflict = "conflict"
	refusedExpired  = "expired"
)

var englishDelivery = deliveryWords{
	Delivery: "Delivery", Lead: "In which forms you and your CRM are told. Several may be active at once.",
	ContactsName: "Contact addresses", ContactsHint: "Our mail to the contact addresses of your listings. What each of them gets is under Mine.",
	Name: "Name", NameHint: "Lower-case letters, digits and hyphens, such as crm.", Kind: "Form", Address: "Address of the CRM",
	Subject: "Subject", SubjectHint: "For ADF only. {account}, {title}, {ref}, {name} and {portal} stand for what they name.",
	Version: "Version", Leads: "First contacts", Messages: "Later messages", Favorites: "Favourites", Active: "Active", Off: "off",
	Preview: "Preview", Delete: "Delete", NewProfile: "New profile", Stopped: "Mails to this address came back, so we stopped.",
	StoppedAt: func(profile, address string) string {
		return "Your CRM gets no more mails (" + profile + "): those to " + address + " came back."
	},
	kinds:   map[bridge.ProfileKind]string{bridge.ProfileMail: "Our mail", bridge.ProfileADF: "ADF/XML", bridge.ProfileOpenImmo: "OpenImmo feedback", bridge.ProfileCSV: "CSV"},
	Compare: "What would change", CompareLead: "Your last lead, as it is sent now and as it would be. Nothing changes until you save the profile.",
	Invented: "You have no lead yet; this one is made up.", Now: "Now", Then: "Then", Show: "Compare", Field: "Field",
	HeadersChange: "Header fields that change", HeadersSame: "Header fields that stay as they are", NothingChanges: "No field of the header changes.",
	AsShown: "As mail programs show it", AsText: "As text", NoHTML: "This form is text only.", Adopt: "Use it like this from now on",
	Feed: "Move to messaging", OnPlain: "You are on the plain feed: lead mails only, in their plain form.", OnMessaging: "You are on messaging: leads and later messages reach you in one thread.",
	Planned: func(when string) string { return "Messaging begins on " + when + "." }, BackUntil: func(when string) string { return "You can go back until " + when + "." },
	Rehearse: "1. Rehearse", RehearseLead: "We send your last leads to a test address of your CRM, each in both forms. Nothing else changes.", TestAddress: "Test address", HowMany: "Leads", SendBoth: "Send both forms",
	Sent:    func(address, when string) string { return "Sent to " + address + " on " + when + "." },
	Changes: "What changes in the header of the first lead", Mail: "Mail", Form: "Form",
	Read: "2. Say what your CRM read", ReadLead: "One row for each mail as CSV or JSON: its number as mail, and the fields by their names.", File: "Or a file", Score: "Score it",
	Ready: "Your CRM reads our mails as well as the plain ones.", Worse: "Something is read worse than before, or not all mails were read.",
	Plain: "plain", Messaging: "messaging", Correct: "right", Missing: "missing", Wrong: "wrong",
	Plan: "3. Choose a date", PlanLead: "Until then nothing changes, and you can cancel. Afterwards you can go back for 30 days.", When: "When", Accept: "Move even if something is read worse", PlanIt: "Plan the move",
	Cancel: "Cancel the move", Back: "Go back to the plain feed", BackLead: "Your conversations stay.", History: "History",
	steps:   map[bridge.FeedStep]string{bridge.FeedPlanned: "planned", bridge.FeedCancelled: "cancelled", bridge.FeedSwitched: "moved to messaging", bridge.FeedBack: "put on the plain feed"},
	changes: map[string]string{"same": "same", "changed": "changed", "added": "added", "removed": "removed"},
	refusals: map[string]string{
		"name": "Write it in lower-case letters, digits and hyphens. There may be 20.", "kind": "Choose a form from the list.", "address": "Write one address such as crm@example.com, which no other profile of this form has.",
		"subject": "Only ADF mails have a subject of their own, of one line.", "language": "Choose a language from the list.", "template": "Choose a version from the list.", "favorites": "This form has none for favourites.",
		"leads": "Choose from 1 to 5.", "at": "Choose a time from now to a year from now.", "reading": "Write a line of names and one row for each mail, with its number as mail.", "mail": "Each row wants the number of a mail of this rehearsal.",
		refusedNotReady: "Rehearse first, and score what your CRM read; or accept that something is read worse.", refusedConflict: "This is not possible now: there is no lead to rehearse, or you are not on that feed.", refusedExpired: "The 30 days are over.", refusedLimit: "That was often. Try again in an hour.",
	},
}

var frenchDelivery = deliveryWords{
	Delivery: "Livraison", Lead: "Sous quelles formes vous et votre CRM êtes prévenus. Plusieurs peuvent être actives en même temps.",
	ContactsName: "Adresses de contact", ContactsHint: "Notre e-mail aux adresses de contact de vos annonces. Ce que chacune reçoit se règle sous Mes réglages.",
	Name: "Nom", NameHint: "Lettres minuscules, chiffres et tirets, par exemple crm.", Kind: "Forme", Address: "Adresse du CRM",
	Subject: "Objet", SubjectHint: "Pour ADF seulement. {account}, {title}, {ref}, {name} et {portal} tiennent lieu de ce qu’ils nomment.",
	Version: "Version", Leads: "Premiers contacts", Messages: "Messages suivants", Favorites: "Favoris", Active: "Active", Off: "arrêtée",
	Preview: "Aperçu", Delete: "Supprimer", NewProfile: "Nouvelle forme", Stopped: "Des e-mails à cette adresse sont revenus : nous avons arrêté.",
	StoppedAt: func(profile, address string) string {
		return "Votre CRM ne reçoit plus d’e-mails (" + profile + ") : ceux à " + address + " sont revenus."
	},
	kinds:   map[bridge.ProfileKind]string{bridge.ProfileMail: "Notre e-mail", bridge.ProfileADF: "ADF/XML", bridge.ProfileOpenImmo: "OpenImmo", bridge.ProfileCSV: "CSV"},
	Compare: "Ce qui changerait", CompareLead: "Votre dernier contact, tel qu’il part et tel qu’il partirait. Rien ne change avant que vous n’enregistriez.",
	Invented: "Vous n’avez pas encore de contact ; celui-ci est inventé.", Now: "Aujourd’hui", Then: "Ensuite", Show: "Comparer", Field: "Champ",
	HeadersChange: "Les champs d’en-tête qui changent", HeadersSame: "Les champs d’en-tête qui ne changent pas", NothingChanges: "Aucun champ d’en-tête ne change.",
	AsShown: "Comme les logiciels de messagerie l’affichent", AsText: "En texte", NoHTML: "Cette forme n’est que du texte.", Adopt: "L’utiliser ainsi désormais",
	Feed: "Passer à la messagerie", OnPlain: "Vous recevez des contacts simples : un e-mail par contact, sous sa forme simple.", OnMessaging: "Vous êtes sur la messagerie : contacts et messages suivants vous arrivent dans un même fil.",
	Planned: func(when string) string { return "La messagerie commence le " + when + "." }, BackUntil: func(when string) string { return "Vous pouvez revenir jusqu’au " + when + "." },
	Rehearse: "1. Répéter", RehearseLead: "Nous envoyons vos derniers contacts à une adresse d’essai de votre CRM, chacun sous les deux formes. Rien d’autre ne change.", TestAddress: "Adresse d’essai", HowMany: "Contacts", SendBoth: "Envoyer les deux formes",
	Sent:    func(address, when string) string { return "Envoyé à " + address + " le " + when + "." },
	Changes: "Ce qui change dans l’en-tête du premier contact", Mail: "E-mail", Form: "Forme",
	Read: "2. Dire ce que votre CRM a lu", ReadLead: "Une ligne par e-mail, en CSV ou JSON : son numéro sous mail, et les champs par leur nom.", File: "Ou un fichier", Score: "Noter",
	Ready: "Votre CRM lit nos e-mails aussi bien que les simples.", Worse: "Quelque chose est moins bien lu qu’avant, ou tous les e-mails n’ont pas été lus.",
	Plain: "simple", Messaging: "messagerie", Correct: "juste", Missing: "absent", Wrong: "faux",
	Plan: "3. Choisir une date", PlanLead: "D’ici là rien ne change, et vous pouvez annuler. Ensuite, vous pouvez revenir pendant 30 jours.", When: "Quand", Accept: "Passer même si quelque chose est moins bien lu", PlanIt: "Prévoir le passage",
	Cancel: "Annuler le passage", Back: "Revenir aux contacts simples", BackLead: "Vos conversations restent.", History: "Historique",
	steps:   map[bridge.FeedStep]string{bridge.FeedPlanned: "prévu", bridge.FeedCancelled: "annulé", bridge.FeedSwitched: "passé à la messagerie", bridge.FeedBack: "mis aux contacts simples"},
	changes: map[string]string{"same": "pareil", "changed": "changé", "added": "ajouté", "removed": "retiré"},
	refusals: map[string]string{
		"name": "Écrivez-le en lettres minuscules, chiffres et tirets. Il peut y en avoir 20.", "kind": "Choisissez une forme de la liste.", "address": "Écrivez une adresse comme crm@example.com, qu’aucune autre ligne de cette forme n’a.",
		"subject": "Seuls les e-mails ADF ont un objet à eux, d’une ligne.", "language": "Choisissez une langue de la liste.", "template": "Choisissez une version de la liste.", "favorites": "Cette forme n’en a pas pour les favoris.",
		"leads": "Choisissez de 1 à 5.", "at": "Choisissez un moment d’ici un an.", "reading": "Écrivez une ligne de noms et une ligne par e-mail, avec son numéro sous mail.", "mail": "Chaque ligne veut le numéro d’un e-mail de cette répétition.",
		refusedNotReady: "Répétez d’abord, et notez ce que votre CRM a lu ; ou acceptez que quelque chose soit moins bien lu.", refusedConflict: "Ce n’est pas possible maintenant : il n’y a pas de contact à répéter, ou vous n’en êtes pas là.", refusedExpired: "Les 30 jours sont passés.", refusedLimit: "C’est déjà arrivé souvent. Réessayez dans une heure.",
	},
}
