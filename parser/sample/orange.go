package sample

import (
	"fmt"
	"strings"
)

// orange is the webmail of the French provider Orange.
func orange(d *draft) *entity {
	htmlBody := "<html><head></head><body>" + orangeHTML(d) + "</body></html>\n"
	content := javaContent(d, orangePlain(d), htmlBody)
	var h header
	h.add("Date", d.javaDate())
	h.address("From", d.from, wordsQ, false)
	h.address("Reply-To", d.from, wordsQ, false)
	h.address("To", d.to, wordsQ, false)
	h.add("Message-ID", fmt.Sprintf("<%s.%s.%d.JavaMail.www@wwinf1%s>",
		d.chars("123456789", 10), d.chars("123456789", 5), d.date.UnixMilli(), d.chars(hexLow, 3)))
	h.add("In-Reply-To", d.inReplyTo())
	h.add("References", d.references())
	h.text("Subject", d.replySubject("re: "), wordsQ)
	h.add("MIME-Version", "1.0")
	h.include(content.header)
	h.add("X-SAVECOPY", "false")
	h.add("X-Wum-Nature", "EMAIL-NATURE")
	h.add("X-WUM-FROM", "|~|")
	h.add("X-WUM-TO", "|~|")
	h.add("X-WUM-REPLYTO", "|~|")
	return content.under(h)
}

// orangeBlock are the lines above the quotation.
func orangeBlock(d *draft) string {
	o := d.original
	from := "De : " + quotedMailbox(o.From) + "\nA : " + quotedMailbox(o.To) + "\nCopie à : \nObjet : " + o.Subject
	if d.lang == "en" {
		from = "From : " + quotedMailbox(o.From) + "\nTo : " + quotedMailbox(o.To) + "\nCopy to : \nSubject : " + o.Subject
	}
	return d.pick("Message du ", "Message of ") + o.Date.Format("02/01/06 15:04") + "\n" + from
}

func quotedMailbox(a Address) string {
	if a.Name == "" {
		return a.Email
	}
	return `"` + a.Name + `" <` + a.Email + ">"
}

func orangePlain(d *draft) string {
	text := d.text
	if d.signature != "" {
		text += "\n\n" + d.signature
	}
	if d.original == nil {
		return text + "\n"
	}
	return text + "\n\n\n\n" + quoteLines(orangeBlock(d)+"\n\n"+d.original.Text, "> ") + "\n"
}

func orangeHTML(d *draft) string {
	body := d.html
	if body == "" {
		body = "<p>" + escapeLines(d.text, "<br />") + "</p>"
	}
	if d.signature != "" {
		body += "<p>" + escapeLines(d.signature, "<br />") + "</p>"
	}
	if d.original == nil {
		return body
	}
	block := escapeLines(orangeBlock(d), "<br />\n&gt; ")
	return body + "<p><br /><br /></p>\n" +
		`<blockquote style="padding-left: 5px; margin-left: 5px; border-left: #ff6600 2px solid;">` +
		"&gt; " + strings.ReplaceAll(block, "&nbsp;", " ") + "<br />\n&gt; <br />\n" + d.original.quotedHTML(nil) + "</blockquote>\n"
}
