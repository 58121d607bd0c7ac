//nolint:misspell // words of many languages
package parser_test

import (
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

// clientHTML is the HTML of one mail program: {W} stands for what was written, {Q}
// for the older mail.
type clientHTML struct{ name, html string }

var clientsHTML = []clientHTML{
	{"Gmail", `<div dir="ltr">{W}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Tue, Mar 4, 2025 at 10:02 AM Marie Durand &lt;<a href="mailto:marie@example.com">marie@example.com</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div>{Q}</div></blockquote></div>`},
	{"old Gmail", `<div dir="ltr">{W}</div><div class="gmail_extra"><br><div class="gmail_quote">2015-03-04 10:02 GMT+01:00 Marie Durand <span dir="ltr">&lt;<a href="mailto:marie@example.com">marie@example.com</a>&gt;</span>:<br><blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{Q}</blockquote></div><br></div>`},
	{"Gmail on a telephone", `<div dir="auto">{W}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Le mar. 4 mars 2025, 10:02, Marie Durand &lt;<a href="mailto:marie@example.com">marie@example.com</a>&gt; a écrit :<br></div><blockquote class="gmail_quote"><p>{Q}</p></blockquote></div>`},
	{"body inside of gmail_quote", `<div class="gmail_quote">{W}<br><br><div class="gmail_attr">On Tue, Mar 4, 2025 at 10:02 AM Marie Durand &lt;marie@example.com&gt; wrote:<br></div><blockquote class="gmail_quote">{Q}</blockquote></div>`},
	{"Gmail in one div", `<div>{W}<br><div class="gmail_quote">On Tue, 4 Mar 2025 at 10:02, Marie Durand &lt;marie@example.com&gt; wrote:<br><blockquote class="gmail_quote">{Q}</blockquote></div></div>`},
	{"Gmail quoted by Yahoo", `<div id="ydp1a2byahoo"><div dir="ltr" data-setdir="false">{W}</div><div><br></div></div><div id="yahoo_quoted_8123456789" class="yahoo_quoted"><div style="font-family:sans-serif"><div>On Tuesday, March 4, 2025 at 10:02:11 AM GMT+1, Marie Durand &lt;marie@example.com&gt; wrote:</div><div><br></div><div><div id="yiv123"><div class="gmail_quote">{Q}</div></div></div></div></div>`},
	{"Outlook", `<div class="WordSection1"><p class="MsoNormal">{W}<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>De&nbsp;:</b> Marie Durand &lt;marie@example.com&gt; <br><b>Envoyé&nbsp;:</b> mardi 4 mars 2025 10:02<br><b>À&nbsp;:</b> Garage<br><b>Objet&nbsp;:</b> Break<o:p></o:p></p></div></div><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">{Q}<o:p></o:p></p></div>`},
	{"Outlook with a border in points", `<div class="WordSection1"><p class="MsoNormal">{W}</p><div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in'><p class="MsoNormal"><b><span>From:</span></b><span> Marie Durand [mailto:marie@example.com] <br><b>Sent:</b> Tuesday, March 4, 2025 10:02 AM<br><b>To:</b> Garage<br><b>Subject:</b> Estate car</span></p></div><p class="MsoNormal">{Q}</p></div>`},
	{"Outlook with plain text header", `<p class="MsoPlainText">{W}</p><p class="MsoPlainText">-----Ursprüngliche Nachricht-----<br>Von: Marie Durand &lt;marie@example.com&gt; <br>Gesendet: Dienstag, 4. März 2025 10:02<br>An: Werkstatt<br>Betreff: Kombi</p><p class="MsoPlainText">{Q}</p>`},
	{"OutlookMessageHeader", `<div>{W}</div><div class="OutlookMessageHeader" lang="en-us" dir="ltr" align="left"><hr tabindex="-1"><font face="Tahoma" size="2"><b>From:</b> Marie Durand<br><b>Sent:</b> Tuesday<br><b>To:</b> Garage<br><b>Subject:</b> Car<br></font><br></div><div></div>{Q}`},
	{"Outlook on the web", `<div style="font-family:Calibri">{W}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif"><b>De :</b> Marie Durand &lt;marie@example.com&gt;<br><b>Envoyé :</b> mardi 4 mars 2025 10:02<br><b>À :</b> Garage<br><b>Objet :</b> Break</font><div>&nbsp;</div></div><div>{Q}</div>`},
	{"new Outlook", `<div class="elementToProof">{W}</div><div id="appendonsend" class="elementToProof"></div><hr style="display: inline-block; width: 98%;"><div id="divRplyFwdMsg"><span><b>From:</b> Marie Durand &lt;marie@example.com&gt;<br><b>Sent:</b> Tuesday, March 4, 2025 10:02<br><b>To:</b> Garage<br><b>Subject:</b> Car</span><div>&nbsp;</div></div><div class="elementToProof">{Q}</div>`},
	{"new Outlook without its marks", `<div>{W}</div><div><br></div><hr style="display:inline-block;width:98%"><div><b>From:</b> Marie Durand &lt;marie@example.com&gt;<br><b>Sent:</b> Tuesday, March 4, 2025 10:02<br><b>To:</b> Garage<br><b>Subject:</b> Car</div><div>{Q}</div>`},
	{"Outlook on a telephone", `<div dir="auto">{W}</div><div id="mail-editor-reference-message-container" dir="auto"><br><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" style="font-size:11pt"><strong>From:</strong> Marie Durand &lt;marie@example.com&gt;<br><strong>Sent:</strong> Tuesday, March 4, 2025 10:02:11 AM<br><strong>To:</strong> Garage<br><strong>Subject:</strong> Car<br></div><br><div>{Q}</div></div>`},
	{"Outlook on a telephone with its line", `<div>{W}</div><div id="ms-outlook-mobile-signature" style="direction:ltr">Envoyé à partir de <a href="https://aka.ms/example">Outlook pour iOS</a></div><div id="mail-editor-reference-message-container"><hr><div><b>De :</b> Marie Durand &lt;marie@example.com&gt;<br><b>Envoyé :</b> mardi 4 mars 2025 10:02<br><b>À :</b> Garage<br><b>Objet :</b> Break</div><div>{Q}</div></div>`},
	{"Outlook on a telephone, older", `<div dir="ltr">{W}</div><div id="ms-outlook-mobile-signature">Get <a href="https://aka.ms/example">Outlook for Android</a></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font><b>From:</b> Marie Durand<br><b>Sent:</b> Tuesday<br><b>To:</b> Garage<br><b>Subject:</b> Car</font></div>{Q}`},
	{"Outlook for Mac", `<div>{W}</div><div><br></div><span id="OLK_SRC_BODY_SECTION"><div style="border-top:#B5C4DF 1pt solid"><span style="font-weight:bold">From: </span> Marie Durand &lt;marie@example.com&gt;<br><span style="font-weight:bold">Date: </span> Tuesday, 4 March 2025 at 10:02<br><span style="font-weight:bold">To: </span> Garage<br><span style="font-weight:bold">Subject: </span> Car<br></div><div><br></div><div>{Q}</div></span>`},
	{"Outlook for Mac, newer", `<div class="WordSection1"><p class="MsoNormal">{W}</p><div id="mail-editor-reference-message-container"><div><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b><span style="color:black">From: </span></b><span>Marie Durand &lt;marie@example.com&gt;<br><b>Date: </b>Tuesday, 4 March 2025 at 10:02<br><b>To: </b>Garage &lt;sales@example.org&gt;<br><b>Subject: </b>Car</span></p></div><p class="MsoNormal">{Q}</p></div></div></div>`},
	{"Exchange quoted", `<div>{W}</div><div class="x_WordSection1"></div><div id="x_divRplyFwdMsg"><b>From:</b> Marie Durand<br><b>Sent:</b> Tuesday<br><b>Subject:</b> Car</div><div>{Q}</div>`},
	{"Apple Mail", `<html><body style="overflow-wrap: break-word;">{W}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On 4 Mar 2025, at 10:02, Marie Durand &lt;marie@example.com&gt; wrote:</div><br class="Apple-interchange-newline"><div><div>{Q}</div></div></blockquote></div><br></body></html>`},
	{"iPhone", `<html><body dir="auto">{W}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Envoyé de mon iPhone</div><div dir="ltr"><br><blockquote type="cite">Le 4 mars 2025 à 10:02, Marie Durand &lt;marie@example.com&gt; a écrit&nbsp;:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">&#xfeff;{Q}</div></blockquote></body></html>`},
	{"iPhone with a signature of one's own", `<html><body dir="auto">{W}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Paul Martin<br>Garage Martin</div><div dir="ltr"><br><blockquote type="cite">On 4 Mar 2025, at 10:02, Marie Durand &lt;marie@example.com&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">{Q}</div></blockquote></body></html>`},
	{"Thunderbird", `<html><body><p>{W}</p><p><br></p><div class="moz-cite-prefix">Le 04/03/2025 à 10:02, Marie Durand a écrit&nbsp;:<br></div><blockquote type="cite" cite="mid:1@example.com"><p>{Q}</p></blockquote><div class="moz-signature">-- <br>Paul Martin</div></body></html>`},
	{"Thunderbird with its signature above", `<html><body><p>{W}</p><div class="moz-signature">-- <br>Paul Martin<br>Garage Martin</div><div class="moz-cite-prefix">On 04/03/2025 10:02, Marie Durand wrote:<br></div><blockquote type="cite" cite="mid:1@example.com">{Q}</blockquote></body></html>`},
	{"Yahoo", `<div class="ydp5f3b7yahoo-style-wrap"><div>{W}</div></div><div id="ydp9a1byahoo_quoted_4471203913" class="ydp9a1byahoo_quoted"><div>Le mardi 4 mars 2025 à 10:02:11 UTC+1, Marie Durand &lt;marie@example.com&gt; a écrit :</div><div><br></div><div>{Q}</div></div>`},
	{"Yahoo on a telephone", `{W}<br><br><div id="ymail_android_signature"><a id="ymail_android_signature_link" href="https://example.com/app">Envoyé depuis Yahoo Mail pour Android</a></div><br><blockquote style="margin: 0 0 20px 0;"><div style="font-family:Roboto">Le mar. 4 mars 2025 à 10:02, Marie Durand</div><div>&lt;marie@example.com&gt; a écrit :</div><div style="padding:10px 0 0 20px">{Q}</div></blockquote>`},
	{"GMX", `<div style="font-family:Verdana"><div>{W}</div><div>&nbsp;</div><div name="quote" style="margin:10px 5px 5px 10px;border-left:2px solid #C3D9E5"><div style="margin:0 0 10px 0"><b>Gesendet:</b>&nbsp;Dienstag, 04. März 2025 um 10:02 Uhr<br><b>Von:</b>&nbsp;"Marie Durand" &lt;marie@example.com&gt;<br><b>An:</b>&nbsp;werkstatt@example.org<br><b>Betreff:</b>&nbsp;Kombi</div><div name="quoted-content">{Q}</div></div></div>`},
	{"web.de on a telephone", `<div>{W}</div><div><br>-- <br>Diese Nachricht wurde von meinem Android Mobiltelefon mit <a href="https://example.com">WEB.DE</a> Mail gesendet.<br></div><div class="gmail_quote">Am 04.03.25, 10:02 schrieb "Marie Durand" &lt;marie@example.com&gt;:<blockquote class="gmail_quote">{Q}</blockquote></div>`},
	{"Zoho", `<div style="font-family: Verdana"><div>{W}</div><br><div class="zmail_extra_hr" style="border-top: 1px solid rgb(204, 204, 204)"></div><div class="zmail_extra"><br>---- On Tue, 04 Mar 2025 10:02:11 +0100 <b>Marie Durand &lt;marie@example.com&gt;</b> wrote ---<br><br><blockquote id="blockquote_zmail"><div>{Q}</div></blockquote></div></div>`},
	{"Proton", `<div style="font-family: Arial">{W}</div><div class="protonmail_signature_block protonmail_signature_block-empty"><div class="protonmail_signature_block-user"></div><div class="protonmail_signature_block-proton">Sent with <a href="https://example.com">Proton Mail</a> secure email.</div></div><div class="protonmail_quote">On Tuesday, March 4th, 2025 at 10:02, Marie Durand &lt;marie@example.com&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">{Q}</blockquote></div>`},
	{"Orange", `<style>p{margin:0}</style><p>{W}</p><br><br><hr><p>envoyé : 4 mars 2025 à 10:02<br>de : Marie Durand &lt;marie@example.com&gt;<br>à : garage@example.org<br>objet : Break</p><br><div class="mail-content"><p>{Q}</p></div>`},
	{"Orange, older", `<p>{W}</p><blockquote style="margin:0 0 0 5px;padding:0 0 0 10px;border-left:1px solid #ff7900">&gt; Message du 04/03/25 10:02<br>&gt; De : "Marie Durand" &lt;marie@example.com&gt;<br>&gt; A : garage@example.org<br>&gt; Copie à : <br>&gt; Objet : Break<br>&gt; <br>&gt; {Q}</blockquote>`},
	{"Orange in English", `<p>{W}</p><blockquote style="border-left:1px solid #ff7900">&gt; Message of 04/03/25 10:02<br>&gt; From : "Marie Durand" &lt;marie@example.com&gt;<br>&gt; To : garage@example.org<br>&gt; Copy to : <br>&gt; Subject : Break<br>&gt; <br>&gt; {Q}</blockquote>`},
	{"Orange in English, newer", `<p>{W}</p><br><hr><p>sent : March 4, 2025 at 10:02 AM<br>from : Marie Durand &lt;marie@example.com&gt;<br>to : garage@example.org<br>subject : Break</p><p>{Q}</p>`},
	{"La Poste", `<div>{W}</div><div><br></div><div>De : "Marie Durand" &lt;marie@example.com&gt;<br>A : garage@example.org<br>Envoyé: mardi 4 Mars 2025 10:02<br>Objet : Break</div><div><br></div><div>{Q}</div>`},
	{"Zimbra", `<div>{W}</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>De: </b>"Marie Durand" &lt;marie@example.com&gt;<br><b>À: </b>"Garage" &lt;garage@example.org&gt;<br><b>Envoyé: </b>Mardi 4 Mars 2025 10:02:11<br><b>Objet: </b>Break<br></div><br><div data-marker="__QUOTED_TEXT__">{Q}</div>`},
	{"Free", `<div style="font-family:arial">{W}</div><div><br></div><hr id="zwchr"><div><b>De: </b>"Marie Durand" &lt;marie@example.com&gt;<br><b>À: </b>garage@free.example<br><b>Envoyé: </b>Mardi 4 Mars 2025 10:02:11<br><b>Objet: </b>Break<br><br></div><div>{Q}</div>`},
	{"SFR", `<div>{W}</div><br><br><div>----------------------------------------------------<br>De : Marie Durand &lt;marie@example.com&gt;<br>Envoyé : 4 mars 2025 10:02<br>À : garage@example.org<br>Sujet : Break<br></div><div>{Q}</div>`},
	{"Samsung", `<div dir="auto">{W}</div><div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757" dir="auto">Envoyé depuis mon appareil Galaxy</div></div><div dir="auto"><br></div><div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>-------- Message d'origine --------</div><div>De : Marie Durand &lt;marie@example.com&gt; </div><div>Date : 04/03/2025  10:02  (GMT+01:00) </div><div>À : garage@example.org </div><div>Objet : Break </div><div><br></div></div><div>{Q}</div>`},
	{"Spark", `<html><body><div name="messageBodySection"><div dir="auto">{W}</div></div><div name="messageSignatureSection"><br><div class="matchFont">Paul Martin</div></div><div name="messageReplySection">On 4 Mar 2025 at 10:02 +0100, Marie Durand &lt;marie@example.com&gt;, wrote:<br><blockquote type="cite" class="spark_quote" style="margin: 5px 5px;border-left-width:thin">{Q}</blockquote></div></body></html>`},
	{"HEY", `<div class="trix-content"><div>{W}</div></div><br><br><div>On March 4, 2025, Marie Durand &lt;marie@example.com&gt; wrote:</div><blockquote><div class="trix-content">{Q}</div></blockquote>`},
	{"Front", `<div><div>{W}</div><br><div class="front-signature">Paul Martin<br>Garage Martin</div><blockquote type="cite" class="front-blockquote"><div>On March 4, 2025 at 10:02 AM GMT+1, <a href="mailto:marie@example.com">marie@example.com</a> wrote:</div><br><div>{Q}</div></blockquote></div>`},
	{"Superhuman", `<div><div>{W}</div><div class="sh-signature"><br>Sent via <a href="https://example.com">Superhuman</a></div><br><div class="gmail_quote">On Tue, Mar 04, 2025 at 10:02 AM, Marie Durand <span>&lt;<a href="mailto:marie@example.com">marie@example.com</a>&gt;</span> wrote:<br><blockquote class="gmail_quote sh-color-black">{Q}</blockquote></div></div>`},
	{"Roundcube", `<html><body><p>{W}</p><div id="signature">-- <br><p>Paul Martin</p></div><p id="reply-intro">On 2025-03-04 10:02, Marie Durand wrote:</p><blockquote type="cite" style="padding:0 0.4em;border-left:#1010ff 2px solid;margin:0"><div>{Q}</div></blockquote></body></html>`},
	{"Tuta", `<div>{W}</div><div><br></div><div>-- <br>Secured with Tuta Mail: <br>https://tuta.example</div><div><br></div><div>4 Mar 2025, 10:02 by marie@example.com:<br></div><blockquote class="tutanota_quote">{Q}</blockquote>`},
	{"K-9", `<!DOCTYPE html><html><body><div dir="auto">{W}</div><br><br><div class="gmail_quote"><div dir="auto">Le 4 mars 2025 10:02:11 GMT+01:00, Marie Durand &lt;marie@example.com&gt; a écrit :</div><blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex">{Q}</blockquote></div><div dir="auto"><div class='k9mail-signature'>-- <br>Envoyé de mon appareil Android avec K-9 Mail.</div></div></body></html>`},
	{"Mail.ru", `<div>{W}</div><div>&nbsp;</div><blockquote style="border-left:1px solid #0857A6;margin:10px;padding:0 0 0 10px;">Вторник, 4 марта 2025, 10:02 +03:00 от Marie Durand &lt;marie@example.com&gt;:<br>&nbsp;<div id=""><div class="js-helper js-readmsg-msg">{Q}</div></div></blockquote>`},
	{"Yandex", `<div>{W}</div><div>&nbsp;</div><div>04.03.2025, 10:02, "Marie Durand" &lt;marie@example.com&gt;:</div><blockquote><p>{Q}</p></blockquote>`},
	{"QQ", `<div>{W}</div><div><br></div><div style="font-size: 12px;font-family: Arial Narrow;padding:2px 0 2px 0;">------------------&nbsp;原始邮件&nbsp;------------------</div><div style="font-size: 12px;background:#efefef;padding:8px;"><div><b>发件人:</b>&nbsp;"Marie Durand" &lt;marie@example.com&gt;;</div><div><b>发送时间:</b>&nbsp;2025年3月4日(星期二) 上午10:02</div><div><b>收件人:</b>&nbsp;"garage"&lt;garage@example.org&gt;;</div><div><b>主题:</b>&nbsp;汽车</div></div><div><br></div><div>{Q}</div>`},
	{"NetEase", `<div>{W}</div><br><p>在 2025-03-04 10:02:11，"Marie Durand" &lt;marie@example.com&gt; 写道：</p><blockquote id="isReplyContent" style="PADDING-LEFT: 1ex"><div>{Q}</div></blockquote>`},
	{"Libero", `<div class="xam_msg_class"><div>{W}</div><br><blockquote>Il 4 marzo 2025 alle 10:02 Marie Durand &lt;marie@example.com&gt; ha scritto:<br><br>{Q}</blockquote></div>`},
	{"Open-Xchange", `<!doctype html><html><body><div>{W}</div><div class="default-style"><br></div><blockquote type="cite"><div>Marie Durand &lt;marie@example.com&gt; hat am 04.03.2025 10:02 CET geschrieben:</div><div><br></div><div>{Q}</div></blockquote></body></html>`},
	{"Lotus Notes", `<font size=2 face="sans-serif">{W}</font><br><br><br><br><font size=1 color=#5f5f5f face="sans-serif">From: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face="sans-serif">Marie Durand/Example</font><br><font size=1 color=#5f5f5f>To: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1>Garage/Example@Example</font><br><font size=1 color=#5f5f5f>Date: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1>04/03/2025 10:02</font><br><font size=1 color=#5f5f5f>Subject: &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1>Car</font><br><hr noshade><br><br><br>{Q}`},
	{"a line and From", `<div>{W}<hr><b>From: </b>marie@example.com<br><b>To: </b>garage@example.org<br><b>Sent: </b>Tuesday, March 4, 2025 10:02:11 AM<br><b>Subject: </b>Car<br><br><p>{Q}</p></div>`},
	{"Freshdesk", `<div>{W}</div><div><br></div><div class="freshdesk_quote"><blockquote class="freshdesk_quote">On Tue, 4 Mar at 10:02 AM , Marie Durand &lt;marie@example.com&gt; wrote:<br>{Q}</blockquote></div>`},
	{"eM Client", `<div>{W}</div><div><br></div><div>------ Original Message ------</div><div><div>From "Marie Durand" &lt;<a href="mailto:marie@example.com">marie@example.com</a>&gt;</div><div>To "Garage" &lt;garage@example.org&gt;</div><div>Date 04/03/2025 10:02:11</div><div>Subject Car</div></div><div><br></div><blockquote cite="1@example.com" type="cite">{Q}</blockquote>`},
}

const (
	writtenHTML = "Oui, toujours disponible.<br><br>Samedi à 10 h, est-ce possible ?"
	writtenText = "Oui, toujours disponible.\n\nSamedi à 10 h, est-ce possible ?"
	olderHTML   = "Est-elle encore là ?<br><br>Merci d'avance,<br>Marie"
)

func (c clientHTML) page(written string) string {
	return strings.NewReplacer("{W}", written, "{Q}", olderHTML).Replace(c.html)
}

func TestReplyClientsHTML(t *testing.T) {
	t.Parallel()
	for _, c := range clientsHTML {
		if n := strings.Count(c.page("@@@"), "@@@"); n != 1 {
			t.Fatalf("%s has %d places for the text", c.name, n)
		}
		for _, tt := range []struct{ name, written, want string }{
			{"text", writtenHTML, writtenText},
			{"one word", "Oui", "Oui"},
			{"signature", writtenHTML + "<br>-- <br>Paul Martin<br>Garage Martin", writtenText},
			{"device line", writtenHTML + "<br><br>Envoyé de mon iPhone", writtenText},
			{"notice", writtenHTML + "<br><br>Ce message est confidentiel. Si vous n'êtes pas le destinataire, merci de le détruire.", writtenText},
			{"labels", "De : Paris<br>À : Marseille", "De : Paris\nÀ : Marseille"},
			{"links", `Voir <a href="https://annonce.example/1">https://annonce.example/1</a>`, "Voir https://annonce.example/1"},
		} {
			t.Run(c.name+" "+tt.name, func(t *testing.T) {
				t.Parallel()
				wantText(t, parser.Mail{HTML: c.page(tt.written)}, tt.want)
			})
		}
		t.Run(c.name+" notice below the quote", func(t *testing.T) {
			t.Parallel()
			notice := "<p>This e-mail is confidential. If you are not the intended recipient, please delete it.</p>"
			page := c.page(writtenHTML)
			if at := strings.Index(page, "</body>"); at >= 0 {
				page = page[:at] + notice + page[at:]
			} else {
				page += notice
			}
			wantText(t, parser.Mail{HTML: page}, writtenText)
		})
	}
}

func TestReplyLinks(t *testing.T) {
	t.Parallel()
	link := func(text string) string { return `<a href="https://annonce.example/1?a=1&amp;b=2">` + text + `</a>` }
	const target = "<https://annonce.example/1?a=1&b=2>"
	for _, tt := range []struct{ name, html, want string }{
		{"a word", "<p>Voir " + link("ici") + ".</p>", "Voir ici " + target + "."},
		{"a title", "<div>" + link("Break 5 portes") + "</div><div>Merci</div>", "Break 5 portes " + target + "\nMerci"},
		{"the link itself", "<p>Voir " + link("annonce.example/1") + "</p>", "Voir annonce.example/1"},
		{"a mail address", `<p>Voir <a href="mailto:marie@example.com">Marie</a></p>`, "Voir Marie"},
		{"no text", "<p>Voir " + link(`<img src="1.png">`) + " ici</p>", "Voir ici"},
		{"not closed", `<p>Voir <a href="https://annonce.example/1">ici</p><p>Merci</p>`, "Voir ici\n\nMerci"},
		{"a script", `<p>Voir <a href="javascript:alert(1)">ici</a></p>`, "Voir ici"},
		{"a long target", `<p>Voir <a href="https://annonce.example/` + strings.Repeat("a", 400) + `">ici</a></p>`, "Voir ici"},
		{"in a quote", "<p>Oui</p><blockquote>Voir " + link("ici") + "</blockquote><p>Merci</p>", "Oui\n\n> Voir ici\n\nMerci"},
		{"many links", "<p>" + strings.Repeat(link("ici")+" ", 9) + "</p>", strings.TrimSpace(strings.Repeat("ici ", 9))},
		{"a device line", "<p>Oui</p><div>Envoyé à partir de " + link("Outlook pour iOS") + "</div>", "Oui"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wantText(t, parser.Mail{HTML: tt.html}, tt.want)
		})
	}
}

