package bridge

import "fmt"

// ContentCode says why content is refused. It is a short code; what it means in
// words is [ContentError.Sentence] and [TooLargeError.Sentence].
type ContentCode string

// The codes.
const (
	ContentLink        ContentCode = "link"           // the text has a link in it
	ContentKind        ContentCode = "file_kind"      // a file is of a kind that cannot be sent
	ContentMacros      ContentCode = "file_macros"    // a document has macros
	ContentHarmful     ContentCode = "file_harmful"   // the scanner found something in a file
	ContentFileSize    ContentCode = "file_too_large" // a file is over its limit
	ContentManyFiles   ContentCode = "too_many_files"
	ContentWithoutLead ContentCode = "no_lead" // of a mail that is to be read as a lead
)

// ContentCodes are all codes.
var ContentCodes = []ContentCode{
	ContentLink, ContentKind, ContentMacros, ContentHarmful, ContentFileSize, ContentManyFiles, ContentWithoutLead,
}

// contentSentences are what to tell the writer. One about a file begins with its
// name.
var contentSentences = map[string]map[ContentCode]string{
	"en": {
		ContentLink:        "Links cannot be sent. Say it in words, or add a file.",
		ContentKind:        "The file %q cannot be sent: programs, web pages and Word documents are refused. Send a PDF or a picture instead.",
		ContentMacros:      "The file %q has macros in it, and cannot be sent. Send a PDF instead.",
		ContentHarmful:     "The file %q was found to be harmful, and cannot be sent.",
		ContentFileSize:    fmt.Sprintf("The file %%q is larger than %d MiB.", maxFile>>20),
		ContentManyFiles:   fmt.Sprintf("There are more than %d files.", maxFiles),
		ContentWithoutLead: "There is no lead in this mail.",
		"":                 "This content cannot be sent.",
	},
	"fr": {
		ContentLink:        "Les liens ne peuvent pas être envoyés. Dites-le avec des mots, ou joignez un fichier.",
		ContentKind:        "Le fichier « %s » ne peut pas être envoyé : programmes, pages web et documents Word sont refusés. Envoyez plutôt un PDF ou une image.",
		ContentMacros:      "Le fichier « %s » contient des macros et ne peut pas être envoyé. Envoyez plutôt un PDF.",
		ContentHarmful:     "Le fichier « %s » a été jugé dangereux et ne peut pas être envoyé.",
		ContentFileSize:    fmt.Sprintf("Le fichier « %%s » dépasse %d Mo.", maxFile>>20),
		ContentManyFiles:   fmt.Sprintf("Il y a plus de %d fichiers.", maxFiles),
		ContentWithoutLead: "Cet e-mail ne contient pas de contact.",
		"":                 "Ce contenu ne peut pas être envoyé.",
	},
}

// sentenceOf says a code in a language, English where we do not write it.
func sentenceOf(c ContentCode, file, lang string) string {
	all, ok := contentSentences[lang]
	if !ok {
		all = contentSentences["en"]
	}
	switch s, known := all[c]; {
	case !known:
		return all[""]
	case file != "":
		return fmt.Sprintf(s, file)
	default:
		return s
	}
}

// TooLargeError is an [ErrTooLarge] that names the file.
type TooLargeError struct {
	Code ContentCode
	File string // its name; empty where it is about all files
}

func (e *TooLargeError) Error() string { return e.Sentence("en") }

// Sentence says to the writer what is wrong, in "en" or "fr".
func (e *TooLargeError) Sentence(lang string) string { return sentenceOf(e.Code, e.File, lang) }

// Unwrap makes errors.Is(err, ErrTooLarge) true.
func (e *TooLargeError) Unwrap() error { return ErrTooLarge }

// ContentError is an [ErrRefusedContent] that the writer can act on.
type ContentError struct {
	Code ContentCode
	File string // the name of the file that it is about, if any
}

func (e *ContentError) Error() string { return e.Sentence("en") }

// Sentence says to the writer what is wrong, in "en" or "fr".
func (e *ContentError) Sentence(lang string) string { return sentenceOf(e.Code, e.File, lang) }

// Unwrap makes errors.Is(err, ErrRefusedContent) true.
func (e *ContentError) Unwrap() error { return ErrRefusedContent }
