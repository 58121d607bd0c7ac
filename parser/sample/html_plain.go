package sample

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plainStyle is how a client turns HTML into the text that it sends beside it.
type plainStyle struct {
	links bool   // the address of a link stands behind its words, in angle brackets
	stars bool   // bold words stand between asterisks
	cell  string // between the cells of a table: " " or "\n"
}

// plainOf returns the text of a document in a client's style.
func plainOf(doc string, style plainStyle) string {
	body := bodyOf(doc)
	if body == nil {
		return ""
	}
	clean(body, nil)
	w := &plainWriter{style: style}
	w.children(body)
	var lines []string
	for line := range strings.SplitSeq(w.out.String(), "\n") {
		line = strings.Join(strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' }), " ")
		if line != "" || len(lines) > 0 && lines[len(lines)-1] != "" {
			lines = append(lines, line)
		}
	}
	return normal(strings.Join(lines, "\n"))
}

type plainWriter struct {
	style plainStyle
	out   strings.Builder
}

func (w *plainWriter) children(n *html.Node) {
	for c := range n.ChildNodes() {
		w.node(c)
	}
}

func (w *plainWriter) node(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		w.out.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
	case n.DataAtom == atom.Br:
		w.out.WriteString("\n")
	case n.DataAtom == atom.A && w.style.links:
		w.link(n)
	case (n.DataAtom == atom.B || n.DataAtom == atom.Strong) && w.style.stars && strings.TrimSpace(textIn(n)) != "":
		w.out.WriteString("*")
		w.children(n)
		w.out.WriteString("*")
	case n.DataAtom == atom.Td || n.DataAtom == atom.Th:
		w.children(n)
		w.out.WriteString(w.style.cell)
	case isBlock(n):
		w.out.WriteString("\n")
		w.children(n)
		w.out.WriteString("\n")
	default:
		w.children(n)
	}
}

// link writes the words of a link and its address, once where they are equal.
func (w *plainWriter) link(n *html.Node) {
	words, href := strings.TrimSpace(textIn(n)), attribute(n, "href")
	w.children(n)
	if href != "" && words != href && words != strings.TrimPrefix(href, "mailto:") {
		w.out.WriteString(" <" + href + ">")
	}
}

func textIn(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}
