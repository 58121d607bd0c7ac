package demo

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// conversationPage has a mailbox on the left and the chat on the right.
type conversationPage struct {
	shell
	Path          string
	Live          string
	Boxes         []boxTab
	Side          bridge.Side
	Buyer, Seller string // names
	Mails         mailList
	Letter        *letter
	Answer        answerForm
	Chat          chat
	// What was written in the chat, and why it was not taken.
	ChatText, ChatError string
}

// boxTab leads to one side's mailbox.
type boxTab struct {
	URL     string
	Title   string
	Address string
	Current bool
}

// answerForm is a reply that somebody writes.
type answerForm struct {
	Mail      string
	Text      string
	Error     string
	Clients   []choice
	Languages []choice
}

// mailList is the list in a mailbox.
type mailList struct {
	W    *words
	Rows []mailRow
}

type mailRow struct {
	URL     string
	Who     string
	Subject string
	When    string
	Sent    bool
	Current bool
}

// chat is the conversation as the marketplace shows it to the buyer.
type chat struct {
	W     *words
	Items []chatItem
}

// chatItem is a message, or a line without an author.
type chatItem struct {
	Side  bridge.Side // empty for a line
	Text  string
	Files []string
	Foot  string
	at    time.Time
}

func (p *Pages) showConversation(w http.ResponseWriter, r *http.Request, words *words) error {
	d, err := p.deskOf(r)
	if err != nil {
		return err
	}
	return p.render(w, http.StatusOK, "conversation.html", p.conversationPage(r, words, d, r.FormValue("mail")))
}

// conversationPage shows a desk with one mail open.
func (p *Pages) conversationPage(r *http.Request, words *words, d desk, mail string) *conversationPage {
	path := conversationURL(d.Conversation.ID)
	page := &conversationPage{
		shell: newShell(r, words, d.Conversation.Subject), Path: path, Side: d.side,
		Buyer: d.name(bridge.SideBuyer), Seller: d.name(bridge.SideSeller),
		Chat:   words.chat(d),
		Answer: answerForm{Clients: clientChoices("gmail"), Languages: languageChoices(words, d.language())},
	}
	if opened := d.mail(mail); opened != nil {
		mail = opened.ID
		page.Letter = words.letter(d.address(d.side), *opened, r.FormValue("view"))
		page.Letter.Path, page.Answer.Mail = d.page(mail), mail
	}
	page.Mails = words.mailsIn(d, mail)
	page.Live = strings.Replace(d.page(mail), path, path+"/live", 1)
	page.OtherURL = d.page(mail) + "&lang=" + words.OtherLang
	for _, side := range []bridge.Side{bridge.SideSeller, bridge.SideBuyer} {
		title := words.SellerMailbox
		if side == bridge.SideBuyer {
			title = words.BuyerMailbox
		}
		page.Boxes = append(page.Boxes, boxTab{
			URL: path + "?box=" + string(side), Title: title, Address: d.address(side), Current: side == d.side,
		})
	}
	return page
}

// mailsIn lists the mails on a desk.
func (w *words) mailsIn(d desk, opened string) mailList {
	return w.mailList(d.mails, opened, d.page)
}

// mailList makes rows of mails; each leads to the page that shows it.
func (w *words) mailList(mails []Mail, opened string, page func(id string) string) mailList {
	list := mailList{W: w}
	for _, m := range mails {
		row := mailRow{
			URL: page(m.ID), Subject: m.Header("Subject"), When: w.stamp(m.At), Sent: m.Sent, Current: opened == m.ID,
		}
		if o, err := m.Read(); err == nil {
			if row.Who = o.From.Name; row.Who == "" {
				row.Who = o.From.Email
			}
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// chat puts messages and events in the order in which they happened.
func (w *words) chat(d desk) chat {
	c := chat{W: w}
	for _, e := range d.Events {
		if text := w.events[e.Kind]; text != "" {
			c.Items = append(c.Items, chatItem{Text: text, Foot: w.stamp(e.CreatedAt), at: e.CreatedAt})
		}
	}
	for _, m := range d.Messages {
		item := chatItem{Side: m.Side, Text: m.Text, Foot: w.foot(m), at: m.CreatedAt}
		for _, f := range m.Attachments {
			item.Files = append(item.Files, f.Name)
		}
		c.Items = append(c.Items, item)
	}
	slices.SortStableFunc(c.Items, func(a, b chatItem) int { return a.at.Compare(b.at) })
	return c
}

// foot is the small line under a message.
func (w *words) foot(m chatMessage) string {
	parts := []string{w.stamp(m.CreatedAt)}
	switch {
	case m.Kind != bridge.KindText:
		parts = append(parts, w.Automatic)
	case m.Via == bridge.ViaMail:
		parts = append(parts, w.ByMail)
	}
	if m.Kind == bridge.KindText {
		parts = append(parts, w.states[m.State])
	}
	return strings.Join(parts, " · ")
}

// languageChoices are the languages that a mail program may be in.
func languageChoices(w *words, chosen string) []choice {
	return []choice{
		{Value: "fr", Name: w.languages["fr"], Chosen: chosen == "fr"},
		{Value: "en", Name: w.languages["en"], Chosen: chosen == "en"},
	}
}
