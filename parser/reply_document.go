package parser

import "strings"

// maxRules is how much of a text the rules read. What is behind it is shown.
const maxRules = 1 << 20

// maxLines is how many lines the rules read, and maxSplits how many of them they
// part in two.
const (
	maxLines  = 50000
	maxSplits = 20
)

// document is a text that is being cut: its lines, and what is known of each.
type document struct {
	full     string
	lines    []line
	client   string
	language string
	// forwarding is true where the subject says that the mail is a forward,
	// forward where the text is one.
	forwarding, forward bool

	above       bool // text of the writer stands above the lines that are looked at
	clear       int  // no line before it is known to be shown
	gap, gapEnd int  // blank lines that were passed over last

	tries   int // attributions looked for
	noticed int // bytes searched for legal notices
	splits  int // lines parted
}

// line is one line of the full text, or a piece of one where an attribution is
// glued to other text.
type line struct {
	start, end int    // in full, without the line end
	text       string // without quote marks and blanks at both ends
	depth      int    // quote marks
	role       role   // what the HTML says
	known      bool   // we sent it
	long       bool   // that is certain, because it has many words
	kept       bool   // an answer inside of a quote, or its question
	reason     Reason // why it is hidden; empty if it is shown
	confidence float64
}

func (l *line) blank() bool { return l.text == "" }

// quoted reports whether somebody else's words are in the line, as its marks
// or the structure of the HTML say.
func (l *line) quoted() bool { return l.depth > 0 || l.role == roleWhole || l.role == roleOurs }

// newDocument parts full into lines. Blank lines around the text are left out.
func newDocument(full string) *document {
	full = trimBlankLines(full)
	d := &document{full: full}
	head := full
	if len(head) > maxRules {
		head = clip(head, maxRules)
		if i := strings.LastIndexByte(head, '\n'); i >= 0 {
			head = head[:i]
		}
	}
	d.lines = make([]line, 0, min(strings.Count(head, "\n")+1, maxLines)+4)
	for start := 0; start <= len(head) && len(d.lines) < maxLines; {
		end := strings.IndexByte(head[start:], '\n')
		if end < 0 {
			end = len(head)
		} else {
			end += start
		}
		d.lines = append(d.lines, newLine(full, start, end))
		start = end + 1
	}
	return d
}

func newLine(full string, start, end int) line {
	l := line{start: start, end: end}
	s := full[start:end]
	i := 0
	if isFace(s) {
		i = len(s)
		l.text = strings.TrimFunc(s, isBlank)
	}
	for i < len(s) {
		switch {
		case s[i] == '>':
			l.depth++
			i++
		case s[i] == ' ' && i+1 < len(s) && (s[i+1] == '>' || s[i+1] == ' ' && i < 4):
			i++
		default:
			l.text = strings.TrimFunc(s[i:], isBlank)
			return l
		}
	}
	return l
}

// isFace reports whether s is a face such as ">_<", and no quote.
func isFace(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) > 1 && len(s) <= 3 && s[0] == '>' && strings.IndexByte("_.:;=-^(", s[1]) >= 0
}

// isBlank reports whether r is white space or a character that nobody sees.
func isBlank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', 0xa0, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff, 0x202f, 0x3000, 0x00ad:
		return true
	}
	return isBidi(r)
}

// trimBlankLines takes blank lines off both ends, and blanks off the end.
func trimBlankLines(s string) string {
	s = strings.TrimRightFunc(s, isBlank)
	for {
		i := strings.IndexByte(s, '\n')
		if i < 0 || strings.TrimFunc(s[:i], isBlank) != "" {
			return s
		}
		s = s[i+1:]
	}
}

// hide hides the lines from i up to j that nothing has hidden yet.
func (d *document) hide(i, j int, reason Reason, confidence float64) {
	for ; i < j; i++ {
		if d.lines[i].reason == "" && !d.lines[i].kept {
			d.lines[i].reason, d.lines[i].confidence = reason, confidence
		}
	}
}

// show makes the lines from i up to j visible.
func (d *document) show(i, j int) {
	d.clear = 0
	for ; i < j; i++ {
		d.lines[i].reason = ""
	}
}

