package sample_test

import (
	"bytes"
	"errors"
	"net/mail"
	"strings"
	"testing"

	"github.com/emersion/go-message"

	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// leadMail is a mail in the shape of those that carry leads.
const leadMail = `From: =?utf-8?q?Marie-=C3=88ve_via_Voiturama?= <1s7k2m9p4q8r@reply.voiturama.example>
To: <ventes@garage-dubreuil.example>
Reply-To: <1s7k2m9p4q8r@reply.voiturama.example>
Subject: =?utf-8?q?Renault_Clio_=E2=80=93_=C2=AB_options_=C2=BB?= [RC-1042]
Date: Tue, 12 May 2026 08:42:12 +0000
Message-Id: <0198f0c4-7777@reply.voiturama.example>
Lead-Version: 1
Lead-Name: =?utf-8?q?Marie-=C3=88ve?=
X-Auto-Response-Suppress: DR, RN, NRN
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=mixed

--mixed
Content-Type: multipart/alternative; boundary=alt

--alt
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Contact : Marie-=C3=88ve
E-mail : 1s7k2m9p4q8r@reply.voiturama.example
Prix : 12 500 =E2=82=AC
Message :
La Clio est-elle disponible ?
--alt
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<!doctype html><html><head><meta name=3D"lead_version" content=3D"1"><style>p{margin:0}</style></head>
<body><table class=3D"card"><tr><td>Contact : <b>Marie-=C3=88ve</b><br>E-mail : 1s7k2m9p4q8r@reply.voiturama.example<br>
Prix : 12=C2=A0500=C2=A0=E2=82=AC</td></tr></table><p>La Clio est-elle disponible ?</p>
<a href=3D"https://voiturama.example/1?a=3D1&amp;b=3D2">Voir l=E2=80=99annonce</a></body></html>
--alt--
--mixed
Content-Type: application/json; name=lead.json
Content-Disposition: attachment; filename=lead.json
Content-Transfer-Encoding: base64

eyJhIjoxfQ==
--mixed--
`

func rawLead() []byte { return []byte(strings.ReplaceAll(leadMail, "\n", "\r\n")) }

func forwardBy(client, language string) sample.Forward {
	return sample.Forward{
		Client: client, Language: language, From: sample.Address{Name: "Élodie Petit", Email: "elodie@garage-dubreuil.example"},
		To: sample.Address{Email: "crm@logiciel.example"}, Text: "Pour toi, à traiter.", Date: reply(client, language).Date, Seed: 3,
	}
}

// forwards returns a forward by each client in each of its languages.
func forwards() []sample.Forward {
	var all []sample.Forward
	for _, client := range sample.ForwardClients() {
		for _, language := range sample.LanguagesOf(client) {
			all = append(all, forwardBy(client, language))
		}
	}
	return all
}

func mustForward(t *testing.T, f sample.Forward, raw []byte) []byte {
	t.Helper()
	forwarded, err := f.Bytes(raw)
	if err != nil {
		t.Fatalf("Bytes() error: %v", err)
	}
	return forwarded
}

func TestForwardKeepsTheMail(t *testing.T) {
	t.Parallel()
	for _, f := range forwards() {
		t.Run(f.Client+"-"+f.Language, func(t *testing.T) {
			t.Parallel()
			raw := mustForward(t, f, rawLead())
			m, err := mail.ReadMessage(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			for name := range m.Header {
				if strings.HasPrefix(name, "Lead-") {
					t.Errorf("the forward has %s", name)
				}
			}
			e, err := message.Read(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			subject, err := e.Header.Text("Subject")
			if err != nil || !strings.HasSuffix(subject, "Renault Clio – « options » [RC-1042]") || strings.HasPrefix(subject, "Renault") {
				t.Errorf("Subject = %q, %v", subject, err)
			}
			got := bodies(t, raw)
			if got["application/json"] != `{"a":1}` {
				t.Errorf("lead.json = %q", got["application/json"])
			}
			for _, mediaType := range []string{"text/plain", "text/html"} {
				body := strings.NewReplacer("&nbsp;", " ", "\u00a0", " ").Replace(got[mediaType])
				for _, want := range []string{"Pour toi, à traiter.", "Marie-Ève via Voiturama", "Renault Clio – « options » [RC-1042]", "1s7k2m9p4q8r@reply.voiturama.example", "12 500 €", "La Clio est-elle disponible ?"} {
					if !strings.Contains(body, want) {
						t.Errorf("%s lacks %q:\n%s", mediaType, want, body)
					}
				}
				if strings.Contains(body, "lead_version") || strings.Contains(body, "margin:0}</style>") && f.Client != "outlook-web" {
					t.Errorf("%s has the head of the mail:\n%s", mediaType, body)
				}
			}
			if r := parser.ParseReply(raw, parser.ReplyOptions{}); !strings.Contains(r.Full, "La Clio est-elle disponible ?") {
				t.Errorf("the reply reader sees %q", r.Full)
			}
		})
	}
}

func TestForwardOfForward(t *testing.T) {
	t.Parallel()
	for _, f := range forwards() {
		t.Run(f.Client+"-"+f.Language, func(t *testing.T) {
			t.Parallel()
			second := forwardBy("outlook-desktop", "fr")
			second.Text = "Et encore."
			raw := mustForward(t, second, mustForward(t, f, rawLead()))
			got := bodies(t, mustForward(t, f, raw))
			for _, mediaType := range []string{"text/plain", "text/html"} {
				body := got[mediaType]
				if strings.Count(body, "Pour toi") != 2 || !strings.Contains(body, "Et encore.") || !strings.Contains(body, "La Clio est-elle disponible") {
					t.Errorf("%s of the third forward:\n%s", mediaType, body)
				}
			}
			if got["application/json"] != `{"a":1}` {
				t.Errorf("lead.json = %q", got["application/json"])
			}
		})
	}
}

func TestForwardIsDeterministicAndInLines(t *testing.T) {
	t.Parallel()
	for _, f := range forwards() {
		t.Run(f.Client+"-"+f.Language, func(t *testing.T) {
			t.Parallel()
			first := mustForward(t, f, rawLead())
			if !bytes.Equal(first, mustForward(t, f, rawLead())) {
				t.Error("two runs differ")
			}
			f.Text, f.Signature = "", "Élodie\nGarage"
			for i, line := range bytes.SplitAfter(mustForward(t, f, rawLead()), []byte("\n")) {
				if len(line) > 1000 || len(line) > 0 && !bytes.HasSuffix(line, []byte("\r\n")) {
					t.Fatalf("line %d: %.80q", i+1, line)
				}
			}
		})
	}
}

func TestForwardAsAttachment(t *testing.T) {
	t.Parallel()
	for _, f := range forwards() {
		t.Run(f.Client+"-"+f.Language, func(t *testing.T) {
			t.Parallel()
			f.AsAttachment = true
			raw := mustForward(t, f, rawLead())
			if !bytes.Contains(raw, rawLead()) {
				t.Errorf("the mail is not inside as it was:\n%s", raw)
			}
			if !strings.Contains(bodies(t, raw)["message/rfc822"], "Lead-Version: 1") {
				t.Error("no message/rfc822 part has the header")
			}
		})
	}
}

func TestForwardErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*sample.Forward)
	}{
		{"client", func(f *sample.Forward) { f.Client = "mutt" }},
		{"language", func(f *sample.Forward) { f.Language = "xx" }},
		{"language of one client", func(f *sample.Forward) { f.Client, f.Language = "orange", "de" }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := forwardBy("gmail", "fr")
			test.change(&f)
			if _, err := f.Bytes(rawLead()); !errors.Is(err, sample.ErrUnknown) {
				t.Errorf("Bytes() error = %v; want ErrUnknown", err)
			}
		})
	}
	f := forwardBy("gmail", "fr")
	f.From.Email = "a@b.example\r\nBcc: c@d.example"
	if raw, err := f.Bytes(rawLead()); err == nil {
		t.Errorf("an address of two lines gives %q", raw)
	}
}

func TestRedirect(t *testing.T) {
	t.Parallel()
	for _, way := range sample.RedirectWays() {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			r := sample.Redirect{
				By: sample.Address{Email: "ventes@garage-dubreuil.example"}, To: sample.Address{Email: "crm@logiciel.example"},
				Way: way, Date: reply("gmail", "fr").Date, Seed: 4,
			}
			raw, err := r.Bytes(rawLead())
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasSuffix(raw, rawLead()) || len(raw) < len(rawLead())+100 {
				t.Errorf("the mail is not as it was:\n%s", raw)
			}
			m, err := mail.ReadMessage(bytes.NewReader(raw))
			if err != nil || m.Header.Get("Lead-Version") != "1" || len(m.Header["From"]) != 1 {
				t.Errorf("header = %v, %v", m.Header, err)
			}
			r.To.Email = "a@b.example\r\nX: y"
			if raw, err := r.Bytes(rawLead()); err == nil {
				t.Errorf("an address of two lines gives %q", raw)
			}
		})
	}
	if _, err := (sample.Redirect{Way: "pigeon"}).Bytes(rawLead()); !errors.Is(err, sample.ErrUnknown) {
		t.Errorf("error = %v; want ErrUnknown", err)
	}
}
