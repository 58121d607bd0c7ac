package inbox

import (
	"fmt"
	"strconv"
)

// numbersWords are about what is counted.
type numbersWords struct {
	Title, Leads, Answered, Median, Most, Undelivered, None string
	Percent                                                 func(n int) string
	Days                                                    func(n int) string
	Range                                                   string
	LeadsByDay, Day, AnsweredOf, OpenOf                     string
	LeadsTold                                               func(leads, answered int) string
	TimeToAnswer, Within, Answers, NoAnswer                 string
	Spans                                                   [6]string
	TimesTold                                               func(median string, answers int) string
	UndeliveredByDay, Ours, Theirs                          string
	UndeliveredTold                                         func(n int) string
	ByListing, Table, Empty, EmptyLead                      string
}

var numbersEnglish = numbersWords{
	Title: "Numbers", Leads: "contacts", Answered: "answered", Median: "half of the answers come within",
	Most: "nine in ten come within", Undelivered: "messages not delivered by mail", None: "–",
	Percent:    func(n int) string { return strconv.Itoa(n) + "%" },
	Days:       func(n int) string { return strconv.Itoa(n) + " days" },
	Range:      "How far back",
	LeadsByDay: "Contacts by day", Day: "Day", AnsweredOf: "Answered", OpenOf: "Not answered",
	LeadsTold: func(leads, answered int) string {
		return fmt.Sprintf("Bars, one a day: %s in all, %d answered.", contactEnglish.Count(leads, false), answered)
	},
	TimeToAnswer: "Time to answer", Within: "Within", Answers: "Contacts", NoAnswer: "no answer",
	Spans: [6]string{"5 min", "15 min", "1 h", "4 h", "1 day", "longer"},
	TimesTold: func(median string, answers int) string {
		switch answers {
		case 0:
			return "Bars, one for each span: no answer yet."
		case 1:
			return "Bars, one for each span: one answer, within " + median + "."
		}
		return fmt.Sprintf("Bars, one for each span: %d answers, half of them within %s.", answers, median)
	},
	UndeliveredByDay: "Not delivered by mail, by day", Ours: "Yours to buyers", Theirs: "Buyers’ to you",
	UndeliveredTold: func(n int) string { return fmt.Sprintf("Bars, one a day: %d in all.", n) },
	ByListing:       "Contacts by listing", Table: "As a table",
	Empty: "Nothing to count yet", EmptyLead: "Once buyers write about your listings, what comes in and how soon you answer is shown here.",
}

var numbersFrench = numbersWords{
	Title: "Chiffres", Leads: "contacts", Answered: "ont reçu une réponse", Median: "pour la moitié de vos réponses",
	Most: "pour neuf réponses sur dix", Undelivered: "messages non remis par e-mail", None: "–",
	Percent:    func(n int) string { return strconv.Itoa(n) + noBreak + "%" },
	Days:       func(n int) string { return strconv.Itoa(n) + " jours" },
	Range:      "Période",
	LeadsByDay: "Contacts par jour", Day: "Jour", AnsweredOf: "Avec réponse", OpenOf: "Sans réponse",
	LeadsTold: func(leads, answered int) string {
		return fmt.Sprintf("Une barre par jour : %s en tout, dont %d avec réponse.", contactFrench.Count(leads, false), answered)
	},
	TimeToAnswer: "Délai de réponse", Within: "Délai", Answers: "Contacts", NoAnswer: "sans réponse",
	Spans: [6]string{"5 min", "15 min", "1 h", "4 h", "1 jour", "au-delà"},
	TimesTold: func(median string, answers int) string {
		switch answers {
		case 0:
			return "Une barre par délai : aucune réponse pour l’instant."
		case 1:
			return "Une barre par délai : une réponse, en " + median + "."
		}
		return fmt.Sprintf("Une barre par délai : %d réponses, la moitié en moins de %s.", answers, median)
	},
	UndeliveredByDay: "Non remis par e-mail, par jour", Ours: "Les vôtres", Theirs: "Ceux des acheteurs",
	UndeliveredTold: func(n int) string { return fmt.Sprintf("Une barre par jour : %d en tout.", n) },
	ByListing:       "Contacts par annonce", Table: "En tableau",
	Empty: "Rien à compter pour l’instant", EmptyLead: "Dès que des acheteurs écrivent, vous voyez ici ce qui arrive et en combien de temps vous répondez.",
}
