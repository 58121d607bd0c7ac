package parser

import (
	"hash/maphash"
	"strings"
	"unicode"
)

// What was sent to the writer comes back quoted, often without marks, broken
// anew and with answers typed into it. Lines are known by their words: either
// all of a line as it was sent, or pieces of three words of which every one
// was sent.

const (
	// maxSent is how many of the mails sent are compared, and maxSentText how
	// much of each.
	maxSent     = 8
	maxSentText = 64 << 10
	// gram is how many words a piece has.
	gram = 3
	// leastSent is how much of a mail must be in a reply that quotes it. Our
	// mails have many lines in common: one that is not quoted says nothing.
	leastSent = 0.7
)

// sentText is what is known of the mails sent.
type sentText struct {
	seed  maphash.Seed
	lines map[uint64]bool
	grams map[uint64]bool
}

// newSentText reads those of the mails sent that are in the text.
func newSentText(sent []string, text string) *sentText {
	k := &sentText{seed: maphash.MakeSeed(), lines: make(map[uint64]bool), grams: make(map[uint64]bool)}
	pieces := grams(k.words(text))
	in := make(map[uint64]bool, len(pieces))
	for _, g := range pieces {
		in[g] = true
	}
	for _, mail := range sent[:min(len(sent), maxSent)] {
		mail = clip(mail, maxSentText)
		gs := grams(k.words(mail))
		found := 0
		for _, g := range gs {
			if in[g] {
				found++
			}
		}
		if float64(found) < leastSent*float64(len(gs)) {
			continue
		}
		for _, g := range gs {
			k.grams[g] = true
		}
		for line := range strings.Lines(mail) {
			if ws := k.words(line); len(ws) > 0 {
				k.lines[join(ws)] = true
			}
		}
	}
	return k
}

// grams returns the hashes of the pieces of words ws.
func grams(ws []uint64) []uint64 {
	gs := make([]uint64, 0, len(ws))
	for i := 0; i+gram <= len(ws); i++ {
		gs = append(gs, join(ws[i:i+gram]))
	}
	return gs
}

// words returns the hashes of the words in s.
func (k *sentText) words(s string) []uint64 {
	const usual = 6 // bytes of a word
	ws := make([]uint64, 0, len(s)/usual+1)
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		ws = append(ws, maphash.String(k.seed, strings.ToLower(w)))
	}
	return ws
}

func join(ws []uint64) uint64 {
	h := uint64(len(ws))
	for _, w := range ws {
		h = (h<<7 | h>>57) ^ w
		h *= 0x9e3779b97f4a7c15
	}
	return h
}

// has reports whether a line was sent, and whether it is long enough that
// nobody else wrote the same.
func (k *sentText) has(line string) (known, long bool) {
	ws := k.words(line)
	if len(ws) == 0 {
		return false, false
	}
	long = len(ws) > gram
	if k.lines[join(ws)] {
		return true, long
	}
	for i := 0; i+gram <= len(ws); i++ {
		if !k.grams[join(ws[i:i+gram])] {
			return false, false
		}
	}
	return long, long
}

// compare marks the lines that were sent to the writer, mail for mail: each
// begins at our marker.
func (d *document) compare(sent []string) {
	if len(sent) == 0 {
		return
	}
	k := newSentText(sent, clip(d.full, 4*maxSentText))
	if len(k.lines) == 0 {
		return // none of them is quoted
	}
	for i := range d.lines {
		l := &d.lines[i]
		if !l.blank() {
			l.known, l.long = k.has(l.text)
		}
	}
	for first := 0; first < len(d.lines); {
		end := first + 1
		for end < len(d.lines) && !isOurs(d.lines[end].text) {
			end++
		}
		d.forgetOther(first, end)
		first = end
	}
}

// forgetOther forgets what is known of the mail of ours in the lines from i up
// to j if its numbers were not sent: then it is another mail, of which the
// lines that are not known are no answers.
func (d *document) forgetOther(i, j int) {
	for n := i; n < j; n++ {
		if l := &d.lines[n]; l.blank() || l.known || !isMailNumber(l.text) {
			continue
		}
		for ; i < j; i++ {
			d.lines[i].known, d.lines[i].long = false, false
		}
		return
	}
}

// isMailNumber reports whether text is one of our labelled lines that differ from
// mail to mail, and that nobody types.
func isMailNumber(text string) bool {
	const longest = 120
	if len(text) > longest {
		return false
	}
	l, ok := readLeadLabel(text)
	if !ok {
		return false
	}
	switch l.field.path {
	case "lead_id", "message_id", "conversation", "sequence":
		return l.field.set(&Lead{}, l.value)
	}
	return false
}

// claimKnown gives runs of lines that were sent, and that nothing else marks as
// a quote, to us. A line or two may be the writer's own citation, and short
// lines such as "Hello" anybody's.
func (d *document) claimKnown() {
	const least = 3
	for i := 0; i < len(d.lines); {
		l := &d.lines[i]
		if !l.known || l.quoted() {
			i++
			continue
		}
		n, end, long := 0, i, false
		for j := i; j < len(d.lines) && (d.lines[j].blank() || d.lines[j].known && !d.lines[j].quoted()); j++ {
			if d.lines[j].known {
				n, end = n+1, j+1
				long = long || d.lines[j].long
			}
		}
		if n >= least && long {
			for ; i < end; i++ {
				d.lines[i].role = roleOurs
			}
		}
		i = end
	}
}

// answersInside shows what was typed into a quote of what we sent: the lines
// between known ones that are not known. The line above each stays with it, as
// the question.
//
// Only quotes that are ours for the most part are read so: an older mail of
// somebody else has unknown lines all over.
func (d *document) answersInside(first, end int) {
	from, to, known, unknown := d.countKnown(first, end)
	if known < 3 || unknown > known {
		return
	}
	for i := from; i < to; i++ {
		l := &d.lines[i]
		if l.known || l.blank() || l.reason != "" || isRule(l.text) {
			continue
		}
		l.kept = true
		if p := d.prevText(i); p >= from && d.lines[p].known {
			d.lines[p].kept = true
		}
	}
}

// countKnown counts the lines from i up to j from the first that is known on,
// from, and says behind which the last known one, to, stands.
func (d *document) countKnown(i, j int) (from, to, known, unknown int) {
	from, to = -1, -1
	for ; i < j; i++ {
		switch l := &d.lines[i]; {
		case l.known:
			if from < 0 {
				from = i
			}
			to, known = i, known+1
		case from >= 0 && !l.blank() && l.reason == "":
			unknown++
		}
	}
	return from, to, known, unknown
}

// sentFor reports whether all that a quote has was sent.
func (d *document) sentFor(r run) bool {
	_, _, known, unknown := d.countKnown(r.first, r.end)
	return known > 0 && unknown == 0
}

// keepQuestion shows the end of a quote that was sent where an answer stands
// below it, down to line next: the last line, or the last lines of a paragraph
// that was broken.
func (d *document) keepQuestion(r run, next int) {
	if !d.visibleIn(r.end, next) {
		return
	}
	const wide = 60
	i := d.prevText(r.end)
	d.lines[i].kept = true
	for i--; i >= r.first && len(d.lines[i].text) >= wide && !endsSentence(d.lines[i].text); i-- {
		d.lines[i].kept = true
	}
}
