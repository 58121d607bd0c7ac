package inbox

import "github.com/passerelle-mail/passerelle/bridge"

// buyerWords are on the pages of a buyer beside the thread.
type buyerWords struct {
	Back string

	// Which mails the buyer gets.
	Settings     string
	MailsTitle   string
	ByMail       string
	ByMailHint   string
	Content      string
	ContentHint  string
	Delay        string
	DelayHint    string
	Delays       map[string]string // by seconds
	MailLanguage string
	Save         string
	Saved        string
	MoreTitle    string

	// Taking no more messages of a seller.
	Block         string
	IsBlocked     string
	BlockLead     func(name string) string
	BlockSeller   func(name string) string
	UnblockLead   func(name string) string
	UnblockSeller func(name string) string

	// Telling the marketplace of a seller.
	Report       string
	ReportSeller func(name string) string
	ReportLead   func(installation, name string) string
	ReportWhy    string
	Reasons      map[bridge.ReportReason]string
	ReportText   string
	ReportHint   string
	ReportSend   string
	ReportNoText string
	Reported     string
	ReportedLead func(installation string) string

	// Deleting all that tells who the buyer is.
	Erase       string
	EraseLead   func(installation string) string
	EraseGoes   string
	EraseGone   []string
	EraseStays  string
	EraseKept   func(installation string) []string
	EraseButton string
	EraseKeep   string
	Erased      string
	ErasedLead  func(installation string) string
}

var buyerEnglish = buyerWords{
	Back: "Back to the conversation",

	Settings:    "Your settings",
	MailsTitle:  "Mails",
	ByMail:      "Mail me when the seller answers",
	ByMailHint:  "Without a mail, answers wait for you here.",
	Content:     "Put the answer into the mail",
	ContentHint: "Otherwise the mail only says that there is one.",
	Delay:       "Send the mail",
	DelayHint:   "What you have read here by then is not mailed.",
	Delays: map[string]string{
		"0": "at once", "30": "after 30 seconds", "300": "after 5 minutes", "3600": "after an hour",
	},
	MailLanguage: "Language of the mails",
	Save:         "Save",
	Saved:        "Saved.",
	MoreTitle:    "More",

	Block:     "Block the seller",
	IsBlocked: "The seller is blocked",
	BlockLead: func(name string) string {
		return name + " can no longer write to you, about this listing or any other, and you get no more mails. You cannot write either. " + name + " is not told who blocked whom, and you can undo it here."
	},
	BlockSeller:   func(name string) string { return "Block " + name },
	UnblockLead:   func(name string) string { return "No message goes between you and " + name + "." },
	UnblockSeller: func(name string) string { return "Let " + name + " write again" },

	Report:       "Report the seller",
	ReportSeller: func(name string) string { return "Report " + name },
	ReportLead: func(installation, name string) string {
		return installation + " will look at this conversation. " + name + " is not told."
	},
	ReportWhy: "What is wrong?",
	Reasons: map[bridge.ReportReason]string{
		bridge.ReportFraud:     "It looks like a fraud",
		bridge.ReportOffensive: "Insults or threats",
		bridge.ReportSpam:      "Advertising, nothing to do with the ad",
		bridge.ReportOther:     "Something else",
	},
	ReportText:   "What happened",
	ReportHint:   "A sentence or two is enough.",
	ReportSend:   "Send the report",
	ReportNoText: "Say what is wrong: choose a reason, and for “something else” write a sentence.",
	Reported:     "Thank you",
	ReportedLead: func(installation string) string { return "Your report is with " + installation + "." },

	Erase: "Delete my data",
	EraseLead: func(installation string) string {
		return "In all your conversations with sellers on " + installation + ", at once and for good. Nobody can undo it."
	},
	EraseGoes: "What goes",
	EraseGone: []string{
		"your name, pseudonym and picture",
		"your mail address and phone, also where they stand in a message",
		"your mails and the files that you sent",
		"your settings, and this way in",
	},
	EraseStays: "What stays",
	EraseKept: func(installation string) []string {
		return []string{"the text of the messages, without your name, since it is the seller’s conversation too", "your profile on " + installation + " itself, which you delete there"}
	},
	EraseButton: "Delete my data for good",
	EraseKeep:   "Keep everything",
	Erased:      "Your data are deleted",
	ErasedLead: func(installation string) string {
		return "The sellers can no longer reach you here. If you write to one again on " + installation + ", you start anew."
	},
}

