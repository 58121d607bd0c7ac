package parser

import "strings"

// Labels that no list has: what they stand for is told by one of their words,
// and believed only where the value is one of that kind and nothing else.

// looseRoots are words of labels by the field that they tell of, as keys.
//
//nolint:misspell // words of many languages
var looseRoots = map[portalField]map[string]bool{
	formEmail: keySet([]string{
		"mail", "email", "mails", "courriel", "mél", "correo", "mailadresse", "mailadres", "emailadresse", "emailadres", "e-mailadresse", "posta", "correio", "mejl", "mailt", "électronique",
	}),
	formPhone: keySet([]string{
		"tél", "téléphone", "tel", "phone", "telephone", "portable", "mobile", "gsm", "telefon", "handy", "mobil", "mobiel", "telefoon", "teléfono", "móvil", "telefono",
		"cellulare", "telefone", "telemóvel", "celular", "rappeler", "joindre", "rückruf", "cell", "appelant", "caller", "anrufer", "telefonnummer", "handynummer",
		"rückrufnummer", "telefoonnummer", "whatsapp", "chiamante", "llamante", "beller", "komórka", "telefonisch", "call", "bereikbaar", "erreichbar", "reach", "correspondant", "rufnummer", "home", "contactez", "joignable",
		"anruf", "recapito",
	}),
	formName: keySet([]string{
		"nom", "prénom", "name", "identité", "naam", "nombre", "nome", "imię", "who", "qui", "wer", "wie", "chi", "quién", "attendee", "visitante", "visiteur", "visitor", "kandidaat", "candidat", "besucher", "bezoeker", "visitatore", "zuname", "représentée", "représenté", "participant", "they",
		"client", "kunde", "klant", "cliente",
	}),
}

// looseVendors are words of labels of those who sell, or of other things that
// have a name or a number.
var looseVendors = keySet([]string{
	"agence", "agent", "agency", "agente", "agenzia", "agencia", "vendeur", "vendor", "seller", "dealer", "dealership", "négociateur", "conseiller", "conseillère", "commercial", "mandataire",
	"makler", "makelaar", "verkäufer", "händler", "anbieter", "verkoper", "anunciante", "inserzionista", "venditore", "branch", "office", "bureau", "support", "service", "fax",
	"notre", "nos", "our", "unser", "unsere", "nuestro", "nostro", "ons", "onze", "composé", "appelé", "called", "dialled", "destinataire", "recipient", "company", "société", "entreprise",
	"firma", "bedrijf", "empresa", "azienda", "property", "site", "street", "rue", "file", "fichier", "domain", "produit", "product", "annonce", "listing", "programme", "résidence",
	"modèle", "car", "vehicle", "véhicule", "user", "form", "formulaire", "campagne", "campaign", "source", "team", "assistant", "host", "login", "billing", "copropriété", "syndic",
})

// looseFrom are labels that have a name and an address behind them.
var looseFrom = keySet([]string{"de", "from", "von", "da", "van", "od", "par", "by", "envoyé par", "sent by", "submitted by"})

// maxLooseWords is how many words such a label has.
const maxLooseWords = 9

// looseLabel reads a label that no list has, with its value behind it or, where
// there is none, on the next line.
func (r *formReader) looseLabel(head, s string) (formLabel, bool) {
	i, n := nextSeparator(head, 0)
	if question := strings.TrimRight(s, " "); i < 0 && strings.HasSuffix(question, "?") && len(question) <= maxFormLabel {
		field := r.looseField(portalKey(question))
		return formLabel{field: field, key: portalKey(question), value: len(s), loose: true}, field != "" && field != formMessage
	}
	if i < 0 || strings.ContainsAny(head[:i], "@/\\<>") && !strings.Contains(head[:i], " / ") {
		return formLabel{}, false
	}
	key, value := portalKey(head[:i]), strings.TrimSpace(s[i+n:])
	field := r.looseField(key)
	if field == formPhone && r.isWhole(formEmail, value) {
		field = formEmail
	}
	switch {
	case key == "" || field == "":
		return formLabel{}, false
	case field == formMessage:
		return formLabel{field: field, key: key, value: i + n, certain: value == "" || head[i] == ':' || head[i] == '\t'}, true
	case value == "":
		return formLabel{field: field, key: key, value: len(s), loose: true}, head[i] == ':'
	case isNameField(field) && r.isSureName(value), !isNameField(field) && r.isWhole(field, value):
		return formLabel{field: field, key: key, value: i + n, certain: true, loose: true}, true
	}
	return formLabel{}, false
}

// looseField tells what a label stands for by its words.
func (r *formReader) looseField(key string) portalField {
	if countWords(key) > maxLooseWords {
		return ""
	}
	if f := r.halvesField(key); f != "" {
		return f
	}
	found := portalField("")
	for w := range strings.FieldsSeq(key) {
		if looseVendors[w] {
			return ""
		}
		for _, f := range []portalField{formEmail, formPhone, formName} {
			if looseRoots[f][w] && (found == "" || found == formName) {
				found = f
			}
		}
	}
	return found
}

