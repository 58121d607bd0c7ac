package parser_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
)

// readMail reads a mail of which only the lines given matter.
func readMail(t *testing.T, lines ...string) *parser.Mail {
	t.Helper()
	m, err := parser.ReadMail(strings.NewReader(strings.Join(lines, "\r\n")), parser.MailOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestHeaderText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, field, want string }{
		{"plain", "Estate car [EC-1]", "Estate car [EC-1]"},
		{"folded", "Estate\r\n\tcar", "Estate car"},
		{"quoted words", "=?utf-8?Q?V=C3=A9hicule_=C3=A0_voir?=", "Véhicule à voir"},
		{"base64 words", "=?UTF-8?B?VsOpaGljdWxl?= ici", "Véhicule ici"},
		{"a character over two words", "=?utf-8?Q?V=C3?= =?utf-8?Q?=A9hicule?=", "Véhicule"},
		{"latin", "=?iso-8859-1?q?V=E9hicule?=", "Véhicule"},
		{"unknown charset", "=?x-none?q?V=E9hicule?=", "Véhicule"},
		{"language in the charset", "=?utf-8*fr?q?V=C3=A9?=", "Vé"},
		{"broken word", "=?utf-8?B?*?= and =?", "=?utf-8?B?*?= and =?"},
		{"bare octets", "V\xe9hicule", "Véhicule"},
		{"line ends inside", "=?utf-8?Q?a=0D=0ABcc:_b?=", "a Bcc: b"},
		{"right to left", "=?utf-8?Q?a=E2=80=AEb?=", "ab"},
		{"nul", "a\x00b", "ab"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := readMail(t, "Subject: "+tt.field, "", "x").Header.Text("subject"); got != tt.want {
				t.Errorf("Text = %q; want %q", got, tt.want)
			}
		})
	}
}

func TestHeaderAddresses(t *testing.T) {
	t.Parallel()
	type addresses []parser.Address
	for _, tt := range []struct {
		name, field string
		want        addresses // nil is an error
	}{
		{"bare", "marie@example.com", addresses{{"", "marie@example.com"}}},
		{"named", `"Marie Durand" <marie@example.com>`, addresses{{"Marie Durand", "marie@example.com"}}},
		{"encoded name", "=?utf-8?q?H=C3=A9l=C3=A8ne?= <helene@example.com>", addresses{{"Hélène", "helene@example.com"}}},
		{"encoded name in quotes", `"=?utf-8?q?H=C3=A9l=C3=A8ne?=" <helene@example.com>`, addresses{{"Hélène", "helene@example.com"}}},
		{"latin name", "=?iso-8859-15?q?H=E9l=E8ne?= <helene@example.com>", addresses{{"Hélène", "helene@example.com"}}},
		{"several", "a@example.com, B <b@example.com>", addresses{{"", "a@example.com"}, {"B", "b@example.com"}}},
		{"group", "Team: a@example.com, b@example.com;", addresses{{"", "a@example.com"}, {"", "b@example.com"}}},
		{"colon in a bare name", "Garage Martin : ventes <sales@example.com>", addresses{{"Garage Martin : ventes", "sales@example.com"}}},
		{"address as its own name", "a@example.com <a@example.com>", addresses{{"", "a@example.com"}}},
		{"another address as name", "victim@example.com <evil@example.net>", nil},
		{"another address as quoted name", `"victim@example.com" <evil@example.net>`, addresses{{"", "evil@example.net"}}},
		{"another address as encoded name", "=?utf-8?q?victim=40example.com?= <evil@example.net>", addresses{{"", "evil@example.net"}}},
		{"encoded word inside the address", "<=?utf-8?q?victim=40example.com=2C?=@example.net>", addresses{{"", "=?utf-8?q?victim=40example.com=2C?=@example.net"}}},
		{"folded between two addresses", "victim@example.com\r\n <evil@example.net>", nil},
		{"none", "Marie Durand", nil},
		{"too many", strings.Repeat("a@example.com, ", 1001) + "a@example.com", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := readMail(t, "From: "+tt.field, "", "x").Header.Addresses("From")
			if (err != nil) != (tt.want == nil) {
				t.Fatalf("Addresses = %v, %v", got, err)
			}
			if diff := cmp.Diff(tt.want, addresses(got)); err == nil && diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestHeaderFields(t *testing.T) {
	t.Parallel()
	h := readMail(
		t,
		"Received: by b",
		"Received: by a",
		"From: a@example.com",
		"from: b@example.com",
		"Message-ID: <1@example.com>",
		"Date: Tue, 4 Mar 2025 10:02:11 +0100 (CET)",
		"", "x",
	).Header
	if diff := cmp.Diff([]string{"by b", "by a"}, h.Values("RECEIVED")); diff != "" {
		t.Errorf("Values (-want +got):\n%s", diff)
	}
	if n := h.Count("From"); n != 2 {
		t.Errorf("Count = %d; want 2", n)
	}
	if as, err := h.Addresses("From"); err != nil || len(as) != 2 {
		t.Errorf("Addresses = %v, %v; want both", as, err)
	}
	if id := h.MessageID(); id != "1@example.com" {
		t.Errorf("MessageID = %q", id)
	}
	if want := time.Date(2025, 3, 4, 9, 2, 11, 0, time.UTC); !h.Date().Equal(want) {
		t.Errorf("Date = %v; want %v", h.Date(), want)
	}
	if h.Get("Subject") != "" || h.Text("Subject") != "" {
		t.Error("a field that is not there has a value")
	}
}
