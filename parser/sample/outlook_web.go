package sample

// outlookWeb is Outlook in a browser, and the new Outlook for Windows, which
// is the same.
func outlookWeb(d *draft) *entity {
	return exchangeMail(d, outlookReplyPrefix(d.lang), exchangePlain(d, d.signature), outlookWebHTML(d))
}

func outlookWebHTML(d *draft) string {
	const style = `style="font-family: Aptos, Aptos_EmbeddedFont, Aptos_MSFontService, Calibri, Helvetica, sans-serif; ` +
		`font-size: 12pt; color: rgb(0, 0, 0);">` + "\n"
	body := d.html
	if body == "" {
		body = wrapLines(d.text, `<div class="elementToProof" `+style, "<br>\n", "</div>\n")
	}
	if d.signature != "" {
		body += `<div class="elementToProof" ` + style + "<br>\n</div>\n" +
			`<div class="elementToProof" id="Signature">` + "\n" + wrapLines(d.signature, "<div "+style, "<br>\n", "</div>\n") + "</div>\n"
	}
	if d.original != nil {
		body += `<div id="appendonsend"></div>` + "\n" + exchangeReference(d)
	}
	return "<html>\n<head>\n" + `<meta http-equiv="Content-Type" content="text/html; charset=CHARSET">` + "\n" +
		`<style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style>` +
		"\n</head>\n" + `<body dir="ltr">` + "\n" + body + "</body>\n</html>\n"
}
