package sample

import (
	"fmt"
	"strings"
)

// yahoo is Yahoo Mail in a browser. Its text part quotes without any mark.
func yahoo(d *draft) *entity {
	prefix := "ydp" + d.chars(hexLow, 8)
	content := javaContent(d, yahooPlain(d), yahooHTML(d, prefix))
	var h header
	h.add("Date", d.date.UTC().Format("Mon, 2 Jan 2006 15:04:05 -0700 (MST)"))
	h.address("From", d.from, wordsQ, false)
	h.address("To", d.to, wordsQ, true)
	h.add("Message-ID", fmt.Sprintf("<%s.%s.%d@mail.yahoo.com>",
		d.chars("123456789", 10), d.chars("123456789", 7), d.date.UnixMilli()))
	h.add("In-Reply-To", d.inReplyTo())
	h.add("References", d.references())
	h.text("Subject", d.replySubject("Re: "), wordsQ)
	h.add("MIME-Version", "1.0")
	h.include(content.header)
	h.add("X-Mailer", "WebService/1.1.22876 YMailNorrin")
	return content.under(h)
}

func yahooAttribution(d *draft) string {
	return d.words.spell(d.words.yahoo, d.original.Date, d.original.From)
}

func yahooPlain(d *draft) string {
	text := d.text
	if d.signature != "" {
		text += "\n\n" + d.signature
	}
	if d.original == nil {
		return " " + text + "\n"
	}
	if d.forwarded {
		return " " + text + "\n\n" + yahooForwardText(d) + "  \n"
	}
	return " " + text + "\n\n    " + yahooAttribution(d) + "  \n \n " + d.original.Text + "  \n"
}

func yahooHTML(d *draft, prefix string) string {
	const font = `font-family:Helvetica Neue, Helvetica, Arial, sans-serif;font-size:13px;`
	body := d.html
	if body == "" {
		body = wrapLines(d.text, `<div dir="ltr" data-setdir="false">`, "<br>", "</div>")
	}
	if d.signature != "" {
		body += `<div><br></div><div class="` + prefix + `signature">` + escapeLines(d.signature, "<br>") + "</div>"
	}
	out := `<html><head></head><body><div class="` + prefix + `yahoo-style-wrap" style="` + font + `"><div></div>` +
		"\n        " + body + `<div><br></div>` + "\n        \n        </div>"
	if d.original != nil {
		indent := "\n" + strings.Repeat(" ", 16)
		quotation := yahooQuotation(d, prefix, indent)
		out += `<div id="` + prefix + "yahoo_quoted_" + d.chars("123456789", 10) + `" class="` + prefix + `yahoo_quoted">` +
			"\n            " + `<div style="` + font + `color:#26282a;">` + indent + indent + quotation + "\n            </div>\n        </div>"
	}
	return out + "</body></html>\n"
}

func yahooQuotation(d *draft, prefix, indent string) string {
	if d.forwarded {
		return yahooForwardHTML(d, prefix)
	}
	quoted := d.original.quotedHTML(func(name string) string { return prefix + name })
	return "<div>" + indent + "    " + escape(yahooAttribution(d)) + indent + "</div>" + indent + "<div><br></div>" + indent + "<div><br></div>" +
		indent + indent + "<div>" + quoted + "</div>"
}