// halvesField reads a label that begins with one of a message and goes on a
// little: "Ihre Nachricht an uns".
func (r *formReader) halvesField(key string) portalField {
	words := strings.Fields(key)
	for n := len(words) - 1; n > 0 && n >= len(words)-3; n-- {
		if looseTails[words[n]] && r.data.labels[strings.Join(words[:n], " ")] == formMessage {
			return formMessage
		}
	}
	return ""
}

// looseTails are words that begin such an addition.
var looseTails = keySet([]string{"an", "à", "pour", "to", "for", "para", "per", "voor", "aan", "du", "de", "des", "of", "from", "von", "vom", "del", "dell", "van"})

// isSureName reports whether a value is certainly a person's name.
func (r *formReader) isSureName(value string) bool {
	v := r.cleanPerson(value)
	if v == "" || !startsLarge(v) || strings.ContainsAny(v, "0123456789,") {
		return false
	}
	n := ParseName(v)
	return (n.Kind == NamePerson || n.Kind == NameCouple) && n.Confidence >= 0.6 && (n.LastName != "" || n.FirstName != "")
}

// fromLabel reads "De : Marie Petit <marie@example.org>", or a name alone where
// the lines below have an address or a number.
func (r *formReader) fromLabel(i int) bool {
	l := &r.page.lines[i]
	head, value, ok := strings.Cut(l.text, ":")
	if !ok || len(head) > 30 || len(value) > 160 || !looseFrom[phraseKey(head)] || r.other || r.vendor || r.hasName() {
		return false
	}
	if found := Emails(value); len(found) == 1 && r.cleanEmail(found[0].Address) != "" {
		before := strings.Trim(value[:found[0].Start], " \t<([\"'-,;|")
		if rest := strings.Trim(value[found[0].End:], " \t>)]\"'"); rest != "" || before != "" && !r.isSureName(before) {
			return false
		}
		if before != "" {
			r.put(formName, before, carrierLabel, 0.85)
		}
		r.put(formEmail, found[0].Address, carrierLabel, 0.85)
		r.labels += 2
		return true
	}
	if !r.isSureName(value) {
		return false
	}
	for j := i + 1; j < min(len(r.page.lines), i+3); j++ {
		if lab, ok := r.labelAt(&r.page.lines[j], 0); ok && (lab.field == formEmail || lab.field == formPhone) {
			r.put(formName, value, carrierLabel, 0.8)
			r.labels++
			return true
		}
	}
	return false
}

// mixedValue reads a value of several parts: "marie@example.org - 06 39 98 12 34".
func (r *formReader) mixedValue(value string) bool {
	if len(value) > 160 {
		return false
	}
	var b contactLines
	cells := splitCells(strings.NewReplacer(", ", "\t", "; ", "\t", " (", "\t", ")", "").Replace(value))
	for _, cell := range cells {
		before := len(b.names) + len(b.emails) + len(b.phones)
		if !r.readCells(&b, cell, false) || len(b.names)+len(b.emails)+len(b.phones) == before {
			return false
		}
	}
	if len(cells) < 2 || len(b.emails) > 1 || len(b.names) > 1 || len(b.emails)+len(b.phones) == 0 {
		return false
	}
	r.takeContact(b, 0.8)
	return true
}

// formGuess is a value of a label that no list has.
type formGuess struct {
	field portalField
	value string
}

// takeGuesses keeps what labels say that no list has, where no other label says
// it and they agree.
func (r *formReader) takeGuesses() {
	for _, field := range []portalField{formName, formEmail, formPhone} {
		one, many := "", false
		for _, g := range r.guesses {
			if g.field == field {
				many = many || one != "" && g.value != one
				one = g.value
			}
		}
		if one == "" || many || r.has(field) || field == formPhone && len(r.phones) > 0 || field == formName && r.hasName() {
			continue
		}
		if r.put(field, one, carrierLabel, 0.7) {
			r.labels++
		}
	}
}

// cutGender takes the ending of another gender off a label: "Interessent/in".
func cutGender(s string) string {
	s = strings.TrimRight(s, " ")
	for _, end := range []string{"/in", "/-in", "*in", "·e", "·trice", "/trice", "/a", "/e"} {
		if head, ok := strings.CutSuffix(s, end); ok {
			return head
		}
	}
	return s
}

// twoLanguages reads a label that stands in two languages: "Nom / Naam".
func (r *formReader) twoLanguages(s string) portalField {
	one, two, ok := strings.Cut(s, "/")
	if !ok {
		return ""
	}
	a, b := r.data.labels[portalKey(one)], r.data.labels[portalKey(two)]
	switch {
	case a == "" || b == "":
		return ""
	case a == b:
		return a
	case isNameField(a) && isNameField(b):
		return formName
	}
	return ""
}
