package sample

import (
	"fmt"
	"strings"
	"time"
)

// exchangeMail puts Exchange Online's header around a text and an HTML body,
// as Outlook on phones and in browsers send it.
func exchangeMail(d *draft, prefix, text, htmlBody string) *entity {
	server := d.chars("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 3) + "P" + d.chars(digits, 3) + "MB" + d.chars(digits, 4)
	id := server + d.chars(hexHigh, 32)
	content := exchangeContent(d, id, text, htmlBody)
	var h header
	h.address("From", d.from, wordsExchange, false)
	h.address("To", d.to, wordsExchange, false)
	h.text("Subject", d.replySubject(prefix), wordsExchange)
	h.text("Thread-Topic", topic(d.subject), wordsExchange)
	h.add("Thread-Index", d.threadIndex())
	h.add("Date", d.date.UTC().Format(time.RFC1123Z))
	h.add("Message-ID", "<"+id+"@"+server+".eurprd05.prod.outlook.com>")
	h.add("References", d.references())
	h.add("In-Reply-To", d.inReplyTo())
	accept := d.words.locale
	if accept != "en-US" {
		accept += ", en-US"
	}
	h.add("Accept-Language", accept)
	h.add("Content-Language", d.words.locale)
	if len(d.files) > 0 {
		h.add("X-MS-Has-Attach", "yes")
	} else {
		h.empty("X-MS-Has-Attach")
	}
	h.empty("X-MS-TNEF-Correlator")
	h.empty("msip_labels")
	h.add("x-ms-publictraffictype", "Email")
	h.add("x-ms-traffictypediagnostic", server+":EE_|"+d.chars(alnum, 12)+":EE_")
	h.add("x-ms-office365-filtering-correlation-id", d.uuid(hexLow))
	h.add("x-ms-exchange-senderadcheck", "1")
	h.add("x-ms-exchange-antispam-relay", "0")
	h.include(content.header)
	h.add("X-Auto-Response-Suppress", "DR, OOF, AutoReply")
	h.add("MIME-Version", "1.0")
	h.add("X-OriginatorOrg", d.domain())
	return content.under(h)
}

func exchangeContent(d *draft, id, text, htmlBody string) *entity {
	boundary := func(n int) string { return fmt.Sprintf("_%03d_%seurp_", n, id) }
	body := multipart("alternative", "\r\n\t", `"`, boundary(0),
		exchangeText("text/plain", text), exchangeText("text/html", htmlBody))
	if len(d.files) == 0 {
		return body
	}
	mixed := multipart("mixed", "\r\n\t", `"`, boundary(4), body)
	for _, f := range d.files {
		date := `="` + d.date.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT") + `"`
		part := &entity{body: base64Lines(f.Content)}
		part.header.params("Content-Type", " ", f.Type, param("name", f.Name, wordsExchange))
		part.header.text("Content-Description", f.Name, wordsExchange)
		part.header.params("Content-Disposition", "\r\n\t", "attachment", param("filename", f.Name, wordsExchange),
			fmt.Sprintf("size=%d", len(f.Content)), "creation-date"+date, "modification-date"+date)
		part.header.add("Content-ID", "<"+d.chars(hexHigh, 32)+"@eurprd05.prod.outlook.com>")
		part.header.add("Content-Transfer-Encoding", "base64")
		mixed.parts = append(mixed.parts, part)
	}
	return mixed
}

func exchangeText(mediaType, text string) *entity {
	charset, encoded := narrow(text)
	if strings.Contains(text, `charset=CHARSET`) {
		text = strings.Replace(text, "charset=CHARSET", "charset="+charset, 1)
		charset, encoded = narrow(text)
	}
	e := &entity{}
	e.header.params("Content-Type", " ", mediaType, `charset="`+charset+`"`)
	if charset == "utf-8" {
		e.header.add("Content-Transfer-Encoding", "base64")
		e.body = base64Lines([]byte(crlf(text)))
		return e
	}
	e.header.add("Content-Transfer-Encoding", "quoted-printable")
	e.body = quotedPrintable(encoded)
	return e
}

// exchangeReference is the quotation below the reply: a rule, the header block
// and the original with its names prefixed.
func exchangeReference(d *draft) string {
	quoted := d.original.quotedHTML(func(name string) string { return "x_" + name })
	return `<hr style="display:inline-block;width:98%" tabindex="-1">` + "\n" +
		`<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">` +
		d.headerBlockHTML("<br>\n") + "</font>\n<div>&nbsp;</div>\n</div>\n" + quoted + "\n"
}

// exchangePlain is the text body; signature is the text of what the client
// puts between the reply and the quotation.
func exchangePlain(d *draft, signature string) string {
	text := d.text
	if signature != "" {
		text += "\n\n" + signature
	}
	if d.original == nil {
		return text + "\n"
	}
	return text + "\n\n" + strings.Repeat("_", 32) + "\n" + strings.ReplaceAll(d.headerBlockText("\n"), nbsp, " ") +
		"\n" + d.original.Text + "\n"
}
