package alias_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

func BenchmarkParse(b *testing.B) {
	k := newKeyring(b, domain, key7(), key6())
	const local = "7sacehvv3vhe69rgdbdgmy1e0e"
	for _, bb := range []struct {
		name, addr string
		good       bool
	}{
		{"good", local + "@" + domain, true},
		{"expiring", "7e0g1zzfvfcx51adxssm45r4argd6y5@" + domain, true},
		{"upper-quoted", strings.ToUpper(`"` + local + `"@` + domain), true},
		{"wrong-mac", local[:25] + "f@" + domain, false},
		{"unknown-key", "8" + local[1:] + "@" + domain, false},
		{"malformed", "postmaster@" + domain, false},
		{"long", strings.Repeat("7", 230) + "@" + domain, false},
		{"other-domain", local + "@mail.example.org", false},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := k.Parse(bb.addr); (err == nil) != bb.good {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkParseParallel(b *testing.B) {
	k := newKeyring(b, domain, key7())
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := k.Parse("7sacehvv3vhe69rgdbdgmy1e0f@" + domain); !errors.Is(err, alias.ErrNotAlias) {
				b.Error(err)
			}
		}
	})
}

func BenchmarkMint(b *testing.B) {
	k := newKeyring(b, domain, key7())
	b.Run("plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := k.Mint(alias.RoleSeller); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("expiring", func(b *testing.B) {
		expires := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := k.MintExpiring(alias.RoleBounce, expires); err != nil {
				b.Fatal(err)
			}
		}
	})
}
