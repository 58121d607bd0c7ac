package alias_test

import (
	"errors"
	"net/mail"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/alias"
)

// FuzzParse holds that an error comes without an alias, and that what is read
// reads the same again as it is written.
func FuzzParse(f *testing.F) {
	plain := newKeyring(f, domain, key7(), key6())
	plus := withPlus(f, plain, "reply")
	for _, tt := range known {
		f.Add(tt.local + "@" + domain)
		f.Add("reply+" + tt.local + "@" + domain)
		f.Add(strings.ToUpper(`"` + tt.local + `"@` + domain))
		f.Add(`"\7` + tt.local[1:] + `"@` + domain)
		f.Add(tt.local + "@" + domain + ".")
	}
	f.Add("")
	f.Add(`"\"@` + domain)
	f.Fuzz(func(t *testing.T, addr string) {
		for _, k := range []*alias.Keyring{plain, plus} {
			a, err := k.Parse(addr)
			if err != nil {
				if !errors.Is(err, alias.ErrNotAlias) || !a.IsZero() {
					t.Fatalf("Parse(%q) = %v, %v; want no alias and ErrNotAlias", addr, a, err)
				}
				continue
			}
			checkRead(t, k, a)
			if !strings.HasSuffix(lowerASCII(addr), "@"+domain) {
				t.Errorf("Parse(%q) read another domain", addr)
			}
		}
	})
}

// FuzzParseLocal holds the same for the tokens of links.
func FuzzParseLocal(f *testing.F) {
	k := newKeyring(f, domain, key7(), key6())
	for _, tt := range known {
		f.Add(tt.local)
		f.Add(strings.ToUpper(tt.local))
	}
	f.Add("")
	f.Fuzz(func(t *testing.T, local string) {
		a, err := k.ParseLocal(local)
		if err != nil {
			if !errors.Is(err, alias.ErrNotAlias) || !a.IsZero() {
				t.Fatalf("ParseLocal(%q) = %v, %v; want no alias and ErrNotAlias", local, a, err)
			}
			return
		}
		checkRead(t, k, a)
		if a.Local() != lowerASCII(local) {
			t.Errorf("ParseLocal(%q) has local part %q", local, a.Local())
		}
	})
}

func checkRead(t *testing.T, k *alias.Keyring, a alias.Alias) {
	t.Helper()
	if got, err := k.Parse(a.Address()); err != nil || got != a {
		t.Errorf("Parse(%q) = %q, %v; want the same again", a.Address(), got.Address(), err)
	}
	if got, err := k.ParseLocal(a.Local()); err != nil || got != a {
		t.Errorf("ParseLocal(%q) = %q, %v; want the same again", a.Local(), got.Address(), err)
	}
	if _, ok := a.Expires(); ok != a.Role().Expires() || a.Role().String() == "unknown" {
		t.Errorf("%q has role %v, expiry %v", a.Address(), a.Role(), ok)
	}
}

// FuzzNewKeyring holds that a domain and a mailbox that are taken make addresses
// that are read, by us and by others.
func FuzzNewKeyring(f *testing.F) {
	f.Add("reply.example.com", "reply")
	f.Add("XN--rponse-bva.Example", "Re.ply-to_us")
	f.Add("192.0.2.1", "a+b")
	f.Add("example.com.", "réponse")
	f.Add(strings.Repeat("a.", 100)+"example", strings.Repeat("r", 32))
	f.Fuzz(func(t *testing.T, domain, mailbox string) {
		k, err := alias.NewKeyring(domain, key7())
		if err != nil {
			return
		}
		rings := []*alias.Keyring{k}
		if plus, err := k.WithPlus(mailbox); err == nil {
			rings = append(rings, plus)
		}
		for _, k := range rings {
			a := mint(t, k, alias.RoleBounce)
			checkRead(t, k, a)
			if got, err := mail.ParseAddress(a.Address()); err != nil || got.Address != a.Address() {
				t.Errorf("net/mail reads %q as %v, %v", a.Address(), got, err)
			}
		}
	})
}
