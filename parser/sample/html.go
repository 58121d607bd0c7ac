package sample

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape returns s for use in HTML text, runs of spaces kept.
func escape(s string) string {
	s = escaper.Replace(s)
	if strings.HasPrefix(s, " ") {
		s = "&nbsp;" + s[1:]
	}
	return strings.ReplaceAll(s, "  ", " &nbsp;")
}

// escapeLines returns text as HTML with a break between lines.
func escapeLines(text, br string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = escape(line)
	}
	return strings.Join(lines, br)
}

// wrapLines returns the lines of text, each between open and end; an empty
// line has blank inside.
func wrapLines(text, open, blank, end string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		content := escape(line)
		if line == "" {
			content = blank
		}
		out.WriteString(open + content + end)
	}
	return out.String()
}

// quotedHTML returns what a client puts into its quotation: the inside of the
// body of the original's HTML, or its text with breaks. rename is what the
// client does to ids and classes, so that they do not meet its own; with nil
// they stay.
func (o *Original) quotedHTML(rename func(string) string) string {
	body := bodyOf(o.HTML)
	if body == nil {
		return escapeLines(o.Text, "<br>\n")
	}
	clean(body, rename)
	var out strings.Builder
	for c := range body.ChildNodes() {
		// A strings.Builder does not fail, and raw text has been dropped.
		_ = html.Render(&out, c)
	}
	return strings.TrimSpace(out.String())
}

// bodyOf parses an HTML document; nil if there is nothing to quote in it.
func bodyOf(doc string) *html.Node {
	if strings.TrimSpace(doc) == "" {
		return nil
	}
	root, err := html.Parse(strings.NewReader(doc))
	if err != nil {
		return nil
	}
	for n := range root.Descendants() {
		if n.DataAtom == atom.Body {
			return n
		}
	}
	return nil
}

// clean drops what no client keeps in a quotation.
func clean(n *html.Node, rename func(string) string) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch c.DataAtom {
		case atom.Script, atom.Style, atom.Meta, atom.Link, atom.Title, atom.Iframe, atom.Object, atom.Noscript, atom.Plaintext:
			n.RemoveChild(c)
		default:
			if c.Type == html.CommentNode {
				n.RemoveChild(c)
				break
			}
			renameNames(c, rename)
			clean(c, rename)
		}
		c = next
	}
}

func renameNames(n *html.Node, rename func(string) string) {
	if rename == nil {
		return
	}
	for i, a := range n.Attr {
		if a.Key != "id" && a.Key != "class" {
			continue
		}
		names := strings.Fields(a.Val)
		for j := range names {
			names[j] = rename(names[j])
		}
		n.Attr[i].Val = strings.Join(names, " ")
	}
}

var blockElements = []atom.Atom{
	atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Dd, atom.Div, atom.Dl, atom.Dt, atom.Footer,
	atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Li, atom.Main,
	atom.Ol, atom.P, atom.Pre, atom.Section, atom.Table, atom.Tr, atom.Ul,
}

func isBlock(n *html.Node) bool {
	return n.Type == html.ElementNode && slices.Contains(blockElements, n.DataAtom)
}

// textOfHTML returns the text of a document, for mails that have HTML only.
func textOfHTML(doc string) string {
	body := bodyOf(doc)
	if body == nil {
		return ""
	}
	clean(body, nil)
	var out strings.Builder
	writeText(&out, body)
	var lines []string
	for line := range strings.SplitSeq(out.String(), "\n") {
		line = strings.Join(strings.Fields(line), " ")
		if line != "" || len(lines) > 0 && lines[len(lines)-1] != "" {
			lines = append(lines, line)
		}
	}
	return normal(strings.Join(lines, "\n"))
}

func writeText(out *strings.Builder, n *html.Node) {
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode:
			out.WriteString(strings.Join(strings.Split(c.Data, "\n"), " "))
		case c.DataAtom == atom.Br:
			out.WriteString("\n")
		case isBlock(c):
			out.WriteString("\n")
			writeText(out, c)
			out.WriteString("\n")
		default:
			writeText(out, c)
			if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
				out.WriteString(" ")
			}
		}
	}
}
