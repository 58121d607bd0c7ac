package mailer

import (
	"net"
	"net/netip"
)

// addressesOf returns the addresses of the machine's network interfaces.
func addressesOf(interfaces func() ([]net.Addr, error)) (map[netip.Addr]bool, error) {
	list, err := interfaces()
	if err != nil {
		return nil, err
	}
	own := make(map[netip.Addr]bool)
	for _, i := range list {
		if n, ok := i.(*net.IPNet); ok {
			if a, ok := netip.AddrFromSlice(n.IP); ok {
				own[a.Unmap()] = true
			}
		}
	}
	return own, nil
}
