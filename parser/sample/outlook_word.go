package sample

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const wordHead = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ` +
	`xmlns:w="urn:schemas-microsoft-com:office:word" xmlns:m="http://schemas.microsoft.com/office/2004/12/omml" ` +
	`xmlns="http://www.w3.org/TR/REC-html40"><head><meta http-equiv=Content-Type content="text/html; charset=CHARSET">` +
	`<meta name=Generator content="Microsoft Word 15 (filtered medium)"><style><!--
/* Font Definitions */
@font-face
	{font-family:"Cambria Math";
	panose-1:2 4 5 3 5 4 6 3 2 4;}
@font-face
	{font-family:Calibri;
	panose-1:2 15 5 2 2 2 4 3 2 4;}
/* Style Definitions */
p.MsoNormal, li.MsoNormal, div.MsoNormal
	{margin:0cm;
	font-size:11.0pt;
	font-family:"Calibri",sans-serif;}
a:link, span.MsoHyperlink
	{mso-style-priority:99;
	color:#0563C1;
	text-decoration:underline;}
span.EmailStyle19
	{mso-style-type:personal-reply;
	font-family:"Calibri",sans-serif;
	color:windowtext;}
.MsoChpDefault
	{mso-style-type:export-only;
	font-size:10.0pt;}
@page WordSection1
	{size:612.0pt 792.0pt;
	margin:70.85pt 70.85pt 70.85pt 70.85pt;}
div.WordSection1
	{page:WordSection1;}
--></style><!--[if gte mso 9]><xml>
<o:shapedefaults v:ext="edit" spidmax="1026" />
</xml><![endif]--><!--[if gte mso 9]><xml>
<o:shapelayout v:ext="edit">
<o:idmap v:ext="edit" data="1" />
</o:shapelayout></xml><![endif]--></head>`

const (
	wordEmpty = "<o:p>&nbsp;</o:p>"
	wordEnd   = "<o:p></o:p></p>"
)

// wordHTML is the HTML that Word makes.
func wordHTML(d *draft) string {
	var b strings.Builder
	b.WriteString("<body lang=" + d.words.wordLocale() + ` link="#0563C1" vlink="#954F72" style='word-wrap:break-word'>`)
	b.WriteString("<div class=WordSection1>")
	if d.html != "" {
		b.WriteString(d.html)
	} else {
		b.WriteString(wordLines(d.text, "<span style='mso-fareast-language:EN-US'>", "</span>"))
	}
	if d.signature != "" {
		b.WriteString("<p class=MsoNormal>" + wordEmpty + "</p>")
		b.WriteString(wordLines(d.signature, `<a name="_MailAutoSig"><span style='mso-fareast-language:`+d.words.wordLocale()+`'>`, "</span></a>"))
	}
	if d.original != nil {
		b.WriteString("<p class=MsoNormal>" + wordEmpty + "</p>")
		b.WriteString(wordQuote(d))
	}
	b.WriteString("</div></body></html>")
	charset, _ := narrow(b.String())
	return strings.Replace(wordHead, "CHARSET", charset, 1) + b.String()
}

// wordLines makes a paragraph of each line.
func wordLines(text, open, end string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" {
			b.WriteString("<p class=MsoNormal>" + open + wordEmpty + end + "</p>")
			continue
		}
		b.WriteString("<p class=MsoNormal>" + open + escape(line) + "<o:p></o:p>" + end + "</p>")
	}
	return b.String()
}

// wordZero are three edges without padding, in the unit of the language.
func (d *draft) wordZero() string {
	if d.lang == "en" {
		return "0in 0in 0in"
	}
	return "0cm 0cm 0cm"
}

func wordQuote(d *draft) string {
	o := d.original
	quoted := wordLines(o.Text, "", "")
	if body := bodyOf(o.HTML); body != nil {
		clean(body, nil)
		w := &wordWriter{}
		w.children(body, "")
		w.endParagraph()
		quoted = w.out.String()
	}
	return "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt " + d.wordZero() + "'>" +
		"<p class=MsoNormal>" + d.headerBlockHTML("<br>") + wordEnd + "</div></div>" +
		"<p class=MsoNormal>" + wordEmpty + "</p>" + quoted
}

// wordWriter turns any HTML into what Word makes of it: paragraphs of class
// MsoNormal, tables, links, bold and pictures. Nothing else survives.
type wordWriter struct {
	out  strings.Builder
	open bool // a paragraph is open
}

func (w *wordWriter) endParagraph() {
	if w.open {
		w.out.WriteString(wordEnd)
		w.open = false
	}
}

// inline writes what belongs into a paragraph, and opens one if there is none.
func (w *wordWriter) inline(s, style string) {
	if !w.open {
		w.out.WriteString("<p class=MsoNormal>")
		w.open = true
	}
	if style != "" {
		s = "<span style='" + style + "'>" + s + "</span>"
	}
	w.out.WriteString(s)
}

func (w *wordWriter) children(n *html.Node, style string) {
	for c := range n.ChildNodes() {
		w.node(c, style)
	}
}

func (w *wordWriter) node(n *html.Node, style string) {
	if strings.Contains(strings.ReplaceAll(attribute(n, "style"), " ", ""), "display:none") {
		style = "display:none;mso-hide:all"
	}
	switch {
	case n.Type == html.TextNode:
		text := strings.Join(strings.Fields(n.Data), " ")
		if text == "" {
			return
		}
		if w.open && strings.TrimLeft(n.Data, " \t\r\n") != n.Data {
			text = " " + text
		}
		if strings.TrimRight(n.Data, " \t\r\n") != n.Data {
			text += " "
		}
		w.inline(escaper.Replace(text), style)
	case n.DataAtom == atom.Br:
		w.inline("<br>", "")
	case n.DataAtom == atom.Img:
		w.inline(`<img border=0 alt="`+escape(attribute(n, "alt"))+`" src="`+escape(attribute(n, "src"))+`">`, style)
	case n.DataAtom == atom.A:
		w.inline(`<a href="`+escape(attribute(n, "href"))+`">`, "")
		w.children(n, style)
		w.inline("</a>", "")
	case n.DataAtom == atom.B || n.DataAtom == atom.Strong:
		w.inline("<b>", "")
		w.children(n, style)
		w.inline("</b>", "")
	case n.DataAtom == atom.Table:
		w.around("<table class=MsoNormalTable border=0 cellspacing=0 cellpadding=0>", n, "</table>", style)
	case n.DataAtom == atom.Tr:
		w.around("<tr>", n, "</tr>", style)
	case n.DataAtom == atom.Td || n.DataAtom == atom.Th:
		w.around("<td style='padding:0cm 0cm 0cm 0cm'>", n, "</td>", style)
	case isBlock(n):
		w.around("", n, "", style)
	default:
		w.children(n, style)
	}
}

// around writes a block: no paragraph goes across its edges.
func (w *wordWriter) around(open string, n *html.Node, end, style string) {
	w.endParagraph()
	w.out.WriteString(open)
	w.children(n, style)
	w.endParagraph()
	w.out.WriteString(end)
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return strings.ReplaceAll(a.Val, `"`, "%22")
		}
	}
	return ""
}
