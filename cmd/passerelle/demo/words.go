package demo

import (
	"net/http"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// words are all texts of the pages in one language.
type words struct {
	Lang      string
	Other     string // the other language's own name
	OtherLang string

	Demo       string
	HomeTitle  string
	HomeLead   string
	Steps      []string
	Listings   string
	Threads    string
	Mailboxes  string
	MailCount  func(n int) string
	NoMailYet  string
	Buyers     string
	Sellers    string
	AnswersIn  func(minutes int) string
	NotThere   string
	Fault      string
	BackToHome string
	Reference  string

	// A listing.
	ContactTitle  string
	WriteAs       string
	YourMessage   string
	FirstMessage  func(title string) string
	SendForm      string
	SendFormHint  string
	SendMail      string
	SendMailHint  string
	With          string
	Favorite      string
	FavoriteHint  string
	PublicAddress string
	EmptyText     string
	NotTaken      func(answer string) string
	Held          string

	// A conversation.
	Mailbox       string
	SellerMailbox string
	BuyerMailbox  string
	AllMails      string
	NoMailHere    string
	OpenMail      string
	From          string
	To            string
	AnswerTo      string
	Sent          string
	AsHTML        string
	AsText        string
	Source        string
	AnswerTitle   string
	AnswerAs      string
	AnswerIn      string
	AnswerHint    string
	SendAnswer    string
	Chat          string
	ChatHint      func(buyer, seller string) string
	ChatWriteAs   func(name string) string
	Send          string
	RealInbox     string
	InboxAs       func(name string) string
	ByMail        string
	Automatic     string
	SeeThread     string

	languages map[string]string
	states    map[bridge.MessageState]string
	events    map[bridge.EventKind]string
	price     func(number string) string // in euros
	date      func(time.Time) string
}

// languages are the words in each language that we write.
var languages = map[string]*words{"en": &english, "fr": &french}

const languageCookie = "demo_language"

// chooseLanguage keeps the language that an address asks for, and leads to the
// same page without that. It returns false where none is asked for.
func chooseLanguage(w http.ResponseWriter, r *http.Request) bool {
	q := r.URL.Query()
	lang := q.Get("lang")
	if r.Method != http.MethodGet || languages[lang] == nil {
		return false
	}
	http.SetCookie(w, &http.Cookie{
		Name: languageCookie, Value: lang, Path: "/demo/", MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
	q.Del("lang")
	u := *r.URL
	u.RawQuery = q.Encode()
	http.Redirect(w, r, u.RequestURI(), http.StatusSeeOther)
	return true
}

// wordsFor chooses the language of a page: what the reader chose, else what the
// browser asks for.
func wordsFor(r *http.Request) *words {
	if c, err := r.Cookie(languageCookie); err == nil && languages[c.Value] != nil {
		return languages[c.Value]
	}
	for tag := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		tag, _, _ = strings.Cut(tag, "-")
		if w := languages[strings.ToLower(tag)]; w != nil {
			return w
		}
	}
	return &english
}

// stamp says when something happened, shortly.
func (w *words) stamp(t time.Time) string {
	t = t.Local()
	if now := time.Now(); t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format("15:04")
	}
	return w.date(t)
}
