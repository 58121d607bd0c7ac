package sample

import "strings"

// outlookMobile is Outlook on a phone; the seed says whether iOS or Android.
func outlookMobile(d *draft) *entity {
	app, link := "iOS", "https://aka.ms/o0ukef"
	if d.random.IntN(2) == 1 {
		app, link = "Android", "https://aka.ms/AAb9ysg"
	}
	app = strings.Replace(d.words.outlookApp, "{}", app, 1)
	before, after, _ := strings.Cut(d.words.getOutlook, "{app}")
	signature := before + app + "<" + link + ">" + after
	signatureHTML := before + `<a href="` + link + `">` + app + "</a>" + after
	if d.signature != "" {
		signature, signatureHTML = d.signature, escapeLines(d.signature, "<br>")
	}
	return exchangeMail(d, "Re: ", exchangePlain(d, signature), outlookMobileHTML(d, signatureHTML))
}

func outlookMobileHTML(d *draft, signature string) string {
	const line = `<div dir="ltr" style="font-family: Aptos, Aptos_MSFontService, -apple-system, Roboto, Arial, Helvetica, sans-serif; ` +
		`font-size: 12pt; color: rgb(0, 0, 0);">` + "\n"
	body := d.html
	if body == "" {
		body = wrapLines(d.text, line, "<br>\n", "</div>\n")
	}
	body += `<div id="ms-outlook-mobile-body-separator-line" dir="ltr"><br>` + "\n</div>\n" +
		`<div id="ms-outlook-mobile-signature" dir="ltr">` + signature + "</div>\n"
	if d.original != nil {
		body += `<div id="appendonsend"></div>` + "\n" + exchangeReference(d)
	}
	return "<html>\n<head>\n" + `<meta http-equiv="Content-Type" content="text/html; charset=CHARSET">` +
		"\n</head>\n<body>\n" + body + "</body>\n</html>\n"
}
