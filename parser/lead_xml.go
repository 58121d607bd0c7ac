package parser

import (
	"bytes"
	"html"
	"slices"
	"strings"
)

// Caps on the XML of others. What lies deeper or comes later is not read.
const (
	maxXMLDepth = 64
	maxXMLMarks = 50_000 // tags, comments and the like
	maxXMLAttrs = 16
)

// xmlNode is an element, or a piece of text where its name is empty.
type xmlNode struct {
	name     string // lower case, without a namespace prefix
	attrs    []field
	text     string
	children []*xmlNode
}

// xmlReader makes a tree of text that was meant to be XML, whatever became of
// it: it never fails, expands no entities but those of characters, and reads
// every byte a bounded number of times.
type xmlReader struct {
	s      string
	at     int
	open   []*xmlNode // the root first
	marks  int
	deeper int             // open elements below the deepest that is kept
	none   map[string]bool // ends that do not come any more
}

// parseXML returns a root without a name around all that is in s.
func parseXML(s string) *xmlNode {
	root := &xmlNode{name: "#root"}
	x := &xmlReader{s: s, open: []*xmlNode{root}, none: make(map[string]bool)}
	for x.at < len(x.s) && x.marks < maxXMLMarks {
		x.next()
	}
	return root
}

func (x *xmlReader) next() {
	if i := x.markup(); i > x.at {
		x.addText(unescapeXML(x.s[x.at:i]))
		x.at = i
		return
	}
	x.marks++
	rest := x.s[x.at:]
	switch {
	case strings.HasPrefix(rest, "<!--"):
		x.skip("-->")
	case strings.HasPrefix(rest, "<![CDATA["):
		x.cdata()
	case strings.HasPrefix(rest, "<!"):
		x.doctype()
	case strings.HasPrefix(rest, "<?"):
		x.skip(">")
	case strings.HasPrefix(rest, "</"):
		x.endTag()
	default:
		x.startTag()
	}
}

// markup returns where the next markup begins, or the text ends. A "<" before
// anything else is text.
func (x *xmlReader) markup() int {
	for i := x.at; ; i++ {
		n := strings.IndexByte(x.s[i:], '<')
		if n < 0 {
			return len(x.s)
		}
		i += n
		if i+1 < len(x.s) && (isXMLLetter(x.s[i+1]) || strings.IndexByte("!?/", x.s[i+1]) >= 0) {
			return i
		}
	}
}

func isXMLLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

// until returns where end is next, or a negative number.
func (x *xmlReader) until(end string) int {
	if x.none[end] {
		return -1
	}
	i := strings.Index(x.s[x.at:], end)
	x.none[end] = i < 0
	return i
}

// skip goes behind the next end; where there is none, behind the "<".
func (x *xmlReader) skip(end string) {
	i := x.until(end)
	if i < 0 {
		x.at++
		return
	}
	x.at += i + len(end)
}

func (x *xmlReader) cdata() {
	x.at += len("<![CDATA[")
	i := x.until("]]>")
	if i < 0 {
		x.addText(x.s[x.at:])
		x.at = len(x.s)
		return
	}
	x.addText(x.s[x.at : x.at+i])
	x.at += i + len("]]>")
}

// doctype skips a declaration with what it has in brackets.
func (x *xmlReader) doctype() {
	if end := x.until(">"); end >= 0 && strings.Contains(x.s[x.at:x.at+end], "[") {
		if i := x.until("]"); i >= 0 {
			x.at += i
		}
	}
	x.skip(">")
}

func (x *xmlReader) endTag() {
	start := x.at + 2
	i := x.until(">")
	if i < 0 {
		x.at++
		return
	}
	x.at += i + 1
	if x.deeper > 0 {
		x.deeper--
		return
	}
	name := xmlName(x.s[start : x.at-1])
	for n := len(x.open) - 1; n > 0; n-- {
		if x.open[n].name == name {
			x.open = x.open[:n]
			return
		}
	}
}

// xmlName is the name that elements are known by.
func xmlName(s string) string {
	s = strings.ToLower(strings.TrimSpace(clip(s, 100)))
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		s = s[i+1:]
	}
	return s
}

func (x *xmlReader) startTag() {
	start := x.at + 1
	x.at = start
	for x.at < len(x.s) && !strings.ContainsRune(" \t\r\n/><", rune(x.s[x.at])) {
		x.at++
	}
	n := &xmlNode{name: xmlName(x.s[start:x.at])}
	closed := x.attributes(n)
	if len(x.open) >= maxXMLDepth || x.deeper > 0 {
		if !closed {
			x.deeper++
		}
		return
	}
	top := x.open[len(x.open)-1]
	top.children = append(top.children, n)
	if !closed {
		x.open = append(x.open, n)
	}
}

// attributes reads up to the end of a tag, and reports whether the tag is empty.
func (x *xmlReader) attributes(n *xmlNode) (closed bool) {
	for x.at < len(x.s) {
		switch c := x.s[x.at]; c {
		case '>':
			x.at++
			return closed
		case '<': // the tag was never closed
			return closed
		case ' ', '\t', '\r', '\n', '/':
			closed = c == '/'
			x.at++
		default:
			closed = false
			a := x.attribute()
			if len(n.attrs) < maxXMLAttrs {
				n.attrs = append(n.attrs, a)
			}
		}
	}
	return true
}

