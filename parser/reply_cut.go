package parser

import "strings"

// The cutting of a text goes from the top down. Marked quotes are passed over,
// since answers may stand between and below them; a header block, or an
// attribution above a quote without marks, ends what somebody wrote.

// run is a block of quoted lines: first up to end, with what stands above it.
type run struct {
	top    int    // first line of the attribution above, or first
	reason Reason // what is above: an attribution or a header block, or nothing
	sure   bool   // that is certain, and no "you wrote:" of the writer
	first  int
	end    int
	marked bool // our marker, the HTML or its first lines say whose words it has
}

// introduced reports whether something says that the run is an older mail.
func (r run) introduced() bool { return r.reason != "" || r.marked }

// cut hides what nobody wrote in this mail.
func (d *document) cut(sent []string) {
	d.compare(sent)
	d.ours()
	d.claimKnown()
	d.banner()
	d.leadData()
	runs, end := d.scan()
	at := 0
	for _, r := range runs {
		d.endings(at, r.top)
		d.above = d.above || d.visibleIn(at, r.top)
		at = r.end
	}
	d.endings(at, end)
	d.hideRuns(runs, end)
}

// scan finds the marked quotes, and hides everything from where an older mail
// begins without marks. It returns the line where that is.
func (d *document) scan() (runs []run, end int) {
	pending := run{} // what stands above a quote that may follow
	for i := 0; i < len(d.lines); i++ {
		l := &d.lines[i]
		if l.blank() || l.reason != "" && !l.quoted() {
			continue
		}
		if l.quoted() && !d.joinBroken(i) {
			if pending.reason == "" {
				pending.top = i
			}
			if len(runs) == 0 && pending.reason == "" && d.forwardAt(i) {
				d.forward = true
				return runs, pending.top
			}
			r := d.runAt(i)
			r.top, r.reason, r.sure = pending.top, pending.reason, pending.sure
			r.marked = l.depth == 0 || l.role == roleOurs || !r.introduced() && d.headed(r)
			runs = append(runs, r)
			i, pending = r.end-1, run{}
			continue
		}
		b, found := d.blockAt(i)
		if !found {
			continue
		}
		if b.forward {
			d.forward = true
			d.setLanguage(b.lang)
			return runs, b.first
		}
		i = b.last
		next := d.nextText(b.last + 1)
		if next < len(d.lines) && (d.lines[next].role == roleOurs || b.reason == ReasonAttribution && d.lines[next].quoted()) {
			pending = run{top: b.first, reason: b.reason, sure: b.sure}
			d.setLanguage(b.lang)
		} else if b.sure && d.cutFrom(b) {
			return runs, b.first
		}
	}
	return runs, len(d.lines)
}

// forwardAt reports whether the quote that begins at line i is a forwarded mail,
// as its first line or the subject says.
func (d *document) forwardAt(i int) bool {
	_, forward, original := d.originalAt(i)
	if forward || !d.forwarding {
		return forward
	}
	if original {
		i = d.nextText(i + 1)
	}
	if i == len(d.lines) {
		return false
	}
	_, ok := d.headerBlockAt(i, true)
	return ok
}

// block is what stands above an older mail: lines first to last.
type block struct {
	first, last int
	reason      Reason
	lang        string
	sure        bool // what is below is an older mail even without marks
	forward     bool
}

