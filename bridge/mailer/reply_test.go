package mailer_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
	clients "github.com/passerelle-mail/passerelle/parser/sample"
)

// written are answers to our mails. The lines of some look like a mail
// program's.
var written = []string{
	"Oui.",
	"Bonjour,\n\nOui, elle est là.\nVenez samedi à 9 h ?\n\nMarc Le Goff",
	"Voici le trajet :\n\nDe : Paris\nÀ : Marseille\n\nCela vous convient ?",
	"Hello,\n\nOn Tuesday I wrote: the price is firm.\nFrom: 9 am\nTo: 5 pm",
}

// answered is a mail of ours that somebody answers: as it is, and without its
// HTML.
type answered struct {
	name     string
	text     string
	original clients.Original
}

func answeredMails(t *testing.T) (all []answered) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(files) == 0 {
		t.Fatalf("golden mails = %v, %v", files, err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		original, err := clients.OriginalFrom(raw)
		if err != nil {
			t.Fatal(err)
		}
		name, text := strings.TrimSuffix(filepath.Base(file), ".eml"), original.Text
		all = append(all, answered{name, text, original})
		original.HTML = ""
		all = append(all, answered{name + "-plain", text, original})
	}
	return all
}

// answer reads what a client makes of text written above our mail.
func (a answered) answer(t *testing.T, client, lang, text string) *parser.Mail {
	t.Helper()
	r := clients.Reply{
		Client: client, Language: lang, Text: text,
		From: clients.Address{Name: "Garage Dubreuil", Email: "ventes@garage-dubreuil.example"},
		Date: time.Date(2026, 5, 13, 9, 5, 0, 0, time.UTC),
	}
	raw, err := r.Bytes(a.original)
	if err != nil {
		t.Fatal(err)
	}
	m, err := parser.ReadMail(bytes.NewReader(raw), parser.MailOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// known are what a reader may know of the mail that is answered.
func (a answered) known() map[string]parser.ReplyOptions {
	later := strings.NewReplacer("0198f0c4", "0198f0c5", "premier contact", "nouveau message", "first contact", "new message",
		"disponible", "à vendre", "available", "for sale").Replace(a.text)
	return map[string]parser.ReplyOptions{
		"unknown":         {},
		"known":           {Sent: []string{a.text}},
		"known but older": {Sent: []string{later, later, later, a.text}},
	}
}

// TestReplyToOurs holds that an answer to any of our mails, from any client,
// comes through as it was written, and nothing of the mail with it.
func TestReplyToOurs(t *testing.T) {
	t.Parallel()
	for _, a := range answeredMails(t) {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			for _, client := range clients.Clients() {
				for _, lang := range []string{"fr", "en"} {
					for _, text := range written {
						m := a.answer(t, client, lang, text)
						for sent, o := range a.known() {
							if diff := cmp.Diff(text, m.Reply(o).Text); diff != "" {
								t.Errorf("%s, %s, mail %s (-written +shown):\n%s", client, lang, sent, diff)
							}
						}
					}
				}
			}
		})
	}
}

// TestReplyBelowOurs holds that an answer written below our mail is shown, and
// nothing of the mail with it. Where a client marks no quotes, the mail has to be
// known for that.
func TestReplyBelowOurs(t *testing.T) {
	t.Parallel()
	const text = "Oui, samedi à 9 h."
	for _, a := range answeredMails(t) {
		if strings.HasPrefix(a.name, "sign_in") || strings.HasPrefix(a.name, "sender_check") || strings.HasPrefix(a.name, "not_delivered") || strings.HasPrefix(a.name, "links_removed") || strings.HasPrefix(a.name, "mention") || strings.HasPrefix(a.name, "webhook_down") || strings.HasPrefix(a.name, "form-adf") || strings.HasPrefix(a.name, "feed") ||
			strings.HasPrefix(a.name, "intake_check") || strings.HasPrefix(a.name, "answer") {
			continue // nobody reads what is answered, or answers below XML
		}
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			for _, client := range clients.Clients() {
				for _, lang := range []string{"fr", "en"} {
					m := a.answer(t, client, lang, "")
					if m.HTML == "" {
						m.Text += "\n" + text + "\n"
					} else {
						m.HTML = strings.TrimSuffix(strings.TrimSpace(m.HTML), "</html>")
						m.HTML = strings.TrimSuffix(m.HTML, "</body>") + "<p class=MsoNormal>" + text + "</p></body></html>"
					}
					if diff := cmp.Diff(text, m.Reply(a.known()["known"]).Text); diff != "" {
						t.Errorf("%s, %s (-written +shown):\n%s", client, lang, diff)
					}
				}
			}
		})
	}
}

// TestReplyInsideOurs holds that answers typed below a line of our mail, in
// colour or not, are shown with that line, and little else of the mail.
func TestReplyInsideOurs(t *testing.T) {
	t.Parallel()
	const text = "Oui, samedi à 9 h."
	for _, a := range answeredMails(t) {
		question := regexp.MustCompile(`(still available|toujours disponible)\W?\?[^<\n]*`)
		if !question.MatchString(a.text) || strings.HasPrefix(a.name, "form-adf") {
			continue // nobody answers inside of XML
		}
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			for _, client := range clients.Clients() {
				for _, lang := range []string{"fr", "en"} {
					m := a.answer(t, client, lang, "Voir plus bas.")
					body, typed := &m.Text, "\n"+text
					if m.HTML != "" {
						body, typed = &m.HTML, `<br><span style="color:#1F497D">`+text+"</span>"
					}
					at := question.FindAllStringIndex(*body, -1)
					end := at[len(at)-1][1] // the first may be the hidden preview
					*body = (*body)[:end] + typed + (*body)[end:]
					got := m.Reply(a.known()["known"]).Text
					if !strings.HasPrefix(got, "Voir plus bas.\n\n") || !strings.Contains(got, text) || !question.MatchString(got) || len(got) > 250 {
						t.Errorf("%s, %s: shown %q", client, lang, got)
					}
				}
			}
		})
	}
}
