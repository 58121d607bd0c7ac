package parser

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fill puts the values of a lead together: labels before sentences, those
// before header fields, those before links.
func (p *portalParse) fill(event Event) {
	p.fillNames()
	p.fillAddresses()
	p.fillPhones(event)
	p.fillListing()
	if v, ok := p.form.got[formMessage]; ok && event != EventFavorite && setMessage(p.lead, v.text) {
		p.lead.Evidence[pathMessage] = Evidence{v.carrier, v.confidence}
	}
	p.put("contact.city", contactCity, formCity)
	p.put("contact.company", contactCompany, formCompany)
}

// put sets a field of one line from the form or the subject.
func (p *portalParse) put(path string, at func(*Lead) *string, field portalField) {
	v, ok := p.form.got[field]
	if !ok {
		if s := p.form.clean(field, p.subjectParts[field]); s != "" {
			v, ok = formValue{s, carrierSubject, 0.8}, true
		}
	}
	if ok && *at(p.lead) == "" && setText(at)(p.lead, v.text) {
		p.lead.Evidence[path] = Evidence{v.carrier, v.confidence}
	}
}

// fillNames finds the customer's name.
func (p *portalParse) fillNames() {
	got := p.form.got
	first, last := got[formFirst], got[formLast]
	if first.text == "" && last.text != "" {
		first = got[formGiven]
	}
	if last.text == "" && first.text != "" {
		last = got[formFamily]
	}
	if name := got[formName]; last.text == "" && first.text != "" && name.text != "" && !containsWords(phraseKey(name.text), phraseKey(first.text)) {
		last = name // beside a first name, a name is the last one
	}
	if first.text != "" && last.text != "" {
		p.setParts(first, last)
		return
	}
	named := []formValue{got[formName], got[formFamily], got[formGiven], first, last, p.fromDisplay(), p.subjectName(), p.replyToName()}
	for i, v := range named {
		if v.text == "" {
			continue
		}
		v = p.fullest(v, named[i+1:])
		if p.setName(ParseName(v.text), v.carrier, v.confidence); p.lead.Contact.Display != "" {
			p.setPart(first, contactFirstName, "contact.first_name")
			p.setPart(last, contactLastName, "contact.last_name")
			break
		}
	}
	if v, ok := got[formCivility]; ok && p.lead.Contact.Title == "" && p.lead.Contact.Display != "" && len(v.text) < 20 {
		p.lead.Contact.Title = v.text
		p.lead.Evidence["contact.title"] = Evidence{v.carrier, v.confidence}
	}
}

// fullest returns the one of several names that says most, of those that agree:
// the words of the others and more. Where they do not, a label is believed, and
// the lead says so.
func (p *portalParse) fullest(v formValue, others []formValue) formValue {
	for _, o := range others {
		switch {
		case o.text == "" || hasWords(v.text, o.text):
		case hasWords(o.text, v.text):
			v = o
		case o.carrier == carrierLabel && v.carrier != carrierLabel:
			v = o
			fallthrough
		default:
			p.warn(fmt.Sprintf("contact.display: %s and %s disagree", v.carrier, o.carrier))
		}
	}
	return v
}

