package parser

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// portalPage is a body as the readers of forms see it: lines, of which cells
// are parted by tabs, and the links in them.
type portalPage struct {
	lines []pageLine
	links []pageLink
	boxes []int // the box around each box; box 0 is the page
	html  bool
}

// pageLine is a line without quote marks. A blank one has no text.
type pageLine struct {
	text  string
	label int // length of the emphasised beginning of text
	depth int // quote marks
	box   int // the innermost cell or quote that it is in
	link  bool
}

// pageLink is a link or the address of one, and the line that it is in.
type pageLink struct {
	href, text string
	line       int
}

const (
	maxPageLines = 5000 // forms have fewer
	maxPageLinks = 2000
	maxPageBoxes = 64 // open at once
)

// textPage makes a page of plain text.
func textPage(s string) *portalPage {
	p := &portalPage{boxes: []int{0}}
	s = clip(s, maxText)
	for line := range strings.SplitSeq(s, "\n") {
		if len(p.lines) == maxPageLines {
			break
		}
		l := newLine(line, 0, len(line))
		p.lines = append(p.lines, pageLine{text: p.cleanPageText(l.text), depth: l.depth})
	}
	return p
}

// cleanPageText takes what mail programs put around links out of a line, and
// notes the links.
func (p *portalPage) cleanPageText(s string) string {
	s = unseen.Replace(strings.ReplaceAll(s, "\u202f", " "))
	s = unbracketLinks(s, func(href string) { p.addLink(href, "") })
	s = tableLine(s)
	rest := s
	for {
		i := strings.Index(rest, "http")
		if i < 0 {
			break
		}
		rest = rest[i:]
		if u := cutURL(rest); u != "" {
			p.addLink(u, "")
			rest = rest[len(u):]
		} else {
			rest = rest[len("http"):]
		}
	}
	return strings.Trim(s, " ")
}

// tableLine makes tabs of the bars of a table that is drawn with characters.
func tableLine(s string) string {
	if !strings.HasPrefix(s, "|") || strings.Contains(s, "://") {
		return s
	}
	s = strings.Trim(s, "| \t")
	cells := strings.Split(s, "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return strings.Join(cells, "\t")
}

// unbracketLinks cuts "<https://…>", "<mailto:…>" and "[cid:…]", which clients
// put behind the text of a link, out of a line.
func unbracketLinks(s string, found func(string)) string {
	if !strings.ContainsAny(s, "<[(") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexAny(s, "<[(")
		if i < 0 {
			break
		}
		end := map[byte]byte{'<': '>', '[': ']', '(': ')'}[s[i]]
		j := strings.IndexByte(clip(s[i:], 2*maxLeadValue), end)
		if j < 0 || !isLinkText(s[i+1:i+j]) || s[i] == '(' && (i == 0 || s[i-1] != ']') {
			b.WriteString(s[:i+1])
			s = s[i+1:]
			continue
		}
		found(s[i+1 : i+j])
		b.WriteString(s[:i])
		if address, ok := strings.CutPrefix(s[i+1:i+j], "mailto:"); ok && !strings.Contains(b.String(), "@") {
			b.WriteString("<" + address + ">") // it stands nowhere else
		}
		s = s[i+j+1:]
	}
	b.WriteString(s)
	return b.String()
}

func isLinkText(s string) bool {
	for _, scheme := range []string{"http://", "https://", "mailto:", "tel:", "cid:", "image: "} {
		if strings.HasPrefix(s, scheme) {
			return !strings.ContainsAny(s[len(scheme):], "<>") && (scheme == "image: " || !strings.Contains(s, " "))
		}
	}
	return false
}

// cutURL returns the web address that s begins with.
func cutURL(s string) string {
	if !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") {
		return ""
	}
	i := strings.IndexAny(s, " \t<>\"»«|")
	if i < 0 {
		i = len(s)
	}
	return strings.TrimRight(s[:i], ".,;:!?)]'")
}

func (p *portalPage) addLink(href, text string) {
	if len(p.links) < maxPageLinks && len(href) <= 2*maxLeadValue {
		p.links = append(p.links, pageLink{href, text, len(p.lines)})
	}
}

