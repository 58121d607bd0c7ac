package sample

import (
	"fmt"
	"strings"
	"time"
)

// gmail is Gmail in a browser.
func gmail(d *draft) *entity {
	content := gmailContent(d)
	var h header
	h.add("X-Gm-Message-State", "AOJu0Y"+d.chars(alnum+"+/", 58))
	h.add("X-Google-Smtp-Source", "AGHT+I"+d.chars(alnum+"+/", 50)+"==")
	h.add("X-Received", fmt.Sprintf("by 2002:a05:6000:%s:b0:%s:%s with SMTP id %s-%s.%s.%d; %s",
		d.chars(hexLow, 4), d.chars(hexLow, 3), d.chars(hexLow, 4), d.chars(hexLow, 12), d.chars(hexLow, 11),
		d.chars(digits, 2), d.date.UnixMilli(), d.date.In(time.FixedZone("", -8*3600)).Format("Mon, 02 Jan 2006 15:04:05 -0700 (MST)")))
	h.add("MIME-Version", "1.0")
	h.add("References", d.references())
	h.add("In-Reply-To", d.inReplyTo())
	h.address("From", d.from, wordsQ, false)
	h.add("Date", d.dateHeader())
	h.add("X-Gm-Features", "A"+d.chars(alnum+"_-", 43))
	h.add("Message-ID", "<CA"+d.chars(alnum+"-_+=", 50)+"@mail.gmail.com>")
	h.text("Subject", d.replySubject("Re: "), wordsQ)
	h.address("To", d.to, wordsQ, false)
	h.include(content.header)
	return content.under(h)
}

func gmailContent(d *draft) *entity {
	boundary := func() string { return "000000000000" + d.chars(hexLow, 16) }
	body := multipart("alternative", " ", `"`, boundary(),
		gmailText("text/plain", gmailPlain(d)), gmailText("text/html", gmailHTML(d)))
	if len(d.files) == 0 {
		return body
	}
	mixed := multipart("mixed", " ", `"`, boundary(), body)
	for _, f := range d.files {
		id := "f_" + d.chars(digits+"abcdefghijklmnopqrstuvwxyz", 9)
		part := &entity{body: base64Lines(f.Content)}
		part.header.params("Content-Type", " ", f.Type, param("name", f.Name, wordsQ))
		part.header.params("Content-Disposition", " ", "attachment", param("filename", f.Name, wordsQ))
		part.header.add("Content-Transfer-Encoding", "base64")
		part.header.add("Content-ID", "<"+id+">")
		part.header.add("X-Attachment-Id", id)
		mixed.parts = append(mixed.parts, part)
	}
	return mixed
}

// gmailText leaves short ASCII lines alone and encodes anything else.
func gmailText(mediaType, text string) *entity {
	e := &entity{body: crlf(text)}
	e.header.params("Content-Type", " ", mediaType, `charset="UTF-8"`)
	if !ascii(strings.ReplaceAll(text, "\n", "")) || longestLine(text) > 78 {
		e.header.add("Content-Transfer-Encoding", "quoted-printable")
		e.body = quotedPrintable([]byte(text))
	}
	return e
}

// gmailAttribution returns the line above the quotation, around the address.
func gmailAttribution(d *draft) (before, after string) {
	before, after, _ = strings.Cut(d.words.gmail, "{from}")
	return d.words.spell(before, d.original.Date, d.original.From), after
}

func gmailPlain(d *draft) string {
	const width = 78
	text := wrap(d.text, width, "")
	if d.signature != "" {
		text += "\n\n-- \n" + wrap(d.signature, width, "")
	}
	if d.original == nil {
		return text + "\n"
	}
	if d.forwarded {
		block, _ := gmailForward(d)
		return text + "\n\n" + wrap(block+d.original.Text, width, "<") + "\n"
	}
	before, after := gmailAttribution(d)
	from := d.original.From
	attribution := before + strings.TrimSpace(from.Name+" <"+from.Email+">") + after
	return strings.TrimLeft(text+"\n\n"+wrap(attribution, width, "<")+"\n\n"+d.quotation(">")+"\n", "\n")
}

func gmailHTML(d *draft) string {
	var b strings.Builder
	b.WriteString(`<div dir="ltr">`)
	if d.html != "" {
		b.WriteString(d.html)
	} else {
		first, rest, more := strings.Cut(d.text, "\n")
		b.WriteString(escape(first))
		if more {
			b.WriteString(wrapLines(rest, "<div>", "<br>", "</div>"))
		}
	}
	if d.signature != "" {
		b.WriteString(`<div><br clear="all"></div><div><br></div><span class="gmail_signature_prefix">-- </span><br>` +
			`<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr">` +
			escapeLines(d.signature, "<br>") + `</div></div>`)
	}
	b.WriteString("</div>")
	if d.original != nil {
		b.WriteString(gmailQuote(d))
	}
	return b.String() + "\n"
}

func gmailQuote(d *draft) string {
	o := d.original
	before, after := gmailAttribution(d)
	mailto := `&lt;<a href="mailto:` + escape(o.From.Email) + `">` + escape(o.From.Email) + `</a>&gt;`
	prefix := "m_" + d.chars("123456789", 1) + d.chars(digits, 18)
	rename := func(name string) string { return prefix + name }
	if d.forwarded {
		_, block := gmailForward(d)
		return `<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">` + block +
			"<br></div><br><br>" + o.quotedHTML(rename) + "\n</div>"
	}
	return `<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">` + before +
		strings.TrimSpace(escape(o.From.Name)+" "+mailto) + after + `<br></div>` +
		d.quotationHTML(rename, `<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">`,
			"\n</blockquote>", func(text string) string { return wrapLines(text, "<div>", "<br>", "</div>") }) + "</div>"
}
