package parser

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// region is a range of rendered text that came from a known structure of the
// HTML.
type region struct {
	start, end int
	role       role
}

// role says what a region is.
type role uint8

const (
	roleNone  role = iota
	roleQuote      // a quote with its attribution, and answers if there is a quote block in it
	roleWhole      // a quote, all of it
	roleAttribution
	roleSignature
	roleDevice
	roleBorder  // something with a line above it, as Outlook puts over header blocks
	roleSplit   // what follows, to the end of the mail, is an older mail
	roleForward // a forwarded mail
	roleSigned  // what follows, up to a quote, is a signature if it looks like one
	roleCited   // a quote that the writer himself made
	roleTable   // ours, if it begins with our marker
	roleOurs    // our own HTML
	roles       // how many there are
)

// renderer makes text of HTML. It works on the tokens, not on a tree: a tree
// costs several times as much, and x/net/html builds none that is more than
// 512 elements deep.
//
// Quoted blocks become lines with "> ", so that the same rules read quotes in
// HTML and in text.
type renderer struct {
	z       *html.Tokenizer
	out     []byte
	stack   []element
	last    map[atom.Atom]int // the topmost of each element on the stack, plus one
	regions []region
	client  string

	breaks       int  // line ends wanted before the next text
	space        bool // a blank is wanted before the next text
	atStart      bool // nothing stands on the current line yet
	bullet       bool // only the mark of a list item stands on it
	filled       bool // no-break spaces stand on it
	quotes       int  // open blockquotes
	quotesBefore int  // those of the line before
	hidden       int  // open elements that are not shown
	pre          int  // open elements that keep white space
	inQuote      bool // a client's quote has begun
	inRole       [roles]int
	hasToken     bool // our token is in the text somewhere
	linked       bool // the page has so many links that nobody typed it
	fresh        bool // the first block quote has begun, without text so far
	marked       bool // the text of block quotes has marks of its own
	marksRead    bool // that is known
}

// element is an open element.
type element struct {
	tag    atom.Atom
	block  bool
	parent int // index of the nearest block element below, or -1
	same   int // what last was for the tag before
	items  int // list items so far
	quote  bool
	hidden bool
	pre    bool
	region int // index in regions, or -1
	breaks int // line ends before and after
	href   string
	start  int // where the text of a link begins in out
}

// maxStack is how many elements may be open. Deeper ones count as text only.
const maxStack = 10000

// renderHTML returns the text of HTML and the regions that its structure shows.
func renderHTML(page string) *renderer {
	page = strings.ToValidUTF8(cleanText(page), "\ufffd")
	r := &renderer{
		z:       html.NewTokenizer(strings.NewReader(page)),
		out:     make([]byte, 0, len(page)/2),
		last:    make(map[atom.Atom]int),
		atStart: true,
	}
	r.hasToken = strings.Contains(page, HTMLToken)
	r.linked = strings.Count(page, `href="http`) > maxLinks
	for {
		switch r.z.Next() {
		case html.ErrorToken:
			r.popTo(0)
			return r
		case html.TextToken:
			r.text(r.z.Raw())
		case html.StartTagToken, html.SelfClosingTagToken:
			r.startTag()
		case html.EndTagToken:
			name, _ := r.z.TagName()
			r.endTag(atom.Lookup(name))
		}
	}
}

// text puts out a piece of text.
func (r *renderer) text(raw []byte) {
	if r.hidden > 0 {
		return
	}
	if bytes.IndexByte(raw, '&') >= 0 {
		raw = []byte(html.UnescapeString(string(raw)))
	}
	if r.pre > 0 {
		r.preText(raw)
		return
	}
	for i := 0; i < len(raw); {
		if isHTMLSpace(raw[i]) {
			r.space = r.space || !r.atStart
			i++
			continue
		}
		n := i + 1
		for n < len(raw) && !isHTMLSpace(raw[n]) {
			n++
		}
		r.word(raw[i:n])
		i = n
	}
}

func isHTMLSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

func (r *renderer) preText(raw []byte) {
	for i, line := range bytes.Split(raw, []byte("\n")) {
		if i > 0 {
			r.lineBreak()
		}
		if len(line) > 0 {
			r.word(line)
		}
	}
}

// word puts out text without line ends. No-break spaces become blanks, and are
// nothing where a line begins.
func (r *renderer) word(b []byte) {
	if !isASCII(b) {
		b = []byte(unseen.Replace(string(b)))
	}
	if r.atStart && r.pre == 0 {
		n := len(b)
		b = bytes.TrimLeft(b, " ")
		r.filled = r.filled || len(b) < n
	}
	if len(b) == 0 {
		return
	}
	r.flush(b[0] == '>')
	if r.space && !r.atStart {
		r.out = append(r.out, ' ')
	}
	r.space, r.bullet, r.filled, r.atStart = false, false, false, false
	r.out = append(r.out, b...)
}

// unseen makes blanks of no-break blanks, and nothing of what has no width.
var unseen = strings.NewReplacer("\u00a0", " ", "\u200b", "", "\ufeff", "")

