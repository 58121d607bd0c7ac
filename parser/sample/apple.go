package sample

// appleFormat is what the two Apple programs do differently.
type appleFormat struct {
	mimeVersion string
	mailer      string
	boundary    func() string
	mark        string // around the boundary
	disposition string // of files
}

// appleMessage returns a mail of Apple's in the given format. Its files lie in
// the HTML alternative, beside the HTML.
func appleMessage(d *draft, f appleFormat, text, htmlStart, htmlEnd string) *entity {
	rich := appleText("text/html", htmlStart+htmlEnd)
	if len(d.files) > 0 {
		rich = multipart("mixed", "\r\n\t", f.mark, f.boundary(), appleText("text/html", htmlStart))
		for _, file := range d.files {
			rich.parts = append(rich.parts, appleFile(file, f.disposition))
		}
		rich.parts = append(rich.parts, appleText("text/html", htmlEnd))
	}
	content := multipart("alternative", "\r\n\t", f.mark, f.boundary(), appleText("text/plain", text), rich)
	var h header
	h.address("From", d.from, wordsLowerQ, false)
	h.include(content.header)
	h.add("Content-Transfer-Encoding", "7bit")
	h.add("Mime-Version", f.mimeVersion)
	h.text("Subject", d.replySubject("Re: "), wordsLowerQ)
	h.add("Date", d.dateHeader())
	h.add("Message-Id", "<"+d.uuid(hexHigh)+"@"+d.domain()+">")
	h.add("References", d.references())
	h.add("In-Reply-To", d.inReplyTo())
	h.address("To", d.to, wordsLowerQ, false)
	h.add("X-Mailer", f.mailer)
	return content.under(h)
}

func appleText(mediaType, text string) *entity {
	charset := "utf-8"
	if c, _ := narrow(text); c == "us-ascii" {
		charset = c
	}
	e := &entity{}
	e.header.add("Content-Transfer-Encoding", "quoted-printable")
	e.header.params("Content-Type", "\r\n\t", mediaType, "charset="+charset)
	e.body = quotedPrintable([]byte(text))
	return e
}

func appleFile(f File, disposition string) *entity {
	e := &entity{body: base64Lines(f.Content)}
	e.header.params("Content-Disposition", "\r\n\t", disposition, param2231("filename", f.Name, "utf-8"))
	e.header.params("Content-Type", "\r\n\t", f.Type, param("name", f.Name, wordsLowerQ))
	e.header.add("Content-Transfer-Encoding", "base64")
	return e
}

// appleAttribution is the line above the quotation.
func appleAttribution(d *draft) string {
	return d.words.spell(d.words.apple, d.original.Date, d.original.From)
}

const appleHead = `<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>`
