package parser

import "strings"

// ours finds what we wrote ourselves: below the marker at the top of each of our
// mails, or the token that stands beside it in our HTML. It ends where the
// class or the table that it stands in does. Where neither came back, the end
// is that of what is known to be sent, of the quote, or of the mail.
func (d *document) ours() {
	for i := range d.lines {
		l := &d.lines[i]
		if len(l.text) < len(HTMLToken) || !isOurs(l.text) {
			continue
		}
		l.reason, l.confidence = ReasonOurMarker, 1
		d.claim(i)
	}
}

// isOurs reports whether text has a marker of ours in it.
func isOurs(text string) bool {
	for _, m := range replyMarkers {
		if strings.Contains(text, m.text) {
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
