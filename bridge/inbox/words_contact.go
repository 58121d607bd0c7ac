package inbox

import (
	"fmt"
	"strconv"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// contactWords are about the table of contacts.
type contactWords struct {
	Title                                                         string
	Date, Name, Address, State, Labels, Assignee, Source          string
	Took                                                          string // time to answer
	Minutes                                                       string // the same, as a spreadsheet counts it
	took                                                          func(time.Duration) string
	states                                                        map[bridge.LeadState]string
	From, Until, Text, TextHint, All, Nobody, Show, ShowAll, Next string
	First, Export, File                                           string
	None, NoneLead, NoMatch                                       string
	Count                                                         func(n int, more bool) string
}

// menuWords are about the menu.
type menuWords struct{ Menu string }

var (
	menuEnglish = menuWords{Menu: "Menu"}
	menuFrench  = menuWords{Menu: "Menu"}
)

var contactEnglish = contactWords{
	Title: "Contacts",
	Date:  "Date", Name: "Name", Address: "Masked address", State: "State", Labels: "Labels", Assignee: "Assigned to", Source: "From",
	Took:    "Answered in",
	Minutes: "Answered in (minutes)",
	took:    func(d time.Duration) string { return lasting(d, "min", "h", "day", "days") },
	states: map[bridge.LeadState]string{
		bridge.LeadWaiting: "waiting", bridge.LeadAnswered: "answered", bridge.LeadClosed: "closed",
		bridge.LeadArchived: "archived", bridge.LeadBlocked: "blocked",
	},
	From: "From", Until: "To", Text: "Name, phone or listing", TextHint: "3 letters or more", All: "all", Nobody: "nobody",
	Show: "Show", ShowAll: "Show all", Next: "Next page",
	First: "First page", Export: "Download as CSV", File: "contacts",
	None:     "No contact yet",
	NoneLead: "Everybody who writes about one of your listings is kept here.",
	NoMatch:  "No contact is like that. Widen the dates or take a filter off.",
	Count: func(n int, more bool) string {
		switch {
		case more:
			return "over " + decimal(strconv.Itoa(n), "", ",", ".") + " contacts"
		case n == 1:
			return "1 contact"
		}
		return decimal(strconv.Itoa(n), "", ",", ".") + " contacts"
	},
}

var contactFrench = contactWords{
	Title: "Contacts",
	Date:  "Date", Name: "Nom", Address: "Adresse masquée", State: "État", Labels: "Étiquettes", Assignee: "Suivi par", Source: "Origine",
	Took:    "Répondu en",
	Minutes: "Répondu en (minutes)",
	took:    func(d time.Duration) string { return lasting(d, "min", "h", "jour", "jours") },
	states: map[bridge.LeadState]string{
		bridge.LeadWaiting: "en attente", bridge.LeadAnswered: "répondu", bridge.LeadClosed: "clos",
		bridge.LeadArchived: "archivé", bridge.LeadBlocked: "bloqué",
	},
	From: "Du", Until: "Au", Text: "Nom, téléphone ou annonce", TextHint: "3 lettres au moins", All: "tout", Nobody: "personne",
	Show: "Afficher", ShowAll: "Tout afficher", Next: "Page suivante",
	First: "Première page", Export: "Télécharger en CSV", File: "contacts",
	None:     "Aucun contact pour l’instant",
	NoneLead: "Toute personne qui écrit au sujet d’une de vos annonces est gardée ici.",
	NoMatch:  "Aucun contact ne correspond. Élargissez les dates ou retirez un filtre.",
	Count: func(n int, more bool) string {
		switch {
		case more:
			return "plus de " + decimal(strconv.Itoa(n), "", narrowNoBreak, ",") + " contacts"
		case n < 2:
			return strconv.Itoa(n) + " contact"
		}
		return decimal(strconv.Itoa(n), "", narrowNoBreak, ",") + " contacts"
	},
}

// lasting says roughly how long something took: "12 min", "3 h 05", "2 days".
func lasting(d time.Duration, minute, hour, day, days string) string {
	minutes := max(1, int((d+time.Minute/2)/time.Minute))
	switch {
	case minutes < 60:
		return strconv.Itoa(minutes) + noBreak + minute
	case minutes < 24*60:
		return strconv.Itoa(minutes/60) + noBreak + hour + noBreak + fmt.Sprintf("%02d", minutes%60)
	case minutes < 48*60:
		return "1" + noBreak + day
	}
	return strconv.Itoa(minutes/60/24) + noBreak + days
}
