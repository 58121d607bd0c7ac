package webhook

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"

	"github.com/passerelle-mail/passerelle/bridge/internal/peer"
)

const (
	// dialTime is how long a connection may take, and as long again its TLS.
	dialTime = 5 * time.Second
	// wholeTime is how long an attempt may take.
	wholeTime = 15 * time.Second
	// maxHeader is how much an endpoint may answer in headers.
	maxHeader = 32 << 10
)

// errInternal says that an address is none on the internet.
var errInternal = errors.New("the address is not on the internet")

// guard decides to which addresses connections are made.
type guard struct {
	local bool // the machine itself is allowed, at its loopback addresses
}

// control looks at the address that a name has led to, when the connection is about
// to be made: what a name led to before says nothing.
func (g guard) control(_, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil || !g.allows(a.Addr()) {
		return errInternal
	}
	return nil
}

func (g guard) allows(a netip.Addr) bool {
	if g.local && a.Unmap().IsLoopback() {
		return true
	}
	return peer.Public(a) && !isOwn(a)
}

// isOwn says whether an address is one of the machine's: services that listen for the
// machines beside it are reached there too.
func isOwn(a netip.Addr) bool {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return true
	}
	for _, one := range all {
		if n, ok := one.(*net.IPNet); ok {
			if own, ok := netip.AddrFromSlice(n.IP); ok && own.Unmap() == a.Unmap().WithZone("") {
				return true
			}
		}
	}
	return false
}

// newClient returns a client that goes nowhere but where the guard lets it, by no
// proxy, and follows no redirect.
func newClient(g guard, resolver *net.Resolver, roots *x509.CertPool) *http.Client {
	dialer := &net.Dialer{Timeout: dialTime, Control: g.control, Resolver: resolver}
	return &http.Client{
		Timeout:       wholeTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSHandshakeTimeout: dialTime,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
			MaxResponseHeaderBytes: maxHeader, MaxIdleConnsPerHost: perEndpoint, IdleConnTimeout: time.Minute,
		},
	}
}

// The words for what went wrong without an answer. They tell nothing of the
// network that we are in.
const (
	errorAddress = "address" // it is not on the internet
	errorName    = "name"    // nothing is known under the name
	errorTLS     = "tls"     // no certificate that we trust, or no TLS
	errorTimeout = "timeout"
	errorConnect = "connect" // nobody there, or the connection broke
	errorDropped = "dropped" // a fault of the sandbox has lost the answer
)

// nameError says in a word what went wrong.
func nameError(err error) string {
	var dns *net.DNSError
	var timeout net.Error
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	switch {
	case errors.Is(err, errInternal):
		return errorAddress
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return errorTimeout
	case errors.As(err, &dns):
		return errorName
	case errors.As(err, &certificate), errors.As(err, &record), errors.As(err, &alert):
		return errorTLS
	}
	return errorConnect
}
