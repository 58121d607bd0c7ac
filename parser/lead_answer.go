package parser

import (
	"slices"
	"strings"
)

// A mail that answers one of ours, or returns it, quotes its labels. It is no
// new lead and nothing that the customer wrote, so it comes out without
// contact and message: only with what ties it to the conversation.

// answerPaths are the fields that an answer keeps.
var answerPaths = []string{
	pathEvent, "conversation", "lead_id", pathRelay, "listing.id", "listing.ref", "listing.portal_ref", "listing.title", "listing.url", "source.portal",
}

// autoAnswerPrefixes begin the subjects of automatic answers, in lower case.
var autoAnswerPrefixes = []string{
	"réponse automatique", "automatic reply", "auto", "autoreply", "automatische antwort", "respuesta automática", "risposta automatica",
	"automatisch antwoord", "out of office", "absence",
}

// isAnswerSubject reports whether a mail program began the subject for an
// answer, as in "Re: ", "RE : " and "AW[2]: ".
func isAnswerSubject(s string) bool {
	_, answer := cutSubject(s)
	prefix, _, ok := strings.Cut(s, ":")
	return answer || ok && slices.Contains(autoAnswerPrefixes, strings.ToLower(cleanLine(prefix)))
}

// answers reports whether the mail answers or returns the one whose lead it
// has, and what that makes it. Mail from the customer's address is never an
// answer to it, mail to that address always is.
func (m *Mail) answers(l *Lead) (Event, bool) {
	customer := []string{strings.ToLower(l.Contact.RelayEmail), strings.ToLower(l.Contact.Email)}
	isCustomer := func(email string) bool { return email != "" && slices.Contains(customer, strings.ToLower(email)) }
	if l.Evidence[pathEvent].Carrier == "header" || isCustomer(m.sender()) {
		return "", false
	}
	if event, ok := m.returns(); ok {
		return event, true
	}
	for _, name := range []string{"To", "Cc"} {
		to, err := m.Header.Addresses(name)
		if err == nil && slices.ContainsFunc(to, func(a Address) bool { return isCustomer(a.Email) }) {
			return EventUnknown, true
		}
	}
	return EventUnknown, isAnswerSubject(m.Header.Text("Subject"))
}

// returns reports whether a program sent the mail because of another, and what
// that makes it.
func (m *Mail) returns() (Event, bool) {
	switch m.machineKind() {
	case KindBounce, KindComplaint:
		return EventUnknown, true
	case KindAutoReply:
		// Portals' mails are generated too, but answer nothing.
		word, _ := parseParams(m.Header.Get("Auto-Submitted"))
		return EventAutoReply, word != "auto-generated"
	default:
		return "", false
	}
}

// asAnswer returns what is left of a lead that a mail only quotes.
func asAnswer(l *Lead, event Event) *Lead {
	rest := &Lead{Version: LeadVersion, Evidence: make(map[string]Evidence), Warnings: l.Warnings}
	for _, f := range leadFields {
		if slices.Contains(answerPaths, f.path) && f.get != nil && f.get(l) != "" {
			f.set(rest, f.get(l))
			rest.Evidence[f.path] = l.Evidence[f.path]
		}
	}
	rest.Event = event
	delete(rest.Evidence, pathEvent)
	rest.Warnings = append(rest.Warnings, "the mail answers or returns one with a lead; it has none of its own")
	return rest
}
