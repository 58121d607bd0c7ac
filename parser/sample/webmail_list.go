package sample

// webmails are the clients that [webmail] describes.
func webmails() []webmail {
	const proton = `font-family: Arial, sans-serif; font-size: 14px;`
	paragraph := func(style string) func(string) string {
		return func(signature string) string {
			return "<div" + style + "><br></div><div" + style + ">" + escapeLines(signature, "<br>") + "</div>"
		}
	}
	marked := func(open, end string) func(string) string {
		return func(signature string) string { return open + escapeLines(signature, "<br>") + end }
	}
	gmx := webmail{
		languages: []string{"de", "es", "it"}, prefix: "Re: ", htmlOnly: true, quote: gmxQuote, line: [3]string{"<div>", "&nbsp;", "</div>\n"}, sign: paragraph(""),
		wrap: document(`<html><head></head><body><div style="font-family: Verdana;font-size: 12.0px;">`, "</div></body></html>"),
	}
	gmx.name, gmx.host = "gmx", "3c-app-gmx-bs35.server.lan"
	webDE := gmx
	webDE.name, webDE.host = "web-de", "3c-app-webde-bs12.server.lan"
	return []webmail{
		gmx, webDE,
		{
			name: "zoho", host: "mail.example", field: [2]string{"X-Mailer", "Zoho Mail"}, prefix: "Re: ", quote: zohoQuote, line: divs(""),
			sign: marked(`<div><br></div><div id="Zm-_Id_-Sgn" data-sigid="1" data-zbluepencil-ignore="true"><div>`, "</div></div>"),
			wrap: document(`<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><html><head><meta content="text/html;charset=UTF-8" http-equiv="Content-Type"></head><body >`+
				`<div style="font-family: Verdana, Arial, Helvetica, sans-serif; font-size: 10pt;">`, "</div><br></body></html>"),
		},
		{
			name: "proton", host: "protonmail.com", field: [2]string{"Feedback-ID", "12345678:user:proton"}, prefix: "Re: ", quote: protonQuote, line: divs(` style="` + proton + `"`),
			signs: [2]string{"Envoyé avec la messagerie sécurisée Proton Mail.", "Sent with Proton Mail secure email."},
			sign: marked(`<div style="`+proton+`"><br></div><div class="protonmail_signature_block" style="`+proton+`"><div class="protonmail_signature_block-user">`,
				`</div></div><div style="`+proton+`"><br></div>`),
			wrap: document("", ""),
		},
		{
			name: "laposte", host: "open-xchange.laposte.example", field: [2]string{"X-Mailer", "Open-Xchange Mailer v8.20.62"}, prefix: "Re: ", quote: openXchangeQuote,
			line: [3]string{`<div class="default-style">`, "<br>", "</div>\n"}, sign: marked(`<div class="default-style"><br></div><div class="io-ox-signature">`, "</div>"),
			wrap: document("<!doctype html>\n<html><head><meta charset=\"UTF-8\"></head><body>", "</body></html>"),
		},
		{
			name: "free", host: "zimbra42-e7.priv.proxad.example", field: [2]string{"X-Mailer", "Zimbra 7.2.0-GA2598 (ZimbraWebClient - FF128 (Win)/7.2.0-GA2598)"}, prefix: "Re: ",
			quote: zimbraQuote, line: divs(""), sign: marked(`<div><br></div><div data-marker="__SIG_PRE__">`, "</div>"),
			wrap: document(`<html><body><div style="font-family: arial, helvetica, sans-serif; font-size: 12pt; color: #000000">`, "</div></body></html>"),
		},
		{
			name: "sfr", host: "wsfrf1234.sfr.example", field: [2]string{"X-Mailer", "SFR Webmail"}, prefix: "re: ", quote: sfrQuote, line: [3]string{"", "", "<br />\n"},
			sign: marked("<br />\n<br />\n", ""), wrap: document("<html><body>", "</body></html>"),
		},
		{
			name: "spark", host: "Spark", field: [2]string{"X-Readdle-Message-ID", "spark-1@Spark"}, prefix: "Re: ", quote: sparkQuote, line: divs(` dir="auto"`),
			sign: marked(`<div name="messageSignatureSection"><br/><div class="matchFont">`, "</div></div>"),
			wrap: document(`<html xmlns="http://www.w3.org/1999/xhtml"><head><title></title></head><body><div name="messageBodySection">`, "</body></html>"),
		},
		{
			name: "k9", host: "mail.example", field: [2]string{"User-Agent", "K-9 Mail for Android"}, prefix: "Re: ", quote: k9Quote, line: [3]string{"", "", "<br>"},
			signs: [2]string{
				"-- \nEnvoyé de mon appareil Android avec Courriel K-9 Mail. Veuillez excuser ma brièveté.", //nolint:misspell // French
				"-- \nSent from my Android device with K-9 Mail. Please excuse my brevity.",
			},
			sign: marked("<br>", ""), wrap: document(`<html><head></head><body><div dir="auto">`, "</div></body></html>"),
		},
	}
}
