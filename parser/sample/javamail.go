package sample

import (
	"fmt"
	"strings"
)

// javaContent is the body of the webmails that are written with JavaMail.
func javaContent(d *draft, text, htmlBody string) *entity {
	boundary := func() string {
		return fmt.Sprintf("----=_Part_%s_%s.%d", d.chars("123456789", 5), d.chars("123456789", 9), d.date.UnixMilli())
	}
	body := multipart("alternative", " \r\n\t", `"`, boundary(), javaText("text/plain", text), javaText("text/html", htmlBody))
	if len(d.files) == 0 {
		return body
	}
	mixed := multipart("mixed", " \r\n\t", `"`, boundary(), body)
	for _, f := range d.files {
		part := &entity{body: base64Lines(f.Content)}
		part.header.params("Content-Type", " ", f.Type, param("name", f.Name, wordsQ))
		part.header.add("Content-Transfer-Encoding", "base64")
		part.header.params("Content-Disposition", " ", "attachment", param("filename", f.Name, wordsQ))
		mixed.parts = append(mixed.parts, part)
	}
	return mixed
}

func javaText(mediaType, text string) *entity {
	e := &entity{body: crlf(text)}
	e.header.params("Content-Type", " ", mediaType, "charset=UTF-8")
	if ascii(strings.ReplaceAll(text, "\n", "")) && longestLine(text) <= 900 {
		e.header.add("Content-Transfer-Encoding", "7bit")
		return e
	}
	e.header.add("Content-Transfer-Encoding", "quoted-printable")
	e.body = quotedPrintable([]byte(text))
	return e
}

// javaDate is the date with its zone's name behind it.
func (d *draft) javaDate() string {
	return d.date.Format("Mon, 2 Jan 2006 15:04:05 -0700 (MST)")
}
