package parser

// HTMLToken is how our own HTML is recognised when it comes back quoted: it is
// part of a class at the top of each mail, and stands there once more as text
// too small to see.
//
// Look for it as a plain substring. Gmail puts a prefix before classes, Outlook
// and Apple Mail drop them or the style of the text, but all keep either the
// class or the text. It is one word of letters and digits, so that no client
// breaks it over two lines, and nobody writes it by chance.
const HTMLToken = "passerelle8k2m4q7h"

// A phrase is a fixed sentence in each language that mails come in. They are
// ASCII where they can be, since old clients change dashes and apostrophes.
type phrase struct{ lang, text string }

var replyMarkers = []phrase{
	{"fr", "----- Répondez au-dessus de cette ligne -----"},
	{"en", "----- Reply above this line -----"},
}

var favoriteSentences = []phrase{
	{"fr", "Cette personne a ajouté votre annonce à ses favoris et souhaite vous le faire savoir."},
	{"en", "This person saved your listing as a favourite and would like you to know."},
}

// ReplyMarker returns the line at the top of both bodies of our mails; what
// comes after it in a reply is ours. Languages that we have no mails in get
// the English one.
func ReplyMarker(lang string) string { return phraseIn(replyMarkers, lang) }

// ReplyMarkers returns the reply markers of all languages.
func ReplyMarkers() []string {
	var ms []string
	for _, p := range replyMarkers {
		ms = append(ms, p.text)
	}
	return ms
}

// FavoriteSentence returns the fixed sentence by which people and parsers know
// a favourite. Languages that we have no mails in get the English one.
func FavoriteSentence(lang string) string { return phraseIn(favoriteSentences, lang) }

func phraseIn(ps []phrase, lang string) string {
	for _, p := range ps {
		if p.lang == lang {
			return p.text
		}
	}
	return phraseIn(ps, "en")
}
