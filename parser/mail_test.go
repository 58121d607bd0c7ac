package parser_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

func TestReadMailBodies(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		lines      []string
		text, html string
		warned     bool
	}{
		{"plain", []string{"Subject: a", "", "Hello", "", "you"}, "Hello\n\nyou", "", false},
		{"no header", []string{"Hello, this is only text.", "No header here."}, "Hello, this is only text.\nNo header here.", "", true},
		{"blank lines first", []string{"", "Subject: a", "", "Hello"}, "Hello", "", false},
		{"mbox line first", []string{"From a@example.com Tue Mar  4 10:02:11 2025", "Subject: a", "", "Hello"}, "Hello", "", true},
		{"no field in the middle", []string{"Subject: a", "this is odd", "From: a@example.com", "", "Hello"}, "Hello", "", true},
		{"body after one header line", []string{"Subject: a", "Hello there", "", "you"}, "Hello there\n\nyou", "", true},
		{"parts joined", []string{
			"Content-Type: multipart/mixed; boundary=b", "", "--b", "", "One", "--b", "", "Two", "--b--", "epilogue",
		}, "One\n\nTwo", "", false},
		{"alternative", []string{
			"Content-Type: multipart/alternative; boundary=b", "", "--b", "", "One", "--b", "Content-Type: text/html", "", "<p>One</p>", "--b--",
		}, "One", "<p>One</p>", false},
		{"text beside an alternative is in the HTML too", []string{
			"Content-Type: multipart/mixed; boundary=a", "", "--a",
			"Content-Type: multipart/alternative; boundary=b", "", "--b", "", "One", "--b", "Content-Type: text/html", "", "<p>One</p>", "--b--",
			"--a", "", "<Two>", "--a--",
		}, "One\n\n<Two>", "<p>One</p>\n<div style=\"white-space:pre-wrap\">&lt;Two&gt;</div>", false},
		{"not closed", []string{"Content-Type: multipart/mixed; boundary=b", "", "--b", "", "One"}, "One", "", true},
		{"inner part not closed", []string{
			"Content-Type: multipart/mixed; boundary=a", "", "--a", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "One", "--a", "", "Two", "--a--",
		}, "One\n\nTwo", "", true},
		{"another boundary than named", []string{"Content-Type: multipart/mixed; boundary=a", "", "--b", "", "One", "--b--"}, "--b\n\nOne\n--b--", "", true},
		{"no boundary named", []string{"Content-Type: multipart/mixed", "", "--12345678", "", "One", "--12345678--"}, "One", "", true},
		{"empty boundary", []string{"Content-Type: multipart/mixed; boundary=\"\"", "", "One"}, "One", "", true},
		{"part with no empty line", []string{"Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", "--b", "", "One", "--b--"}, "One", "", false},
		{"quoted-printable", []string{"Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: Quoted-Printable", "", "V=C3=A9hicule =", "ici=20"}, "Véhicule ici ", "", false},
		{"quoted-printable that is none", []string{"Content-Transfer-Encoding: quoted-printable", "", "a = b, 100 =% and =zz"}, "a = b, 100 =% and =zz", "", true},
		{"base64", []string{"Content-Transfer-Encoding: base64", "", "SGVsbG8s", "IHlvdQ=="}, "Hello, you", "", false},
		{"base64 joined of two", []string{"Content-Transfer-Encoding: base64", "", "SGVsbG8=", "LCB5b3U="}, "Hello, you", "", false},
		{"base64 without padding", []string{"Content-Transfer-Encoding: base64", "", "SGVsbG8"}, "Hello", "", false},
		{"base64 cut short", []string{"Content-Transfer-Encoding: base64", "", "SGVsbG8sI"}, "Hello,", "", true},
		{"unknown encoding", []string{"Content-Transfer-Encoding: none", "", "Hello"}, "Hello", "", true},
		{"latin", []string{"Content-Type: text/plain; charset=\"iso-8859-1\"", "", "V\xe9hicule \x80"}, "Véhicule €", "", false},
		{"no charset but latin", []string{"", "V\xe9hicule"}, "Véhicule", "", false},
		{"no charset but utf-8", []string{"", "Véhicule"}, "Véhicule", "", false},
		{"utf-8 that is latin", []string{"Content-Type: text/plain; charset=utf-8", "", "V\xe9hicule"}, "Véhicule", "", true},
		{"latin that is utf-8", []string{"Content-Type: text/plain; charset=iso-8859-1", "", "Véhicule"}, "Véhicule", "", true},
		{"utf-8 with damage", []string{"Content-Type: text/plain; charset=utf-8", "", "Véhicule à \xe9t\xc3\xa9"}, "Véhicule à \ufffdté", "", true},
		{"unknown charset", []string{"Content-Type: text/plain; charset=x-none", "", "Véhicule"}, "Véhicule", "", true},
		{"charset in the HTML", []string{"Content-Type: text/html", "", "<meta charset=\"koi8-r\">\xe4\xc1"}, "", "<meta charset=\"koi8-r\">Да", false},
		{"flowed", []string{"Content-Type: text/plain; format=flowed", "", "One ", "two", "> three ", "> four", ">> five", "-- ", " From"}, "One two\n> three four\n>> five\n-- \nFrom", "", false},
		{"flowed with blanks taken out", []string{"Content-Type: text/plain; format=flowed; delsp=yes", "", "One ", "two"}, "Onetwo", "", false},
		{"control characters", []string{"", "a\x00b\x07c\td\re"}, "abc\td\ne", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := readMail(t, tt.lines...)
			if diff := cmp.Diff(tt.text, m.Text); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.html, m.HTML); diff != "" {
				t.Errorf("HTML (-want +got):\n%s", diff)
			}
			if (len(m.Warnings) > 0) != tt.warned {
				t.Errorf("warnings: %q", m.Warnings)
			}
		})
	}
}

