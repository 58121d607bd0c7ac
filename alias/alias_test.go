package alias_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

const domain = "reply.example.com"

var (
	plainRoles    = []alias.Role{alias.RoleSeller, alias.RoleBuyer, alias.RoleListing, alias.RoleIntake}
	expiringRoles = []alias.Role{alias.RoleBounce, alias.RoleUnsubscribe, alias.RoleSignIn}
)

func key7() alias.Key { return alias.Key{ID: '7', Secret: []byte("seven-seven-seven-seven-seven-77")} }

func key6() alias.Key { return alias.Key{ID: '6', Secret: []byte("six-six-six-six-six-six-six-six6")} }

func newKeyring(tb testing.TB, domain string, current alias.Key, older ...alias.Key) *alias.Keyring {
	tb.Helper()
	k, err := alias.NewKeyring(domain, current, older...)
	if err != nil {
		tb.Fatalf("NewKeyring(%q) = %v", domain, err)
	}
	return k
}

func withPlus(tb testing.TB, k *alias.Keyring, mailbox string) *alias.Keyring {
	tb.Helper()
	plus, err := k.WithPlus(mailbox)
	if err != nil {
		tb.Fatalf("WithPlus(%q) = %v", mailbox, err)
	}
	return plus
}

// mint makes an alias of any role; those that expire do so at the end of 2030.
func mint(tb testing.TB, k *alias.Keyring, role alias.Role) alias.Alias {
	tb.Helper()
	a, err := k.Mint(role)
	if role.Expires() {
		a, err = k.MintExpiring(role, time.Date(2030, 12, 31, 0, 0, 0, 0, time.UTC))
	}
	if err != nil {
		tb.Fatalf("minting for role %v: %v", role, err)
	}
	return a
}

func TestRoles(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, tt := range []struct {
		roles   []alias.Role
		expires bool
	}{{plainRoles, false}, {expiringRoles, true}, {[]alias.Role{0, 'i'}, false}} {
		for _, role := range tt.roles {
			names[role.String()] = true
			if got := role.Expires(); got != tt.expires {
				t.Errorf("%v.Expires() = %v; want %v", role, got, tt.expires)
			}
		}
	}
	if len(names) != 8 || !names["unknown"] {
		t.Errorf("names are %v; want seven different ones and unknown", names)
	}
}

func TestZeroAlias(t *testing.T) {
	t.Parallel()
	var a alias.Alias
	if !a.IsZero() || a.Role() != 0 || a.Local() != "" || a.Address() != "" || a.Expired(time.Unix(1<<40, 0)) {
		t.Errorf("zero alias has role %v, local %q, address %q", a.Role(), a.Local(), a.Address())
	}
	if at, ok := a.Expires(); ok || !at.IsZero() {
		t.Errorf("Expires() = %v, %v; want none", at, ok)
	}
	if got := a.String(); got != "no alias" {
		t.Errorf("String() = %q; want no alias", got)
	}
}

func TestMintedAliases(t *testing.T) {
	t.Parallel()
	k := newKeyring(t, "Reply.Example.COM", key7())
	seen := map[alias.Alias]bool{}
	for range 100 {
		for _, role := range append(plainRoles, expiringRoles...) {
			a := mint(t, k, role)
			if seen[a] {
				t.Fatalf("an alias of role %v was made twice", role)
			}
			seen[a] = true
			if a.Role() != role || a.IsZero() {
				t.Errorf("alias made for role %v has role %v", role, a.Role())
			}
			if want := a.Local() + "@" + domain; a.Address() != want {
				t.Errorf("Address() = %q; want %q", a.Address(), want)
			}
			if strings.Trim(a.Local(), "0123456789abcdefghjkmnpqrstvwxyz") != "" {
				t.Errorf("Local() = %q; want lower-case base32", a.Local())
			}
			if want := map[bool]int{false: 26, true: 31}[role.Expires()]; len(a.Local()) != want {
				t.Errorf("Local() = %q; want %d characters", a.Local(), want)
			}
		}
	}
}

// TestSecretsStayHidden prints and logs aliases and keys in every way at hand
// and looks for the token and the secret.
func TestSecretsStayHidden(t *testing.T) {
	t.Parallel()
	k := newKeyring(t, domain, key7())
	a := mint(t, k, alias.RoleSignIn)
	key := key7()
	secret := string(key.Secret)

	var log bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
		slog.New(h).Info("test", slog.Any("alias", a), slog.Any("zero", alias.Alias{}), slog.Any("key", key),
			slog.Any("ring", k), slog.Any("fields", struct {
				Alias alias.Alias
				Key   alias.Key
			}{a, key}))
	}
	for _, want := range []string{
		"alias.role=sign-in alias.key=7", `"alias":{"role":"sign-in","key":"7"}`, `zero="no alias"`,
	} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("log has no %s:\n%s", want, log.String())
		}
	}

	shown := []string{log.String(), a.String(), key.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		shown = append(shown, fmt.Sprintf(verb, a), fmt.Sprintf(verb, key), fmt.Sprintf(verb, k),
			fmt.Sprintf(verb, []any{a, &a, key, &key, struct{ Alias alias.Alias }{a}, struct{ Key alias.Key }{key}}))
	}
	text, err := json.Marshal([]any{a, key, k})
	if err != nil {
		t.Fatal(err)
	}
	shown = append(shown, string(text))
	for _, s := range shown {
		for _, hidden := range []string{
			a.Local()[7:], fmt.Sprintf("%x", a.Local()[7:]), fmt.Sprintf("%d", []byte(a.Local()[7:])),
			secret, fmt.Sprintf("%x", secret), fmt.Sprintf("%d", key.Secret), "c2V2ZW4tc2V2ZW4",
		} {
			if strings.Contains(s, hidden) {
				t.Errorf("%q shows %q", s, hidden)
			}
		}
	}
}
