package bridge_test

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestFilesByKind(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 9, 9)), nil); err != nil {
		t.Fatal(err)
	}
	const located = "Exif\x00\x00 48.8584 N 2.2945 E"
	jpegFile := photo.String()[:2] + "\xff\xe1\x00" + string(rune(len(located)+2)) + located + photo.String()[2:]
	const pdf, zip = "%PDF-1.7\n", "PK\x03\x04\x14\x00\x00\x00\x00\x00"
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	heic := "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
	type stored struct {
		name, typ string
		note      bridge.FileNote
		drawn     bool
	}
	tests := []struct {
		name, file, content string
		want                stored // refused where empty
	}{
		{"photo", "photo.jpg", jpegFile, stored{"photo.jpg", "image/jpeg", "", true}},
		{"photo in capitals", "IMG_1.JPEG", jpegFile, stored{"IMG_1.JPEG", "image/jpeg", "", true}},
		{"photo by another name", "photo.png", jpegFile, stored{"photo.jpg", "image/jpeg", "", true}},
		{"photo without extension", "photo", jpegFile, stored{"photo.jpg", "image/jpeg", "", true}},
		{"photo with a full stop", "v1.2", jpegFile, stored{"v1.2.jpg", "image/jpeg", "", true}},
		{"photo cut short", "photo.jpg", jpegFile[:80], stored{"photo.jpg", "application/octet-stream", bridge.FileBroken, false}},
		{"PDF", "devis.pdf", pdf, stored{"devis.pdf", "application/pdf", "", false}},
		{"PDF called a photo", "devis.jpg", pdf, stored{"devis.pdf", "application/pdf", "", false}},
		{"text called a PDF", "devis.pdf", "no PDF", stored{"devis.pdf.txt", "text/plain; charset=utf-8", "", false}},
		{"bytes called a photo", "photo.gif", "\x00\x01\x02\x03", stored{"photo.gif.bin", "application/octet-stream", "", false}},
		{"spreadsheet", "kosten.ods", zip, stored{"kosten.ods", "application/zip", "", false}},
		{"HEIC", "IMG_2.heic", heic, stored{"IMG_2.heic", "image/heic", bridge.FileKeepsMetadata, false}},
		{"path", `C:\Users\..\devis.pdf`, pdf, stored{"C__Users_.._devis.pdf", "application/pdf", "", false}},
		{"controls", "de\x00vi\r\ns.pdf", pdf, stored{"devis.pdf", "application/pdf", "", false}},
		{"a device", "nul.pdf", pdf, stored{"_nul.pdf", "application/pdf", "", false}},
		{"a device alone", "COM1", "text", stored{"_COM1", "text/plain; charset=utf-8", "", false}},
		{"text set from right to left", "photo\u202egpj.pdf", pdf, stored{"photogpj.pdf", "application/pdf", "", false}},
		{"hidden characters", "de\u200b\u2066vis\ufeff.pdf", pdf, stored{"devis.pdf", "application/pdf", "", false}},
		{"program in the middle", "photo.exe.jpg", jpegFile, stored{"photo_exe.jpg", "image/jpeg", "", true}},
		{"blanks before the extension", "devis.exe   .pdf", pdf, stored{"devis_exe.pdf", "application/pdf", "", false}},
		{"no name", "", pdf, stored{"file.pdf", "application/pdf", "", false}},
		{"stops only", " .. . ", pdf, stored{"file.pdf", "application/pdf", "", false}},
		{"long name", strings.Repeat("é", 200) + ".pdf", pdf, stored{strings.Repeat("é", 58) + ".pdf", "application/pdf", "", false}},
		{name: "two extensions", file: "photo.jpg.exe", content: jpegFile},
		{name: "blank in the extension", file: "invoice.pdf .scr", content: pdf},
		{name: "stop at the end", file: "photo.exe.", content: jpegFile},
		{name: "stops and blanks at the end", file: "photo.exe. . ", content: jpegFile},
		{name: "hidden character at the end", file: "photo.exe\u200b", content: jpegFile},
		{name: "no-break space at the end", file: "photo.exe\u00a0", content: jpegFile},
		{name: "set from right to left", file: "photo\u202egpj.exe", content: jpegFile},
		{name: "program by content", file: "photo.jpg", content: "MZ\x90\x00" + strings.Repeat("\x00", 300)},
		{name: "script by content", file: "notes.txt", content: "#!/bin/sh\nrm -r x\n"},
		{name: "page by content", file: "notes.txt", content: "<html><script>alert(1)</script>"},
		{name: "drawing by content", file: "plan.png", content: `<svg xmlns="http://www.w3.org/2000/svg"></svg>`},
		{name: "page", file: "page.html", content: "text"},
		{name: "Word", file: "lettre.docx", content: zip},
		{name: "old Word", file: "lettre.txt", content: ole},
		{name: "macros in a spreadsheet", file: "a.xlsx", content: zip + strings.Repeat("x", 65500) + "xl/vbaProject.bin"},
		{name: "spreadsheet with macros", file: "a.xlsm", content: zip},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m, err := b.Post(t.Context(), bridge.NewMessage{
				Conversation: p.Conversation.ID, Side: bridge.SideSeller, Via: bridge.ViaWeb,
				Files: []bridge.NewFile{{Name: tt.file, Content: strings.NewReader(tt.content)}},
			})
			if tt.want.name == "" {
				if !errors.Is(err, bridge.ErrRefusedContent) {
					t.Errorf("%q: %v; want ErrRefusedContent", tt.file, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			a := m.Attachments[0]
			if got := (stored{a.Name, a.Type, a.Note, a.Picture()}); got != tt.want {
				t.Errorf("%q is stored as %+v; want %+v", tt.file, got, tt.want)
			}
			r, err := b.OpenContent(t.Context(), a.Content)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = r.Close() }()
			kept, err := io.ReadAll(r)
			if err != nil || int64(len(kept)) != a.Size {
				t.Errorf("%d bytes, %v; want %d", len(kept), err, a.Size)
			}
			if a.Picture() && bytes.Contains(kept, []byte("48.8584")) {
				t.Error("the picture says where it was taken")
			}
		})
	}
}

