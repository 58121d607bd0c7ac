package parser_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

// opened is what a mail gives, with the content of its attachments.
type opened struct {
	Text, HTML string
	Files      []string // "name type content"
	Kind       parser.Kind
	Warned     bool
}

func openMail(t *testing.T, raw []byte) opened {
	t.Helper()
	var files []string
	m, err := parser.ReadMail(bytes.NewReader(raw), parser.MailOptions{Attachment: func(a parser.Attachment, r io.Reader) error {
		b, err := io.ReadAll(r)
		files = append(files, a.Name+" "+a.Type+" "+string(b))
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range m.Attachments {
		if want := len(files[i]) - len(a.Name+a.Type) - 2; int(a.Size) != want {
			t.Errorf("size of %s = %d; want %d", a.Name, a.Size, want)
		}
	}
	if slices.Contains(m.Warnings, "the mail could not be read to its end") {
		t.Error("something panicked")
	}
	return opened{m.Text, m.HTML, files, m.Kind(), len(m.Warnings) > 0}
}

// container makes a mail of one part in base64, with a text part before it
// where text is not empty.
func container(text, contentType string, content []byte) []byte {
	part := "Content-Type: " + contentType + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString(content) + "\r\n"
	if text == "" {
		return []byte("Subject: a\r\n" + part)
	}
	return []byte("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + text + "\r\n--b\r\n" + part + "--b--\r\n")
}

// le is n in little-endian octets.
func le(n uint32) string { return string(binary.LittleEndian.AppendUint32(nil, n)) }

// winmail makes a winmail.dat of attributes.
func winmail(attributes ...string) []byte {
	return []byte(le(0x223e9f78) + "\x01\x00" + strings.Join(attributes, ""))
}

func attribute(level byte, id uint32, data string) string {
	var sum uint16
	for i := range len(data) {
		sum += uint16(data[i])
	}
	return string(level) + le(id) + le(uint32(len(data))) + data + string(binary.LittleEndian.AppendUint16(nil, sum))
}

func properties(ps ...string) string { return le(uint32(len(ps))) + strings.Join(ps, "") }

// property makes a MAPI property of one value of any length.
func property(id, kind uint16, value string) string {
	return le(uint32(kind)|uint32(id)<<16) + le(1) + le(uint32(len(value))) + value + strings.Repeat("\x00", -len(value)&3)
}

func number(id uint16, n uint32) string { return le(3|uint32(id)<<16) + le(n) }

func utf16le(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return string(b) + "\x00\x00"
}

// packRTF compresses RTF that begins with `{\rtf1\ansi\`: a reference to the
// dictionary for that, then plain octets.
func packRTF(s string) string {
	const known = `{\rtf1\ansi\`
	tokens := []string{"\x00" + string([]byte{byte(len(known) - 2)})}
	for i := len(known); i < len(s); i++ {
		tokens = append(tokens, s[i:i+1])
	}
	at := (207 + len(s)) % 4096
	tokens = append(tokens, string([]byte{byte(at >> 4), byte(at<<4) & 0xf0}))
	var out strings.Builder
	for i := 0; i < len(tokens); i += 8 {
		group := tokens[i:min(i+8, len(tokens))]
		var control byte
		for j, t := range group {
			if len(t) == 2 {
				control |= 1 << j
			}
		}
		out.WriteByte(control)
		out.WriteString(strings.Join(group, ""))
	}
	return le(uint32(out.Len()+12)) + le(uint32(len(s))) + "LZFu" + le(0) + out.String()
}

const wrappedHTML = `{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}{\*\generator Some;}` +
	`{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 La cl\'e9 est pr\'eate \u8364 ?{\*\htmltag84 &nbsp;}\htmlrtf\'a0\htmlrtf0 ici{\*\mhtmltag <hidden>}{\*\htmltag72 </p>}\htmlrtf\par}\htmlrtf0}`

func TestReadMailTNEF(t *testing.T) {
	t.Parallel()
	file := attribute(2, 0x00069002, strings.Repeat("\x00", 14)) +
		attribute(2, 0x00018010, "PLAN~1.PDF\x00") +
		attribute(2, 0x0006800f, "%PDF-1.4") +
		attribute(2, 0x00069005, properties(number(0x3705, 1), property(0x3707, 0x1f, utf16le("plan d'été.pdf")), property(0x370e, 0x1e, "application/pdf\x00")))
	inline := attribute(2, 0x00069002, "") + attribute(2, 0x0006800f, "GIF89a") + attribute(2, 0x00018010, "../a.gif\x00") +
		attribute(2, 0x00069005, properties(property(0x3712, 0x1e, "1@x.example\x00"), property(0x370e, 0x1e, "image/gif\x00")))
	message := attribute(2, 0x00069002, "") + attribute(2, 0x00069005, properties(property(0x3701, 0x0d, strings.Repeat("g", 16)+string(winmail())), property(0x3001, 0x1e, "Autre mail\x00")))
	const garbage = "not at all"
	for _, tt := range []struct {
		name string
		text string
		dat  []byte
		want opened
	}{
		{"file beside text", "Bonjour", winmail(file), opened{Text: "Bonjour", Files: []string{"plan d'été.pdf application/pdf %PDF-1.4"}}},
		{"files", "Bonjour", winmail(inline, file), opened{Text: "Bonjour", Files: []string{"a.gif image/gif GIF89a", "plan d'été.pdf application/pdf %PDF-1.4"}}},
		{"mail in it", "Bonjour", winmail(message), opened{Text: "Bonjour", Files: []string{" application/ms-tnef " + string(winmail())}}},
		{"text of the mail wins", "Bonjour", winmail(attribute(1, 0x0002800c, "other\x00")), opened{Text: "Bonjour"}},
		{"text alone", "", winmail(attribute(1, 0x00069007, le(1252)+le(0)), attribute(1, 0x0002800c, "\xe9t\xe9\r\nfini\x00")), opened{Text: "été\nfini"}},
		{"text property", "", winmail(attribute(1, 0x00069003, properties(property(0x1000, 0x1f, utf16le("été"))))), opened{Text: "été"}},
		{"HTML", "", winmail(attribute(1, 0x00069003, properties(number(0x3fde, 65001), property(0x1013, 0x102, "<p>été</p>")))), opened{HTML: "<p>été</p>"}},
		{"named property first", "", winmail(attribute(1, 0x00069003, properties(
			le(0x1e|0x8001<<16)+strings.Repeat("g", 16)+le(1)+le(4)+"a\x00b\x00"+le(1)+le(2)+"x\x00\x00\x00", property(0x1000, 0x1e, "Hello")))), opened{Text: "Hello"}},
		{"RTF", "", winmail(attribute(1, 0x00069003, properties(property(0x1009, 0x102, packRTF(`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\pard cl\'e9 \{1\}\par\u8364?\tab x{\pict 00}}`))))), opened{Text: "clé {1}\n€\tx"}},
		{"RTF not compressed", "", winmail(attribute(1, 0x00069003, properties(property(0x1009, 0x102, le(30)+le(16)+"MELA"+le(0)+`{\rtf1 Bonjour}x`)))), opened{Text: "Bonjourx"}},
		{"HTML in RTF", "", winmail(attribute(1, 0x00069003, properties(property(0x1009, 0x102, packRTF(wrappedHTML))))), opened{HTML: "<p>La clé est prête €&nbsp;ici</p>"}},
		{"cut short", "Bonjour", append(winmail(file), attribute(2, 0x0006800f, "123")[:10]...), opened{
			Text: "Bonjour", Warned: true, Files: []string{"plan d'été.pdf application/pdf %PDF-1.4", "winmail.dat application/ms-tnef " + string(winmail(file)) + attribute(2, 0x0006800f, "123")[:10]},
		}},
		{"none at all", "Bonjour", []byte(garbage), opened{Text: "Bonjour", Warned: true, Files: []string{"winmail.dat application/ms-tnef " + garbage}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.want.Kind = parser.KindHuman
			got := openMail(t, container(tt.text, `application/ms-tnef; name="winmail.dat"`, tt.dat))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("mail (-want +got):\n%s", diff)
			}
			// However it is cut, some answer comes.
			for n := range tt.dat {
				openMail(t, container(tt.text, "application/ms-tnef", tt.dat[:n]))
			}
		})
	}
}

// TestReadMailTNEFError holds that a callback's error comes back from within.
func TestReadMailTNEFError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	raw := container("Hello", "application/ms-tnef", winmail(attribute(2, 0x00069002, ""), attribute(2, 0x0006800f, "x")))
	_, err := parser.ReadMail(bytes.NewReader(raw), parser.MailOptions{Attachment: func(parser.Attachment, io.Reader) error { return broken }})
	if !errors.Is(err, broken) {
		t.Errorf("ReadMail = %v", err)
	}
}

// der makes a value of definite length, ber one of indefinite length.
func der(tag byte, content ...string) string {
	s := strings.Join(content, "")
	if len(s) < 0x80 {
		return string([]byte{tag, byte(len(s))}) + s
	}
	return string(append([]byte{tag, 0x84}, binary.BigEndian.AppendUint32(nil, uint32(len(s)))...)) + s
}

func ber(tag byte, content ...string) string {
	return string([]byte{tag, 0x80}) + strings.Join(content, "") + "\x00\x00"
}

const (
	oidData      = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
	oidSigned    = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
	oidEnveloped = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
)

func TestReadMailSMIME(t *testing.T) {
	t.Parallel()
	const inner = "Content-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nÉté\r\n--i\r\nContent-Type: image/png; name=a.png\r\n\r\nPNG\r\n--i--\r\n"
	definite := der(0x30, oidSigned, der(0xa0, der(0x30, "\x02\x01\x01", der(0x31, der(0x30, "\x06\x01\x2a")),
		der(0x30, oidData, der(0xa0, der(0x04, inner))), der(0xa0, strings.Repeat("c", 300)), der(0x31, "s"))))
	pieces := ber(0x30, oidSigned, ber(0xa0, ber(0x30, "\x02\x01\x01", ber(0x31, ber(0x30, "\x06\x01\x2a")),
		ber(0x30, oidData, ber(0xa0, ber(0x24, der(0x04, inner[:50]), der(0x04, inner[50:])))), der(0x31, "s"))))
	nested := inner
	for range 5 {
		nested = "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\nContent-Transfer-Encoding: binary\r\n\r\n" +
			der(0x30, oidSigned, der(0xa0, der(0x30, "\x02\x01\x01", der(0x31), der(0x30, oidData, der(0xa0, der(0x04, nested))))))
	}
	read := opened{Text: "Été", Files: []string{"a.png image/png PNG"}, Kind: parser.KindHuman}
	for _, tt := range []struct {
		name        string
		contentType string
		text        string
		content     string
		want        opened
	}{
		{"signed", "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "", definite, read},
		{"signed in pieces", "application/x-pkcs7-mime; name=smime.p7m", "", pieces, read},
		{"signed, of a lying type", "application/pkcs7-mime; smime-type=enveloped-data", "", definite, read},
		{"signed, as some file", "application/octet-stream; name=smime.p7m", "", definite, read},
		{"enveloped", "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "", der(0x30, oidEnveloped, der(0xa0, "x")), opened{
			Files: []string{"smime.p7m application/pkcs7-mime " + der(0x30, oidEnveloped, der(0xa0, "x"))}, Kind: parser.KindEncrypted, Warned: true,
		}},
		{"enveloped beside text", "application/pkcs7-mime; name=smime.p7m", "Hello", der(0x30, oidEnveloped, der(0xa0, "x")), opened{
			Text: "Hello", Files: []string{"smime.p7m application/pkcs7-mime " + der(0x30, oidEnveloped, der(0xa0, "x"))}, Kind: parser.KindHuman, Warned: true,
		}},
		{"certificates only", "application/pkcs7-mime; smime-type=certs-only; name=smime.p7c", "Hello", der(0x30, oidSigned, der(0xa0, der(0x30, "\x02\x01\x01", der(0x31), der(0x30, oidData)))), opened{
			Text: "Hello", Files: []string{"smime.p7c application/pkcs7-mime " + der(0x30, oidSigned, der(0xa0, der(0x30, "\x02\x01\x01", der(0x31), der(0x30, oidData))))}, Kind: parser.KindHuman,
		}},
		{"nested too often", "application/pkcs7-mime; smime-type=signed-data", "", nested[strings.Index(nested, "\r\n\r\n")+4:], opened{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := openMail(t, container(tt.text, tt.contentType, []byte(tt.content)))
			if diff := cmp.Diff(tt.want, got); diff != "" && tt.want.Kind != "" {
				t.Errorf("mail (-want +got):\n%s", diff)
			}
			if tt.want.Kind == "" && len(got.Files) != 1 {
				t.Errorf("%d files; want the container that is too deep", len(got.Files))
			}
			for n := range tt.content {
				openMail(t, container(tt.text, tt.contentType, []byte(tt.content[:n])))
			}
		})
	}
}
