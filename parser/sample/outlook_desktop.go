package sample

import (
	"fmt"
	"strings"
	"time"
)

// outlookDesktop is Outlook for Windows with an SMTP account. It writes HTML
// with Word, and answers a plain text mail in plain text.
func outlookDesktop(d *draft) *entity {
	content := outlookDesktopContent(d)
	to := d.to
	if to.Name == "" {
		to.Name = "'" + to.Email + "'"
	}
	var h header
	h.address("From", d.from, wordsExchange, true)
	h.address("To", to, wordsExchange, true)
	h.add("References", d.references())
	h.add("In-Reply-To", d.inReplyTo())
	h.text("Subject", d.replySubject("RE: "), wordsExchange)
	h.add("Date", d.date.Format(time.RFC1123Z))
	h.add("Message-ID", fmt.Sprintf("<%s01db%s$%s$%s$@%s>", "0000", d.chars(hexLow, 4), d.chars(hexLow, 8), d.chars(hexLow, 8), d.domain()))
	h.add("MIME-Version", "1.0")
	h.include(content.header)
	h.add("X-Mailer", "Microsoft Outlook 16.0")
	h.add("Thread-Index", d.threadIndex())
	h.add("Content-Language", d.words.outlookLocale())
	e := content.under(h)
	if e.boundary != "" {
		e.preamble = "This is a multipart message in MIME format.\r\n\r\n"
	}
	return e
}

func outlookDesktopContent(d *draft) *entity {
	stamp := d.chars(hexHigh, 8)
	parts := 0
	boundary := func() string {
		parts++
		return fmt.Sprintf("----=_NextPart_000_%04X_01DB%s.%s", parts-1, stamp[:4], stamp)
	}
	var body *entity
	if d.html == "" && d.original != nil && d.original.HTML == "" {
		body = outlookText("text/plain", outlookPlainReply(d))
	} else {
		body = multipart("alternative", "\r\n\t", `"`, boundary(),
			outlookText("text/plain", wordText(d)), outlookText("text/html", wordHTML(d)))
	}
	if len(d.files) == 0 {
		return body
	}
	mixed := multipart("mixed", "\r\n\t", `"`, boundary(), body)
	for _, f := range d.files {
		part := &entity{body: base64Lines(f.Content)}
		part.header.params("Content-Type", "\r\n\t", f.Type, param("name", f.Name, wordsExchange))
		part.header.add("Content-Transfer-Encoding", "base64")
		part.header.params("Content-Disposition", "\r\n\t", "attachment", param("filename", f.Name, wordsExchange))
		mixed.parts = append(mixed.parts, part)
	}
	return mixed
}

func outlookText(mediaType, text string) *entity {
	charset, encoded := narrow(text)
	e := &entity{body: crlf(text)}
	e.header.params("Content-Type", "\r\n\t", mediaType, `charset="`+charset+`"`)
	if charset == "us-ascii" && longestLine(text) <= 76 {
		e.header.add("Content-Transfer-Encoding", "7bit")
		return e
	}
	e.header.add("Content-Transfer-Encoding", "quoted-printable")
	e.body = quotedPrintable(encoded)
	return e
}

// outlookPlainReply is the answer to a mail without HTML.
func outlookPlainReply(d *draft) string {
	text := wrap(d.text, 76, "")
	if d.signature != "" {
		text += "\n\n" + d.signature
	}
	return text + "\n\n" + outlookOriginal(d.words) + "\n" +
		d.headerBlockText(" \n") + "\n" + d.original.Text + "\n"
}

// wordText is Word's HTML as text: each paragraph is followed by an empty
// line, and an empty paragraph is a space.
func wordText(d *draft) string {
	paragraphs := func(text string) string {
		var b strings.Builder
		for line := range strings.SplitSeq(text, "\n") {
			if line == "" {
				line = nbsp
			}
			b.WriteString(line + "\n\n")
		}
		return b.String()
	}
	out := paragraphs(d.text)
	if d.signature != "" {
		out += paragraphs("\n" + d.signature)
	}
	if d.original == nil {
		return out
	}
	return out + nbsp + "\n\n" + d.headerBlockText("\n") + "\n" + nbsp + "\n\n" + paragraphs(d.original.Text)
}
