package alias_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/passerelle-mail/passerelle/alias"
)

func TestNewKeyringErrors(t *testing.T) {
	t.Parallel()
	short := alias.Key{ID: '8', Secret: []byte("hunter2-hunter2-hunter2-hunter2")}
	long := strings.Repeat(strings.Repeat("a", 55)+".", 4)
	tests := []struct {
		name, domain string
		keys         []alias.Key
		want         string // in the error; empty: no error
	}{
		{"one key", domain, []alias.Key{key7()}, ""},
		{"two keys", domain, []alias.Key{key7(), key6()}, ""},
		{"upper case", "REPLY.EXAMPLE.COM", []alias.Key{key7()}, ""},
		{"A-label", "xn--rponse-bva.example", []alias.Key{key7()}, ""},
		{"digits first", "3d.example", []alias.Key{key7()}, ""},
		{"one label", "localhost", []alias.Key{key7()}, ""},
		{"just short enough", long[:222], []alias.Key{key7()}, ""},

		{"same id", domain, []alias.Key{key7(), key6(), key7()}, "two keys have the id '7'"},
		{"short secret", domain, []alias.Key{short}, "secret of key '8' has 31 bytes, wants at least 32"},
		{"short old secret", domain, []alias.Key{key7(), short}, "secret of key '8' has 31 bytes"},
		{"no key", domain, []alias.Key{{}}, `key id '\x00' is none of 0123456789abcdefgh`},
		{"look-alike id", domain, []alias.Key{{ID: 'l', Secret: key7().Secret}}, "key id 'l' is none of"},
		{"upper-case id", domain, []alias.Key{{ID: 'A', Secret: key7().Secret}}, "key id 'A' is none of"},

		{"no domain", "", []alias.Key{key7()}, `domain "" is not a host name`},
		{"trailing dot", "example.com.", []alias.Key{key7()}, `domain "example.com." is not a host name`},
		{"leading dot", ".example.com", []alias.Key{key7()}, "not a host name"},
		{"space", "example .com", []alias.Key{key7()}, "not a host name"},
		{"underscore", "a_b.example.com", []alias.Key{key7()}, "not a host name"},
		{"hyphen first", "-a.example.com", []alias.Key{key7()}, "not a host name"},
		{"hyphen last", "a-.example.com", []alias.Key{key7()}, "not a host name"},
		{"address", "reply@example.com", []alias.Key{key7()}, "not a host name"},
		{"U-label", "réponse.example", []alias.Key{key7()}, "written as xn--"},
		{"Kelvin sign", "\u212Aiosk.example", []alias.Key{key7()}, "not a host name"},
		{"address literal", "[192.0.2.1]", []alias.Key{key7()}, "not a host name"},
		{"IP address", "192.0.2.1", []alias.Key{key7()}, `"192.0.2.1" looks like an IP address`},
		{"long label", strings.Repeat("a", 64) + ".example", []alias.Key{key7()}, "not a host name"},
		{"too long", long[:223], []alias.Key{key7()}, "domain of 223 characters makes addresses of more than 254"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k, err := alias.NewKeyring(tt.domain, tt.keys[0], tt.keys[1:]...)
			if tt.want == "" {
				if err != nil {
					t.Fatalf("NewKeyring(%q) = %v", tt.domain, err)
				}
				if want := strings.ToLower(tt.domain); k.Domain() != want {
					t.Errorf("Domain() = %q; want %q", k.Domain(), want)
				}
				return
			}
			if err == nil || k != nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("NewKeyring(%q) = %v, %v; want error with %q", tt.domain, k, err, tt.want)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("error %q shows the secret", err)
			}
		})
	}
}

func TestWithPlusErrors(t *testing.T) {
	t.Parallel()
	far := strings.Repeat("a", 60) + "." + strings.Repeat("b", 60) + "." + strings.Repeat("c", 60) + ".example" // 190
	tests := []struct {
		name, domain, mailbox string
		want                  string // in the error; empty: no error
	}{
		{"word", domain, "reply", ""},
		{"upper case, dot, hyphen, underscore", domain, "Re.ply-to_us2", ""},
		{"just short enough", domain, strings.Repeat("r", 32), ""},
		{"just short enough together", far, strings.Repeat("r", 31), ""},
		{"empty", domain, "", "without a mailbox"},
		{"plus", domain, "reply+", "is not made of"},
		{"address", domain, "reply@example.com", "is not made of"},
		{"quoted", domain, `"reply"`, "is not made of"},
		{"space", domain, "re ply", "is not made of"},
		{"not ASCII", domain, "réponse", "is not made of"},
		{"two dots", domain, "re..ply", "is not made of"},
		{"dot last", domain, "reply.", "is not made of"},
		{"too long", domain, strings.Repeat("r", 33), "has 33 characters, wants at most 32"},
		{"too long together", far, strings.Repeat("r", 32), "of more than 254"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k, err := newKeyring(t, tt.domain, key7()).WithPlus(tt.mailbox)
			if tt.want == "" {
				if err != nil {
					t.Fatalf("WithPlus(%q) = %v", tt.mailbox, err)
				}
				a := mint(t, k, alias.RoleBounce)
				if local, _, _ := strings.Cut(a.Address(), "@"); len(local) > 64 || len(a.Address()) > 254 {
					t.Errorf("address %q is too long", a.Address())
				}
				if got, err := k.Parse(a.Address()); err != nil || got != a {
					t.Errorf("Parse(%q) = %v, %v; want the alias that was made", a.Address(), got, err)
				}
				return
			}
			if err == nil || k != nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("WithPlus(%q) = %v, %v; want error with %q", tt.mailbox, k, err, tt.want)
			}
		})
	}
}

