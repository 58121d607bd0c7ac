package parser

import (
	"strings"
	"time"
)

// maxCalendar is how much of a calendar object is read.
const maxCalendar = 64 << 10

// invitation is what a mail's calendar object says (RFC 5546).
type invitation struct {
	method, language string
	summary, comment string
	start, zone      string
	attendee, status string
}

// parseInvitation reads the first event of a calendar object.
func parseInvitation(s string) invitation {
	var v invitation
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\n ", ""), "\n\t", "")
	component := ""
	for line := range strings.Lines(s) {
		field, value := cutCalendarLine(strings.TrimRight(line, "\n"))
		name, params := parseParams(field)
		switch {
		case name == "begin":
			component = strings.ToUpper(value)
		case name == "end" && strings.EqualFold(value, "VEVENT"):
			return v
		case name == "end":
			component = ""
		case component == "VCALENDAR" && name == "method":
			v.method = strings.ToUpper(strings.TrimSpace(value))
		case component == "VCALENDAR" && name == "prodid":
			v.language = strings.ToLower(value[strings.LastIndex(value, "/")+1:])
		case component == "VEVENT":
			v.property(name, params, value)
		}
	}
	return v
}

// cutCalendarLine cuts a line at the first colon outside quotes.
func cutCalendarLine(s string) (field, value string) {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ':' && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func (v *invitation) property(name string, params map[string]string, value string) {
	switch name {
	case "summary":
		if v.summary == "" {
			v.summary = calendarText(value)
		}
		if l := params["language"]; l != "" {
			v.language = strings.ToLower(l)
		}
	case "comment":
		v.comment = calendarText(value)
	case "dtstart":
		v.start, v.zone = value, params["tzid"]
	case "attendee":
		if v.status == "" {
			v.status = strings.ToUpper(params["partstat"])
			v.attendee = cleanName(params["cn"])
		}
	}
}

// calendarText undoes the escapes of a text value, and makes one line of it.
func calendarText(s string) string {
	s = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";").Replace(s)
	return clip(cleanLine(s), 500)
}

// statement says in a sentence what the invitation or the answer to one is, in
// the language of the calendar program where that is French, else in English.
func (v invitation) statement() string {
	key := v.method
	if key == "REPLY" {
		key = v.status
	}
	words, colon := invitationWords["en"], ": "
	if strings.HasPrefix(v.language, "fr") {
		words, colon = invitationWords["fr"], " : "
	}
	what, ok := words[key]
	if !ok {
		return v.comment
	}
	var details []string
	for _, d := range []string{v.summary, v.when()} {
		if d != "" {
			details = append(details, d)
		}
	}
	if len(details) > 0 {
		what += colon + strings.Join(details, ", ")
	}
	if v.attendee != "" && v.method == "REPLY" {
		what += " (" + v.attendee + ")"
	}
	if v.comment != "" {
		return v.comment + "\n\n" + what
	}
	return what
}

// when is the start, such as "2026-11-24 16:30 UTC".
func (v invitation) when() string {
	value, zone := strings.TrimSpace(v.start), v.zone
	if utc, ok := strings.CutSuffix(value, "Z"); ok {
		value, zone = utc, "UTC"
	}
	if t, err := time.Parse("20060102T150405", value); err == nil {
		return strings.TrimSpace(t.Format("2006-01-02 15:04") + " " + clip(cleanLine(zone), 60))
	}
	if t, err := time.Parse("20060102", value); err == nil {
		return t.Format(time.DateOnly)
	}
	return ""
}

// invitationWords are what invitations and the answers to them are called, by
// the language.
var invitationWords = map[string]map[string]string{
	"en": {
		"ACCEPTED": "Invitation accepted", "DECLINED": "Invitation declined",
		"TENTATIVE": "Invitation accepted tentatively", "DELEGATED": "Invitation delegated",
		"REQUEST": "Invitation", "PUBLISH": "Invitation", "CANCEL": "Invitation cancelled",
		"COUNTER": "Another time proposed",
	},
	"fr": {
		"ACCEPTED": "Invitation acceptée", "DECLINED": "Invitation refusée",
		"TENTATIVE": "Invitation acceptée sous réserve", "DELEGATED": "Invitation déléguée",
		"REQUEST": "Invitation", "PUBLISH": "Invitation", "CANCEL": "Invitation annulée",
		"COUNTER": "Autre horaire proposé",
	},
}
