package bridge

import (
	"strings"

	"github.com/passerelle-mail/passerelle/parser"
)

// reminderWords are what portals say when they tell of a lead once more, because
// nobody answered it; folded as [fold] does.
//
//nolint:misspell // other languages
var reminderWords = []string{
	"pas encore repondu", "pas repondu", "sans reponse", "attend votre reponse", "attend toujours", "attendent votre reponse", "rappel :",
	"reminder", "not yet replied", "not yet responded", "haven't replied", "haven't responded",
	"have not replied", "have not responded", "unanswered", "waiting for your reply", "waiting for a reply", "still waiting",
	"erinnerung", "noch nicht geantwortet", "noch nicht beantwortet", "unbeantwortet", "wartet auf ihre antwort", "wartet auf deine antwort",
	"herinnering", "nog niet gereageerd", "nog niet beantwoord", "wacht op je reactie", "wacht op uw reactie",
	"promemoria", "non hai ancora risposto", "in attesa di risposta", "recordatorio", "aun no has respondido", "sin responder", "sin respuesta",
	"lembrete", "ainda nao respondeu",
}

// reminderBytes is how much of a text is looked at: the portal's own words come
// first.
const reminderBytes = 300

// isReminder says whether a mail tells once more of what nobody answered. It only
// matters where the same words came before, so that a customer who writes such
// words loses nothing.
func isReminder(m *parser.Mail) bool {
	text := m.Text
	if text == "" {
		text = m.Reply(parser.ReplyOptions{}).Full
	}
	said := fold(m.Header.Text("Subject")+"\n"+text[:min(len(text), reminderBytes)], false).text
	for _, w := range reminderWords {
		if strings.Contains(said, w) {
			return true
		}
	}
	return false
}