// within reports whether a box is another, or in it.
func (p *portalPage) within(box, outer int) bool {
	for range maxPageBoxes {
		if box == outer {
			return true
		}
		if box == 0 {
			return false
		}
		box = p.boxes[box]
	}
	return false
}

// htmlPage makes a page of HTML.
func htmlPage(s string) *portalPage {
	r := &pageReader{
		page: &portalPage{boxes: []int{0}, html: true},
		z:    html.NewTokenizer(strings.NewReader(strings.ToValidUTF8(clip(s, maxHTML), "\uFFFD"))),
	}
	for len(r.page.lines) < maxPageLines && r.read < maxText && r.next() {
		continue
	}
	r.endLine()
	return r.page
}

// pageReader makes a page of HTML tokens.
type pageReader struct {
	page *portalPage
	z    *html.Tokenizer
	read int // bytes of text so far

	line   strings.Builder
	label  int  // as in pageLine, while all of the line is emphasised
	plain  bool // the line has text that is not
	linked int  // bytes of the line that are in links
	space  bool

	skip  string // the element whose text nobody sees, while in one
	depth int    // of elements of that name inside it
	bold  int
	quote int
	pre   int
	href  string
	from  int // where the text of the link begins in the line

	boxes   []openBox
	lineBox int // the box that the last word is in
}

type openBox struct {
	tag string
	id  int
}

func (r *pageReader) next() bool {
	switch r.z.Next() {
	case html.ErrorToken:
		return false
	case html.TextToken:
		if r.skip == "" {
			r.text(string(r.z.Text()))
		}
	case html.StartTagToken:
		r.open(false)
	case html.SelfClosingTagToken:
		r.open(true)
	case html.EndTagToken:
		name, _ := r.z.TagName()
		r.close(string(name))
	}
	return true
}

func (r *pageReader) text(s string) {
	r.read += len(s)
	if r.pre > 0 {
		for i, part := range strings.Split(s, "\n") {
			if i > 0 {
				r.endLine()
			}
			r.words(part)
		}
		return
	}
	r.words(s)
}

func (r *pageReader) words(s string) {
	s = unseen.Replace(strings.ReplaceAll(s, "\u202f", " "))
	if s != "" && (s[0] == ' ' || s[0] == '\n' || s[0] == '\t' || s[0] == '\r') {
		r.space = true
	}
	for word := range strings.FieldsSeq(s) {
		if r.space && r.line.Len() > 0 && !strings.HasSuffix(r.line.String()[max(0, r.line.Len()-1):], "\t") {
			r.line.WriteByte(' ')
		}
		r.line.WriteString(word)
		r.space, r.lineBox = true, r.box()
		if r.href != "" {
			r.linked += len(word)
		}
		if r.bold > 0 && !r.plain {
			r.label = r.line.Len()
		} else {
			r.plain = true
		}
	}
	if s != "" {
		last := s[len(s)-1]
		r.space = last == ' ' || last == '\n' || last == '\t' || last == '\r'
	}
}

// endLine ends the line, unless nothing stands on it.
func (r *pageReader) endLine() {
	r.endLink(false)
	raw := r.line.String()
	text := strings.Trim(raw, " \t")
	lead := len(raw) - len(strings.TrimLeft(raw, " \t"))
	words := len(text) - strings.Count(text, " ") - strings.Count(text, "\t")
	if text != "" {
		l := newLine(text, 0, len(text))
		label := min(max(0, r.label-lead), len(l.text))
		if l.depth > 0 {
			label = 0
		}
		r.page.lines = append(r.page.lines, pageLine{
			text: l.text, label: label, depth: r.quote + l.depth, box: r.lineBox, link: words > 0 && r.linked >= words,
		})
	}
	r.line.Reset()
	r.label, r.plain, r.space, r.linked, r.from = 0, false, false, 0, 0
}

// blankLine ends the line and parts it from the next.
func (r *pageReader) blankLine() {
	r.endLine()
	if n := len(r.page.lines); n > 0 && r.page.lines[n-1].text != "" {
		r.page.lines = append(r.page.lines, pageLine{depth: r.quote, box: r.box()})
	}
}

