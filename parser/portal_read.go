package parser

import (
	"slices"
	"strings"
)

// portal reads the lead of another portal's mail, or says what else the mail
// is. It returns nil only for mails with nothing in them.
func (m *leadMail) portal() *Lead {
	v := m.portalMail()
	p := &portalParse{mail: m, portalMail: v, data: portals(), lead: &Lead{Version: LeadVersion, Evidence: make(map[string]Evidence)}}
	if len(v.pages()) == 0 && v.subject == "" {
		if k := m.machineKind(); k != KindBounce && k != KindAutoReply {
			return nil
		}
	}
	p.lead.Forwarded = v.forwarded
	p.lead.Event = p.read()
	if c := &p.lead.Contact; p.lead.Event == EventUnknown && p.lead.Message.Text == "" && c.Display == "" && c.Email == "" && c.RelayEmail == "" {
		return nil
	}
	p.lead.Evidence[pathEvent] = Evidence{p.eventCarrier, 0.8}
	p.lead.Source.Portal = p.portalName()
	return p.lead
}

// portalParse puts together what a portal's mail says.
type portalParse struct {
	*portalMail
	mail         *leadMail
	data         *portalData
	layout       *portalLayout
	lead         *Lead
	form         *formReader // of the body that says most
	subjectParts map[portalField]string
	eventCarrier string
}

func (p *portalParse) portalName() string {
	if p.layout == nil {
		return ""
	}
	p.lead.Evidence["source.portal"] = Evidence{carrierLayout, 0.9}
	return p.layout.Name
}

// read finds out what the mail is, and reads what it says.
func (p *portalParse) read() Event {
	p.eventCarrier = carrierHeader
	words := &p.data.words.classes
	if event := p.machineEvent(); event != "" {
		p.fromHeader()
		return event
	}
	if p.isPhishing() {
		p.eventCarrier = carrierLabel
		return EventSpam
	}
	p.layout = p.findLayout()
	p.readForms()
	if p.layout != nil {
		if event := p.layoutEvent(); isLeadEvent(event) {
			p.fill(event)
			return event
		} else if event != "" {
			return event
		}
	}
	text, subject := p.plain(), phraseKey(p.subject)
	switch {
	case p.reply:
	case p.enough() && !keyHasAny(subject, words.noLead) && (!p.isBulk() || !keyHasAny(subject, words.internal)):
		p.eventCarrier = carrierLabel
		if words.isSolicitation(p.said()) {
			return EventSpam
		}
		if !p.form.hasName() {
			p.form.cardName()
		}
		if !p.form.has(formEmail) && p.layout == nil && p.isProgram() && !p.isFormReplyTo() {
			p.proseContact()
		}
		if !p.form.hasName() {
			p.form.introName()
		}
		event := p.refine(EventLead)
		p.fill(event)
		return event
	case p.takeNotice():
		return p.lead.Event
	case words.isSolicitation(p.subject+"\n"+text) || p.isBulk():
		p.eventCarrier = carrierLabel
		return EventSpam
	}
	p.fromHeader()
	p.ordinaryText()
	return EventUnknown
}

// takeNotice reads a mail that says in sentences what others have a form for.
func (p *portalParse) takeNotice() bool {
	event := p.notice()
	if event == "" {
		return false
	}
	p.eventCarrier = carrierLayout
	p.fill(event)
	if event != EventFavorite && event != EventMissedCall && p.lead.Message.Text == "" && p.isRelayed() {
		p.relayedText()
	}
	p.lead.Event = event
	return true
}

// said is what a form's mail says: its message, or all of it.
func (p *portalParse) said() string {
	if m := p.form.got[formMessage].text; m != "" {
		return p.subject + "\n" + m
	}
	return p.subject + "\n" + p.plain()
}

// machineEvent is the event of programs' answers and reports.
func (p *portalParse) machineEvent() Event {
	switch p.mail.machineKind() {
	case KindBounce, KindComplaint:
		return EventAutoReply
	case KindAutoReply:
		// Portals mark their notices so too; only what answers is one.
		word, _ := parseParams(p.mail.Header.Get("Auto-Submitted"))
		if word != "auto-generated" && word != "auto-notified" && p.data.layoutFor(p.from.Email) == nil {
			return EventAutoReply
		}
	}
	outer := p.mail.Header.Text("Subject")
	if p.data.words.classes.isAutoSubject(outer) || p.forwarded == nil && p.data.words.classes.isAutoSubject(p.subject) {
		return EventAutoReply
	}
	return ""
}

