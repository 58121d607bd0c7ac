package inbox

import (
	"net/http"
	"strconv"

	"github.com/passerelle-mail/passerelle/bridge"
)

// doingWords are about what members do with conversations.
type doingWords struct {
	Selected        string
	Select          func(name string) string
	NothingSelected string
	More            string
	Snooze          string
	Until           string
	SnoozeAt        string
	Labels          string
	PutOn           string
	TakeOff         string
	Manage          string
	NoLabels        string
	Assign          string
	ToMe            string
	Undo            string
	Buyer           string
	Blocked         string
	Undone          string
	ReadAll         string
	CloseRead       string
	do              map[string]doWords
	snoozes         map[string]string

	// The page of labels.
	LabelsLead    string
	LabelName     string
	Color         string
	colors        map[bridge.LabelColor]string
	NewLabel      string
	MakeLabel     string
	SaveLabel     string
	DeleteLabel   string
	labelProblems map[int]string
}

// doWords name what can be done, and say that it is done: to one conversation,
// and after a number.
type doWords struct{ Name, One, Many string }

func (w doWords) done(n int) string {
	if n == 1 {
		return w.One
	}
	return strconv.Itoa(n) + " " + w.Many
}

var doingEnglish = doingWords{
	Selected:        "With the selected ones",
	Select:          func(name string) string { return "Select " + name },
	NothingSelected: "Select a conversation first",
	More:            "More to do",
	Snooze:          "Snooze until",
	Until:           "Another time",
	SnoozeAt:        "Snooze",
	Labels:          "Labels",
	PutOn:           "Put a label on",
	TakeOff:         "Take a label off",
	Manage:          "Edit labels",
	NoLabels:        "There are no labels yet.",
	Assign:          "Assign to",
	ToMe:            "Me",
	Buyer:           "The buyer",
	Blocked:         "No more messages go through in this conversation.",
	Undo:            "Undo",
	Undone:          "Taken back",
	ReadAll:         "Mark all read",
	CloseRead:       "Close all read",
	do: map[string]doWords{
		"close":     {"Close", "Conversation closed", "conversations closed"},
		"reopen":    {"Reopen", "Conversation reopened", "conversations reopened"},
		"star":      {"Star", "Conversation starred", "conversations starred"},
		"unstar":    {"Take the star off", "Star taken off", "stars taken off"},
		"archive":   {"Archive", "Conversation archived", "conversations archived"},
		"unarchive": {"Back from the archive", "Conversation back from the archive", "conversations back from the archive"},
		"delete":    {"Delete", "Conversation deleted", "conversations deleted"},
		"restore":   {"Restore", "Conversation restored", "conversations restored"},
		"read":      {"Mark read", "Conversation marked read", "conversations marked read"},
		"unread":    {"Mark unread", "Conversation marked unread", "conversations marked unread"},
		"snooze":    {"Snooze", "Conversation snoozed", "conversations snoozed"},
		"wake":      {"Wake now", "Conversation is back", "conversations are back"},
		"label":     {"Label", "Label put on", "labels put on"},
		"unlabel":   {"Take the label off", "Label taken off", "labels taken off"},
		"assign":    {"Assign", "Conversation assigned", "conversations assigned"},
		"team":      {"Assign to a team", "Conversation given to the team", "conversations given to the team"},
		"block":     {"Block the buyer", "Buyer blocked: no more messages go either way", "buyers blocked"},
		"unblock":   {"Unblock the buyer", "Buyer unblocked", "buyers unblocked"},
		"spam":      {"Report spam and block", "Reported, and blocked", "reported and blocked"},
		"unassign":  {"Nobody", "Conversation has nobody now", "conversations have nobody now"},
	},
	snoozes:     map[string]string{"later": "Later today", "tomorrow": "Tomorrow morning", "monday": "Monday morning", "week": "In a week"},
	LabelsLead:  "Labels are seen by your colleagues, never by buyers.",
	LabelName:   "Name",
	Color:       "Colour",
	NewLabel:    "A new label",
	MakeLabel:   "Make it",
	SaveLabel:   "Save",
	DeleteLabel: "Delete",
	colors: map[bridge.LabelColor]string{
		"grey": "Grey", "red": "Red", "orange": "Orange", "yellow": "Yellow", "green": "Green", "teal": "Teal", "blue": "Blue",
		"purple": "Purple", "pink": "Pink",
	},
	labelProblems: map[int]string{
		http.StatusConflict:   "There is a label of this name already. Choose another name.",
		http.StatusBadRequest: "Give the label a name of at most 60 letters.",
	},
}