// blockAt looks for a block that has line i in it: a header block begins there,
// an attribution ends there.
func (d *document) blockAt(i int) (b block, ok bool) {
	l := &d.lines[i]
	b = block{first: i, last: i, reason: ReasonHeaderBlock, sure: true}
	ruled := l.role == roleSplit || l.role == roleBorder
	n := i // where a header block may begin
	if l.role == roleForward {
		b.forward = true
		return b, true
	}
	if lang, forward, found := d.originalAt(i); found {
		b.lang, b.forward = lang, forward
		if n = d.nextText(i + 1); n < len(d.lines) {
			if h, ok := d.headerBlockAt(n, true); ok {
				b.last, b.forward = h.last, forward || d.forwarding
			}
		}
		return b, true
	}
	if isRule(l.text) || isDashed(l.text) {
		ruled, n = true, d.nextText(i+1)
	}
	if n < len(d.lines) {
		if h, ok := d.headerBlockAt(n, ruled); ok {
			b.last, b.lang, b.forward = h.last, h.lang, d.forwarding
			return b, true
		}
	}
	if l.role == roleSplit {
		b.reason, b.forward = ReasonQuote, d.forwarding
		return b, true
	}
	if l.role == roleAttribution {
		for b.last+1 < len(d.lines) && d.lines[b.last+1].role == roleAttribution {
			b.last++
		}
		a, _ := d.readAttributionAt(d.prevText(b.last + 1))
		return block{first: i, last: b.last, reason: ReasonAttribution, lang: a.lang, sure: true}, true
	}
	a, found := d.attributionAt(i)
	return block{first: a.first, last: a.last, reason: ReasonAttribution, lang: a.lang, sure: a.sure}, found
}

// cutFrom hides the block, and all below it as a quote. Where nothing is
// written above it, the reply is below: it stays.
func (d *document) cutFrom(b block) bool {
	if !d.visibleBefore(b.first) {
		if b.reason == ReasonAttribution {
			d.setLanguage(b.lang)
			d.hide(b.first, b.last+1, b.reason, 0.7)
		}
		return false
	}
	d.setLanguage(b.lang)
	d.hide(b.first, b.last+1, b.reason, 0.95)
	d.hide(b.last+1, len(d.lines), ReasonQuote, 0.9)
	return true
}

func (d *document) setLanguage(lang string) {
	if d.language == "" {
		d.language = lang
	}
}

// runAt measures the run of quoted lines that begins at line i.
func (d *document) runAt(i int) run {
	r := run{first: i, end: i + 1}
	for j := i + 1; j < len(d.lines); j++ {
		l := &d.lines[j]
		switch {
		case l.quoted():
			r.end = j + 1
		case l.blank():
		case d.brokenWrap(j):
			l.depth = d.lines[j-1].depth
			r.end = j + 1
		default:
			return r
		}
	}
	return r
}

// headAt looks for the attribution or header block that stands inside a quote,
// at its top, as Apple Mail has it.
func (d *document) headAt(r run) (b block, ok bool) {
	const most = 6
	n, first := 0, -1 // of lines, and of those above a header block
	for i := r.first; i < r.end && n < most; i++ {
		l := &d.lines[i]
		if l.blank() || l.reason != "" {
			continue
		}
		n++
		if first < 0 {
			first = i
		}
		if h, ok := d.headerBlockAt(i, true); ok {
			return block{first: first, last: h.last, reason: ReasonHeaderBlock, lang: h.lang}, true
		}
		if _, _, original := d.originalAt(i); original {
			continue
		}
		if a, ok := d.readAttributionAt(i); ok && a.sure {
			return block{first: a.first, last: a.last, reason: ReasonAttribution, lang: a.lang}, true
		}
		first = -1
	}
	return b, false
}

// headed reports whether the first line of the quote says that it is an older
// mail.
func (d *document) headed(r run) bool {
	i := d.nextText(r.first)
	if i < r.end && d.lines[i].reason == ReasonOurMarker {
		return true
	}
	b, ok := d.headAt(r)
	return ok && b.first == i
}

// hideHead hides what headAt finds.
func (d *document) hideHead(r run) {
	if b, ok := d.headAt(r); ok {
		d.setLanguage(b.lang)
		d.hide(b.first, b.last+1, b.reason, 0.95)
	}
}

// brokenWrap reports whether line j is the end of a quoted line that some mail
// program on the way has broken, losing the mark.
func (d *document) brokenWrap(j int) bool {
	if j == 0 || j+1 >= len(d.lines) {
		return false
	}
	above, l, below := &d.lines[j-1], &d.lines[j], &d.lines[j+1]
	if above.depth == 0 || below.depth == 0 {
		return false
	}
	if strings.Contains(l.text, "://") || !strings.Contains(l.text, " ") && strings.Contains(above.text, "://") {
		return true // the pieces of a long link
	}
	const wide = 60
	return above.end-above.start >= wide && l.end-l.start < above.end-above.start &&
		!startsUpper(l.text) && !endsSentence(above.text)
}