// hasWords reports whether a name has all the words of another one.
func hasWords(name, other string) bool {
	words := strings.Fields(phraseKey(name))
	for w := range strings.FieldsSeq(phraseKey(other)) {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return other != ""
}

func (p *portalParse) setPart(v formValue, at func(*Lead) *string, path string) {
	if v.text != "" {
		*at(p.lead) = v.text
		p.lead.Evidence[path] = Evidence{v.carrier, v.confidence}
	}
}

// setParts sets a first and a last name that stand on their own.
func (p *portalParse) setParts(first, last formValue) {
	display := first.text + " " + last.text
	if name := p.form.got[formName]; hasWords(name.text, display) {
		display = name.text
	}
	p.lead.Contact.Display = display
	p.lead.Evidence["contact.display"] = Evidence{first.carrier, first.confidence}
	p.setPart(first, contactFirstName, "contact.first_name")
	p.setPart(last, contactLastName, "contact.last_name")
	if v, ok := p.form.got[formCivility]; ok && len(v.text) < 20 {
		p.lead.Contact.Title = v.text
		p.lead.Evidence["contact.title"] = Evidence{v.carrier, v.confidence}
	}
}

// setName sets what a name says.
func (p *portalParse) setName(n Name, carrier string, confidence float64) {
	c := &p.lead.Contact
	if first := strings.Fields(n.Display); n.Confidence <= 0.6 && len(first) > 1 && n.LastName != "" && strings.HasPrefix(n.LastName, first[0]) {
		n.FirstName, n.LastName = "", "" // the words could be in either order
	}
	if n.FirstName != "" && n.LastName != "" && n.Kind == NamePerson {
		n.Display = n.FirstName + " " + n.LastName
	} else if rest, ok := strings.CutPrefix(n.Display, n.Title); ok && n.Title != "" {
		n.Display = strings.TrimSpace(rest)
	}
	for _, f := range []struct {
		path string
		at   *string
		v    string
	}{
		{"contact.display", &c.Display, n.Display},
		{"contact.first_name", &c.FirstName, n.FirstName},
		{"contact.last_name", &c.LastName, n.LastName},
		{"contact.title", &c.Title, n.Title},
		{"contact.company", &c.Company, n.Company},
	} {
		if f.v != "" && *f.at == "" {
			*f.at = f.v
			p.lead.Evidence[f.path] = Evidence{carrier, min(confidence, max(n.Confidence, 0.5))}
		}
	}
}

// fromDisplay is the customer in From: "Marie via leboncoin".
func (p *portalParse) fromDisplay() formValue {
	name := p.from.Name
	if name == "" {
		return formValue{}
	}
	if p.layout != nil {
		if parts, ok := matchAny(p.layout.display, name); ok {
			if v := p.form.cleanPerson(parts[formName]); v != "" {
				return formValue{v, carrierHeader, 0.85}
			}
		}
		if !p.layout.From && p.data.relayOf(p.from.Email) == nil {
			return formValue{}
		}
	}
	if relayed := strings.TrimSpace(cutBracket(name)); relayed != "" && p.layout == nil && p.isRelay(p.from.Email) {
		return formValue{p.form.cleanPerson(cutVia(relayed)), carrierHeader, 0.8}
	}
	name = cutVia(name)
	if p.layout == nil && (name == p.from.Name || p.form.isCustomers(p.from.Email) && !p.isRelay(p.from.Email)) {
		// An unknown sender's name is the customer's where it says through whom
		// he writes, or where the address is the customer's.
		if name == p.from.Name && !strings.EqualFold(p.from.Email, p.form.got[formEmail].text) {
			return formValue{}
		}
	}
	return formValue{p.form.cleanPerson(name), carrierHeader, 0.8}
}

// cutVia takes off a name through whom somebody writes.
func cutVia(name string) string {
	lower := strings.ToLower(name)
	for _, word := range []string{" via ", " über ", " durch ", " through ", " par ", " sur ", " from "} {
		if i := strings.LastIndex(lower, word); i > 0 && len(lower) == len(name) {
			return strings.TrimSpace(name[:i])
		}
	}
	for _, word := range []string{" on behalf of ", " au nom de ", " im auftrag von "} {
		if i := strings.Index(lower, word); i >= 0 && len(lower) == len(name) {
			return strings.TrimSpace(name[i+len(word):])
		}
	}
	return name
}

func (p *portalParse) subjectName() formValue {
	return formValue{p.form.cleanPerson(leadValue(p.subjectParts[formName])), carrierSubject, 0.8}
}

func (p *portalParse) replyToName() formValue {
	if p.replyTo.Name == "" || !p.form.isCustomers(p.replyTo.Email) || p.layout != nil && !p.layout.ReplyTo && p.data.relayOf(p.replyTo.Email) == nil {
		return formValue{}
	}
	return formValue{p.form.cleanPerson(cutVia(p.replyTo.Name)), carrierHeader, 0.7}
}

// isRelay reports whether an address leads to somebody through a portal.
func (p *portalParse) isRelay(address string) bool {
	if p.data.relayOf(address) != nil || p.data.layoutFor(address) != nil && isPortalToken(address) {
		return true
	}
	a, relay := leadAddress(address)
	return a != "" && (relay || isTokenAddress(a))
}

// isTokenAddress reports whether nobody could have such a local part for an
// address of his own.
func isTokenAddress(address string) bool {
	local, _, _ := strings.Cut(address, "@")
	digits, letters := 0, 0
	for _, c := range local {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			letters++
		case c != '-' && c != '_':
			return false
		}
	}
	return len(local) >= 20 && digits >= 5 && letters >= 4
}

