package bridge

// sentence names one of the few sentences that the bridge itself puts into a
// conversation.
type sentence int

const (
	sentenceUnreadable sentence = iota
	sentenceEmpty
	sentenceMasked
	sentenceBuyer
	sentenceLinkRemoved
	sentenceElsewhere
	sentenceSeeOriginal
	sentenceVisit
	sentenceOffer
	// What a push says before the listing's title.
	sentencePushLead
	sentencePushMessage
	sentencePushFile
	sentencePushFavorite
	// What a push says of a listing, which stands above it.
	sentencePushOnline
	sentencePushExpiring
)

var sentences = map[string]map[sentence]string{
	"en": {
		sentenceUnreadable: "(This mail could not be read.)",
		sentenceEmpty:      "(Message without text)",
		sentenceMasked:     "[masked]",
		sentenceBuyer:      "Buyer",

		sentenceLinkRemoved: "[link removed]",

		sentenceElsewhere:   "Leads from other portals",
		sentenceSeeOriginal: "(The message could not be read. It is in the mail that was forwarded.)",

		sentenceVisit: "(Request for a visit, without a message)",
		sentenceOffer: "(Price offer, without a message)",

		sentencePushLead:     "New contact:",
		sentencePushMessage:  "New message:",
		sentencePushFile:     "New file:",
		sentencePushFavorite: "Saved as a favourite:",
		sentencePushOnline:   "Your listing is online.",
		sentencePushExpiring: "Your listing ends soon. Extend it to go on being contacted.",
	},
	"fr": {
		sentenceUnreadable: "(Cet e-mail n’a pas pu être lu.)",
		sentenceEmpty:      "(Message sans texte)",
		sentenceMasked:     "[masqué]",
		sentenceBuyer:      "Acheteur",

		sentenceLinkRemoved: "[lien retiré]",

		sentenceElsewhere:   "Contacts d’autres portails",
		sentenceSeeOriginal: "(Le message n’a pas pu être lu. Il est dans l’e-mail transféré.)",

		sentenceVisit: "(Demande de visite, sans message)",
		sentenceOffer: "(Offre de prix, sans message)",

		sentencePushLead:     "Nouveau contact :",
		sentencePushMessage:  "Nouveau message :",
		sentencePushFile:     "Nouveau fichier :",
		sentencePushFavorite: "Mise en favori :",
		sentencePushOnline:   "Votre annonce est en ligne.",
		sentencePushExpiring: "Votre annonce expire bientôt. Prolongez-la pour continuer à recevoir des contacts.",
	},
}

// language returns a language that we write, or the installation's own.
func (b *Bridge) language(lang string) string {
	if _, ok := sentences[lang]; ok {
		return lang
	}
	return b.inst.DefaultLanguage
}

func (b *Bridge) sentence(s sentence, lang string) string { return sentences[b.language(lang)][s] }
