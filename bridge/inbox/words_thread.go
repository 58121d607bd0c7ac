package inbox

import (
	"fmt"
	"strings"
)

// threadWords are about reading a thread.
type threadWords struct {
	Earlier  string
	Newest   string
	Happened func(lines int) string // at least foldLines
	Actions  string
	CopyText string
	CopyLink string
	Copy     func(value string) string
	Copied   string

	Picture, Save, CloseViewer, PictureBefore, PictureAfter string

	// What a member did, and who where it is not empty: By is the reader.
	By         string
	Closed     func(by string) string
	Reopened   func(by string) string
	Taken      func(by string) string
	Assigned   func(to, by string) string
	Unassigned func(by string) string
	Snoozed    func(day, hour, by string) string
}

// byWhom ends a sentence about what somebody did.
func byWhom(sentence, preposition, by string) string {
	if by == "" {
		return sentence
	}
	return sentence + " " + preposition + " " + by
}

var threadEnglish = threadWords{
	Earlier:  "Earlier messages",
	Newest:   "To the newest messages",
	Happened: func(lines int) string { return fmt.Sprintf("%d things happened", lines) },
	Actions:  "More about this message",
	CopyText: "Copy the text",
	CopyLink: "Link to this message",
	Copy:     func(value string) string { return "Copy " + value },
	Copied:   "Copied",

	Picture: "Picture", Save: "Save", CloseViewer: "Close", PictureBefore: "Picture before", PictureAfter: "Next picture",

	By:         "you",
	Closed:     func(by string) string { return byWhom("Closed", "by", by) },
	Reopened:   func(by string) string { return byWhom("Reopened", "by", by) },
	Taken:      func(by string) string { return byWhom("Taken on", "by", by) },
	Assigned:   func(to, by string) string { return byWhom("Assigned to "+to, "by", by) },
	Unassigned: func(by string) string { return byWhom("Assigned to nobody", "by", by) },
	Snoozed: func(day, hour, by string) string {
		return byWhom("Snoozed", "by", by) + " until " + day + ", " + hour
	},
}

var threadFrench = threadWords{
	Earlier:  "Messages précédents",
	Newest:   "Aller aux derniers messages",
	Happened: func(lines int) string { return fmt.Sprintf("%d événements", lines) },
	Actions:  "Autour de ce message",
	CopyText: "Copier le texte",
	CopyLink: "Lien vers ce message",
	Copy:     func(value string) string { return "Copier " + value },
	Copied:   "Copié",

	Picture: "Photo", Save: "Enregistrer", CloseViewer: "Fermer", PictureBefore: "Photo précédente", PictureAfter: "Photo suivante",

	By:         "vous",
	Closed:     func(by string) string { return byWhom("Échange clos", "par", by) },
	Reopened:   func(by string) string { return byWhom("Échange rouvert", "par", by) },
	Taken:      func(by string) string { return byWhom("Échange pris en charge", "par", by) },
	Assigned:   func(to, by string) string { return byWhom("Échange confié à "+to, "par", by) },
	Unassigned: func(by string) string { return byWhom("Échange remis à toute l’équipe", "par", by) },
	Snoozed: func(day, hour, by string) string {
		return byWhom("Échange mis en veille", "par", by) + " jusqu’au " + strings.ToLower(day) + " à " + hour
	},
}
