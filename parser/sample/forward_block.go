package sample

import (
	"strings"
)

// gmailForward is what Gmail puts above a mail that it forwards. Outside of
// English it translates a part of it only.
func gmailForward(d *draft) (text, htmlBlock string) {
	const rule = "---------- Forwarded message ---------"
	o, w := d.original, d.words
	from := w.from + ":"
	if d.lang == "fr" {
		from = w.from + nbsp + ":"
	}
	date := w.spell(w.gmailDate, o.Date, o.From)
	text = rule + "\n" + from + " " + strings.TrimSpace(o.From.Name+" <"+o.From.Email+">") + "\nDate: " + date +
		"\nSubject: " + o.Subject + "\nTo: " + strings.TrimSpace(o.To.Name+" <"+o.To.Email+">") + "\n\n\n"
	mailto := func(a Address) string {
		return `&lt;<a href="mailto:` + escape(a.Email) + `">` + escape(a.Email) + `</a>&gt;`
	}
	htmlBlock = rule + "<br>" + strings.ReplaceAll(from, nbsp, "&nbsp;") + ` <strong class="gmail_sendername" dir="auto">` +
		escape(o.From.shown()) + `</strong> <span dir="auto">` + mailto(o.From) + "</span><br>Date: " + escape(date) +
		"<br>Subject: " + escape(o.Subject) + "<br>To:  " + strings.TrimSpace(escape(o.To.Name)+" "+mailto(o.To)) + "<br>"
	return text, htmlBlock
}

// appleBlock are the header lines that Apple's programs put above a forward:
// Mail on a Mac and on the iPhone have them in another order.
func appleBlock(d *draft, phone bool) [][2]string {
	o, w := d.original, d.words
	from := [2]string{w.from + ":", o.From.mailbox()}
	subject := [2]string{w.subject + ":", o.Subject}
	date := [2]string{w.date + ":", w.spell(w.appleDate, o.Date, o.From)}
	to := [2]string{w.to + ":", o.To.mailbox()}
	if phone {
		return [][2]string{from, date, to, subject}
	}
	return [][2]string{from, subject, date, to}
}

func blockText(block [][2]string) string {
	var b strings.Builder
	for _, line := range block {
		b.WriteString(line[0] + " " + line[1] + "\n")
	}
	return b.String()
}

func appleMailForwardText(d *draft) string {
	return quoteLines(d.words.appleForward+"\n\n"+blockText(appleBlock(d, false))+"\n"+d.original.Text, "> ")
}

func appleMailForwardHTML(d *draft) string {
	const font = "font-family: -webkit-system-font, Helvetica Neue, Helvetica, sans-serif;"
	var b strings.Builder
	b.WriteString(`<div><br><blockquote type="cite"><div>` + escape(d.words.appleForward) + `</div><br class="Apple-interchange-newline">`)
	for _, line := range appleBlock(d, false) {
		b.WriteString(`<div style="margin-top: 0px; margin-right: 0px; margin-bottom: 0px; margin-left: 0px;"><span style="` + font +
			` color:rgba(0, 0, 0, 1.0);"><b>` + escape(line[0]) + ` </b></span><span style="` + font + `">` + escape(line[1]) + "<br></span></div>")
	}
	b.WriteString("<br><div>" + d.original.quotedHTML(nil) + "</div></blockquote></div><br></body></html>\n")
	return b.String()
}

func iphoneForwardText(d *draft) string {
	return d.words.iphoneForward + "\n\n" + quoteLines(blockText(appleBlock(d, true))+"\n"+byteOrderMark+d.original.Text, "> ")
}

func iphoneForwardHTML(d *draft) string {
	var b strings.Builder
	b.WriteString(`<div dir="ltr"><br>` + escape(d.words.iphoneForward) + `<br><br></div><blockquote type="cite"><div dir="ltr">`)
	for _, line := range appleBlock(d, true) {
		b.WriteString("<b>" + escape(line[0]) + "</b> " + escape(line[1]) + "<br>")
	}
	b.WriteString(`<br></div></blockquote><blockquote type="cite"><div dir="ltr">` + byteOrderMark + d.original.quotedHTML(nil) + "</div></blockquote>")
	return b.String()
}

// mozBlock is the rule and the header lines of Thunderbird.
func mozBlock(d *draft) (rule string, block [][2]string) {
	o, w := d.original, d.words
	label := func(special, common string) string {
		if special == "" {
			special = common
		}
		if d.lang == "fr" {
			return special + nbsp + ": "
		}
		return special + ": "
	}
	block = [][2]string{
		{label(w.mozSubject, w.subject), o.Subject},
		{label("", w.date), o.Date.Format("Mon, 2 Jan 2006 15:04:05 -0700")},
		{label("", w.from), o.From.mailbox()},
	}
	if o.ReplyTo.Email != "" {
		block = append(block, [2]string{label("", w.replyTo), o.ReplyTo.mailbox()})
	}
	return "-------- " + w.forwardedMessage + " --------", append(block, [2]string{label(w.mozTo, w.to), o.To.mailbox()})
}

func thunderbirdForwardText(d *draft) string {
	rule, block := mozBlock(d)
	var b strings.Builder
	b.WriteString(rule + "\n")
	for _, line := range block {
		b.WriteString(line[0] + "\t" + line[1] + "\n")
	}
	return b.String() + "\n\n\n" + flowed(d.original.Text)
}

func thunderbirdForwardHTML(d *draft) string {
	rule, block := mozBlock(d)
	var b strings.Builder
	b.WriteString("    <div class=\"moz-forward-container\"><br>\n      <br>\n      " + escape(rule) + "\n" +
		`      <table class="moz-email-headers-table" cellspacing="0" cellpadding="0" border="0">` + "\n        <tbody>\n")
	for _, line := range block {
		b.WriteString("          <tr>\n            <th valign=\"BASELINE\" align=\"RIGHT\" nowrap=\"nowrap\">" + escape(line[0]) +
			"</th>\n            <td>" + escape(line[1]) + "</td>\n          </tr>\n")
	}
	b.WriteString("        </tbody>\n      </table>\n      <br>\n      <br>\n      " + d.original.quotedHTML(nil) + "\n    </div>\n")
	return b.String()
}

// yahooBlock is the rule and the header lines of Yahoo.
func yahooBlock(d *draft) (rule string, block [][2]string) {
	o, w := d.original, d.words
	from, to := o.From, o.To
	return "----- " + w.forwardedMessage + " -----", [][2]string{
		{w.from + w.colon, quotedMailbox(from)},
		{w.to + w.colon, quotedMailbox(to)},
		{w.sent + w.colon, w.spell(w.yahooDate, o.Date, o.From)},
		{w.subject + w.colon, o.Subject},
	}
}

func yahooForwardText(d *draft) string {
	rule, block := yahooBlock(d)
	return "   " + rule + " " + strings.TrimSuffix(strings.ReplaceAll(blockText(block), "\n", " \n"), " \n") + "\n \n " + d.original.Text
}

func yahooForwardHTML(d *draft, prefix string) string {
	rule, block := yahooBlock(d)
	var b strings.Builder
	b.WriteString("<div>" + escape(rule) + "</div>")
	for _, line := range block {
		b.WriteString("<div><b>" + escape(line[0]) + "</b> " + escape(line[1]) + "</div>")
	}
	quoted := d.original.quotedHTML(func(name string) string { return prefix + name })
	return b.String() + "<div><br></div><div>" + quoted + "</div>"
}
