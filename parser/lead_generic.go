package parser

import (
	"strings"
)

// The reader of forms: it finds labels and their values in the lines of a page,
// whatever portal made it. A label is known by all of its words, and a value by
// what it is of: what could be something else is left out.

// formValue is a value that a page has for a field.
type formValue struct {
	text       string
	carrier    string
	confidence float64
}

// The carriers of what portals and forms say, in Evidence.
const (
	carrierLayout  = "layout"  // a sentence or mark of the portal
	carrierLabel   = "label"   // a labelled value
	carrierHeader  = "header"  // From or Reply-To
	carrierSubject = "subject" // the subject
	carrierLink    = "link"    // a mailto:, tel: or listing's link
)

// formReader reads the form of one page.
type formReader struct {
	page    *portalPage
	data    *portalData
	layout  *portalLayout // nil for portals that nobody knows
	title   string        // of the listing, in the subject
	sender  string        // key of what an unknown sender calls itself
	regions formRegions
	spoken  *[]string       // what languageRegions found
	spared  map[string]bool // addresses of the readers of the mail

	got      map[portalField]formValue
	phones   []Phone
	links    []string // addresses of mailto: and pictures, the customer's maybe
	calls    []Phone
	said     [2]int          // the lines of the message, from and to
	labels   int             // labelled values of a customer
	previous bool            // older messages stand below
	other    bool            // in a section that is not the customer's
	vendor   bool            // below a vendor's label, up to a blank line
	named    bool            // that label had a value
	listed   bool            // the listing stands where the message was looked for
	bare     bool            // labels may have no separator before a name
	stacked  bool            // labels without a colon stand above their values
	strict   bool            // any label ends a message
	block    int             // how many phones stand above the block of lines
	calledBy map[string]bool // labels of phones that there were
	guesses  []formGuess     // values of labels that no list has
	yours    bool            // "vos coordonnées" are the customer's
	skipped  bool            // there was such a section
}

func newFormReader(p *portalPage, l *portalLayout, regions []string, spared map[string]bool) *formReader {
	r := &formReader{page: p, data: portals(), layout: l, spared: spared, got: make(map[portalField]formValue), calledBy: make(map[string]bool)}
	r.regions = formRegions{known: regions, guess: r.languageRegions}
	return r
}

// read reads the lines of the page.
func (r *formReader) read() {
	for i := 0; i < len(r.page.lines); {
		l := &r.page.lines[i]
		if l.text == "" {
			r.vendor, r.block = false, len(r.phones)
			i++
			continue
		}
		key := phraseKey(clip(l.text, 300))
		if r.isPrevious(key) {
			r.previous = true
			break
		}
		r.other = r.other || r.labels > 0 && len(l.text) < 60 && (isTeamLine(key) || r.isSenders(l.text))
		switch {
		case r.data.words.customer[key]:
			r.other, r.vendor = false, false
			if _, field := r.labelOf(l.text); field == "" || field == formIgnore {
				i = r.contactBlock(i + 1)
				continue
			}
		case r.data.words.other[key]:
			r.other = !r.yours || !r.data.words.yours[key]
			r.skipped = r.skipped || r.data.words.yours[key]
			i++
			continue
		case len(l.text) < 60 && r.data.words.service.begins(key):
			r.vendor, r.named = true, false
		}
		if next, ok := r.messageFrame(i, key); ok {
			i = next
			continue
		}
		if lab, ok := r.labelAt(l, 0); (!ok || !lab.certain) && r.linePattern(l.text) {
			i++
			continue
		}
		if r.fromLabel(i) {
			i++
			continue
		}
		i = r.labelled(i)
	}
	r.takeGuesses()
	if !r.has(formMessage) {
		r.unlabelledMessage()
	}
	if r.layout != nil {
		if !r.hasName() {
			r.cardName()
		}
		if !r.hasName() {
			r.introName()
		}
		r.contactCard()
		r.saidBelow()
	}
	r.readLinks()
}

func (r *formReader) isPrevious(key string) bool {
	return r.data.words.previous.begins(key) || r.layout != nil && beginsWith(key, r.layout.Previous)
}

func beginsWith(key string, phrases []string) bool {
	for _, p := range phrases {
		if rest, ok := strings.CutPrefix(key, p); ok && (rest == "" || rest[0] == ' ') {
			return true
		}
	}
	return false
}

