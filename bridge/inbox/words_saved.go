package inbox

import "net/http"

// savedWords are about views that members keep.
type savedWords struct {
	Title    string
	Lead     string
	None     string
	Keep     string // what the list shows
	Name     string
	Save     string
	Open     string
	Delete   string
	Manage   string
	problems map[int]string // by status
}

var savedEnglish = savedWords{
	Title:  "Saved views",
	Lead:   "Your own views stand under the others. Only you see them.",
	None:   "Nothing saved yet. Search or narrow the list, then choose “Save this view”.",
	Keep:   "Save this view",
	Name:   "Name of the view",
	Save:   "Save",
	Open:   "Open",
	Delete: "Delete",
	Manage: "Rename or delete views",
	problems: map[int]string{
		http.StatusConflict:   "You have a view of that name: choose another.",
		http.StatusBadRequest: "A name of up to 60 characters is wanted, and there may be 30 views.",
	},
}

var savedFrench = savedWords{
	Title:  "Vues enregistrées",
	Lead:   "Vos vues se rangent sous les autres. Vous seul les voyez.",
	None:   "Rien d’enregistré pour l’instant. Cherchez ou restreignez la liste, puis choisissez «\u00a0Enregistrer cette vue\u00a0».",
	Keep:   "Enregistrer cette vue",
	Name:   "Nom de la vue",
	Save:   "Enregistrer",
	Open:   "Ouvrir",
	Delete: "Supprimer",
	Manage: "Renommer ou supprimer des vues",
	problems: map[int]string{
		http.StatusConflict:   "Une de vos vues porte déjà ce nom\u00a0: choisissez-en un autre.",
		http.StatusBadRequest: "Donnez un nom de 60 caractères au plus\u00a0; 30 vues peuvent être enregistrées.",
	},
}
