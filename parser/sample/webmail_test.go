package sample_test

import (
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/parser/sample"
)

// What a client is known by stands in its replies.
func TestWebmailMarks(t *testing.T) {
	t.Parallel()
	tests := []struct {
		client string
		raw    []string // in the mail as it is
		html   []string
		text   []string
	}{
		{"gmx", []string{"@3c-app-gmx-"}, []string{`<div name="quote"`, `<b>Envoyé&nbsp;:</b>`}, nil},
		{"web-de", []string{"@3c-app-webde-"}, []string{`name="quoted-content"`}, nil},
		{"zoho", []string{"X-Mailer: Zoho Mail"}, []string{`class="zmail_extra"`}, []string{"---- Le ven., 20 nov. 2026 14:03:11 +0100 "}},
		{"proton", []string{"@protonmail.com"}, []string{`class="protonmail_quote"`}, []string{"Proton Mail.", "Le vendredi 20 novembre 2026 à 14:03, ", "> Nom : Marie"}},
		{"laposte", []string{"Open-Xchange"}, []string{`<blockquote type="cite"`}, []string{"> Le 20/11/2026 14:03 CET, "}},
		{"free", []string{"Zimbra"}, []string{`id="zwchr"`}, []string{"----- Mail original -----", "Envoyé: Vendredi 20 novembre 2026 14:03:11"}},
		{"sfr", []string{"SFR"}, []string{"Message du : 20/11/2026 14:03"}, []string{strings.Repeat("=", 40), "Sujet : Peugeot"}},
		{"spark", []string{"X-Readdle-Message-ID"}, []string{`name="messageReplySection"`}, []string{"Le 20 nov. 2026 à 14:03 +0100, "}},
		{"k9", []string{"User-Agent: K-9 Mail"}, []string{`class="gmail_quote"`}, []string{"-- \nEnvoyé de", "Le 20 novembre 2026 14:03:11 GMT+01:00, ", "\n>Nom : Marie"}},
		{"outlook-new", []string{"X-MS-Has-Attach"}, []string{`id="mail-editor-reference-message-container"`, "divRplyFwdMsg"}, nil},
		{"outlook-mac", []string{"X-MS-Has-Attach"}, []string{`id="mail-editor-reference-message-container"`, "<b>Date&nbsp;:</b>"}, []string{"Date\u00a0: vendredi 20 novembre 2026 14:03"}},
	}
	for _, test := range tests {
		t.Run(test.client, func(t *testing.T) {
			t.Parallel()
			raw := mustBytes(t, reply(test.client, "fr"), original())
			got := bodies(t, raw)
			for where, want := range map[string][]string{string(raw): test.raw, got["text/html"]: test.html, got["text/plain"]: test.text} {
				for _, s := range want {
					if !strings.Contains(where, s) {
						t.Errorf("%q is not in:\n%s", s, where)
					}
				}
			}
		})
	}
}

func TestLanguagesOf(t *testing.T) {
	t.Parallel()
	for _, client := range sample.Clients() {
		for _, language := range sample.LanguagesOf(client) {
			mustBytes(t, reply(client, language), original())
		}
		if got := sample.LanguagesOf(client); len(got) < 2 || got[0] != "fr" || got[1] != "en" {
			t.Errorf("LanguagesOf(%q) = %q", client, got)
		}
	}
	if got := sample.LanguagesOf("mutt"); got != nil {
		t.Errorf(`LanguagesOf("mutt") = %q`, got)
	}
}