func (x *xmlReader) attribute() field {
	start := x.at
	x.at++
	for x.at < len(x.s) && !strings.ContainsRune("= \t\r\n/><", rune(x.s[x.at])) {
		x.at++
	}
	a := field{name: xmlName(x.s[start:x.at])}
	at := x.at
	for at < len(x.s) && strings.IndexByte("= \t\r\n", x.s[at]) >= 0 && at-x.at < 64 {
		at++
	}
	if !strings.Contains(x.s[x.at:at], "=") {
		return a
	}
	x.at = at
	a.value = unescapeXML(clip(x.attributeValue(), maxLeadValue))
	return a
}

// xmlQuotes are the quotes around values; word processors make some of their
// own.
var xmlQuotes = []struct{ open, end string }{{`"`, `"`}, {"'", "'"}, {"\u201c", "\u201d"}, {"\u201d", "\u201d"}}

// attributeValue reads a value in quotes or bare. Quotes that do not end
// before the next tag end with this one.
func (x *xmlReader) attributeValue() string {
	rest := x.s[x.at:]
	for _, q := range xmlQuotes {
		inner, ok := strings.CutPrefix(rest, q.open)
		if !ok {
			continue
		}
		x.at += len(q.open)
		for i := 0; i < len(inner) && inner[i] != '<'; i++ {
			if strings.HasPrefix(inner[i:], q.end) {
				x.at += i + len(q.end)
				return inner[:i]
			}
		}
		rest = inner
		break
	}
	n := 0
	for n < len(rest) && strings.IndexByte(" \t\r\n><", rest[n]) < 0 {
		n++
	}
	x.at += n
	return strings.TrimSuffix(rest[:n], "/")
}

func (x *xmlReader) addText(s string) {
	if x.deeper == 0 && s != "" {
		top := x.open[len(x.open)-1]
		top.children = append(top.children, &xmlNode{text: s})
	}
}

// unescapeXML decodes the entities of characters that end as they must. Others
// stay as they are.
func unescapeXML(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s
	}
	var b strings.Builder
	for ; i >= 0; i = strings.IndexByte(s, '&') {
		b.WriteString(s[:i])
		s = s[i:]
		end := strings.IndexByte(s[:min(len(s), 34)], ';')
		if end < 0 {
			b.WriteByte('&')
			s = s[1:]
			continue
		}
		one := html.UnescapeString(s[:end+1])
		if strings.HasSuffix(one, ";") && one != ";" { // not all of it was an entity
			b.WriteByte('&')
			s = s[1:]
			continue
		}
		b.WriteString(one)
		s = s[end+1:]
	}
	b.WriteString(s)
	return b.String()
}

// attr returns the value of an attribute.
func (n *xmlNode) attr(name string) string {
	for _, a := range n.attrs {
		if a.name == name {
			return strings.TrimSpace(a.value)
		}
	}
	return ""
}

// all returns the elements of a name below n, in order, without those below
// the elements that are named as others.
func (n *xmlNode) all(name string, others ...string) []*xmlNode {
	if n == nil {
		return nil
	}
	var found []*xmlNode
	for _, c := range n.children {
		if c.name == name {
			found = append(found, c)
		}
		if c.name != "" && !slices.Contains(others, c.name) {
			found = append(found, c.all(name, others...)...)
		}
	}
	return found
}

// first returns the first element of a name, as all does.
func (n *xmlNode) first(name string, others ...string) *xmlNode {
	if all := n.all(name, others...); len(all) > 0 {
		return all[0]
	}
	return nil
}

// value returns the text in the first element of a name.
func (n *xmlNode) value(name string, others ...string) string {
	return n.first(name, others...).content()
}

// content returns the text of an element and of the markup in it.
func (n *xmlNode) content() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	n.write(&b)
	return strings.TrimSpace(b.String())
}

func (n *xmlNode) write(b *strings.Builder) {
	if n.name == "br" || n.name == "p" || n.name == "div" {
		b.WriteByte('\n')
	}
	b.WriteString(n.text)
	for _, c := range n.children {
		c.write(b)
	}
}

// xmlText decodes a file of XML by its byte order mark or its declaration.
func xmlText(content []byte) string {
	charset := ""
	switch {
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}):
		content, charset = content[2:], "utf-16le"
	case bytes.HasPrefix(content, []byte{0xfe, 0xff}):
		content, charset = content[2:], "utf-16be"
	default:
		head := asciiLower(string(content[:min(len(content), 200)]))
		if _, rest, ok := strings.Cut(head, "encoding="); ok && len(rest) > 1 {
			charset, _, _ = strings.Cut(rest[1:], rest[:1])
		}
		if strings.HasPrefix(charset, "utf-16") {
			charset = "" // it could not be read if it were
		}
	}
	s, _ := decodeCharset(content, charset)
	return cleanText(s)
}

// asciiLower returns s with the same length and the letters A to Z in lower
// case.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
