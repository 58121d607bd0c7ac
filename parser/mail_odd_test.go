package parser_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

// yEnc encodes s as one line of yEnc.
func yEnc(s string) string {
	var b []byte
	for i := range len(s) {
		c := s[i] + 42
		if c == 0 || c == '\r' || c == '\n' || c == '=' {
			b = append(b, '=')
			c += 64
		}
		b = append(b, c)
	}
	return string(b)
}

func TestReadMailOld(t *testing.T) {
	t.Parallel()
	const uu = "begin 644 a.txt\n#0V%T\n`\nend\n"
	for _, tt := range []struct {
		name  string
		lines []string
		want  opened
	}{
		{"uuencoded file in the text", []string{"", "Before", uu + "After"}, opened{Text: "Before\nAfter", Files: []string{"a.txt application/octet-stream Cat"}}},
		{"uuencoded file that is all", []string{"", uu}, opened{Files: []string{"a.txt application/octet-stream Cat"}}},
		{"two uuencoded files", []string{"", uu + uu + "After"}, opened{Text: "After", Files: []string{"a.txt application/octet-stream Cat", "a.txt application/octet-stream Cat"}}},
		{"uuencoded file without end", []string{"", "Before", "begin 644 a.txt", "#0V%T"}, opened{Text: "Before", Warned: true, Files: []string{"a.txt application/octet-stream Cat"}}},
		{"uuencoded file in a part", []string{"Content-Type: multipart/mixed; boundary=b", "", "--b", "", "Before", "begin 644 a.txt", "#0V%T", "--b", "", "After", "--b--"}, opened{Text: "Before\n\nAfter", Warned: true, Files: []string{"a.txt application/octet-stream Cat"}}},
		{"begin in prose", []string{"", "begin 644 things", "and end them", "end"}, opened{Text: "begin 644 things\nand end them\nend"}},
		{"uuencoded body", []string{"Content-Transfer-Encoding: x-uuencode", "", uu}, opened{Text: "Cat"}},
		{"uuencoded body that lost blanks", []string{"Content-Transfer-Encoding: uuencode", "", "begin 644 a", "#  ", "end"}, opened{}},
		{"uuencoded body that is none", []string{"Content-Transfer-Encoding: x-uuencode", "", "Hello", "you"}, opened{Text: "Hello\nyou", Warned: true}},
		{"long uuencoded body that is none", []string{"Content-Transfer-Encoding: x-uuencode", "", strings.Repeat("Hello\n", 1000)}, opened{Text: strings.TrimSpace(strings.Repeat("Hello\n", 1000)), Warned: true}},
		{"yEnc in the text", []string{"", "Before", "=ybegin line=128 size=7 name=a b.bin", yEnc("Cat\xd6\x13\xe0\x00"), "=yend size=7", "After"}, opened{Text: "Before\nAfter", Files: []string{"a b.bin application/octet-stream Cat\xd6\x13\xe0\x00"}}},
		{"yEnc part without end", []string{"", "=ybegin part=1 line=128 size=6 name=a.bin", "=ypart begin=1 end=3", yEnc("Cat")}, opened{Warned: true, Files: []string{"a.bin application/octet-stream Cat"}}},
		{"yEnc body", []string{"Content-Transfer-Encoding: x-yencode", "", "=ybegin line=128 size=3 name=a", yEnc("Cat"), "=yend size=3"}, opened{Text: "Cat"}},
		{"utf-7", []string{"Content-Type: text/plain; charset=utf-7", "", "La cl+AOk est +AOA- la loge, 1 +- 1"}, opened{Text: "La clé est à la loge, 1 + 1"}},
		{"utf-7 with damage", []string{"Content-Type: text/plain; charset=UTF-7", "", "1 + 1, cl\xe9, +A"}, opened{Text: "1 + 1, cl\ufffd, +A", Warned: true}},
		{"utf-7 HTML", []string{"Content-Type: text/html; charset=utf-7", "", "+ADw-p+AD4-+AOk"}, opened{HTML: "<p>é"}},
		{"pgp signed in the text", []string{
			"", "Above", "-----BEGIN PGP SIGNED MESSAGE-----", "Hash: SHA256", "", "Hello", "- -- ", "- - one", "-----BEGIN PGP SIGNATURE-----", "", "abc=", "-----END PGP SIGNATURE-----", "Below",
		}, opened{Text: "Above\nHello\n-- \n- one\nBelow"}},
		{"pgp signed without empty line", []string{"", "-----BEGIN PGP SIGNED MESSAGE-----", "Hello", "-----BEGIN PGP SIGNATURE-----", "abc"}, opened{Text: "Hello"}},
		{"pgp words in a quote", []string{"", "> -----BEGIN PGP SIGNED MESSAGE-----", "> Hello"}, opened{Text: "> -----BEGIN PGP SIGNED MESSAGE-----\n> Hello"}},
		{"pgp encrypted", []string{"", "-----BEGIN PGP MESSAGE-----", "", "x"}, opened{Text: "-----BEGIN PGP MESSAGE-----\n\nx", Kind: parser.KindEncrypted}},
		{"signed", []string{
			"Content-Type: multipart/signed; boundary=s; protocol=\"application/pgp-signature\"", "", "--s", "", "Hello", "--s", "Content-Type: application/pgp-signature; name=s.asc", "", "x", "--s--",
		}, opened{Text: "Hello", Files: []string{"s.asc application/pgp-signature x"}}},
		{"boundary of odd characters", []string{
			"Content-Type: multipart/mixed; boundary=\"=_'()+,./:=? \\\"(1)\"", "", "--=_'()+,./:=? \"(1)", "", "Hello", "--=_'()+,./:=? \"(1)--",
		}, opened{Text: "Hello"}},
		{"boundary that begins like another", []string{
			"Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: multipart/mixed; boundary=b1", "", "--b1", "", "One", "--b1--", "--b", "", "Two", "--b--",
		}, opened{Text: "One\n\nTwo"}},
		{"boundary that ends with a blank", []string{"Content-Type: multipart/mixed; boundary=\"b \"", "", "--b", "", "One", "--b--"}, opened{Text: "One"}},
		{"boundary of another encoding", []string{"Content-Type: multipart/mixed; boundary==?utf-8?q?b?=", "", "--=?utf-8?q?b?=", "", "One", "--=?utf-8?q?b?=--"}, opened{Text: "One"}},
		{"header cut short", []string{"Subject: a", "Content-Type: multi"}, opened{}},
		{"only a header of a part", []string{"Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain"}, opened{Kind: parser.KindUnreadable, Warned: true}},
		{"a part as first line", []string{"--b", "Content-Type: text/plain", "", "Hello", "--b--"}, opened{Text: "Hello\n--b--", Warned: true}},
		{"two content types", []string{"Content-Type: text/html", "Content-Type: text/plain", "", "<p>Hello</p>"}, opened{HTML: "<p>Hello</p>"}},
		{"type without subtype", []string{"Content-Type: html", "", "Hello"}, opened{Text: "Hello"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.want.Kind == "" {
				tt.want.Kind = parser.KindHuman
			}
			got := openMail(t, []byte(strings.Join(tt.lines, "\n")+"\n"))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("mail (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadMailCalendar(t *testing.T) {
	t.Parallel()
	event := func(method, prodid string, lines ...string) string {
		return "BEGIN:VCALENDAR\nMETHOD:" + method + "\nPRODID:" + prodid + "\nBEGIN:VTIMEZONE\nDTSTART:19700101T000000\nEND:VTIMEZONE\nBEGIN:VEVENT\n" +
			strings.Join(lines, "\n") + "\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:other\nEND:VEVENT\nEND:VCALENDAR\n"
	}
	for _, tt := range []struct {
		name, text string
		calendar   string
		want       string
	}{
		{"accepted", "", event("REPLY", "-//A//B//EN", "SUMMARY:Visit\\, 2 rooms", "DTSTART:20261124T163000Z", "ATTENDEE;PARTSTAT=ACCEPTED;CN=\"Jane: Doe\":mailto:jane@example.com"), "Invitation accepted: Visit, 2 rooms, 2026-11-24 16:30 UTC (Jane: Doe)"},
		{"declined in French", "", event("REPLY", "-//A//B//FR", "SUMMARY:Visite", "DTSTART;TZID=Europe/Paris:20261124T163000", "ATTENDEE;CN=jean@example.com;PARTSTAT=DECLINED:mailto:jean@example.com"), "Invitation refusée : Visite, 2026-11-24 16:30 Europe/Paris"},
		{"comment", "", event("REPLY", "x", "COMMENT:A bit later\\nplease", "SUMMARY;LANGUAGE=fr:Visi", " te", "ATTENDEE;PARTSTAT=TENTATIVE:mailto:a@example.com"), "A bit later please\n\nInvitation acceptée sous réserve : Visite"},
		{"request", "", event("request", "x", "SUMMARY:Visit", "DTSTART;VALUE=DATE:20261124"), "Invitation: Visit, 2026-11-24"},
		{"cancelled", "", event("CANCEL", "x"), "Invitation cancelled"},
		{"text wins", "See you", event("REPLY", "x", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.com"), "See you"},
		{"of no known method", "", event("REFRESH", "x", "SUMMARY:Visit"), ""},
		{"no calendar", "", "x", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := openMail(t, container(tt.text, "text/calendar; charset=utf-8; name=a.ics", []byte(tt.calendar)))
			want := opened{Text: tt.want, Files: []string{"a.ics text/calendar " + tt.calendar}, Kind: parser.KindCalendar}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("mail (-want +got):\n%s", diff)
			}
		})
	}
}
