package alias_test

import (
	"errors"
	"net/mail"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/passerelle-mail/passerelle/alias"
)

// keyrings draws a keyring of any domain, with one to three keys, with or
// without plus addressing.
func keyrings() *rapid.Generator[*alias.Keyring] {
	return rapid.Custom(func(t *rapid.T) *alias.Keyring {
		labels := rapid.SliceOfN(rapid.StringMatching(`[A-Za-z]([A-Za-z0-9-]{0,9}[A-Za-z0-9])?`), 1, 4)
		ids := rapid.SliceOfNDistinct(rapid.SampledFrom([]byte(letters)), 1, 3, rapid.ID[byte])
		var keys []alias.Key
		for _, id := range ids.Draw(t, "ids") {
			keys = append(keys, alias.Key{ID: id, Secret: rapid.SliceOfN(rapid.Byte(), 32, 80).Draw(t, "secret")})
		}
		k, err := alias.NewKeyring(strings.Join(labels.Draw(t, "labels"), "."), keys[0], keys[1:]...)
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "plus") {
			mailbox := rapid.StringMatching(`[A-Za-z0-9_-]{1,16}(\.[A-Za-z0-9_-]{1,15})?`).Draw(t, "mailbox")
			if k, err = k.WithPlus(mailbox); err != nil {
				t.Fatal(err)
			}
		}
		return k
	})
}

// drawAlias makes an alias of any role and any expiry.
func drawAlias(t *rapid.T, k *alias.Keyring) alias.Alias {
	role := rapid.SampledFrom(append(plainRoles, expiringRoles...)).Draw(t, "role")
	a, err := k.Mint(role)
	if role.Expires() {
		minutes := rapid.Int64Range(0, 1<<25-1).Draw(t, "minutes")
		expires := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(minutes) * time.Minute)
		a, err = k.MintExpiring(role, expires)
		if got, ok := a.Expires(); err == nil && (!ok || got != expires) {
			t.Fatalf("Expires() = %v, %v; want %v", got, ok, expires)
		}
	}
	if err != nil || a.Role() != role {
		t.Fatalf("minting for role %v gives role %v, %v", role, a.Role(), err)
	}
	return a
}

// respell writes the same mailbox in another way.
func respell(t *rapid.T, addr string) string {
	local, host, _ := strings.Cut(addr, "@")
	quote := rapid.Bool().Draw(t, "quote")
	var b strings.Builder
	for i, c := range []byte(local + "@" + host) {
		if quote && i < len(local) && rapid.Bool().Draw(t, "escape") {
			b.WriteByte('\\')
		}
		if 'a' <= c && c <= 'z' && rapid.Bool().Draw(t, "upper") {
			c -= 'a' - 'A'
		}
		b.WriteByte(c)
	}
	if !quote {
		return b.String()
	}
	spelt := b.String()
	at := strings.LastIndexByte(spelt, '@')
	return `"` + spelt[:at] + `"` + spelt[at:]
}

func TestRoundTripProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k := keyrings().Draw(t, "keyring")
		a := drawAlias(t, k)
		for _, addr := range []string{a.Address(), a.Local() + "@" + k.Domain(), respell(t, a.Address())} {
			if got, err := k.Parse(addr); err != nil || got != a {
				t.Fatalf("Parse(%q) = %q, %v; want %q", addr, got.Address(), err, a.Address())
			}
		}
		if got, err := k.ParseLocal(strings.ToUpper(a.Local())); err != nil || got != a {
			t.Fatalf("ParseLocal(%q) = %q, %v; want %q", a.Local(), got.Address(), err, a.Address())
		}
		if got, err := mail.ParseAddress(a.Address()); err != nil || got.Address != a.Address() {
			t.Fatalf("net/mail reads %q as %v, %v", a.Address(), got, err)
		}
	})
}

func TestMutationProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k := keyrings().Draw(t, "keyring")
		a := drawAlias(t, k)
		local := []byte(a.Local())
		for range rapid.IntRange(1, 5).Draw(t, "changes") {
			i := rapid.IntRange(0, len(local)-1).Draw(t, "at")
			c := rapid.OneOf(rapid.SampledFrom([]byte(letters)), rapid.Byte()).Draw(t, "char")
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				local = append(local[:i], local[i+1:]...)
			case 1:
				local = append(local[:i], append([]byte{c}, local[i:]...)...)
			default:
				local[i] = c
			}
		}
		changed := string(local)
		if lowerASCII(changed) == a.Local() {
			t.Skip("changed back")
		}
		for _, addr := range []string{
			changed + "@" + k.Domain(),
			strings.Replace(a.Address(), a.Local(), changed, 1),
			`"` + changed + `"@` + k.Domain(),
		} {
			if got, err := k.Parse(addr); !errors.Is(err, alias.ErrNotAlias) || !got.IsZero() {
				t.Fatalf("Parse(%q), changed from %q, = %q, %v; want ErrNotAlias", addr, a.Address(), got.Address(), err)
			}
		}
		if got, err := k.ParseLocal(changed); !errors.Is(err, alias.ErrNotAlias) {
			t.Fatalf("ParseLocal(%q), changed from %q, = %q, %v; want ErrNotAlias", changed, a.Local(), got.Address(), err)
		}
	})
}

func TestOtherKeyringProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k, other := keyrings().Draw(t, "keyring"), keyrings().Draw(t, "other")
		if k.Domain() == other.Domain() {
			t.Skip("perhaps the same key")
		}
		a := drawAlias(t, k)
		for _, addr := range []string{a.Address(), a.Local() + "@" + other.Domain()} {
			if got, err := other.Parse(addr); !errors.Is(err, alias.ErrNotAlias) {
				t.Fatalf("Parse(%q) of another keyring = %v, %v; want ErrNotAlias", addr, got, err)
			}
		}
	})
}
