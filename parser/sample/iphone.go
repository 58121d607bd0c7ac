package sample

// byteOrderMark is what the iPhone puts in front of what it quotes.
const byteOrderMark = "\ufeff"

// iphone is Mail on an iPhone.
func iphone(d *draft) *entity {
	signature := d.signature
	if signature == "" {
		signature = d.words.iphone
	}
	text := d.text + "\n\n" + signature
	switch {
	case d.forwarded:
		text += "\n\n" + iphoneForwardText(d)
	case d.original != nil:
		text += "\n\n" + quoteLines(appleAttribution(d)+"\n\n"+byteOrderMark+d.original.Text, "> ")
	}
	start, end := iphoneHTML(d, signature)
	return appleMessage(d, appleFormat{
		mimeVersion: "1.0 (1.0)",
		mailer:      "iPhone Mail (22F76)",
		boundary:    func() string { return "Apple-Mail-" + d.uuid(hexHigh) },
		disposition: "inline",
	}, text+"\n", start, end)
}

// iphoneHTML returns the HTML before and after the place of files.
func iphoneHTML(d *draft, signature string) (start, end string) {
	start = appleHead + `<body dir="auto">`
	if d.html != "" {
		start += d.html
	} else {
		start += wrapLines(d.text, `<div dir="ltr">`, "<br>", "</div>")
	}
	end = `<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">` + escapeLines(signature, "<br>") + "</div>"
	switch {
	case d.forwarded:
		end += iphoneForwardHTML(d)
	case d.original != nil:
		end += `<div dir="ltr"><br><blockquote type="cite">` + escape(appleAttribution(d)) + `<br><br></blockquote></div>` +
			`<blockquote type="cite"><div dir="ltr">` + byteOrderMark + d.original.quotedHTML(nil) + `</div></blockquote>`
	}
	return start, end + "</body></html>\n"
}
