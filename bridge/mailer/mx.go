package mailer

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge/internal/peer"
)

// Resolver asks DNS. [net.Resolver] is one; it is asked for names that end in a
// dot, so that no search list applies.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error)
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// MX makes a [Mailer] hand mail to the servers of its recipients' domains
// (RFC 5321, section 5.1). The zero value uses what the system has.
//
// Addresses that are ours, or not on the internet, are never connected to.
type MX struct {
	DNS Resolver
	// Dial opens a connection to an address and port.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Roots are trusted for MTA-STS.
	Roots *x509.CertPool
	// Interfaces lists our own addresses.
	Interfaces func() ([]net.Addr, error)
	// Timeout bounds one attempt, like [Smarthost.Timeout].
	Timeout time.Duration
}

const (
	// maxAddresses is how many addresses one attempt connects to.
	maxAddresses = 20
	// maxMX is how many hosts of a domain are considered.
	maxMX = 50
	// dnsTime bounds one question.
	dnsTime = 15 * time.Second
	// setupTime is what a server has from the first packet to its answer to our
	// greeting; a quarter of the attempt where that is less.
	setupTime = time.Minute
)

// The answers of our own for domains that will never take a mail.
const (
	answerNoDomain  = "550 5.1.2 there is no mail domain of that name"
	answerNullMX    = "556 5.1.10 the domain takes no mail"
	answerLoop      = "550 5.4.6 the domain's mail comes back to us"
	answerNotPublic = "550 5.4.4 the domain's mail servers have no address on the internet"
)

// router finds where mail of a domain goes.
type router struct {
	MX
	hostname string
	policies *stsCache
	metrics  *mxMetrics
}

func newRouter(m MX, hostname string, now func() time.Time, metrics *mxMetrics) *router {
	if m.DNS == nil {
		m.DNS = net.DefaultResolver
	}
	if m.Dial == nil {
		m.Dial = (&net.Dialer{}).DialContext
	}
	if m.Interfaces == nil {
		m.Interfaces = net.InterfaceAddrs
	}
	if m.Timeout <= 0 {
		m.Timeout = defaultTimeout
	}
	r := &router{MX: m, hostname: hostname, metrics: metrics}
	r.policies = newSTSCache(r, now)
	return r
}

// unreached is why no server of a domain could be asked.
type unreached struct{ reason string }

func (u *unreached) Error() string { return u.reason }

func (u *unreached) Unwrap() error { return errUnreachable }

// mailDomain returns the domain of an address in lower case; empty where DNS can
// have no such name.
func mailDomain(address string) string {
	domain := strings.ToLower(address[strings.LastIndex(address, "@")+1:])
	if len(domain) > 253 {
		return ""
	}
	labels := strings.Split(domain, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return ""
		}
	}
	if last := labels[len(labels)-1]; len(labels) < 2 || strings.Trim(last, "0123456789") == "" {
		return ""
	}
	return domain
}

// mxHost is a mail server of a domain.
type mxHost struct {
	name string
	pref uint16
}

// hosts returns the names of a domain's mail servers in the order in which they
// are to be tried: best preference first, equal ones shuffled. Its errors wrap a
// [refusal] or [unreached].
func (r *router) hosts(ctx context.Context, domain string) ([]mxHost, error) {
	if domain == "" {
		return nil, &refusal{answer: answerNoDomain, permanent: true}
	}
	ctx, cancel := context.WithTimeout(ctx, dnsTime)
	defer cancel()
	list, err := r.DNS.LookupMX(ctx, domain+".")
	switch {
	case len(list) > 0: // of which some may be malformed, and the error about those
	case err == nil, isNotFound(err):
		return r.implicit(ctx, domain)
	default:
		return nil, &unreached{reason: "looking up the mail servers of " + domain + ": " + dnsReason(err)}
	}
	named := slices.DeleteFunc(slices.Clone(list), func(m *net.MX) bool { return m.Host == "." || m.Host == "" })
	if len(named) == 0 {
		return nil, &refusal{answer: answerNullMX, permanent: true} // RFC 7505
	}
	rand.Shuffle(len(named), func(i, j int) { named[i], named[j] = named[j], named[i] })
	slices.SortStableFunc(named, func(a, b *net.MX) int { return cmp.Compare(a.Pref, b.Pref) })
	return r.beforeUs(named)
}

// implicit is the domain itself where it has no MX but an address.
func (r *router) implicit(ctx context.Context, domain string) ([]mxHost, error) {
	switch addresses, err := r.DNS.LookupIPAddr(ctx, domain+"."); {
	case len(addresses) > 0:
		return []mxHost{{name: domain}}, nil
	case err == nil, isNotFound(err):
		return nil, &refusal{answer: answerNoDomain, permanent: true}
	default:
		return nil, &unreached{reason: "looking up " + domain + ": " + dnsReason(err)}
	}
}

// beforeUs leaves out the host that we are, and those that are no better: they
// would hand the mail to us.
func (r *router) beforeUs(sorted []*net.MX) (hosts []mxHost, err error) {
	us := slices.IndexFunc(sorted, func(m *net.MX) bool { return hostName(m.Host) == hostName(r.hostname) })
	for _, m := range sorted[:min(len(sorted), maxMX)] {
		if us >= 0 && m.Pref >= sorted[us].Pref {
			break
		}
		name := hostName(m.Host)
		if !slices.ContainsFunc(hosts, func(h mxHost) bool { return h.name == name }) {
			hosts = append(hosts, mxHost{name, m.Pref})
		}
	}
	if len(hosts) == 0 {
		return nil, &refusal{answer: answerLoop, permanent: true}
	}
	return hosts, nil
}

func hostName(s string) string { return strings.ToLower(strings.TrimSuffix(s, ".")) }

// Why an address of a host is not connected to.
var (
	errOwnAddress = errors.New("its address is ours")
	errNotPublic  = errors.New("its address is not on the internet")
)

// addresses returns the addresses of a host that may be connected to. Where
// there are some, but none of that kind, it returns errOwnAddress or
// errNotPublic.
func (r *router) addresses(ctx context.Context, host string) (found []netip.Addr, err error) {
	ctx, cancel := context.WithTimeout(ctx, dnsTime)
	defer cancel()
	list, err := r.DNS.LookupIPAddr(ctx, host+".")
	if err != nil {
		return nil, errors.New(dnsReason(err))
	}
	own, err := addressesOf(r.Interfaces)
	if err != nil {
		return nil, fmt.Errorf("listing our addresses: %w", err)
	}
	why := errNotPublic
	for _, one := range list {
		a, ok := netip.AddrFromSlice(one.IP)
		a = a.Unmap()
		switch {
		case !ok || !peer.Public(a):
		case own[a]:
			why = errOwnAddress
		default:
			found = append(found, a)
		}
	}
	if len(found) == 0 && len(list) > 0 {
		return nil, why
	}
	return found, nil
}

func isNotFound(err error) bool {
	var d *net.DNSError
	return errors.As(err, &d) && d.IsNotFound
}

// dnsReason is what is wrong, without the names of our resolvers.
func dnsReason(err error) string {
	if d, ok := errors.AsType[*net.DNSError](err); ok {
		return d.Err
	}
	return err.Error()
}
