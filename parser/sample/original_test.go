package sample_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser/sample"
)

func TestOriginalFrom(t *testing.T) {
	t.Parallel()
	raw := strings.ReplaceAll(`From: =?UTF-8?Q?H=C3=A9l=C3=A8ne?= via Voiturama <alias@reply.voiturama.example>
Reply-To: alias@reply.voiturama.example
To: paul@garage-lenoir.example
Subject: =?UTF-8?Q?V=C3=A9lo?= [12]
Message-ID: <2@reply.voiturama.example>
References: <0@reply.voiturama.example>
 <1@reply.voiturama.example>
Date: Fri, 20 Nov 2026 13:03:11 +0000
Thread-Index: AQHabc==
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

D=E9j=E0 vendu ?
--a
Content-Type: text/html; charset=utf-8

<p>Déjà vendu ?</p>
--a--
--m
Content-Type: text/plain
Content-Disposition: attachment; filename=lead.txt

lead
--m--
`, "\n", "\r\n")
	got, err := sample.OriginalFrom([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	want := sample.Original{
		MessageID: "2@reply.voiturama.example", References: []string{"0@reply.voiturama.example", "1@reply.voiturama.example"},
		From:    sample.Address{Name: "Hélène via Voiturama", Email: "alias@reply.voiturama.example"},
		ReplyTo: sample.Address{Email: "alias@reply.voiturama.example"}, To: sample.Address{Email: "paul@garage-lenoir.example"},
		Subject: "Vélo [12]", Date: original().Date, Text: "Déjà vendu ?", HTML: "<p>Déjà vendu ?</p>", ThreadIndex: "AQHabc==",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("OriginalFrom() (-want +got):\n%s", diff)
	}
}

func TestOriginalFromHTMLOnly(t *testing.T) {
	t.Parallel()
	raw := "From: a@shop.example\r\nContent-Type: text/html\r\n\r\n" +
		"<style>p{}</style><div>Name : <b>Marie</b></div><table><tr><td>Ref</td><td>12</td></tr></table><p>Hello<br>there</p>"
	o, err := sample.OriginalFrom([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	if want := "Name : Marie\n\nRef 12\n\nHello\nthere"; o.Text != want {
		t.Errorf("Text = %q; want %q", o.Text, want)
	}
}

// A mail that was read can be answered, and the answer can be answered again.
func TestConversation(t *testing.T) {
	t.Parallel()
	for _, name := range corpusMails(t, "*-*.eml") {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			o, err := sample.OriginalFrom(readFile(t, name))
			if err != nil || o.MessageID == "" || o.From.Email == "" {
				t.Skip("not a mail that a client could answer:", err)
			}
			for i, client := range sample.Clients() {
				r := reply(client, sample.Languages()[i%2])
				r.Text = client + " answers."
				next, err := sample.OriginalFrom(mustBytes(t, r, o))
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(next.Text, r.Text) || next.References[len(next.References)-1] != o.MessageID {
					t.Errorf("%s: text %q, references %v", r.Client, next.Text, next.References)
				}
				o = next
			}
		})
	}
}