// split parts line i in two at the offset at of full.
func (d *document) split(i, at int) {
	l := d.lines[i]
	if at <= l.start || at >= l.end || d.splits >= maxSplits {
		return
	}
	d.splits++
	d.gap, d.gapEnd = 0, 0
	a, b := newLine(d.full, l.start, at), newLine(d.full, at, l.end)
	a.depth, b.depth = l.depth, l.depth+b.depth
	a.role, b.role = l.role, l.role
	a.known, b.known = l.known, l.known
	d.lines = append(d.lines, line{})
	copy(d.lines[i+2:], d.lines[i+1:])
	d.lines[i], d.lines[i+1] = a, b
}

// nextText returns the first line from i on that is not blank, or the number
// of lines.
func (d *document) nextText(i int) int {
	if i >= d.gap && i < d.gapEnd {
		return d.gapEnd
	}
	n := i
	for n < len(d.lines) && d.lines[n].blank() {
		n++
	}
	if n > i {
		d.gap, d.gapEnd = i, n
	}
	return n
}

// prevText returns the last line before i that is not blank, or -1.
func (d *document) prevText(i int) int {
	for i--; i >= 0 && d.lines[i].blank(); i-- {
		continue
	}
	return i
}

// visibleBefore reports whether text that is shown stands above line i.
func (d *document) visibleBefore(i int) bool {
	for d.clear < i {
		if l := &d.lines[d.clear]; l.reason == "" && !l.blank() {
			return true
		}
		d.clear++
	}
	return false
}

// spans returns what is hidden. Blank lines next to hidden text go with it, so
// that the visible text has none at its ends and no gaps.
func (d *document) spans() (hidden []Span) {
	d.spreadBlank()
	quoting := false // the last line that is shown has quote marks
	for i := 0; i < len(d.lines); {
		l := d.lines[i]
		if l.reason == "" {
			quoting = l.depth > 0
			i++
			continue
		}
		j := i + 1
		for j < len(d.lines) && d.lines[j].reason == l.reason {
			l.confidence = min(l.confidence, d.lines[j].confidence)
			j++
		}
		s := Span{Start: l.start, End: len(d.full), Reason: l.reason, Confidence: l.confidence}
		if j < len(d.lines) {
			s.End = d.lines[j].start
			if next := &d.lines[j]; next.blank() && !quoting && next.reason == "" {
				s.End = next.end // without its mark it still parts what is around it
			}
		} else if last := d.lines[len(d.lines)-1]; last.end < len(d.full) {
			s.End = last.end + 1
		}
		if n := len(hidden); n > 0 && s.Start < hidden[n-1].End {
			s.Start = hidden[n-1].End
		}
		hidden = append(hidden, s)
		i = j
	}
	return d.trimEnd(hidden)
}

// spreadBlank gives each blank line below hidden text, and those above it at
// the end, the reason of that text.
func (d *document) spreadBlank() {
	var above *line
	parted := true // a blank line is shown above the hidden text, or nothing is
	for i := range d.lines {
		l := &d.lines[i]
		switch {
		case !l.blank():
			if l.reason == "" {
				parted = false
			}
			above = l
		case above != nil && above.reason != "" && parted:
			l.reason, l.confidence = above.reason, above.confidence
		default:
			l.reason, parted = "", true
		}
	}
	if len(d.lines) > 0 && d.lines[len(d.lines)-1].end < len(d.full) {
		return
	}
	var below *line
	for i := len(d.lines) - 1; i >= 0; i-- {
		l := &d.lines[i]
		if !l.blank() {
			if l.reason == "" {
				return
			}
			below = l
		} else if below != nil && l.reason == "" {
			l.reason, l.confidence = below.reason, below.confidence
		}
	}
}

// trimEnd moves the start of the spans that end the text up to the end of the
// last visible character.
func (d *document) trimEnd(hidden []Span) []Span {
	if len(hidden) == 0 || hidden[len(hidden)-1].End != len(d.full) {
		return hidden
	}
	for first := len(hidden) - 1; ; {
		for first > 0 && hidden[first-1].End == hidden[first].Start {
			first--
		}
		from := 0
		if first > 0 {
			from = hidden[first-1].End
		}
		visible := strings.TrimRightFunc(d.full[from:hidden[first].Start], isBlank)
		hidden[first].Start = from + len(visible)
		if visible != "" || first == 0 {
			break
		}
	}
	return hidden
}
