package mailer_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/foxcpp/go-mockdns"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

// internet is a DNS and servers at public addresses, all of them on loopback.
type internet struct {
	mockdns.Resolver
	mu      sync.Mutex
	servers map[string]string // address and port: where it really is
	dialled []string
	own     []net.Addr
	issuer  *x509.Certificate
	key     *ecdsa.PrivateKey
}

// sellers is the domain that the test market's seller has its mail at.
const sellers = "garage-dubreuil.example."

func newInternet(t *testing.T, zones map[string]mockdns.Zone) *internet {
	t.Helper()
	i := &internet{Resolver: mockdns.Resolver{Zones: zones}, servers: make(map[string]string)}
	var err error
	if i.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	i.issuer = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "issuer"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, i.issuer, i.issuer, &i.key.PublicKey, i.key)
	if err != nil {
		t.Fatal(err)
	}
	if i.issuer, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return i
}

// certificate makes a server's configuration that is good for names.
func (i *internet) certificate(t *testing.T, names ...string) *tls.Config {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), DNSNames: names, NotBefore: i.issuer.NotBefore, NotAfter: i.issuer.NotAfter,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, i.issuer, &i.key.PublicKey, i.key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: i.key}}, MinVersion: tls.VersionTLS12}
}

// place puts a mail server at an address.
func (i *internet) place(t *testing.T, address string, change func(h *smarthost, s *smtp.Server)) *smarthost {
	t.Helper()
	h := newSmarthost(t, change)
	i.servers[net.JoinHostPort(address, "25")] = h.Address
	return h
}

func (i *internet) dial(ctx context.Context, network, address string) (net.Conn, error) {
	i.mu.Lock()
	i.dialled = append(i.dialled, address)
	real := i.servers[address]
	i.mu.Unlock()
	if real == "" {
		return nil, fmt.Errorf("dial %s: nobody is there", address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, real)
}

func (i *internet) attempts() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.dialled
}

func (i *internet) mx() *mailer.MX {
	roots := x509.NewCertPool()
	roots.AddCert(i.issuer)
	return &mailer.MX{
		DNS: i, Dial: i.dial, Roots: roots, Timeout: 8 * time.Second,
		Interfaces: func() ([]net.Addr, error) { return i.own, nil },
	}
}

// serveMX runs a mailer that delivers straight, until stop is called or the
// test ends.
func serveMX(t *testing.T, o *outbox, m *mailer.MX) (stop func()) {
	t.Helper()
	return run(t, mailer.New(mxOptions(t, o, m)))
}

func mxOptions(t *testing.T, o *outbox, m *mailer.MX) mailer.Options {
	t.Helper()
	return mailer.Options{
		Bridge: o, MX: m, Hostname: "mail.passerelle.example", Workers: 1, SigningKey: key, SpoolDir: t.TempDir(),
		Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Now: o.Clock.Now,
	}
}

func run(t *testing.T, m *mailer.Mailer) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var wg sync.WaitGroup
	wg.Go(func() { m.Serve(ctx) })
	stop = func() {
		cancel()
		wg.Wait()
	}
	t.Cleanup(stop)
	return stop
}

// zone is the DNS of the seller's domain with hosts at addresses, each worse
// than the one before.
func zone(hosts ...[2]string) map[string]mockdns.Zone {
	z := make(map[string]mockdns.Zone)
	var list []net.MX
	for n, h := range hosts {
		list = append([]net.MX{{Host: h[0], Pref: uint16(10 * (n + 1))}}, list...)
		z[h[0]] = mockdns.Zone{A: []string{h[1]}}
	}
	z[sellers] = mockdns.Zone{MX: list}
	return z
}