// setAddress puts an address where it belongs, if nothing is there.
func (p *portalParse) setAddress(address, carrier string, confidence float64) {
	if a, _ := leadAddress(address); a == "" {
		return
	}
	c, at, path := &p.lead.Contact, contactEmail, pathEmail
	if p.isRelay(address) {
		at, path = contactRelay, pathRelay
	}
	if *at(p.lead) == "" && !strings.EqualFold(address, c.Email) && !strings.EqualFold(address, c.RelayEmail) && setAddress(at)(p.lead, address) {
		p.lead.Evidence[path] = Evidence{carrier, confidence}
	}
}

// fillAddresses finds the customer's address and that of the portal's relay.
func (p *portalParse) fillAddresses() {
	if v, ok := p.form.got[formEmail]; ok {
		p.setAddress(v.text, v.carrier, v.confidence)
	}
	c := &p.lead.Contact
	for _, a := range []string{p.replyTo.Email, p.from.Email} {
		if a == "" || !p.form.isCustomers(a) {
			continue
		}
		switch relay := p.isRelay(a); {
		case relay:
			p.setAddress(a, carrierHeader, 0.9)
		case c.Email != "":
		case a == p.replyTo.Email && (p.layout != nil && p.layout.ReplyTo || p.layout == nil && !p.isReaders(a)):
			p.setAddress(a, carrierHeader, 0.8)
		}
	}
	if c.Email != "" || c.RelayEmail != "" && p.layout != nil {
		return
	}
	links := slices.DeleteFunc(slices.Clone(p.form.links), func(a string) bool { return p.isReaders(a) || p.isVendors(a) })
	if one := distinct(links); one != "" {
		p.setAddress(one, carrierLink, 0.7)
	}
}

