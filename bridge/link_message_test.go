package bridge_test

import (
	"archive/zip"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

const badLink = "https://paiement.example/x"

func TestLinksOfTheChatAreRefused(t *testing.T) {
	t.Parallel()
	for _, allow := range []bool{false, true} {
		b := bridgetest.New(t, bridgetest.Options{AllowLinks: allow})
		b.Market(t)
		_, err := b.OpenLead(t.Context(), bridge.NewLead{Listing: bridgetest.ListingID, Buyer: bridgetest.Buyer(), Text: "Voir " + badLink})
		if errors.Is(err, bridge.ErrRefusedContent) == allow {
			t.Errorf("links allowed %v: OpenLead: %v", allow, err)
		}
		p := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour, https://voiturama.example/annonces/1 est-elle là ?")
		_, err = b.Post(t.Context(), bridge.NewMessage{Conversation: p.Conversation.ID, Side: bridge.SideBuyer, Text: "Voir " + badLink, Via: bridge.ViaWeb})
		if content, ok := errors.AsType[*bridge.ContentError](err); ok == allow || ok && content.Code != bridge.ContentLink {
			t.Errorf("links allowed %v: Post: %v", allow, err)
		}
	}
}

func TestLinksAreTakenOutOfMails(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	lease(t, b)
	send := func(id, text string, fields ...string) {
		t.Helper()
		if results := receive(t, b, mail(bridgetest.SellerEmail, id, text, fields...), sellerAlias(b, p)); results[0] != nil {
			t.Fatal(results[0])
		}
	}
	send("0@x.example", "Bonjour.\n\n-- \nGarage Dubreuil\nwww.garage-dubreuil.example")
	send("1@x.example", "Payez sur "+badLink+" svp.\n\n-- \nGarage Dubreuil\nwww.garage-dubreuil.example")
	send("2@x.example", "Encore "+badLink+" et https://voiturama.example/annonces/1")
	v := conversation(t, b, p.Conversation.ID)
	if got, want := strings.Join(texts(v)[1:], "|"), "seller: Bonjour.|seller: Payez sur [lien retiré] svp.|seller: Encore [lien retiré] et https://voiturama.example/annonces/1"; got != want {
		t.Errorf("messages %q; want %q", got, want)
	}
	for _, m := range v.Messages[1:3] {
		if strings.Contains(m.Full, "www.") || !strings.Contains(m.Full, "Garage Dubreuil") {
			t.Errorf("the full text is %q", m.Full)
		}
		visible := m.Full
		for _, h := range slices.Backward(m.Hidden) {
			visible = visible[:h.Start] + visible[h.End:]
		}
		if visible != m.Text {
			t.Errorf("the full text without what is hidden is %q; want %q", visible, m.Text)
		}
	}
	events := 0
	for _, e := range v.Events {
		if e.Kind == bridge.EventLinksRemoved && e.Side == bridge.SideSeller {
			events++
		}
	}
	told := 0
	for range 5 {
		for _, n := range lease(t, b) {
			if n.Kind == bridge.NotifyLinksRemoved {
				told++
				if n.To != bridgetest.SellerEmail || n.Language != "fr" {
					t.Errorf("the writer is told at %s in %s", n.To, n.Language)
				}
			}
		}
	}
	if events != 2 || told != 1 {
		t.Errorf("%d events and %d mails to the writer; want 2 and 1", events, told)
	}
}

func TestContactDetailsAreMarked(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"none", "Elle a 42 000 km et coûte 12 500 €.", false},
		{"another address", "Écrivez à pierre@ailleurs.example", true},
		{"another phone", "Appelez le 06 39 98 12 34", true},
		{"registered address, which is masked", "Écrivez à " + bridgetest.BuyerEmail, false},
		{"phone that came with the lead", "Mon numéro : " + bridgetest.BuyerPhone, false},
		{"our alias", "Répondez à " + b.Address(p.Conversation.BuyerAlias), false},
	} {
		m, err := b.Post(t.Context(), bridge.NewMessage{Conversation: p.Conversation.ID, Side: bridge.SideBuyer, Text: tt.text, Via: bridge.ViaWeb})
		if err != nil {
			t.Fatal(err)
		}
		if m.ContactDetails != tt.want {
			t.Errorf("%s: marked %v; want %v", tt.name, m.ContactDetails, tt.want)
		}
	}
}

func TestDocumentsAreNotedOnce(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	for range 2 {
		_, err := b.Post(t.Context(), bridge.NewMessage{
			Conversation: p.Conversation.ID, Side: bridge.SideSeller, Via: bridge.ViaWeb,
			Files: []bridge.NewFile{{Name: "devis.pdf", Content: strings.NewReader("%PDF-1.7")}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	noted := 0
	for _, e := range conversation(t, b, p.Conversation.ID).Events {
		if e.Kind == bridge.EventDocumentSent && e.Side == bridge.SideSeller {
			noted++
		}
	}
	if noted != 1 {
		t.Errorf("noted %d times; want once", noted)
	}
}

// zipped is a file of the Office kinds, by the name and content of its first part.
func zipped(t *testing.T, name, content string) string {
	t.Helper()
	var b strings.Builder
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err = errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestWhatKeepsItsAuthorIsTold: documents that say who made them are told to
// their sender, whatever the program.
func TestWhatKeepsItsAuthorIsTold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, content string
		want          bool
	}{
		{"devis.pdf", "%PDF-1.7\n1 0 obj <</Author (Anne) /Creator (x)>>", true},
		{"kosten.xlsx", zipped(t, "xl/workbook.xml", "<workbook/>"), true},
		{"vortrag.pptx", zipped(t, "ppt/presentation.xml", "<p/>"), true},
		{"kosten.ods", zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet"), true},
		{"brief.odt", zipped(t, "mimetype", "application/vnd.oasis.opendocument.text"), true},
		{"liste.csv", "a,b\n1,2\n", false},
		{"notes.txt", "rien", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b, p := market(t)
			_, err := b.Post(t.Context(), bridge.NewMessage{
				Conversation: p.Conversation.ID, Side: bridge.SideBuyer, Via: bridge.ViaWeb,
				Files: []bridge.NewFile{{Name: tt.name, Content: strings.NewReader(tt.content)}},
			})
			if err != nil {
				t.Fatal(err)
			}
			told := slices.ContainsFunc(conversation(t, b, p.Conversation.ID).Events, func(e bridge.Event) bool {
				return e.Kind == bridge.EventDocumentSent && e.Side == bridge.SideBuyer
			})
			if told != tt.want {
				t.Errorf("told %v; want %v", told, tt.want)
			}
		})
	}
}
