package parser

import (
	"slices"
	"strings"
)

// isEnd reports whether a line begins the frame below a message.
func (r *formReader) isEnd(key string) bool {
	return r.data.words.end.begins(key) || isTeamLine(key) || r.layout != nil && beginsWith(key, r.layout.Message.End)
}

// isTeamLine reports whether a line is what a portal signs with: "Ihr
// AutoScout24 Team".
func isTeamLine(key string) bool {
	if len(key) > 60 || countWords(key) > 6 {
		return false
	}
	for _, w := range []string{"team", "equipe", "equipo", "equipa", "staff", "zespol"} {
		if containsWords(key, w) {
			return true
		}
	}
	return false
}

// message reads the message whose label is in line i, and whose first words are
// behind it. It returns the first line that is no longer of it.
//
// Where the message has a cell or a quote of its own, it ends with that. Else
// it ends at the frame that the portal sets below it, at a button, and at a
// label that the form has not had yet: a message may well have a "Tel:" in it.
func (r *formReader) message(i int, first, carrier string) int {
	var out []string
	if strings.Trim(first, ":*_ \"«»") != "" {
		out = append(out, first)
	}
	lines := r.page.lines
	label := &lines[i]
	box, j := -1, i+1
	if len(out) > 0 && strings.Contains(label.text, "\t") {
		box = label.box
	}
	for ; j < len(lines); j++ {
		l := &lines[j]
		if len(out) == 0 && box < 0 && l.text != "" && !r.page.within(label.box, l.box) {
			box = l.box
		}
		if box > 0 && !r.page.within(l.box, box) && l.text != "" {
			break
		}
		if l.depth < label.depth && l.text != "" && !r.page.html {
			break
		}
		// People write labels too: with their own above, theirs are parted from
		// the message.
		glued := !r.page.html && len(out) > 0 && out[len(out)-1] != "" && (r.hasName() || r.has(formEmail) || len(r.phones) > 0)
		if len(out) == 0 && isRule(l.text) {
			continue
		}
		if r.endsMessage(l, box > 0, len(out) > 0, glued) {
			if lab, ok := r.labelAt(l, 0); ok && (lab.field == formRef || lab.field == formPortalRef || lab.field == formPrice) {
				out = cutListing(out)
			}
			if key := phraseKey(clip(l.text, 300)); isTeamLine(key) || r.isSenders(l.text) {
				out = cutSignOff(out)
			}
			break
		}
		out = append(out, l.text)
		if carrier == carrierLayout && len(out[0]) > 2 && out[0][0] == '"' && strings.HasSuffix(l.text, "\"") && len(l.text) > 1 {
			j++ // the portal quotes it
			break
		}
	}
	if carrier == carrierLayout && first == "" {
		out = r.belowListing(out)
	}
	text := strings.TrimSpace(strings.Join(out, "\n"))
	if inner := strings.Trim(text, "\"«»“”„ \n"); inner != "" && (strings.HasPrefix(text, "«") || strings.HasPrefix(text, "\"") || strings.HasPrefix(text, "“") || strings.HasPrefix(text, "„")) && !strings.ContainsAny(inner, "«\"“„") {
		text = inner
	}
	if leadValue(clip(text, 200)) == "" || r.data.words.empty[phraseKey(clip(text, 100))] {
		return max(j, i+1)
	}
	if !r.has(formMessage) {
		r.said = [2]int{i, max(j, i+1)}
		r.got[formMessage] = formValue{text, carrier, 0.9}
		r.labels++
	}
	return max(j, i+1)
}

// belowListing takes the title and the price of the listing off the beginning of
// lines: some portals show it between a sentence and the message.
func (r *formReader) belowListing(lines []string) []string {
	if r.title == "" {
		return lines
	}
	title := phraseKey(r.title)
	for i, line := range lines {
		price, _ := leadAmount(line, "")
		if line != "" && phraseKey(line) != title && (price == "" || !strings.ContainsAny(line, "€£$") || countWords(line) > 3) {
			return lines[i:]
		}
		r.listed = r.listed || line != ""
	}
	return nil
}

