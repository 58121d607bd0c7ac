package bridge_test

import (
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestTextFilesAreMaskedForTheOtherSide(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	seller, _, _, _ := viewers(t, b, p)
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("Contact : " + bridgetest.SellerEmail + "\n")
	if err != nil {
		t.Fatal(err)
	}
	wider, err := utf32.UTF32(utf32.LittleEndian, utf32.UseBOM).NewEncoder().String("Contact : " + bridgetest.SellerEmail + "\n")
	if err != nil {
		t.Fatal(err)
	}
	endless := strings.Repeat("x", 1<<20-10) + " "
	long := strings.Repeat("une ligne sans secret\n", 100_000)
	for _, tt := range []struct{ name, file, content, want string }{
		{"text", "contact.txt", "Écrivez à VENTES@garage-dubreuil.example svp\n", "Écrivez à [masqué] svp\n"},
		{"table", "contacts.csv", "nom,mail\nLéa," + bridgetest.MemberEmail + "\n", "nom,mail\nLéa,[masqué]\n"},
		{"JSON", "a.json", `{"mail":"ventes\u0040garage-dubreuil.example"}`, ""},
		{"two bytes a letter", "a.txt", wide, "Contact : [masqué]\n"},
		{"four bytes a letter", "a.txt", wider, "Contact : [masqué]\n"},
		{"behind a dash", "a.txt", "Contacts\n-" + bridgetest.SellerEmail + "\n", "Contacts\n-[masqué]\n"},
		{"behind a word and a dash", "a.txt", "Contact-" + bridgetest.SellerEmail + "\n", "Contact-[masqué]\n"},
		{"an attached mail", "a.eml", "From: " + bridgetest.SellerEmail + "\r\nTo: x\r\n\r\ny", "From: [masqué]\r\nTo: x\r\n\r\ny"},
		{"where a part of the text ends", "a.txt", endless + bridgetest.SellerEmail + " fin", endless + "[masqué] fin"},
		{"at the end of much", "a.txt", long + bridgetest.SellerEmail, long + "[masqué]"},
		{"nothing secret", "a.txt", "rien\xff", "rien\xff"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m, err := b.Post(t.Context(), bridge.NewMessage{
				Conversation: p.Conversation.ID, Side: bridge.SideSeller, Via: bridge.ViaWeb,
				Files: []bridge.NewFile{{Name: tt.file, Content: strings.NewReader(tt.content)}},
			})
			if err != nil {
				t.Fatal(err)
			}
			c := p.Conversation
			for who, want := range map[bridge.Viewer]string{
				{Buyer: c.BuyerID, Conversation: c.ID}: tt.want,
				seller:                                 tt.content,
			} {
				a, r, err := b.OpenAttachment(t.Context(), who, m.Attachments[0].ID)
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(r)
				if err != nil {
					t.Fatal(err)
				}
				if err := r.Close(); err != nil {
					t.Error(err)
				}
				if int64(len(got)) != a.Size {
					t.Errorf("%d bytes; said to be %d", len(got), a.Size)
				}
				if want != "" && string(got) != want {
					t.Errorf("%s gets %.80q; want %.80q", who.Side(), got, want)
				}
				if who.Side() == bridge.SideBuyer && (bridge.Secrets{bridgetest.SellerEmail, bridgetest.MemberEmail}).In(string(got)) {
					t.Errorf("the buyer gets a secret in %.80q", got)
				}
			}
		})
	}
}

func TestFileNamesAreMaskedForTheOtherSide(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	m, err := b.Post(t.Context(), bridge.NewMessage{
		Conversation: p.Conversation.ID, Side: bridge.SideSeller, Via: bridge.ViaWeb,
		Files: []bridge.NewFile{{Name: "écrire à " + bridgetest.SellerEmail + ".pdf", Content: strings.NewReader("%PDF-1.7")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	seller, buyer, _, _ := viewers(t, b, p)
	for who, want := range map[bridge.Viewer]string{
		buyer:  "écrire à [masqué].pdf",
		seller: "écrire à " + bridgetest.SellerEmail + ".pdf",
	} {
		a, r, err := b.OpenAttachment(t.Context(), who, m.Attachments[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if a.Name != want {
			t.Errorf("the %s gets %q; want %q", who.Side(), a.Name, want)
		}
	}
}
