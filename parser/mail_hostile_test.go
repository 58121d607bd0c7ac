package parser_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

// bombs are mails whose structure costs careless readers much more than their
// size. Each takes how often its pattern comes.
var bombs = []struct {
	name  string
	count int
	make  func(n int) []byte
}{
	{"nested and never closed", 1000, func(n int) []byte { return nest(n, false) }},
	{"nested and closed", 1000, func(n int) []byte { return nest(n, true) }},
	{"nested with one boundary", 20000, func(n int) []byte {
		return []byte("Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: multipart/mixed; boundary=b\n\n", n))
	}},
	{"nested mails", 20000, func(n int) []byte { return bytes.Repeat([]byte("Content-Type: message/rfc822\n\n"), n) }},
	{"parts", 50000, func(n int) []byte {
		return []byte("Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", n))
	}},
	{"parts of HTML", 50000, func(n int) []byte {
		return []byte("Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/html\n\n<p>x\n", n))
	}},
	{"files", 50000, func(n int) []byte {
		return []byte("Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Disposition: attachment\n\nx\n", n))
	}},
	{"empty boundaries", 50000, func(n int) []byte {
		return []byte("Content-Type: multipart/mixed; boundary=\"\"\n\n" + strings.Repeat("--\n\nx\n", n))
	}},
	{"a header line of megabytes", 4 << 20, func(n int) []byte { return []byte("Subject: " + strings.Repeat("a", n) + "\n\nx") }},
	{"a boundary of megabytes", 1 << 20, func(n int) []byte {
		b := strings.Repeat("b", n)
		return []byte("Content-Type: multipart/mixed; boundary=" + b + "\n\n--" + b + "\n\nx\n--" + b + "--\n")
	}},
	{"folded lines", 500000, func(n int) []byte { return []byte("Subject: a\n" + strings.Repeat(" b\n", n) + "\nx") }},
	{"lines that are no fields", 100000, func(n int) []byte { return []byte(strings.Repeat("this\nX-A: b\n", n) + "\nx") }},
	{"empty lines first", 1 << 20, func(n int) []byte { return []byte(strings.Repeat("\n", n) + "Subject: a\n\nx") }},
	{"parameters", 100000, func(n int) []byte {
		return []byte("Content-Type: text/plain" + strings.Repeat(";\n a=b", n) + "\n\nx")
	}},
	{"parameters with open quotes", 100000, func(n int) []byte {
		return []byte("Content-Type: text/plain" + strings.Repeat(";\n a=\"b", n) + "\n\nx")
	}},
	{"pieces of a parameter", 50000, func(n int) []byte {
		var b bytes.Buffer
		b.WriteString("Content-Type: text/plain")
		for i := range n {
			fmt.Fprintf(&b, ";\n name*%d*=x", n-i)
		}
		return append(b.Bytes(), "\n\nx"...)
	}},
	{"encoded words", 50000, func(n int) []byte {
		return []byte("Subject: " + strings.Repeat("=?utf-8?q?a?=\n ", n) + "\nFrom: " + strings.Repeat("=?", n) + "\n\nx")
	}},
	{"addresses", 50000, func(n int) []byte { return []byte("From: " + strings.Repeat("<a@b.example>,\n ", n) + "x\n\nx") }},
	{"comments in addresses", 50000, func(n int) []byte { return []byte("From: " + strings.Repeat("(", n) + "a@b.example\n\nx") }},
	{"bad base64", 5 << 20, func(n int) []byte {
		return []byte("Content-Transfer-Encoding: base64\n\n" + strings.Repeat("a!b?", n))
	}},
	{"bad base64 of a file", 5 << 20, func(n int) []byte {
		return []byte("Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n" + strings.Repeat("a!b?", n))
	}},
	{"soft line ends", 2 << 20, func(n int) []byte {
		return []byte("Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat("=\n", n))
	}},
	{"blanks in quoted-printable", 2 << 20, func(n int) []byte {
		return []byte("Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat(" ", n) + "=")
	}},
	{"lines that may begin files", 100000, func(n int) []byte { return text(strings.Repeat("begin 644 a\n", n)) }},
	{"uuencoded files", 100000, func(n int) []byte { return text(strings.Repeat("begin 644 a\n#0V%T\nend\n", n)) }},
	{"yEnc never ended", 1 << 20, func(n int) []byte {
		return text("=ybegin line=128 size=1 name=a\n" + strings.Repeat("=", n))
	}},
	{"utf-7", 1 << 20, func(n int) []byte {
		return []byte("Content-Type: text/plain; charset=utf-7\n\n" + strings.Repeat("+", n))
	}},
	{"signed texts", 20000, func(n int) []byte { return text(strings.Repeat("-----BEGIN PGP SIGNED MESSAGE-----\n\n", n)) }},
	{"attributes of winmail.dat", 200000, func(n int) []byte {
		return container("", "application/ms-tnef", winmail(strings.Repeat(attribute(2, 0x00069002, ""), n)))
	}},
	{"properties of winmail.dat", 200000, func(n int) []byte {
		ps := le(uint32(n)) + strings.Repeat(property(0x1000, 0x1e, ""), n)
		return container("", "application/ms-tnef", winmail(strings.Repeat(attribute(1, 0x00069003, ps), 2)))
	}},
	{"values of a property", 1 << 20, func(n int) []byte {
		ps := le(1) + le(0x1e|0x1000<<16) + le(0xffffffff) + strings.Repeat("\x00", 4*n)
		return container("", "application/ms-tnef", winmail(attribute(1, 0x00069003, ps)))
	}},
	{"compressed RTF", 1 << 20, func(n int) []byte {
		rtf := le(0) + le(0xffffffff) + "LZFu" + le(0) + strings.Repeat("\xff"+strings.Repeat("\x00\x0f", 8), n/17)
		return container("", "application/ms-tnef", winmail(attribute(1, 0x00069003, properties(property(0x1009, 0x102, rtf)))))
	}},
	{"groups of RTF", 1 << 20, func(n int) []byte {
		rtf := le(0) + le(0xffffffff) + "MELA" + le(0) + `{\rtf1\fromhtml` + strings.Repeat(`{\*\htmltag<`, n/12)
		return container("", "application/ms-tnef", winmail(attribute(1, 0x00069003, properties(property(0x1009, 0x102, rtf)))))
	}},
	{"nested values of S/MIME", 1 << 20, func(n int) []byte {
		return container("", "application/pkcs7-mime", []byte("\x30\x80"+oidSigned+"\xa0\x80\x30\x80\x02\x01\x01"+strings.Repeat("\x31\x80", n)))
	}},
	{"pieces of S/MIME", 1 << 20, func(n int) []byte {
		return container("", "application/pkcs7-mime", []byte("\x30\x80"+oidSigned+"\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80"+oidData+"\xa0\x80\x24\x80"+strings.Repeat("\x04\x01a", n)))
	}},
	{"lines of a calendar", 1 << 20, func(n int) []byte {
		return container("", "text/calendar", []byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\n"+strings.Repeat("SUMMARY;\"", n)))
	}},
	{"charset that shifts", 1 << 20, func(n int) []byte {
		return []byte("Content-Type: text/plain; charset=iso-2022-jp\n\n" + strings.Repeat("\x1b$B\x1b(B", n/6))
	}},
}

