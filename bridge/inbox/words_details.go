package inbox

import "github.com/passerelle-mail/passerelle/bridge"

// detailsWords are what is said beside a thread.
type detailsWords struct {
	Description string
	// ended says of a listing that it can no longer be had.
	ended       map[bridge.ListingState]string
	EndedHint   string
	MaskedHint  string // of the address that stands for the buyer's
	OtherTalks  string
	OurAnswers  string
	Notes       string
	NotesHint   string
	NoteField   string
	Tags        string
	TagsHint    string
	SaveNote    string
	NoteWritten func(by, when string) string
}

var detailsEnglish = detailsWords{
	Description: "Description",
	ended: map[bridge.ListingState]string{
		bridge.ListingSold:    "Sold",
		bridge.ListingExpired: "Expired",
	},
	EndedHint:   "No longer online. Buyers who write all the same are told so, and their messages arrive.",
	MaskedHint:  "The buyer’s own address stays private: what you write to this one is passed on.",
	OtherTalks:  "Other conversations with this buyer",
	OurAnswers:  "Your account",
	Notes:       "Notes",
	NotesHint:   "For you and your colleagues. The buyer never sees them.",
	NoteField:   "Note about this buyer",
	Tags:        "Tags",
	TagsHint:    "with commas between them",
	SaveNote:    "Save",
	NoteWritten: func(by, when string) string { return by + ", " + when },
}

var detailsFrench = detailsWords{
	Description: "Description",
	ended: map[bridge.ListingState]string{
		bridge.ListingSold:    "Vendu",
		bridge.ListingExpired: "Annonce expirée",
	},
	EndedHint:   "Cette annonce n’est plus en ligne. Ceux qui écrivent quand même en sont avertis, et leurs messages vous parviennent.",
	MaskedHint:  "L’adresse personnelle de l’acheteur reste cachée ; ce que vous écrivez à celle-ci lui est transmis.",
	OtherTalks:  "Autres échanges avec cet acheteur",
	OurAnswers:  "Votre compte",
	Notes:       "Notes",
	NotesHint:   "Pour vous et vos collègues : l’acheteur ne les voit jamais.",
	NoteField:   "Note sur cet acheteur",
	Tags:        "Mots-clés",
	TagsHint:    "séparés par des virgules",
	SaveNote:    "Enregistrer",
	NoteWritten: func(by, when string) string { return by + ", " + when },
}
