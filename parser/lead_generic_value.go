package parser

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean returns a value in the form of its field, or nothing where it cannot
// be one.
func (r *formReader) clean(field portalField, raw string) string {
	v := strings.Trim(leadValue(formTrim(raw)), " \t*_|")
	if v == "" || r.data.words.empty[phraseKey(clip(v, 100))] || strings.Contains(v, "{{") || strings.Contains(v, "%%") {
		return ""
	}
	switch field {
	case formName, formFirst, formLast, formGiven, formFamily:
		return r.cleanPerson(v)
	case formEmail:
		return r.cleanEmail(v)
	case formCity:
		return cleanCity(v)
	case formRef, formPortalRef:
		return cleanRef(v)
	case formPrice:
		price, code := leadAmount(cutBracket(v), "")
		if price == "" {
			return ""
		}
		return strings.TrimSpace(price + " " + code)
	case formURL:
		if i := strings.Index(v, "http"); i >= 0 {
			return cutURL(v[i:])
		}
		return ""
	case formListing:
		if len(v) > 300 || isBareLink(v) {
			return ""
		}
		return trimQuotes(cutRef(v))
	case formCivility, formCompany:
		if len(v) > 300 || isBareLink(v) {
			return ""
		}
		return trimQuotes(v)
	}
	return v
}

// formTrim takes marks of clients off a value.
func formTrim(s string) string {
	s = strings.TrimLeft(strings.TrimSpace(s), ":= \t")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\t' }), " ")
}

// cutRef takes a reference in brackets off the end of a title.
func cutRef(v string) string {
	i := strings.LastIndexByte(v, '(')
	if i <= 0 || !strings.HasSuffix(v, ")") {
		return v
	}
	inside := v[i+1 : len(v)-1]
	if j := strings.LastIndexAny(inside, " .:"); j >= 0 {
		if word, _, _ := strings.Cut(phraseKey(inside[:j]), " "); !refWords[word] {
			return v
		}
		inside = inside[j+1:]
	}
	if !looksLikeRef(inside) {
		return v
	}
	return strings.TrimSpace(v[:i])
}

var refWords = keySet([]string{"ref", "réf", "référence", "reference", "rif", "n", "no", "nr", "id", "objektnummer", "stock"})

func isBareLink(v string) bool {
	return strings.HasPrefix(v, "http") && !strings.Contains(v, " ")
}

func cutBracket(s string) string {
	s, _, _ = strings.Cut(s, "(")
	return s
}

// cleanPerson refuses what is no name: addresses, numbers, sentences, labels,
// and words that name a part.
func (r *formReader) cleanPerson(v string) string {
	if i := strings.IndexByte(v, '<'); i > 0 && strings.Contains(v[i:], "@") {
		v = strings.TrimSpace(v[:i])
	}
	if i := strings.LastIndexByte(v, '('); i > 0 && (strings.Contains(v[i:], "@") || r.regions.inText(v[i:]) != nil) {
		v = strings.TrimSpace(v[:i])
	}
	v = strings.Trim(v, "\"«»“”', ")
	key := phraseKey(clip(v, 100))
	if v == "" || len(v) > 80 || len(strings.Fields(v)) > 7 || strings.ContainsAny(v, "@:;<>=\\/?!#{}[]|") || strings.Contains(v, "  ") {
		return ""
	}
	if r.data.words.roles[key] || r.data.words.empty[key] || r.isOwnName(key) {
		return ""
	}
	digits := 0
	letters := 0
	for _, c := range v {
		switch {
		case unicode.IsDigit(c):
			digits++
		case unicode.IsLetter(c):
			letters++
		}
	}
	if letters == 0 || digits > 4 && strings.Contains(v, " ") {
		return ""
	}
	return v
}

// isOwnName reports whether a key is the portal's name.
func (r *formReader) isOwnName(key string) bool {
	if r.layout == nil {
		return false
	}
	for _, w := range r.layout.Words {
		if key == w || strings.HasPrefix(key, w+" ") {
			return true
		}
	}
	return false
}

// cleanEmail returns the one address of a value; robots' addresses and those of
// the readers are none.
func (r *formReader) cleanEmail(v string) string {
	address := ""
	for _, m := range Emails(clip(v, 500)) {
		if address != "" && !strings.EqualFold(address, m.Address) {
			return ""
		}
		address = m.Address
	}
	if !r.isCustomers(address) {
		return ""
	}
	return address
}

// isCustomers reports whether an address may lead to a customer: it is neither
// a robot's, nor a reader's, nor the portal's own.
func (r *formReader) isCustomers(address string) bool {
	a, _ := leadAddress(address)
	lower := strings.ToLower(a)
	if a == "" || r.spared[lower] {
		return false
	}
	if l := r.data.relayOf(lower); l != nil {
		return !isRobot(lower)
	}
	return (r.data.layoutFor(lower) == nil || isPortalToken(lower)) && !isRobot(lower)
}

// isPortalToken reports whether an address at a portal is one that it made for a
// customer, and not a mailbox of its own.
func isPortalToken(address string) bool {
	const shortest = 16
	local, _, _ := strings.Cut(address, "@")
	digits := strings.ContainsFunc(local, unicode.IsDigit)
	return len(local) >= shortest && digits && !strings.ContainsFunc(local, func(c rune) bool {
		return !unicode.IsDigit(c) && !unicode.IsLetter(c) && c != '-' && c != '_' && c != '+'
	})
}

