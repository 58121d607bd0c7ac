package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// dropHead leaves the body of a document.
func dropHead(doc string, _ *rand.Rand) string {
	body := bodyOf(doc)
	if body == nil {
		return doc
	}
	var out strings.Builder
	_ = html.Render(&out, body) // a strings.Builder does not fail
	return "<html>" + out.String() + "</html>\n"
}

// changeText changes what stands between the tags of a document, but for
// styles and scripts.
func changeText(doc string, change func(string) string) string {
	root, err := html.Parse(strings.NewReader(doc))
	if err != nil {
		return doc
	}
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent != nil && n.Parent.DataAtom != atom.Style && n.Parent.DataAtom != atom.Script {
			n.Data = change(n.Data)
		}
	}
	var out strings.Builder
	_ = html.Render(&out, root)
	return out.String() + "\n"
}

// reserialize writes a document as some other program would: tags in upper
// case, attributes backwards and in single quotes, letters as entities, white
// space collapsed, a line end before each block.
func reserialize(doc string, _ *rand.Rand) string {
	root, err := html.Parse(strings.NewReader(doc))
	if err != nil {
		return doc
	}
	var out strings.Builder
	writeUpper(&out, root)
	return out.String() + "\n"
}

var voidElements = []atom.Atom{atom.Br, atom.Hr, atom.Img, atom.Input, atom.Meta, atom.Link, atom.Col, atom.Base, atom.Area, atom.Wbr}

func isVoid(n *html.Node) bool {
	return slices.Contains(voidElements, n.DataAtom)
}

func writeUpper(out *strings.Builder, n *html.Node) {
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode:
			raw := n.DataAtom == atom.Style || n.DataAtom == atom.Script
			if raw {
				out.WriteString(c.Data)
				break
			}
			out.WriteString(entities(collapse(c.Data)))
		case c.Type != html.ElementNode:
		default:
			if isBlock(c) {
				out.WriteString("\n")
			}
			out.WriteString("<" + strings.ToUpper(c.Data))
			for _, a := range slices.Backward(c.Attr) {
				out.WriteString(" " + strings.ToUpper(a.Key) + "='" + strings.ReplaceAll(entities(a.Val), "'", "&#39;") + "'")
			}
			out.WriteString(">")
			if isVoid(c) {
				break
			}
			writeUpper(out, c)
			out.WriteString("</" + strings.ToUpper(c.Data) + ">")
		}
	}
}

// collapse makes one space of each run of white space.
func collapse(s string) string {
	var b strings.Builder
	space := false
	for _, c := range s {
		if c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			space = true
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(c)
	}
	if space {
		b.WriteByte(' ')
	}
	return b.String()
}

// namedEntities are those that old editors write by name.
var namedEntities = map[rune]string{
	'é': "eacute", 'è': "egrave", 'ê': "ecirc", 'à': "agrave", 'ç': "ccedil", 'ô': "ocirc", 'î': "icirc", 'ù': "ugrave", 'ü': "uuml", 'ö': "ouml",
	'ä': "auml", 'ß': "szlig", 'ñ': "ntilde", '€': "euro", '«': "laquo", '»': "raquo", '’': "rsquo", '–': "ndash", '\u00a0': "nbsp",
}

func entities(s string) string {
	var b strings.Builder
	for _, c := range s {
		switch name, named := namedEntities[c]; {
		case c == '&' || c == '<' || c == '>':
			b.WriteString(escaper.Replace(string(c)))
		case named:
			b.WriteString("&" + name + ";")
		case c >= 0x80:
			fmt.Fprintf(&b, "&#%d;", c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// flatten is a webmail that takes all style away: only the elements that mean
// something stay, with the addresses of links and pictures.
func flatten(doc string, _ *rand.Rand) string {
	body := bodyOf(doc)
	if body == nil {
		return doc
	}
	clean(body, nil)
	for n := range body.Descendants() {
		var kept []html.Attribute
		for _, a := range n.Attr {
			if a.Key == "href" || a.Key == "src" || a.Key == "alt" || a.Key == "colspan" {
				kept = append(kept, a)
			}
		}
		n.Attr = kept
	}
	var out strings.Builder
	for c := range body.ChildNodes() {
		_ = html.Render(&out, c)
	}
	return "<div>" + strings.TrimSpace(out.String()) + "</div>\n"
}
