package inbox

// keyWords tell what keys do.
type keyWords struct {
	Title string
	Close string
	All   []keyWord
}

type keyWord struct{ Key, Does string }

var keysEnglish = keyWords{
	Title: "Keys",
	Close: "Close",
	All: []keyWord{
		{"j", "Next conversation"},
		{"k", "Previous conversation"},
		{"Enter", "Open it"},
		{"x", "Select it"},
		{"r", "Answer"},
		{"c", "Comment for colleagues"},
		{"e", "Close or reopen"},
		{"s", "Star"},
		{"l", "Label"},
		{"a", "Assign"},
		{"z", "Undo"},
		{"/", "Search"},
		{"Ctrl+Enter", "Send"},
		{"Esc", "Back"},
		{"?", "These keys"},
	},
}

var keysFrench = keyWords{
	Title: "Raccourcis clavier",
	Close: "Fermer",
	All: []keyWord{
		{"j", "Échange suivant"},
		{"k", "Échange précédent"},
		{"Entrée", "L’ouvrir"},
		{"x", "Le sélectionner"},
		{"r", "Répondre"},
		{"c", "Commenter pour les collègues"},
		{"e", "Clôturer ou rouvrir"},
		{"s", "Suivre"},
		{"l", "Étiqueter"},
		{"a", "Confier"},
		{"z", "Annuler"},
		{"/", "Rechercher"},
		{"Ctrl+Entrée", "Envoyer"},
		{"Échap", "Revenir"},
		{"?", "Ces raccourcis"},
	},
}
