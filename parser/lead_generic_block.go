package parser

import "strings"

// Blocks of lines without labels, each of which says by its shape what it is:
// a name, an address, a number.

// contactLines is what a block of lines without labels says.
type contactLines struct {
	names, emails []string
	phones        []Phone
}

// maxContactLines is how many lines a block of a person has at most.
const maxContactLines = 8

// contactBlock reads the lines below the heading of a customer's section, up to
// a blank line, a label or another heading, and returns the line to go on with.
func (r *formReader) contactBlock(i int) int {
	if i < len(r.page.lines) && r.page.lines[i].text == "" {
		i++
	}
	var b contactLines
	j := i
	for ; j < min(len(r.page.lines), i+maxContactLines); j++ {
		l := &r.page.lines[j]
		if l.text == "" && !r.page.html || r.isHeading(l.text) {
			break
		}
		if _, label := r.labelAt(l, 0); label {
			break
		}
		if !r.readCells(&b, l.text, j == i) {
			break
		}
	}
	if len(b.emails)+len(b.phones) == 0 && len(b.names) == 1 && j > i && j < len(r.page.lines) && !r.hasName() {
		// A name above lines with labels.
		if lab, ok := r.labelAt(&r.page.lines[j], 0); ok && (lab.field == formEmail || lab.field == formPhone) {
			r.takeContact(b, 0.8)
		}
		return i
	}
	if len(b.emails) > 1 || len(b.emails)+len(b.phones) == 0 {
		return i
	}
	r.takeContact(b, 0.8)
	return j
}

// readCells reads the parts of a line of a block. It returns false for what is
// no line of one: prose.
func (r *formReader) readCells(b *contactLines, text string, first bool) bool {
	if len(text) > 160 {
		return false
	}
	for _, cell := range splitCells(text) {
		switch {
		case r.isWhole(formEmail, cell):
			if a := r.cleanEmail(cell); a != "" {
				b.emails = append(b.emails, a)
			}
		case r.isWhole(formPhone, cell):
			b.phones = append(b.phones, r.regions.phones(cell)...)
		case r.isNameLine(cell, first) || r.got[formName].text != "" && r.cleanPerson(cell) == r.got[formName].text:
			b.names = append(b.names, r.cleanPerson(cell))
		case len(strings.Fields(cell)) > 8 || strings.ContainsAny(cell, "?!"):
			return false
		}
	}
	return true
}

// splitCells parts a line at the marks that people and portals set between
// values.
func splitCells(text string) []string {
	for _, sep := range []string{" | ", " · ", " • ", " – ", " - ", " / "} {
		text = strings.ReplaceAll(text, sep, "\t")
	}
	var cells []string
	for cell := range strings.SplitSeq(text, "\t") {
		if cell = strings.Trim(cell, " \t•·*_|;,"); cell != "" {
			cells = append(cells, cell)
		}
	}
	return cells
}

// isNameLine reports whether a line without a label is certainly a person's
// name; the first of a customer's block need not be as certain.
func (r *formReader) isNameLine(text string, first bool) bool {
	v := r.cleanPerson(text)
	if v == "" || !startsLarge(v) || strings.ContainsAny(v, "0123456789,") {
		return false
	}
	n := ParseName(v)
	if n.Kind != NamePerson {
		return false
	}
	if first || n.Title != "" {
		return n.LastName != "" || n.FirstName != ""
	}
	return n.FirstName != "" && n.LastName != "" && n.Confidence >= 0.7
}

// takeContact keeps what a block says, where no label has said it.
func (r *formReader) takeContact(b contactLines, confidence float64) {
	if len(b.names) == 1 && !r.has(formName) {
		r.got[formName] = formValue{b.names[0], carrierLayout, confidence}
	}
	if len(b.emails) == 1 && !r.has(formEmail) {
		r.got[formEmail] = formValue{b.emails[0], carrierLayout, confidence}
	}
	for _, p := range b.phones {
		if len(r.phones) < maxFormPhones && !hasPhone(r.phones, p.E164) {
			r.phones = append(r.phones, p)
		}
	}
	r.labels++
}

// contactCard finds the one card of a person in a portal's mail: neighbouring
// lines with a name and an address or a number, neither in the message nor in
// what is the portal's or the reader's.
func (r *formReader) contactCard() {
	if r.hasName() && (r.has(formEmail) || len(r.phones) > 0) && r.got[formName].carrier != carrierLayout {
		return
	}
	other := r.linkSections()
	var card contactLines
	cards := 0
	lines := r.page.lines
	for i := 0; i < len(lines); i++ {
		if lines[i].text == "" || other[i] || i >= r.said[0] && i < r.said[1] {
			continue
		}
		var b contactLines
		j := i
		for ; j < min(len(lines), i+maxContactLines) && lines[j].text != "" && !other[j] && (j < r.said[0] || j >= r.said[1]); j++ {
			if _, label := r.labelAt(&lines[j], 0); label || r.isEnd(phraseKey(clip(lines[j].text, 300))) {
				break
			}
			before := len(b.names) + len(b.emails) + len(b.phones)
			if !r.readCells(&b, lines[j].text, false) || len(b.names)+len(b.emails)+len(b.phones) == before && before > 0 {
				break
			}
			if before == 0 && len(b.names)+len(b.emails)+len(b.phones) == 0 {
				break // the lines above a card are none of it
			}
		}
		if len(b.names) == 1 && len(b.emails) <= 1 && len(b.phones) <= 2 && len(b.emails)+len(b.phones) > 0 {
			card = b
			cards++
		}
		i = max(i, j-1)
	}
	if cards == 1 {
		r.takeContact(card, 0.6)
	}
}
