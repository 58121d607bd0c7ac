package parser

import "strings"

// document reads the mail's body and cuts it.
//
// Where a mail has both bodies, the HTML is taken: it says where the quote
// begins, and its paragraphs are whole, while many programs break the lines
// of their plain text. Only HTML with much less text than the plain text has
// lost something, and then the plain text is taken.
func (m *Mail) document(o ReplyOptions) *document {
	if m.HTML == "" {
		return m.textDocument(o)
	}
	r := renderHTML(m.HTML)
	if !m.structure.htmlOnly && len(strings.TrimSpace(m.Text)) > 0 && 3*len(r.out) < len(m.Text) {
		return m.textDocument(o)
	}
	d := m.htmlDocument(r, true, o)
	if !d.written() && d.hasText() {
		// The whole text was inside of what the HTML calls a quote.
		d = m.htmlDocument(r, false, o)
	}
	if !d.written() && !m.structure.htmlOnly {
		// QUIRK: some programs leave what was typed into a quote out of the HTML.
		if t := m.textDocument(o); t.hasMore(d) {
			return t
		}
	}
	return d
}

func (m *Mail) textDocument(o ReplyOptions) *document {
	d := newDocument(tidy(strings.ToValidUTF8(cleanText(m.Text), "\ufffd")))
	m.cut(d, o)
	return d
}

// tidy takes the blanks off the ends of lines, except in the line "-- ".
func tidy(s string) string {
	if !strings.Contains(s, " \n") && !strings.Contains(s, "\t\n") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for line := range strings.Lines(s) {
		text, ended := strings.CutSuffix(line, "\n")
		if text != "-- " {
			text = strings.TrimRight(text, " \t")
		}
		b.WriteString(text)
		if ended {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// htmlDocument makes a document of rendered HTML, with or without what the
// structure of the HTML says.
func (m *Mail) htmlDocument(r *renderer, regions bool, o ReplyOptions) *document {
	full := string(r.out)
	d := newDocument(full)
	d.client = r.client
	if regions {
		// What newDocument left out at the start shifts the regions.
		d.place(r.regions, strings.Index(full, d.full))
	}
	m.cut(d, o)
	return d
}

// cut cuts d, with what the mail's header says.
func (m *Mail) cut(d *document, o ReplyOptions) {
	if c := headerClient(m.Header); c != "" {
		d.client = c
	}
	d.forwarding = isForwardSubject(m.Header.Text("Subject"))
	d.cut(o.Sent)
}

// isForwardSubject reports whether a mail program began the subject for a
// forward.
func isForwardSubject(s string) bool {
	p, _, ok := strings.Cut(s, ":")
	switch strings.ToLower(strings.TrimSpace(p)) {
	case "fw", "fwd", "tr", "wg", "rv", "enc", "pd", "vs", "vb", "doorst", "i", "rif", "továbbítás", "转发", "轉寄":
		return ok
	}
	return false
}

// place gives the lines of d the roles of the regions.
func (d *document) place(regions []region, shift int) {
	at := 0
	for _, g := range regions {
		start, end := g.start-shift, g.end-shift
		for at > 0 && d.lines[at-1].end > start {
			at--
		}
		for at < len(d.lines) && d.lines[at].end <= start && d.lines[at].start < start {
			at++
		}
		if at == len(d.lines) {
			continue
		}
		d.placeOne(g.role, at, start, end)
	}
}

// placeOne gives a role to the lines from at on that begin before end.
func (d *document) placeOne(ro role, at, start, end int) {
	const head = 200 // of a table of ours: the marker is in it
	if ro == roleTable {
		at = d.nextText(at)
		if at == len(d.lines) || d.lines[at].role == roleOurs || !isOurs(clip(d.lines[at].text, head)) {
			return
		}
		ro = roleOurs
	}
	if l := &d.lines[at]; l.start < start && start < l.end && ro != roleBorder && d.splits < maxSplits {
		d.split(at, start)
		if d.lines[at].end == start {
			at++
		}
	}
	switch ro {
	case roleSplit, roleBorder, roleForward, roleSigned:
		n := d.nextText(at)
		if n < len(d.lines) && d.lines[n].role.below(ro) {
			d.lines[n].role = ro
		}
		return
	}
	stop := at
	quotes := false
	for stop < len(d.lines) && d.lines[stop].start < end {
		quotes = quotes || d.lines[stop].depth > 0
		stop++
	}
	if ro == roleQuote {
		if quotes {
			return // its quoted lines are marked, and the rest may be answers
		}
		ro = roleWhole
	}
	for i := at; i < stop; i++ {
		if d.lines[i].role.below(ro) || ro == roleOurs {
			d.lines[i].role = ro
		}
	}
}

// below reports whether a line with role r gets the role ro from what stands
// around it or begins at it.
func (r role) below(ro role) bool {
	switch {
	case r == roleNone:
		return true
	case ro == roleBorder:
		return false
	case ro == roleSplit:
		// What is parted from a quote inside of it is no more than that.
		return r < ro && r != roleWhole
	case ro == roleForward || ro == roleSigned:
		return r < ro
	case ro == roleWhole:
		// QUIRK: Zoho has its line first, and then a quote that begins there.
		return r == roleSplit || r == roleBorder
	}
	return false
}

// hasMore reports whether d shows a line, among its first, that is not in the
// text of the other document.
func (d *document) hasMore(other *document) bool {
	const most = 20
	n := 0
	for i := range d.lines {
		l := &d.lines[i]
		if l.reason != "" || l.blank() {
			continue
		}
		if n++; n > most {
			break
		}
		if !strings.Contains(other.full, l.text) {
			return true
		}
	}
	return false
}

// hasText reports whether d has any text.
func (d *document) hasText() bool { return strings.TrimFunc(d.full, isBlank) != "" }
