package sample

import (
	"strings"
	"time"
)

// lexicon is what the clients say in one language. Layouts are for [spell];
// {from} in them is the author with address, {name} without.
type lexicon struct {
	lang   string
	locale string
	colon  string // behind a label, as Microsoft and Yahoo write it

	// Lists with spaces between. Days begin on Sunday.
	days, shortDays, months, shortMonths string

	from, sent, to, subject, date, replyTo string // labels of header blocks
	mozSubject, mozTo                      string // where Thunderbird has others

	gmail, apple, thunderbird, yahoo string // layouts of the lines above a quotation
	gmailDate, outlookDate           string
	appleDate, yahooDate             string // in forwards

	originalMessage, forwardedMessage    string // between rules
	appleForward, iphoneForward          string // above a forward
	iphone, galaxy                       string // what phones sign with
	getOutlook, outlookApp               string // the same; {app} is the app, {} the system
	outlookPrefix, applePrefix, fwPrefix string // of the subject of a forward
}

func lexiconOf(lang string) (lexicon, bool) {
	for _, l := range lexicons {
		if l.lang == lang {
			return l, true
		}
	}
	return lexicon{}, false
}

// spell writes a date and an author as a layout says. {ddd} and {dddd} are the
// day, {mmm} and {mmmm} the month in words, {utc} the offset as Yahoo has it;
// what else stands in braces is a layout of package time.
func (l lexicon) spell(layout string, t time.Time, author Address) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(layout, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		key, after, _ := strings.Cut(rest, "}")
		out.WriteString(l.spellKey(key, t, author))
		layout = after
	}
}

func (l lexicon) spellKey(key string, t time.Time, author Address) string {
	switch key {
	case "ddd":
		return strings.Fields(l.shortDays)[t.Weekday()]
	case "dddd":
		return strings.Fields(l.days)[t.Weekday()]
	case "mmm":
		return strings.Fields(l.shortMonths)[t.Month()-1]
	case "mmmm":
		return strings.Fields(l.months)[t.Month()-1]
	case "utc":
		return utcOffset(t)
	case "from":
		return author.mailbox()
	case "name":
		return author.shown()
	}
	return t.Format(key)
}

// mozLocale is the language as Thunderbird names it.
func (l lexicon) mozLocale() string {
	if l.lang == "en" || l.lang == "pt" {
		return l.locale
	}
	return l.lang
}

// outlookLocale is the language as Outlook for Windows names it.
func (l lexicon) outlookLocale() string { return strings.ToLower(l.mozLocale()) }

// wordLocale is the language as Word names it.
func (l lexicon) wordLocale() string { return strings.ToUpper(l.mozLocale()) }
