package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What portals that nobody knows say in sentences, without a form: that
// somebody called, kept a listing, or wrote, with his address in the prose.

// notice reads such a mail of a program. It returns nothing where the mail may
// be anything else.
func (p *portalParse) notice() Event {
	words := &p.data.words.classes
	subject := phraseKey(p.subject)
	if p.layout != nil || p.isBulk() || p.reply || strings.HasPrefix(strings.TrimSpace(p.plain()), "{") || keyHasAny(subject, words.noLead) {
		return ""
	}
	if p.isRelayed() {
		return p.refine(EventLead)
	}
	if !p.isProgram() || keyHasAny(subject, words.internal) {
		return ""
	}
	switch event := words.eventIn(subject); {
	case event == EventMissedCall && (len(p.form.phones) > 0 || p.form.regions.phones(clip(p.subject, maxFormPhone)) != nil || p.form.callersLine()):
		return event
	case event == EventFavorite && (p.form.hasName() || p.titleInSubject() != ""):
		return event
	}
	if !keyHasAny(subject, words.lead) && !keyHasAny(phraseKey(clip(p.plain(), 1000)), words.lead) && words.eventIn(subject) == "" {
		return ""
	}
	if !p.proseContact() || words.isSolicitation(p.said()) {
		return ""
	}
	return p.refine(EventLead)
}

// isRelayed reports whether somebody writes through a portal's relay: the
// address is one, and the name beside it a person's.
func (p *portalParse) isRelayed() bool {
	if p.from.Email == "" || p.forwarded != nil || !p.isRelay(p.from.Email) || isRobot(p.from.Email) {
		return false
	}
	name := ParseName(cutVia(cutBracket(p.from.Name)))
	if strings.Contains(strings.ToLower(p.from.Name), "(via ") { // the portal says that somebody is before it
		return name.Kind != NameCompany && countWords(phraseKey(name.Display)) <= 3
	}
	return name.Kind == NamePerson
}

// isProgram reports whether the sender is no person: by its name, or by the
// mailbox.
func (p *portalParse) isProgram() bool {
	local, _, _ := strings.Cut(strings.ToLower(p.from.Email), "@")
	return p.senderKey() != "" || isRobot(p.from.Email) || programBoxes[local]
}

// programBoxes are mailboxes that web sites and portals send from.
var programBoxes = keySet([]string{
	"contact", "contacts", "contacto", "contatti", "contatto", "kontakt", "info", "infos", "site", "web", "website", "webmaster", "wordpress", "leads", "lead", "alerts", "alertes", "alert", "notify",
	"notifications", "notification", "service", "services", "mail", "mailer", "form", "forms", "formulaire", "formulaires", "formular", "messages", "message", "offres", "enquiries", "enquiry", "anfragen",
	"anfrage", "robot", "bot", "system", "admin", "support", "hello", "team", "automailer", "postmaster", "annonces", "visites", "visits", "bookings",
})

// relayedText takes the message of a mail that a relay passed on: what its
// writer wrote, without the lines that the portal has set below.
func (p *portalParse) relayedText() {
	lines := strings.Split(clip(p.mail.Reply(ReplyOptions{}).Text, maxText), "\n")
	for i, line := range lines {
		if i > 0 && (p.form.isEnd(phraseKey(clip(line, 300))) || isRule(line)) {
			lines = lines[:i]
			break
		}
	}
	if len(lines) > 1 && strings.HasSuffix(strings.TrimSpace(lines[0]), ":") {
		lines = lines[1:] // the portal says who writes
	}
	if setMessage(p.lead, strings.TrimSpace(strings.Join(lines, "\n"))) {
		p.lead.Evidence[pathMessage] = Evidence{carrierLayout, 0.6}
	}
}

// callersLine reads the one number of a page that is not behind a label.
func (r *formReader) callersLine() bool {
	var one []Phone
	for i := range r.page.lines[:min(len(r.page.lines), maxContactLines)] {
		text := r.page.lines[i].text
		if text == "" || len(text) > maxFormPhone {
			continue
		}
		for _, p := range r.regions.inText(text) {
			if !hasPhone(one, p.E164) {
				one = append(one, p)
			}
		}
	}
	if len(one) == 1 {
		r.phones = one
	}
	return len(one) == 1
}

// proseContact finds the one address in the text that is neither the sender's
// nor a reader's, with the name and numbers that stand around it.
func (p *portalParse) proseContact() bool {
	f := p.form
	at, found := -1, EmailMatch{}
	other := f.linkSections()
	for i := range f.page.lines {
		text := f.page.lines[i].text
		if text == "" || other[i] || len(text) > 2*maxLeadValue || !strings.Contains(text, "@") || f.isOthersLine(text) {
			continue
		}
		for _, m := range Emails(text) {
			switch {
			case !f.isCustomers(m.Address) || p.isReaders(m.Address) || p.isVendors(m.Address):
			case at >= 0 && !strings.EqualFold(m.Address, found.Address):
				return false
			case at < 0:
				at, found = i, m
			}
		}
	}
	if at < 0 || f.has(formEmail) && !strings.EqualFold(f.got[formEmail].text, found.Address) {
		return false
	}
	f.put(formEmail, found.Address, carrierLayout, 0.7)
	if !f.hasName() {
		f.proseName(at, found.Start)
	}
	if len(f.phones) == 0 {
		for i := max(0, at-1); i <= min(at+1, len(f.page.lines)-1); i++ {
			if !other[i] && len(f.page.lines[i].text) <= 2*maxLeadValue {
				f.phones = append(f.phones, f.regions.inText(f.page.lines[i].text)...)
			}
		}
		f.phones = f.phones[:min(len(f.phones), maxFormPhones)]
	}
	if !f.has(formMessage) {
		f.proseMessage(at)
	}
	return f.hasName() || f.has(formMessage) || len(f.phones) > 0
}

