package inbox

import (
	"net/http"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// words are all texts of the pages in one language. Each language says them in
// its own way; see words_en.go and words_fr.go.
type words struct {
	Lang  string // as in HTML
	Other string // the other language's own name
	// OtherLang is what the button with that name asks for.
	OtherLang string

	dates dateWords
	Colon string // with the space that goes before it

	// Signing in and out.
	SignIn            string
	SignInTo          func(installation string) string
	SignInLead        string
	Email             string
	SendLink          string
	ForBuyers         string
	BadEmail          string
	LinkSent          string
	LinkSentLead      string
	SignInLinkLead    string
	SignInButton      string
	LinkGone          string
	LinkGoneLead      string
	AskNewLink        string
	SignOut           string
	SignedOut         string
	SignedOutKeptText string

	Access   accessWords
	Buyers   buyerWords
	Search   searchWords
	Thread   threadWords
	List     listWords
	Story    storyWords
	Doing    doingWords
	Keys     keyWords
	Comment  commentWords
	Intake   intakeWords
	Saved    savedWords
	Settings settingsWords
	Delivery deliveryWords
	Webhook  webhookWords

	// Ending mails about favourites.
	Unsubscribe       string
	UnsubscribeLead   string
	UnsubscribeButton string
	Unsubscribed      string
	UnsubscribedLead  string

	// The list.
	Conversations  string
	NoneYet        string
	NoneYetLead    string
	OlderOnes      string
	ChooseOne      string
	ChooseOneLead  string
	UnreadMessages func(n int) string
	OurLast        string
	FileOnly       string

	// The thread.
	BackToList      string
	BackToThread    string
	Details         string
	Messages        string
	You             string
	NewMessages     string
	NewBelow        string
	AutomaticAnswer string
	AwayUntil       func(day string) string
	BackOn          func(day string) string
	ByMail          string
	ShowOriginal    string
	MailSource      string
	LeftOut         string
	ContactOurs     string
	ContactTheirs   string
	FileBroken      string
	FileMetadata    string
	Unproven        string
	ShowAll         string
	ShowLess        string
	ShowAllHint     string
	reasons         map[parser.Reason]string
	states          map[bridge.MessageState]string
	undelivered     map[bridge.StateReason]string
	NotDelivered    func(reason string) string
	NotReceived     func(reason string) string
	Sending         string
	events          map[bridge.EventKind]string
	YourFavorite    string
	HeldMail        string
	held            map[bridge.MailReason]string // why
	HeldFrom        string
	HeldSubject     string
	HeldHint        string
	HeldPost        string
	HeldTrust       string
	HeldRefuse      string

	// A mailed question whether somebody writes for the reader.
	SenderCheck   string
	SenderLead    func(sender string) string
	SenderYes     string
	SenderNo      string
	SenderHint    string
	SenderPosted  string
	SenderRefused string
	SenderGone    string

	// Writing.
	WriteTo      func(name string) string
	Send         string
	SendHint     string
	AddFiles     string
	FilesHint    string
	NothingToSay string
	NotSent      string

	Writing writingWords

	// Beside the thread.
	Listing        string
	Reference      string
	SeeListing     string
	Buyer          string
	Pseudonym      string
	Phone          string
	Address        string
	MemberSince    string
	SeeProfile     string
	AnswersIn      func(minutes int) string
	Beside         detailsWords
	Contacts       contactWords
	Numbers        numbersWords
	Menu           menuWords
	LeadRecord     string
	LeadRecordLead string
	leadFields     leadWords

	// What went wrong, by HTTP status. A problem says what to do next.
	problems map[int]problemWords
	TryAgain string
	GoHome   string
}

// leadWords name the fields of a lead record.
type leadWords struct {
	ID, Received, Name, Address, Phone, Reference, Message string
}

// problemWords are a page's title and what to do next.
type problemWords struct {
	Title, Next string
}

// languages are the words in each language that we write.
var languages = map[string]*words{"en": &english, "fr": &french}

// whyHeld says why a mail waits. Whatever else it may be, it waits for its side
// to say whether it is theirs.
func (w *words) whyHeld(r bridge.MailReason) string {
	if s := w.held[r]; s != "" {
		return s
	}
	return w.held[bridge.WhySenderInDoubt]
}

// problem returns what to say for a status.
func (w *words) problem(status int) problemWords {
	if p, ok := w.problems[status]; ok {
		return p
	}
	return w.problems[http.StatusInternalServerError]
}

const languageCookie = "language"

// wordsFor chooses the language of an answer: what the reader chose, what the
// browser asks for, or the installation's own.
func (h *Handler) wordsFor(r *http.Request) *words {
	if w := languages[preferences(r).Language]; w != nil {
		return w
	}
	if c, err := r.Cookie(h.cookieName(languageCookie)); err == nil && languages[c.Value] != nil {
		return languages[c.Value]
	}
	if w := accepted(r.Header.Get("Accept-Language")); w != nil {
		return w
	}
	if w := languages[h.bridge.Installation().DefaultLanguage]; w != nil {
		return w
	}
	return &english
}

// accepted returns the first language of an Accept-Language header that we
// write. Browsers list languages by preference, so weights are not compared.
func accepted(header string) *words {
	for tag := range strings.SplitSeq(header, ",") {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		tag, _, _ = strings.Cut(tag, "-")
		if w := languages[strings.ToLower(tag)]; w != nil {
			return w
		}
	}
	return nil
}
