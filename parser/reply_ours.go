package parser

import "strings"

// ours finds what we wrote ourselves: the marker line at the top of each of our
// mails, and the token at the end of our HTML. What stands between the two is
// ours for certain. Where the end is not known, because a client took it out,
// it is the end of the quote, or of the mail.
func (d *document) ours() {
	markers := ReplyMarkers()
	for i := range d.lines {
		l := &d.lines[i]
		if len(l.text) < len(HTMLToken) || !isOurs(l.text, markers) {
			continue
		}
		l.reason, l.confidence = ReasonOurMarker, 1
		if strings.Contains(l.text, HTMLToken) {
			l.role = roleOurs
			continue
		}
		d.claim(i)
	}
}

// isOurs reports whether text has a marker of ours in it.
func isOurs(text string, markers []string) bool {
	for _, m := range markers {
		if strings.Contains(text, m) {
			return true
		}
	}
	return strings.Contains(text, HTMLToken)
}

// claim gives the lines from the marker at i on to us.
func (d *document) claim(i int) {
	if d.lines[i].role == roleOurs || d.lines[i].depth > 0 {
		return // its end is known
	}
	end := len(d.lines)
	last, gap := -1, false
	for j := i + 1; j < end; j++ {
		l := &d.lines[j]
		if strings.Contains(l.text, HTMLToken) {
			last = j
			break
		}
		// A line such as "Marie" below an answer may be the writer's own.
		switch {
		case l.known && (l.long || !gap):
			last, gap = j, false
		case !l.known && !l.blank():
			gap = true
		}
	}
	if last >= 0 {
		end = last + 1
	}
	for j := i; j < end; j++ {
		d.lines[j].role = roleOurs
	}
}