// findLayout finds the portal that sent the mail: by its sender, by where
// answers go, or, where a forward lost these, by its subject.
func (p *portalParse) findLayout() *portalLayout {
	for _, a := range []string{p.from.Email, p.replyTo.Email} {
		if l := p.data.layoutFor(a); a != "" && l != nil {
			return l
		}
	}
	if p.forwarded == nil || p.from.Email != "" {
		return nil
	}
	for _, l := range p.data.layouts {
		for i := range l.Events {
			if parts, ok := matchAny(l.Events[i].subject, p.subject); ok && (keyHasAny(phraseKey(p.subject), l.Words) || len(parts) > 1) {
				return l
			}
		}
	}
	return nil
}

func matchAny(patterns []portalPattern, s string) (map[portalField]string, bool) {
	for _, pattern := range patterns {
		if parts, ok := pattern.match(s); ok {
			return parts, true
		}
	}
	return nil, false
}

// regions are where phone numbers without a country code may be, the most
// certain first.
func (p *portalParse) regions() []string {
	var regions []string
	for _, region := range []string{p.mail.options.Region, p.evidentRegion()} {
		if region != "" && !slices.Contains(regions, region) {
			regions = append(regions, region)
		}
	}
	return regions
}

// evidentRegion is the country of the portal, or of who sent or got the mail.
func (p *portalParse) evidentRegion() string {
	if p.layout != nil && p.layout.Country != "" {
		return p.layout.Country
	}
	for _, a := range []string{p.from.Email, p.replyTo.Email} {
		if region := domainRegion(a); a != "" && region != "" {
			return region
		}
	}
	found := ""
	for a := range p.spared {
		switch region := domainRegion(a); {
		case region == "" || region == found:
		case found == "":
			found = region
		default:
			return ""
		}
	}
	return found
}

// readForms reads the forms of both bodies. The one that says more counts; the
// other one fills its gaps.
func (p *portalParse) readForms() {
	var forms []*formReader
	for _, page := range p.pages() {
		f := newFormReader(page, p.layout, p.regions(), p.spared)
		f.sender, f.title = p.senderKey(), p.titleInSubject()
		f.bare = p.forwarded != nil && f.hasBareLabels()
		f.read()
		forms = append(forms, p.asFilledIn(f))
	}
	if len(forms) == 0 {
		p.form = newFormReader(&portalPage{boxes: []int{0}}, p.layout, p.regions(), p.spared)
		return
	}
	slices.SortStableFunc(forms, func(a, b *formReader) int { return b.weight() - a.weight() })
	p.form = forms[0]
	for _, f := range forms[1:] {
		for _, w := range p.form.fillFrom(f) {
			p.warn(w)
		}
	}
}

// asFilledIn reads a form of nobody known once more, where all that it has of a
// customer is in a section that names its reader: to those who filled it in,
// "vos coordonnées" were their own.
func (p *portalParse) asFilledIn(f *formReader) *formReader {
	if p.layout != nil || !f.skipped || f.has(formEmail) || len(f.phones) > 0 {
		return f
	}
	again := newFormReader(f.page, p.layout, p.regions(), p.spared)
	again.sender, again.title, again.bare, again.yours = f.sender, f.title, f.bare, true
	again.read()
	if email := again.got[formEmail].text; email == "" || p.isReaders(email) || p.isVendors(email) {
		return f
	}
	return again
}

// senderKey is what an unknown portal calls itself in From; nothing where that
// is a person.
func (p *portalParse) senderKey() string {
	if p.layout != nil || ParseName(p.from.Name).Kind == NamePerson && !isRobot(p.from.Email) {
		return ""
	}
	return phraseKey(p.from.Name)
}

func (p *portalParse) warn(s string) {
	if !slices.Contains(p.lead.Warnings, s) {
		p.lead.Warnings = append(p.lead.Warnings, s)
	}
}

func (r *formReader) weight() int { return len(r.got) + len(r.phones) }

// fillFrom takes what only the other body has, and says where they disagree.
func (r *formReader) fillFrom(other *formReader) (warnings []string) {
	for field, v := range other.got {
		mine, ok := r.got[field]
		switch {
		case !ok:
			r.got[field] = v
		case field != formMessage && !sameWords(strings.ToLower(mine.text), strings.ToLower(v.text)):
			warnings = append(warnings, string(field)+": the two bodies disagree")
		}
	}
	slices.Sort(warnings)
	if len(r.phones) == 0 {
		r.phones = other.phones
	}
	if len(r.links) == 0 {
		r.links = other.links
	}
	if len(r.calls) == 0 {
		r.calls = other.calls
	}
	r.previous = r.previous || other.previous
	r.page.links = append(r.page.links, other.page.links...)
	return warnings
}

