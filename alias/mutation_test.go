package alias_test

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/alias"
)

// mutator changes addresses at random. Most changes stay inside the alphabet, so
// that the MAC has to find them and not the grammar.
type mutator struct {
	*rand.Rand
	addrs []string
}

const (
	letters = "0123456789abcdefghjkmnpqrstvwxyz"
	others  = "ilouABCSXZILOU+.-_@\"\\ \t\r\n\x00\x7f\x80\xff"
)

func (m mutator) pick(s string) string { i := m.IntN(len(s)); return s[i : i+1] }

func (m mutator) char() string {
	if m.IntN(16) == 0 {
		return m.pick(others)
	}
	return m.pick(letters)
}

// mutate makes one change to s.
func (m mutator) mutate(s string) string {
	if s == "" {
		return m.char()
	}
	end := len(s)
	if at := strings.IndexByte(s, '@'); at > 0 && m.IntN(32) > 0 {
		end = at // mostly leave the domain alone
	}
	i := m.IntN(end)
	j := i + m.IntN(end-i)
	switch m.IntN(14) {
	case 0: // leave out
		return s[:i] + s[i+1:]
	case 1: // put in
		return s[:i] + m.char() + s[i:]
	case 2: // swap
		return s[:i] + s[j:j+1] + s[min(i+1, j):j] + s[i:i+1] + s[j+1:]
	case 3: // repeat
		return s[:j] + s[i:]
	case 4: // other case
		return s[:i] + strings.ToUpper(s[i:j+1]) + s[j+1:]
	case 5: // graft another alias
		other := m.addrs[m.IntN(len(m.addrs))]
		return s[:i] + other[min(i, len(other)):]
	case 6: // other head
		return m.pick("67") + m.pick("sbpnrxe") + s[min(2, len(s)):]
	default: // replace
		return s[:i] + m.char() + s[i+1:]
	}
}

// lowerASCII is the only folding that may make two addresses the same.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}

var (
	quotedString = regexp.MustCompile(`(?s)^"((?:[^"\\]|\\.)*)"(@.*)$`)
	quotedPair   = regexp.MustCompile(`(?s)\\(.)`)
)

// normal writes an address as we do, by the rules of RFC 5321.
func normal(addr string) string {
	if !strings.HasPrefix(addr, `"`) {
		return lowerASCII(addr)
	}
	if m := quotedString.FindStringSubmatch(addr); m != nil {
		addr = quotedPair.ReplaceAllString(m[1], "$1") + m[2]
	}
	return lowerASCII(addr)
}

// TestParseMutations reads a million changed aliases, with and without plus
// addressing. None may be read but those that a change of case or a second change
// made good again.
func TestParseMutations(t *testing.T) {
	t.Parallel()
	const mutations = 1_000_000
	plain := newKeyring(t, domain, key7(), key6())
	old := newKeyring(t, domain, key6(), key7())
	plus := withPlus(t, plain, "reply")

	good := map[string]alias.Alias{}
	seed := rand.Uint64()
	m := mutator{Rand: rand.New(rand.NewPCG(seed, 0))}
	for _, k := range []*alias.Keyring{plain, old, plus} {
		for range 10 {
			for _, role := range append(plainRoles, expiringRoles...) {
				a := mint(t, k, role)
				good[a.Local()+"@"+domain] = a
				good["reply+"+a.Local()+"@"+domain] = a
				m.addrs = append(m.addrs, a.Address(), a.Address(), `"`+strings.Replace(a.Address(), "@", `"@`, 1))
			}
		}
	}

	reachedMAC, same := 0, 0
	for range mutations {
		addr := m.addrs[m.IntN(len(m.addrs))]
		for range 1 + m.IntN(4) {
			addr = m.mutate(addr)
		}
		a, err := plus.Parse(addr)
		normal := normal(addr)
		want, isGood := good[normal]
		switch {
		case isGood && (err != nil || a.Local() != want.Local()):
			t.Fatalf("seed %d: Parse(%q) = %q, %v; want %q", seed, addr, a.Local(), err, want.Local())
		case !isGood && (!errors.Is(err, alias.ErrNotAlias) || !a.IsZero()):
			t.Fatalf("seed %d: Parse(%q) = %q, %v; want ErrNotAlias", seed, addr, a.Local(), err)
		}
		if isGood {
			same++
		} else if local, host, _ := strings.Cut(normal, "@"); host == domain && wellFormed(local) {
			reachedMAC++
		}
		if b, err := plain.Parse(addr); err == nil && (!isGood || b.Local() != want.Local()) {
			t.Fatalf("seed %d: Parse(%q) without plus addressing = %q; want ErrNotAlias", seed, addr, b.Local())
		}
	}
	t.Logf("%d mutations: %d stayed good, %d were refused by the MAC alone", mutations, same, reachedMAC)
	if reachedMAC < mutations/4 || same == 0 {
		t.Errorf("the mutations are too tame or too wild: %d reached the MAC, %d stayed good", reachedMAC, same)
	}
}

// wellFormed reports whether only the MAC can tell that local is not good.
func wellFormed(local string) bool {
	local = strings.TrimPrefix(local, "reply+")
	if len(local) < 2 || !strings.Contains("67", local[:1]) || strings.Trim(local, letters) != "" {
		return false
	}
	switch {
	case strings.Contains("sbpn", local[1:2]):
		return len(local) == 26
	case strings.Contains("rxe", local[1:2]):
		return len(local) == 31
	}
	return false
}
