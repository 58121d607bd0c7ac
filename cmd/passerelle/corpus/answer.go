package corpus

import (
	"cmp"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser/score"
)

// Answer is what a parser said about one mail.
type Answer struct {
	Values  map[string]any // the JSON object; nil where there was none
	Problem string         // why there was none, in a sentence
	Took    time.Duration
}

// text returns a value by its path, as [score.Answer.Text] does.
func (a Answer) text(path string) string { return score.Answer(a.Values).Text(path) }

// key is what tells the mails of one conversation from all others.
func (a Answer) key() string {
	return strings.ToLower(cmp.Or(a.text("conversation"), a.text("contact.relay_email"), a.text("contact.email")))
}

// holdsLead reports whether the answer says that the mail is a lead or another
// contact by a customer.
func (a Answer) holdsLead() bool { return isContact(a.text("event")) }

func isContact(event string) bool {
	switch event {
	case "lead", "message", "favorite", "missed_call", "visit_request", "price_offer":
		return true
	}
	return false
}
