package demo

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// htmlPolicy shows the HTML of a mail as a mail program would that lets nothing
// in: no scripts, and no pictures but our own. Links open a page of their own.
const htmlPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
	"img-src 'self' data:; frame-ancestors 'self'"

// letter is an opened mail.
type letter struct {
	From, To, Subject, When string
	Text                    string
	Sent                    bool
	AsText                  bool   // the reader wants the text body
	Path                    string // of the page that shows it
	HTML                    string // where its HTML body is; empty where it has none
	Source                  string
	Thread                  string // the conversation that it is of, where that is known
	ReplyTo                 string
}

// letter reads a mail from the mailbox of an address. A mail that cannot be read
// has its header only.
func (w *words) letter(address string, m Mail, view string) *letter {
	base := mailboxURL(address) + "/" + m.ID
	l := &letter{
		From: m.Header("From"), To: m.Header("To"), Subject: m.Header("Subject"), When: w.stamp(m.At),
		Sent: m.Sent, Source: base + "/source",
	}
	if id := m.Header("Lead-Conversation"); id != "" {
		l.Thread = conversationURL(bridge.ConversationID(id)) + "?mail=" + m.ID
	}
	o, err := m.Read()
	if err != nil {
		return l
	}
	l.Text, l.ReplyTo = o.Text, o.ReplyTo.Email
	if o.HTML != "" {
		l.HTML = base + "/html"
	}
	l.AsText = view == "text" || l.HTML == ""
	return l
}

// mailboxPage is all that an address got and sent.
type mailboxPage struct {
	shell
	Address string
	Mails   mailList
	Letter  *letter
}

func (p *Pages) showMailbox(w http.ResponseWriter, r *http.Request, words *words) error {
	address := r.PathValue("address")
	mails := p.doors.Smarthost.Mails(address)
	slices.Reverse(mails)
	page := mailboxPage{shell: newShell(r, words, address), Address: address}
	at := func(id string) string { return mailboxURL(address) + "?mail=" + url.QueryEscape(id) }
	opened := r.FormValue("mail")
	if opened == "" && len(mails) > 0 {
		opened = mails[0].ID
	}
	if m, ok := p.doors.Smarthost.Mail(address, opened); ok {
		page.Letter = words.letter(address, m, r.FormValue("view"))
		page.Letter.Path = at(opened)
	}
	page.Mails = words.mailList(mails, opened, at)
	return p.render(w, http.StatusOK, "mailbox.html", page)
}

// showHTML shows the HTML body of a mail alone, for a frame.
func (p *Pages) showHTML(w http.ResponseWriter, r *http.Request, _ *words) error {
	m, ok := p.doors.Smarthost.Mail(r.PathValue("address"), r.PathValue("mail"))
	if !ok {
		return bridge.ErrNotFound
	}
	o, err := m.Read()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", htmlPolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(linksOutside(o.HTML))) // the client is gone; there is nobody to tell
	return nil
}

// linksOutside makes the links of a page leave the frame that it is in.
func linksOutside(html string) string {
	const base = `<base target="_blank">`
	if before, after, ok := strings.Cut(html, "<head>"); ok {
		return before + "<head>" + base + after
	}
	return base + html
}

// showSource shows a mail as it went over the wire.
func (p *Pages) showSource(w http.ResponseWriter, r *http.Request, _ *words) error {
	m, ok := p.doors.Smarthost.Mail(r.PathValue("address"), r.PathValue("mail"))
	if !ok {
		return bridge.ErrNotFound
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write(m.Raw) // the client is gone; there is nobody to tell
	return nil
}