// isOthersLine reports whether a line has a label of what is not the customer's:
// "Dealer Email: …".
func (r *formReader) isOthersLine(text string) bool {
	head, _, ok := strings.Cut(clip(text, maxFormLabel+4), ":")
	if !ok {
		return false
	}
	if _, field := r.labelOf(head); field == formIgnore || field == formVendor {
		return true
	}
	for w := range strings.FieldsSeq(phraseKey(head)) {
		if looseVendors[w] {
			return true
		}
	}
	return false
}

// proseName finds the name right before an address in a line, or in the lines
// above it.
func (r *formReader) proseName(at, end int) {
	for i := at; i >= max(0, at-6); i-- {
		text := r.page.lines[i].text
		if i == at {
			text = text[:end]
		}
		if v := r.nameInside(text); v != "" {
			r.got[formName] = formValue{v, carrierLayout, 0.6}
			return
		}
	}
}

// nameInside finds the one first and last name in a sentence: words with
// capitals at its beginning or end, or behind a word such as "from".
func (r *formReader) nameInside(text string) string {
	text, _, _ = strings.Cut(clip(text, maxLeadValue), "(")
	if head, rest, ok := strings.Cut(text, ":"); ok && strings.TrimSpace(rest) != "" {
		if _, field := r.labelOf(head); field != "" || countWords(head) < 2 {
			return ""
		}
	}
	words := strings.Fields(text)
	found := ""
	for i := 0; i < len(words); i++ {
		j := i
		for j < len(words) && j < i+6 && r.isNameWord(words, i, j) {
			j++
		}
		if j-i < 2 {
			continue
		}
		if v := r.runName(words, i, j); v != "" {
			if found != "" {
				return ""
			}
			found = v
		}
		i = j - 1
	}
	return found
}

// isNameWord reports whether word j goes on with a name that begins at word i.
func (r *formReader) isNameWord(words []string, i, j int) bool {
	c, _ := utf8.DecodeRuneInString(strings.TrimLeft(words[j], "\"«“„"))
	if j > i && strings.ContainsAny(words[j-1], ",.;:!?") && !strings.HasSuffix(words[j-1], ".") {
		return false
	}
	return unicode.IsUpper(c) || j > i && len(words[j]) <= 3 && j+1 < len(words) && startsLarge(words[j])
}

// runName returns words i to j if they are certainly a name, and stand where a
// sentence has the name of who writes.
func (r *formReader) runName(words []string, i, j int) string {
	for j > i && !unicode.IsUpper([]rune(strings.TrimLeft(words[j-1], "\"«“„"))[0]) {
		j--
	}
	if j-i < 2 || i == 0 && r.layout != nil || i > 0 && !nameLeads[phraseKey(words[i-1])] && !strings.HasSuffix(words[i-1], ":") {
		return ""
	}
	v := r.cleanPerson(strings.Trim(strings.Join(words[i:j], " "), " ,.;:!\"«»“”„"))
	if v == "" || r.data.words.pronouns[phraseKey(words[i])] {
		return ""
	}
	n := ParseName(v)
	if n.Kind != NamePerson || n.LastName == "" || n.FirstName == "" && n.Title == "" {
		return ""
	}
	least := 0.7
	if n.Title != "" || i > 0 && sureLeads[phraseKey(words[i-1])] {
		least = 0.6
	}
	if n.Confidence < least || len([]rune(n.FirstName)) == 1 || len([]rune(n.LastName)) == 1 {
		return ""
	}
	return v
}

// sureLeads are those of nameLeads that no thing follows, but seldom.
var sureLeads = keySet([]string{"from", "von", "by"})

// nameLeads are words right before the name of who writes.
var nameLeads = keySet([]string{"from", "by", "de", "par", "von", "durch", "da", "di", "van", "door", "por", "od", "que", "that", "dass", "che", "dat"})

// introName finds the name in the first lines of a mail that has no label for it.
func (r *formReader) introName() {
	const most = 12
	for i := range r.page.lines[:min(len(r.page.lines), most)] {
		text := r.page.lines[i].text
		if text == "" || i >= r.said[0] && i < r.said[1] {
			continue
		}
		if lab, ok := r.labelAt(&r.page.lines[i], 0); ok && lab.certain || r.isEnd(phraseKey(clip(text, 300))) {
			continue
		}
		if v := r.nameInside(text); v != "" && len(strings.Fields(text)) > 4 {
			r.got[formName] = formValue{v, carrierLayout, 0.6}
			return
		}
	}
}

// proseMessage reads the message below the line of the address, where that line
// or one of the next two ends with a colon.
func (r *formReader) proseMessage(at int) {
	for i := at; i < min(len(r.page.lines), at+3); i++ {
		if strings.HasSuffix(r.page.lines[i].text, ":") {
			r.message(i, "", carrierLayout)
			return
		}
	}
}
