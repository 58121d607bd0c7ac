package sample

import (
	"fmt"
	"strings"
	"time"
)

// samsung is Samsung Email on a Galaxy phone.
func samsung(d *draft) *entity {
	signature := d.signature
	if signature == "" {
		signature = d.words.galaxy
	}
	content := samsungContent(d, samsungPlain(d, signature), samsungHTML(d, signature))
	var h header
	h.add("Date", d.date.Format(time.RFC1123Z))
	h.text("Subject", d.replySubject("Re: "), wordsQ)
	h.add("Message-ID", fmt.Sprintf("<%s.%d@email.android.com>", d.chars(digits+"abcdefghijklmnopqrstuvwxyz", 23), d.date.UnixMilli()))
	h.add("Importance", "normal")
	h.address("From", d.from, wordsQ, false)
	h.address("To", d.to, wordsQ, false)
	h.add("In-Reply-To", d.inReplyTo())
	h.add("References", d.references())
	h.add("MIME-Version", "1.0")
	h.include(content.header)
	return content.under(h)
}

func samsungContent(d *draft, text, htmlBody string) *entity {
	boundary := func() string { return "--_com.samsung.android.email_" + d.chars("123456789", 16) }
	part := func(mediaType, text string) *entity {
		e := &entity{body: base64Lines([]byte(crlf(text)))}
		e.header.params("Content-Type", " ", mediaType, "charset=utf-8")
		e.header.add("Content-Transfer-Encoding", "base64")
		return e
	}
	body := multipart("alternative", " ", `"`, boundary(), part("text/plain", text), part("text/html", htmlBody))
	if len(d.files) == 0 {
		return body
	}
	mixed := multipart("mixed", " ", `"`, boundary(), body)
	for _, f := range d.files {
		file := &entity{body: base64Lines(f.Content)}
		file.header.params("Content-Type", "\r\n ", f.Type, param("name", f.Name, wordsQ))
		file.header.add("Content-Transfer-Encoding", "base64")
		file.header.params("Content-Disposition", "\r\n ", "attachment", param("filename", f.Name, wordsQ), fmt.Sprintf("size=%d", len(f.Content)))
		mixed.parts = append(mixed.parts, file)
	}
	return mixed
}

// samsungBlock are the lines above the quotation.
func samsungBlock(d *draft) []string {
	o, w := d.original, d.words
	date := o.Date.Format("02/01/2006  15:04  (GMT-07:00) ")
	colon := ": "
	switch d.lang {
	case "en":
		date = o.Date.Format("1/2/06  3:04 PM  (GMT-07:00) ")
	case "fr":
		colon = " : "
	}
	return []string{
		"-------- " + w.originalMessage + " --------",
		w.from + colon + o.From.mailbox() + " ",
		w.date + colon + date,
		w.to + colon + o.To.mailbox() + " ",
		w.subject + colon + o.Subject + " ",
	}
}

func samsungPlain(d *draft, signature string) string {
	text := d.text + "\n\n\n\n" + signature + "\n"
	if d.original == nil {
		return text
	}
	return text + strings.Join(samsungBlock(d), "\n") + "\n\n" + d.original.Text + "\n"
}

func samsungHTML(d *draft, signature string) string {
	body := d.html
	if body == "" {
		body = wrapLines(d.text, `<div dir="auto">`, "<br>", "</div>")
	}
	body += `<div dir="auto"><br></div><div dir="auto"><br></div><div id="composer_signature" dir="auto">` +
		`<div style="font-size:12px;color:#575757" dir="auto">` + escapeLines(signature, "<br>") + `</div></div>`
	if d.original != nil {
		body += `<div dir="auto"><br></div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><!-- originalMessage -->`
		block := strings.Join(samsungBlock(d), "\n")
		body += wrapLines(block, "<div>", "", "</div>") + "<div><br></div></div>" + d.original.quotedHTML(nil)
	}
	return `<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body dir="auto">` + body + "</body></html>\n"
}
