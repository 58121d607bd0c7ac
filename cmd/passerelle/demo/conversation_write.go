package demo

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// writeInChat posts what the buyer writes.
func (p *Pages) writeInChat(w http.ResponseWriter, r *http.Request, words *words) error {
	d, err := p.deskOf(r)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(r.PostFormValue("text"))
	sentence := words.EmptyText
	if text != "" {
		_, err = p.doors.postMessage(r.Context(), d.Conversation.ID, newMessage{Side: bridge.SideBuyer, Text: text})
		if sentence, err = refusal(words, err); err != nil {
			return err
		}
	}
	mail := r.PostFormValue("mail")
	if sentence == "" {
		http.Redirect(w, r, d.page(mail), http.StatusSeeOther)
		return nil
	}
	page := p.conversationPage(r, words, d, mail)
	page.ChatText, page.ChatError = text, sentence
	return p.render(w, http.StatusUnprocessableEntity, "conversation.html", page)
}

// answerMail sends a reply as a mail program would.
func (p *Pages) answerMail(w http.ResponseWriter, r *http.Request, words *words) error {
	d, err := p.deskOf(r)
	if err != nil {
		return err
	}
	original := d.mail(r.PostFormValue("mail"))
	if original == nil {
		return bridge.ErrNotFound
	}
	f := answerForm{
		Mail: original.ID, Text: strings.TrimSpace(r.PostFormValue("text")),
		Clients: clientChoices(r.PostFormValue("client")), Languages: languageChoices(words, r.PostFormValue("language")),
	}
	if f.Text == "" {
		f.Error = words.EmptyText
	} else {
		sent, err := p.reply(r.Context(), d, *original, r.PostFormValue("client"), r.PostFormValue("language"), f.Text)
		if f.Error, err = refusal(words, err); err != nil {
			return err
		}
		if f.Error == "" {
			http.Redirect(w, r, d.page(sent), http.StatusSeeOther)
			return nil
		}
	}
	page := p.conversationPage(r, words, d, original.ID)
	page.Answer = f
	return p.render(w, http.StatusUnprocessableEntity, "conversation.html", page)
}

// reply sends a reply, and keeps it among the side's mails. It returns its id.
func (p *Pages) reply(ctx context.Context, d desk, to Mail, client, language, text string) (string, error) {
	o, err := to.Read()
	if err != nil {
		return "", err
	}
	from := d.address(d.side)
	raw, err := sample.Reply{
		Client: client, Language: language, From: sample.Address{Name: d.sender(), Email: from}, Text: text, Date: time.Now(),
	}.Bytes(o)
	if err != nil {
		return "", err
	}
	if err := p.doors.sendSigned(ctx, from, d.alias(d.side), raw); err != nil {
		return "", err
	}
	m := newMail(Mail{Sent: true, From: from, To: d.alias(d.side), Raw: raw})
	p.doors.Smarthost.Keep(from, m)
	return m.ID, nil
}

// inboxTime is how long a link to the real inbox is good: it is used at once.
const inboxTime = time.Minute

// openInbox signs a side in to the real web inbox.
func (p *Pages) openInbox(w http.ResponseWriter, r *http.Request, _ *words) error {
	d, err := p.deskOf(r)
	if err != nil {
		return err
	}
	viewer := bridge.Viewer{Buyer: d.Buyer.ID, Conversation: d.Conversation.ID}
	if d.side == bridge.SideSeller {
		if _, viewer, err = p.doors.ownerOf(r.Context(), d.Account.ExternalID); err != nil {
			return err
		}
	}
	link, err := p.doors.Bridge.NewSignIn(r.Context(), viewer, inboxTime)
	if err != nil {
		return err
	}
	http.Redirect(w, r, link, http.StatusSeeOther)
	return nil
}
