package parser

import "strings"

// The cutting of a text goes from the top down. Marked quotes are passed over,
// since answers may stand between and below them; a header block, or an
// attribution above a quote without marks, ends what somebody wrote.

// run is a block of quoted lines: first up to end, with the attribution above
// it, or attribution -1.
type run struct {
	attribution int
	first, end  int
}

// cut hides what nobody wrote in this mail.
func (d *document) cut(sent []string) {
	d.banner()
	runs, end := d.scan()
	at := 0
	for _, r := range runs {
		d.endings(at, r.top())
		at = r.end
	}
	d.endings(at, end)
	d.hideRuns(runs, end)
}

// top is the first line of the run with its attribution.
func (r run) top() int {
	if r.attribution >= 0 {
		return r.attribution
	}
	return r.first
}

// scan finds the marked quotes, and hides everything from where an older mail
// begins without marks. It returns the line where that is.
func (d *document) scan() (runs []run, end int) {
	pending := -1 // first line of an attribution that a quote may follow
	for i := 0; i < len(d.lines); i++ {
		l := &d.lines[i]
		switch {
		case l.blank() || l.reason != "":
			continue
		case l.quoted():
			r := d.runAt(i)
			r.attribution = pending
			if len(runs) == 0 || pending >= 0 {
				if _, forward, ok := d.originalAt(i); ok && forward {
					d.forward = true
					return runs, r.top()
				}
			}
			runs = append(runs, r)
			i, pending = r.end-1, -1
			continue
		}
		pending = -1
		if d.older(i) {
			return runs, i
		}
		before := len(d.lines)
		a, ok := d.attributionAt(i)
		i += len(d.lines) - before // a line was parted in two
		if !ok {
			continue
		}
		next := d.nextText(a.last + 1)
		if next < len(d.lines) && d.lines[next].quoted() {
			pending = a.first
			d.setLanguage(a.lang)
			i = next - 1
			continue
		}
		if a.sure && d.cutFrom(a.first, a.last, ReasonAttribution, a.lang) {
			return runs, a.first
		}
	}
	return runs, len(d.lines)
}

// older hides an older mail that begins at line i without quote marks. It is
// false where there is none.
func (d *document) older(i int) bool {
	l := &d.lines[i]
	if l.role == roleForward {
		d.forward = true
		return true
	}
	if lang, forward, ok := d.originalAt(i); ok {
		if forward {
			d.forward = true
			d.setLanguage(lang)
			return true
		}
		last := i
		if n := d.nextText(i + 1); n < len(d.lines) {
			if b, ok := d.headerBlockAt(n, true); ok {
				last = b.last
			}
		}
		return d.cutFrom(i, last, ReasonHeaderBlock, lang)
	}
	if isRule(l.text) || l.role == roleSplit || l.role == roleBorder {
		n := i
		if isRule(l.text) {
			n = d.nextText(i + 1)
		}
		if n < len(d.lines) {
			if b, ok := d.headerBlockAt(n, true); ok {
				return d.cutFrom(i, b.last, ReasonHeaderBlock, b.lang)
			}
		}
		if l.role == roleSplit {
			return d.cutFrom(i, i, ReasonQuote, "")
		}
		return false
	}
	if b, ok := d.headerBlockAt(i, false); ok {
		return d.cutFrom(i, b.last, ReasonHeaderBlock, b.lang)
	}
	return false
}

// cutFrom hides lines first to last for the reason, and all below as a quote.
// Where nothing is written above, the reply is below: it stays.
func (d *document) cutFrom(first, last int, reason Reason, lang string) bool {
	if !d.visibleBefore(first) {
		if reason == ReasonAttribution {
			d.setLanguage(lang)
			d.hide(first, last+1, reason, 0.7)
		}
		return false
	}
	d.setLanguage(lang)
	if reason == ReasonHeaderBlock && d.forwarding {
		d.forward = true
		return true
	}
	d.hide(first, last+1, reason, 0.95)
	d.hide(last+1, len(d.lines), ReasonQuote, 0.9)
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

// brokenWrap reports whether line j is the end of a quoted line that some mail
// program on the way has broken, losing the mark.
func (d *document) brokenWrap(j int) bool {
	if j == 0 || j+1 >= len(d.lines) {
		return false
	}
	above, l, below := &d.lines[j-1], &d.lines[j], &d.lines[j+1]
	const wide = 60
	return above.quoted() && below.depth > 0 && !above.blank() && !below.blank() &&
		above.end-above.start >= wide && l.end-l.start < above.end-above.start && l.end-l.start < wide/2
}

// hideRuns decides which of the marked quotes are shown. Quotes with nothing
// below are old mails. Quotes between which somebody wrote are questions with
// their answers, and stay in place. One quote with an attribution above and
// text below is a bottom post: the quote is hidden.
func (d *document) hideRuns(runs []run, end int) {
	answered, last := 0, -1
	for i, r := range runs {
		next := end
		if i+1 < len(runs) {
			next = runs[i+1].top()
		}
		if d.visibleIn(r.end, next) {
			answered, last = answered+1, i
		}
	}
	inline := answered > 1 || answered == 1 && last+1 < len(runs) && runs[last+1].attribution < 0
	for i, r := range runs {
		if i <= last && (inline || r.attribution < 0 && d.visibleBefore(r.first)) {
			continue
		}
		if r.attribution >= 0 {
			d.hide(r.attribution, r.first, ReasonAttribution, 0.95)
		}
		d.hide(r.first, r.end, ReasonQuote, 0.95)
	}
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

// bareText reports whether the lines are short, as those of a signature are.
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
