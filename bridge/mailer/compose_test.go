package mailer_test

import (
	"bytes"
	"flag"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/parser"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// samples are all mails by the name of their golden file.
func samples() map[string]bridge.Outgoing {
	all := make(map[string]bridge.Outgoing)
	for _, lang := range []string{"fr", "en"} {
		for _, kind := range []bridge.NotificationKind{bridge.NotifyLead, bridge.NotifyMessage, bridge.NotifyFavorite, bridge.NotifySignIn, bridge.NotifySenderCheck, bridge.NotifyNotDelivered, bridge.NotifyLinksRemoved, bridge.NotifyMention, bridge.NotifyWebhookDown, bridge.NotifyIntakeCheck, bridge.NotifyAnswer} {
			all[string(kind)+"-"+lang] = sample(kind, lang)
		}
		all["message-withheld-"+lang] = withheld(sample(bridge.NotifyMessage, lang))
		all["buyer-"+lang] = toBuyer(lang)
		for _, name := range []string{"lead-" + lang, "message-" + lang, "favorite-" + lang, "message-withheld-" + lang, "buyer-" + lang} {
			all[name+"-2"] = inVersion2(all[name])
		}
	}
	return all
}

// What version 2 brought changes no byte of a mail in version 1.
func TestVersion1StaysAsItIs(t *testing.T) {
	t.Parallel()
	all := samples()
	maps.Copy(all, forms())
	n := 0
	for name, o := range all {
		if o.Notification.Template != 1 {
			continue
		}
		n++
		want := mustCompose(t, o, nil)
		o.Record.Contact.ID = contactID
		if diff := cmp.Diff(want, mustCompose(t, o, nil)); diff != "" {
			t.Errorf("%s (-without +with contact.id):\n%s", name, diff)
		}
	}
	if n < 20 {
		t.Errorf("only %d mails were compared", n)
	}
}

func TestComposeGolden(t *testing.T) {
	t.Parallel()
	for name, o := range samples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := mustCompose(t, o, nil)
			file := filepath.Join("testdata", name+".eml")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}

func TestComposeFiles(t *testing.T) {
	t.Parallel()
	contents := files{"photo": strings.Repeat("\x89PNG\r\n\x00", 100_000), "devis": "Devis\nà part de " + buyerEmail + "\n", "mail": "Subject: x\n\ny\n"}
	o := sample(bridge.NotifyMessage, "fr")
	o.Attachments = []bridge.Attachment{
		{Name: "photo été.png", Type: "image/png", Content: "photo"},
		{Name: "devis.txt", Type: "text/plain; charset=utf-8", Content: "devis"},
		{Name: strings.Repeat("très-long-", 60) + ".eml", Type: "message/rfc822", Content: "mail"},
	}
	type file struct{ Name, Type, Content string }
	var got []file
	m, err := parser.ReadMail(strings.NewReader(mustCompose(t, o, contents)), parser.MailOptions{
		Attachment: func(a parser.Attachment, r io.Reader) error {
			b, err := io.ReadAll(r)
			got = append(got, file{a.Name, a.Type, string(b)})
			return err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 4 || got[0].Name != "lead.json" {
		t.Fatalf("%d files; want lead.json and three", len(got))
	}
	if name := got[3].Name; len(name) > 200 || !strings.HasPrefix(name, "très-long-") {
		t.Errorf("long name came as %q", name)
	}
	got[3].Name = "long"
	want := []file{
		{"photo été.png", "image/png", contents["photo"]},
		{"devis.txt", "text/plain", "Devis\nà part de [masqué]\n"},
		{"long", "application/octet-stream", contents["mail"]},
	}
	if diff := cmp.Diff(want, got[1:]); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if !strings.Contains(m.Text, "3 pièces jointes") {
		t.Errorf("the text does not name the files:\n%s", m.Text)
	}
}

func TestComposeWithoutFile(t *testing.T) {
	t.Parallel()
	o := sample(bridge.NotifyMessage, "fr")
	o.Attachments = []bridge.Attachment{{Name: "a.png", Type: "image/png", Content: "gone"}}
	if _, err := compose(t, o, nil); err == nil {
		t.Error("a mail was composed without one of its files")
	}
}

func TestComposeUnknownTemplate(t *testing.T) {
	t.Parallel()
	o := sample(bridge.NotifyLead, "fr")
	o.Notification.Template = 99
	if _, err := compose(t, o, nil); err == nil {
		t.Error("a template that does not exist was used")
	}
	o.Notification.Template, o.Notification.Language = 0, "pt"
	if got := mustCompose(t, o, nil); !strings.Contains(got, parser.ReplyMarker("en")) {
		t.Error("a language without templates does not fall back to English")
	}
}

func TestFavoriteSentence(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"fr", "en"} {
		for name, o := range map[string]bridge.Outgoing{"with content": sample(bridge.NotifyFavorite, lang), "without": withheld(sample(bridge.NotifyFavorite, lang))} {
			m := readMail(t, mustCompose(t, o, nil))
			if s := parser.FavoriteSentence(lang); strings.Count(m.Text, s) != 1 || !strings.Contains(m.HTML, s) {
				t.Errorf("%s %s: want the sentence once in the text, and in the HTML:\n%s", name, lang, m.Text)
			}
		}
	}
}

func BenchmarkCompose(b *testing.B) {
	m := mailer.New(mailer.Options{Bridge: onlyFiles{}, SigningKey: key, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return at }})
	o := sample(bridge.NotifyLead, "fr")
	b.ReportAllocs()
	for b.Loop() {
		var mail bytes.Buffer
		if err := m.Compose(b.Context(), &mail, o); err != nil {
			b.Fatal(err)
		}
		if err := mailer.Guard(&mail, o); err != nil {
			b.Fatal(err)
		}
	}
}