// isRobot reports whether nobody reads what is sent to an address.
func isRobot(address string) bool {
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	local = strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)
	for _, word := range []string{"noreply", "donotreply", "nepasrepondre", "nichtantworten", "noresponder", "mailerdaemon", "notification", "nonrispondere", "bounce"} {
		if strings.HasPrefix(local, word) || strings.HasSuffix(local, word) {
			return true
		}
	}
	return false
}

// cleanCity takes the postcode off a city.
func cleanCity(v string) string {
	if i := strings.IndexByte(v, '('); i > 0 && strings.ContainsFunc(v[i:], unicode.IsDigit) {
		v = strings.TrimSpace(v[:i])
	}
	words := strings.Fields(strings.ReplaceAll(v, ",", " "))
	var city []string
	for _, w := range words {
		if strings.ContainsFunc(w, unicode.IsDigit) {
			continue
		}
		city = append(city, w)
	}
	v = strings.Trim(strings.Join(city, " "), " -,")
	if v == "" || len(v) > 80 || len(city) > 7 || strings.ContainsAny(v, "@:;<>=?!") {
		return ""
	}
	return v
}

// cleanRef wants one word with a digit, or a few short ones.
func cleanRef(v string) string {
	v = strings.Trim(cutBracket(v), " \t.,;#\"«»[]")
	n := len(strings.Fields(v))
	if v == "" || len(v) > 60 || n > 4 || strings.ContainsAny(v, "@<>?!:") || n > 1 && !strings.ContainsFunc(v, unicode.IsDigit) {
		return ""
	}
	if strings.HasPrefix(v, "http") {
		return ""
	}
	return v
}

// readLinks notes the addresses and numbers that links lead to, outside of the
// sections that are not the customer's.
func (r *formReader) readLinks() {
	section := r.linkSections()
	for _, l := range r.page.links {
		if l.line >= len(section) || section[l.line] {
			continue
		}
		href := clip(l.href, maxLeadValue)
		switch {
		case strings.HasPrefix(href, "mailto:"):
			address, _, _ := strings.Cut(strings.TrimPrefix(href, "mailto:"), "?")
			if a, err := url.PathUnescape(address); err == nil {
				address = a
			}
			if r.isCustomers(address) && len(r.links) < maxFormPhones {
				r.links = append(r.links, address)
			}
		case strings.HasPrefix(href, "tel:"):
			number, err := url.PathUnescape(strings.TrimPrefix(href, "tel:"))
			if err != nil {
				continue
			}
			r.putCalls(r.regions.phones(number), l.text)
		}
	}
}

// putCalls notes a number that a link calls, as the text of the link has it.
func (r *formReader) putCalls(called []Phone, text string) {
	for _, p := range called {
		if shown := r.regions.phones(text); len(shown) == 1 && shown[0].E164 == p.E164 {
			p = shown[0]
		}
		if len(r.calls) < maxFormPhones && !hasPhone(r.calls, p.E164) {
			r.calls = append(r.calls, p)
		}
	}
}

// linkSections tells for each line whether it is in a section that is not the
// customer's, below a vendor's label, in the portal's own words at the end, or
// in older messages.
func (r *formReader) linkSections() []bool {
	lines := r.page.lines
	other := make([]bool, len(lines)+1)
	in, vendor, end := false, false, false
	for i := range lines {
		text := lines[i].text
		if text == "" {
			vendor = false
			other[i] = in || end
			continue
		}
		key := phraseKey(clip(text, 300))
		switch {
		case r.isPrevious(key):
			end = true
		case r.data.words.customer[key]:
			in, vendor = false, false
		case r.data.words.other[key]:
			in = true
		}
		if lab, ok := r.labelAt(&lines[i], 0); ok && lab.field == formVendor {
			vendor = true
		}
		other[i] = in || vendor || end || r.isServiceLine(key)
	}
	return other
}

// isServiceLine reports whether a line is about whom the reader may ask.
func (r *formReader) isServiceLine(key string) bool {
	for _, w := range r.data.words.classes.service {
		if containsWords(key, w) {
			return true
		}
	}
	return false
}

// containsWords reports whether a key has a phrase in it, as whole words.
func containsWords(key, phrase string) bool {
	for from := 0; ; {
		i := strings.Index(key[from:], phrase)
		if i < 0 || phrase == "" {
			return false
		}
		i += from
		j := i + len(phrase)
		if (i == 0 || key[i-1] == ' ') && (j == len(key) || key[j] == ' ') {
			return true
		}
		from = i + 1
	}
}

// startsLarge reports whether each word of a name begins with a capital, but
// for its particles.
func startsLarge(v string) bool {
	for w := range strings.FieldsSeq(v) {
		c, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(c) && len(w) > 3 {
			return false
		}
	}
	return v != ""
}

// looksLikeRef reports whether a text is a reference, and no title: one word
// with a digit and without small letters.
func looksLikeRef(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) >= 3 && !strings.Contains(s, " ") && strings.ContainsFunc(s, unicode.IsDigit) && !strings.ContainsFunc(s, unicode.IsLower)
}