// endsSentence reports whether text ends as a sentence does.
func endsSentence(text string) bool {
	return strings.HasSuffix(text, ".") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "!")
}

// hideRuns decides which of the marked quotes are shown. Quotes with nothing
// below are old mails. Quotes between which somebody wrote are questions with
// their answers, and stay in place, but for what is known of them, as does a
// quote that nothing introduces where text follows: the writer put it there.
// One quote with an attribution above and text below is a bottom post: the
// quote is hidden, unless text stands above it too and a paragraph below.
func (d *document) hideRuns(runs []run, end int) {
	next := func(i int) int {
		if i+1 < len(runs) {
			return runs[i+1].top
		}
		return end
	}
	answered, last := 0, -1
	for i, r := range runs {
		if d.visibleIn(r.end, next(i)) {
			answered, last = answered+1, i
		}
	}
	inline := answered > 1 || answered == 1 && last+1 < len(runs) && !runs[last+1].introduced()
	if !inline && answered == 1 && !runs[last].marked && d.visibleIn(0, runs[0].top) {
		inline = d.wordy(runs[last].end, next(last))
	}
	var bare []run
	for i, r := range runs {
		later := i+1 < len(runs)
		cited := !r.introduced() && (i <= last || later || d.lines[r.first].role == roleCited) ||
			r.introduced() && !r.sure && !r.marked && i <= last && later
		asked := i <= last && inline
		if asked && d.sentFor(r) {
			d.keepQuestion(r, next(i))
		} else if asked || cited {
			continue
		}
		d.hide(r.top, r.first, r.reason, 0.95)
		d.hideHead(r)
		d.answersInside(r.first, r.end)
		d.hide(r.first, r.end, ReasonQuote, 0.95)
		if !r.introduced() {
			bare = append(bare, r)
		}
	}
	if !d.visibleIn(0, end) {
		// Nothing says that these are somebody else's words, and there are
		// no others.
		for _, r := range bare {
			if d.lines[r.first].reason == ReasonQuote {
				d.show(r.first, r.end)
			}
		}
	}
}

// wordy reports whether a paragraph or more is shown in the lines from i up to
// j: enough to be an answer to what stands above. Footers that nobody knows
// begin with a rule, or have links and the phrases of notices.
func (d *document) wordy(i, j int) bool {
	const least, letters = 12, 6 // letters of a word, where words are not parted
	if i = d.nextText(i); i >= j || isRule(d.lines[i].text) {
		return false
	}
	n := 0
	for ; i < j && n < least; i++ {
		l := &d.lines[i]
		if l.reason != "" || l.blank() || d.isContact(i) || d.isNotice(i, i+1) {
			continue
		}
		if words := len(strings.Fields(l.text)); isLatin(fold(l.text)) {
			n += words
		} else {
			n += max(words, len(l.text)/letters)
		}
	}
	return n >= least
}

// visibleIn reports whether text that is shown stands in the lines from i up
// to j.
func (d *document) visibleIn(i, j int) bool {
	for ; i < j; i++ {
		if l := &d.lines[i]; l.reason == "" && !l.blank() {
			return true
		}
	}
	return false
}

// written reports whether any text is shown.
func (d *document) written() bool { return d.visibleIn(0, len(d.lines)) }

// shortLines reports whether the lines from i up to j are few and short, as
// those of a signature are.
func (d *document) shortLines(i, j, most, width int) bool {
	n := 0
	for ; i < j; i++ {
		l := &d.lines[i]
		if l.blank() {
			continue
		}
		if n++; n > most || len(l.text) > width {
			return false
		}
	}
	return true
}

// isFence reports whether text is one of the marks above a signature.
func isFence(text string) bool {
	switch text {
	case "--", "—", "–", "- -", "__", "‐‐", "−−", "**--**", "*--*":
		return true
	}
	return len(text) >= 3 && strings.Trim(text, "_") == ""
}