// flush puts out the line ends that are wanted, and the quote marks of the
// line that begins. A blank line has the marks of the shallower of its
// neighbours.
//
// QUIRK: Orange puts "> " before each line inside of a block quote too. Where
// the text begins with a mark, the lines get one less.
func (r *renderer) flush(marked bool) {
	if len(r.out) == 0 {
		r.breaks = 0
	} else if r.breaks == 0 {
		return
	}
	for ; r.breaks > 0; r.breaks-- {
		r.out = append(r.out, '\n')
		if r.breaks > 1 {
			r.quoteMarks(min(r.quotes, r.quotesBefore))
		}
	}
	n := r.quotes
	if r.fresh && n > 0 {
		r.fresh, r.marksRead, r.marked = false, true, marked
	}
	if marked && r.marked && n > 0 {
		n--
	}
	if r.quoteMarks(n); n > 0 {
		r.out = append(r.out, ' ')
	}
	r.quotesBefore = r.quotes
	r.space, r.atStart = false, true
}

// maxQuoteMarks bounds the marks of one line: text nested in a thousand quotes
// would else grow to a thousand times its size.
const maxQuoteMarks = 8

// quoteMarks puts out n marks: "> >" in a quote in a quote.
func (r *renderer) quoteMarks(n int) {
	if n = min(n, maxQuoteMarks); n > 0 {
		r.out = append(r.out, "> > > > > > > >"[:2*n-1]...)
	}
}

// newline asks for n line ends before the next text, less those asked for.
func (r *renderer) newline(n int) {
	if len(r.out) == 0 || r.bullet || n == 0 {
		return
	}
	if r.filled {
		n++ // the line is as high as any other
	}
	r.breaks = max(r.breaks, min(n, maxBreaks))
	r.space, r.filled, r.atStart = false, false, true
}

// maxBreaks is how many line ends may follow one another: paragraphs are parted
// by one blank line.
const maxBreaks = 2

// lineBreak is what <br> does: unlike block elements, breaks add up.
func (r *renderer) lineBreak() {
	if len(r.out) == 0 {
		return
	}
	r.breaks = min(r.breaks+1, maxBreaks)
	r.space, r.atStart = false, true
}

// pos is where the next text will stand, as far as is known: a region begins
// behind the line ends that are still to come.
func (r *renderer) pos() int { return len(r.out) }

// mark notes an empty region.
func (r *renderer) mark(ro role) {
	r.regions = append(r.regions, region{r.pos(), r.pos(), ro})
}

func (r *renderer) startTag() {
	name, hasAttr := r.z.TagName()
	tag := atom.Lookup(name)
	switch tag {
	case atom.Br:
		if r.hidden == 0 {
			r.lineBreak()
			r.breakSign(hasAttr)
		}
		return
	case atom.Hr:
		r.newline(1)
		r.mark(roleBorder)
		return
	case atom.Img:
		r.image(hasAttr)
		return
	case atom.Meta, atom.Link, atom.Input, atom.Base, atom.Wbr, atom.Col, atom.Area, atom.Source:
		return
	}
	k := tags[tag]
	e := element{tag: tag, block: k.block, region: -1, breaks: k.breaks, hidden: k.hidden, pre: k.pre, quote: tag == atom.Blockquote}
	if hasAttr {
		r.attributes(&e)
	}
	if tag == atom.Table && r.hidden == 0 && e.region < 0 {
		e.region = len(r.regions)
		r.mark(roleTable)
	}
	if k.block {
		r.closeParagraph()
		if tag == atom.P && r.parent() == atom.Li {
			e.breaks = 1
		}
		r.newline(e.breaks)
	}
	switch tag {
	case atom.Td, atom.Th:
		r.space = !r.atStart
	case atom.Li:
		if r.hidden == 0 && !e.hidden {
			r.item()
		}
	}
	r.push(e)
}

// parent returns the innermost block element that is open.
func (r *renderer) parent() atom.Atom {
	n := len(r.stack) - 1
	if n >= 0 && !r.stack[n].block {
		n = r.stack[n].parent
	}
	if n < 0 {
		return 0
	}
	return r.stack[n].tag
}

// item puts out the mark of a list item.
func (r *renderer) item() {
	mark := "- "
	if top := r.last[atom.Ol]; top > r.last[atom.Ul] {
		ol := &r.stack[top-1]
		ol.items++
		mark = strconv.Itoa(ol.items) + ". "
	}
	r.word([]byte(mark))
	r.bullet = true
}

func (r *renderer) push(e element) {
	if e.tag == 0 || len(r.stack) >= maxStack {
		return
	}
	e.parent = -1
	if n := len(r.stack); n > 0 {
		if r.stack[n-1].block {
			e.parent = n - 1
		} else {
			e.parent = r.stack[n-1].parent
		}
	}
	e.start = len(r.out)
	e.same = r.last[e.tag]
	r.stack = append(r.stack, e)
	r.last[e.tag] = len(r.stack)
	r.count(e, 1)
}

// count adds e to, or takes it from, what is open.
func (r *renderer) count(e element, n int) {
	if e.quote {
		r.quotes += n
		r.fresh = n > 0 && !r.marksRead
	}
	if e.hidden {
		r.hidden += n
	}
	if e.pre {
		r.pre += n
	}
	if e.region >= 0 {
		r.inRole[r.regions[e.region].role] += n
	}
}

