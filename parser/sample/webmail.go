package sample

import (
	"fmt"
	"strings"
)

// A webmail is a client that is told from others by little: its words, its
// marks in HTML, a field or two.
type webmail struct {
	name      string
	languages []string
	host      string // behind the @ of message ids
	field     [2]string
	prefix    string
	signs     [2]string // what it signs with on its own, in French and English
	htmlOnly  bool
	// quote returns the quotation with what stands above it.
	quote func(d *draft) (text, html string)
	// wrap puts a document around the body; sign marks a signature up.
	wrap func(body string) string
	line [3]string // start of a line, of an empty line, end of a line
	sign func(signature string) string
}

func (w webmail) compose(d *draft) *entity {
	signature := d.signature
	if signature == "" {
		signature = w.signs[1]
		if d.lang == "fr" {
			signature = w.signs[0]
		}
	}
	text, body := d.text, d.html
	if body == "" {
		body = wrapLines(d.text, w.line[0], w.line[1], w.line[2])
	}
	if signature != "" {
		text += "\n\n" + signature
		body += w.sign(signature)
	}
	if d.original != nil {
		quotedText, quotedHTML := w.quote(d)
		text += "\n\n" + quotedText
		body += quotedHTML
	}
	content := javaContent(d, text+"\n", w.wrap(body))
	if w.htmlOnly && len(d.files) == 0 {
		content = javaText("text/html", w.wrap(body))
	}
	var h header
	h.add("MIME-Version", "1.0")
	h.add("Message-ID", fmt.Sprintf("<%s@%s>", d.uuid(hexLow), w.host))
	h.address("From", d.from, wordsQ, true)
	h.address("To", d.to, wordsQ, false)
	h.text("Subject", d.replySubject(w.replyPrefix(d.lang)), wordsQ)
	h.include(content.header)
	h.add("Date", d.dateHeader())
	h.add("In-Reply-To", d.inReplyTo())
	h.add("References", d.references())
	h.add(w.field[0], w.field[1])
	return content.under(h)
}

func (w webmail) replyPrefix(lang string) string {
	if lang == "de" {
		return "Aw: "
	}
	return w.prefix
}

func divs(style string) [3]string {
	return [3]string{`<div` + style + `>`, "<br>", "</div>"}
}

func document(open, end string) func(string) string {
	return func(body string) string { return open + body + end + "\n" }
}

// blockOf returns a header block as text and as HTML with bold labels.
func blockOf(block [][2]string, br string) (text, html string) {
	var t, h strings.Builder
	for _, line := range block {
		t.WriteString(line[0] + " " + line[1] + "\n")
		h.WriteString("<b>" + strings.ReplaceAll(escape(line[0]), nbsp, "&nbsp;") + "</b> " + escape(line[1]) + br)
	}
	return t.String(), h.String()
}

func gmxQuote(d *draft) (text, html string) {
	o, w := d.original, d.words
	text, html = blockOf([][2]string{
		{w.sent + w.colon, w.spell(w.outlookDate, o.Date, o.From)},
		{w.from + w.colon, quotedMailbox(o.From)},
		{w.to + w.colon, o.To.Email},
		{w.subject + w.colon, o.Subject},
	}, "<br/>\n")
	return text + "\n" + o.Text, `<div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5; ` +
		`word-wrap: break-word; -webkit-nbsp-mode: space;"><div style="margin:0 0 10px 0;">` + html + `</div><div name="quoted-content">` + o.quotedHTML(nil) + "</div></div></div>"
}

func zohoQuote(d *draft) (text, html string) {
	o := d.original
	before, after := "---- On "+o.Date.Format("Mon, 02 Jan 2006 15:04:05 -0700")+" ", " wrote ---"
	if d.lang == "fr" {
		before, after = "---- Le "+d.words.spell("{ddd}, {02} {mmm} {2006 15:04:05 -0700} ", o.Date, o.From), " a écrit ----"
	}
	return before + o.From.mailbox() + after + "\n\n" + o.Text,
		`<div class="zmail_extra_hr" style="border-top: 1px solid rgb(204, 204, 204); height: 0px; margin-top: 10px; margin-bottom: 10px; line-height: 0px;"><br></div>` +
			`<div class="zmail_extra" data-zbluepencil-ignore="true"><div><br></div><div id="Zm-_Id_-Sgn1">` + before + "<b>" + escape(o.From.mailbox()) + "</b>" + after +
			`<br></div><div><br></div><blockquote id="blockquote_zmail" style="margin: 0px;"><div>` + o.quotedHTML(func(name string) string { return "x_" + d.chars(digits, 9) + name }) +
			"</div></blockquote></div>"
}