// TestReplyInlineHTML holds that questions answered in place stay with their
// answers, and that a quote above one answer goes.
func TestReplyInlineHTML(t *testing.T) {
	t.Parallel()
	const (
		head = "On Tue, 4 Mar 2025 at 10:02, Marie Durand &lt;marie@example.com&gt; wrote:"
		line = "On Tue, 4 Mar 2025 at 10:02, Marie Durand <marie@example.com> wrote:"
		long = "Oui, elle est toujours là, et vous pouvez venir la voir samedi matin au garage avec votre frère."
	)
	for _, tt := range []struct{ name, html, want string }{
		{"Gmail", `<div class="gmail_quote"><div class="gmail_attr">` + head + `<br></div><blockquote class="gmail_quote">Is it there?</blockquote><div>Yes.</div><blockquote class="gmail_quote">The price?</blockquote><div>Fixed.</div></div>`, line + "\n> Is it there?\nYes.\n> The price?\nFixed."},
		{"Thunderbird", `<div class="moz-cite-prefix">` + head + `<br></div><blockquote type="cite"><p>Is it there?</p></blockquote><p>Yes.</p><blockquote type="cite"><p>The price?</p></blockquote><p>Fixed.</p><blockquote type="cite"><p>Marie</p></blockquote>`, line + "\n\n> Is it there?\n\nYes.\n\n> The price?\n\nFixed."},
		{"Apple Mail", `<div><blockquote type="cite"><div>` + head + `</div><br><div>Is it there?</div></blockquote><div>Yes.</div><br><blockquote type="cite"><div>The price?</div></blockquote>Fixed.</div>`, "> " + line + "\n>\n> Is it there?\nYes.\n\n> The price?\nFixed."},
		{"nested", `<div>Hello,</div><blockquote type="cite">` + head + `<br><blockquote type="cite">Is it new?</blockquote>Is it there?</blockquote><div>Yes.</div><blockquote type="cite">The price?</blockquote><div>Fixed.</div>`, "Hello,\n> " + line + "\n> > Is it new?\n> Is it there?\nYes.\n> The price?\nFixed."},
		{"bottom post of Gmail", `<div class="gmail_quote"><div class="gmail_attr">` + head + `<br></div><blockquote class="gmail_quote">Is it there?</blockquote><div><br></div><div>Yes.</div></div>`, "Yes."},
		{"bottom post of Thunderbird", `<div class="moz-cite-prefix">` + head + `</div><blockquote type="cite">Is it there?</blockquote><p>Yes.</p><div class="moz-signature">-- <br>Paul</div>`, "Yes."},
		{"bottom post of Apple Mail", `<div><blockquote type="cite"><div>` + head + `</div><div>Is it there?</div></blockquote></div><div>Yes.</div>`, "Yes."},
		{"a long answer below, with a greeting above", `<p>Bonjour,</p><div class="moz-cite-prefix">` + head + `</div><blockquote type="cite">Is it there?</blockquote><p>` + long + `</p>`, "Bonjour,\n\n" + line + "\n> Is it there?\n\n" + long},
		{"a footer below", `<p>Oui.</p><div class="moz-cite-prefix">` + head + `</div><blockquote type="cite">Is it there?</blockquote><p>__________<br>Liste des annonces, https://liste.example</p>`, "Oui."},
		{"an unknown footer below", `<p>Oui.</p><div class="moz-cite-prefix">` + head + `</div><blockquote type="cite">Is it there?</blockquote><p>Un message du service des annonces</p>`, "Oui.\n\nUn message du service des annonces"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			wantText(t, parser.Mail{HTML: tt.html}, tt.want)
		})
	}
}
