package sample

import "strings"

// appleMail is Mail on a Mac. It puts the attribution into the quotation.
func appleMail(d *draft) *entity {
	const version = "3826.400.131.1.6"
	text := d.text
	if d.signature != "" {
		text += "\n\n" + d.signature
	}
	switch {
	case d.forwarded:
		text += "\n\n" + appleMailForwardText(d)
	case d.original != nil:
		text += "\n\n" + quoteLines(appleAttribution(d)+"\n", "> ") + "\n" + d.quotation("> ")
	}
	start, end := appleMailHTML(d)
	return appleMessage(d, appleFormat{
		mimeVersion: `1.0 (Mac OS X Mail 16.0 \(` + version + `\))`,
		mailer:      "Apple Mail (2." + version + ")",
		boundary:    func() string { return "Apple-Mail=_" + d.uuid(hexHigh) },
		mark:        `"`,
		disposition: "attachment",
	}, text+"\n", start, end)
}

// appleMailHTML returns the HTML before and after the place of files.
func appleMailHTML(d *draft) (start, end string) {
	start = appleHead + `<body style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">`
	if d.original != nil {
		start += `<br id="lineBreakAtBeginningOfMessage">`
	}
	if d.html != "" {
		start += d.html
	} else {
		start += wrapLines(d.text, "<div>", "<br>", "</div>")
	}
	if d.signature != "" {
		start += `<div><br></div><div id="AppleMailSignature" dir="ltr">` + escapeLines(d.signature, "<br>") + "</div>"
	}
	if d.original == nil {
		return start, "</body></html>\n"
	}
	if d.forwarded {
		return start, appleMailForwardHTML(d)
	}
	end = `<div><br><blockquote type="cite"><div>` + escape(appleAttribution(d)) + `</div>` +
		`<br class="Apple-interchange-newline">` + strings.TrimPrefix(d.quotationHTML(nil, `<blockquote type="cite"><div>`, "</div></blockquote>",
		func(text string) string { return wrapLines(text, "<div>", "<br>", "</div>") }), `<blockquote type="cite">`) + `</div><br></body></html>` + "\n"
	return start, end
}
