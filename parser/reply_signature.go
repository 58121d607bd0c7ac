package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What stands below somebody's words: signature, telephone line, legal notice.

// maxSignature is how many lines a signature below "--" may have.
const maxSignature = 20

// endings hides the signature, device line and notices at the end of the text
// in lines from up to to.
func (d *document) endings(from, to int) {
	to = d.prevVisible(to, from) + 1
	if to <= from {
		return
	}
	const most = 3 // what is below one of them may hide another
	for range most {
		last := to
		to = d.notice(from, to)
		to = d.deviceLines(from, to)
		to = d.regionSignature(from, to)
		if to = d.fence(from, to); to == last {
			break
		}
	}
	to = d.dashedName(from, to)
	if !d.contactBlock(from, to) {
		d.nameBlock(from, to)
	}
}

// prevVisible returns the last line before i, down to from, that is shown and
// not blank, or from-1.
func (d *document) prevVisible(i, from int) int {
	for i--; i >= from; i-- {
		if l := &d.lines[i]; l.reason == "" && !l.blank() {
			return i
		}
	}
	return i
}

// regionSignature hides what the HTML calls a signature.
func (d *document) regionSignature(from, to int) int {
	const mostSigned, wideSigned = 10, 80
	for i := from; i < to; i++ {
		l := &d.lines[i]
		switch {
		case l.reason != "" || l.blank():
		case l.role == roleSignature && (d.visibleBefore(i) || i > from):
			d.hide(i, i+1, ReasonSignature, 0.95)
		case l.role == roleSigned && (d.visibleBefore(i) || i > from) && d.shortLines(i, to, mostSigned, wideSigned) && !d.prose(i, to):
			d.hide(i, to, ReasonSignature, 0.9)
		case l.role == roleDevice:
			d.hide(i, i+1, ReasonDeviceLine, 0.95)
		}
	}
	return d.prevVisible(to, from) + 1
}

// fence hides a signature below "--" or the like.
func (d *document) fence(from, to int) int {
	for i := from; i < to; i++ {
		l := &d.lines[i]
		if l.reason != "" {
			continue
		}
		exact := d.full[l.start:l.end] == "-- "
		rule := len(l.text) >= 10 && isRule(l.text)
		if !exact && (!rule && !isFence(l.text) || !d.shortLines(i+1, to, maxSignature, 120)) {
			continue
		}
		if rule && !isFence(l.text) && !d.contactLines(i+1, to) {
			continue
		}
		if !d.visibleBefore(i) && from == 0 {
			continue
		}
		confidence := 0.8
		if exact {
			confidence = 0.95
		}
		d.hide(i, d.signatureEnd(i, to), ReasonSignature, confidence)
		return d.prevVisible(to, from) + 1
	}
	return to
}

// signatureEnd returns the end of the signature that begins at line i: where
// the HTML says that it ends, or to.
func (d *document) signatureEnd(i, to int) int {
	end := to
	for j := i; j < to; j++ {
		if d.lines[j].role == roleSignature {
			end = j + 1
		}
	}
	return end
}

// dashedName hides a last line such as "-Marie".
func (d *document) dashedName(from, to int) int {
	i := d.prevVisible(to, from)
	p := d.prevVisible(i, from)
	if i < from || p < from || !d.lines[i-1].blank() || strings.HasPrefix(d.lines[p].text, "-") {
		return to
	}
	const longest = 40
	name := strings.TrimLeft(d.lines[i].text, "-–—")
	if n := len(d.lines[i].text); n > longest || n == len(name) || strings.HasPrefix(name, " ") {
		return to
	}
	words := strings.Fields(name)
	for _, w := range words {
		if !startsUpper(w) || hasDigit(w) {
			return to
		}
	}
	if len(words) == 0 || len(words) > 3 {
		return to
	}
	d.hide(i, to, ReasonSignature, 0.6)
	return p + 1
}

// contactBlock hides the lines with telephone, address and the like below a
// sign-off. The sign-off and the name stay: people write those.
func (d *document) contactBlock(from, to int) bool {
	const most, width = 12, 64
	for i := to - 1; i >= from && to-i <= 2*most; i-- {
		l := &d.lines[i]
		if l.reason != "" || !isSignOff(l.text) {
			continue
		}
		name := d.nextText(i + 1)
		if name >= to || d.prose(name, to) || !d.shortLines(name, to, most, width) || !d.contactLines(name, to) {
			return false
		}
		first := d.nextText(name + 1)
		if d.isContact(name) {
			first = name
		}
		d.hide(first, to, ReasonSignature, 0.6)
		return true
	}
	return false
}

// prose reports whether a sentence stands in the lines from i up to j.
func (d *document) prose(i, j int) bool {
	for ; i < j; i++ {
		text := d.lines[i].text
		small := 0
		for w := range strings.FieldsSeq(text) {
			if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) {
				small++
			}
		}
		if small >= 3 && strings.ContainsAny(text[len(text)-min(1, len(text)):], ".?!") || small > 6 {
			return true
		}
	}
	return false
}

// nameBlock hides a last paragraph of short lines that begins with a name and
// has two telephones, addresses or links. A paragraph that the text announces
// with a colon was written for the reader.
func (d *document) nameBlock(from, to int) {
	const most, width = 12, 64
	first := to - 1
	for first > from && !d.lines[first-1].blank() && d.lines[first-1].reason == "" {
		first--
	}
	above := d.prevVisible(first, from)
	if above < from || to-first < 3 || strings.HasSuffix(d.lines[above].text, ":") ||
		d.isContact(first) || d.prose(first, to) || !d.shortLines(first, to, most, width) {
		return
	}
	contacts := 0
	for i := first; i < to; i++ {
		if d.isContact(i) {
			contacts++
		}
	}
	if contacts >= 2 {
		d.hide(first, to, ReasonSignature, 0.5)
	}
}

// isSignOff reports whether text is only a sign-off.
func isSignOff(text string) bool {
	const longest = 60
	if len(text) > longest {
		return false
	}
	f := strings.Trim(fold(text), " ,.!;:-。！，،")
	return signOffSet[f]
}

var signOffSet = func() map[string]bool {
	set := make(map[string]bool)
	for _, w := range signOffs {
		set[w.text] = true
	}
	return set
}()

// contactLines reports whether telephone numbers or addresses are in the lines.
func (d *document) contactLines(i, j int) bool {
	for ; i < j; i++ {
		if d.isContact(i) {
			return true
		}
	}
	return false
}

func (d *document) isContact(i int) bool {
	text := d.lines[i].text
	if i := strings.IndexByte(text, '@'); i > 0 && i+1 < len(text) && text[i-1] != ' ' && text[i+1] != ' ' {
		return true
	}
	if strings.Contains(text, "www.") || strings.Contains(text, "://") {
		return true
	}
	digits := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case strings.ContainsRune(" .-/+()|:\u00a0", r):
		case digits > 0 && digits < 8:
			digits = 0
		}
	}
	return digits >= 8
}