// messageFrame reads a message that stands below a line of the layout.
func (r *formReader) messageFrame(i int, key string) (next int, ok bool) {
	if r.layout == nil {
		return i, false
	}
	for _, p := range r.layout.Message.Start {
		if !beginsWith(key, []string{p}) || r.has(formMessage) {
			continue
		}
		r.linePattern(r.page.lines[i].text)
		rest := ""
		if _, after, cut := strings.Cut(r.page.lines[i].text, ":"); cut {
			rest = strings.TrimSpace(after)
		}
		return r.message(i, rest, carrierLayout), true
	}
	for _, p := range r.layout.Message.Inline {
		word, rest, ok := strings.Cut(r.page.lines[i].text, " ")
		if ok && !r.has(formMessage) && phraseKey(word) == p && !strings.ContainsAny(clip(rest, 80), ":\t") {
			return r.message(i, strings.TrimSpace(rest), carrierLayout), true
		}
	}
	return i, false
}

// linePattern reads a line that one of the layout's patterns fits.
func (r *formReader) linePattern(text string) bool {
	if len(text) > maxLeadValue {
		return false
	}
	line := foldLine(text)
	if r.layout != nil {
		for _, p := range r.layout.lines {
			if r.patternFits(p, line) {
				return true
			}
		}
	}
	for _, p := range r.data.words.intros {
		if r.patternFits(p, line) {
			return true
		}
	}
	return false
}

// patternFits reads the parts of a line, if a pattern fits it.
func (r *formReader) patternFits(p portalPattern, line foldedLine) bool {
	values, ok := p.matchFolded(line)
	if !ok {
		return false
	}
	for field, v := range values {
		if first, _, _ := strings.Cut(phraseKey(v), " "); isNameField(field) && (!startsLarge(v) || r.data.words.pronouns[first]) {
			continue // "my wife is interested in", "a request"
		}
		if isNameField(field) {
			v = cutGreeting(v)
			if r.layout == nil && !r.isSureName(v) {
				continue
			}
		}
		r.put(field, v, carrierLayout, 0.85)
	}
	return true
}

func (r *formReader) has(f portalField) bool {
	_, ok := r.got[f]
	return ok
}

// put keeps a value, if it can be one of the field and is the first.
func (r *formReader) put(field portalField, raw, carrier string, confidence float64) bool {
	switch field {
	case formIgnore, formVendor:
		return false
	case formPhone:
		return r.putPhones(raw)
	}
	older, had := r.got[field]
	if had && (field != formName || older.carrier != carrierLayout || carrier != carrierLabel) {
		return true
	}
	v := r.clean(field, raw)
	if v == "" {
		return had
	}
	r.got[field] = formValue{v, carrier, confidence}
	return true
}

const maxFormPhones = 4

func (r *formReader) putPhones(raw string) bool {
	found := r.regions.phones(raw)
	for _, p := range found {
		if len(r.phones) < maxFormPhones && !hasPhone(r.phones, p.E164) {
			r.phones = append(r.phones, p)
		}
	}
	return len(found) > 0
}

func hasPhone(phones []Phone, e164 string) bool {
	for _, p := range phones {
		if p.E164 == e164 {
			return true
		}
	}
	return false
}

// labelled reads what line i says with labels, and returns the next line to
// read.
func (r *formReader) labelled(i int) int {
	if next, ok := r.columns(i); ok {
		return next
	}
	l := &r.page.lines[i]
	at := 0
	for at < len(l.text) {
		lab, ok := r.labelAt(l, at)
		if !ok {
			break
		}
		if lab.field == formMessage && lab.certain {
			return r.message(i, strings.TrimLeft(l.text[lab.value:], " \t*_:=-"), carrierLabel)
		}
		end := r.nextLabel(l.text, lab)
		value := strings.Trim(l.text[lab.value:end], " \t|;,*_")
		if strings.Trim(value, ":*_ ") == "" && end == len(l.text) {
			return r.below(i, lab)
		}
		r.accept(lab, value, i)
		at = end
		if !lab.certain {
			break
		}
	}
	return i + 1
}

