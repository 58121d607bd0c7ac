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
}