var doingFrench = doingWords{
	Selected:        "Avec la sélection",
	Select:          func(name string) string { return "Sélectionner " + name },
	NothingSelected: "Sélectionnez d’abord un échange",
	More:            "Autres actions",
	Snooze:          "Reporter à",
	Until:           "Un autre moment",
	SnoozeAt:        "Reporter",
	Labels:          "Étiquettes",
	PutOn:           "Ajouter une étiquette",
	TakeOff:         "Retirer une étiquette",
	Manage:          "Modifier les étiquettes",
	NoLabels:        "Il n’y a pas encore d’étiquette.",
	Assign:          "Confier à",
	ToMe:            "Moi",
	Buyer:           "L’acheteur",
	Blocked:         "Plus aucun message ne passe dans cet échange.",
	Undo:            "Annuler",
	Undone:          "C’est annulé",
	ReadAll:         "Tout marquer comme lu",
	CloseRead:       "Clôturer ce qui est lu",
	do: map[string]doWords{
		"close":     {"Clôturer", "Échange clôturé", "échanges clôturés"},
		"reopen":    {"Rouvrir", "Échange rouvert", "échanges rouverts"},
		"star":      {"Suivre", "Étoile ajoutée", "étoiles ajoutées"},
		"unstar":    {"Ne plus suivre", "Étoile retirée", "étoiles retirées"},
		"archive":   {"Archiver", "Échange archivé", "échanges archivés"},
		"unarchive": {"Sortir des archives", "Échange sorti des archives", "échanges sortis des archives"},
		"delete":    {"Supprimer", "Échange supprimé", "échanges supprimés"},
		"restore":   {"Rétablir", "Échange rétabli", "échanges rétablis"},
		"read":      {"Marquer comme lu", "Échange marqué comme lu", "échanges marqués comme lus"},
		"unread":    {"Marquer comme non lu", "Échange marqué comme non lu", "échanges marqués comme non lus"},
		"snooze":    {"Reporter", "Échange reporté", "échanges reportés"},
		"wake":      {"Ne plus reporter", "Échange de retour", "échanges de retour"},
		"label":     {"Étiqueter", "Étiquette ajoutée", "étiquettes ajoutées"},
		"unlabel":   {"Retirer l’étiquette", "Étiquette retirée", "étiquettes retirées"},
		"assign":    {"Confier", "Échange confié", "échanges confiés"},
		"team":      {"Confier à une équipe", "Échange confié à l’équipe", "échanges confiés à l’équipe"},
		"block":     {"Bloquer l’acheteur", "Acheteur bloqué : plus aucun message ne passe", "acheteurs bloqués"},
		"unblock":   {"Débloquer l’acheteur", "Acheteur débloqué", "acheteurs débloqués"},
		"spam":      {"Signaler comme indésirable et bloquer", "Signalé et bloqué", "signalés et bloqués"},
		"unassign":  {"Personne", "Échange de nouveau à prendre", "échanges de nouveau à prendre"},
	},
	snoozes:     map[string]string{"later": "Plus tard aujourd’hui", "tomorrow": "Demain matin", "monday": "Lundi matin", "week": "Dans une semaine"},
	LabelsLead:  "Vos collègues voient les étiquettes, les acheteurs jamais.",
	LabelName:   "Nom",
	Color:       "Couleur",
	NewLabel:    "Nouvelle étiquette",
	MakeLabel:   "Créer",
	SaveLabel:   "Enregistrer",
	DeleteLabel: "Supprimer",
	colors: map[bridge.LabelColor]string{
		"grey": "Gris", "red": "Rouge", "orange": "Orange", "yellow": "Jaune", "green": "Vert", "teal": "Bleu-vert", "blue": "Bleu",
		"purple": "Violet", "pink": "Rose",
	},
	labelProblems: map[int]string{
		http.StatusConflict:   "Une étiquette porte déjà ce nom. Choisissez-en un autre.",
		http.StatusBadRequest: "Donnez à l’étiquette un nom de 60 lettres au plus.",
	},
}