// endsMessage reports whether line l is below a message. In a box of its own a
// message has no end before that of the box.
func (r *formReader) endsMessage(l *pageLine, boxed, begun, glued bool) bool {
	if l.text == "" {
		return false
	}
	key := phraseKey(clip(l.text, 300))
	if r.isPrevious(key) {
		return true
	}
	if boxed {
		return false
	}
	switch {
	case len(l.text) < 60 && r.data.words.service.begins(key):
		return begun
	case r.data.words.customer[key] || r.data.words.other[key] || r.isEnd(key):
		return true
	case begun && buttonWords[key] && len(l.text) < 40:
		return true
	case begun && (r.isSenders(l.text) || r.isFirmLine(key) || r.isPortalButton(l.text)):
		return true
	case begun && (isRule(l.text) || l.link || strings.HasPrefix(l.text, "©") || isBareLink(l.text) || l.text == "--"):
		return true
	}
	lab, ok := r.labelAt(l, 0)
	if !ok || lab.loose || !lab.certain && (!r.stacked || strings.ContainsAny(l.text, "?!.,")) {
		return false
	}
	if r.strict {
		return true
	}
	switch lab.field {
	case formVendor:
		return true
	case formName, formFirst, formLast, formGiven, formFamily, formEmail:
		return !glued && !r.has(lab.field)
	case formIgnore, formMessage:
		return r.page.html && l.label > 0
	case formPhone:
		return !glued && len(r.phones) == 0
	}
	return !r.has(lab.field)
}

// isSenders reports whether a line is the portal's name, or that of the sender
// where nobody knows the portal, with or without an address behind it.
func (r *formReader) isSenders(text string) bool {
	key := phraseKey(clip(text, 300))
	if r.layout != nil {
		return countWords(key) <= 3 && slices.Contains(r.layout.Words, key)
	}
	if r.sender == "" {
		return false
	}
	name, rest := text, ""
	if i := strings.IndexAny(text, ",|·–("); i < 0 {
		if i = strings.Index(text, " - "); i > 0 {
			name, rest = text[:i], text[i:]
		}
	} else if i > 0 {
		name, rest = text[:i], text[i:]
	}
	return r.isSenderName(phraseKey(clip(name, 300))) && (rest == "" || len(text) < 120 && !strings.ContainsAny(rest, "?!"))
}

// isSenderName reports whether a key is the sender's name, with what it may be
// signed with: "Ihr HausFinder", "WheelFinder Ltd".
func (r *formReader) isSenderName(key string) bool {
	if first, rest, ok := strings.Cut(key, " "); ok && senderPronouns[first] {
		key = rest
	}
	if i := strings.LastIndexByte(key, ' '); i > 0 && firmForms[key[i+1:]] && key[:i] == r.sender {
		return true
	}
	return key == r.sender || strings.HasSuffix(key, " "+r.sender) && countWords(key) <= countWords(r.sender)+1
}

var senderPronouns = keySet([]string{"ihr", "ihre", "dein", "deine", "votre", "your", "the", "su", "tu", "il", "la", "le", "uw", "je", "a", "o", "el"})

// buttonWords are the texts of buttons below a message.
var buttonWords = keySet([]string{
	"répondre", "reply", "antworten", "responder", "rispondi", "beantwoorden", "rappeler", "call back", "voir", "view", "ansehen", "accepter", "refuser", "accept", "decline", "annehmen", "ablehnen",
	"répondre au client", "répondre maintenant", "reply to customer",
})

