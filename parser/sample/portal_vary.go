package sample

import (
	"fmt"
	"slices"
	"strings"
)

// vary makes one mail in a few odd in the ways in which real ones are: layouts
// change over time, and customers fill in forms as they like.
func (s *portalScene) vary() {
	if chance(s.r, 4) { // the portal's next design
		s.layout.text, s.layout.page = portalTextStyle(s.r.IntN(5)), portalPageStyle(s.r.IntN(7))
	}
	if !s.layout.says("{first}") && s.layout.says("{display}") {
		switch s.r.IntN(25) {
		case 0:
			s.person.Last = ""
		case 1:
			s.person.First, s.person.Last, s.company = "", s.person.Company, true
		}
	}
}

// says reports whether a layout has a placeholder.
func (l portalLayout) says(placeholder string) bool {
	all := slices.Concat([]string{l.from, l.replyTo}, l.subject)
	for _, b := range l.blocks {
		all = append(append(all, b.text), b.pairs...)
	}
	return strings.Contains(strings.Join(all, "\n"), placeholder)
}

// varyValues changes how values are written.
func (s *portalScene) varyValues() {
	v := s.values
	switch s.r.IntN(12) {
	case 0:
		v["display"] = strings.ToUpper(v["display"])
	case 1:
		v["display"] = strings.ToLower(v["display"])
	}
	if v["phone"] == "" && s.layout.blank == "" && chance(s.r, 3) {
		s.layout.blank = pick(s.r, []string{"-", "N/A", blanks[s.layout.lang]})
	}
	if v["message"] != "" && chance(s.r, 9) {
		s.second = NewPersonPhone(s.r, s.layout.region)
		v["message"] += "\n" + fmt.Sprintf(callMe[s.layout.lang], s.second.Written)
	}
	if v["message"] != "" && chance(s.r, 25) {
		v["message"] += "\n" + pick(s.r, labelledLines)
	}
}

// blanks stand for values that nobody gave.
var blanks = map[string]string{
	"fr": "Non renseigné", "en": "Not provided", "de": "keine Angabe", "es": "No indicado", "it": "Non indicato", "nl": "Niet opgegeven",
	"pt": "Não indicado", "pl": "nie podano",
}

// callMe is how customers give a telephone number in their message.
var callMe = map[string]string{
	"fr": "Vous pouvez aussi me joindre au %s après 18h.", "en": "You can also reach me on %s after 6pm.", "de": "Sie erreichen mich auch unter %s.",
	"es": "También me puede llamar al %s.", "it": "Può chiamarmi anche al %s.", "nl": "U kunt mij ook bellen op %s.", "pt": "Pode ligar-me para %s.",
	"pl": "Proszę dzwonić: %s.",
}

// labelledLines are what customers write that looks like a field.
var labelledLines = []string{"Budget : 3 500 €", "PS: ASAP", "Note: cash only", "Financement : accordé", "Besichtigung: samstags"}

// relabelled writes the labels of a block as one design or another has them.
func (s *portalScene) relabelled(label string) string {
	if s.upper {
		return strings.ToUpper(label)
	}
	return label
}

// poorText is the text part of mails whose author cares for HTML only.
func (s *portalScene) poorText() string {
	return map[string]string{
		"fr": "Votre messagerie n'affiche pas le HTML. Consultez ce message en ligne :\n", "de": "Bitte aktivieren Sie die HTML-Ansicht.\n",
		"en": "This email is best viewed in an HTML capable client.\n",
	}[s.layout.lang] + s.values["track"] + "\n"
}

// preheader is the text that lists of mails show, hidden on the page.
func (s *portalScene) preheader() string {
	words := slices.Concat(footers[s.layout.lang].advice, []string{"…"})
	return `<div style="display:none;max-height:0;overflow:hidden">` + escape(words[0]) + "&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div>\n"
}