func TestReadMailAttachments(t *testing.T) {
	t.Parallel()
	mail := strings.Join([]string{
		"Content-Type: multipart/mixed; boundary=b", "",
		"--b", "", "Hello",
		"--b", "Content-Type: image/PNG; name=\"a.png\"", "Content-ID: <1@example.com>", "Content-Transfer-Encoding: base64", "", "QUJD",
		"--b", "Content-Type: text/plain", "Content-Disposition: attachment; filename*=utf-8''%C3%A9t%C3%A9.txt", "", "été",
		"--b", "Content-Type: application/pdf", "Content-Disposition: attachment; filename=\"../../etc/=?utf-8?q?pass=E2=80=AEwd?=\"", "", "x",
		"--b", "Content-Type: application/pdf", "Content-Disposition: attachment; filename*0=one; filename*1=two.pdf", "", "",
		"--b", "Content-Type: application/pdf", "Content-Disposition: attachment; filename=two words.pdf; size=1", "", "x",
		"--b", "Content-Type: message/rfc822", "", "From: other@example.com", "", "Secret",
		"--b--",
	}, "\n")
	var contents []string
	m, err := parser.ReadMail(strings.NewReader(mail), parser.MailOptions{Attachment: func(a parser.Attachment, content io.Reader) error {
		if a.Name == "été.txt" {
			return nil // content need not be read
		}
		b, err := io.ReadAll(content)
		contents = append(contents, string(b))
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := []parser.Attachment{
		{Name: "a.png", Type: "image/png", ContentID: "1@example.com", Inline: true, Size: 3},
		{Name: "été.txt", Type: "text/plain", Size: 5},
		{Name: "passwd", Type: "application/pdf", Size: 1},
		{Name: "onetwo.pdf", Type: "application/pdf"},
		{Name: "two words.pdf", Type: "application/pdf", Size: 1},
		{Name: "message.eml", Type: "message/rfc822", Size: 31},
	}
	if diff := cmp.Diff(want, m.Attachments); diff != "" {
		t.Errorf("attachments (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"ABC", "x", "", "x", "From: other@example.com\n\nSecret"}, contents); diff != "" {
		t.Errorf("contents (-want +got):\n%s", diff)
	}
	if m.Text != "Hello" || m.Header.Get("From") != "" {
		t.Errorf("text %q from %q; want only that of the mail itself", m.Text, m.Header.Get("From"))
	}
}

func TestReadMailErrors(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	part := "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--\n"
	_, err := parser.ReadMail(strings.NewReader(part), parser.MailOptions{Attachment: func(parser.Attachment, io.Reader) error { return broken }})
	if !errors.Is(err, broken) {
		t.Errorf("ReadMail with a failing callback = %v", err)
	}
	for n := range len(part) {
		r := io.MultiReader(strings.NewReader(part[:n]), iotest.ErrReader(broken))
		if _, err := parser.ReadMail(r, parser.MailOptions{}); !errors.Is(err, broken) {
			t.Fatalf("ReadMail of a reader that fails after %d bytes = %v", n, err)
		}
	}
}

// TestReadMailSlowly holds that a mail does not change with how it arrives.
func TestReadMailSlowly(t *testing.T) {
	t.Parallel()
	for _, c := range corpus(t) {
		m, err := parser.ReadMail(bytes.NewReader(c.raw), parser.MailOptions{})
		if err != nil {
			t.Fatal(err)
		}
		slow, err := parser.ReadMail(iotest.OneByteReader(bytes.NewReader(c.raw)), parser.MailOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if m.Text != slow.Text || m.HTML != slow.HTML || !slices.Equal(m.Attachments, slow.Attachments) {
			t.Errorf("%s: read byte by byte it is another mail", c.name)
		}
	}
}

func TestMailKind(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		lines []string
		want  parser.Kind
	}{
		{"human", []string{"Subject: a", "", "Hello"}, parser.KindHuman},
		{"human of Exchange", []string{"X-Auto-Response-Suppress: All", "", "Hello"}, parser.KindHuman},
		{"not automatic", []string{"Auto-Submitted: no", "", "Hello"}, parser.KindHuman},
		{"answer of a program", []string{"Auto-Submitted: auto-replied; owner-email=a@example.com", "", "Away"}, parser.KindAutoReply},
		{"vendor field", []string{"X-Autoreply: yes", "", "Away"}, parser.KindAutoReply},
		{"precedence", []string{"Precedence: auto_reply", "", "Away"}, parser.KindAutoReply},
		{"read receipt", []string{"Content-Type: multipart/report; report-type=disposition-notification; boundary=b", "", "--b", "", "Read", "--b--"}, parser.KindAutoReply},
		{"bounce", []string{"Content-Type: multipart/report; report-type=delivery-status; boundary=b", "", "--b", "", "Failed", "--b--"}, parser.KindBounce},
		{"old bounce", []string{"Return-Path: <>", "From: MAILER-DAEMON@example.com", "", "Failed"}, parser.KindBounce},
		{"null sender alone", []string{"Return-Path: <>", "From: marie@example.com", "", "Hello"}, parser.KindHuman},
		{"complaint", []string{"Content-Type: multipart/report; report-type=feedback-report; boundary=b", "", "--b", "", "Spam", "--b--"}, parser.KindComplaint},
		{"calendar", []string{"Content-Type: text/calendar; method=REPLY", "", "BEGIN:VCALENDAR"}, parser.KindCalendar},
		{"pgp", []string{"Content-Type: multipart/encrypted; boundary=b", "", "--b", "Content-Type: application/octet-stream", "", "x", "--b--"}, parser.KindEncrypted},
		{"pgp in text", []string{"", "-----BEGIN PGP MESSAGE-----", "", "x"}, parser.KindEncrypted},
		{"smime", []string{"Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "", "x"}, parser.KindEncrypted},
		{"smime signed", []string{"Content-Type: application/pkcs7-mime; smime-type=signed-data", "", "x"}, parser.KindHuman},
		{"forward", []string{"Subject: Fwd: a", "", "---------- Forwarded message ---------", "From: b@example.com", "", "Hello"}, parser.KindForward},
		{"forward by subject", []string{"Subject: TR: a", "", "Pour info", "", "De : b@example.com", "Envoyé : mardi 4 mars 2025", "À : c@example.com", "Objet : a", "", "Bonjour"}, parser.KindForward},
		{"forwarding as a word", []string{"Subject: Fwd: a", "", "I will do so."}, parser.KindHuman},
		{"forward inside a quote", []string{"Subject: Re: a", "", "Yes", "", "On 4 March 2025, A wrote:", "> ---------- Forwarded message ---------", "> From: b@example.com"}, parser.KindHuman},
		{"unreadable", []string{"Content-Type: multipart/mixed", "", ""}, parser.KindUnreadable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := readMail(t, tt.lines...)
			if got := m.Kind(); got != tt.want {
				t.Errorf("Kind = %q; want %q", got, tt.want)
			}
			if got := m.Reply(parser.ReplyOptions{}).Kind; got != tt.want {
				t.Errorf("Kind of the reply = %q; want %q", got, tt.want)
			}
		})
	}
}
