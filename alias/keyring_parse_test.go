package alias_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

// known are aliases computed by another program from the description in the
// package comment. They stand for those in the mailboxes of the world: they must
// be read for ever.
var known = []struct {
	local   string
	role    alias.Role
	expires time.Time
}{
	{"7sacehvv3vhe69rgdbdgmy1e0e", alias.RoleSeller, time.Time{}},
	{"7bs388paxh0nsyc15s9k9fmznt", alias.RoleBuyer, time.Time{}},
	{"7pay6awgy8dawqy1609stnvew1", alias.RoleListing, time.Time{}},
	{"7n9rxkry5a69jbgwyhg4syaqe9", alias.RoleIntake, time.Time{}},
	{"7r000004tnr6tnx4cfyqz4r4n9jpntt", alias.RoleBounce, time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)},
	{"7xzzzzzza4cqn6nqncekvyr7szrnfrh", alias.RoleUnsubscribe, time.Date(2088, 10, 18, 16, 31, 0, 0, time.UTC)},
	{"7e0g1zzfvfcx51adxssm45r4argd6y5", alias.RoleSignIn, time.Date(2026, 1, 1, 12, 15, 0, 0, time.UTC)},
	{"6sabnr80a52djc6d8kcdgbbyyj", alias.RoleSeller, time.Time{}},
}

func TestParseKnown(t *testing.T) {
	t.Parallel()
	plain := newKeyring(t, domain, key7(), key6())
	for _, k := range []*alias.Keyring{plain, withPlus(t, plain, "reply")} {
		for _, tt := range known {
			a, err := k.Parse(tt.local + "@" + domain)
			if err != nil {
				t.Errorf("Parse(%q) = %v", tt.local, err)
				continue
			}
			if a.Role() != tt.role || a.Local() != tt.local {
				t.Errorf("Parse(%q) has role %v and local part %q; want %v", tt.local, a.Role(), a.Local(), tt.role)
			}
			if got, ok := a.Expires(); got != tt.expires || ok != tt.role.Expires() {
				t.Errorf("Parse(%q) expires %v, %v; want %v", tt.local, got, ok, tt.expires)
			}
			if b, err := k.ParseLocal(tt.local); err != nil || b != a {
				t.Errorf("ParseLocal(%q) = %v, %v; want %v", tt.local, b, err, a)
			}
		}
	}
}

