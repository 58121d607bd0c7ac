package inbox

import "fmt"

// searchWords are about searching.
type searchWords struct {
	Search       string
	Hint         string
	Clear        string
	Nothing      func(query string) string
	NothingLead  string
	TooShort     string
	TooShortLead string
	GaveUp       string
	GaveUpLead   string
	Comment      string

	Find      string
	FindNone  string
	FindCount func(n, of int) string
	Earlier   string
	Later     string
	CloseFind string
}

var searchEnglish = searchWords{
	Search:       "Search",
	Hint:         "Name, phone, listing, words…",
	Clear:        "End the search",
	Nothing:      func(query string) string { return "Nothing found for “" + query + "”" },
	NothingLead:  "Every word must be found somewhere in the conversation. Try fewer words, or a part of one: three letters are enough.",
	TooShort:     "Three letters or more",
	TooShortLead: "Type at least three letters of a word, or three digits of a phone number.",
	GaveUp:       "Too much to look through",
	GaveUpLead:   "Add another word, such as a name or the listing, and search again.",
	Comment:      "Comment:",

	Find:      "Search in this conversation",
	FindNone:  "Nothing found",
	FindCount: func(n, of int) string { return fmt.Sprintf("%d of %d", n, of) },
	Earlier:   "Earlier hit",
	Later:     "Later hit",
	CloseFind: "Close",
}

var searchFrench = searchWords{
	Search:       "Rechercher",
	Hint:         "Nom, téléphone, annonce, mots…",
	Clear:        "Quitter la recherche",
	Nothing:      func(query string) string { return "Rien trouvé pour «\u00a0" + query + "\u00a0»" },
	NothingLead:  "Chaque mot doit figurer quelque part dans la conversation. Essayez avec moins de mots, ou un morceau de mot\u00a0: trois lettres suffisent.",
	TooShort:     "Au moins trois lettres",
	TooShortLead: "Tapez trois lettres d’un mot, ou trois chiffres d’un numéro de téléphone.",
	GaveUp:       "Trop de conversations à parcourir",
	GaveUpLead:   "Ajoutez un mot, par exemple un nom ou l’annonce, puis relancez la recherche.",
	Comment:      "Commentaire\u00a0:",

	Find:      "Rechercher dans cette conversation",
	FindNone:  "Rien trouvé",
	FindCount: func(n, of int) string { return fmt.Sprintf("%d sur %d", n, of) },
	Earlier:   "Résultat plus ancien",
	Later:     "Résultat plus récent",
	CloseFind: "Fermer",
}