// closeParagraph ends a <p> that a block element would stand in: its end tag
// may be left out.
func (r *renderer) closeParagraph() {
	if r.parent() == atom.P {
		r.popTo(r.last[atom.P] - 1)
	}
}

func (r *renderer) endTag(tag atom.Atom) {
	top := r.last[tag] - 1
	if tag == atom.Br || tag == atom.P && top < 0 {
		r.newline(1)
		return
	}
	if tag == 0 || top < 0 {
		return
	}
	n := len(r.stack) - 1
	if !r.stack[top].block && (r.stack[n].block || r.stack[n].parent > top) {
		return // an inline element does not end the blocks in it
	}
	if tag == atom.A {
		r.target(&r.stack[top])
	}
	r.popTo(top)
}

// popTo closes all elements from n on.
func (r *renderer) popTo(n int) {
	for len(r.stack) > n {
		e := r.stack[len(r.stack)-1]
		r.stack = r.stack[:len(r.stack)-1]
		r.last[e.tag] = e.same
		r.count(e, -1)
		if e.region >= 0 {
			r.regions[e.region].end = r.pos()
		}
		if e.block {
			r.newline(e.breaks)
		}
	}
}

// maxTarget is the longest target of a link that is shown, and maxLinks how many
// links a mail may have that somebody typed. Machines make others.
const (
	maxTarget = 300
	maxLinks  = 5
)

// target puts the target of a link behind its text, as "text <https://...>",
// where the text does not say it. In quotes and in mails of machines nobody
// needs it, and a target as long as those of advertisements nobody can read.
func (r *renderer) target(e *element) {
	if e.href == "" || r.linked || r.hidden > 0 || r.quotes > 0 || r.inQuote || r.inRole[roleWhole] > 0 || r.inRole[roleOurs] > 0 {
		return
	}
	text := bytes.TrimSpace(r.out[max(e.start, len(r.out)-maxTarget):])
	if len(text) == 0 || len(text) == maxTarget || bytes.IndexByte(text, '\n') >= 0 || looksLikeAddress(string(text)) {
		return
	}
	r.out = append(append(append(r.out, " <"...), e.href...), '>')
}

// looksLikeAddress reports whether a word of the text is a link or a mail
// address.
func looksLikeAddress(text string) bool {
	for w := range strings.FieldsSeq(text) {
		dot := strings.IndexByte(w, '.')
		if strings.Contains(w, "://") || strings.Contains(w, "@") || dot > 0 && dot+2 < len(w) && isLetter(w[dot+1]) && isLetter(w[dot+2]) {
			return true
		}
	}
	return false
}

// image shows the picture of an emoji as the emoji.
func (r *renderer) image(hasAttr bool) {
	const longest = 16
	for hasAttr && r.hidden == 0 {
		var key, val []byte
		key, val, hasAttr = r.z.TagAttr()
		if string(key) == "alt" && len(val) > 0 && len(val) <= longest && val[0] >= 0xe2 {
			r.word(val)
		}
	}
}

// tagKind says how an element is shown.
type tagKind struct {
	block  bool
	breaks int // line ends before and after
	hidden bool
	pre    bool
}

var tags = map[atom.Atom]tagKind{
	atom.P: {block: true, breaks: 2}, atom.Div: {block: true, breaks: 1},
	atom.Blockquote: {block: true, breaks: 1},
	atom.Ul:         {block: true, breaks: 1}, atom.Ol: {block: true, breaks: 1},
	atom.Li: {block: true, breaks: 1}, atom.Dl: {block: true, breaks: 1},
	atom.Dt: {block: true, breaks: 1}, atom.Dd: {block: true, breaks: 1},
	atom.Table: {block: true, breaks: 1}, atom.Tr: {block: true, breaks: 1},
	atom.Td: {block: true}, atom.Th: {block: true},
	atom.H1: {block: true, breaks: 2}, atom.H2: {block: true, breaks: 2},
	atom.H3: {block: true, breaks: 2}, atom.H4: {block: true, breaks: 2},
	atom.H5: {block: true, breaks: 2}, atom.H6: {block: true, breaks: 2},
	atom.Pre: {block: true, breaks: 1, pre: true}, atom.Textarea: {pre: true},
	atom.Center: {block: true, breaks: 1}, atom.Address: {block: true, breaks: 1},
	atom.Section: {block: true, breaks: 1}, atom.Article: {block: true, breaks: 1},
	atom.Header: {block: true, breaks: 1}, atom.Footer: {block: true, breaks: 1},
	atom.Form: {block: true, breaks: 1}, atom.Fieldset: {block: true, breaks: 1},
	atom.Body: {block: true, breaks: 1}, atom.Html: {block: true, breaks: 1},
	atom.Style: {hidden: true}, atom.Script: {hidden: true},
	atom.Title: {hidden: true}, atom.Template: {hidden: true}, atom.Select: {hidden: true},
	atom.Noscript: {}, atom.Object: {hidden: true},
}
