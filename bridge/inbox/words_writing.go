package inbox

import (
	"strconv"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// writingWords are the texts about writing.
type writingWords struct {
	Waiting    string // of what is to be sent
	SendingIn  func(seconds int) string
	SendingAt  func(when string) string
	NotSent    string
	refused    map[bridge.RefusedReason]string
	Undo       string
	Cancel     string
	SendNow    string
	Change     string
	Text       string
	Time       string
	Save       string
	Later      string
	InAnHour   string
	Evening    string
	Tomorrow   string
	Monday     string
	SendThen   string
	BadTime    string
	TooLate    string // to take it back
	TakenBack  string
	FilesAgain string

	// Changing and answering a message.
	Answer    string
	Answering string
	EndAnswer string
	Edit      string
	Delete    string
	Edited    string
	Deleted   string
	revise    map[bridge.ReviseReason]string
	Picture   string // a quote of one, or of files

	// Before sending.
	Link      string
	Contact   string
	FileLarge string // {name} stands for the file
	AllLarge  string
	ManyFiles string
	Remove    string // {name} stands for the file
	Left      string // {n} stands for how many characters
	Uploading string // {n} stands for per cent
	Emoji     string
	Typing    func(names []string) string
	EnterHint string

	// Quick replies.
	Quick        string
	QuickLead    string
	QuickNone    string
	QuickManage  string
	QuickName    string
	QuickText    string
	QuickFields  string
	QuickNew     string
	QuickAdd     string
	QuickMissing func(field string) string
	QuickUnknown func(field string) string
	QuickTaken   string
	QuickBad     string
}

var writingEnglish = writingWords{
	Waiting:   "To be sent",
	SendingIn: func(n int) string { return "Sending in " + strconv.Itoa(n) + " s" },
	SendingAt: func(when string) string { return "Will be sent: " + when },
	NotSent:   "Not sent.",
	refused: map[bridge.RefusedReason]string{
		bridge.RefusedContent: "Links cannot be sent: take it out, or say it in words.",
		bridge.RefusedLimit:   "Too many messages without an answer: send it in an hour.",
		bridge.RefusedRight:   "Who wrote it may no longer write here: send it yourself, or delete it.",
	},
	Undo:       "Undo",
	Cancel:     "Do not send",
	SendNow:    "Send now",
	Change:     "Change",
	Text:       "Message",
	Time:       "Day and time",
	Save:       "Save",
	Later:      "Send later",
	InAnHour:   "In an hour",
	Evening:    "This evening, 18:00",
	Tomorrow:   "Tomorrow, 9:00",
	Monday:     "Monday, 9:00",
	SendThen:   "Send then",
	BadTime:    "Choose a time to come, within a year.",
	TooLate:    "This message has just been sent.",
	TakenBack:  "Not sent. Your text is back in the field.",
	FilesAgain: "Add its files again.",

	Answer:    "Answer this message",
	Answering: "Answer to:",
	EndAnswer: "Answer nothing in particular",
	Edit:      "Edit or delete",
	Delete:    "Delete",
	Edited:    "edited",
	Deleted:   "This message was deleted.",
	revise: map[bridge.ReviseReason]string{
		bridge.ReviseLate:    "Messages can be changed for 15 minutes. Write another one to set it right.",
		bridge.ReviseMailed:  "This message has left by mail and cannot be changed. Write another one to set it right.",
		bridge.ReviseLead:    "The first message was handed on as a lead and cannot be changed. Write another one to set it right.",
		bridge.ReviseByMail:  "What was written as a mail stays as it came. Write another message to set it right.",
		bridge.ReviseDeleted: "This message is deleted.",
	},
	Picture: "File",

	Link:      "Links cannot be sent. Say it in words, or add a file.",
	Contact:   "You give an address or a number here: what happens outside of this conversation is not protected.",
	FileLarge: "“{name}” is larger than 16 MB. Send a smaller one.",
	AllLarge:  "The files are larger than 25 MB together. Send some of them in another message.",
	ManyFiles: "There are more than 50 files. Send some of them in another message.",
	Remove:    "Do not send {name}",
	Left:      "{n} characters left",
	Uploading: "sending, {n} %",
	Emoji:     "Emoji",
	Typing: func(names []string) string {
		if len(names) == 1 {
			return names[0] + " is writing here…"
		}
		return strings.Join(names, ", ") + " are writing here…"
	},
	EnterHint: "Enter",

	Quick:        "Quick replies",
	QuickLead:    "Texts that all members of your account have at hand: type / in an empty field. Fields in braces are filled for each conversation.",
	QuickNone:    "No quick reply yet. Make one, and it is a / away in each conversation.",
	QuickManage:  "Make and change quick replies",
	QuickName:    "Name",
	QuickText:    "Text",
	QuickFields:  "Fields:",
	QuickNew:     "New quick reply",
	QuickAdd:     "Add",
	QuickMissing: func(field string) string { return field + " has no value here: fill it in yourself." },
	QuickUnknown: func(field string) string { return "There is no field " + field + ". Choose one of the list." },
	QuickTaken:   "Another quick reply has this name. Choose another one.",
	QuickBad:     "A quick reply needs a short name and a text.",
}

var writingFrench = writingWords{
	Waiting:   "À envoyer",
	SendingIn: func(n int) string { return "Envoi dans " + strconv.Itoa(n) + " s" },
	SendingAt: func(when string) string { return "Partira : " + strings.ToLower(when) },
	NotSent:   "Non envoyé.",
	refused: map[bridge.RefusedReason]string{
		bridge.RefusedContent: "Les liens ne passent pas : retirez celui-ci, ou dites-le avec des mots.",
		bridge.RefusedLimit:   "Trop de messages restés sans réponse : envoyez-le dans une heure.",
		bridge.RefusedRight:   "Son auteur ne peut plus écrire ici : envoyez-le vous-même, ou supprimez-le.",
	},
	Undo:       "Annuler l’envoi",
	Cancel:     "Ne pas envoyer",
	SendNow:    "Envoyer maintenant",
	Change:     "Modifier",
	Text:       "Message",
	Time:       "Jour et heure",
	Save:       "Enregistrer",
	Later:      "Envoyer plus tard",
	InAnHour:   "Dans une heure",
	Evening:    "Ce soir à 18 h",
	Tomorrow:   "Demain à 9 h",
	Monday:     "Lundi à 9 h",
	SendThen:   "Envoyer à ce moment",
	BadTime:    "Choisissez un moment à venir, dans l’année.",
	TooLate:    "Ce message vient de partir.",
	TakenBack:  "Non envoyé. Votre texte est de nouveau dans le champ.",
	FilesAgain: "Joignez de nouveau ses fichiers.",

	Answer:    "Répondre à ce message",
	Answering: "En réponse à :",
	EndAnswer: "Ne plus citer ce message",
	Edit:      "Modifier ou supprimer",
	Delete:    "Supprimer",
	Edited:    "modifié",
	Deleted:   "Ce message a été supprimé.",
	revise: map[bridge.ReviseReason]string{
		bridge.ReviseLate:    "Un message se modifie pendant 15 minutes. Écrivez-en un autre pour rectifier.",
		bridge.ReviseMailed:  "Ce message est déjà parti par e-mail et ne peut plus changer. Écrivez-en un autre pour rectifier.",
		bridge.ReviseLead:    "Le premier message a été transmis comme contact et ne peut plus changer. Écrivez-en un autre pour rectifier.",
		bridge.ReviseByMail:  "Un message écrit par e-mail reste tel qu’il est arrivé. Écrivez-en un autre pour rectifier.",
		bridge.ReviseDeleted: "Ce message est supprimé.",
	},
	Picture: "Fichier",

	Link:      "Les liens ne peuvent pas être envoyés. Dites-le avec des mots, ou joignez un fichier.",
	Contact:   "Vous donnez ici une adresse ou un numéro : ce qui se passe en dehors de cet échange n’est pas protégé.",
	FileLarge: "« {name} » dépasse 16 Mo. Envoyez un fichier plus léger.",
	AllLarge:  "Ensemble, les fichiers dépassent 25 Mo. Envoyez-en une partie dans un autre message.",
	ManyFiles: "Il y a plus de 50 fichiers. Envoyez-en une partie dans un autre message.",
	Remove:    "Ne pas envoyer {name}",
	Left:      "encore {n} caractères",
	Uploading: "envoi, {n} %",
	Emoji:     "Émoticônes",
	Typing: func(names []string) string {
		if len(names) == 1 {
			return names[0] + " écrit ici…"
		}
		return strings.Join(names, ", ") + " écrivent ici…"
	},
	EnterHint: "Entrée",

	Quick:        "Réponses rapides",
	QuickLead:    "Des textes que tous les membres de votre compte ont sous la main : tapez / dans un champ vide. Les champs entre accolades sont remplis pour chaque échange.",
	QuickNone:    "Aucune réponse rapide pour l’instant. Créez-en une : elle sera à portée de / dans chaque échange.",
	QuickManage:  "Créer et modifier les réponses rapides",
	QuickName:    "Nom",
	QuickText:    "Texte",
	QuickFields:  "Champs :",
	QuickNew:     "Nouvelle réponse rapide",
	QuickAdd:     "Ajouter",
	QuickMissing: func(field string) string { return field + " n’a pas de valeur ici : complétez vous-même." },
	QuickUnknown: func(field string) string {
		return "Le champ " + field + " n’existe pas. Choisissez-en un dans la liste."
	},
	QuickTaken: "Une autre réponse rapide porte ce nom. Choisissez-en un autre.",
	QuickBad:   "Une réponse rapide a besoin d’un nom court et d’un texte.",
}
