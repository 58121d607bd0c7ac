package peer_test

import (
	"net/netip"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge/internal/peer"
)

func TestPublic(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"203.0.113.1": true, "8.8.8.8": true, "2001:db8::1": true, "2606:4700::1": true, "::ffff:203.0.113.1": true, "64:ff9b::203.0.113.1": true,
		"127.0.0.1": false, "127.9.9.9": false, "10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.0.1": false, "0.0.0.0": false, "0.1.2.3": false, "192.0.0.8": false, "198.19.0.1": false, "224.0.0.1": false,
		"240.0.0.1": false, "255.255.255.255": false, "::": false, "::1": false, "fe80::1": false, "fc00::1": false, "fd12::1": false,
		"ff02::1": false, "fec0::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::127.0.0.1": false,
		"64:ff9b::10.0.0.1": false, "64:ff9b:1::a00:1": false, "2002:a00:1::1": false, "2001::a00:1": false, "100::1": false,
	} {
		if got := peer.Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("Public(%s) = %t, want %t", address, got, want)
		}
	}
}
