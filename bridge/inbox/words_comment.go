package inbox

import "strings"

// commentWords are about what members tell each other in a thread.
type commentWords struct {
	Internal string // over a comment
	Open     string // of the form
	Close    string
	Lead     func(buyer string) string
	Field    string
	Hint     string
	Names    string // of the list of colleagues
	Add      string
	Edit     string
	Delete   string
	Edited   string
	Link     string
	Program  string // that comments for the account
	Blind    func(names []string) string
	Empty    string
	TooLong  string

	// In the settings of a member.
	Mentions     string
	MentionsHint string
}

var commentEnglish = commentWords{
	Internal: "Internal",
	Open:     "Internal comment",
	Close:    "Back to the answer",
	Lead:     func(buyer string) string { return "For your colleagues only. " + buyer + " does not see it." },
	Field:    "Comment for your colleagues",
	Hint:     "Write @ and a name to tell a colleague by mail.",
	Names:    "Colleagues",
	Add:      "Add the comment",
	Edit:     "Edit",
	Delete:   "Delete",
	Edited:   "edited",
	Link:     "Link to this comment",
	Program:  "Your software",
	Blind: func(names []string) string {
		if len(names) == 1 {
			return names[0] + " does not see this conversation and was not told."
		}
		return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + " do not see this conversation and were not told."
	},
	Empty:   "Write something first.",
	TooLong: "This comment is too long: shorten it to 20,000 characters.",

	Mentions:     "Mail me when a colleague mentions me",
	MentionsHint: "Only for comments that you have not read here within a minute.",
}

var commentFrench = commentWords{
	Internal: "Interne",
	Open:     "Commentaire interne",
	Close:    "Revenir à la réponse",
	Lead:     func(buyer string) string { return "Pour vos collègues seulement\u00a0: " + buyer + " ne le voit pas." },
	Field:    "Commentaire pour vos collègues",
	Hint:     "Tapez @ puis un nom pour prévenir un collègue par e-mail.",
	Names:    "Collègues",
	Add:      "Ajouter le commentaire",
	Edit:     "Modifier",
	Delete:   "Supprimer",
	Edited:   "modifié",
	Link:     "Lien vers ce commentaire",
	Program:  "Votre logiciel",
	Blind: func(names []string) string {
		if len(names) == 1 {
			return names[0] + " n’a pas accès à cet échange et n’a pas été prévenu."
		}
		return strings.Join(names[:len(names)-1], ", ") + " et " + names[len(names)-1] + " n’ont pas accès à cet échange et n’ont pas été prévenus."
	},
	Empty:   "Écrivez d’abord quelque chose.",
	TooLong: "Ce commentaire est trop long\u00a0: ramenez-le à 20\u202f000 caractères.",

	Mentions:     "M’écrire quand un collègue me mentionne",
	MentionsHint: "Seulement pour les commentaires que vous n’avez pas lus ici dans la minute.",
}
