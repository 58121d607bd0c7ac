package alias_test

import (
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/alias"
)

func TestMintExpiring(t *testing.T) {
	t.Parallel()
	first := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(2088, 10, 18, 16, 31, 0, 0, time.UTC)
	noon := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name          string
		expires, want time.Time // zero: refused
	}{
		{"whole minute", noon, noon},
		{"up to the next minute", noon.Add(time.Second), noon.Add(time.Minute)},
		{"a nanosecond late", noon.Add(1), noon.Add(time.Minute)},
		{"a nanosecond early", noon.Add(-1), noon},
		{"another zone", noon.In(time.FixedZone("", 5400)), noon},
		{"monotonic reading or not", noon.Round(0), noon},
		{"first", first, first},
		{"before the first", first.Add(-1), time.Time{}},
		{"a year before", first.AddDate(-1, 0, 0), time.Time{}},
		{"last", last, last},
		{"up to the last", last.Add(-time.Minute + 1), last},
		{"after the last", last.Add(1), time.Time{}},
		{"a century after", last.AddDate(100, 0, 0), time.Time{}},
		{"zero time", time.Time{}, time.Time{}},
		{"beginning of int64", time.Unix(-1<<63, 0), time.Time{}},
		{"end of int64", time.Unix(1<<63-1, 999_999_999), time.Time{}},
	}
	k := newKeyring(t, domain, key7())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, role := range expiringRoles {
				a, err := k.MintExpiring(role, tt.expires)
				if (err != nil) != tt.want.IsZero() {
					t.Fatalf("MintExpiring(%v, %v) gives error %v", role, tt.expires, err)
				}
				if err != nil {
					if !a.IsZero() {
						t.Errorf("MintExpiring(%v, %v) gives an alias and %v", role, tt.expires, err)
					}
					continue
				}
				read, err := k.ParseLocal(a.Local())
				if err != nil || read != a {
					t.Fatalf("ParseLocal gives %v, %v; want the alias that was made", read, err)
				}
				if got, ok := read.Expires(); !ok || got != tt.want {
					t.Errorf("Expires() = %v, %v; want %v", got, ok, tt.want)
				}
			}
		})
	}
}

func TestExpired(t *testing.T) {
	t.Parallel()
	k := newKeyring(t, domain, key7())
	at := time.Date(2026, 1, 1, 12, 15, 0, 0, time.UTC)
	signIn, err := k.MintExpiring(alias.RoleSignIn, at)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		alias alias.Alias
		now   time.Time
		want  bool
	}{
		{"before", signIn, at.Add(-1), false},
		{"at", signIn, at, true},
		{"after", signIn, at.Add(1), true},
		{"at, in another zone", signIn, at.In(time.FixedZone("", -3600)), true},
		{"role that does not expire", mint(t, k, alias.RoleSeller), at.AddDate(1000, 0, 0), false},
	} {
		if got := tt.alias.Expired(tt.now); got != tt.want {
			t.Errorf("%s: Expired(%v) = %v; want %v", tt.name, tt.now, got, tt.want)
		}
	}
}

func TestMintNeedsTheRightRole(t *testing.T) {
	t.Parallel()
	k := newKeyring(t, domain, key7())
	for _, role := range append([]alias.Role{0, 'i', 'S'}, expiringRoles...) {
		if a, err := k.Mint(role); err == nil || !a.IsZero() {
			t.Errorf("Mint(%v) = %v, %v; want an error", role, a, err)
		}
	}
	for _, role := range append([]alias.Role{0, 'i', 'R'}, plainRoles...) {
		if a, err := k.MintExpiring(role, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)); err == nil || !a.IsZero() {
			t.Errorf("MintExpiring(%v) = %v, %v; want an error", role, a, err)
		}
	}
}
