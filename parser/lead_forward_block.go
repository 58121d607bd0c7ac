package parser

import "strings"

// forwardBlock is what a client sets above the mail that it forwards.
type forwardBlock struct {
	first, last int // lines of the page
	forward     bool
	from        Address
	replyTo     Address
	to          string
	subject     string
	date        string
}

// forwardBlock finds the first header block of a page that stands above a
// forwarded mail. forward says that the subject is that of a forward.
func (p *portalPage) forwardBlock(forward bool) *forwardBlock {
	d, offset := p.document()
	for i := range d.lines {
		if d.lines[i].blank() {
			continue
		}
		_, divided, original := d.originalAt(i)
		n, ruled := i, forward
		if original {
			n, ruled = d.nextText(i+1), true
		} else if i > 0 {
			above := d.prevText(i)
			ruled = ruled || above >= 0 && isRule(d.lines[above].text)
		}
		if n >= len(d.lines) {
			break
		}
		h, ok := d.headerBlockAt(n, ruled)
		if !ok {
			continue
		}
		b := &forwardBlock{first: h.first + offset, last: h.last + offset, forward: original && divided}
		b.read(d, h)
		if b.from == (Address{}) || b.subject == "" && b.date == "" || !original && !forward && (b.date == "" || b.subject == "") {
			continue
		}
		return b
	}
	return nil
}

// document returns the page as the reply cutter reads it, and how many lines of
// the page are above its first.
func (p *portalPage) document() (d *document, offset int) {
	for offset < len(p.lines) && p.lines[offset].text == "" {
		offset++
	}
	var b strings.Builder
	for _, l := range p.lines[offset:] {
		if l.depth > 0 {
			b.WriteString(strings.Repeat(">", min(l.depth, maxQuoteMarks)) + " ")
		}
		b.WriteString(l.text)
		b.WriteByte('\n')
	}
	return newDocument(b.String()), offset
}

// replyToWords are the labels of Reply-To in header blocks.
var replyToWords = map[string]bool{
	"reply-to": true, "reply to": true, "répondre à": true, "répondre-à": true, "antwort an": true, "antworten an": true, "responder a": true,
	"responder para": true, "rispondi a": true, "beantwoorden": true, "antwoord naar": true, "antwoord aan": true, "odpowiedz do": true,
}

// read reads the values of a header block.
func (b *forwardBlock) read(d *document, h headerBlock) {
	if h.first == h.last {
		b.readOneLine(d.lines[h.first].text)
		return
	}
	key, word, value := keyNone, "", ""
	for i := h.first; i <= h.last+1; i++ {
		var k label
		var w, v string
		if i <= h.last {
			k, w, v = readLabel(d.lines[i].text)
			if k.key == keyNone {
				value += " " + d.lines[i].text
				continue
			}
		}
		b.set(key, word, strings.Trim(value, " \t*_\u00a0"))
		key, word, value = k.key, w, v
	}
	// A long subject goes on in the line below.
	if next := h.last + 1; next < len(d.lines) && !d.lines[next].blank() && len(b.subject) > 50 && key == keyNone {
		if k, _, _ := readLabel(d.lines[h.last].text); k.key == keySubject && next+1 < len(d.lines) && d.lines[next+1].blank() && len(d.lines[h.last].text) > 64 {
			b.subject += " " + d.lines[next].text
			b.last++
		}
	}
}

func (b *forwardBlock) set(key headerKey, word, value string) {
	switch key {
	case keyFrom:
		if b.from == (Address{}) {
			b.from = blockAddress(value)
		}
	case keySent:
		b.date = value
	case keyTo, keyCc:
		b.to += " " + clip(value, 4*maxLeadValue)
	case keySubject:
		b.subject = value
	case keyOther:
		if replyToWords[word] {
			b.replyTo = blockAddress(value)
		}
	}
}

// readOneLine reads a block that stands on one line.
func (b *forwardBlock) readOneLine(text string) {
	type mark struct {
		key            headerKey
		word           string
		start, content int
	}
	var marks []mark
	for from := 0; ; {
		i := strings.IndexByte(text[from:], ':')
		if i < 0 {
			break
		}
		i += from
		from = i + 1
		before := strings.TrimRight(text[:i], " \u00a0")
		for n := 1; n <= 2; n++ {
			word := lastWords(before, n)
			folded := strings.Trim(fold(word), " *_")
			if l := headerLabels[folded]; l.key != keyNone {
				marks = append(marks, mark{l.key, folded, len(before) - len(word), i + 1})
				break
			}
		}
	}
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = max(m.content, marks[i+1].start)
		}
		b.set(m.key, m.word, strings.Trim(text[m.content:end], " \t*_\u00a0"))
	}
}

// blockAddress reads an address as clients show it.
func blockAddress(s string) Address {
	s = clip(s, maxLeadValue)
	found := Emails(s)
	name := s
	if i := strings.IndexAny(s, "<[("); i >= 0 {
		name = s[:i]
	} else if len(found) > 0 {
		name = s[:found[0].Start]
	}
	a := Address{Name: cleanName(strings.Trim(name, " \t\"'"))}
	if len(found) > 0 {
		a.Email = found[len(found)-1].Address
		if strings.Contains(s, "[") && !strings.HasSuffix(s, ">") {
			a.Email = found[0].Address
		}
	}
	return a
}
