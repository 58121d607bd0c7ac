package parser_test

import (
	"bytes"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

// benchmarkMails are the replies of the corpus with or without HTML, with their
// bodies made as long as the median reply: 2 to 10 kB in all.
func benchmarkMails(b *testing.B, html bool) [][]byte {
	b.Helper()
	var mails [][]byte
	for _, m := range corpus(b) {
		if !strings.HasPrefix(m.name, "reply-") {
			continue
		}
		mail, err := parser.ReadMail(bytes.NewReader(m.raw), parser.MailOptions{})
		if err != nil {
			b.Fatal(err)
		}
		if html != (mail.HTML != "") {
			continue
		}
		for _, lines := range []int{20, 40, 60, 80} {
			mails = append(mails, lengthen(mail, lines))
		}
	}
	if len(mails) == 0 {
		b.Fatal("no replies of that kind")
	}
	return mails
}

// lengthen makes the raw form of a reply in which the quote has more lines.
func lengthen(m *parser.Mail, lines int) []byte {
	var raw bytes.Buffer
	raw.WriteString("From: a@example.com\r\nTo: b@example.org\r\nSubject: Re: Estate car [EC-1]\r\n" +
		"Message-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n")
	text := m.Text + strings.Repeat("> Bonjour, le véhicule est-il encore disponible ? Je suis libre samedi.\n", lines)
	if m.HTML == "" {
		raw.WriteString("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
		writeQuoted(&raw, text)
		return raw.Bytes()
	}
	raw.WriteString("Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n" +
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
	writeQuoted(&raw, m.Text)
	raw.WriteString("\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
	row := `<p class="MsoNormal" style="margin:0cm"><span style="font-size:11pt">Bonjour, le véhicule est-il encore disponible&nbsp;?</span></p>`
	writeQuoted(&raw, strings.Replace(m.HTML, "</blockquote>", strings.Repeat(row, lines/2)+"</blockquote>", 1))
	raw.WriteString("\r\n--b--\r\n")
	return raw.Bytes()
}

func writeQuoted(raw *bytes.Buffer, text string) {
	w := quotedprintable.NewWriter(raw)
	_, _ = io.WriteString(w, strings.ReplaceAll(text, "\n", "\r\n")) // a bytes.Buffer has no errors
	_ = w.Close()
}

func benchmarkParseReply(b *testing.B, mails [][]byte) {
	b.Helper()
	n := 0
	for _, m := range mails {
		n += len(m)
	}
	b.SetBytes(int64(n / len(mails)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		parser.ParseReply(mails[i%len(mails)], parser.ReplyOptions{})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

func BenchmarkParseReplyText(b *testing.B) { benchmarkParseReply(b, benchmarkMails(b, false)) }

func BenchmarkParseReplyHTML(b *testing.B) { benchmarkParseReply(b, benchmarkMails(b, true)) }
