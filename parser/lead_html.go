package parser

import (
	"strings"

	"golang.org/x/net/html"
)

// metaVersion is the tag that every LeadMetadata document has.
const metaVersion = "lead_information_version"

// metaForm reads the LeadMetadata tags. They count wherever they stand: some
// programs move them from the head to the body.
func metaForm(page string) leadForm {
	f := leadForm{carrier: "metadata", confidence: 0.95}
	tags := metaTags(page)
	if tags[metaVersion] == "" || !setEvent(&Lead{}, tags["lead_event"]) {
		return f
	}
	f.values = make(map[string]string)
	for _, field := range leadFields {
		if field.meta != "" {
			f.put(field.path, tags[field.meta])
		}
	}
	f.put("listing.ref", tags["lead_mls"])
	return f
}

func metaTags(page string) map[string]string {
	tags := make(map[string]string)
	if !strings.Contains(asciiLower(page), metaVersion) {
		return tags
	}
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return tags
		case html.StartTagToken, html.SelfClosingTagToken:
			name, value := metaTag(z)
			if strings.HasPrefix(name, "lead_") && tags[name] == "" {
				tags[name] = value
			}
		}
	}
}

// metaTag returns name and content of the tag that z is at, if it is a meta tag.
func metaTag(z *html.Tokenizer) (name, content string) {
	tag, more := z.TagName()
	if string(tag) != "meta" {
		return "", ""
	}
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		switch string(k) {
		case "name":
			name = strings.ToLower(string(v))
		case "content":
			content = string(v)
		}
	}
	return name, content
}

// htmlLines returns the lines that a page shows, with a blank one around each
// block. Text in an element that keeps white space, as our message does, stays
// as it is.
func htmlLines(page string) []string {
	w := pageLines{z: html.NewTokenizer(strings.NewReader(clip(page, maxHTML)))}
	for w.next() {
		continue
	}
	w.end(false)
	return w.lines
}

// pageLines makes lines of a page.
type pageLines struct {
	z     *html.Tokenizer
	lines []string
	line  strings.Builder
	skip  string // the element whose text nobody sees, while in one
	keep  string // the element that keeps white space, while in one
	depth int    // of elements of that name inside it
}

func (w *pageLines) next() bool {
	switch w.z.Next() {
	case html.ErrorToken:
		return false
	case html.TextToken:
		if w.skip == "" {
			w.text(string(w.z.Text()))
		}
	case html.StartTagToken:
		w.open()
	case html.SelfClosingTagToken:
		if name, _ := w.z.TagName(); string(name) == "br" && w.skip == "" {
			w.end(false)
		}
	case html.EndTagToken:
		w.close()
	}
	return true
}

func (w *pageLines) open() {
	raw, more := w.z.TagName()
	name := string(raw)
	switch {
	case w.skip != "":
		return
	case name == "head" || name == "style" || name == "script" || name == "title":
		w.skip = name
		return
	case name == "br":
		w.end(false)
	case isBlock(name):
		w.end(true)
	}
	if w.keep == name {
		w.depth++
	}
	for more && w.keep == "" {
		var k, v []byte
		k, v, more = w.z.TagAttr()
		if string(k) != "style" {
			continue
		}
		switch style := string(v); {
		case strings.Contains(style, "pre-wrap"):
			w.keep, w.depth = name, 0
		case strings.Contains(style, "display:none") && (name == "div" || name == "span"):
			w.skip = name
		}
	}
}

func (w *pageLines) close() {
	raw, _ := w.z.TagName()
	name := string(raw)
	if w.skip != "" {
		if w.skip == name {
			w.skip = ""
		}
		return
	}
	if isBlock(name) {
		w.end(true)
	}
	if w.keep == name {
		if w.depth == 0 {
			w.keep = ""
		}
		w.depth--
	}
}

func (w *pageLines) text(s string) {
	if w.keep == "" {
		w.line.WriteString(collapseBlanks(s))
		return
	}
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			w.end(false)
		}
		w.line.WriteString(line)
	}
}

// end ends the line; at the edge of a block, the next line is then a blank one.
func (w *pageLines) end(block bool) {
	line := w.line.String()
	w.line.Reset()
	if w.keep == "" {
		line = strings.Trim(line, " ")
	}
	switch {
	case line != "" || !block:
		w.lines = append(w.lines, line)
		if block {
			w.lines = append(w.lines, "")
		}
	case len(w.lines) > 0 && w.lines[len(w.lines)-1] != "":
		w.lines = append(w.lines, "")
	}
}

// collapseBlanks makes one blank of each run of white space, as HTML does.
func collapseBlanks(s string) string {
	var b strings.Builder
	blank := false
	for _, r := range s {
		isBlank := r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f'
		if !isBlank {
			b.WriteRune(r)
		} else if !blank {
			b.WriteByte(' ')
		}
		blank = isBlank
	}
	return b.String()
}

func isBlock(name string) bool {
	switch name {
	case "p", "div", "table", "tr", "td", "th", "blockquote", "center", "h1", "h2", "h3", "h4",
		"ul", "ol", "li", "pre", "hr", "body", "section", "article", "header", "footer":
		return true
	}
	return false
}