// cutSignOff takes off the words above a portal's signature: right above it, or
// in a paragraph of their own.
func cutSignOff(lines []string) []string {
	n := len(lines)
	for n > 0 && lines[n-1] == "" {
		n--
	}
	if n == 0 {
		return lines
	}
	near := n == len(lines)
	alone := n > 1 && lines[n-2] == ""
	word := strings.Trim(fold(lines[n-1]), " ,.!")
	for _, s := range signOffs {
		if s.text == word && (near || alone) {
			return lines[:n-1]
		}
	}
	if near && alone && countWords(word) <= 4 && !strings.ContainsAny(lines[n-1], "?.!") {
		return lines[:n-1] // "Viel Erfolg wünscht" right above "Ihr Team"
	}
	return lines
}

// unlabelledMessage finds a message by what stands above it, or by the quote
// marks or the quote that it stands in.
func (r *formReader) unlabelledMessage() {
	r.strict = true
	for i := range r.page.lines {
		if text := r.page.lines[i].text; strings.HasPrefix(text, "«") || strings.HasPrefix(text, "“") || strings.HasPrefix(text, "„") {
			if r.quotedMessage(i); r.has(formMessage) {
				return
			}
		}
	}
	for i := range r.page.lines {
		l := &r.page.lines[i]
		if l.text == "" || len(l.text) > 300 {
			continue
		}
		key := phraseKey(l.text)
		if r.isPrevious(key) {
			return
		}
		switch {
		case r.layout != nil && (r.isIntro(l.text) || beginsWith(key, r.data.words.start) && len(l.text) < 80):
			next := r.message(i, "", carrierLayout)
			if !r.has(formMessage) && r.listed && r.page.html && next > i+1 && next < len(r.page.lines) {
				if _, label := r.labelAt(&r.page.lines[next], 0); !label {
					r.message(next-1, "", carrierLayout) // the listing has a box of its own
				}
			}
			if !r.has(formMessage) && r.listed {
				r.belowContact(i)
			}
		case r.page.html && l.depth > 0 && r.layout != nil && l.box > 0 && !r.page.within(r.page.lines[0].box, l.box):
			r.boxedMessage(i)
		}
		if r.has(formMessage) {
			return
		}
	}
}

// belowContact reads a message that stands below the labels of its writer, where
// line i has said that there is one.
func (r *formReader) belowContact(i int) {
	for ; i < len(r.page.lines); i++ {
		lab, ok := r.labelAt(&r.page.lines[i], 0)
		if !ok || !lab.certain || lab.field != formEmail && lab.field != formPhone {
			continue
		}
		next := i + 1
		for next < len(r.page.lines) && r.page.lines[next].text == "" {
			next++
		}
		if next == len(r.page.lines) {
			return
		}
		l := &r.page.lines[next]
		if _, label := r.labelAt(l, 0); !label {
			if !l.link && !strings.ContainsAny(clip(l.text, 30), ":\t") && !r.endsMessage(l, false, true, false) {
				r.message(i, "", carrierLayout)
			}
			return
		}
	}
}

func (r *formReader) isIntro(text string) bool {
	line := foldLine(text)
	for _, p := range r.layout.lines {
		if _, ok := p.matchFolded(line); ok {
			return true
		}
	}
	for _, p := range r.data.words.intros {
		if parts, ok := p.matchFolded(line); ok && (p.parts[0] == formName || startsLarge(parts[formName])) {
			return true
		}
	}
	return false
}

// maxQuotedMessage is how many lines a message between quote marks may have.
const maxQuotedMessage = 100