// reportBomb makes a bounce of n recipients with n lines of text.
func reportBomb(n int) []byte {
	return []byte("Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n" + strings.Repeat("it did not <a@b.example>\n", n) +
		"\n--b\nContent-Type: message/delivery-status\n\n" + strings.Repeat("Action: failed\n\n", n) + "--b--\n")
}

// answerBomb makes an automatic answer of a text.
func answerBomb(s string) []byte {
	return []byte("Auto-Submitted: auto-replied\nSubject: " + s + "\n\n" + s)
}

// TestBombsOfPrograms holds that the readers of bounces, complaints and
// automatic replies are linear too.
func TestBombsOfPrograms(t *testing.T) {
	for _, tt := range []struct {
		name string
		raw  []byte
	}{
		{"recipients", reportBomb(20000)},
		{"recipients in the text", []byte("Return-Path: <>\nFrom: mailer-daemon@a.example\n\n" + strings.Repeat("<a@b.example>:\n550 no\n\n", 50000))},
		{"codes", []byte("Return-Path: <>\nFrom: mailer-daemon@a.example\n\na@b.example\n" + strings.Repeat("550 5.1.1 ", 100000))},
		{"addresses in a line", []byte("Return-Path: <>\nFrom: mailer-daemon@a.example\n\n" + strings.Repeat("a.", 500000) + "@b.example")},
		{"dates", answerBomb(strings.Repeat("I am away, please, until 3 May ", 30000))},
		{"numbers", answerBomb("I am away until " + strings.Repeat("1. ", 300000))},
		{"weekdays", answerBomb(strings.Repeat("back on Monday from Monday ", 30000))},
		{"sentences", answerBomb(strings.Repeat("absent. ", 100000))},
		{"accents", answerBomb(strings.Repeat("e\u0301\u0301\u0301", 100000))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wantQuick(t, tt.name, 2*time.Second, func() {
				_, _ = parser.ParseBounce(tt.raw)
				_, _ = parser.ParseComplaint(tt.raw)
				_, _ = parser.ParseAutoReply(tt.raw)
			})
		})
	}
}