var buyerFrench = buyerWords{
	Back: "Retour à l’échange",

	Settings:    "Vos réglages",
	MailsTitle:  "E-mails",
	ByMail:      "M’écrire quand le vendeur répond",
	ByMailHint:  "Sans e-mail, les réponses vous attendent ici.",
	Content:     "Mettre la réponse dans l’e-mail",
	ContentHint: "Sinon, l’e-mail annonce seulement qu’elle est arrivée.",
	Delay:       "Envoyer l’e-mail",
	DelayHint:   "Ce que vous avez lu ici entre-temps n’est pas envoyé.",
	Delays: map[string]string{
		"0": "tout de suite", "30": "au bout de 30 secondes", "300": "au bout de 5 minutes", "3600": "au bout d’une heure",
	},
	MailLanguage: "Langue des e-mails",
	Save:         "Enregistrer",
	Saved:        "C’est enregistré.",
	MoreTitle:    "Autres actions",

	Block:     "Bloquer le vendeur",
	IsBlocked: "Le vendeur est bloqué",
	BlockLead: func(name string) string {
		return name + " ne pourra plus vous écrire, ni pour cette annonce ni pour une autre, et vous ne recevrez plus d’e-mails. Vous ne pourrez plus écrire non plus. " + name + " ne saura pas qui a bloqué l’autre. Vous pourrez revenir en arrière ici."
	},
	BlockSeller:   func(name string) string { return "Bloquer " + name },
	UnblockLead:   func(name string) string { return "Aucun message ne passe entre vous et " + name + "." },
	UnblockSeller: func(name string) string { return "Débloquer " + name },

	Report:       "Signaler le vendeur",
	ReportSeller: func(name string) string { return "Signaler " + name },
	ReportLead: func(installation, name string) string {
		return installation + " examinera cet échange. " + name + " n’en saura rien."
	},
	ReportWhy: "Que se passe-t-il\u00a0?",
	Reasons: map[bridge.ReportReason]string{
		bridge.ReportFraud:     "Cela ressemble à une arnaque",
		bridge.ReportOffensive: "Insultes ou menaces",
		bridge.ReportSpam:      "Publicité, sans rapport avec l’annonce",
		bridge.ReportOther:     "Autre chose",
	},
	ReportText:   "Ce qui s’est passé",
	ReportHint:   "Une ou deux phrases suffisent.",
	ReportSend:   "Envoyer le signalement",
	ReportNoText: "Dites ce qui ne va pas\u00a0: choisissez un motif et, pour «\u00a0autre chose\u00a0», écrivez une phrase.",
	Reported:     "Merci",
	ReportedLead: func(installation string) string { return "Votre signalement est transmis à " + installation + "." },

	Erase: "Supprimer mes données",
	EraseLead: func(installation string) string {
		return "Dans tous vos échanges avec des vendeurs sur " + installation + ", tout de suite et définitivement. Personne ne pourra revenir en arrière."
	},
	EraseGoes: "Ce qui disparaît",
	EraseGone: []string{
		"votre nom, votre pseudonyme et votre photo",
		"votre adresse e-mail et votre téléphone, même écrits dans un message",
		"vos e-mails et les fichiers que vous avez envoyés",
		"vos réglages et cet accès",
	},
	EraseStays: "Ce qui reste",
	EraseKept: func(installation string) []string {
		return []string{"le texte des messages, sans votre nom\u00a0: l’échange est aussi celui du vendeur", "votre profil sur " + installation + ", à supprimer là-bas"}
	},
	EraseButton: "Supprimer définitivement mes données",
	EraseKeep:   "Tout garder",
	Erased:      "Vos données sont supprimées",
	ErasedLead: func(installation string) string {
		return "Les vendeurs ne peuvent plus vous joindre ici. Si vous écrivez de nouveau sur " + installation + ", tout repart de zéro."
	},
}