// TestParseSpellings has all that RFC 5321 calls the same mailbox, given that
// we do not care for case.
func TestParseSpellings(t *testing.T) {
	t.Parallel()
	k := newKeyring(t, domain, key7())
	const local = "7sacehvv3vhe69rgdbdgmy1e0e"
	pairs := `\` + strings.Join(strings.Split(local, ""), `\`)
	for _, addr := range []string{
		local + "@reply.example.com",
		strings.ToUpper(local) + "@reply.example.com",
		local + "@REPLY.Example.com",
		"7sAcEhVv3VhE69RgDbDgMy1E0e@rEpLy.eXaMpLe.cOm",
		`"` + local + `"@reply.example.com`,
		`"` + strings.ToUpper(local) + `"@reply.example.com`,
		`"\7\s` + local[2:] + `"@reply.example.com`,
		`"` + local[:25] + `\E"@reply.example.com`,
		`"` + pairs + `"@reply.example.com`,
	} {
		a, err := k.Parse(addr)
		if err != nil || a.Address() != local+"@reply.example.com" {
			t.Errorf("Parse(%q) = %q, %v; want %q", addr, a.Address(), err, local)
		}
	}
	if a, err := k.ParseLocal(strings.ToUpper(local)); err != nil || a.Local() != local {
		t.Errorf("ParseLocal in upper case = %q, %v; want %q", a.Local(), err, local)
	}
}

func TestParseRefused(t *testing.T) {
	t.Parallel()
	const (
		local = "7sacehvv3vhe69rgdbdgmy1e0e"
		at    = "@reply.example.com"
	)
	tests := []struct{ name, addr string }{
		{"empty", ""},
		{"only at", "@"},
		{"no at", local},
		{"no local part", at},
		{"no domain", local + "@"},
		{"two at signs", local + at + at},
		{"at in the local part", "a@" + local + at},
		{"quoted at in the local part", `"a@` + local + `"` + at},
		{"percent hack", local + "%reply.example.com" + at},
		{"other person", "info" + at},

		{"trailing dot", local + at + "."},
		{"other domain", local + "@example.com"},
		{"subdomain", local + "@a.reply.example.com"},
		{"domain cut short", local + "@reply.example.co"},
		{"address literal", local + "@[192.0.2.1]"},
		{"IPv6 literal", local + "@[IPv6:2001:db8::1]"},
		{"domain as literal", local + "@[reply.example.com]"},
		{"dotless i for i", strings.Replace(local+"@reply.example.com", "e.c", "e\u2024c", 1)},
		{"wide letter in domain", local + "@reply.example.c\uff4fm"},

		{"source route", "@a.example:" + local + at},
		{"angle brackets", "<" + local + at + ">"},
		{"display name", "A <" + local + at + ">"},
		{"mailto", "mailto:" + local + at},
		{"parameter", local + at + " SIZE=10"},
		{"space before", " " + local + at},
		{"space after", local + at + " "},
		{"space inside", local[:9] + " " + local[9:] + at},
		{"comment", local + "(a)" + at},
		{"line end", local + at + "\r\n"},
		{"line end in the local part", local[:9] + "\r\n" + local[9:] + at},
		{"quoted line end", `"` + local[:9] + "\r\n" + local[9:] + `"` + at},
		{"NUL", local + "\x00" + at},
		{"NUL in the domain", local + at + "\x00"},
		{"quoted NUL", `"` + local + `\` + "\x00" + `"` + at},
		{"delete", local + "\x7f" + at},
		{"invalid UTF-8", local + "\xff" + at},

		{"quote not closed", `"` + local + at},
		{"quote not opened", local + `"` + at},
		{"quote alone", `"` + at},
		{"empty quotes", `""` + at},
		{"quotes in quotes", `""` + local + `""` + at},
		{"quotes around a part", `"` + local[:9] + `"` + local[9:] + at},
		{"text behind the quotes", `"` + local + `"a` + at},
		{"quotes behind the quotes", `"` + local + `"""` + at},
		{"two quoted parts", `"` + local[:9] + `"."` + local[9:] + `"` + at},
		{"closing quote escaped", `"` + local + `\"` + at},
		{"backslash at the end", `"` + local + `\` + at},
		{"escaped backslash", `"` + local + `\\"` + at},
		{"quoted pair without quotes", `\7` + local[1:] + at},
		{"quotes around the address", `"` + local + at + `"`},

		{"plus in front", "reply+" + local + at},
		{"plus behind", local + "+a" + at},
		{"dot inside", local[:9] + "." + local[9:] + at},
		{"one character more", local + "0" + at},
		{"one character less", local[:25] + at},
		{"no MAC", local[:18] + at},
		{"only key and role", local[:2] + at},
		{"only key", local[:1] + at},
		{"look-alike of one", strings.Replace(local, "1", "l", 1) + at},
		{"look-alike of zero", strings.Replace(local, "0", "o", 1) + at},
		{"wide character", strings.Replace(local, "a", "\uff41", 1) + at},
		{"long s", strings.Replace(local, "s", "\u017f", 1) + at},
		{"unknown key", "8" + local[1:] + at},
		{"other role", "7b" + local[2:] + at},
		{"unknown role", "7z" + local[2:] + at},
		{"other token", "7sbcehvv3vhe69rgdbdgmy1e0e" + at},
		{"other MAC", "7sacehvv3vhe69rgdbdgmy1e0f" + at},
		{"expiry put in", "7r00000" + local[2:] + at},
		{"expiry changed", "7r000014tnr6tnx4cfyqz4r4n9jpntt" + at},
		{"expiry taken out", "7r4tnr6tnx4cfyqz4r4n9jpntt" + at},

		{"long", strings.Repeat("a", 255-len(at)) + at},
		{"long and quoted", `"` + strings.Repeat(`\a`, 120) + `"@reply.example.com`},
		{"megabyte", strings.Repeat("7", 1<<20) + at},
		{"megabyte of at signs", strings.Repeat("@", 1<<20)},
	}
	k := newKeyring(t, domain, key7())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a, err := k.Parse(tt.addr)
			if !errors.Is(err, alias.ErrNotAlias) || !a.IsZero() {
				t.Fatalf("Parse(%.80q) = %v, %v; want ErrNotAlias", tt.addr, a, err)
			}
			if strings.Contains(err.Error(), "acehvv3vhe") || strings.Contains(err.Error(), "example") {
				t.Errorf("error %q shows the address", err)
			}
			if tt.addr == local { // the one that is good without its domain
				return
			}
			if a, err := k.ParseLocal(strings.TrimSuffix(tt.addr, at)); !errors.Is(err, alias.ErrNotAlias) || !a.IsZero() {
				t.Errorf("ParseLocal(%.80q) = %v, %v; want ErrNotAlias", tt.addr, a, err)
			}
		})
	}
}

// TestParseLongest reads an alias of 254 octets, and refuses another spelling of
// it that has one more.
func TestParseLongest(t *testing.T) {
	t.Parallel()
	k := newKeyring(t, strings.Repeat(strings.Repeat("a", 54)+".", 4)[:219], key7())
	a := mint(t, k, alias.RoleBounce)
	for _, tt := range []struct {
		spelling string
		octets   int
		want     error
	}{
		{`"\7` + a.Local()[1:] + `"`, 254, nil},
		{`"\7\r` + a.Local()[2:] + `"`, 255, alias.ErrNotAlias},
	} {
		addr := tt.spelling + "@" + k.Domain()
		if got, err := k.Parse(addr); !errors.Is(err, tt.want) || len(addr) != tt.octets {
			t.Errorf("Parse of %d octets = %v, %v; want %v for %d", len(addr), got, err, tt.want, tt.octets)
		}
	}
}