// protonQuote writes the day as "November 20th, 2026" in English.
func protonQuote(d *draft) (text, html string) {
	o := d.original
	layout := "Le {dddd} {2} {mmmm} {2006} à {15:04}, {from} a écrit" + nbsp + ":"
	if d.lang == "en" {
		layout = "On {dddd}, {mmmm} {2}" + ordinal(o.Date.Day()) + ", {2006} at {3:04 PM}, {from} wrote:"
	}
	line := d.words.spell(layout, o.Date, o.From)
	return line + "\n\n" + quoteLines(o.Text, ">"),
		`<div class="protonmail_quote">` + "\n        " + escape(line) + `<br>` + "\n" +
			`        <blockquote class="protonmail_quote" type="cite">` + "\n            " + o.quotedHTML(nil) + "\n        </blockquote><br>\n    </div>"
}

func ordinal(day int) string {
	switch {
	case day%10 == 1 && day != 11:
		return "st"
	case day%10 == 2 && day != 12:
		return "nd"
	case day%10 == 3 && day != 13:
		return "rd"
	}
	return "th"
}

// openXchangeQuote is how La Poste quotes.
func openXchangeQuote(d *draft) (text, html string) {
	o := d.original
	layout := "Le {02/01/2006 15:04} CET, {from} a écrit" + nbsp + ":"
	if d.lang == "en" {
		layout = "On {01/02/2006 3:04 PM} CET {from} wrote:"
	}
	line := d.words.spell(layout, o.Date, o.From)
	return quoteLines(line+"\n \n \n"+o.Text, "> "),
		`<blockquote type="cite"><div>` + escape(line) + `</div><div>&nbsp;</div><div>&nbsp;</div>` + o.quotedHTML(func(name string) string { return "ox-" + d.chars(hexLow, 10) + "-" + name }) + "</blockquote>"
}

// zimbraQuote is how Free quotes.
func zimbraQuote(d *draft) (text, html string) {
	o, w := d.original, d.words
	rule, date := "----- Mail original -----", w.spell("{dddd} {2} {mmmm} {2006 15:04:05}", o.Date, o.From)
	if d.lang == "en" {
		rule, date = "----- Original Message -----", o.Date.Format("Monday, January 2, 2006 3:04:05 PM")
	}
	text, html = blockOf([][2]string{
		{w.from + ":", quotedMailbox(o.From)}, {w.to + ":", quotedMailbox(o.To)}, {w.sent + ":", strings.ToUpper(date[:1]) + date[1:]}, {w.subject + ":", o.Subject},
	}, "<br>")
	return rule + "\n" + text + "\n" + o.Text, `<div><br></div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">` + html +
		`</div><div><br></div><div data-marker="__QUOTED_TEXT__">` + o.quotedHTML(nil) + "<br></div>"
}

func sfrQuote(d *draft) (text, html string) {
	o := d.original
	labels := []string{"Message of : ", "From : ", "To : ", "Copy to : ", "Subject : "}
	if d.lang == "fr" {
		labels = []string{"Message du : ", "De : ", "A : ", "Copie à : ", "Sujet : "}
	}
	values := []string{o.Date.Format("02/01/2006 15:04"), quotedMailbox(o.From), o.To.Email, "", o.Subject}
	lines := []string{strings.Repeat("=", 40), ""}
	for i, label := range labels {
		lines = append(lines, label+values[i])
	}
	block := strings.Join(lines, "\n") + "\n"
	return block + "\n" + o.Text, "<br />" + escapeLines(block, "<br />\n") + "<br />\n" + o.quotedHTML(nil)
}

func sparkQuote(d *draft) (text, html string) {
	o := d.original
	layout := "Le {2} {mmm} {2006} à {15:04 -0700}, {from}, a écrit" + nbsp + ":"
	if d.lang == "en" {
		layout = "On {2 Jan 2006 at 15:04 -0700}, {from}, wrote:"
	}
	line := d.words.spell(layout, o.Date, o.From)
	return line + "\n" + quoteLines(o.Text, ">"), `<div name="messageReplySection">` + escape(line) +
		`<br/><blockquote type="cite" style="border-left-color: grey; border-left-width: thin; border-left-style: solid; margin: 5px 5px;padding-left: 10px;">` +
		o.quotedHTML(nil) + "</blockquote></div>"
}

func k9Quote(d *draft) (text, html string) {
	o := d.original
	layout := "Le {2} {mmmm} {2006 15:04:05} GMT{-07:00}, {from} a écrit" + nbsp + ":"
	if d.lang == "en" {
		layout = "On {January 2, 2006 3:04:05 PM} GMT{-07:00}, {from} wrote:"
	}
	line := d.words.spell(layout, o.Date, o.From)
	quoted := ">" + strings.ReplaceAll(o.Text, "\n", "\n>")
	return line + "\n" + quoted, `<br><br><div class="gmail_quote"><div dir="auto">` + escape(line) +
		`</div><blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex; border-left: 1px solid rgb(204, 204, 204); padding-left: 1ex;">` +
		"\n" + o.quotedHTML(nil) + "</blockquote></div>"
}