func TestKeyRotation(t *testing.T) {
	t.Parallel()
	before := newKeyring(t, domain, key6())
	during := newKeyring(t, domain, key7(), key6())
	after := newKeyring(t, domain, key7())
	old, fresh := mint(t, before, alias.RoleSeller), mint(t, during, alias.RoleSeller)
	if old.Local()[0] != '6' || fresh.Local()[0] != '7' {
		t.Fatalf("keys of %q and %q; want 6 and 7", old.Local(), fresh.Local())
	}
	for _, tt := range []struct {
		name  string
		ring  *alias.Keyring
		alias alias.Alias
		want  bool
	}{
		{"old key before", before, old, true},
		{"old key during", during, old, true},
		{"old key retired", after, old, false},
		{"new key not there yet", before, fresh, false},
		{"new key during", during, fresh, true},
		{"new key after", after, fresh, true},
		{"key id given to another key", newKeyring(t, domain, alias.Key{ID: '7', Secret: key6().Secret}), fresh, false},
	} {
		got, err := tt.ring.Parse(tt.alias.Address())
		if tt.want && (err != nil || got != tt.alias) {
			t.Errorf("%s: Parse(%q) = %v, %v; want the alias that was made", tt.name, tt.alias.Address(), got, err)
		}
		if !tt.want && (!errors.Is(err, alias.ErrNotAlias) || !got.IsZero()) {
			t.Errorf("%s: Parse(%q) = %v, %v; want ErrNotAlias", tt.name, tt.alias.Address(), got, err)
		}
	}
}

func TestDomainIsUnderTheMAC(t *testing.T) {
	t.Parallel()
	here, there := newKeyring(t, "reply.example.com", key7()), newKeyring(t, "reply.example.org", key7())
	a := mint(t, here, alias.RoleBuyer)
	for _, addr := range []string{a.Address(), a.Local() + "@reply.example.org"} {
		if got, err := there.Parse(addr); !errors.Is(err, alias.ErrNotAlias) {
			t.Errorf("Parse(%q) = %v, %v; want ErrNotAlias", addr, got, err)
		}
	}
	if got, err := there.ParseLocal(a.Local()); !errors.Is(err, alias.ErrNotAlias) {
		t.Errorf("ParseLocal(%q) = %v, %v; want ErrNotAlias", a.Local(), got, err)
	}
}

func TestPlusAddressing(t *testing.T) {
	t.Parallel()
	plain := newKeyring(t, domain, key7())
	plus := withPlus(t, plain, "Reply")
	other := withPlus(t, plain, "answer")
	for _, role := range append(plainRoles, expiringRoles...) {
		a, b := mint(t, plain, role), mint(t, plus, role)
		if want := "reply+" + b.Local() + "@" + domain; b.Address() != want {
			t.Errorf("Address() = %q; want %q", b.Address(), want)
		}
		for _, tt := range []struct {
			name string
			ring *alias.Keyring
			addr string
			want string // address of what is read; empty: ErrNotAlias
		}{
			{"plus", plus, b.Address(), b.Address()},
			{"plus in upper case", plus, strings.ToUpper(b.Address()), b.Address()},
			{"plus, quoted", plus, `"RE\PLY\+` + b.Local() + `"@` + domain, b.Address()},
			{"plain in plus mode", plus, a.Address(), "reply+" + a.Address()},
			{"plus in plain mode", plain, b.Address(), ""},
			{"other mailbox", other, b.Address(), ""},
			{"mailbox twice", plus, "reply+" + b.Address(), ""},
			{"no mailbox", plus, "+" + a.Address(), ""},
			{"mailbox without plus", plus, "reply" + a.Address(), ""},
			{"mailbox alone", plus, "reply@" + domain, ""},
			{"mailbox and plus alone", plus, "reply+@" + domain, ""},
			{"alias in front", plus, a.Local() + "+reply@" + domain, ""},
		} {
			got, err := tt.ring.Parse(tt.addr)
			if got.Address() != tt.want || (tt.want == "") != errors.Is(err, alias.ErrNotAlias) {
				t.Errorf("%s: Parse(%q) = %q, %v; want %q", tt.name, tt.addr, got.Address(), err, tt.want)
			}
		}
		if got, err := plus.ParseLocal(b.Local()); err != nil || got != b {
			t.Errorf("ParseLocal(%q) = %v, %v; want the alias that was made", b.Local(), got, err)
		}
	}
	if a := mint(t, plain, alias.RoleSeller); strings.Contains(a.Address(), "+") {
		t.Errorf("WithPlus changed the keyring it was called on: %q", a.Address())
	}
}

func TestKeyringIsImmutable(t *testing.T) {
	t.Parallel()
	key := key7()
	k := newKeyring(t, domain, key)
	clear(key.Secret)
	same := newKeyring(t, domain, key7())
	a := mint(t, k, alias.RoleSeller)
	if got, err := same.Parse(a.Address()); err != nil || got != a {
		t.Errorf("after the caller cleared its secret, what is made reads as %v, %v; want the alias", got, err)
	}
}

func TestKeyringConcurrently(t *testing.T) {
	t.Parallel()
	k := newKeyring(t, domain, key7(), key6())
	old := mint(t, newKeyring(t, domain, key6()), alias.RoleBuyer)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 500 {
				a, err := k.Mint(alias.RoleSeller)
				if err != nil {
					t.Errorf("Mint = %v", err)
				}
				for _, want := range []alias.Alias{a, old} {
					if got, err := k.Parse(want.Address()); err != nil || got != want {
						t.Errorf("Parse(%q) = %v, %v; want the alias that was made", want.Address(), got, err)
					}
				}
			}
		})
	}
	wg.Wait()
}