func (r *pageReader) endLink(closing bool) {
	if r.href != "" && (closing || r.line.Len() > r.from) {
		r.page.addLink(r.href, strings.TrimSpace(r.line.String()[min(r.from, r.line.Len()):]))
		if !closing {
			return
		}
	}
	if closing {
		r.href = ""
	}
}

func (r *pageReader) box() int {
	if len(r.boxes) == 0 {
		return 0
	}
	return r.boxes[len(r.boxes)-1].id
}

var emphasis = []string{"b", "strong", "th", "dt", "h1", "h2", "h3", "h4", "label"}

func (r *pageReader) open(closed bool) {
	raw, more := r.z.TagName()
	name := string(raw)
	if r.skip != "" {
		if name == r.skip && !closed {
			r.depth++
		}
		return
	}
	switch name {
	case "br":
		if r.line.Len() == 0 {
			r.blankLine()
		}
		r.endLine()
		return
	case "hr":
		r.endLine()
		r.words("-----")
		r.endLine()
		return
	case "head", "style", "script", "title", "select", "template":
		r.skip, r.depth = name, 0
		return
	}
	href, hidden := r.attributes(more)
	if closed || name == "img" || name == "input" || name == "meta" {
		return
	}
	if hidden && name != "body" && name != "html" {
		r.endLineFor(name)
		r.skip, r.depth = name, 0
		return
	}
	r.endLineFor(name)
	switch {
	case name == "a":
		r.endLink(true)
		r.href, r.from = href, r.line.Len()
	case name == "blockquote":
		r.quote++
	case name == "pre" || name == "textarea":
		r.pre++
	case slices.Contains(emphasis, name):
		r.bold++
	}
	if isBoxTag(name) && len(r.boxes) < maxPageBoxes {
		r.page.boxes = append(r.page.boxes, r.box())
		r.boxes = append(r.boxes, openBox{name, len(r.page.boxes) - 1})
	}
}

func isBoxTag(name string) bool {
	return name == "td" || name == "th" || name == "dd" || name == "blockquote" || name == "pre"
}

// endLineFor ends the line at a block element, or the cell in it.
func (r *pageReader) endLineFor(name string) {
	switch name {
	case "td", "th":
		// A cell is on the line of the one before it, where that has one line.
		if s := r.line.String(); s != "" && !strings.HasSuffix(s, "\t") {
			r.line.WriteByte('\t')
		}
		r.space = false
	case "dt", "dd", "label", "figure", "main", "aside", "nav", "h5", "h6":
		r.endLine()
	case "p", "table", "blockquote", "ul", "h1", "h2", "h3", "h4":
		r.blankLine()
	default:
		if isBlock(name) {
			r.endLine()
		}
	}
}

// attributes returns where a link leads, and whether an element is hidden.
func (r *pageReader) attributes(more bool) (href string, hidden bool) {
	for more {
		var k, v []byte
		k, v, more = r.z.TagAttr()
		switch string(k) {
		case "href":
			href = strings.TrimSpace(string(v))
		case "style":
			s := strings.ReplaceAll(strings.ToLower(string(v)), " ", "")
			hidden = hidden || strings.Contains(s, "display:none") || strings.Contains(s, "mso-hide:all") || strings.Contains(s, "max-height:0")
		case "hidden":
			hidden = true
		}
	}
	return href, hidden
}

func (r *pageReader) close(name string) {
	if r.skip != "" {
		if name == r.skip {
			if r.depth == 0 {
				r.skip = ""
			}
			r.depth--
		}
		return
	}
	switch {
	case name == "a":
		r.endLink(true)
	case slices.Contains(emphasis, name):
		r.bold = max(0, r.bold-1)
	}
	switch {
	case name == "p" || name == "table" || name == "blockquote" || name == "ul":
		r.blankLine()
	case name == "tr" || name != "td" && name != "th" && isBlock(name) || name == "dt" || name == "dd":
		r.endLine()
	}
	switch name {
	case "blockquote":
		r.quote = max(0, r.quote-1)
	case "pre", "textarea":
		r.pre = max(0, r.pre-1)
	}
	if n := len(r.boxes) - 1; isBoxTag(name) && n >= 0 && r.boxes[n].tag == name {
		r.boxes = r.boxes[:n]
	}
}