// readBomb reads a mail and what its header gives.
func readBomb(tb testing.TB, raw []byte) *parser.Mail {
	tb.Helper()
	m, err := parser.ReadMail(bytes.NewReader(raw), parser.MailOptions{Attachment: func(_ parser.Attachment, r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return err
	}})
	if err != nil {
		tb.Fatalf("ReadMail = %v", err)
	}
	_, _ = m.Header.Addresses("From") // that it is none is no fault
	m.Header.Text("Subject")
	return m
}

// TestBombs holds that each is answered in two seconds and 100 MB.
func TestBombs(t *testing.T) {
	for _, b := range bombs {
		t.Run(b.name, func(t *testing.T) {
			raw := b.make(b.count)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			m := readBomb(t, raw)
			runtime.ReadMemStats(&after)
			checkMail(t, m)
			wantQuick(t, b.name, 2*time.Second, func() { readBomb(t, raw) })
			if all := after.TotalAlloc - before.TotalAlloc; all > 100<<20 {
				t.Errorf("%d bytes took %d MB of memory", len(raw), all>>20)
			}
		})
	}
}

// TestBombsGrow holds that a mail of twice the size never takes four times as
// long. The best of some runs is what counts: other work may slow down any.
func TestBombsGrow(t *testing.T) {
	for _, b := range bombs {
		t.Run(b.name, func(t *testing.T) {
			small, big := b.make(b.count/4), b.make(b.count/2)
			best := func(raw []byte, old time.Duration) time.Duration {
				start := time.Now()
				readBomb(t, raw)
				return min(old, time.Since(start))
			}
			one, two := time.Hour, time.Hour
			for range 20 {
				one, two = best(small, one), best(big, two)
				if two < 4*one || two < 20*time.Millisecond {
					return
				}
			}
			t.Errorf("%d bytes took %v, %d bytes %v", len(small), one, len(big), two)
		})
	}
}

// checkMail fails unless m is a mail as its documentation promises.
func checkMail(t *testing.T, m *parser.Mail) {
	t.Helper()
	texts := []string{m.Text, m.HTML, m.Header.Text("Subject"), m.Header.Text("From")}
	for _, a := range m.Attachments {
		texts = append(texts, a.Name, a.Type, a.ContentID)
		if a.Size < 0 || strings.ContainsAny(a.Name, "/\\\n\x00") {
			t.Fatalf("attachment %+v", a)
		}
	}
	for _, s := range append(texts, m.Warnings...) {
		if !utf8.ValidString(s) {
			t.Fatalf("not UTF-8: %q", s)
		}
	}
	if slices.Contains(m.Warnings, "the mail could not be read to its end") {
		t.Fatal("something panicked")
	}
}

func FuzzReadMail(f *testing.F) {
	for _, mail := range corpus(f) {
		f.Add(mail.raw)
	}
	for _, b := range bombs {
		f.Add(b.make(40))
	}
	f.Add(container("", "application/ms-tnef", winmail(attribute(1, 0x00069003, properties(property(0x1009, 0x102, packRTF(wrappedHTML)))))))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var sizes []int64
		m, err := parser.ReadMail(bytes.NewReader(raw), parser.MailOptions{Attachment: func(_ parser.Attachment, r io.Reader) error {
			n, err := io.Copy(io.Discard, r)
			sizes = append(sizes, n)
			return err
		}})
		if err != nil {
			t.Fatalf("ReadMail = %v", err)
		}
		checkMail(t, m)
		if len(sizes) != len(m.Attachments) {
			t.Fatalf("%d attachments were handed out, %d are listed", len(sizes), len(m.Attachments))
		}
		for i, a := range m.Attachments {
			if a.Size != sizes[i] {
				t.Fatalf("%d bytes of %+v were handed out", sizes[i], a)
			}
		}
		// Nobody need look at attachments, and the mail is the same.
		again, err := parser.ReadMail(bytes.NewReader(raw), parser.MailOptions{})
		if err != nil || again.Kind() != m.Kind() {
			t.Fatalf("ReadMail = %v, %v; want %v", again.Kind(), err, m.Kind())
		}
		for _, d := range []string{cmp.Diff(m.Text, again.Text), cmp.Diff(m.HTML, again.HTML), cmp.Diff(m.Attachments, again.Attachments), cmp.Diff(m.Warnings, again.Warnings)} {
			if d != "" {
				t.Fatal(d)
			}
		}
	})
}