// accept keeps a labelled value, if the label is the customer's.
func (r *formReader) accept(lab formLabel, value string, i int) {
	if lab.field == formVendor {
		r.vendor, r.named = true, value != ""
		return
	}
	if r.vendor && r.named && isNameField(lab.field) && !r.hasName() {
		r.vendor = false // "Agence : X" is above, and the customer's name here
	}
	if lab.field == formEmail && r.isReadersOwn(value) {
		// The block is the reader's: what it says above is too.
		r.vendor, r.named, r.phones = true, false, r.phones[:min(r.block, len(r.phones))]
		clear(r.calledBy)
	}
	if (r.other || r.vendor) && isPersonal(lab.field) {
		return
	}
	if lab.field == formListing && looksLikeRef(value) {
		lab.field = formIgnore // whose reference that is, nothing says
		if r.layout != nil {
			lab.field = formPortalRef
		}
	}
	switch lab.field {
	case formListing, formURL:
		value = r.unwrapped(i, value)
	case formPhone:
		// A second number with the same label is somebody else's.
		if r.calledBy[lab.key] {
			return
		}
		r.calledBy[lab.key] = len(r.regions.phones(value)) > 0
	}
	if isPersonal(lab.field) && lab.field != formEmail && lab.field != formPhone && r.labelInside(value) {
		return
	}
	switch {
	case lab.loose:
		r.guesses = append(r.guesses, formGuess{lab.field, value})
	case isNameField(lab.field) && strings.Contains(value, "@") && r.mixedValue(value):
	case r.put(lab.field, value, carrierLabel, 0.9):
		r.labels++
	}
}

// isReadersOwn reports whether a value is the address of a reader of the mail.
func (r *formReader) isReadersOwn(value string) bool {
	found := Emails(clip(value, 500))
	return len(found) > 0 && r.spared[strings.ToLower(found[0].Address)]
}

// labelInside reports whether lines that were joined are in a value.
func (r *formReader) labelInside(value string) bool {
	if len(value) > 200 {
		return true
	}
	for from := 0; ; {
		i, n := nextSeparator(value, from)
		if i < 0 {
			return false
		}
		for words := 1; words <= 3; words++ {
			start := lastWordsAt(value[:i], words)
			if _, field := r.labelOf(value[start:i]); field != "" {
				return true
			}
		}
		from = i + n
	}
}

// unwrapped joins a long value with the line that a client has broken it over.
func (r *formReader) unwrapped(i int, value string) string {
	const wide = 64
	l := &r.page.lines[i]
	if r.page.html || len(l.text) < wide || !strings.HasSuffix(l.text, value) || i+1 >= len(r.page.lines) {
		return value
	}
	next := &r.page.lines[i+1]
	if _, label := r.labelAt(next, 0); label || next.text == "" || next.depth != l.depth || strings.Contains(next.text, "://") || len(next.text) > wide {
		return value
	}
	return value + " " + next.text
}

func isPersonal(f portalField) bool {
	switch f {
	case formListing, formRef, formPortalRef, formPrice, formURL, formMessage, formIgnore:
		return false
	}
	return true
}

// below reads the value that stands below its label, or behind it in a cell
// that is a line of its own.
func (r *formReader) below(i int, lab formLabel) int {
	j := i + 1
	if j < len(r.page.lines) && r.page.lines[j].text == "" {
		j++
	}
	switch {
	case lab.field == formVendor:
		r.vendor, r.named = true, false
		return i + 1
	case lab.field == formMessage && j < len(r.page.lines):
		r.stacked = r.stacked || !lab.certain
		return r.message(i, "", carrierLabel)
	}
	if j >= len(r.page.lines) || r.page.lines[j].text == "" {
		return i + 1
	}
	next := &r.page.lines[j]
	if _, label := r.labelAt(next, 0); label || r.isHeading(next.text) {
		return i + 1
	}
	if !lab.certain && !r.valueFits(lab.field, next.text) {
		return i + 1
	}
	before := r.labels
	r.accept(lab, strings.TrimLeft(next.text, ":= \t"), j)
	if r.labels == before {
		return i + 1
	}
	r.stacked = r.stacked || !lab.certain
	return j + 1
}

// isHeading reports whether a line begins a section, or ends the form.
func (r *formReader) isHeading(text string) bool {
	key := phraseKey(clip(text, 300))
	return r.data.words.customer[key] || r.data.words.other[key] || r.isEnd(key) || r.isPrevious(key)
}

// columns reads a table whose first line has the labels and whose second has
// the values.
func (r *formReader) columns(i int) (next int, ok bool) {
	l := &r.page.lines[i]
	if !strings.Contains(l.text, "\t") || i+1 >= len(r.page.lines) {
		return i, false
	}
	heads, values := strings.Split(l.text, "\t"), strings.Split(r.page.lines[i+1].text, "\t")
	if len(heads) != len(values) || len(heads) > 20 {
		return i, false
	}
	var labels []formLabel
	for _, h := range heads {
		key, field := r.labelOf(h)
		if field == "" {
			return i, false
		}
		labels = append(labels, formLabel{field: field, key: key, certain: true})
	}
	for _, v := range values {
		if _, field := r.labelOf(v); field != "" && v != "" {
			return i, false
		}
	}
	for n, lab := range labels {
		r.accept(lab, values[n], i+1)
	}
	return i + 2, true
}
