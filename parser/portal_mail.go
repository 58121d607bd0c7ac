package parser

import (
	"slices"
	"strings"
)

// portalMail is a mail as its sender wrote it: where it was forwarded, the
// original.
type portalMail struct {
	header    Header // empty where it was forwarded in the text
	from      Address
	replyTo   Address
	subject   string      // without the prefixes of forwards
	text      *portalPage // nil where there is none
	html      *portalPage
	spared    map[string]bool // addresses of readers, in lower case
	forwarded *Forwarded
	reply     bool // somebody answers an older mail that is quoted
	again     bool // the subject has the prefix of an answer
}

// maxForwards is how often a mail may have been forwarded.
const maxForwards = 6

// portalMail unwraps the mail.
func (m *leadMail) portalMail() *portalMail {
	v := &portalMail{header: m.Header, subject: m.Header.Text("Subject"), spared: make(map[string]bool)}
	if from, err := m.Header.Addresses("From"); err == nil && len(from) == 1 {
		v.from = from[0]
		if v.from.Name == "" { // one with an address in it is left out of names
			v.from.Name = cutBracketed(m.Header.Text("From"))
		}
	}
	if replyTo, err := m.Header.Addresses("Reply-To"); err == nil && len(replyTo) == 1 {
		v.replyTo = replyTo[0]
	}
	for _, name := range []string{"To", "Cc", "Delivered-To", "X-Original-To", "X-Forwarded-To", "X-Forwarded-For", "Envelope-To"} {
		for _, value := range m.Header.Values(name) {
			v.spare(clip(value, 4*maxLeadValue))
		}
	}
	if strings.TrimSpace(m.Text) != "" {
		v.text = textPage(m.Text)
	}
	if strings.TrimSpace(m.HTML) != "" {
		v.html = htmlPage(m.HTML)
	}
	for range maxForwards {
		if !v.unwrap() {
			break
		}
	}
	v.subject, v.again = cutSubject(v.subject)
	return v
}

// cutBracketed returns what stands before the address of a From field.
func cutBracketed(s string) string {
	i := strings.IndexAny(s, "<[(")
	if i <= 0 {
		return ""
	}
	return strings.Trim(s[:i], " \"'")
}

func (v *portalMail) spare(list string) {
	for _, m := range Emails(list) {
		v.spared[strings.ToLower(m.Address)] = true
	}
}

// pages returns the bodies that there are, HTML first.
func (v *portalMail) pages() []*portalPage {
	var ps []*portalPage
	for _, p := range []*portalPage{v.html, v.text} {
		if p != nil {
			ps = append(ps, p)
		}
	}
	return ps
}

// plain returns the text of the body that has more of it: one of the two may
// only say that the other is to be read.
func (v *portalMail) plain() string {
	longest := ""
	for _, p := range []*portalPage{v.text, v.html} {
		if p == nil {
			continue
		}
		var b strings.Builder
		for _, l := range p.lines {
			if b.Len() > maxClassText {
				break
			}
			b.WriteString(l.text)
			b.WriteByte('\n')
		}
		if b.Len() > 2*len(longest) {
			longest = b.String()
		}
	}
	return longest
}

// unwrap takes one forward off the mail, if it is one.
func (v *portalMail) unwrap() bool {
	if v.from.Email != "" && portals().layoutFor(v.from.Email) != nil {
		return false
	}
	_, answer := cutSubject(v.subject)
	forward := isForwardSubject(v.subject)
	var found *forwardBlock
	for _, p := range []*portalPage{v.text, v.html} {
		if p == nil {
			continue
		}
		if b := p.forwardBlock(forward); b != nil && (found == nil || found.from.Email == "") {
			found = b
		}
	}
	switch {
	case found == nil:
		if forward && v.forwarded == nil {
			v.unwrapBare()
		}
		return false
	case answer && !forward && !found.forward:
		v.reply = true
		return false
	}
	v.text, v.html = v.text.below(forward), v.html.below(forward)
	if v.forwarded == nil {
		v.forwarded = &Forwarded{By: v.from.Email}
	}
	v.forwarded.Depth++
	if v.from.Email != "" {
		v.spared[strings.ToLower(v.from.Email)] = true
	}
	v.spare(found.to)
	v.header, v.from, v.replyTo = Header{}, found.from, found.replyTo
	v.subject = found.subject
	return true
}

// unwrapBare takes a forward off that has no whole header block: a rule sent it
// on, or a program on the way lost some of it.
func (v *portalMail) unwrapBare() {
	v.forwarded = &Forwarded{By: v.from.Email, Depth: 1}
	v.spare(v.from.Email)
	v.from, v.replyTo, v.header = Address{}, Address{}, Header{}
	for _, p := range v.pages() {
		first, last := -1, -1
		for i := range p.lines {
			if p.lines[i].text == "" {
				continue
			}
			k, _, _ := readLabel(p.lines[i].text)
			if k.key == keyNone || k.key == keyOther {
				if last >= 0 {
					break
				}
				first = -1
				continue
			}
			if first >= 0 {
				last = i
			} else {
				first = i
			}
		}
		if last >= 0 {
			for i := range last + 1 {
				p.lines[i].text = ""
			}
			p.links = slices.DeleteFunc(p.links, func(l pageLink) bool { return l.line <= last })
		}
	}
}

// answerPrefixes are what clients put before the subject of an answer.
var answerPrefixes = map[string]bool{
	"re": true, "aw": true, "antw": true, "antwort": true, "réf": true, "rép": true, "sv": true, "vs": true, "res": true, "odp": true, "r": true, "rif": true, "ynt": true, "回复": true, "答复": true,
}

// cutSubject takes the prefixes of clients off a subject, and reports whether
// the first was that of an answer.
func cutSubject(s string) (subject string, answer bool) {
	for n := range 10 {
		prefix, rest, ok := strings.Cut(s, ":")
		if !ok {
			break
		}
		p := strings.ToLower(strings.TrimSpace(prefix))
		if i := strings.IndexAny(p, "[("); i > 0 { // "Re[2]:"
			p = p[:i]
		}
		if !answerPrefixes[p] && !isForwardSubject(s) {
			break
		}
		if n == 0 {
			answer = answerPrefixes[p]
		}
		s = strings.TrimSpace(rest)
	}
	return s, answer
}

// below returns the page below its first forward block; nil where it has none.
func (p *portalPage) below(forward bool) *portalPage {
	if p == nil {
		return nil
	}
	b := p.forwardBlock(forward)
	if b == nil {
		return nil
	}
	inner := &portalPage{boxes: p.boxes, html: p.html}
	depth := p.lines[b.first].depth
	at := b.last + 1
	end := len(p.lines)
	for i := at; i < end; i++ {
		if p.lines[i].text != "" && p.lines[i].depth < depth {
			end = i
		}
	}
	for _, l := range p.lines[at:end] {
		l.depth = max(0, l.depth-depth)
		inner.lines = append(inner.lines, l)
	}
	for _, link := range p.links {
		if link.line >= at && link.line < end {
			link.line -= at
			inner.links = append(inner.links, link)
		}
	}
	return inner
}
