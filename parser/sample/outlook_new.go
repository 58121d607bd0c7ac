package sample

import "strings"

// outlookNew is the Outlook that comes with Windows 11. It is the one in the
// browser with another frame around what it quotes.
func outlookNew(d *draft) *entity {
	doc := outlookWebHTML(d)
	if d.original != nil {
		doc = strings.Replace(doc, `<div id="appendonsend"></div>`, `<div id="appendonsend"></div>`+"\n"+`<div id="mail-editor-reference-message-container">`, 1)
		doc = strings.Replace(doc, "</body>", "</div>\n</body>", 1)
	}
	return exchangeMail(d, outlookReplyPrefix(d.lang), exchangePlain(d, d.signature), doc)
}

// outlookMac is Outlook for Mac. Its block has the date where others have when
// the mail was sent.
func outlookMac(d *draft) *entity {
	var b strings.Builder
	b.WriteString("<html>\n<head>\n" + `<meta http-equiv="Content-Type" content="text/html; charset=CHARSET">` + "\n</head>\n" +
		"<body lang=\"" + d.words.locale + "\" link=\"#467886\" vlink=\"#96607D\" style=\"word-wrap:break-word\">\n<div class=\"WordSection1\">\n")
	text := d.text
	if d.html != "" {
		b.WriteString(d.html)
	} else {
		b.WriteString(wordLines(d.text, `<span style="font-size:11.0pt">`, "</span>"))
	}
	if d.signature != "" {
		text += "\n\n" + d.signature
		b.WriteString("<p class=\"MsoNormal\">" + wordEmpty + "</p>" + wordLines(d.signature, "<span>", "</span>"))
	}
	if o, w := d.original, d.words; o != nil {
		block, blockHTML := blockOf([][2]string{
			{w.from + w.colon, o.From.mailbox()}, {w.date + w.colon, w.spell(w.outlookDate, o.Date, o.From)}, {w.to + w.colon, o.To.mailbox()}, {w.subject + w.colon, o.Subject},
		}, "<br>\n")
		text += "\n\n" + block + "\n" + o.Text
		b.WriteString("<p class=\"MsoNormal\">" + wordEmpty + "</p>\n<div id=\"mail-editor-reference-message-container\">\n<div>\n<div>\n" +
			"<div style=\"border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in\">\n<p class=\"MsoNormal\"><span style=\"color:black\">" +
			strings.TrimSuffix(blockHTML, "<br>\n") + wordEnd[:len(wordEnd)-len("</p>")] + "</span></p>\n</div>\n" +
			o.quotedHTML(func(name string) string { return "x_" + name }) + "\n</div>\n</div>\n</div>\n")
	}
	return exchangeMail(d, outlookReplyPrefix(d.lang), text+"\n", b.String()+"</div>\n</body>\n</html>\n")
}