// saidBelow finds a message without anything that says that it is one: below the
// customer's address and number, in words that somebody says for himself.
func (r *formReader) saidBelow() {
	if r.has(formMessage) {
		return
	}
	last := -1
	for i := range r.page.lines {
		text := r.page.lines[i].text
		if lab, ok := r.labelAt(&r.page.lines[i], 0); ok && lab.certain && (lab.field == formEmail || lab.field == formPhone) || r.isWhole(formEmail, text) || r.isWhole(formPhone, text) {
			last = i
		}
	}
	if last < 0 || !r.has(formEmail) && len(r.phones) == 0 {
		return
	}
	next := last + 1
	for next < len(r.page.lines) && r.page.lines[next].text == "" {
		next++
	}
	if next == last+1 || next == len(r.page.lines) || r.endsMessage(&r.page.lines[next], false, true, false) || strings.ContainsAny(clip(r.page.lines[next].text, 30), "\t:") {
		return
	}
	end := next
	for end < len(r.page.lines) && end < next+maxQuotedMessage && r.page.lines[end].text != "" {
		end++
	}
	for _, l := range r.page.lines[next:end] {
		if speaksForSelf(l.text) {
			r.message(last, "", carrierLayout)
			return
		}
	}
}

// speaksForSelf reports whether a line has words that only its writer uses of
// himself, or greets.
func speaksForSelf(text string) bool {
	n := 0
	for w := range strings.FieldsSeq(phraseKey(clip(text, maxLeadValue))) {
		if selfWords[w] || n == 0 && greetingWords[w] {
			return true
		}
		n++
	}
	return false
}

var selfWords = keySet([]string{
	"je", "j", "nous", "mon", "ma", "moi", "i", "i'm", "we", "my", "our", "me", "ich", "wir", "mich", "mir", "uns", "estoy", "estamos", "quisiera", "me", "mi", "vorrei", "sono", "siamo",
	"ik", "wij", "mijn", "gostaria", "estou", "jestem",
})

// quotedMessage reads a message that begins with a quote mark in line i and
// ends with one at the end of a line.
func (r *formReader) quotedMessage(i int) {
	var out []string
	for j := i; j < min(len(r.page.lines), i+maxQuotedMessage); j++ {
		text := r.page.lines[j].text
		out = append(out, text)
		if strings.HasSuffix(text, "»") || strings.HasSuffix(text, "”") || j > i && strings.HasSuffix(text, "“") {
			if r.setMessage(out); r.has(formMessage) {
				r.said = [2]int{i, j + 1}
			}
			return
		}
	}
}

// boxedMessage reads the quote that line i is in.
func (r *formReader) boxedMessage(i int) {
	box := r.page.lines[i].box
	var out []string
	j := i
	for ; j < len(r.page.lines) && (r.page.lines[j].text == "" || r.page.within(r.page.lines[j].box, box)); j++ {
		out = append(out, r.page.lines[j].text)
	}
	if r.setMessage(out); r.has(formMessage) {
		r.said = [2]int{i, j}
	}
}

func (r *formReader) setMessage(lines []string) {
	text := strings.Trim(strings.Join(lines, "\n"), "\"«»“”„ \n")
	if leadValue(clip(text, 200)) != "" {
		r.got[formMessage] = formValue{text, carrierLayout, 0.7}
	}
}

// cardName finds the name that stands alone above the first contact: as the
// heading of a card.
func (r *formReader) cardName() {
	first := -1
	for i := range r.page.lines {
		lab, ok := r.labelAt(&r.page.lines[i], 0)
		if ok && lab.certain && (lab.field == formPhone || lab.field == formEmail) {
			if len(r.phones) == 0 && !r.has(formEmail) {
				return
			}
			first = i
			break
		}
		if a := r.page.lines[i].text; r.isWhole(formEmail, a) && r.cleanEmail(a) != "" {
			first = i
			break
		}
	}
	if first < 0 {
		return
	}
	for i := first - 1; i >= max(0, first-4); i-- {
		text := r.page.lines[i].text
		if text == "" || isRule(text) {
			continue
		}
		if _, label := r.labelAt(&r.page.lines[i], 0); label {
			return
		}
		v := r.cleanPerson(text)
		if n := ParseName(v); v != "" && startsLarge(v) && n.Kind == NamePerson && n.FirstName != "" && n.LastName != "" && n.Confidence >= 0.7 {
			r.got[formName] = formValue{v, carrierLayout, 0.6}
		}
		return
	}
}
