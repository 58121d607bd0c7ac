package mailer

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// page is what the templates show.
type page struct {
	Language     string
	Subject      string
	Preview      string // what a list of mails shows beside the subject
	Marker       string // empty where nobody reads an answer
	Token        string
	Portal       string
	Author       string // who wrote, as the reader may know them
	Seller       bool   // the reader is a seller
	Title        string // of the listing
	Withheld     bool
	Meta         []parser.LeadLine
	Labels       []string // the labelled lines for people, but for the message
	Details      []string // those for programs
	MessageLabel string
	Message      string
	Files        string // one line that names the attachments
	Sentence     string // of a favourite
	MemberSince  string
	ThreadURL    string
	Unsubscribe  string
	Sender       string // whom a sender check is about, or who wrote a comment
	Step         string // of a feed
	Day          string // of that step
	First        bool   // a first contact
	Comment      string // that mentions the reader
	Webhook      string // the server of one that is down
	Gone         bool   // it said itself that it is
}

const previewLength = 140

func newPage(o bridge.Outgoing, forms parser.LeadForms) page {
	n := o.Notification
	lang := language(n)
	p := page{
		Language:    lang,
		Subject:     oneLine(o.Subject),
		Token:       parser.HTMLToken,
		Portal:      oneLine(o.Installation.Name),
		Author:      author(o),
		Seller:      n.Side == bridge.SideSeller,
		Title:       oneLine(o.Listing.Title),
		Withheld:    o.Record.Withheld,
		Message:     forms.Lead().Message.Text,
		Files:       fileLine(lang, o.Attachments),
		Sentence:    parser.FavoriteSentence(lang),
		MemberSince: monthOf(lang, o.MemberSince),
		ThreadURL:   o.ThreadURL,
		Unsubscribe: o.Unsubscribe,
		Sender:      oneLine(o.Sender),
		Step:        string(o.FeedStep),
		Day:         dayOf(lang, o.FeedAt),
		First:       o.Record.Event == parser.EventLead,
		Comment:     o.Comment,
	}
	if u, err := url.Parse(o.Webhook.URL); err == nil {
		p.Webhook, p.Gone = oneLine(u.Hostname()), o.Webhook.Reason == bridge.WebhookGone
	}
	if n.Kind.Service() {
		return p
	}
	p.Marker = parser.ReplyMarker(lang)
	p.setLabels(forms.Labels(lang))
	if p.Seller {
		p.Meta = forms.Meta()
	} else {
		p.Labels, p.Details = nil, nil
	}
	p.Preview = preview(p.Message)
	return p
}

// setLabels sets the message apart, which the templates place on its own.
func (p *page) setLabels(lines []parser.LeadLine) {
	for i, l := range lines {
		line := parser.LabelLine(p.Language, l)
		switch {
		case i == len(lines)-1 && p.Message != "":
			p.MessageLabel = strings.TrimSpace(strings.TrimSuffix(line, l.Value))
		case l.Detail:
			p.Details = append(p.Details, line)
		default:
			p.Labels = append(p.Labels, line)
		}
	}
}

// MessageLines returns the lines of the message.
func (p page) MessageLines() []string { return strings.Split(p.Message, "\n") }

// CommentLines returns the lines of the comment.
func (p page) CommentLines() []string { return strings.Split(p.Comment, "\n") }

// author is who wrote, as the sender's name has it.
func author(o bridge.Outgoing) string {
	return oneLine(strings.TrimSuffix(o.FromName, " via "+o.Installation.Name))
}

// preview is the start of a message, in one line.
func preview(message string) string {
	runes := []rune(oneLine(message))
	if len(runes) <= previewLength {
		return string(runes)
	}
	return strings.TrimSpace(string(runes[:previewLength])) + "…"
}

// fileLine names the files of a message.
func fileLine(lang string, files []bridge.Attachment) string {
	if len(files) == 0 {
		return ""
	}
	var names []string
	for _, f := range files {
		names = append(names, oneLine(f.Name))
	}
	switch all := strings.Join(names, ", "); {
	case lang == "fr" && len(files) > 1:
		return fmt.Sprintf("%d pièces jointes\u00a0: %s", len(files), all)
	case lang == "fr":
		return "Pièce jointe\u00a0: " + all
	case len(files) > 1:
		return fmt.Sprintf("%d files attached: %s", len(files), all)
	default:
		return "File attached: " + all
	}
}

var monthsFR = [...]string{
	"janvier", "février", "mars", "avril", "mai", "juin",
	"juillet", "août", "septembre", "octobre", "novembre", "décembre",
}

// monthOf writes a month: "mars 2021".
func monthOf(lang string, t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case lang == "fr":
		return fmt.Sprintf("%s %d", monthsFR[t.Month()-1], t.Year())
	default:
		return t.Format("January 2006")
	}
}

// oneLine makes one line of a value, without control characters.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0 || isBidi(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

// isBidi reports whether r changes the direction of the text around it.
func isBidi(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c
}

// dayOf writes a day and its time: "12 mars 2026 à 08:00 UTC".
func dayOf(lang string, t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case lang == "fr":
		return fmt.Sprintf("%d %s %s UTC", t.Day(), monthOf(lang, t), t.UTC().Format("à 15:04"))
	default:
		return t.UTC().Format("2 January 2006 at 15:04 UTC")
	}
}