func distinct(list []string) string {
	for _, s := range list {
		if !strings.EqualFold(s, list[0]) {
			return ""
		}
	}
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// isReaders reports whether an address is of a domain that the readers of the
// mail have for themselves.
func (p *portalParse) isReaders(address string) bool {
	_, domain, _ := strings.Cut(strings.ToLower(address), "@")
	if p.data.words.freemails[domain] {
		return false
	}
	for a := range p.spared {
		if strings.HasSuffix(a, "@"+domain) {
			return true
		}
	}
	return false
}

// isVendors reports whether an address is one of the sender's own domain.
func (p *portalParse) isVendors(address string) bool {
	_, domain, _ := strings.Cut(strings.ToLower(address), "@")
	return !p.data.words.freemails[domain] && strings.HasSuffix(strings.ToLower(p.from.Email), "@"+domain)
}

// fillPhones finds the customer's numbers.
func (p *portalParse) fillPhones(event Event) {
	phones, e := p.form.phones, Evidence{carrierLabel, 0.9}
	if len(phones) == 0 {
		phones, e = p.form.regions.phones(p.subjectParts[formPhone]), Evidence{carrierSubject, 0.85}
	}
	if len(phones) == 0 && event == EventMissedCall {
		phones = p.form.regions.phones(clip(p.subject, maxFormPhone))
	}
	if len(phones) == 0 && len(p.form.calls) == 1 {
		phones, e = p.form.calls, Evidence{carrierLink, 0.7}
	}
	for _, one := range p.saidPhones() {
		if len(phones) == 0 {
			e = Evidence{carrierLayout, 0.7}
		}
		if len(phones) < maxFormPhones && !hasPhone(phones, one.E164) {
			phones = append(phones, one)
		}
	}
	if len(phones) > 0 {
		p.lead.Contact.Phones = phones
		p.lead.Evidence[pathPhones] = e
	}
}

// saidPhones finds the numbers that the customer gives in the message for his
// own. Others may be anybody's.
func (p *portalParse) saidPhones() []Phone {
	var phones []Phone
	for line := range strings.SplitSeq(clip(p.form.got[formMessage].text, maxClassText), "\n") {
		if len(line) > maxLeadValue || !keyHasAny(phraseKey(line), p.data.words.classes.reach) {
			continue
		}
		phones = append(phones, p.form.regions.inText(line)...)
	}
	return phones
}

// fillListing finds what the lead is about.
func (p *portalParse) fillListing() {
	p.subjectListing()
	p.placeRef()
	p.put("listing.title", listingTitle, formListing)
	p.put("listing.ref", listingRef, formRef)
	p.put("listing.portal_ref", listingPortalRef, formPortalRef)
	price, carrier := p.form.got[formPrice].text, Evidence{carrierLabel, 0.85}
	if price == "" {
		price, carrier = p.form.clean(formPrice, p.subjectParts[formPrice]), Evidence{carrierSubject, 0.8}
	}
	if price != "" {
		amount, code, _ := strings.Cut(price, " ")
		if setPrice(p.lead, amount) {
			p.lead.Evidence[pathPrice] = carrier
			if setCurrency(p.lead, code) {
				p.lead.Evidence[pathCurrency] = carrier
			}
		}
	}
	if v, ok := p.form.got[formURL]; ok && setURL(p.lead, v.text) {
		p.lead.Evidence["listing.url"] = Evidence{v.carrier, v.confidence}
	} else if u := p.listingLink(); u != "" && setURL(p.lead, u) {
		p.lead.Evidence["listing.url"] = Evidence{carrierLink, 0.7}
	}
}

// subjectListing finds the title in a subject; a reference in its place is put
// where it belongs.
func (p *portalParse) subjectListing() {
	if p.subjectParts == nil {
		p.subjectParts = make(map[portalField]string)
	}
	title := p.subjectParts[formListing]
	if title == "" && p.subjectParts[formRef] == "" && p.subjectParts[formPortalRef] == "" {
		title = p.titleInSubject()
	}
	words := strings.Fields(title)
	for i, w := range words {
		// "votre bien A-12", "A-12 à Lyon"
		if looksLikeRef(w) && strings.ContainsFunc(w, unicode.IsLetter) && len(words) <= 4 && standsApart(words, i) {
			delete(p.subjectParts, formListing)
			if _, ok := p.form.got[formRef]; !ok {
				p.subjectParts[formRef] = w
			}
			return
		}
	}
	if title != "" {
		p.subjectParts[formListing] = title
	}
}

// standsApart reports whether a word at the edge of a title is none of its
// words: the next one is small. "Kawasaki Z650" is a model.
func standsApart(words []string, i int) bool {
	next := ""
	switch {
	case len(words) == 1:
		return true
	case i == 0:
		next = words[1]
	case i == len(words)-1:
		next = words[i-1]
	}
	c, _ := utf8.DecodeRuneInString(next)
	return unicode.IsLower(c)
}

// placeRef makes a reference the portal's where the link to the listing has it.
func (p *portalParse) placeRef() {
	ref, ok := p.form.got[formRef]
	const shortest = 6
	if p.layout == nil || !ok || p.form.has(formPortalRef) || len(ref.text) < shortest || strings.ContainsFunc(ref.text, notDigit) {
		return
	}
	for _, l := range p.form.page.links {
		if isUnder(linkHost(l.href), p.layout.Sites) && strings.Contains(l.href, ref.text) {
			delete(p.form.got, formRef)
			p.form.got[formPortalRef] = ref
			return
		}
	}
}

// titleInSubject finds a title between quote marks, or behind the name of an
// event and a colon.
func (p *portalParse) titleInSubject() string {
	for _, q := range [][2]string{{"«", "»"}, {"“", "”"}, {"„", "“"}, {"\"", "\""}, {" '", "'"}} {
		if _, rest, ok := strings.Cut(p.subject, q[0]); ok {
			if title, _, ok := strings.Cut(rest, q[1]); ok && len(title) > 2 {
				return strings.TrimSpace(title)
			}
		}
	}
	words := &p.data.words.classes
	for _, sep := range []string{": ", " – ", " - "} {
		head, rest, ok := strings.Cut(p.subject, sep)
		key := phraseKey(head)
		if !ok || countWords(key) > 6 && (sep != ": " || words.eventIn(key) == "") || words.eventIn(key) == "" && !keyHasAny(key, words.lead) {
			continue
		}
		rest = cutRef(strings.TrimSpace(rest))
		if first, _, _ := strings.Cut(phraseKey(rest), " "); refWords[first] || looksLikeRef(rest) || len(rest) < 5 || p.layout == nil && ParseName(rest).Kind == NamePerson && ParseName(rest).Confidence > 0.8 {
			return ""
		}
		return rest
	}
	if p.layout != nil && p.again && len(p.subject) > 4 && p.hasLine(phraseKey(p.subject)) {
		return p.subject
	}
	return ""
}

// hasLine reports whether a line of the mail has a key.
func (p *portalParse) hasLine(key string) bool {
	for _, page := range p.pages() {
		for i := range page.lines {
			if text := page.lines[i].text; text != "" && len(text) <= maxLeadValue && phraseKey(text) == key {
				return true
			}
		}
	}
	return false
}

// listingLink finds the one link to a listing of the portal: its path has the
// listing's number, or any number as long as that of a listing.
func (p *portalParse) listingLink() string {
	if p.layout == nil {
		return ""
	}
	found := ""
	for _, l := range p.form.page.links {
		host := linkHost(l.href)
		if host == "" || !isUnder(host, p.layout.Sites) || isTracker(host) {
			continue
		}
		u, err := url.Parse(l.href)
		if err != nil || len(u.Path) < 2 || !p.isListingPath(u.Path) {
			continue
		}
		u.RawQuery, u.Fragment, u.User = "", "", nil
		if s := u.String(); found == "" {
			found = s
		} else if found != s {
			return ""
		}
	}
	return found
}

func isTracker(host string) bool {
	first, _, _ := strings.Cut(host, ".")
	return slices.Contains([]string{"click", "clicks", "clic", "track", "tracking", "links", "link", "email", "trk", "t", "e", "r", "go", "lnk", "mailing", "news"}, first)
}

func (p *portalParse) isListingPath(path string) bool {
	for _, word := range []string{"unsub", "login", "account", "compte", "message", "mensaje", "messag", "nachricht", "profil", "settings", "help", "cgu", "legal", "desabonn", "conversation", "inbox", "redirect", "lead"} {
		if strings.Contains(strings.ToLower(path), word) {
			return false
		}
	}
	for _, ref := range []string{p.lead.Listing.PortalRef, p.lead.Listing.Ref} {
		if len(ref) > 3 && strings.Contains(path, ref) {
			return true
		}
	}
	digits := 0
	for _, c := range path {
		if c >= '0' && c <= '9' {
			if digits++; digits >= 6 {
				return true
			}
		} else {
			digits = 0
		}
	}
	return false
}