// enough reports whether a form of nobody known is one: it has a way to answer,
// and something that people's signatures do not have.
func (p *portalParse) enough() bool {
	f := p.form
	contact := f.has(formEmail) || len(f.phones) > 0
	said := f.has(formMessage) || f.hasName() || f.has(formListing) || f.has(formRef) || f.has(formPortalRef)
	switch {
	case contact:
		return said && f.labels >= 2
	case p.isFormReplyTo():
		return f.labels >= 2 && f.has(formMessage) && said
	}
	return false
}

func (r *formReader) hasName() bool {
	return r.has(formName) || r.has(formFirst) || r.has(formLast) || r.has(formGiven) || r.has(formFamily)
}

// isFormReplyTo reports whether a form's mail has the customer in Reply-To.
func (p *portalParse) isFormReplyTo() bool {
	return p.replyTo.Email != "" && !strings.EqualFold(p.replyTo.Email, p.from.Email) && p.form.isCustomers(p.replyTo.Email)
}

// isAnswerable reports whether a known portal's mail says how to answer a
// customer.
func (p *portalParse) isAnswerable() bool {
	f := p.form
	return p.isFormReplyTo() && (p.layout.ReplyTo || p.data.relayOf(p.replyTo.Email) != nil) ||
		(f.has(formEmail) || len(f.phones) > 0) && (f.hasName() || f.has(formMessage))
}

// hasContact reports whether a known portal's mail has anything of a customer.
func (p *portalParse) hasContact(subject string) bool {
	f := p.form
	if keyHasAny(subject, p.data.words.classes.internal) {
		return p.enough()
	}
	return p.isAnswerable() || f.has(formMessage) || f.has(formEmail) || len(f.phones)+len(f.links)+len(f.calls) > 0
}

// layoutEvent says what a known portal's mail reports; nothing where it can be
// anything.
func (p *portalParse) layoutEvent() Event {
	p.eventCarrier = carrierLayout
	text := phraseKey(p.plain())
	subject := phraseKey(p.subject)
	for i := range p.layout.Events {
		e := &p.layout.Events[i]
		parts, ok := matchAny(e.subject, p.subject)
		if len(e.subject) > 0 && !ok || len(e.text) > 0 && !keyHasAny(text, e.text) {
			continue
		}
		if e.Event == EventLead && len(parts) == 0 && !p.hasContact(subject) {
			continue // the words of the subject alone are those of notices too
		}
		p.subjectParts = parts
		if e.Event == EventLead {
			return p.refine(e.Event)
		}
		return e.Event
	}
	relayed := p.from.Email != "" && (p.data.relayOf(p.from.Email) != nil || isPortalToken(p.from.Email))
	switch {
	case relayed || (p.enough() || p.isAnswerable()) && !keyHasAny(subject, p.data.words.classes.internal):
		return p.refine(EventLead)
	case p.form.isCustomers(p.from.Email) && p.from.Email != "":
		return "" // a customer's own mail, whose answers go through the portal
	}
	return EventInternal
}

// refine tells what kind of lead a lead is, by its subject and by what stands
// around its message.
func (p *portalParse) refine(event Event) Event {
	key := phraseKey(p.subject)
	if e := p.data.words.classes.eventIn(key); e != "" {
		return e
	}
	frame := p.frame()
	if e := p.data.words.classes.eventIn(frame); e != "" && (e != EventFavorite || !p.form.has(formMessage)) {
		return e
	}
	if p.form.previous || p.again {
		return EventMessage
	}
	return event
}

// frame is the text of the mail without the message.
func (p *portalParse) frame() string {
	text := p.plain()
	if m := p.form.got[formMessage].text; m != "" {
		for line := range strings.SplitSeq(m, "\n") {
			if len(line) > 3 {
				text = strings.Replace(text, line, "", 1)
			}
		}
	}
	return phraseKey(text)
}

func isLeadEvent(e Event) bool {
	switch e {
	case EventLead, EventMessage, EventFavorite, EventMissedCall, EventVisitRequest, EventPriceOffer:
		return true
	}
	return false
}

// fromHeader takes the contact of an ordinary mail from its From field.
func (p *portalParse) fromHeader() {
	name := ParseName(p.from.Name)
	p.setName(name, carrierHeader, 0.6)
	if a, _ := leadAddress(p.from.Email); a != "" && !isRobot(a) {
		p.setAddress(a, carrierHeader, 0.9)
	}
}

// ordinaryText takes the message of an ordinary mail: what its writer wrote.
func (p *portalParse) ordinaryText() {
	text := p.plain()
	if p.forwarded == nil {
		text = p.mail.Reply(ReplyOptions{}).Text
	}
	if setMessage(p.lead, clip(text, maxText)) {
		p.lead.Evidence[pathMessage] = Evidence{carrierLayout, 0.5}
	}
}
