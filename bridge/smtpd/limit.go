package smtpd

import (
	"net/netip"
	"sync"

	"github.com/emersion/go-smtp"
)

// limit counts connections, in all and for each host.
type limit struct {
	max, maxPerHost int

	mu    sync.Mutex
	total int
	hosts map[netip.Prefix]int
}

func newLimit(total, perHost int) *limit {
	return &limit{max: total, maxPerHost: perHost, hosts: map[netip.Prefix]int{}}
}

// take counts a connection, or returns the answer where it is one too many. The
// zero host, which is no address, is only counted in all.
func (l *limit) take(host netip.Prefix) *smtp.SMTPError {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.total >= l.max:
		return errBusy
	case host.IsValid() && l.maxPerHost > 0 && l.hosts[host] >= l.maxPerHost:
		return errBusyHost
	}
	l.total++
	l.hosts[host]++
	return nil
}

// give ends what take counted.
func (l *limit) give(host netip.Prefix) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total--
	if l.hosts[host]--; l.hosts[host] == 0 {
		delete(l.hosts, host)
	}
}
