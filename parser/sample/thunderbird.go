package sample

import "strings"

// thunderbird is Thunderbird on a computer. It answers a plain text mail in
// plain text, and puts the signature below the quotation.
func thunderbird(d *draft) *entity {
	content := thunderbirdContent(d)
	var h header
	if content.boundary != "" {
		h.include(content.header)
	}
	h.add("Message-ID", "<"+d.uuid(hexLow)+"@"+d.domain()+">")
	h.add("Date", d.dateHeader())
	h.add("MIME-Version", "1.0")
	h.add("User-Agent", "Mozilla Thunderbird")
	h.text("Subject", d.replySubject("Re: "), wordsQ)
	h.add("Content-Language", d.words.mozLocale())
	h.address("To", d.to, wordsQ, false)
	h.add("References", d.references())
	h.address("From", d.from, wordsQ, false)
	h.add("In-Reply-To", d.inReplyTo())
	if content.boundary == "" {
		h.include(content.header)
	}
	return content.under(h)
}

func thunderbirdContent(d *draft) *entity {
	boundary := func() string { return "------------" + d.chars(alnum, 24) }
	build := func(subtype string, parts ...*entity) *entity {
		e := multipart(subtype, "\r\n ", `"`, boundary(), parts...)
		e.preamble = "This is a multi-part message in MIME format.\r\n"
		return e
	}
	body := thunderbirdText("text/plain", thunderbirdPlain(d), "charset=UTF-8", "format=flowed")
	if d.html != "" || d.original != nil && d.original.HTML != "" {
		body = build("alternative", body, thunderbirdText("text/html", thunderbirdHTML(d), "charset=UTF-8"))
	}
	if len(d.files) == 0 {
		return body
	}
	body.preamble = ""
	mixed := build("mixed", body)
	for _, f := range d.files {
		part := &entity{body: base64Lines(f.Content)}
		part.header.params("Content-Type", " ", f.Type, param("name", f.Name, wordsQ))
		part.header.params("Content-Disposition", "\r\n ", "attachment", param2231("filename", f.Name, "UTF-8"))
		part.header.add("Content-Transfer-Encoding", "base64")
		mixed.parts = append(mixed.parts, part)
	}
	return mixed
}

func thunderbirdText(mediaType, text string, params ...string) *entity {
	e := &entity{body: crlf(text)}
	e.header.params("Content-Type", " ", append([]string{mediaType}, params...)...)
	switch {
	case longestLine(text) > 990:
		e.header.add("Content-Transfer-Encoding", "quoted-printable")
		e.body = quotedPrintable([]byte(text))
	case ascii(strings.ReplaceAll(text, "\n", "")):
		e.header.add("Content-Transfer-Encoding", "7bit")
	default:
		e.header.add("Content-Transfer-Encoding", "8bit")
	}
	return e
}

func thunderbirdAttribution(d *draft) string {
	return d.words.spell(d.words.thunderbird, d.original.Date, d.original.From)
}

func thunderbirdPlain(d *draft) string {
	text := flowed(d.text)
	switch {
	case d.forwarded:
		text += "\n\n" + thunderbirdForwardText(d)
	case d.original != nil:
		text += "\n\n" + thunderbirdAttribution(d) + "\n" + d.quotation(">")
	}
	if d.signature != "" {
		text += "\n\n-- \n" + flowed(d.signature)
	}
	return text + "\n"
}

func mozParagraphs(text string) string {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if paragraph == "" {
			paragraph = "\n"
		}
		b.WriteString("    <p>" + escapeLines(strings.Trim(paragraph, "\n"), "<br>\n      ") + "</p>\n")
	}
	return b.String()
}

func thunderbirdHTML(d *draft) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html>\n  <head>\n" +
		`    <meta http-equiv="Content-Type" content="text/html; charset=UTF-8">` + "\n  </head>\n  <body>\n")
	if d.html != "" {
		b.WriteString(d.html + "\n")
	} else {
		b.WriteString(mozParagraphs(d.text))
	}
	if d.forwarded {
		b.WriteString(thunderbirdForwardHTML(d))
	} else if o := d.original; o != nil {
		cite := ""
		if o.MessageID != "" {
			cite = "\n      cite=\"mid:" + escape(bare(o.MessageID)) + `"`
		}
		b.WriteString("    <div class=\"moz-cite-prefix\">" + escape(thunderbirdAttribution(d)) + "<br>\n    </div>\n" +
			d.quotationHTML(nil, `    <blockquote type="cite"`+cite+">\n", "\n    </blockquote>\n", mozParagraphs))
	}
	if d.signature != "" {
		b.WriteString("    <pre class=\"moz-signature\" cols=\"72\">-- \n" + escaper.Replace(d.signature) + "</pre>\n")
	}
	return b.String() + "  </body>\n</html>\n"
}