func TestTooManyFiles(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	n := bridge.NewMessage{Conversation: p.Conversation.ID, Side: bridge.SideSeller, Via: bridge.ViaWeb}
	for range 51 {
		n.Files = append(n.Files, bridge.NewFile{Name: "a.txt", Content: strings.NewReader("a")})
	}
	if _, err := b.Post(t.Context(), n); !errors.Is(err, bridge.ErrTooLarge) {
		t.Errorf("51 files: %v; want ErrTooLarge", err)
	}
	n.Files = n.Files[:50]
	for i := range n.Files {
		n.Files[i].Content = strings.NewReader("a")
	}
	if m, err := b.Post(t.Context(), n); err != nil || len(m.Attachments) != 50 {
		t.Errorf("50 files: %d, %v", len(m.Attachments), err)
	}
}

func TestPartsThatRideAlongAreListed(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	receive(t, b, "From: "+bridgetest.SellerEmail+"\r\nMessage-ID: <1@x.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"+
		"--b\r\nContent-Type: text/plain\r\n\r\nBonjour.\r\n"+
		"--b\r\nContent-Type: application/pgp-signature; name=signature.asc\r\n\r\nx\r\n"+
		"--b\r\nContent-Type: text/vcard; name=\"lea\u202e.vcf\"\r\n\r\nx\r\n--b--\r\n", sellerAlias(b, p))
	v := conversation(t, b, p.Conversation.ID)
	if got, want := v.Messages[1].Omitted, []string{"signature.asc", "lea.vcf"}; !slices.Equal(got, want) {
		t.Errorf("left out %q; want %q", got, want)
	}
}

// TestEachKindThatRidesAlong: none of them is a file of the message, and each is
// listed for its side. HTML and SVG are refused.
func TestEachKindThatRidesAlong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		typ, name string
		listed    string // refused where empty
	}{
		{"application/pgp-signature", "signature.asc", "signature.asc"},
		{"application/pkcs7-signature", "smime.p7s", "smime.p7s"},
		{"application/octet-stream", "mail.sig", "mail.sig"},
		{"application/pgp-keys", "key.asc", "key.asc"},
		{"text/vcard", "lea.vcf", "lea.vcf"},
		{"application/octet-stream", "lea.VCF", "lea.VCF"},
		{"text/calendar", "rdv.ics", "rdv.ics"},
		{"application/ics", "", "application/ics"},
		{"application/ms-tnef", "winmail.dat", "winmail.dat"},
		{"application/octet-stream", "WINMAIL.DAT", "WINMAIL.DAT"},
		{"text/html", "page.html", ""},
		{"application/octet-stream", "page.htm", ""},
		{"image/svg+xml", "plan.svg", ""},
	} {
		t.Run(tt.typ+" "+tt.name, func(t *testing.T) {
			t.Parallel()
			b, p := market(t)
			disposition := ""
			if tt.name != "" {
				disposition = "\r\nContent-Disposition: attachment; filename=" + tt.name
			}
			results := receive(t, b, "From: "+bridgetest.SellerEmail+"\r\nMessage-ID: <1@x.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"+
				"--b\r\nContent-Type: text/plain\r\n\r\nBonjour.\r\n"+
				"--b\r\nContent-Type: "+tt.typ+disposition+"\r\n\r\nx\r\n--b--\r\n", sellerAlias(b, p))
			if refused := errors.Is(results[0], bridge.ErrRefusedContent); refused != (tt.listed == "") {
				t.Fatalf("Receive: %v", results[0])
			}
			if tt.listed == "" {
				return
			}
			m := conversation(t, b, p.Conversation.ID).Messages[1]
			if !slices.Equal(m.Omitted, []string{tt.listed}) || len(m.Attachments) != 0 {
				t.Errorf("left out %q, files %+v; want %q and none", m.Omitted, m.Attachments, tt.listed)
			}
		})
	}
}
